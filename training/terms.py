"""Finds words of the word list in a pair, and rewrites pairs with them.

Two rewritings come of it. Code-switching writes the English rendering into the Chinese source, so that the
model learns to copy a glossary term that is put there (Song et al. 2019, "Code-switching for enhancing NMT
with pre-specified translation"). Substitution exchanges a word on both sides for another of the same kind,
so that every listed word is seen in a sentence (Fadaee et al. 2017, "Data augmentation for low-resource
NMT").
"""

import random
import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

from training.sources import Pair

__all__ = ["Hit", "Lexicon", "code_switch", "substitute"]

_KINDS = {
    "n": "n",
    "nr": "nr",
    "ns": "ns",
    "nt": "nt",
    "nz": "nz",
    "v": "v",
    "vn": "n",
    "a": "a",
    "d": "d",
    "nrt": "nr",
}
# Verbs and adverbs are left alone: their English forms do not fit each other's places.
EXCHANGED = ("n", "nr", "ns", "nt")
_VOWEL = re.compile(r"[aeiouAEIOU]")


@dataclass(frozen=True, slots=True)
class Hit:
    """A listed word in a pair: the index of its token, its kind, and the stretch of the English text it was
    found at."""

    token: int
    kind: str
    start: int
    end: int


class Lexicon:
    """Chinese words with their English renderings and word class; cuts Chinese text so that these words are
    tokens."""

    def __init__(self, entries: Iterable[Pair]) -> None:
        import jieba.posseg

        jieba.setLogLevel(60)
        self.renderings: dict[str, list[str]] = {}
        for pair in entries:
            for rendering in pair.en.split(" / "):
                known = self.renderings.setdefault(pair.zh, [])
                if rendering.strip() and rendering.strip() not in known:
                    known.append(rendering.strip())
        self._cut = jieba.Tokenizer()
        self._cut.initialize()
        for word in self.renderings:
            if 2 <= len(word) <= 6:
                self._cut.add_word(word)
        tagger = jieba.posseg.POSTokenizer(self._cut)
        self.kind = {word: self._kind(tagger, word) for word in self.renderings}
        self.by_kind: dict[str, list[str]] = {}
        for word, kind in self.kind.items():
            short = len(self.renderings[word][0].split()) <= 2
            if (
                kind
                and short
                and len(word) >= 2
                and re.fullmatch(r"[A-Za-z][A-Za-z' -]*", self.renderings[word][0])
            ):
                self.by_kind.setdefault(kind, []).append(word)

    @staticmethod
    def _kind(tagger: object, word: str) -> str:
        tags = [flag for _, flag in tagger.lcut(word)]  # type: ignore[attr-defined]
        return _KINDS.get(tags[0], "") if len(tags) == 1 else ""

    def held_out(self, word: str) -> bool:
        """One word in twenty is never code-switched in training, so that copying can be measured on it."""
        return zlib.crc32(word.encode()) % 20 == 0

    def cut(self, zh: str) -> list[str]:
        """Chinese text as tokens; joined they give the text again."""
        return list(self._cut.lcut(zh))

    def find(self, tokens: list[str], en: str) -> list[Hit]:
        """Listed words of two characters or more whose rendering stands in the English text, each stretch
        used once."""
        hits: list[Hit] = []
        lower, taken = en.lower(), [False] * len(en)
        for index, token in enumerate(tokens):
            if len(token) < 2 or token not in self.renderings:
                continue
            for rendering in sorted(self.renderings[token], key=len, reverse=True):
                place = _find_word(lower, rendering.lower())
                if place >= 0 and not any(taken[place : place + len(rendering)]):
                    taken[place : place + len(rendering)] = [True] * len(rendering)
                    hits.append(Hit(index, self.kind[token], place, place + len(rendering)))
                    break
        return hits


def _find_word(text: str, word: str) -> int:
    place = text.find(word)
    while place >= 0:
        end = place + len(word)
        if not (place and text[place - 1].isalnum()) and not (end < len(text) and text[end].isalnum()):
            return place
        place = text.find(word, place + 1)
    return -1


def code_switch(pair: Pair, lexicon: Lexicon, rng: random.Random, *, foreign: float = 0.4) -> Pair | None:
    """The pair with one or two listed words written in English in the source; None when none is found.

    With probability `foreign` the word is exchanged for the rendering of an unrelated one on both sides:
    then only copying helps.
    """
    tokens = lexicon.cut(pair.zh)
    hits = [hit for hit in lexicon.find(tokens, pair.en) if not lexicon.held_out(tokens[hit.token])]
    if not hits:
        return None
    chosen = rng.sample(hits, min(len(hits), 1 if rng.random() < 0.6 else 2))
    en = pair.en
    for hit in sorted(chosen, key=lambda hit: -hit.start):
        written = pair.en[hit.start : hit.end]
        if hit.kind in lexicon.by_kind and rng.random() < foreign:
            other = [rng.choice(lexicon.renderings[rng.choice(lexicon.by_kind[hit.kind])])]
            if hit.kind == "n" and rng.random() < 0.4:  # terms of several words
                other.insert(0, lexicon.renderings[rng.choice(lexicon.by_kind["n"])][0])
            written = _shaped(" ".join(other), written)
            en = _replaced(en, hit, written)
        tokens[hit.token] = f" {written} "
    return Pair("".join(tokens), en, pair.group)


def substitute(pair: Pair, lexicon: Lexicon, rng: random.Random) -> Pair | None:
    """The pair with up to three listed words exchanged for others of their kind; None when none can be."""
    tokens = lexicon.cut(pair.zh)
    hits = [
        hit for hit in lexicon.find(tokens, pair.en) if hit.kind in EXCHANGED and hit.kind in lexicon.by_kind
    ]
    if not hits:
        return None
    en = pair.en
    for hit in sorted(rng.sample(hits, min(len(hits), rng.randint(1, 3))), key=lambda hit: -hit.start):
        word = rng.choice(lexicon.by_kind[hit.kind])
        tokens[hit.token] = word
        en = _replaced(en, hit, _shaped(lexicon.renderings[word][0], pair.en[hit.start : hit.end]))
    return Pair("".join(tokens), en, pair.group)


def _shaped(word: str, like: str) -> str:
    return word[0].upper() + word[1:] if like[0].isupper() else word


def _replaced(en: str, hit: Hit, word: str) -> str:
    before, after = en[: hit.start], en[hit.end :]
    if re.search(r"\b[Aa]n? $", before):
        article = before.rstrip().rstrip("n")
        before = f"{article}n " if _VOWEL.match(word) else f"{article} "
    return before + word + after
