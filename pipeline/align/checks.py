"""Refuses texts that cannot be aligned, and says why."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.align.search import Fit
from pipeline.errors import InputError

# English characters per Chinese character: 3.3 in prose, 2 to 5 in whole texts. One chapter against a book,
# or a text against its summary, is far outside.
USUAL_RATIO, MOST_TIMES = 3.3, 8.0
ENOUGH = 200  # characters; shorter texts may have any ratio
ENOUGH_BEADS = 12  # fewer say nothing about whether the texts belong together
LEAST_GAIN = 1.6  # evidence per word in the beads found, against that of sentences from elsewhere


def _chinese_share(texts: Sequence[str]) -> float:
    """Share of Chinese characters among all letters."""
    han = latin = 0
    for text in texts[:2000]:
        han += sum("\u3400" <= c <= "\u9fff" for c in text)
        latin += sum(c.isascii() and c.isalpha() for c in text)
    return han / max(1, han + latin)


def before(zh: Sequence[str], en: Sequence[str]) -> None:
    """Raise InputError when a side is empty, in the wrong language, or far too long for the other."""
    for name, texts in (("Chinese", zh), ("English", en)):
        if not any(text.strip() for text in texts):
            raise InputError(f"the {name} text is empty.", way_out="There is nothing to align.")
    # A Chinese character says as much as three or four Latin letters.
    zh_share, en_share = _chinese_share(zh), _chinese_share(en)
    if zh_share < 0.1 and en_share > 0.3:
        raise InputError(
            "the two texts are swapped: the first is English, the second Chinese.",
            way_out="Name the Chinese text first.",
        )
    if zh_share < 0.05:
        raise InputError("the first text holds hardly any Chinese.", way_out="Name the Chinese text first.")
    if en_share > 0.5:
        raise InputError(
            "the second text is Chinese, not English.", way_out="Name the English translation second."
        )
    zh_length, en_length = sum(map(len, zh)), sum(map(len, en))
    times = en_length / max(1.0, zh_length * USUAL_RATIO)
    if times > MOST_TIMES and en_length > ENOUGH * USUAL_RATIO:
        raise InputError(
            f"the English text is {times:.0f} times as long as a translation of the Chinese one would be.",
            way_out="Give the same part of both texts.",
        )
    if times < 1 / MOST_TIMES and zh_length > ENOUGH:
        raise InputError(
            f"the Chinese text is {1 / times:.0f} times as long as the English one accounts for.",
            way_out="Give the same part of both texts.",
        )


def after(fit: Fit) -> None:
    """Raise InputError when the beads found hold hardly more common words than sentences from anywhere."""
    if fit.beads >= ENOUGH_BEADS and fit.found <= LEAST_GAIN * fit.chance:
        raise InputError(
            "these two texts do not seem to be translations of each other: the sentences found share "
            "no more words than any two would.",
            way_out="Check the two file names.",
        )
