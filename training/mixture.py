"""What one pass over the training data holds: how often each group is seen, and how its copies are
rewritten."""

import random
import re
from dataclasses import dataclass

from pipeline.engines.normalise import normalise
from training.figures import bracketed, exchanged, with_figures
from training.sources import Pair
from training.synthetic import synthetic_pairs, word_row, wrapped
from training.terms import Lexicon, code_switch, substitute

__all__ = ["Mixture", "joined", "mixed"]

LONGEST_JOINED = 90  # Chinese characters
ENDS = re.compile(r"[。！？.!?]$")


@dataclass(frozen=True)
class Mixture:
    """Sizes of one pass: documentation pairs, copies of each written sentence, pairs made by rule, rows of
    words."""

    documentation: int = 400_000
    repeat: int = 6
    synthetic: int = 30_000
    rows: int = 20_000
    code_switched: float = 0.3


def mixed(
    own: list[Pair], documents: list[Pair], lexicon: Lexicon, mixture: Mixture, rng: random.Random
) -> list[Pair]:
    """One pass, in no particular order.

    Written sentences are repeated: of six copies one is plain, one is joined with the sentence after it, two
    have English terms in their source, one has words exchanged or their English in brackets, one has words
    exchanged or is wrapped in quotes, brackets or numbers. Chinese numerals become figures in about three
    of five copies, figures others in every second one. Words and names stand once with each rendering and
    once more with the first.
    """
    pairs: list[Pair] = []
    entries = []
    for pair, following in zip(own, [*own[1:], None], strict=True):
        if pair.group == "written":
            pairs += _copies(pair, following, lexicon, mixture.repeat, rng)
        elif pair.group in ("words", "names"):
            renderings = pair.en.split(" / ")
            pairs += [Pair(pair.zh, en, pair.group) for en in [renderings[0], *renderings]]
            entries.append((pair.zh, renderings[0]))
        else:
            pairs += [pair] * max(1, mixture.repeat // 2) + [wrapped(pair, rng)] * (mixture.repeat > 1)
    for pair in documents:
        switched = code_switch(pair, lexicon, rng) if rng.random() < mixture.code_switched else None
        pairs.append(switched or pair)
    english = [en for _, en in entries] + [pair.en for pair in documents[:: max(1, len(documents) // 20_000)]]
    short = [line for line in english if len(line) < 80]
    pairs += synthetic_pairs(mixture.synthetic, short, rng)
    if len(entries) >= 3:
        pairs += [word_row(entries, rng) for _ in range(mixture.rows)]
    return [Pair(normalise(pair.zh), pair.en, pair.group) for pair in pairs]


def joined(pair: Pair, following: Pair | None) -> Pair | None:
    """Two written sentences as one row of at most 90 characters, so that a translation is not taken to be
    over after the first (Kondo et al. 2021, "Sentence concatenation approach to data augmentation"). None
    where they do not fit together."""
    if (
        following is None
        or following.group != pair.group
        or len(pair.zh) + len(following.zh) > LONGEST_JOINED
    ):
        return None
    if not (ENDS.search(pair.zh) and ENDS.search(pair.en)):
        return None
    return Pair(pair.zh + following.zh, f"{pair.en} {following.en}", pair.group)


def _copies(
    pair: Pair, following: Pair | None, lexicon: Lexicon, repeat: int, rng: random.Random
) -> list[Pair]:
    copies = []
    figures = with_figures(pair)
    for number in range(repeat):
        turn, other = number % 6, None
        shape = figures if figures and rng.random() < 0.6 else pair
        if rng.random() < 0.5:
            shape = exchanged(shape, rng) or shape
        if turn == 1:
            other = joined(shape, following)
        elif turn in (2, 3):
            other = code_switch(shape, lexicon, rng)
        elif turn == 4 and rng.random() < 0.5:
            other = bracketed(shape, lexicon, rng)
        elif turn == 4 or (turn == 5 and rng.random() < 0.5):
            other = substitute(shape, lexicon, rng)
        elif turn == 5:
            other = wrapped(shape, rng)
        copies.append(other or shape)
    return copies
