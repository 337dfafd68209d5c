"""``%%qasm`` and ``%qasm_generate``: the only module that knows IPython."""

from __future__ import annotations

import argparse
import shlex
from pathlib import Path
from typing import Any, NoReturn

from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.magic import Magics, cell_magic, line_magic, magics_class
from IPython.display import display

from ketline.commands.hints import add_inputs
from ketline.model.generation import ANSATZES, MAX_LAYERS, ManyBodyRequest
from ketline.notebook.cell import Cell, Wish, run
from ketline.notebook.circuits import STYLES
from ketline.notebook.generation import GenerationWish, NotGenerated, best_circuit
from ketline.notebook.output import block, folded, joined, sentence
from ketline.problems import problem_ids
from ketline.problems.many_body import models

#: The variable that a circuit is kept in where the cell names none.
_VARIABLE = "circuit"


class ProgramError(Exception):
    """The cell's program has errors, which have been shown. Ends the cell, and what "run all" has after it."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


class _Parser(argparse.ArgumentParser):
    """Says what is wrong with a magic's line as IPython says such things, instead of ending the process."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{self.prog}: {message}\n{self.format_usage().strip()}")

    def exit(self, status: int = 0, message: str | None = None) -> NoReturn:
        raise UsageError(self.format_help())

    def print_help(self, file: Any = None) -> None:
        """``exit``, which follows, has it."""

    def read(self, line: str) -> argparse.Namespace:
        try:
            words = shlex.split(line)
        except ValueError as error:
            self.error(str(error).lower())
        return self.parse_args(words)


def _variable(text: str) -> str:
    if not text.isidentifier():
        raise argparse.ArgumentTypeError(f"'{text}' is not a name that a variable can have")
    return text


def _add_name(parser: argparse.ArgumentParser, beside: str) -> None:
    text = f"the variable for the Qiskit circuit (default: {_VARIABLE}); NAME_values has the {beside}"
    parser.add_argument("name", nargs="?", default=_VARIABLE, type=_variable, metavar="NAME", help=text)


def _add_display(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--quiet", action="store_true", help="show nothing but problems")
    parser.add_argument("--draw", choices=STYLES, default="text", help="how Qiskit draws the circuit (default: text)")
    parser.add_argument("--no-draw", dest="draw", action="store_const", const=None, help="no drawing")


def _cell_parser() -> _Parser:
    parser = _Parser("%%qasm", description="Checks, draws and values the OpenQASM program below.")
    _add_name(parser, "values by observable")
    _add_display(parser)
    add_inputs(parser)
    return parser


def _generate_parser() -> _Parser:
    parser = _Parser("%qasm_generate", description="A circuit for a problem on a graph, written by the model.")
    parser.add_argument("problem", metavar="PROBLEM", help=f"one of {', '.join([*problem_ids(), *models()])}")
    _add_name(parser, "values by observable, NAME_program the text")
    parser.add_argument("--graph", required=True, type=_variable, metavar="G", help="the variable that has the graph")
    families = (*ANSATZES, ManyBodyRequest.ansatz)
    parser.add_argument("--ansatz", choices=families, help="default: qaoa; hva where H is not diagonal")
    parser.add_argument("--layers", type=int, default=1, metavar="P", help=f"1 to {MAX_LAYERS}")
    parser.add_argument("-n", dest="samples", type=int, default=4, metavar="N", help="samples to choose from")
    parser.add_argument("--seed", type=int, default=0)
    _add_display(parser)
    return parser


@magics_class
class QasmMagics(Magics):
    """The magics of ``%load_ext ketline``."""

    @cell_magic
    def qasm(self, line: str, cell: str) -> None:
        """%%qasm [NAME] [--quiet] [--draw text|mpl] [--no-draw] [--input NAME=NUMBER]: see %%qasm --help."""
        wanted = _cell_parser().read(line)
        wish = Wish(wanted.draw, wanted.quiet, dict(wanted.input))
        done = run(cell, wish, Path.cwd())
        if done.output.text:
            display(done.output)
        if done.errors:
            raise ProgramError(f"{done.errors} in this program; nothing was kept.")
        self._keep(wanted.name, done)

    @line_magic
    def qasm_generate(self, line: str) -> None:
        """%qasm_generate PROBLEM --graph G [NAME] [--ansatz qaoa] [--layers P] [-n N]: see %qasm_generate --help."""
        wanted = _generate_parser().read(line)
        wish = GenerationWish(wanted.problem, wanted.ansatz, wanted.layers, wanted.samples, wanted.seed)
        try:
            asked, best = best_circuit(wish, self._named(wanted.graph))
        except NotGenerated as reason:
            raise UsageError(f"%qasm_generate: {reason}") from None
        done = run(best.text, Wish(wanted.draw, wanted.quiet))
        if not wanted.quiet:
            program = folded("The program", block(best.text.rstrip()))
            display(joined([sentence(asked.description), done.output, program]))
        self._keep(wanted.name, done)
        self._shell.user_ns[f"{wanted.name}_program"] = best.text

    @property
    def _shell(self) -> InteractiveShell:
        assert self.shell is not None
        return self.shell

    def _named(self, name: str) -> Any:
        try:
            return self._shell.user_ns[name]
        except KeyError:
            raise NotGenerated(f"There is no variable '{name}'.") from None

    def _keep(self, name: str, done: Cell) -> None:
        """Only what there is: without Qiskit a variable of this name keeps what it had."""
        if done.circuit is not None:
            self._shell.user_ns[name] = done.circuit
        self._shell.user_ns[f"{name}_values"] = done.estimates
