"""The models on disk and their manifest."""

from __future__ import annotations

import json

import pytest

from ketline.model.catalog import ROLES, ModelUnavailable, file_sha256, shipped_model, verify


def write_model(folder, **changes):
    model = folder / "tiny.gguf"
    model.write_bytes(b"GGUF")
    manifest = {
        "name": "tiny",
        "file": "tiny.gguf",
        "sha256": file_sha256(model),
        "parameters": 1,
        "context": 8,
    }
    (folder / "manifest.json").write_text(json.dumps({"completion": {**manifest, **changes}}))
    return model


def test_a_sound_model_is_found_and_verified(tmp_path, monkeypatch):
    write_model(tmp_path)
    monkeypatch.setenv("KETLINE_MODELS", str(tmp_path))
    entry = shipped_model()
    assert (entry.name, entry.context) == ("tiny", 8)
    verify(entry)


def test_a_missing_or_damaged_model_is_one_clear_line(tmp_path):
    with pytest.raises(ModelUnavailable, match=r"no manifest\.json"):
        shipped_model(folder=tmp_path)
    model = write_model(tmp_path)
    entry = shipped_model(folder=tmp_path)
    model.write_bytes(b"GGUX")
    with pytest.raises(ModelUnavailable, match="damaged or replaced"):
        verify(entry)
    model.unlink()
    with pytest.raises(ModelUnavailable, match="missing"):
        shipped_model(folder=tmp_path)
    (tmp_path / "manifest.json").write_text("{")
    with pytest.raises(ModelUnavailable, match="unreadable manifest"):
        shipped_model(folder=tmp_path)


def test_each_role_has_a_model_of_its_own(tmp_path):
    write_model(tmp_path)
    with pytest.raises(ModelUnavailable, match=r"unreadable manifest \('generation'\)"):
        shipped_model("generation", tmp_path)
    assert {shipped_model(role).context for role in ROLES} <= {1024, 1536}
