"""Circuits as Qiskit and MQT Bench write them out: the exporters' own style under a header comment.

The circuits are the libraries' standard constructions with sizes, angles and seeds drawn here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from ketline.training.programs.writer import Writer

MOST_CHARACTERS = 3_600
"""Longer exports are drawn again, smaller."""

Circuit = Any


def _bound(w: Writer, circuit: Circuit) -> Circuit:
    """The circuit with a number for each parameter; some stay inputs in OpenQASM 3."""
    if circuit.num_parameters and not (w.three and w.chance(0.2)):
        digits = w.pick([2, 3, 6, 15])
        return circuit.assign_parameters([round(w.uniform(-3.1, 3.1), digits) for _ in circuit.parameters])
    return circuit


def _finished(w: Writer, circuit: Circuit) -> Circuit:
    """With measurements now and then, and in some programs rewritten into a device's gates."""
    from qiskit import transpile

    circuit = circuit.decompose(reps=w.integer(0, 2))
    if w.chance(0.25):
        basis = w.pick(
            [["rz", "sx", "x", "cx"], ["u3", "cx"], ["rx", "ry", "rz", "cz"], ["h", "rz", "cx"], ["p", "sx", "cx"]]
        )
        level = w.integer(0, 1)
        circuit = transpile(
            circuit, basis_gates=basis, optimization_level=level, seed_transpiler=w.integer(0, 2**31 - 1)
        )
    if w.chance(0.6) and not circuit.num_clbits:
        circuit.measure_all()
    return circuit


def _text(w: Writer, circuit: Circuit) -> str:
    """OpenQASM of the drawn version, the same in every run."""
    from qiskit import transpile

    aliases = w.chance(0.3)
    text = _dumped(w, circuit, aliases)
    if _mixes_parameters(text):  # the order of terms depends on random identifiers of the parameters
        bound = circuit.assign_parameters([round(w.uniform(-3.1, 3.1), 3) for _ in circuit.parameters])
        plain = transpile(bound, basis_gates=["rz", "sx", "x", "cx"], optimization_level=0, seed_transpiler=1)
        text = _dumped(w, plain, aliases)
    return _renumbered(text)


def _dumped(w: Writer, circuit: Circuit, aliases: bool) -> str:
    from qiskit import qasm2, qasm3

    return qasm3.dumps(circuit, alias_classical_registers=aliases) if w.three else qasm2.dumps(circuit)


def _mixes_parameters(text: str) -> bool:
    """Whether an angle is an expression of more than one parameter."""
    for statement in re.split(r"[;{}\n]", text):
        found = re.match(r"\s*(?!gate\b)\w+\((.*)\)", statement)
        for angle in found[1].split(",") if found else ():
            if len(set(re.findall(r"[^\W\d]\w*", angle)) - {"pi"}) > 1:
                return True
    return False


def _renumbered(text: str) -> str:
    """The text with gates' numbers that differ from run to run (addresses, circuits made so far) counted from 1."""
    numbers: dict[str, int] = {}
    return re.sub(r"(?<=circuit_)\d+|(?<=_)\d{9,}", lambda m: str(numbers.setdefault(m[0], len(numbers) + 1)), text)


def _export(w: Writer, draw: Callable[[int], Circuit]) -> None:
    """Draw circuits of falling size until one's text is short enough."""
    for size in range(w.integer(3, 7), 1, -1):
        circuit = _finished(w, _bound(w, draw(size)))
        text = _text(w, circuit)
        if len(text) <= MOST_CHARACTERS:
            break
    w.raw = _with_comment(w, text)


def _with_comment(w: Writer, text: str) -> str:
    """The export with a header comment, before the version or after the include, or without."""
    lines = [line.rstrip() for line in text.strip().splitlines()]
    place = w.rng.random()
    if place < 0.5:
        lines.insert(0, f"// {w.title}")
    elif place < 0.8:
        lines.insert(2, f"// {w.title}")
    return "\n".join(lines) + "\n"


def _renamed(w: Writer, circuit: Circuit) -> Circuit:
    """The same circuit with registers of other names."""
    from qiskit import ClassicalRegister, QuantumCircuit, QuantumRegister

    if w.chance(0.5):
        return circuit
    names = (w.pick(["q", "qr", "reg", "data", "wires"]), w.pick(["c", "cr", "out", "m"]))
    fresh = QuantumCircuit(QuantumRegister(circuit.num_qubits, names[0]))
    bits = []
    if circuit.num_clbits:
        register = ClassicalRegister(circuit.num_clbits, names[1])
        fresh.add_register(register)
        bits = list(register)
    return fresh.compose(circuit, fresh.qubits, bits)


def exported_transform(w: Writer) -> None:
    """Qiskit's Fourier transforms and phase estimation."""
    from qiskit import QuantumCircuit
    from qiskit.circuit.library import QFTGate, phase_estimation

    kind = w.pick(["qft", "inverse qft", "estimation"])
    w.name(f"{kind} exported by Qiskit", f"Qiskit: {kind}")
    phase = w.uniform(0.1, 3.0)

    def draw(size: int) -> Circuit:
        if kind == "estimation":
            unitary = QuantumCircuit(1)
            unitary.p(phase, 0)
            return phase_estimation(min(size, 4), unitary)
        circuit = QuantumCircuit(size)
        circuit.append(QFTGate(size).inverse() if kind == "inverse qft" else QFTGate(size), range(size))
        return _renamed(w, circuit.decompose())

    _export(w, draw)


def exported_ansatz(w: Writer) -> None:
    """Qiskit's efficient_su2, real_amplitudes, n_local and excitation_preserving."""
    from qiskit.circuit import library

    kind = w.pick(["efficient_su2", "real_amplitudes", "n_local", "excitation_preserving", "pauli_two_design"])
    layers, entanglement = w.integer(1, 2), w.pick(["linear", "circular", "full", "reverse_linear"])
    rotations, entangler, seed = w.pick([["ry"], ["rx", "rz"], ["ry", "rz"]]), w.pick(["cx", "cz"]), w.integer(0, 10**6)
    w.name(f"{kind} with {layers} repetitions, {entanglement} entanglement", f"ansatz exported by Qiskit: {kind}")

    def draw(size: int) -> Circuit:
        if kind == "n_local":
            return _renamed(w, library.n_local(size, rotations, entangler, entanglement, reps=layers))
        if kind == "excitation_preserving":
            return library.excitation_preserving(min(size, 4), reps=1, entanglement="linear")
        if kind == "pauli_two_design":
            return library.pauli_two_design(size, reps=layers, seed=seed)
        return _renamed(w, getattr(library, kind)(size, reps=layers, entanglement=entanglement))

    _export(w, draw)


def exported_feature_map(w: Writer) -> None:
    """Qiskit's data encodings."""
    from qiskit.circuit import library

    kind = w.pick(["z_feature_map", "zz_feature_map", "pauli_feature_map"])
    layers, entanglement = w.integer(1, 2), w.pick(["linear", "full"])
    w.name(f"{kind} exported by Qiskit", f"data encoding, {layers} repetitions")

    def draw(size: int) -> Circuit:
        size = min(size, 5)
        if kind == "z_feature_map":
            return _renamed(w, library.z_feature_map(size, reps=layers))
        return _renamed(w, getattr(library, kind)(size, reps=layers, entanglement=entanglement))

    _export(w, draw)


def exported_qaoa(w: Writer) -> None:
    """Qiskit's QAOA ansatz of a random cost."""
    from qiskit.circuit.library import qaoa_ansatz
    from qiskit.quantum_info import SparsePauliOp

    layers = w.integer(1, 2)
    w.name(f"QAOA ansatz exported by Qiskit, {layers} layers", "qaoa_ansatz of a random Ising cost")

    def draw(size: int) -> Circuit:
        terms = [("ZZ", list(edge), round(w.uniform(0.2, 1.5), 2)) for edge in w.edges(size)]
        terms += [("Z", [i], round(w.uniform(0.2, 1.0), 2)) for i in range(size) if w.chance(0.3)]
        return qaoa_ansatz(SparsePauliOp.from_sparse_list(terms, size), reps=layers)

    _export(w, draw)


def exported_grover(w: Writer) -> None:
    """Qiskit's Grover operator of a marked word."""
    from qiskit import QuantumCircuit
    from qiskit.circuit.library import grover_operator

    w.name("Grover operator exported by Qiskit", "grover_operator of a phase oracle")

    def draw(size: int) -> Circuit:
        size = min(size, 4)
        oracle = QuantumCircuit(size)
        zeros = [i for i in range(size) if w.chance(0.5)]
        if zeros:
            oracle.x(zeros)
        oracle.h(size - 1)
        oracle.mcx(list(range(size - 1)), size - 1)
        oracle.h(size - 1)
        if zeros:
            oracle.x(zeros)
        circuit = QuantumCircuit(size)
        circuit.h(range(size))
        for _ in range(w.integer(1, 2)):
            circuit.compose(grover_operator(oracle), inplace=True)
        return circuit

    _export(w, draw)


def exported_arithmetic(w: Writer) -> None:
    """Qiskit's adders, multiplier and comparator."""
    from qiskit import QuantumCircuit
    from qiskit.circuit import library

    kind = w.pick(
        [
            "ModularAdderGate",
            "HalfAdderGate",
            "FullAdderGate",
            "MultiplierGate",
            "IntegerComparatorGate",
        ]
    )
    w.name(f"{kind} exported by Qiskit", f"arithmetic exported by Qiskit: {kind}")

    def draw(size: int) -> Circuit:
        bits = max(1, size // 2)
        if kind == "IntegerComparatorGate":
            gate = library.IntegerComparatorGate(bits + 1, w.integer(1, 2**bits))
        elif kind == "MultiplierGate":
            gate = library.MultiplierGate(min(bits, 2))
        else:
            gate = getattr(library, kind)(bits)
        circuit = QuantumCircuit(gate.num_qubits)
        for i in range(bits):
            if w.chance(0.5):
                circuit.x(i)
        circuit.append(gate, range(gate.num_qubits))
        return _renamed(w, circuit.decompose())

    _export(w, draw)


def exported_random(w: Writer) -> None:
    """Qiskit's random circuits and quantum volume circuits."""
    from qiskit import QuantumCircuit
    from qiskit.circuit.library import quantum_volume
    from qiskit.circuit.random import random_circuit, random_clifford_circuit

    kind, seed = w.pick(["random", "clifford", "volume"]), w.integer(0, 2**31 - 1)
    w.name(f"{kind} circuit exported by Qiskit", f"Qiskit: {kind} circuit, seed {seed}")

    def draw(size: int) -> Circuit:
        if kind == "volume":
            return quantum_volume(min(size, 3), seed=seed).decompose(reps=2)
        if kind == "clifford":
            return _renamed(w, random_clifford_circuit(size, 4 * size, seed=seed))
        circuit = random_circuit(size, w.integer(2, 5), max_operands=2, seed=seed)
        return _renamed(w, circuit) if isinstance(circuit, QuantumCircuit) else circuit

    _export(w, draw)


def exported_dynamic(w: Writer) -> None:
    """Measurements, resets, branches and loops built in Qiskit."""
    from qiskit import ClassicalRegister, QuantumCircuit, QuantumRegister

    w.name("dynamic circuit exported by Qiskit", "mid-circuit measurement exported by Qiskit")

    def draw(size: int) -> Circuit:
        bits = ClassicalRegister(size, w.pick(["c", "mid", "cr"]))
        circuit = QuantumCircuit(QuantumRegister(size, w.pick(["q", "qr"])), bits)
        for i in range(size):
            getattr(circuit, w.pick(["h", "x", "sx"]))(i)
        for i in range(size - 1):
            circuit.cx(i, i + 1)
            if w.chance(0.6):
                circuit.measure(i, i)
                if w.three:
                    with circuit.if_test((bits[i], w.integer(0, 1))) as otherwise:
                        circuit.x(i + 1)
                        circuit.rz(round(w.uniform(-3, 3), 3), i + 1)
                    if w.chance(0.4):
                        with otherwise:
                            circuit.h(i + 1)
                else:
                    circuit.reset(i)
        if w.three and w.chance(0.4):
            with circuit.for_loop(range(w.integer(2, 6))):
                circuit.ry(round(w.uniform(-3, 3), 3), size - 1)
                circuit.cz(0, size - 1)
        if w.three and w.chance(0.2):
            with circuit.switch(bits) as case:
                with case(0):
                    circuit.x(0)
                with case(1, 2):
                    circuit.z(0)
                with case(case.DEFAULT):
                    circuit.y(0)
        circuit.measure(size - 1, size - 1)
        return circuit

    for size in range(w.integer(3, 6), 1, -1):
        text = _text(w, draw(size))
        if len(text) <= MOST_CHARACTERS:
            break
    w.raw = _with_comment(w, text)


def exported_state(w: Writer) -> None:
    """Qiskit's state preparation, initialisation and evolution under Paulis."""
    from qiskit import QuantumCircuit
    from qiskit.circuit.library import PauliEvolutionGate, StatePreparation
    from qiskit.quantum_info import SparsePauliOp

    kind = w.pick(["state", "evolution"])
    w.name(
        "state preparation exported by Qiskit" if kind == "state" else "Pauli evolution exported by Qiskit",
        f"Qiskit: {kind}",
    )

    def draw(size: int) -> Circuit:
        size = min(size, 3 if kind == "state" else 5)
        circuit = QuantumCircuit(size)
        if kind == "state":
            values = [w.uniform(-1.0, 1.0) for _ in range(2**size)]
            circuit.append(StatePreparation(values, normalize=True), range(size))
            return _renamed(w, circuit.decompose(reps=4))
        words = [("".join(w.pick("IXYZ") for _ in range(size)), round(w.uniform(0.1, 1.0), 2)) for _ in range(3)]
        circuit.append(
            PauliEvolutionGate(SparsePauliOp.from_list(words), time=round(w.uniform(0.1, 1.0), 2)), range(size)
        )
        return _renamed(w, circuit.decompose(reps=2))

    _export(w, draw)


@lru_cache(maxsize=2048)
def _benchmark(name: str, size: int, level: str, gates: str, seed: int) -> Circuit | None:
    """A circuit of MQT Bench; None for sizes that the benchmark does not have."""
    import networkx
    from mqt.bench import BenchmarkLevel, get_benchmark
    from mqt.bench.targets import get_target_for_gateset
    from qiskit.circuit.exceptions import CircuitError

    target = get_target_for_gateset(gates, num_qubits=size) if gates else None
    options: dict[str, Any] = {"seed": seed} if name in SEEDED else {}
    try:
        return get_benchmark(
            name, BenchmarkLevel[level], size, target=target, opt_level=1, random_parameters=False, **options
        )
    except (ValueError, networkx.NetworkXError, CircuitError):
        return None


SEEDED = ("graphstate", "qaoa")
"""Benchmarks of random graphs."""

LEFT_OUT = ("shor", "seven_qubit_steane_code", "shors_nine_qubit_code", "ae")
"""Too long in every size; the last has no OpenQASM 3 text."""


@lru_cache(maxsize=1)
def _benchmarks() -> tuple[str, ...]:
    from mqt.bench.benchmarks import get_available_benchmark_names

    return tuple(name for name in sorted(get_available_benchmark_names()) if name not in LEFT_OUT)


def exported_benchmark(w: Writer) -> None:
    """Benchmarks of MQT Bench, on the level of algorithms, of general gates or of a device's gates."""
    from qiskit.qasm2 import QASM2ExportError

    while True:
        name, size = w.pick(_benchmarks()), w.integer(3, 10)
        level = w.pick(["ALG", "INDEP", "INDEP", "NATIVEGATES"])
        gates = w.pick(["ibm_falcon", "ibm_eagle", "quantinuum", "rigetti", "iqm"]) if level == "NATIVEGATES" else ""
        circuit = _benchmark(name, size, level, gates, w.integer(1, 12) if name in SEEDED else 0)
        if circuit is None:
            continue
        if circuit.num_parameters:
            circuit = _bound(w, circuit)
        try:
            text = _text(w, circuit)
        except QASM2ExportError:
            continue
        if len(text) <= MOST_CHARACTERS:
            break
    shown = {"ALG": "algorithm", "INDEP": "general gates", "NATIVEGATES": f"gates of {gates}"}[level]
    w.name(f"MQT Bench {name}, {size} qubits", f"benchmark {name} on {size} qubits, {shown}", f"{name}_{size}")
    w.raw = _with_comment(w, _rounded(w, text))


def _rounded(w: Writer, text: str) -> str:
    """Long decimals cut to a length that people keep, in some programs."""
    if w.chance(0.4):
        return text
    digits = w.pick([2, 3, 4, 6])
    return re.sub(r"\d+\.\d{5,}(?!e)", lambda found: f"{float(found[0]):.{digits}f}", text)
