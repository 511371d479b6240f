"""Finds glossary terms in Chinese text.

Longest first, then leftmost, never overlapping. Width, case, script and a space between Chinese and Latin
(微信 App, 微信App) do not matter; offsets are those of the text as it was handed in.

**Not inside another word.** A Latin letter or digit at a term's edge never continues a longer word or number
(QQ in QQmusic, AI in MAIL, 5 in 3.5). Between Chinese characters the cut into words decides, and is asked
only when a hit has a Chinese neighbour:

- A term that the cut knows as a word is a hit where both its edges are edges of the cut's words. 北京 is
  none in 北京烤鸭, 生态 none in 生态系统 (a word of its own), but one in 新|生态 and in 生态|体系.
- A term that the cut does not know has no say in the cut, so its edges prove nothing: 物联网 comes out as
  物|联网, 微信号 as 微|信号. It is a hit unless taking it as a word makes the text fall into more words
  than the cut needs (the principle of fewest words): 物联网 and 微信|号 stand, a term within one longer word
  does not.

`match: anywhere` in the glossary switches the rule off for a term. The cut is evidence only if it is general
Chinese: hand in one without the glossary's terms (a cut that is made to respect them always finds them) and
without guessed words (jieba.lcut with HMM=False; guessing makes one word of 微信群).

Method: terms are looked up by their first two characters and the lengths that occur with these, in a
dictionary of folded forms; time is proportional to the text and hardly depends on the number of terms.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import accumulate

from pipeline.glossary.fold import HAN, fold, is_han, is_latin, spellings, unify
from pipeline.glossary.terms import Glossary, Term
from pipeline.units import TermHit

_LOOSE_SPACE = re.compile(rf"(?<=[{HAN}]) +(?=[^ {HAN}])|(?<=[^ {HAN}]) +(?=[{HAN}])")


class Matcher:
    """A glossary made ready for looking up. `cut` splits a text into words whose concatenation is the text;
    without it, every hit between Chinese characters counts."""

    def __init__(self, glossary: Glossary, cut: Callable[[str], list[str]] | None = None) -> None:
        self._cut = cut
        self._terms: dict[str, Term] = {}
        self._known: dict[str, bool] = {}
        for form_of in (lambda term: (term.zh,), lambda term: term.aliases):
            for term in glossary:
                for form in form_of(term):
                    for spelling in spellings(form):
                        self._terms.setdefault(_squeezed(spelling)[0], term)
        lengths: dict[str, set[int]] = {}
        for form in self._terms:
            lengths.setdefault(form[:2], set()).add(len(form))
        self._lengths = {start: sorted(found, reverse=True) for start, found in lengths.items()}
        self._single = any(len(form) == 1 for form in self._terms)

    def find(self, text: str) -> tuple[TermHit, ...]:
        """The terms in the text, in its order."""
        return self._search(text)[0]

    def held_back(self, text: str) -> tuple[tuple[str, str], ...]:
        """The terms that were not taken because they are inside a longer word: (term, words there)."""
        return tuple(self._search(text)[1])

    def _search(self, text: str) -> tuple[tuple[TermHit, ...], list[tuple[str, str]]]:
        if not self._terms:
            return (), []
        plain, at = _squeezed(unify(text))
        folded = fold(plain)
        candidates = self._candidates(folded)
        if not candidates:
            return (), []
        candidates.sort(key=lambda span: (span[0] - span[1], span[0]))
        taken = bytearray(len(folded))
        words: list[int] | None = None
        hits, held = [], []
        for start, end in candidates:
            if any(taken[start:end]) or not _latin_free(folded, start, end):
                continue
            term = self._terms[folded[start:end]]
            if term.match == "word" and self._cut and _between_han(plain, start, end):
                if words is None:
                    words = [0, *accumulate(map(len, self._cut(plain)))]
                if not self._is_word(plain, start, end, words):
                    first = max(edge for edge in words if edge <= start)
                    last = min(edge for edge in words if edge >= end)
                    held.append((term.zh, plain[first:last]))
                    continue
            taken[start:end] = b"\x01" * (end - start)
            hits.append(
                TermHit(
                    at[start],
                    at[end - 1] + 1,
                    term.zh,
                    term.target,
                    case="keep" if term.keep else term.case,
                    wrong=term.wrong,
                )
            )
        return tuple(sorted(hits, key=lambda hit: hit.start)), held

    def _candidates(self, folded: str) -> list[tuple[int, int]]:
        found = []
        terms, lengths, whole = self._terms, self._lengths, len(folded)
        for start in range(whole):
            here = lengths.get(folded[start : start + 2])
            if here is not None:
                found += [
                    (start, start + size)
                    for size in here
                    if start + size <= whole and folded[start : start + size] in terms
                ]
        if self._single:
            found += [
                (start, start + 1)
                for start, character in enumerate(folded)
                if character in terms and start + 1 < whole
            ]
        return found

    def _is_word(self, text: str, start: int, end: int, edges: list[int]) -> bool:
        """The rule of the module's head; `edges` are the borders of the cut's words, both ends included."""
        assert self._cut is not None
        if start in edges and end in edges:
            return True
        form = text[start:end]
        if form not in self._known:
            self._known[form] = len(self._cut(form)) == 1
        if self._known[form]:
            return False
        first = max(index for index, edge in enumerate(edges) if edge <= start)
        last = min(index for index, edge in enumerate(edges) if edge >= end)
        before, after = text[edges[first] : start], text[end : edges[last]]
        pieces = 1 + sum(len(self._cut(rest)) for rest in (before, after) if rest)
        return pieces <= last - first


def _squeezed(text: str) -> tuple[str, list[int] | range]:
    """The text without spaces between Chinese and other characters, and each character's place in `text`."""
    if " " not in text or not _LOOSE_SPACE.search(text):
        return text, range(len(text))
    kept: list[int] = []
    position = 0
    for gap in _LOOSE_SPACE.finditer(text):
        kept.extend(range(position, gap.start()))
        position = gap.end()
    kept.extend(range(position, len(text)))
    return "".join(text[index] for index in kept), kept


def _latin_free(text: str, start: int, end: int) -> bool:
    """Whether no Latin word or number goes on beyond the edges."""
    before, after = text[start - 1] if start else "", text[end] if end < len(text) else ""
    if before and is_latin(text[start]) and is_latin(before):
        return False
    if after and is_latin(text[end - 1]) and is_latin(after):
        return False
    if text[start].isdecimal() and before in (".", ",") and start > 1 and text[start - 2].isdecimal():
        return False
    if text[end - 1].isdecimal() and after in (".", ",") and text[end + 1 : end + 2].isdecimal():
        return False
    # C is neither C# nor C++; 微信+QQ is both.
    return not (is_latin(text[end - 1]) and (after == "#" or text[end : end + 2] == "++"))


def _between_han(text: str, start: int, end: int) -> bool:
    """Whether a Chinese character stands right before or after, so that a longer word is possible."""
    return (start > 0 and is_han(text[start - 1])) or (end < len(text) and is_han(text[end]))
