"""What a reader may ask after a value: derivatives by the angles, the likeliest bit strings, each term's own value."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from ketline.circuit.operations import Circuit
from ketline.estimate import adjoint, branches, cone_gradients, light_cones, noisy, shift
from ketline.estimate.budget import Budget, OutOfTime
from ketline.estimate.choose import LIGHT_CONES, STATE_VECTOR, NoEngine, valued
from ketline.estimate.estimate import values
from ketline.estimate.implied import Subject, declared, subjects
from ketline.estimate.observables import (
    Observable,
    PauliTerm,
    diagonal_energies,
    likeliest,
    places_of,
)
from ketline.estimate.program import Program
from ketline.estimate.result import MEASURED, Bitstring, Details, Estimate, Slope
from ketline.estimate.workbench import Amplitudes, Workbench
from ketline.limits import (
    MAXIMUM_CONE_QUBITS,
    MAXIMUM_ESTIMATE_SECONDS,
    MAXIMUM_SHOWN_BITSTRINGS,
    MAXIMUM_SHOWN_TERMS,
    MAXIMUM_STATE_VECTOR_QUBITS,
)
from ketline.semantics.analysis import Analysis
from ketline.semantics.tracked import Angle
from ketline.source.files import IncludeResolver, no_includes


def with_details(
    estimates: Sequence[Estimate],
    analysis: Analysis,
    include: IncludeResolver = no_includes,
    maximum_qubits: int = MAXIMUM_STATE_VECTOR_QUBITS,
    seconds: float = MAXIMUM_ESTIMATE_SECONDS,
    cancelled: Callable[[], bool] = lambda: False,
    inputs: Mapping[str, float] | None = None,
    bench: Workbench | None = None,
) -> list[Estimate]:
    """``estimates`` of the program, as ``estimate_all`` gave them, each with its details where it has a value.

    Never raises; what takes longer than ``seconds`` is left out with its reason.
    """
    bench = bench or Workbench()
    program = Program(analysis, include, inputs or {}, marks=bench.marks)
    with bench.lock:
        return _detailed(program, estimates, bench, maximum_qubits, Budget(seconds, cancelled))


def estimates_with_details(
    program: Program, bench: Workbench, maximum_qubits: int, budget: Budget, details: bool
) -> list[Estimate]:
    """Values and, where asked for, details, of a program that is valued again and again by one caller.

    Raises:
        OutOfTime: when the budget is spent before there is a value.
    """
    found = values(program, bench, maximum_qubits, budget)
    return _detailed(program, found, bench, maximum_qubits, budget) if details else found


def _detailed(
    program: Program, estimates: Sequence[Estimate], bench: Workbench, maximum_qubits: int, budget: Budget
) -> list[Estimate]:
    try:
        circuit = program.written(budget)
        if circuit.dynamic:
            return _of_branches(program, estimates, bench, budget)
        if circuit.reason is not None:
            return list(estimates)
        return _of_circuit(program, circuit, estimates, bench, maximum_qubits, budget)
    except (OutOfTime, MemoryError):
        late = Details(reason="Computing the derivatives took too long.")
        return [estimate if estimate.details else replace(estimate, details=late) for estimate in estimates]


def _of_circuit(
    program: Program,
    circuit: Circuit,
    estimates: Sequence[Estimate],
    bench: Workbench,
    maximum_qubits: int,
    budget: Budget,
) -> list[Estimate]:
    found = []
    listed = subjects(program.analysis.directives, circuit)
    if len(listed) != len(estimates):
        return list(estimates)  # of an included file as it was
    for subject, estimate in zip(listed, estimates):
        if estimate.value is None or subject.observable is None:
            found.append(estimate)
            continue
        try:
            slopes = _gradient(subject, estimate, program, circuit, bench, maximum_qubits, budget)
            reason = None if slopes is not None else _no_derivative(estimate)
        except (OutOfTime, NoEngine):
            slopes, reason = None, "Computing the derivatives would take too long."
        strings, terms = _of_state(subject.observable, estimate, circuit, bench, budget)
        details = Details(_in_order(slopes or {}), strings, terms, reason)
        found.append(replace(estimate, details=details))
    return found


def _no_derivative(estimate: Estimate) -> str:
    if estimate.error:
        return "A value with an error has no derivatives here."
    return "A parameter of this circuit has no derivative here."


def _of_state(
    observable: Observable, estimate: Estimate, circuit: Circuit, bench: Workbench, budget: Budget
) -> tuple[tuple[Bitstring, ...], tuple[tuple[str, float], ...]]:
    """Bit strings and terms, where the whole state is at hand."""
    if estimate.engine != STATE_VECTOR or estimate.ideal is not None:
        return (), ()
    state = bench.state(circuit, budget)
    strings = _likeliest(observable, state) if observable.diagonal and observable.terms else ()
    names = circuit.qubit_names
    terms = tuple(
        (_name_of(term, names), state.expectation(Observable("", (term,)), budget))
        for term in observable.terms[:MAXIMUM_SHOWN_TERMS]
    )
    return strings, terms if len(observable.terms) > 1 else ()


def _likeliest(observable: Observable, state: Amplitudes) -> tuple[Bitstring, ...]:
    weights, n_qubits = state.probabilities, state.circuit.n_qubits
    energies = diagonal_energies(observable, n_qubits)
    return tuple(
        Bitstring(format(place, f"0{n_qubits}b"), float(weights[place]), float(energies[place]))
        for place in likeliest(weights, MAXIMUM_SHOWN_BITSTRINGS)
    )


def _name_of(term: PauliTerm, names: Mapping[int, str]) -> str:
    """A term as it is written in an observable, without its coefficient."""
    factors = []
    for qubit in places_of(term.x_mask | term.z_mask):
        letter = "IXZY"[(term.x_mask >> qubit & 1) + 2 * (term.z_mask >> qubit & 1)]
        factors.append(f"{letter}({names.get(qubit, qubit)})")
    return "*".join(factors) or "1"


def _in_order(slopes: Mapping[Angle, float]) -> tuple[Slope, ...]:
    found = [
        Slope(angle.start, angle.end, angle.value, slope, angle.name, angle.exact)
        for angle, slope in slopes.items()
        if not angle.lost
    ]
    return tuple(sorted(found, key=lambda slope: slope.start))


# -- derivatives ------------------------------------------------------------------------------------------------------
def _gradient(
    subject: Subject,
    estimate: Estimate,
    program: Program,
    circuit: Circuit,
    bench: Workbench,
    maximum_qubits: int,
    budget: Budget,
) -> dict[Angle, float] | None:
    observable, noise = subject.known, program.analysis.noise
    if not circuit.slopes or estimate.kind == MEASURED:
        return {}
    if estimate.error:
        return None
    if noise is None and estimate.engine == STATE_VECTOR:
        simulation = bench.simulation(circuit.n_qubits)
        return adjoint.gradient(circuit.operations, circuit.slopes, observable, simulation, budget)
    if noise is None and estimate.engine == LIGHT_CONES:
        in_terms = observable.in_terms()
        cones = None if in_terms is None else light_cones.cones_of(circuit, in_terms, MAXIMUM_CONE_QUBITS, budget)
        if cones is not None:
            return cone_gradients.gradient(cones, circuit, budget)
    if shift.evaluations(circuit) * estimate.seconds > budget.left:
        raise OutOfTime

    def value(shifted: Circuit) -> float:
        if noise is not None:
            return noisy.noisy_value(subject, shifted, noisy.model_of(noise), maximum_qubits, budget).value
        return valued(shifted, observable, bench, maximum_qubits, budget).value

    return shift.gradient(circuit, value)


def _of_branches(
    program: Program, estimates: Sequence[Estimate], bench: Workbench, budget: Budget
) -> list[Estimate]:
    """The derivatives of programs that go on after measurements, summed over their ways."""
    directives = program.analysis.directives
    if len(directives) != len(estimates):
        return list(estimates)  # Z of what is measured: its derivatives are not shown
    if any(estimate.value is not None and estimate.engine != STATE_VECTOR for estimate in estimates):
        reason = "Values that are sampled over measurements, or of many qubits, have no derivatives here."
        return [estimate if estimate.value is None else replace(estimate, details=Details(reason=reason))
                for estimate in estimates]  # fmt: skip
    totals: list[dict[tuple[int, int], tuple[Angle, float]]] = [{} for _ in estimates]

    def visit(circuit: Circuit) -> None:
        found = declared(directives, circuit)
        for total, subject in zip(totals, found, strict=True):
            if subject.observable is None:
                continue
            simulation = bench.simulation(circuit.n_qubits)
            slopes = adjoint.gradient(circuit.operations, circuit.slopes, subject.observable, simulation, budget)
            for angle, slope in slopes.items():
                place = (angle.start, angle.end)
                total[place] = angle, slope + (total[place][1] if place in total else 0.0)

    branches.visited(program, visit, bench, budget)
    return [
        estimate if estimate.value is None else replace(estimate, details=Details(_in_order(dict(total.values()))))
        for estimate, total in zip(estimates, totals, strict=True)
    ]

