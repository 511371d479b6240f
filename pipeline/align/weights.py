"""What each kind of evidence is worth, in natural-log units.

Estimated by `bench/align_fit.py` as a conditional random field: the weights under which the gold alignments
of six chapters are most likely among all alignments, with a small quadratic penalty. The paragraph weight
is set by hand, because the chapters come without paragraphs.
"""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.align.lattice import TYPES

WEIGHTS: dict[str, float] = {
    "lexicon": 0.23,
    "edges": 0.095,
    "across": 0.069,
    "null": 0.436,
    "length": 0.41,
    "end": 0.072,
    "quotation": 1.046,
    "comma": 0.283,
    "dots": 0.427,
    "paragraph": 1.0,
    "engine": 0.3,
}

# What a bead's form is worth against a 1-1 bead; forms that are not named share "others".
PRIORS: dict[str, float] = {
    "0-1": -1.06,
    "1-0": -0.83,
    "1-2": 0.097,
    "1-3": -0.302,
    "1-n": 0.487,
    "2-1": -0.362,
    "n-1": -0.466,
    "2-2": -1.307,
    "others": -1.041,
}


def form(m: int, n: int) -> str:
    """The name of a bead's form in PRIORS, "" for 1-1."""
    name = f"{m}-{n}"
    if name in ("1-1", "0-1", "1-0", "1-2", "1-3", "2-1", "2-2"):
        return "" if name == "1-1" else name
    return "1-n" if m == 1 else "n-1" if n == 1 else "others"


def prior(weights: Mapping[str, float]) -> list[float]:
    """The weight of each of lattice.TYPES."""
    return [weights[form(m, n)] if form(m, n) else 0.0 for m, n in TYPES]
