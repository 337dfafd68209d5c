"""The editor's settings: defaults, bad values, and what diagnostics look like under them."""

from __future__ import annotations

from typing import Any

import pytest
from lsprotocol import types as lsp

from ketline.lsp import convert
from ketline.lsp import diagnostics as publishing
from ketline.lsp.options import DiagnosticOptions, Options, read_options
from ketline.workspace import Snapshot

TEXT = 'OPENQASM 3.0;\ninclude "stdgates.inc";\nqreg q[1];\nqubit spare;\nrz(0) q;\n'


def diagnostics(options: DiagnosticOptions) -> list[lsp.Diagnostic]:
    snapshot = Snapshot(TEXT)
    return [convert.diagnostic(snapshot.lines, "file:///a.qasm", lint, "utf-16", options) for lint in snapshot.lints]


def test_no_settings_are_the_defaults() -> None:
    assert read_options(None) == (Options(), [])
    assert read_options({"diagnostics": {}}) == (Options(), [])


def test_severities_are_read() -> None:
    given = {"KT601": "off", "kt602": "error", "KT301": "warning"}
    options, complaints = read_options({"diagnostics": {"severities": given}})
    assert options.diagnostics.severities == {"KT601": "off", "KT602": "error", "KT301": "warning"}
    assert complaints == []


@pytest.mark.parametrize(
    ("severities", "words"),
    [
        ({"KT999": "off"}, "there is no code 'KT999'"),
        ({"KT601": "loud"}, "KT601 must be one of off, error"),
        ({"KT601": 3}, "not 3"),
        ({"KT601": ["off"]}, "not ['off']"),
        ({"KT101": "off"}, "stays an error"),
        ([], "must be a table of codes and levels"),
        ("off", "must be a table of codes and levels"),
    ],
)
def test_bad_severities_are_complained_about(severities: Any, words: str) -> None:
    options, complaints = read_options({"diagnostics": {"severities": severities}, "hints": {"enabled": False}})
    assert options.diagnostics.severities == {} and options.hints.enabled is False
    assert len(complaints) == 1
    assert complaints[0].startswith("ketline.diagnostics.severities") and words in complaints[0]


def test_one_bad_entry_leaves_the_others() -> None:
    options, complaints = read_options({"diagnostics": {"severities": {"KT601": "off", "KT000": "off"}}})
    assert options.diagnostics.severities == {"KT601": "off"} and len(complaints) == 1


def test_a_bad_length_leaves_the_other_settings() -> None:
    given = {"completion": {"length": "novel", "enabled": False}, "diagnostics": {"severities": {"KT601": "off"}}}
    options, complaints = read_options(given)
    assert (options.completion.length, options.completion.enabled) == ("block", False)
    assert options.diagnostics.severities == {"KT601": "off"} and len(complaints) == 1


def test_tags_and_levels() -> None:
    found = {item.code: item for item in diagnostics(DiagnosticOptions())}
    assert found["KT603"].tags == [lsp.DiagnosticTag.Deprecated]
    assert found["KT621"].tags == [lsp.DiagnosticTag.Unnecessary]
    assert found["KT601"].tags is None
    assert found["KT601"].severity is lsp.DiagnosticSeverity.Information
    assert found["KT621"].severity is lsp.DiagnosticSeverity.Hint
    changed = {item.code: item for item in diagnostics(DiagnosticOptions({"KT601": "error"}))}
    assert changed["KT601"].severity is lsp.DiagnosticSeverity.Error


def test_a_page_is_linked_only_where_one_says_where_pages_are() -> None:
    assert all(item.code_description is None for item in diagnostics(DiagnosticOptions()))
    linked = diagnostics(DiagnosticOptions(rules_url="https://example.org/rules/"))
    assert {item.code_description.href for item in linked if item.code_description} == {
        f"https://example.org/rules/{item.code}.md" for item in linked
    }


def test_many_problems_that_are_all_turned_off() -> None:
    snapshot = Snapshot("qubit[2] q;\n" + "U(0, 0, 1) w;\n" * 600)
    options = DiagnosticOptions({"KT201": "off"})
    assert publishing.found_in(snapshot, "file:///a.qasm", "utf-16", options, False) == []
