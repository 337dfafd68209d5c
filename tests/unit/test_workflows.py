"""The workflows run elsewhere; here it is held that what they call is there, and that they ask for little."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

yaml = pytest.importorskip("yaml", reason="PyYAML is not installed")

REPOSITORY = Path(__file__).resolve().parents[2]
WORKFLOWS = sorted((REPOSITORY / ".github" / "workflows").glob("*.yml"))


@pytest.fixture(params=WORKFLOWS, ids=lambda path: path.stem)
def workflow(request: pytest.FixtureRequest) -> dict[str, Any]:
    return yaml.safe_load(request.param.read_text(encoding="utf-8"))


def steps(workflow: dict[str, Any]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Each step with its job."""
    for job in workflow["jobs"].values():
        for step in job["steps"]:
            yield job, step


def commands(workflow: dict[str, Any]) -> Iterator[tuple[str, Path]]:
    """Each step's script and the folder that it runs in."""
    for job, step in steps(workflow):
        folder = job.get("defaults", {}).get("run", {}).get("working-directory", ".")
        if "run" in step:
            yield step["run"], REPOSITORY / step.get("working-directory", folder)


def test_what_is_called_is_there(workflow: dict[str, Any]) -> None:
    targets = set(re.findall(r"^(\w+):", (REPOSITORY / "Makefile").read_text(), re.MULTILINE))
    for script, folder in commands(workflow):
        assert folder.is_dir()
        assert set(re.findall(r"\bmake (\w+)", script)) <= targets, script
        for path in re.findall(r"\bscripts/[\w-]+", script):
            assert os.access(REPOSITORY / path, os.X_OK), script
        for path in re.findall(r"\bexamples/[\w./]+", script):
            assert (REPOSITORY / path).is_file(), script
        called = set(re.findall(r"npm run (\w+)", script)) | ({"test"} if "npm test" in script else set())
        if called:
            assert called <= set(json.loads((folder / "package.json").read_text())["scripts"]), script


def test_little_is_asked_for(workflow: dict[str, Any]) -> None:
    assert workflow["permissions"] == {"contents": "read"}
    assert "group" in workflow["concurrency"]
    assert all("timeout-minutes" in job for job in workflow["jobs"].values())
    writing = {name for job in workflow["jobs"].values() for name, may in job.get("permissions", {}).items()
               if may == "write"}  # fmt: skip
    assert writing <= {"contents", "pages", "id-token"}
    for _, step in steps(workflow):
        assert "uses" not in step or re.fullmatch(r"actions/[\w-]+@v\d+", step["uses"]), step


def test_what_is_kept_is_of_these_files(workflow: dict[str, Any]) -> None:
    """A key of a cache made of a file that is gone would never change again."""
    for _, step in steps(workflow):
        given = step.get("with", {})
        named = re.findall(r"'([^']+)'", "".join(re.findall(r"hashFiles\((.*?)\)", str(given.get("key", "")))))
        for path in [*named, *str(given.get("cache-dependency-path", "")).split()]:
            assert (REPOSITORY / path).is_file(), step


def test_actionlint_finds_nothing() -> None:
    folders = [str(Path(sys.executable).parent), *os.get_exec_path()]
    program = next((found for folder in folders if (found := shutil.which("actionlint", path=folder))), None)
    if program is None:
        pytest.skip("actionlint (extra 'dev' on Linux) is not installed")
    linted = subprocess.run([program, "-no-color", *WORKFLOWS], capture_output=True, text=True, timeout=60)
    assert linted.returncode == 0, linted.stdout + linted.stderr
