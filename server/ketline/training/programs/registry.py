"""The families by name, with their weights, and which exist in OpenQASM 2 too."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ketline.training.programs import algorithms, dynamic, language, simulation, states
from ketline.training.programs.writer import Writer

Family = Callable[[Writer], None]

STATIC: tuple[Family, ...] = (
    states.bell, states.ghz, states.w_state, states.cluster, states.superposition, states.random_circuit,
    states.clifford, states.randomised_benchmarking, states.single_qubit,
    algorithms.qft, algorithms.phase_estimation, algorithms.deutsch_jozsa, algorithms.bernstein_vazirani,
    algorithms.hidden_shift, algorithms.simon, algorithms.grover, algorithms.swap_test,
    algorithms.hadamard_test,
    algorithms.quantum_walk, algorithms.amplitude_estimation, algorithms.adder, algorithms.half_adder,
    algorithms.draper_adder, algorithms.toffoli,
    simulation.trotter_ising, simulation.trotter_heisenberg, simulation.hardware_efficient,
    simulation.qaoa_plain,
    dynamic.superdense, dynamic.shor_code, dynamic.steane_code,
)  # fmt: skip
"""Gates and final measurements only: also written in OpenQASM 2."""

DYNAMIC: tuple[Family, ...] = (
    dynamic.teleportation, dynamic.entanglement_swapping, dynamic.repetition_code, dynamic.syndrome_cycles,
    dynamic.repeat_until_success, dynamic.reset_and_reuse, dynamic.conditional, dynamic.counting,
    dynamic.iterative_phase, dynamic.timing,
    simulation.parametrised,
    language.gate_definitions, language.modifiers, language.subroutine, language.aliases, language.constants,
    language.two_registers, language.universal_gate,
)  # fmt: skip
"""Need OpenQASM 3."""

FAMILIES: dict[str, Family] = {family.__name__: family for family in (*STATIC, *DYNAMIC)}

VERSION_2_SHARE = 0.12
"""Share of static programs written in OpenQASM 2."""


def write_program(family: str, rng: np.random.Generator) -> str:
    """One program of ``family``."""
    function = FAMILIES[family]
    version = 2 if function in STATIC and rng.random() < VERSION_2_SHARE else 3
    writer = Writer(rng, version)
    function(writer)
    return writer.text()
