"""The files of a workspace: which ones, how many, and seen again when they change."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import patch

from ketline.workspace import FileTexts, Folder, folder


def names(root: Path) -> list[str]:
    return [str(Path(path).relative_to(root)) for path in Folder(root, FileTexts()).paths()]


def test_own_programs_near_the_root_first(tmp_path: Path) -> None:
    for name in ("sub/deep/c.inc", "sub/b.qasm", "z.qasm", "note.txt", ".git/d.qasm", "node_modules/e.qasm"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("qubit q;\n")
    (tmp_path / "link.qasm").symlink_to(tmp_path / "z.qasm")
    assert names(tmp_path) == ["z.qasm", "sub/b.qasm", "sub/deep/c.inc"]


def test_limits(tmp_path: Path) -> None:
    for index in range(6):
        (tmp_path / f"{index}.qasm").write_text("qubit q;\n" * (1 + 100 * (index == 1)))
    with patch.object(folder, "MAXIMUM_WORKSPACE_FILE_BYTES", 100):
        assert "1.qasm" not in names(tmp_path) and len(names(tmp_path)) == 5
    with patch.object(folder, "MAXIMUM_WORKSPACE_FILES", 2):
        assert len(names(tmp_path)) == 2
    with patch.object(folder, "MAXIMUM_WORKSPACE_BYTES", 20):
        assert len(names(tmp_path)) == 1


def test_a_changed_file_is_read_again_and_what_it_meant_reused(tmp_path: Path) -> None:
    path = tmp_path / "a.qasm"
    path.write_text("qubit q;\n")
    files = Folder(tmp_path, FileTexts())
    first = files.snapshot(str(path))
    assert first is not None and files.snapshot(str(path)) is first
    _ = first.analysis
    path.write_text("qubit q; bit c;\n")
    second = files.snapshot(str(path))
    assert second is not None and list(second.analysis.scope.names) == ["q", "c"]
    assert second.previous_tree is first.tree
    path.unlink()
    assert files.snapshot(str(path)) is None


def test_what_was_asked_for_longest_ago_is_forgotten(tmp_path: Path) -> None:
    for name in "abc":
        (tmp_path / f"{name}.qasm").write_text("qubit q;\n")
    files = Folder(tmp_path, FileTexts())
    with patch.object(folder, "MAXIMUM_KEPT_CHARACTERS", 20):
        kept = [files.snapshot(str(tmp_path / f"{name}.qasm")) for name in "abc"]
        assert files.snapshot(str(tmp_path / "c.qasm")) is kept[2]
        assert files.snapshot(str(tmp_path / "a.qasm")) is not kept[0]
