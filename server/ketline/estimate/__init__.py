"""Expectation values of observables on written-out circuits: the engines, and the choice between them.

Imports ``circuit`` and what is below it; knows no editor and no model. ``estimate.estimate_all`` is where one enters.
"""
