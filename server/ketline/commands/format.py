"""``ketline format PATH...``: files laid out in one style, in place; ``-`` is standard input to standard output."""

from __future__ import annotations

import difflib
import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Iterator
from dataclasses import dataclass

from ketline.commands.files import Unreadable, program_paths, read_text, write_text
from ketline.formatting import MeaningChanged, Style, formatting
from ketline.source.edits import applied
from ketline.syntax import parse

_EXIT_CODES = """\
exit codes:
  0  all is laid out now; with --check or --diff: it was already
  1  with --check or --diff: something is not; else: a statement with a syntax error was left as it is
  2  a file could not be read or written
"""


def add_arguments(parser: ArgumentParser) -> None:
    parser.epilog, parser.formatter_class = _EXIT_CODES, RawDescriptionHelpFormatter
    parser.add_argument("paths", nargs="+", metavar="PATH", help="file, folder, or - for standard input")
    parser.add_argument("--check", action="store_true", help="write nothing, name the files that would change")
    parser.add_argument("--diff", action="store_true", help="write nothing, show what would change")
    parser.add_argument("--indent", type=int, default=4, metavar="N", help="spaces of one level (default: 4)")


@dataclass(frozen=True, slots=True)
class _File:
    """A file before and after; ``broken`` is how many syntax errors it has."""

    path: str
    old: str
    new: str
    broken: int

    @property
    def changes(self) -> bool:
        return self.old != self.new


def execute(arguments: Namespace) -> int:
    if arguments.indent < 1:
        _complain("--indent: a level needs at least one space")
        return 2
    style = Style(" " * arguments.indent)
    failed = found = False
    changed = count = 0
    for file in _files(arguments.paths, style):
        if file is None:
            failed = True
            continue
        count += 1
        changed += file.changes
        if arguments.check or arguments.diff:
            found |= file.changes
            _show(file, arguments.diff)
        else:
            failed |= not _write(file)
            found |= file.broken > 0
        if file.broken:
            _complain(f"{file.path}: {file.broken} syntax error{'s' * (file.broken != 1)} left as written")
    if not failed and arguments.paths != ["-"]:
        _summarise(changed, count, would=arguments.check or arguments.diff)
    return 2 if failed else int(found)


def _files(arguments: list[str], style: Style) -> Iterator[_File | None]:
    """Each file laid out; None for one that could not be, which has been said."""
    for argument in arguments:
        try:
            for path in program_paths([argument]):
                yield _laid_out(path, style)
        except Unreadable as error:
            _complain(str(error))
            yield None


def _laid_out(path: str, style: Style) -> _File | None:
    try:
        old = read_text(path)
        tree = parse(old)
        edits = formatting(tree, style)
    except Unreadable as error:
        _complain(str(error))
        return None
    except MeaningChanged as error:
        _complain(f"{path}: {error}")
        return None
    return _File(path, old, applied(old, edits), len(tree.problems))


def _show(file: _File, diff: bool) -> None:
    if not file.changes:
        return
    if not diff:
        print(f"would change {file.path}")
        return
    old, new = (text.splitlines(keepends=True) for text in (file.old, file.new))
    for line in difflib.unified_diff(old, new, file.path, f"{file.path} (laid out)"):
        print(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n", end="")


def _write(file: _File) -> bool:
    """Writes a file that changes, or what came by standard input; whether that went well."""
    if file.path == "-":
        sys.stdout.flush()
        sys.stdout.buffer.write(file.new.encode())
        return True
    if not file.changes:
        return True
    try:
        write_text(file.path, file.new)
    except Unreadable as error:
        _complain(str(error))
        return False
    return True


def _summarise(changed: int, count: int, would: bool) -> None:
    if not changed:
        print(f"Nothing to change in {count} file{'s' * (count != 1)}.", file=sys.stderr)
        return
    verb = "would change" if would else "changed"
    print(f"{changed} of {count} file{'s' * (count != 1)} {verb}.", file=sys.stderr)


def _complain(sentence: str) -> None:
    print(f"ketline format: {sentence}", file=sys.stderr)
