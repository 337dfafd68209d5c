"""Optimised circuits of every family: QAOA and its kin, variational ansatzes, adaptive circuits.

A function here takes a Hamiltonian and gives angles that no small change improves, with the evaluations they took.
"""
