"""Whether llama.cpp is there to run the models: the extra ``model`` brings it, and everything else does without."""

from __future__ import annotations

from importlib.util import find_spec

#: What to say where it is not.
RUNTIME_MISSING = "The model's runtime is not installed; `pip install 'ketline[model]'` adds it."


def runtime_installed() -> bool:
    """Whether ``llama_cpp`` can be found; it is not imported, which takes a quarter of a second."""
    return find_spec("llama_cpp") is not None
