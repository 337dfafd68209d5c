"""The program corpus: what every family promises, that it repeats, and how it is split."""

from __future__ import annotations

import json
import re
from argparse import ArgumentParser
from collections import Counter
from dataclasses import asdict
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("qiskit")
pytest.importorskip("mqt.bench")
pytest.importorskip("pyarrow")
pytest.importorskip("tqdm")

from ketline.training import corpus, near_duplicates
from ketline.training.corpus import collect, distinct_programs, draw_chunk, first_error, not_imported, unparsable
from ketline.training.near_duplicates import SAME_SIDE, clusters, jaccard, shingles, split
from ketline.training.programs import layout
from ketline.training.programs.fingerprint import canonical_tokens, fingerprint, published_fingerprints
from ketline.training.programs.registry import FAMILIES, write_program
from ketline.training.programs.style import draw_style
from ketline.training.programs.writer import Writer
from ketline.training.tables import read_rows

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared/corpus"
MANIFEST = ROOT / "models/datasets/programs.json"


def programs(family: str, count: int, seed: int) -> list[str]:
    return [write_program(family, np.random.default_rng([seed, i])) for i in range(count)]


# -- families --------------------------------------------------------------------------------


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("family", list(FAMILIES))
def test_every_family_writes_distinct_programs_without_errors_in_its_versions(family):
    pytest.importorskip("openqasm3")
    texts = programs(family, 10, 11)
    assert [first_error(text) for text in texts] == [None] * len(texts)
    assert len({fingerprint(text) for text in texts}) >= 5
    versions = {corpus.version_of(text) for text in texts}
    assert versions <= set(FAMILIES[family].versions)
    assert max(FAMILIES[family].versions) in versions
    rows = [{"family": family, "text": text, "version": corpus.version_of(text)} for text in texts[:4]]
    assert unparsable([row["text"] for row in rows if row["version"] == 3]) == []
    assert not_imported(rows) == []


def test_there_are_at_least_eighty_families_and_each_says_what_it_is():
    assert len(FAMILIES) >= 80
    for name, family in FAMILIES.items():
        assert family.write.__doc__, name


def test_lints_are_rare():
    """KT603 is the older spelling that some styles write on purpose; the others are slips people make too."""
    from ketline.workspace import Snapshot

    found: Counter[str] = Counter()
    count = 0
    for _, text in distinct_programs(len(FAMILIES), seed=5):
        found.update({problem.code for problem in Snapshot(text).lints})
        count += 1
    del found["KT603"]
    assert found.total() < 0.15 * count


def test_programs_say_what_they_do():
    texts = [text for _, text in distinct_programs(400, seed=6)]
    assert sum("//" in text or "/*" in text for text in texts) > 0.7 * len(texts)
    assert sum("ketline: observable" in text for text in texts) > 0.02 * len(texts)


def test_both_versions_and_many_forms_appear():
    text = "\n".join(text for _, text in distinct_programs(2 * len(FAMILIES), seed=7))
    for form in (
        "OPENQASM 2.0;", "OPENQASM 3;", "qelib1.inc", "opaque ", "if(", "for ", "while (", "switch (", "def ",
        "extern ",
        "input ", "let ", "box", "stretch ", "durationof(", "ctrl @", "negctrl", "inv @", "array[", "gphase",
        "pragma ", "$", "π", "++", "reset ", "barrier ", "delay[", "++", "break;", "qreg ", "measure ",
    ):  # fmt: skip
        assert form in text, form


def test_version_2_has_line_comments_only():
    """OpenQASM 2 has no other, and Qiskit reads no other there."""
    styles = [draw_style(np.random.default_rng(i), 2) for i in range(200)]
    assert not any(style.block_comment or style.block_notes for style in styles)


# -- nothing from elsewhere ------------------------------------------------------------------


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs the shared corpus")
def test_published_files_are_all_excluded():
    files = [path for path in SHARED.rglob("*") if path.suffix in (".qasm", ".inc") and path.is_file()]
    assert len(files) > 200
    known = published_fingerprints()
    for path in files:
        assert fingerprint(path.read_text(encoding="utf-8", errors="replace")) in known, path


def test_a_published_program_is_not_produced(monkeypatch):
    first = draw_chunk(4, 0, 40).rows
    unwanted = first[3].fingerprint
    monkeypatch.setattr("ketline.training.programs.fingerprint.published_fingerprints", lambda: frozenset({unwanted}))
    chunk = draw_chunk(4, 0, 40)
    assert chunk.dropped["published"] == 1
    assert [row.fingerprint for row in chunk.rows] == [row.fingerprint for row in first if row.fingerprint != unwanted]


def test_a_fingerprint_sees_tokens_and_not_their_layout():
    one = 'OPENQASM 3;\ninclude "stdgates.inc"; // a\nqubit[2] q;\nrz(0.50*pi) q[0]; x q[0x1];'
    other = 'OPENQASM 3;include "stdgates.inc";\n\n/* b */ qubit [2] q; rz( .5 * π ) q[0];\nx q[1];'
    assert fingerprint(one) == fingerprint(other)
    assert fingerprint(one) != fingerprint(one.replace("0.50", "0.51"))
    assert fingerprint(one) != fingerprint(one.replace("x q", "y q"))
    assert canonical_tokens("delay[1_0 ns] a; // c") == ["delay", "[", "10ns", "]", "a", ";"]


# -- styles ----------------------------------------------------------------------------------


def styled(**changes: object) -> Writer:
    """A writer of version 3 with parts of its style set."""
    writer = Writer(np.random.default_rng(0), 3)
    writer.style = writer.style.__class__(**(asdict(writer.style) | {"trailing": 0.0, "own_library": False} | changes))
    return writer


def test_loops_are_written_or_unrolled():
    looped, unrolled = styled(loops=1.0, tight_sums=False), styled(loops=0.0)
    for writer in (looped, unrolled):
        for i in writer.over("i", 0, 2):
            writer.gate("cx", i, i + 1)
    assert [line.strip() for line in looped.lines][1:] == [
        f"cx {looped.q}[i]{looped.style.comma}{looped.q}[i + 1];",
        "}",
    ]
    assert len(unrolled.lines) == 3


def test_own_definitions_stand_for_the_library():
    style = styled(own_library=True, comma=", ").style
    head, body = layout.with_library(style, ["h q[0];", "swap q[0], q[1];"])
    assert head == []
    names = [line.split()[1] for line in body[:3]]
    assert set(names) == {"h", "cx", "swap"}
    assert names.index("cx") < names.index("swap")
    assert layout.with_library(style, ["crz(1) q[0], q[1];"])[0] == ['include "stdgates.inc";']


def test_a_register_may_be_declared_where_it_is_measured():
    body = ["bit[3] c;", "qubit[3] q;", "h q;", "c = measure q;"]
    assert layout.declare_at_measurement(body, "q", "c") == ["qubit[3] q;", "h q;", "bit[3] c = measure q;"]
    kept = [*body, "if (c == 1) x q[0];"]
    assert layout.declare_at_measurement(kept, "q", "c") == kept


def test_statements_are_joined_only_where_they_are_alike():
    body = ["h q[0];", "h q[1];", "x q[0];", "// x", "x q[1];"]
    joined = layout.join_statements(body, 1.0, np.random.default_rng(0))
    assert joined == ["h q[0]; h q[1];", "x q[0];", "// x", "x q[1];"]


def test_a_style_repeats():
    assert draw_style(np.random.default_rng(3), 3) == draw_style(np.random.default_rng(3), 3)


@pytest.mark.slow
def test_exports_do_not_depend_on_what_was_made_before():
    from qiskit import QuantumCircuit

    families = [name for name in FAMILIES if name.startswith("exported")]
    first = {name: programs(name, 4, 21) for name in families}
    for _ in range(3):
        QuantumCircuit(1)
    for name in families:
        assert programs(name, 4, 21) == first[name]
        assert not re.search(r"_\d{9,}", "".join(first[name]))


# -- the whole -------------------------------------------------------------------------------


def test_chunks_do_not_depend_on_each_other_and_repeat():
    assert draw_chunk(7, 1, 60) == draw_chunk(7, 1, 60)
    assert draw_chunk(7, 0, 30).rows + draw_chunk(7, 1, 30).rows == draw_chunk(7, 0, 60).rows


def test_the_corpus_is_distinct_and_varied():
    rows = list(distinct_programs(len(FAMILIES) + 40, seed=3))
    assert len({fingerprint(text) for _, text in rows}) == len(rows)
    assert {family for family, _ in rows} == set(FAMILIES)
    assert rows[:20] == list(distinct_programs(20, seed=3))


def test_any_number_of_processes_gives_the_same_programs(tmp_path):
    one, _, _ = collect(90, 8, 1, size=40)
    two, _, _ = collect(90, 8, 2, corpus.Parts(tmp_path / "parts", 8, 40), 40)
    assert one == two


def options(*argv: object):
    parser = ArgumentParser()
    corpus.add_arguments(parser)
    return parser.parse_args([str(a) for a in argv])


def test_an_interrupted_command_goes_on(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(corpus, "CHUNK", 50)
    drawn: list[int] = []
    original = corpus.draw_chunk

    def interrupted(seed: int, number: int, size: int):
        if number == 2 and len(drawn) == 2:
            raise KeyboardInterrupt
        drawn.append(number)
        return original(seed, number, size)

    monkeypatch.setattr(corpus, "draw_chunk", interrupted)
    argv = options("--count", 120, "--seed", 5, "--verify", 10, "-o", tmp_path / "programs.parquet")
    assert corpus.execute(argv) == 130
    assert "2 chunks are kept" in capsys.readouterr().out
    drawn.append(-1)
    assert corpus.execute(argv) == 0
    assert drawn == [0, 1, -1, 2]
    assert not (tmp_path / "programs.parts").exists()
    rows = read_rows(tmp_path / "programs.parquet")
    assert len(rows) == 120
    assert {row["held_out"] for row in rows if row["split"] == "train"} == {False}
    manifest = json.loads((tmp_path / "programs.json").read_text())
    assert manifest["count"] == 120
    assert sum(manifest["families"].values()) == sum(manifest["splits"].values()) == 120


def test_other_texts_than_the_recorded_ones_are_told(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(corpus, "CHUNK", 40)
    argv = options("--count", 30, "--seed", 5, "--verify", 1, "-o", tmp_path / "programs.parquet")
    assert corpus.execute(argv) == 0
    path = tmp_path / "programs.json"
    recorded = json.loads(path.read_text())
    path.write_text(json.dumps(recorded | {"sha256": "0"}))
    assert corpus.execute(argv) == 1
    assert "the texts are not those of" in capsys.readouterr().out
    argv.record = True
    assert corpus.execute(argv) == 0
    assert json.loads(path.read_text()) == recorded


def test_a_program_with_an_error_is_dropped_and_told(monkeypatch, tmp_path, capsys):
    def broken(writer: Writer) -> None:
        writer.name("broken")
        writer.registers(2)
        writer.gate("cx", 0, 5)

    monkeypatch.setitem(FAMILIES, "bell", FAMILIES["bell"].__class__(broken, (3,), 1))
    monkeypatch.setattr(corpus, "CHUNK", 40)
    argv = options("--count", 60, "--seed", 5, "--verify", 1, "-o", tmp_path / "programs.parquet")
    assert corpus.execute(argv) == 1
    said = capsys.readouterr().out
    assert re.search(r"bell: \d+ programs with an error, the first \(KT301", said)
    assert "with an error" in said
    assert "bell" not in {row["family"] for row in read_rows(tmp_path / "programs.parquet")}


@pytest.mark.skipif(not MANIFEST.is_file(), reason="needs the manifest")
def test_the_manifest_is_of_this_generator():
    from ketline.training.programs.registry import GENERATOR_VERSION

    manifest = json.loads(MANIFEST.read_text())
    assert manifest["generator"] == GENERATOR_VERSION
    assert manifest["count"] >= 100_000
    assert set(manifest["families"]) == set(FAMILIES)
    assert min(manifest["families"].values()) > 20
    assert manifest["splits"]["validation"] > 1000 < manifest["splits"]["test"]


# -- near duplicates -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sample() -> list[tuple[str, str]]:
    return list(distinct_programs(540, seed=13))


def test_names_and_angles_make_no_near_duplicate_different():
    one = 'OPENQASM 3;\ninclude "stdgates.inc";\nqubit[2] q;\nrz(0.5) q[0];\ncx q[0], q[1];\n'
    assert np.array_equal(
        shingles(one), shingles(one.replace("q[", "reg[").replace(" q;", " reg;").replace("0.5", "1.25"))
    )
    assert not np.array_equal(shingles(one), shingles(one.replace("q[1]", "q[3]")))
    assert len(shingles("x q;")) == 1


def test_near_duplicates_fall_on_the_same_side(sample):
    sets = [shingles(text) for _, text in sample]
    labels = clusters(sets)
    sides = split(labels, [family for family, _ in sample], [fingerprint(text) for _, text in sample])
    close = [(a, b) for a, b in combinations(range(len(sets)), 2) if jaccard(sets[a], sets[b]) >= SAME_SIDE]
    assert len(close) > 20
    for a, b in close:
        assert labels[a] == labels[b]
        assert sides[a] == sides[b]


def test_clusters_are_what_near_duplicates_link(sample):
    sets = [shingles(text) for _, text in sample[:400]]
    labels = clusters(sets)
    linked = {i: {i} for i in range(len(sets))}
    for a, b in combinations(range(len(sets)), 2):
        if jaccard(sets[a], sets[b]) >= SAME_SIDE and linked[a] is not linked[b]:
            linked[a] |= linked[b]
            for member in linked[b]:
                linked[member] = linked[a]
    assert [min(linked[i]) for i in range(len(sets))] == labels


def test_every_family_is_trained_on_and_none_is_mostly_held_out(sample):
    families = [family for family, _ in sample]
    labels = clusters([shingles(text) for _, text in sample])
    keys = [fingerprint(text) for _, text in sample]
    sides = split(labels, families, keys)
    assert sides == split(labels, families, keys)
    assert {f for f, side in zip(families, sides) if side == "train"} == set(families)
    counts = Counter(sides)
    assert 0.01 < counts["validation"] / len(sides) <= near_duplicates.SHARE
    assert 0.01 < counts["test"] / len(sides) <= near_duplicates.SHARE
