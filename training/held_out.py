"""Which sentences training never sees: those for the loss while it runs, and those for the measure of terms.

They are drawn once and listed, so that they stay the same when the corpus grows and training goes on. The
list holds digests, not sentences: these may be somebody else's. `training/held_out.tsv` is the list of the
package in the repository.
"""

import hashlib
import random
from dataclasses import dataclass
from pathlib import Path

from training.sources import Pair
from training.terms import Lexicon

__all__ = ["HeldOut", "draw", "recall"]

TermRow = tuple[str, str, str, str]  # zh, en, Chinese term, English term


@dataclass(frozen=True)
class HeldOut:
    """Pairs for the loss and rows for the measure of terms; a sentence can be in both."""

    dev: list[Pair]
    terms: list[TermRow]

    def without(self, pairs: list[Pair]) -> list[Pair]:
        """The pairs whose Chinese is not held out."""
        out = {pair.zh for pair in self.dev} | {row[0] for row in self.terms}
        return [pair for pair in pairs if pair.zh not in out]

    def save(self, folder: Path) -> None:
        """Write dev.tsv and terms.tsv with the sentences, held_out.tsv with their digests."""
        _write(folder / "dev.tsv", [(pair.zh, pair.en, pair.group) for pair in self.dev])
        _write(folder / "terms.tsv", self.terms)
        _write(
            folder / "held_out.tsv",
            [(_digest(pair.zh),) for pair in self.dev]
            + [(_digest(zh), chinese, english) for zh, _, chinese, english in self.terms],
        )


def draw(pairs: list[Pair], lexicon: Lexicon, rng: random.Random) -> HeldOut:
    """Of written text every 45th sentence on average, at most 600, and 200 of documentation; 1,000 sentences
    with words that are never code-switched, from these and from a twentieth of the documentation."""
    written = [pair for pair in pairs if pair.group == "written"]
    documents = [pair for pair in pairs if pair.group == "documentation"]
    dev = rng.sample(written, min(600, len(written) // 45))
    dev += rng.sample(documents, min(200, len(documents) // 45))
    apart = rng.sample(documents, len(documents) // 20)
    return HeldOut(dev, _term_rows(list(dict.fromkeys(dev + apart)), lexicon, 1000, rng))


def recall(pairs: list[Pair], path: Path) -> HeldOut:
    """What a list names, as far as it is among the pairs. Raises SystemExit where a line is not of a list."""
    first: dict[str, Pair] = {}
    for pair in pairs:
        if pair.group in ("written", "documentation", "machine"):
            first.setdefault(_digest(pair.zh), pair)
    dev, terms = [], []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        digest, *term = line.split("\t")
        if len(digest) != 12 or len(term) not in (0, 2):
            raise SystemExit(f"{path}:{number}: expected a digest, or a digest and a term in both languages")
        if digest in first and term:
            terms.append((first[digest].zh, first[digest].en, term[0], term[1]))
        elif digest in first:
            dev.append(first[digest])
    return HeldOut(dev, terms)


def _term_rows(pairs: list[Pair], lexicon: Lexicon, count: int, rng: random.Random) -> list[TermRow]:
    """Up to `count` rows with words that training never code-switches, each word twelve times at most."""
    rows = []
    used: dict[str, int] = {}
    for pair in rng.sample(pairs, len(pairs)):
        tokens = lexicon.cut(pair.zh)
        for hit in lexicon.find(tokens, pair.en):
            word = tokens[hit.token]
            if lexicon.held_out(word) and used.get(word, 0) < 12 and pair.zh.count(word) == 1:
                used[word] = used.get(word, 0) + 1
                rows.append((pair.zh, pair.en, word, pair.en[hit.start : hit.end]))
                break
        if len(rows) == count:
            break
    return rows


def _digest(zh: str) -> str:
    return hashlib.blake2b(zh.encode(), digest_size=6).hexdigest()


def _write(path: Path, rows: list[tuple[str, ...]] | list[TermRow]) -> None:
    path.write_text("".join("\t".join(row) + "\n" for row in rows), encoding="utf-8")
