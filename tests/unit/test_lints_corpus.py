"""No false alarms: what the lints say of real files, every finding of which was looked at."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from ketline.commands.files import read_snapshot
from ketline.diagnostics.severities import shown

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"
EXAMPLES = Path(__file__).resolve().parents[2] / "examples"

#: Findings above a hint by file. All are true of their file: rotations by a literal 0, neighbouring gates that cancel,
#: a loop variable with the name of the one around it, a qubit measured twice in a row, bits read before any value.
EXPECTED = {
    "duplicate_includes.qasm": {"KT601": 1},
    "variational_n4.qasm": {"KT601": 4},
    "nested_control_flow.qasm": {"KT604": 1},
    "registers.qasm": {"KT613": 1},
    "grover_n2.qasm": {"KT614": 1},
    "vqe_uccsd_n4.qasm": {"KT614": 8},
    "vqe_uccsd_n6.qasm": {"KT614": 20},
    "openqasm_lowerer_errors_test.qasm": {"KT615": 1},
    "test-isexc-4.qasm": {"KT615": 1},
}


@pytest.mark.slow
@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of real files is not beside the repository")
def test_real_files() -> None:
    found = {}
    for row in json.loads((CORPUS / "manifest.json").read_text()):
        lints = shown(read_snapshot(str(CORPUS / row["file"])).lints, {}, "information")
        if lints:
            found[Path(row["file"]).name] = Counter(lint.code for lint in lints)
    assert found == EXPECTED


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.qasm")), ids=lambda path: path.stem)
def test_examples_have_none(path: Path) -> None:
    assert shown(read_snapshot(str(path)).lints, {}, "information") == []
