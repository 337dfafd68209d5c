"""The rules, one module a family; each holds the entries of its codes."""

from ketline.diagnostics.rules import lints, names, observables, operations, syntax, types

FAMILIES = (syntax, names, operations, observables, types, lints)
