"""The reference parser is imported when a shape is unknown, and is there for whoever asks the package for it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

PROGRAM = 'OPENQASM 3.0;\ninclude "stdgates.inc";\nqubit[2] q;\nrz(pi/4) q[1];\nbit c = measure q[0];\n'


def _run(code: str, cache: Path) -> str:
    """What the code prints in an interpreter of its own."""
    run = subprocess.run(
        [sys.executable, "-c", f"import sys\nfrom ketline.workspace import Snapshot\nprogram = {PROGRAM!r}\n{code}"],
        env={**os.environ, "KETLINE_CACHE": str(cache)}, capture_output=True, text=True, check=True,
    )
    return run.stdout.strip()


_CHECK = "snapshot = Snapshot(program); assert not snapshot.problems, snapshot.problems; snapshot.lints\n"
_SAVE = "from ketline.syntax.shapes import known_shapes; known_shapes.save()\n"
_SAY = "print('antlr4' in sys.modules, 'openqasm3.parser' in sys.modules)"


def test_only_unknown_shapes_import_it(tmp_path: Path) -> None:
    assert _run(_CHECK + _SAVE + _SAY, tmp_path) == "True True"
    assert _run(_CHECK + _SAY, tmp_path) == "False False"


def test_the_package_still_has_its_parser(tmp_path: Path) -> None:
    _run(_CHECK + _SAVE, tmp_path)
    asked = "import openqasm3; assert hasattr(openqasm3, 'dumps') and not hasattr(openqasm3, 'no such name')\n"
    assert _run(_CHECK + asked + "print(len(openqasm3.parse(program).statements))", tmp_path) == "4"
    assert _run(_CHECK + "from openqasm3 import parse, parser; print(parser.parse is parse)", tmp_path) == "True"
    submodule = "import openqasm3.parser; print(openqasm3.parse is openqasm3.parser.parse)"
    assert _run(_CHECK + submodule, tmp_path) == "True"


def test_a_package_imported_before_is_left_as_it_is(tmp_path: Path) -> None:
    code = "import openqasm3; own = openqasm3.parse\nimport ketline.syntax\nprint(own is openqasm3.parse)"
    assert _run(code, tmp_path) == "True"
