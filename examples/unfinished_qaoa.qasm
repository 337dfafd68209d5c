OPENQASM 3.0;
include "stdgates.inc";
// maxcut, 4 qubits, qaoa, 2 layers
// ketline: observable H = 0.5*Z(q[0])*Z(q[1]) + 0.5*Z(q[0])*Z(q[2]) + 0.5*Z(q[0])*Z(q[3]) + 0.5*Z(q[1])*Z(q[2]) + 0.5*Z(q[2])*Z(q[3])
gate cost(g) q0, q1, q2, q3 {
    cx q0, q1; rz(0.50*g) q1; cx q0, q1;
    cx q0, q2; rz(0.50*g) q2; cx q0, q2;
    cx q0, q3; rz(0.50*g) q3; cx q0, q3;
    cx q1, q2; rz(0.50*g) q2; cx q1, q2;
    cx q2, q3; rz(0.50*g) q3; cx q2, q3;
}
qubit[4] q;
h q;
