"""The families by name: which language versions each writes, and how often it is drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ketline.training.programs import (
    ansatz,
    arithmetic,
    characterisation,
    codes,
    communication,
    dynamic,
    exported,
    language,
    linear,
    optimisation,
    oracles,
    phase,
    search,
    simulation,
    states,
    timing,
    transforms,
    version2,
)
from ketline.training.programs.writer import Writer

GENERATOR_VERSION = 2
"""Counted up whenever the same seed writes other programs. Version 1 wrote the first 20,000."""

Write = Callable[[Writer], None]

BOTH: tuple[Write, ...] = (
    states.bell, states.ghz, states.w_state, states.cluster, states.lattice_cluster, states.graph_state,
    states.valence_bonds, states.superposition, states.basis_state, states.amplitudes, states.product_state,
    states.thermal_state, states.magic_state,
    transforms.qft, transforms.approximate_qft, transforms.qft_and_back, transforms.walsh_hadamard,
    oracles.deutsch, oracles.deutsch_jozsa, oracles.bernstein_vazirani, oracles.hidden_shift, oracles.simon,
    oracles.phase_kickback, oracles.learning_parity,
    search.grover, search.grover_several, search.grover_ancilla, search.satisfiability, search.quantum_walk,
    search.hypercube_walk,
    phase.phase_estimation, phase.two_register_phase_estimation, phase.eigenvalue_of_rotation,
    phase.hadamard_test, phase.swap_test, phase.destructive_swap_test, phase.amplitude_estimation,
    phase.quantum_counting, phase.kitaev_phase,
    arithmetic.adder, arithmetic.carry_adder, arithmetic.half_adder, arithmetic.draper_adder,
    arithmetic.fourier_adder, arithmetic.controlled_adder, arithmetic.increment, arithmetic.comparator,
    arithmetic.equality, arithmetic.multiplier, arithmetic.weighted_sum, arithmetic.modular_multiplication,
    arithmetic.shor_order, arithmetic.toffoli, arithmetic.many_controls, arithmetic.reversible_function,
    arithmetic.parity_check, arithmetic.lookup,
    linear.linear_system, linear.sum_of_unitaries, linear.signal_processing, linear.singular_values,
    linear.principal_components,
    simulation.trotter_ising, simulation.trotter_heisenberg, simulation.hubbard, simulation.lattice_ising,
    simulation.pauli_evolution, simulation.random_product_formula, simulation.kicked_ising,
    ansatz.hardware_efficient, ansatz.coupled_cluster, ansatz.excitation_gates, ansatz.feature_map,
    ansatz.reuploading, ansatz.convolution, ansatz.autoencoder, ansatz.born_machine, ansatz.tensor_network,
    ansatz.variational_eigensolver_term,
    optimisation.qaoa_plain, optimisation.qaoa_weighted, optimisation.qaoa_gates, optimisation.qaoa_xy,
    optimisation.warm_start, optimisation.number_partition, optimisation.constraint_penalty,
    optimisation.three_body, optimisation.rotation_choice,
    characterisation.random_circuit, characterisation.clifford, characterisation.randomised_benchmarking,
    characterisation.mirror_circuit, characterisation.quantum_volume, characterisation.cross_entropy,
    characterisation.brickwork, characterisation.tomography, characterisation.process_tomography,
    characterisation.readout_calibration, characterisation.gate_amplification, characterisation.single_qubit,
    characterisation.noise_extrapolation, characterisation.twirled,
    communication.superdense, communication.bb84, communication.e91, communication.chsh,
    communication.ghz_game, communication.anonymous_broadcast,
    codes.majority_vote, codes.shor_code, codes.steane_code, codes.five_qubit_code, codes.detection_code,
    codes.flagged_check,
    language.gate_definitions,
)  # fmt: skip
"""Gates and final measurements only: in OpenQASM 3 and 2."""

THREE: tuple[Write, ...] = (
    states.dicke_state,
    transforms.semiclassical_qft,
    oracles.bernstein_vazirani_loop, oracles.single_qubit_bernstein_vazirani,
    search.grover_large, search.grover_with_gates, search.fixed_point_search, search.continuous_walk,
    phase.iterative_phase, phase.adaptive_phase_loop, phase.amplified_sampling,
    arithmetic.fourier_multiplier, arithmetic.bit_count,
    communication.teleportation, communication.teleportation_named, communication.teleport_chain,
    communication.gate_teleportation, communication.superdense_registers, communication.entanglement_swapping,
    communication.purification, communication.bb84_registers, communication.secret_sharing,
    communication.random_numbers, communication.remote_gate,
    codes.repetition_code, codes.syndrome_cycles, codes.steane_cycle, codes.surface_code, codes.bacon_shor,
    codes.colour_code, codes.lattice_surgery, codes.magic_injection, codes.distillation,
    codes.cat_verification, codes.decoder_call,
    dynamic.repeat_until_success, dynamic.bounded_attempts, dynamic.reset_and_reuse, dynamic.active_reset,
    dynamic.conditional, dynamic.nested_conditions, dynamic.register_switch, dynamic.counting,
    dynamic.ghz_by_measurement, dynamic.long_range_cx, dynamic.one_way, dynamic.parity_steering, dynamic.zeno,
    dynamic.decay_by_reset,
    timing.timing, timing.coherence_sweep, timing.carr_purcell, timing.aligned, timing.timed_box,
    timing.measured_duration,
    simulation.hamiltonian_subroutine, simulation.adiabatic,
    ansatz.parametrised, ansatz.angle_array, ansatz.layer_subroutine, ansatz.kernel,
    optimisation.qaoa_arrays, optimisation.qaoa_inputs, optimisation.independent_set,
    language.modifiers, language.subroutine, language.aliases, language.constants, language.two_registers,
    language.universal_gate, language.arrays, language.array_arguments, language.classical_only,
    language.bit_operations, language.casts, language.mathematics, language.external_functions,
    language.subroutines_nested, language.inputs_and_outputs, language.physical_qubits, language.annotated_statements,
    language.global_phases, language.concatenation, language.nested_loops, language.broadcasting,
    language.integer_literals,
)  # fmt: skip
"""Need OpenQASM 3."""

TWO: tuple[Write, ...] = (
    version2.old_conditions, version2.old_teleportation, version2.old_iterative_phase,
    version2.old_repetition_code, version2.opaque_gates, version2.old_library_gates, version2.old_own_gates,
)  # fmt: skip
"""OpenQASM 2 only."""

EXPORTED: tuple[Write, ...] = (
    exported.exported_transform, exported.exported_ansatz, exported.exported_feature_map, exported.exported_qaoa,
    exported.exported_grover, exported.exported_arithmetic, exported.exported_random, exported.exported_dynamic,
    exported.exported_state, exported.exported_benchmark,
)  # fmt: skip
"""Written out by Qiskit, in either version."""

VERSION_2_SHARE = 0.2
"""Share of the programs of a family in both versions that are OpenQASM 2."""


@dataclass(frozen=True)
class Family:
    """How programs of one kind are written."""

    write: Write
    versions: tuple[int, ...]
    weight: int = 2
    """Draws in each turn."""
    imported: bool = False
    """Whether Qiskit reads its OpenQASM 3 programs; those of version 2 it reads always."""


SHALLOW = frozenset(
    {"bell", "chsh", "deutsch", "half_adder", "superdense", "toffoli", "magic_state", "old_teleportation"}
)
"""Little varies in them but the style: drawn half as often."""

FAMILIES: dict[str, Family] = {
    **{f.__name__: Family(f, (2, 3), 1 if f.__name__ in SHALLOW else 2) for f in BOTH},
    **{f.__name__: Family(f, (3,)) for f in THREE},
    **{f.__name__: Family(f, (2,), 1 if f.__name__ in SHALLOW else 2) for f in TWO},
    **{f.__name__: Family(f, (2, 3), imported=f is not exported.exported_dynamic) for f in EXPORTED},
}


def draw_version(family: Family, rng: np.random.Generator) -> int:
    """Language version of the next program."""
    return family.versions[0] if len(family.versions) == 1 or rng.random() < VERSION_2_SHARE else 3


def write_program(family: str, rng: np.random.Generator) -> str:
    """One program of ``family``."""
    chosen = FAMILIES[family]
    writer = Writer(rng, draw_version(chosen, rng))
    chosen.write(writer)
    return writer.text()
