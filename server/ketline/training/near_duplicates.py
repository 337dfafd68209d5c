"""Programs that are nearly the same, and a split in which such programs fall on one side.

A program is the set of its runs of ``RUN`` tokens (shingles), in which names that the program itself declares
are one sign, numbers outside index brackets another, and the header is left out: a register of another name or
other angles make no difference. Two programs whose sets have a Jaccard index of at least ``SAME_SIDE`` are near
duplicates, and a cluster is what near duplicates link together. The search is exact: it looks for a common
element among the rarest ones of both sets, which every such pair has (prefix filtering; Bayardo, Ma and
Srikant, "Scaling up all pairs similarity search", 2007).
"""

from __future__ import annotations

import hashlib
import math
import zlib
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from ketline.semantics.functions import FUNCTIONS
from ketline.semantics.library import BUILTIN_GATES, QELIB1, STDGATES
from ketline.syntax.tokens import KEYWORDS
from ketline.training.programs.fingerprint import canonical_tokens

RUN = 5
SAME_SIDE = 0.8

SHARE = 0.02
"""Of all programs, for validation and for test each."""

FAMILY_SHARE = 0.06
"""Most of a family's programs in validation, and in test."""

KNOWN = (
    KEYWORDS
    | set(STDGATES)
    | set(QELIB1)
    | set(BUILTIN_GATES)
    | set(FUNCTIONS)
    | {"gphase", "pi", "tau", "euler", "opaque"}
)
MULTIPLIERS = np.array([pow(0x9E3779B97F4A7C15, power, 2**64) for power in range(1, RUN + 1)], dtype=np.uint64)


def shingles(text: str) -> np.ndarray:
    """The set of token runs as sorted 64-bit hashes; programs shorter than a run have one."""
    words = [_sign(word, inside) for word, inside in _with_brackets(_body(canonical_tokens(text)))]
    codes = np.array([_code(word) for word in words], dtype=np.uint64)
    if len(codes) < RUN:
        codes = np.concatenate([codes, np.zeros(RUN - len(codes), dtype=np.uint64)])
    windows = np.lib.stride_tricks.sliding_window_view(codes, RUN)
    return np.unique((windows * MULTIPLIERS).sum(axis=1, dtype=np.uint64))


def _body(tokens: list[str]) -> list[str]:
    """Tokens without the version statement and the include."""
    while tokens and tokens[0] in ("OPENQASM", "include"):
        tokens = tokens[tokens.index(";") + 1 :] if ";" in tokens else []
    return tokens


def _with_brackets(tokens: list[str]) -> list[tuple[str, bool]]:
    depth, found = 0, []
    for token in tokens:
        depth += (token == "[") - (token == "]")
        found.append((token, depth > 0))
    return found


def _sign(word: str, inside: bool) -> str:
    if word[0].isdigit():
        return word if inside else "#"
    if (word[0].isalpha() or word[0] == "_") and word not in KNOWN:
        return "name"
    return word


@lru_cache(maxsize=65_536)
def _code(word: str) -> int:
    return zlib.crc32(word.encode()) + 1


def jaccard(one: np.ndarray, other: np.ndarray) -> float:
    """Size of the common part over the size of the union."""
    common = len(np.intersect1d(one, other, assume_unique=True))
    return common / (len(one) + len(other) - common)


class _Groups:
    """Disjoint groups; the label of each element can be read as an array."""

    def __init__(self, size: int) -> None:
        self.labels = np.arange(size)
        self._members = {i: [i] for i in range(size)}

    def join(self, one: int, other: int) -> None:
        """Unite the groups of two elements."""
        a, b = int(self.labels[one]), int(self.labels[other])
        if a == b:
            return
        if len(self._members[a]) < len(self._members[b]):
            a, b = b, a
        moved = self._members.pop(b)
        self.labels[moved] = a
        self._members[a] += moved


def clusters(sets: Sequence[np.ndarray]) -> list[int]:
    """A label for each set, equal where near duplicates link them: the index of the cluster's first member."""
    distinct: dict[bytes, int] = {}
    which = [distinct.setdefault(s.tobytes(), len(distinct)) for s in sets]
    firsts = [np.frombuffer(raw, dtype=np.uint64) for raw in distinct]
    labels = _linked(firsts)
    seen: dict[int, int] = {}
    return [seen.setdefault(int(labels[w]), i) for i, w in enumerate(which)]


def _linked(sets: list[np.ndarray]) -> np.ndarray:
    """Labels of distinct sets, joined where near duplicates are."""
    sizes = np.array([len(s) for s in sets])
    starts = np.concatenate([[0], np.cumsum(sizes)])
    ranked, elements = _by_rarity(sets)
    flat = np.concatenate(ranked)
    order = np.argsort(sizes, kind="stable")
    index = _PrefixIndex([_prefix(ranked[i]) for i in order], order, elements)
    groups = _Groups(len(sets))
    marked = np.zeros(elements, dtype=bool)
    for current in order.tolist():
        mine = ranked[current]
        found = index.before(_prefix(mine))
        found = found[(groups.labels[found] != groups.labels[current]) & (sizes[found] >= SAME_SIDE * len(mine) - 1e-9)]
        if len(found):
            found = np.unique(found)
            marked[mine] = True
            for other in found[_similar(found, len(mine), marked, flat, starts, sizes)].tolist():
                groups.join(current, other)
            marked[mine] = False
        index.add(_prefix(mine))
    return groups.labels


def _by_rarity(sets: list[np.ndarray]) -> tuple[list[np.ndarray], int]:
    """(the sets with each element as its rank, the rarest first; the number of elements)."""
    elements, counts = np.unique(np.concatenate(sets), return_counts=True)
    rank = np.empty(len(elements), dtype=np.int32)
    rank[np.argsort(counts, kind="stable")] = np.arange(len(elements), dtype=np.int32)
    return [np.sort(rank[np.searchsorted(elements, s)]) for s in sets], len(elements)


def _prefix(ranked: np.ndarray) -> np.ndarray:
    """The rarest elements, so many that a near duplicate has one of them among its own."""
    return ranked[: len(ranked) - math.ceil(SAME_SIDE * len(ranked) - 1e-9) + 1]


class _PrefixIndex:
    """Which of the sets added so far have an element in their prefix; all prefixes are known from the start."""

    def __init__(self, prefixes: list[np.ndarray], owners: np.ndarray, elements: int) -> None:
        flat = np.concatenate(prefixes)
        self._owners = np.repeat(owners, [len(p) for p in prefixes])[np.argsort(flat, kind="stable")]
        self._first = np.searchsorted(np.sort(flat), np.arange(elements))
        self._next = self._first.copy()

    def before(self, prefix: np.ndarray) -> np.ndarray:
        """Added sets that share an element, some several times."""
        spans = zip(self._first[prefix].tolist(), self._next[prefix].tolist())
        return np.concatenate([self._owners[first:last] for first, last in spans])

    def add(self, prefix: np.ndarray) -> None:
        """Add the next set."""
        self._next[prefix] += 1


def _similar(
    found: np.ndarray, size: int, marked: np.ndarray, flat: np.ndarray, starts: np.ndarray, sizes: np.ndarray
) -> np.ndarray:
    """Which candidates reach the threshold against the marked set of ``size`` elements."""
    lengths = sizes[found]
    ends = np.cumsum(lengths)
    places = np.repeat(starts[found] - (ends - lengths), lengths) + np.arange(ends[-1])
    common = np.add.reduceat(marked[flat[places]].astype(np.int64), ends - lengths)
    return common >= SAME_SIDE * (size + lengths - common) - 1e-9


def split(labels: Sequence[int], families: Sequence[str], fingerprints: Sequence[str]) -> list[str]:
    """``train``, ``validation`` or ``test`` for each program, whole clusters at a time.

    The largest cluster of every family is for training, so that no family loses what it mostly is; a family of
    one cluster (Bell states, say) is thus trained on and never held out. Of the others, in an order that the
    fingerprints decide, clusters go to validation and to test in turn until each has ``SHARE`` of all
    programs, but never more than ``FAMILY_SHARE`` of a family. The rest is for training.
    """
    content: dict[int, Counter[str]] = defaultdict(Counter)
    first: dict[int, str] = {}
    for label, family, key in zip(labels, families, fingerprints):
        content[label][family] += 1
        first.setdefault(label, key)
    total = Counter(families)
    kept = {_largest(content, family) for family in total}
    side: dict[int, str] = {}
    filled: dict[str, Counter[str]] = {"validation": Counter(), "test": Counter()}
    for label in sorted(set(content) - kept, key=lambda c: hashlib.sha256(first[c].encode()).digest()):
        for name in sorted(filled, key=lambda n: filled[n].total()):
            if _fits(filled[name], content[label], total):
                filled[name] += content[label]
                side[label] = name
                break
    return [side.get(label, "train") for label in labels]


def _largest(content: dict[int, Counter[str]], family: str) -> int:
    """The cluster with most programs of a family; the earliest of equal ones."""
    return max(content, key=lambda cluster: (content[cluster][family], -cluster))


def _fits(filled: Counter[str], cluster: Counter[str], total: Counter[str]) -> bool:
    if filled.total() + cluster.total() > SHARE * total.total():
        return False
    return all(filled[f] + n <= max(1, FAMILY_SHARE * total[f]) for f, n in cluster.items())
