"""A sample that takes long ends with a whole statement."""

from __future__ import annotations

import threading
import time

import pytest

pytest.importorskip("llama_cpp")

from ketline.model.catalog import ModelUnavailable, shipped_model
from ketline.model.prompts import Special
from ketline.model.protocol import CompletionRequest
from ketline.model.worker import Drawer, _is_whole

PROMPT = (Special.PREFIX, 'OPENQASM 3.0;\ninclude "stdgates.inc";\nqubit[4] q;\nh q[0];\n')
FOREVER = 'root ::= ("h q[" [0-3] "];\\n")*\n'
BLOCKS = 'root ::= ("for int i in [0:3] {\\n  h q[" [0-3] "];\\n  x q[0];\\n}\\n")*\n'


@pytest.fixture(scope="module")
def drawer() -> Drawer:
    try:
        return Drawer(str(shipped_model().path), 512, 1)
    except ModelUnavailable as error:
        pytest.skip(str(error))


@pytest.mark.parametrize("grammar", [FOREVER, BLOCKS])
def test_it_ends_behind_a_statement(drawer: Drawer, grammar: str) -> None:
    request = CompletionRequest(PROMPT, grammar, 400, temperature=0.7, enough=1, milliseconds=60_000)
    found = drawer.draw(request, threading.Event(), time.monotonic() + 60)
    assert found.finish in ("deadline", "end")
    assert _is_whole(found.text.encode()) and found.text.count("\n") <= 6


def test_without_it_a_sample_goes_on(drawer: Drawer) -> None:
    request = CompletionRequest(PROMPT, FOREVER, 60, temperature=0.7, milliseconds=60_000)
    whole = drawer.draw(request, threading.Event(), time.monotonic() + 60)
    assert whole.finish in ("length", "end") and whole.tokens > 6


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("h q;", True),
        ("h q;\n", True),
        ("h q", False),
        ("if (c) {\n  x q;", False),
        ("if (c) { x q; }", True),
        ("", False),
    ],
)
def test_what_is_whole(text: str, whole: bool) -> None:
    assert _is_whole(text.encode()) is whole
