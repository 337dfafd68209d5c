"""The commands of ``ketline train``; each module is imported when its command runs."""

from __future__ import annotations

import argparse
import importlib

COMMANDS = {
    "data": "draw problems and optimise circuits for them",
    "corpus": "write general OpenQASM programs",
    "tokenizer": "train the tokenizer",
    "run": "train the model",
    "export": "write the quantised GGUF and its manifest",
    "evaluate": "measure the exported model",
}


def add_subcommands(subparsers: argparse._SubParsersAction) -> None:
    """Add every command; its ``execute`` default takes the parsed arguments and returns the exit code."""
    for name, summary in COMMANDS.items():
        module = importlib.import_module(f"ketline.training.{name}")
        parser = subparsers.add_parser(name, help=summary, description=summary)
        module.add_arguments(parser)
        parser.set_defaults(execute=module.execute)
