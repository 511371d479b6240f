"""The baseline: alignment by sentence lengths alone, as Gale & Church (1993) did it, in nltk's
implementation.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.align.beads import Bead
from pipeline.errors import InputError

LONGEST = 4000


def by_length(zh: Sequence[str], en: Sequence[str]) -> list[Bead]:
    """Beads of 1-1, 1-0, 0-1, 2-1, 1-2 and 2-2 by nltk's `gale_church.align_blocks`; every score is 0.5.

    Chinese characters count as many as the English text has for each on the average, because the method's
    constants are those of two alphabets. Time and memory grow with the product of the two lengths: raises
    InputError beyond LONGEST sentences a side.
    """
    from nltk.translate.gale_church import align_blocks

    if max(len(zh), len(en)) > LONGEST:
        raise InputError(
            f"method 'length' takes {LONGEST} sentences at most, here are {max(len(zh), len(en))}.",
            way_out="Use method 'full', or align chapter by chapter.",
        )
    ratio = sum(map(len, en)) / max(1, sum(map(len, zh)))
    links = align_blocks(
        [max(1, round(len(text) * ratio)) for text in zh], [max(1, len(text)) for text in en]
    )
    partners: dict[int, set[int]] = {}
    for i, j in links:
        partners.setdefault(i, set()).add(j)
    beads: list[Bead] = []
    next_zh = next_en = 0
    while next_zh < len(zh) or next_en < len(en):
        if next_zh == len(zh) or (next_zh in partners and min(partners[next_zh]) > next_en):
            beads.append(Bead((), (next_en,), 0.5))
            next_en += 1
        elif next_zh not in partners:
            beads.append(Bead((next_zh,), (), 0.5))
            next_zh += 1
        else:
            group_zh, group_en = {next_zh}, set(partners[next_zh])
            while (following := max(group_zh) + 1) in partners and partners[following] & group_en:
                group_zh.add(following)
                group_en |= partners[following]
            beads.append(Bead(tuple(sorted(group_zh)), tuple(sorted(group_en)), 0.5))
            next_zh, next_en = max(group_zh) + 1, max(group_en) + 1
    return beads
