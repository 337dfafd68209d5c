"""The command ``ketline``."""

from __future__ import annotations

import gc
import os
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from importlib import import_module
from io import TextIOWrapper

from ketline import __version__
from ketline.limits import RECURSION_LIMIT

#: Set, an exception that no command expected is shown whole.
TRACEBACK = "KETLINE_TRACEBACK"

#: A tree of a long file is hundreds of thousands of objects that stay: with the default thresholds the collector
#: takes a third of the time of opening it.
COLLECTOR_THRESHOLDS = (200_000, 50, 100)

#: Command, module and one line of help; modules are imported only when their command runs.
COMMANDS = {
    "serve": "the language server (LSP over stdio)",
    "check": "diagnostics of files and folders",
    "format": "white space in one style, of files and folders",
    "hints": "expectation values of a file's observables",
    "optimise": "the angles of a file moved to where an observable is lowest",
    "complete": "verified model completions at a position",
    "generate": "a circuit for a problem, best of N by energy",
    "explain": "what a diagnostic means, or all of them",
    "doctor": "what is installed, which model, does it answer, how fast",
    "demo": "the main job, shown on examples",
    "train": "the pipeline behind the model",
}


def build_parser(chosen: str | None = None) -> ArgumentParser:
    """The whole parser; only ``chosen``'s arguments are filled in, so that the others cost no import."""
    parser = ArgumentParser(prog="ketline", description="An offline language server for OpenQASM 3.")
    parser.add_argument("--version", action="version", version=f"ketline {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, text in COMMANDS.items():
        subparser = commands.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
        if name != chosen:
            continue
        if name == "train":
            from ketline.training.cli import add_subcommands

            add_subcommands(subparser.add_subparsers(dest="step", metavar="STEP", required=True))
        else:
            module = import_module(f"ketline.commands.{name}")
            module.add_arguments(subparser)
            subparser.set_defaults(execute=module.execute)
    return parser


def settle_interpreter() -> None:
    """Recursion deep enough for long expressions, and fewer looks of the collector at trees that live long."""
    sys.setrecursionlimit(max(sys.getrecursionlimit(), RECURSION_LIMIT))
    gc.freeze()
    gc.set_threshold(*COLLECTOR_THRESHOLDS)


def settle_output() -> None:
    """Has no output fail for its letters, as on Windows and in old locales it could: UTF-8, as programs are, goes into
    pipes and files; what a terminal cannot show is a question mark."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper) and stream.encoding.lower().replace("-", "") != "utf8":
            if stream.isatty():
                stream.reconfigure(errors="replace")
            else:
                stream.reconfigure(encoding="utf-8")


def _save_shapes() -> None:
    """Keeps what this run learned of the grammar, if it read any program."""
    shapes = sys.modules.get("ketline.syntax.shapes")
    if shapes is not None:
        shapes.known_shapes.save()


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command and gives its exit code."""
    given = list(sys.argv[1:] if argv is None else argv)
    chosen = next((word for word in given if not word.startswith("-")), None)
    settle_interpreter()
    settle_output()
    arguments = build_parser(chosen).parse_args(given)
    try:
        code = int(arguments.execute(arguments))
        _save_shapes()
        return code
    except KeyboardInterrupt:
        print("ketline: stopped", file=sys.stderr)
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if os.environ.get(TRACEBACK):
            raise
        said = f"a mistake of ours: {type(error).__name__}: {error} ({TRACEBACK}=1 shows where)"
        print(f"ketline {chosen}: {said}", file=sys.stderr)
        return 2
