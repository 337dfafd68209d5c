"""The commands of ``ketline train``; heavy packages are imported when a command runs."""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from collections.abc import Callable
from functools import partial

from ketline.model.catalog import ModelUnavailable
from ketline.training.tables import UnreadableTable

COMMANDS = {
    "data": "draw problems and optimise circuits for them",
    "corpus": "write general OpenQASM programs",
    "angles": "the QAOA angles that the model learns, for every instance",
    "instances": "more instances for variational circuits",
    "hva-angles": "the angles of Hamiltonian variational circuits that the model learns",
    "tokenizer": "train the tokenizer",
    "run": "train the model",
    "export": "write the quantised GGUF and its manifest",
    "evaluate": "measure the exported model",
    "compare": "measure runs side by side",
}


def add_subcommands(subparsers: argparse._SubParsersAction) -> None:
    """Add every command; its ``execute`` default takes the parsed arguments and returns the exit code."""
    for name, summary in COMMANDS.items():
        module = importlib.import_module(f"ketline.training.{name.replace('-', '_')}")
        parser = subparsers.add_parser(name, help=summary, description=summary)
        module.add_arguments(parser)
        parser.set_defaults(execute=partial(guarded, module.execute))


def guarded(execute: Callable[[argparse.Namespace], int], args: argparse.Namespace) -> int:
    """Run a command; files that cannot be read and packages that are missing are one line and exit code 2."""
    try:
        return execute(args)
    except ModuleNotFoundError as error:
        extra = "model" if error.name == "llama_cpp" else "train"
        message = f"{error.name} is not installed: pip install 'ketline[{extra}]'"
    except OSError as error:
        message = f"{error.filename}: {error.strerror}" if error.filename else str(error)
    except json.JSONDecodeError as error:
        message = f"not JSON: {error}"
    except (ModelUnavailable, UnreadableTable) as error:
        message = str(error)
    print(f"ketline train: {message}", file=sys.stderr)
    return 2
