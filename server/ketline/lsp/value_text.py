"""How values are said: labels of one or two numbers in few digits, and the rest in tooltips."""

from __future__ import annotations

from ketline.estimate.drawing import bar
from ketline.estimate.result import MEASURED, Estimate, Slope

#: A measured qubit whose own state is less pure than this is entangled with others.
_PURE = 1 - 1e-6


def label(estimate: Estimate) -> str:
    """``⟨H⟩ = -3.658 (min -4, 77%)``: the value, and how far it can go."""
    name = f"⟨{estimate.observable}⟩"
    if estimate.value is None:
        return f"{name} not computed"
    text = f"{name} = {number(estimate.value)}"
    if estimate.ideal is not None:
        return f"{text} noisy, {number(estimate.ideal)} ideal"
    if estimate.error:
        text += f" ± {estimate.error:.1g}"
    if estimate.minimum is None or not estimate.attained:
        return text
    best = "" if estimate.best_probability is None else f", P {estimate.best_probability:.0%}"
    return f"{text} (min {compact(estimate.minimum)}{best})"


def measured_label(estimates: list[Estimate]) -> str:
    """Z of the qubits measured by one statement, lowest index first; ``entangled`` where a qubit has no state of its
    own."""
    values = [estimate for estimate in estimates if estimate.value is not None]
    if not values:
        return "⟨Z⟩ not computed"
    shown = " ".join(f"{(estimate.value or 0.0) + 0.0:.2f}".replace("-0.00", "0.00") for estimate in values[:8])
    more = " …" if len(values) > 8 else ""
    entangled = any(estimate.purity is not None and estimate.purity < _PURE for estimate in values)
    return f"⟨Z⟩ = {shown}{more}{' entangled' if entangled else ''}"


def slope_label(slope: Slope) -> str:
    """``∂ 0.42``: what a radian more adds to the observable."""
    value = round(slope.slope, 3) + 0.0
    return "∂ 0" if value == 0 else f"∂ {value:+.2g}" if abs(value) < 1 else f"∂ {value:+.2f}"


def number(value: float) -> str:
    return f"{round(value, 3) + 0.0:.3f}"


def compact(value: float) -> str:
    return f"{round(value, 3) + 0.0:g}"


def tooltip(estimate: Estimate) -> str:
    """Markdown: everything that is known of one value."""
    head = f"**⟨{estimate.observable}⟩**"
    if estimate.kind == MEASURED:
        head += " of a measured qubit: P(0) − P(1)"
    if estimate.value is None:
        return f"{head}\n\n{estimate.reason or 'No value.'}"
    table = "\n".join(f"| {name} | {value} |" for name, value in _rows(estimate))
    parts = [f"{head}\n\n| | |\n|---|---|\n{table}", *_pictures(estimate)]
    return "\n\n".join(parts)


def _rows(estimate: Estimate) -> list[tuple[str, str]]:
    assert estimate.value is not None
    error = "exact" if estimate.exact else f"± {estimate.error:.2g}"
    rows = [("value", f"{estimate.value:.10g}, {error}")]
    if estimate.ideal is not None:
        rows.append(("without noise", f"{estimate.ideal:.10g}"))
    if estimate.extrapolated is not None:
        rows.append(("zero-noise extrapolation", f"{estimate.extrapolated:.6g}"))
    if estimate.minimum is not None and estimate.maximum is not None:
        limits = "eigenvalues" if estimate.attained else "no value is outside"
        rows.append((limits, f"{estimate.minimum:.6g} to {estimate.maximum:.6g}"))
    if estimate.approximation_ratio is not None:
        rows.append(("approximation ratio", f"{estimate.approximation_ratio:.4f}"))
    if estimate.best_probability is not None:
        rows.append(("probability of a best bit string", f"{estimate.best_probability:.4f}"))
    if estimate.purity is not None:
        mark = "entangled" if estimate.purity < _PURE else "not entangled"
        rows.append(("purity of the qubit's own state", f"{estimate.purity:.4f} ({mark})"))
    engine = f"{estimate.engine}: {estimate.why}" if estimate.why else estimate.engine or ""
    rows.append(("engine", f"{engine}; {1000 * estimate.seconds:.0f} ms"))
    return rows


def _pictures(estimate: Estimate) -> list[str]:
    details = estimate.details
    if details is None:
        return []
    found = []
    if details.bitstrings:
        lines = "\n".join(
            f"{one.bits}  {bar(one.probability)} {one.probability:6.1%}  {one.energy:+.4g}"
            for one in details.bitstrings
        )
        found.append(f"Likeliest bit strings (qubit 0 on the right) and their values:\n\n```text\n{lines}\n```")
    if details.terms:
        lines = "\n".join(f"{value:+.4f}  {name}" for name, value in details.terms)
        found.append(f"Its terms:\n\n```text\n{lines}\n```")
    if details.reason:
        found.append(details.reason)
    return found


def slope_tooltip(slope: Slope, estimate: Estimate) -> str:
    name = slope.name or "this angle"
    return (
        f"**d⟨{estimate.observable}⟩ / d {name}** = {slope.slope:.6g}\n\n"
        f"A radian more changes ⟨{estimate.observable}⟩ by so much; the angle is {slope.value:.6g} rad."
    )
