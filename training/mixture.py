"""What one pass over the training data holds: how often each group is seen, and how its copies are
rewritten."""

import random
from dataclasses import dataclass

from pipeline.engines.normalise import normalise
from training.sources import Pair
from training.synthetic import synthetic_pairs, word_row, wrapped
from training.terms import Lexicon, code_switch, substitute

__all__ = ["Mixture", "mixed"]


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

    Written sentences are repeated: of six copies two are plain, two have English terms in their source, one
    has words exchanged, one has that or is wrapped in quotes, brackets or numbers. Words and names
    stand once with each rendering and once more with the first.
    """
    pairs: list[Pair] = []
    entries = []
    for pair in own:
        if pair.group == "written":
            pairs += _copies(pair, lexicon, mixture.repeat, rng)
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


def _copies(pair: Pair, lexicon: Lexicon, repeat: int, rng: random.Random) -> list[Pair]:
    copies = []
    for number in range(repeat):
        turn, other = number % 6, None
        if turn in (2, 3):
            other = code_switch(pair, lexicon, rng)
        elif turn == 4 or (turn == 5 and rng.random() < 0.5):
            other = substitute(pair, lexicon, rng)
        elif turn == 5:
            other = wrapped(pair, rng)
        copies.append(other or pair)
    return copies
