"""Find the shipped GGUF files and hold them to their manifest.

``models/manifest.json`` (written by ``ketline train export``) names the file for each role and its sha256: a
"completion" model goes on with what is being typed, a "generation" model writes circuits that are asked for. Looked
for, in order: ``$KETLINE_MODELS``, ``models/`` of a source checkout, where a wheel puts it in its environment, and
where else pip may have put it (``--user``, ``--target``, a system's own layout).
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MANIFEST = "manifest.json"

ROLES = ("completion", "generation")


class ModelUnavailable(Exception):
    """The model is missing or damaged; the message is one line for the user."""


@dataclass(frozen=True)
class ModelEntry:
    """A model on disk, as its manifest describes it."""

    name: str
    path: Path
    sha256: str
    parameters: int
    context: int


def model_folders() -> Iterator[Path]:
    """Folders searched for a manifest, first one wins."""
    configured = os.environ.get("KETLINE_MODELS")
    if configured:
        yield Path(configured)
    packages = Path(__file__).resolve().parents[2]
    yield packages.parent / "models"
    for base in (Path(sys.prefix), packages):
        yield base / "share" / "ketline" / "models"
    yield from _recorded_folders()


def _recorded_folders() -> Iterator[Path]:
    """Where the installer's record says that it put the manifest."""
    from importlib.metadata import PackageNotFoundError, files

    try:
        recorded = files("ketline") or ()
    except PackageNotFoundError:
        return
    for file in recorded:
        if file.parts[-3:] == ("ketline", "models", MANIFEST):
            yield Path(str(file.locate())).resolve().parent


def shipped_model(role: str = "completion", folder: Path | None = None) -> ModelEntry:
    """The model that the manifest of ``folder`` (or of the first folder that has one) names for ``role``.

    Checks that the file exists, not its hash (``verify`` does). Raises ``ModelUnavailable``.
    """
    searched: list[str] = []
    for candidate in (folder,) if folder is not None else model_folders():
        manifest = candidate / MANIFEST
        if manifest.is_file():
            return _read_entry(manifest, role)
        searched.append(str(candidate))
    raise ModelUnavailable("no model: no manifest.json in " + ", ".join(searched))


def verify(entry: ModelEntry) -> None:
    """Raise ``ModelUnavailable`` unless the file's sha256 equals the manifest's."""
    try:
        digest = file_sha256(entry.path)
    except OSError as error:
        raise ModelUnavailable(f"{entry.path}: {error.strerror or error}") from error
    if digest != entry.sha256:
        raise ModelUnavailable(
            f"{entry.path}: damaged or replaced (sha256 {digest[:12]}..., expected {entry.sha256[:12]}...)"
        )


def file_sha256(path: Path) -> str:
    """Hexadecimal sha256 of a file's bytes."""
    with path.open("rb") as stream:
        digest = hashlib.sha256()
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def _read_entry(manifest: Path, role: str) -> ModelEntry:
    try:
        data = json.loads(manifest.read_text(encoding="utf-8"))[role]
        entry = ModelEntry(
            name=str(data["name"]),
            path=manifest.parent / str(data["file"]),
            sha256=str(data["sha256"]),
            parameters=int(data["parameters"]),
            context=int(data["context"]),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelUnavailable(f"{manifest}: unreadable manifest ({error})") from error
    if not entry.path.is_file():
        raise ModelUnavailable(f"{entry.path}: missing, though {manifest.name} names it")
    return entry
