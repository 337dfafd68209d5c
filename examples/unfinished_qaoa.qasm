OPENQASM 3.0;
include "stdgates.inc";
// maxcut, 4 qubits, qaoa, 2 layers
// ketline: observable H = 1.00*Z(q[0])*Z(q[1]) + 1.00*Z(q[0])*Z(q[2]) + 1.00*Z(q[0])*Z(q[3]) + 1.00*Z(q[1])*Z(q[2]) + 1.00*Z(q[2])*Z(q[3])
gate zz(t) a, b { cx a, b; rz(t) b; cx a, b; }
gate cost(g) q0, q1, q2, q3 {
    zz(g*0.63) q0, q1;
    zz(g*0.63) q0, q2;
    zz(g*0.63) q0, q3;
    zz(g*0.63) q1, q2;
    zz(g*0.63) q2, q3;
}
qubit[4] q;
h q;
