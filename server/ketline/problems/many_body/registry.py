"""The models by id."""

from __future__ import annotations

from ketline.problems.many_body.instance import ManyBodyModel
from ketline.problems.many_body.molecules import Hydrogen, LithiumHydride
from ketline.problems.many_body.spin_models import Heisenberg, TransverseFieldIsing

_MODELS: dict[str, ManyBodyModel] = {
    m.id: m for m in (TransverseFieldIsing(), Heisenberg(), Hydrogen(), LithiumHydride())
}


def models() -> tuple[str, ...]:
    """Ids of the models."""
    return tuple(_MODELS)


def model(model_id: str) -> ManyBodyModel:
    """The model called ``model_id``; raises ``ValueError`` that lists the known ones."""
    try:
        return _MODELS[model_id]
    except KeyError:
        raise ValueError(f"unknown model '{model_id}'; known: {', '.join(_MODELS)}") from None
