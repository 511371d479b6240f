"""Cuts an over-long sentence at its best inner boundaries, for engines that take only so many characters.

The pieces are for the engine alone; the unit keeps the whole sentence.
"""

from __future__ import annotations

import re

# Boundaries from the best to the worst; each matches up to the place of the cut.
_BOUNDARIES = (
    re.compile(r"[；;：。！？!?](?:[”’」』）)]*)(?![”’」』）)])|……"),
    re.compile(r"[，,](?!\d)[”’」』]*"),
    re.compile(r"、"),
    re.compile(r"[）)」』”】》]"),
    re.compile(r"\s+"),
    re.compile(r"(?<![A-Za-z0-9.,%_-])(?=.)|(?=[^A-Za-z0-9.,%_-])"),
)


def pieces(sentence: str, limit: int = 200) -> list[str]:
    """Pieces of at most `limit` characters that are the sentence when joined.

    Cuts fall after ；： and the like if they can, then after commas, then 、, closing brackets and quotes,
    spaces, and at last anywhere that is not inside a Latin word or number; a single word longer than `limit`
    is cut all the same. The pieces are as equal in length as the boundaries allow.
    """
    if limit < 1:
        raise ValueError("limit must be at least 1")
    done: list[str] = []
    waiting = [sentence]
    while waiting:
        part = waiting.pop()
        if len(part) <= limit:
            done.append(part)
            continue
        place = _best_cut(part, limit)
        waiting.append(part[place:])
        waiting.append(part[:place])
    return done


def _best_cut(part: str, limit: int) -> int:
    """A place near the middle, or near the end of a whole number of equal pieces where more than two are
    needed."""
    number = -(-len(part) // limit)
    target = round(len(part) * (number // 2) / number)
    reach = max(1, min(limit // 2, target - 1)) if number == 2 else max(1, limit // 4)
    for boundary in _BOUNDARIES:
        places = [match.end() for match in boundary.finditer(part) if 0 < match.end() < len(part)]
        near = [place for place in places if abs(place - target) <= reach]
        if near:
            return min(near, key=lambda place: (abs(place - target), place))
    within = [place for place in places if place <= limit]
    return within[-1] if within else target
