"""How good completions are as written, no grammar, nothing cut back: the model's and its baselines'."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ketline.limits import MAXIMUM_SUGGESTION_TOKENS
from ketline.model.pieces import Pieces
from ketline.model.prompts import Special, completion_prompt
from ketline.suggest import cursor_at
from ketline.suggest.suggest import prompt_text
from ketline.training.evaluation.questions import Question
from ketline.training.evaluation.sampling import Sampler
from ketline.workspace import Snapshot

Completer = Callable[[str, str], str]
"""From what is before the cursor and what is behind it to what comes between."""

_COMMENT = re.compile(r"//.*")


@dataclass(frozen=True)
class CompletionRow:
    """Shares over questions of one kind; statements are compared up to white space and trailing comments."""

    name: str
    group: str
    kind: str
    questions: int
    first_exact: float
    """The first statement line is the original's."""
    whole_exact: float | None
    """All statement lines are; None where nothing behind the cursor says how many are wanted."""
    first_sound: float
    """The program up to the first statement line has no problem."""
    whole_sound: float
    """The program with the whole answer has none."""


def completion_row(name: str, group: str, kind: str, complete: Completer, asked: Sequence[Question]) -> CompletionRow:
    """The figures of one way to complete."""
    from tqdm import tqdm

    first_exact = whole_exact = first_sound = whole_sound = 0
    for question in tqdm(asked, desc=f"{group}: {name}, {kind}", unit="question", mininterval=5):
        answer = complete(question.prefix, question.suffix)
        written, original = statements(answer), statements(question.middle)
        first_exact += written[:1] == original[:1]
        whole_exact += written == original
        first_sound += bool(written) and question.sound(first_line(answer), whole=False)
        whole_sound += bool(written) and question.sound(answer, whole=True)
    count = len(asked)
    whole = round(whole_exact / count, 4) if any(question.suffix for question in asked) else None
    return CompletionRow(
        name, group, kind, count, round(first_exact / count, 4), whole,
        round(first_sound / count, 4), round(whole_sound / count, 4),
    )  # fmt: skip


def statements(text: str) -> list[str]:
    """Lines without white space and comments, those with nothing else left out."""
    bare = ("".join(_COMMENT.sub("", line).split()) for line in text.splitlines())
    return [line for line in bare if line]


def first_line(text: str) -> str:
    """Up to the first line with more than a comment."""
    lines = text.splitlines(keepends=True)
    count = next((index for index, line in enumerate(lines) if statements(line)), len(lines))
    return "".join(lines[: count + 1])


def repeat_previous(prefix: str, suffix: str) -> str:
    """The last statement line once more."""
    written = [line for line in prefix.splitlines(keepends=True) if statements(line)]
    return written[-1]


def model_completer(sampler: Sampler, seed: int) -> Completer:
    """The model's greedy answer, asked as the editor asks; an unfinished last line is dropped."""

    def complete(prefix: str, suffix: str) -> str:
        asked = prompt_text(cursor_at(Snapshot(prefix + suffix), len(prefix)))
        sample = sampler.draw(completion_prompt(*asked), 0.0, seed, most=MAXIMUM_SUGGESTION_TOKENS)
        return sample.text if sample.finished else sample.text[: sample.text.rfind("\n") + 1]

    return complete


def program_perplexity(model: Path, texts: Sequence[str]) -> dict[str, float]:
    """Perplexity a token and bits a character on held-out programs, read from the start."""
    import llama_cpp

    llama = llama_cpp.Llama(str(model), n_ctx=1024, logits_all=True, verbose=False, n_threads=1)
    pieces = Pieces(llama)
    total, tokens_read, characters = 0.0, 0, 0
    for text in texts:
        tokens = pieces.encode((Special.PREFIX, text, Special.END))
        if len(tokens) > 1024:
            continue
        llama.reset()
        llama.eval(tokens[:-1])
        logits = np.array(llama.scores[: len(tokens) - 1], dtype=np.float64)
        logits -= logits.max(axis=1, keepdims=True)
        log_sum = np.log(np.exp(logits).sum(axis=1))
        total -= float((logits[np.arange(len(tokens) - 1), tokens[1:]] - log_sum).sum())
        tokens_read += len(tokens) - 1
        characters += len(text)
    return {
        "programs": len(texts),
        "perplexity": round(float(np.exp(total / tokens_read)), 4),
        "bits_per_character": round(total / np.log(2) / characters, 4),
    }
