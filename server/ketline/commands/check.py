"""``ketline check PATH...``: the diagnostics of files and folders."""

from __future__ import annotations

import gc
import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from ketline.commands.checking import Report, check_files
from ketline.commands.files import Unreadable, program_paths
from ketline.commands.reports import PRINTERS
from ketline.diagnostics.entry import LEVELS
from ketline.diagnostics.severities import OFF, Severities, read_severities

#: Files from which on a terminal gets a progress bar.
_MANY_FILES = 100

#: Seconds between two looks at watched files.
_LOOK_SECONDS = 0.3


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", metavar="PATH", help="file, folder, or - for standard input")
    parser.add_argument("--format", choices=tuple(PRINTERS), default="text")
    parser.add_argument(
        "--severity", action="append", default=[], metavar="CODE=LEVEL",
        help=f"how severe a code is: {OFF}, {', '.join(reversed(LEVELS))}; may be given often",
    )
    parser.add_argument(
        "--show", choices=LEVELS, default="information", metavar="LEVEL",
        help=f"the least severe level to print: {', '.join(LEVELS)} (default: information)",
    )
    parser.add_argument("--fix", action="store_true", help="make the fixes that are safe, in place")
    parser.add_argument("--watch", action="store_true", help="again whenever a file changes, until Ctrl-C")


def execute(arguments: Namespace) -> int:
    severities, complaints = read_severities(dict(_assignment(text) for text in arguments.severity))
    if complaints:
        _complain(f"--severity: {complaint}" for complaint in complaints)
        return 2
    if "-" in arguments.paths and (arguments.fix or arguments.watch):
        _complain(["standard input can be neither fixed nor watched; name a file"])
        return 2
    return _watch(arguments, severities) if arguments.watch else _once(arguments, severities)


def _once(arguments: Namespace, severities: Severities) -> int:
    paths, missing = _paths(arguments.paths)
    with _uncollected():
        reports = _followed(check_files(paths, severities, arguments.show, arguments.fix), len(paths))
    complaints = [*(report.unreadable for report in reports if report.unreadable is not None), *missing]
    _complain(complaints)
    read = [report for report in reports if report.unreadable is None]
    PRINTERS[arguments.format](read)
    if complaints:
        return 2
    return 1 if any(found.level == "error" for report in read for found in report.findings) else 0


def _watch(arguments: Namespace, severities: Severities) -> int:
    """Checks anew at each change of the files, or of what they may include, on a screen of its own each time."""
    seen = None
    try:
        while True:
            stamps = _stamps(arguments.paths)
            if stamps != seen:
                seen = stamps
                if sys.stdout.isatty():
                    print("\033[2J\033[H", end="")
                _once(arguments, severities)
                sys.stdout.flush()
                seen = _stamps(arguments.paths) if arguments.fix else stamps
            time.sleep(_LOOK_SECONDS)
    except KeyboardInterrupt:
        return 0


def _stamps(given: Sequence[str]) -> dict[str, tuple[int, int]]:
    """When the files were last written, and how large they are; with the included files beside them."""
    found = {}
    folders = {Path(path).parent for path in _paths(given)[0]}
    for path in [*_paths(given)[0], *(str(file) for folder in folders for file in folder.glob("*.inc"))]:
        try:
            status = Path(path).stat()
        except OSError:
            continue
        found[path] = (status.st_mtime_ns, status.st_size)
    return found


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the garbage collector: trees hold no cycles, and looking at them over and over is a fifth of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _paths(given: Sequence[str]) -> tuple[list[str], list[str]]:
    """The files to read, and what is said of folders that hold none."""
    paths: list[str] = []
    missing: list[str] = []
    for argument in given:
        try:
            paths.extend(program_paths([argument]))
        except Unreadable as error:
            missing.append(str(error))
    return paths, missing


def _followed(reports: Iterable[Report], count: int) -> list[Report]:
    """All reports, with a progress bar where somebody waits at a terminal."""
    if count < _MANY_FILES or not sys.stderr.isatty():
        return list(reports)
    from rich.console import Console
    from rich.progress import track

    return list(track(reports, "Checking", count, console=Console(stderr=True), transient=True))


def _complain(sentences: Iterable[str]) -> None:
    for sentence in sentences:
        print(f"ketline check: {sentence}", file=sys.stderr)


def _assignment(text: str) -> tuple[str, str]:
    code, _, level = text.partition("=")
    return code.strip(), level.strip()
