"""The baseline: alignment by sentence lengths alone, as Gale & Church (1993) did it, in nltk's
implementation.
"""

from __future__ import annotations

from collections.abc import Sequence

from .beads import Bead


def by_length(zh: Sequence[str], en: Sequence[str]) -> list[Bead]:
    """Beads of 1-1, 1-0, 0-1, 2-1, 1-2 and 2-2 by nltk's `gale_church.align_blocks`; every score is 0.5.

    Time and memory grow with the product of the two lengths. English characters per Chinese character are
    taken from the texts, because nltk's own constant of 1 is that of English and French.
    """
    from nltk.translate.gale_church import LanguageIndependent, align_blocks

    class Ratio(LanguageIndependent):
        AVERAGE_CHARACTERS = sum(map(len, en)) / max(1, sum(map(len, zh)))

    links = align_blocks([len(text) for text in zh], [len(text) for text in en], Ratio)
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
