"""How alike two sources are, and where they differ, in words a reviewer can read.

The score is what a translator's tools call the match percentage; other tools count differently, so scores are
comparable within a memory, not between programs.
"""

from __future__ import annotations

import re

from rapidfuzz.distance import Levenshtein

_TOKEN = re.compile(r"[A-Za-z]+(?:['’-][A-Za-z]+)*|\d+(?:[.,]\d+)*|\s+|.", re.DOTALL)


def tokens(text: str) -> list[str]:
    """`text` in pieces that change as a whole: a Chinese character, a Latin word, a number, a mark."""
    return _TOKEN.findall(text)


def similarity(one: str, other: str, threshold: float = 0.0) -> float:
    """0-1: the mean of the normalised Levenshtein similarity (1 - edits / longer length) over tokens and over
    characters. 0 when it stays below `threshold`. Both texts should be folded.

    Tokens make a changed word or number one edit however long it is; characters keep "contract" nearer to
    "contracts" than to "payment".
    """
    longer, shorter = max(len(one), len(other)), min(len(one), len(other))
    if shorter < (2 * threshold - 1) * longer:  # even with equal tokens the mean stays below
        return 0.0
    by_character = Levenshtein.normalized_similarity(one, other, score_cutoff=max(0.0, 2 * threshold - 1))
    if by_character < 2 * threshold - 1:
        return 0.0
    by_token = Levenshtein.normalized_similarity(tokens(one), tokens(other))
    score = (by_character + by_token) / 2
    return score if score >= threshold else 0.0


def difference(old: str, new: str) -> str:
    """`new` with what changed since `old` marked: `[-taken out-]`, `{+put in+}`."""
    before, after = tokens(old), tokens(new)
    parts: list[str] = []
    for edit in _joined(before, after):
        kind, a, b, c, d = edit
        if kind == "equal":
            parts.append("".join(after[c:d]))
            continue
        if a < b:
            parts.append(f"[-{''.join(before[a:b])}-]")
        if c < d:
            parts.append(f"{{+{''.join(after[c:d])}+}}")
    return "".join(parts)


def _joined(before: list[str], after: list[str]) -> list[tuple[str, int, int, int, int]]:
    """Edits in order, with neighbouring ones (a replacement next to a deletion) made one."""
    edits: list[tuple[str, int, int, int, int]] = []
    for op in Levenshtein.opcodes(before, after):
        kind = "equal" if op.tag == "equal" else "change"
        if edits and kind == edits[-1][0] == "change":
            _, a, _, c, _ = edits[-1]
            edits[-1] = (kind, a, op.src_end, c, op.dest_end)
        else:
            edits.append((kind, op.src_start, op.src_end, op.dest_start, op.dest_end))
    return edits
