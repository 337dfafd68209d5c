"""Threads are given up while another program has a core, and tried again later."""

from __future__ import annotations

from ketline.model.pace import LATE_TOKENS, TEXTS_ALONE, Pace


class Machine:
    """A clock that each token moves on by ``seconds[threads]``."""

    def __init__(self) -> None:
        self.now = 0.0
        self.seconds = {1: 0.002, 2: 0.001}
        self.used: list[int] = []
        self.pace = Pace(self, 2, self.used.append, lambda: self.now)

    def eval(self, tokens: list[int]) -> None:
        self.now += self.seconds[self.pace.threads] * len(tokens)

    def text(self, tokens: int = 10) -> list[int]:
        """Draws a text; the threads that each of its tokens was read with."""
        self.pace.begin()
        self.pace.eval([1] * 200)
        found = []
        for token in range(tokens):
            found.append(self.pace.threads)
            self.pace.eval([token])
        return found


def test_all_threads_where_they_are_quick() -> None:
    machine = Machine()
    assert [machine.text() for _ in range(3)] == [[2] * 10] * 3
    assert machine.used == [], "set once, when the model was loaded"


def test_one_thread_while_the_others_wait() -> None:
    machine = Machine()
    machine.text()
    machine.seconds[2] = 0.008
    assert machine.text() == [2] * LATE_TOKENS + [1] * (10 - LATE_TOKENS)
    assert [machine.text() for _ in range(TEXTS_ALONE)] == [[1] * 10] * TEXTS_ALONE
    assert machine.text()[:LATE_TOKENS] == [2] * LATE_TOKENS, "tried again"
    machine.seconds[2] = 0.001
    for _ in range(TEXTS_ALONE):
        machine.text()
    assert machine.text() == [2] * 10


def test_a_single_late_token_changes_nothing() -> None:
    machine = Machine()
    machine.text()
    machine.pace.begin()
    machine.seconds[2] = 0.05
    machine.pace.eval([1])
    machine.seconds[2] = 0.001
    machine.pace.eval([1])
    assert machine.pace.threads == 2


def test_a_long_prompt_is_not_a_late_token() -> None:
    machine = Machine()
    machine.text()
    machine.pace.begin()
    for _ in range(5):
        machine.pace.eval([1] * 500)
    assert machine.pace.threads == 2


def test_one_core_is_one_thread() -> None:
    machine = Machine()
    machine.pace = Pace(machine, 1, machine.used.append, lambda: machine.now)
    machine.text()
    machine.seconds[1] = 0.5
    assert machine.text() == [1] * 10 and machine.used == []
