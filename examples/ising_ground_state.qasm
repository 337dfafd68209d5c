// The ground state of the Ising ring in a transverse field, at its critical point: six spins, J = h = 1.
//
// The observable is not diagonal, so no measurement in one basis gives it. The circuit alternates the two halves of
// the Hamiltonian (Ho and Hsieh, SciPost Phys. 6, 029, 2019): half as many layers as spins reach the ground
// state, here E = -7.7274 with six angles.
OPENQASM 3.0;
include "stdgates.inc";

// ketline: observable E = -1.0*Z(q[0])*Z(q[1]) - 1.0*Z(q[1])*Z(q[2]) - 1.0*Z(q[2])*Z(q[3]) - 1.0*Z(q[3])*Z(q[4]) - 1.0*Z(q[4])*Z(q[5]) - 1.0*Z(q[0])*Z(q[5]) - 1.0*X(q[0]) - 1.0*X(q[1]) - 1.0*X(q[2]) - 1.0*X(q[3]) - 1.0*X(q[4]) - 1.0*X(q[5])
// ketline: observable field = 1.0*X(q[0])

gate bond(g) a, b {
    cx a, b;
    rz(g) b;
    cx a, b;
}

gate bonds(g) a, b, c, d, e, f {
    bond(g) a, b;
    bond(g) b, c;
    bond(g) c, d;
    bond(g) d, e;
    bond(g) e, f;
    bond(g) f, a;
}

qubit[6] q;

// All spins along the field.
h q;

bonds(-1.476) q[0], q[1], q[2], q[3], q[4], q[5];
rx(1.23) q;
bonds(-0.261) q[0], q[1], q[2], q[3], q[4], q[5];
rx(-0.835) q;
bonds(-1.926) q[0], q[1], q[2], q[3], q[4], q[5];
rx(-1.295) q;
