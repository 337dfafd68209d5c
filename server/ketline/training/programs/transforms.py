"""Fourier and Walsh-Hadamard transforms."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from ketline.training.programs.writer import Writer


def fourier(w: Writer, qubits: Sequence[int | str], inverse: bool, swaps: bool, smallest: int = 99) -> None:
    """The quantum Fourier transform on the qubits, lowest first; phases below pi/2**smallest are left out."""
    n = len(qubits)
    if inverse and swaps:
        _reverse(w, qubits)
    for i in range(n) if inverse else reversed(range(n)):
        if not inverse:
            w.gate("h", qubits[i])
        for j in range(i) if inverse else reversed(range(i)):
            if i - j <= smallest:
                w.gate("cp", qubits[j], qubits[i], angles=[Fraction(-1 if inverse else 1, 2 ** (i - j))])
        if inverse:
            w.gate("h", qubits[i])
    if not inverse and swaps:
        w.note("reverse the order of the qubits")
        _reverse(w, qubits)


def _reverse(w: Writer, qubits: Sequence[int | str]) -> None:
    for i in range(len(qubits) // 2):
        w.gate("swap", qubits[i], qubits[len(qubits) - 1 - i])


def _basis_state(w: Writer, n: int) -> None:
    w.note(w.pick(["input state", "input", "prepare the input"]))
    for i in range(n):
        if w.chance(0.5):
            w.gate("x", i)
    w.barrier()


def qft(w: Writer) -> None:
    """Quantum Fourier transform or its inverse."""
    n = w.integer(2, 7)
    inverse, swaps = w.chance(0.35), w.chance(0.6)
    name = "inverse quantum Fourier transform" if inverse else "quantum Fourier transform"
    short = f"{'inverse ' if inverse else ''}QFT, {n} qubits"
    tail = "" if swaps else w.pick(["", " without swaps", ", qubits left in reverse order"])
    w.name(f"{name} on {n} qubits{tail}", f"{n}-qubit {name}{tail}", short + tail)
    w.registers(n)
    if w.chance(0.5):
        _basis_state(w, n)
    w.note(name)
    fourier(w, list(range(n)), inverse, swaps)
    w.barrier()
    w.measure_all(n)


def approximate_qft(w: Writer) -> None:
    """The Fourier transform without its smallest phases (Coppersmith 1994)."""
    n = w.integer(4, 9)
    smallest = w.integer(1, 3)
    w.name(
        f"approximate QFT on {n} qubits, phases down to pi/{2**smallest}",
        f"approximate quantum Fourier transform, degree {smallest}",
    )
    w.registers(n)
    if w.chance(0.5):
        _basis_state(w, n)
    fourier(w, list(range(n)), w.chance(0.3), w.chance(0.4), smallest)
    w.measure_all(n)


def qft_and_back(w: Writer) -> None:
    """The transform and its inverse around a diagonal operation: the input comes back, or is shifted."""
    n = w.integer(2, 5)
    shift = w.integer(0, 2**n - 1)
    w.name(
        f"QFT, phases, inverse QFT: cyclic shift by {shift}",
        f"shift a {n}-qubit register by {shift} in Fourier space",
    )
    w.registers(n)
    _basis_state(w, n)
    fourier(w, list(range(n)), False, False)
    w.note(f"a shift by {shift} is a phase on each qubit")
    for i in range(n):
        turns = Fraction(shift, 2**i) % 2
        if turns:
            w.gate("p", i, angles=[turns])
    fourier(w, list(range(n)), True, False)
    w.measure_all(n)


def semiclassical_qft(w: Writer) -> None:
    """Fourier transform with measured controls (Griffiths and Niu 1996): each phase follows an outcome."""
    n = w.integer(2, 5)
    w.name(f"semiclassical QFT on {n} qubits", "Fourier transform with measurement and feed-forward")
    w.registers(n)
    if w.chance(0.6):
        w.everywhere("h", n)
    for i in reversed(range(n)):
        w.note(w.pick([f"qubit {i}", f"bit {i} of the result"]))
        for j in range(i + 1, n):
            angle = w.angle(Fraction(1, 2 ** (j - i)))
            w.when(f"{w.c}[{j}]{w.pick(['', ' == 1'])}", f"p({angle}) {w.at(i)};")
        w.gate("h", i)
        w.measure(i, i)


def walsh_hadamard(w: Writer) -> None:
    """Walsh-Hadamard transform of a phase function, read out as its spectrum."""
    n = w.integer(2, 6)
    w.name(f"Walsh spectrum of a Boolean function of {n} bits", "Walsh-Hadamard transform of a phase oracle")
    w.registers(n)
    w.everywhere("h", n)
    w.note("the function as signs")
    for i in range(n):
        if w.chance(0.4):
            w.gate("z", i)
    for a, b in w.edges(n, 0.35):
        w.gate("cz", a, b)
    w.everywhere("h", n)
    w.measure_all(n)
