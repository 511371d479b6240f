"""Beads: which sentences of one text go with which of the other, and the file form of other aligners."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import InputError

_LINE = re.compile(r"\s*\[([\d,\s]*)\]\s*:\s*\[([\d,\s]*)\]\s*(?::\s*([-+.\deE]+))?\s*")


@dataclass(frozen=True, slots=True)
class Bead:
    """Sentences `zh` and `en` (0-based numbers, each consecutive) translate each other; one side may be
    empty.

    `score` is the confidence that exactly these belong together, 0 to 1.
    """

    zh: tuple[int, ...]
    en: tuple[int, ...]
    score: float


def write_beads(beads: Iterable[Bead]) -> str:
    """One bead a line in the form of vecalign and bertalign: `[0, 1]:[0]:0.9731`, LF at each end."""
    return "".join(f"{list(bead.zh)}:{list(bead.en)}:{bead.score:.4f}\n" for bead in beads)


def read_beads(path: Path) -> list[Bead]:
    """The beads of a file, in its order; a line without a score gets 1. Raises InputError with the line."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"the beads cannot be read: {error}.", file=path) from error
    beads = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        match = _LINE.fullmatch(line)
        try:
            if not match:
                raise ValueError("no bead")
            zh, en = (tuple(int(n) for n in side.split(",") if n.strip()) for side in match.group(1, 2))
            beads.append(Bead(zh, en, float(match.group(3) or 1)))
        except ValueError as error:
            raise InputError(
                f"'{line[:60]}' is no bead.",
                file=path,
                line=number,
                way_out="Write [0, 1]:[0] or [0, 1]:[0]:score.",
            ) from error
    return beads
