// The ground state of the hydrogen molecule at a bond length of 0.75 angstrom, with one variational angle.
//
// Coefficients in hartree: O'Malley et al., Scalable Quantum Simulation of Molecular Energies, Phys. Rev. X 6,
// 031007 (2016), table 1. The result is the least energy this Hamiltonian has, -1.1456 hartree.
// Without the angle (Hartree-Fock) the circuit gives -1.1246: correlation is worth 0.0210 hartree.
OPENQASM 3.0;
include "stdgates.inc";

// ketline: observable E = 0.2252 + 0.3435*Z(q[0]) - 0.4347*Z(q[1]) + 0.5716*Z(q[0])*Z(q[1]) + 0.0910*X(q[0])*X(q[1]) + 0.0910*Y(q[0])*Y(q[1])

qubit[2] q;

// Hartree-Fock: the lower orbital is filled.
x q[0];

// Moves a little of the pair to the upper orbital, and keeps the number of electrons.
ry(-0.2297) q[1];
cx q[1], q[0];
