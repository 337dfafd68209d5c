"""What is decided when all statements are there: the header, the library, statements on one line."""

from __future__ import annotations

import re

import numpy as np

from ketline.semantics.library import QELIB1, STDGATES
from ketline.training.programs.style import Style

WORDS = re.compile(r"[^\W\d]\w*")
COMMENT = re.compile(r"//.*|/\*.*?\*/")

OWN_3 = {
    "x": ("gate x a", "U(pi, 0, pi) a;"),
    "y": ("gate y a", "U(pi, pi/2, pi/2) a;"),
    "z": ("gate z a", "U(0, 0, pi) a;"),
    "h": ("gate h a", "U(pi/2, 0, pi) a;"),
    "s": ("gate s a", "U(0, 0, pi/2) a;"),
    "t": ("gate t a", "U(0, 0, pi/4) a;"),
    "sdg": ("gate sdg a", "U(0, 0, -pi/2) a;"),
    "tdg": ("gate tdg a", "U(0, 0, -pi/4) a;"),
    "p": ("gate p(l) a", "U(0, 0, l) a;"),
    "rx": ("gate rx(theta) a", "U(theta, -pi/2, pi/2) a;"),
    "ry": ("gate ry(theta) a", "U(theta, 0, 0) a;"),
    "rz": ("gate rz(theta) a", "gphase(-theta/2); U(0, 0, theta) a;"),
    "cx": ("gate cx a, b", "ctrl @ U(pi, 0, pi) a, b;"),
    "cz": ("gate cz a, b", "ctrl @ U(0, 0, pi) a, b;"),
    "cp": ("gate cp(l) a, b", "ctrl @ U(0, 0, l) a, b;"),
    "swap": ("gate swap a, b", "cx a, b; cx b, a; cx a, b;"),
    "ccx": ("gate ccx a, b, c", "ctrl(2) @ U(pi, 0, pi) a, b, c;"),
}
OWN_2 = {name: OWN_3[name] for name in ("x", "y", "z", "h", "s", "t", "sdg", "tdg", "rx", "ry", "swap")} | {
    "u1": ("gate u1(l) a", "U(0, 0, l) a;"),
    "rz": ("gate rz(phi) a", "U(0, 0, phi) a;"),
    "cx": ("gate cx a, b", "CX a, b;"),
    "cz": ("gate cz a, b", "h b; cx a, b; h b;"),
}
NEEDS = {"swap": ("cx",), "cz": ("h", "cx")}
"""What a definition stands on in version 2 (in version 3 only the first)."""


SYNONYMS = {
    "anc": ("ancilla", "aux", "helper", "extra", "spare"),
    "a": ("first", "ra", "a_reg", "qa"),
    "b": ("second", "rb", "b_reg", "qb"),
    "d": ("data_q", "code", "dq", "block_q"),
    "m": ("outcomes", "mres", "seen_bits"),
    "p0": ("left_q", "u0"),
    "syn": ("syndrome", "synd", "checks", "parities"),
    "flag": ("flag_bit", "alarm", "warned"),
    "fl": ("flag_q", "watch", "guard"),
    "tgt": ("target", "goal", "tq"),
    "ctl": ("control", "ctl_q", "src"),
    "sys": ("system", "main_q", "state_q"),
    "cnt": ("counter", "count_q", "ev"),
    "probe": ("meter", "test_q", "sensor"),
    "magic": ("resource", "t_state", "msq"),
    "upper": ("left", "patch_a", "top_q"),
    "lower": ("right", "patch_b", "bottom_q"),
    "seam": ("bridge", "border", "merge_q"),
    "joint": ("parity", "zz_bit", "merged"),
    "link": ("link_bits", "shared", "mid"),
    "cat": ("cat_q", "block_q", "ghz_q"),
    "failed": ("bad", "again", "mismatch"),
    "out_d": ("result_d", "read_d", "final_d"),
    "final_bits": ("answer", "last_bits", "result_bits"),
    "odd": ("running", "acc_parity", "flipped"),
    "par": ("parity_bits", "mpar", "edges"),
    "atom": ("ion", "watched", "spin_q"),
    "seen": ("jumps", "clicks", "record"),
    "ma": ("bits_a", "a_out"),
    "mb": ("bits_b", "b_out"),
    "v": ("vertex", "site", "vq"),
    "target": ("goal", "tq", "rotor"),
    "ones": ("hits", "weight", "tally"),
}
"""Other names for the registers and variables that families write under fixed names."""


def renamed(body: list[str], rng: np.random.Generator) -> list[str]:
    """Some fixed names replaced by a synonym that the program does not use otherwise."""
    words = {word for line in body for word in WORDS.findall(line)}
    chosen: dict[str, str] = {}
    for name, others in SYNONYMS.items():
        if name not in words or rng.random() < 0.4:
            continue
        other = others[int(rng.integers(len(others)))]
        if other not in words and other not in chosen.values() and other not in QELIB1:
            chosen[name] = other
    if not chosen:
        return body
    return [_with_names(line, chosen) for line in body]


def _with_names(line: str, chosen: dict[str, str]) -> str:
    """The line with names replaced in its code; in a remark only where one is surely meant."""
    found = re.search(r"//|/\*", line)
    at = found.start() if found and "ketline:" not in line else len(line)
    code, remark = line[:at], line[at:]
    code = WORDS.sub(lambda match: chosen.get(match[0], match[0]), code)
    return code + re.sub(r"(?<= into )\w+", lambda match: chosen.get(match[0], match[0]), remark)


def with_library(style: Style, body: list[str]) -> tuple[list[str], list[str]]:
    """(header lines after the version, body): the standard file, or own definitions of the gates used."""
    include = 'include "stdgates.inc";' if style.version == 3 else 'include "qelib1.inc";'
    own = OWN_3 if style.version == 3 else OWN_2
    used = _gates_used(body, STDGATES if style.version == 3 else QELIB1)
    if not style.own_library or not 0 < len(used) <= 5 or not used <= set(own):
        return [include], body
    for name in sorted(used):
        used |= set(NEEDS.get(name, ())) if style.version == 2 or name == "swap" else set()
    ordered = [name for name in own if name in used and name not in NEEDS] + [n for n in NEEDS if n in used]
    lines = [f"{own[name][0]} {{ {own[name][1]} }}".replace(", ", style.comma) for name in ordered]
    return [], [*lines, *body]


def _gates_used(body: list[str], library: dict[str, tuple[int, int]]) -> set[str]:
    words = {word for line in body for word in WORDS.findall(COMMENT.sub("", line))}
    return words & set(library)


def declare_at_measurement(body: list[str], qubits: str, bits: str) -> list[str]:
    """``bit[n] c = measure q;`` where the register is measured as a whole and used nowhere else."""
    mentions = [i for i, line in enumerate(body) if re.search(rf"\b{bits}\b", COMMENT.sub("", line))]
    if len(mentions) != 2:
        return body
    first, last = mentions
    declared = re.fullmatch(rf"bit\[(\w+)\] {bits};", body[first])
    if declared is None or body[last] != f"{bits} = measure {qubits};":
        return body
    merged = f"bit[{declared[1]}] {body[last]}"
    return [merged if i == last else line for i, line in enumerate(body) if i != first]


def join_statements(body: list[str], share: float, rng: np.random.Generator) -> list[str]:
    """Put neighbouring calls of the same gate on one line, up to four."""
    if not share:
        return body
    joined: list[str] = []
    width = 0
    for line in body:
        width = width + 1 if joined and _belongs(joined[-1], line) and width < 4 and rng.random() < share else 1
        if width > 1:
            joined[-1] += " " + line.lstrip()
        else:
            joined.append(line)
    return joined


def _belongs(before: str, line: str) -> bool:
    """Whether two lines are calls of one gate at one depth, and short together."""
    if len(before) + len(line) > 90 or not (before.endswith(";") and line.endswith(";")):
        return False
    if "//" in before + line or "{" in before + line:
        return False
    one, two = WORDS.search(before), WORDS.search(line)
    return (
        one is not None and two is not None and one[0] == two[0] and one.start() == two.start() and one[0] in STDGATES
    )


def title_comment(style: Style, title: str, rng: np.random.Generator) -> list[str]:
    """What the program does, as one comment, a boxed one or a block."""
    said = style.title_form.format(title if rng.random() < 0.5 else title[0].upper() + title[1:])
    if style.block_comment:
        return [f"/* {said} */"] if rng.random() < 0.6 else ["/*", f" * {said}", " */"]
    if rng.random() < 0.05:
        rule = "// " + ("-" if rng.random() < 0.5 else "=") * min(60, len(said))
        return [rule, f"// {said}", rule]
    return [f"// {said}"]
