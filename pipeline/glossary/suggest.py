"""Proposes terms for a glossary from the texts that are to be translated.

Candidates are words, and runs of up to four words, that a noun phrase can be made of. They are ranked by how
much more frequent they are in the text than general Chinese would make them:

- The statistic is the log-likelihood ratio (Dunning, Accurate Methods for the Statistics of Surprise and
  Coincidence, Computational Linguistics 19(1), 1993; as a measure of keyness: Rayson and Garside, Comparing
  Corpora using Frequency Profiling, 2000). General frequencies are those of jieba's dictionary; a run of
  words that is not in it is expected as often as its words would meet by chance. Candidates below the 0.1 %
  level (10.83 at one degree of freedom) are left out.
- What occurs mostly inside longer candidates counts less, as in C-value (Frantzi, Ananiadou and Mima,
  Automatic Recognition of Multi-Word Terms, 2000): the mean frequency of the longer ones is taken off.

Names of persons, places and organisations are what jieba's tagger takes for them. Nothing here translates:
`lookup` may know renderings, the rest is left for a person.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from pipeline.glossary.check import known_forms
from pipeline.glossary.fold import fold, is_han, unify
from pipeline.glossary.terms import Glossary, Term
from pipeline.glossary.yaml_file import entry_lines

_SIGNIFICANT = 10.83
_MAX_WORDS = 4
_MAX_CHARACTERS = 12
_KINDS = {"nr": "person", "ns": "place", "nt": "organisation", "nz": "name"}
_INSIDE = ("n", "vn", "an", "b", "j", "l", "eng", "a", "v")
_LAST = ("n", "vn", "an", "j", "l", "eng")

Tagged = Sequence[tuple[str, str]]
Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A term candidate: how often it occurs, its log-likelihood ratio, what it is ("term", "person", "place",
    "organisation", "name"), a known rendering or "", and the first sentence that has it."""

    zh: str
    count: int
    score: float
    kind: str = "term"
    en: str = ""
    example: str = ""


def tagger() -> Callable[[str], list[tuple[str, str]]]:
    """jieba's words with their part-of-speech tags, as `suggest` wants them."""
    import jieba
    import jieba.posseg

    jieba.setLogLevel("ERROR")
    return lambda text: [(pair.word, pair.flag) for pair in jieba.posseg.lcut(text)]


def general_frequency() -> Callable[[str], float]:
    """The share of a word among all words of general Chinese, from jieba's dictionary; 0 when not in it."""
    import jieba

    jieba.setLogLevel("ERROR")
    jieba.initialize()
    counts, total = jieba.dt.FREQ, jieba.dt.total
    return lambda word: counts.get(word, 0) / total


def suggest(
    sentences: Iterable[str],
    cut: Callable[[str], Tagged],
    known: Glossary | None = None,
    lookup: Callable[[str], str | None] | None = None,
    *,
    frequency: Callable[[str], float] | None = None,
) -> list[Suggestion]:
    """Candidates that `known` does not have, most remarkable first.

    `cut` gives a sentence's words with jieba's tags (`tagger()`), `frequency` a word's share of general
    Chinese (by default `general_frequency()`), `lookup` an existing rendering of a term, or None.
    """
    share = frequency or general_frequency()
    have = known_forms(known or Glossary())
    counts: Counter[Words] = Counter()
    kinds: dict[Words, str] = {}
    spelled: dict[Words, tuple[str, str]] = {}
    total = 0
    for sentence in sentences:
        words = [(word, tag) for word, tag in cut(unify(sentence)) if word]
        total += sum(any(map(str.isalnum, word)) for word, _ in words)
        at = 0
        for index, (word, tag) in enumerate(words):
            for run in _runs(words, index):
                counts[run] += 1
                length = sum(map(len, run))
                spelled.setdefault(run, (sentence[at : at + length], sentence))
            if tag in _KINDS and len(word) > 1:
                kinds.setdefault((word,), _KINDS[tag])
            at += len(word)
    own = _outside_longer(counts)
    found = []
    for run, count in counts.items():
        name = kinds.get(run, "term")
        if (count < 2 and name == "term") or own[run] <= 0:
            continue
        score = log_likelihood(own[run], total, _expected_share(run, share))
        zh, example = spelled[run]
        if score >= _SIGNIFICANT and fold(zh) not in have:
            rendering = (lookup(zh) if lookup else None) or ""
            found.append(Suggestion(zh, count, round(score, 1), name, rendering, example))
    return sorted(found, key=lambda suggestion: (-suggestion.score, suggestion.zh))


def _runs(words: Tagged, start: int) -> Iterable[Words]:
    """The candidates that begin at this word."""
    if words[start][0] == "+":
        return
    run: list[str] = []
    for word, tag in words[start : start + _MAX_WORDS]:
        if not _fits(word, tag):
            return
        run.append(word)
        if sum(map(len, run)) > _MAX_CHARACTERS:
            return
        if (tag.startswith(_LAST) or word == "+") and (len(run) > 1 or len(word) > 1):
            yield tuple(run)


def _fits(word: str, tag: str) -> bool:
    """Whether the word can be part of a term: of a fitting kind, no single character but a noun or a plus."""
    if word == "+":
        return True
    if not (is_han(word) or tag == "eng") or not tag.startswith(_INSIDE):
        return False
    return len(word) > 1 or tag.startswith("n")


def _outside_longer(counts: Counter[Words]) -> dict[Words, float]:
    """Each candidate's frequency less the mean frequency of the longer, repeated ones that contain it."""
    inside: Counter[Words] = Counter()
    longer: Counter[Words] = Counter()
    for run, count in counts.items():
        if count < 2:
            continue
        parts = {
            run[start:end]
            for start in range(len(run))
            for end in range(start + 1, len(run) + 1)
            if end - start < len(run)
        }
        for part in parts:
            inside[part] += count
            longer[part] += 1
    return {run: count - (inside[run] / longer[run] if longer[run] else 0.0) for run, count in counts.items()}


def _expected_share(run: Words, share: Callable[[str], float]) -> float:
    """How frequent the run is in general Chinese: as a word of the dictionary, or else by chance."""
    whole = share("".join(run))
    if whole or len(run) == 1:
        return whole
    return math.prod(share(word) or 1e-6 for word in run)


def log_likelihood(count: float, total: int, share: float) -> float:
    """The log-likelihood ratio of seeing something `count` times in `total` words when its general share is
    `share` (at least one in ten million); negative when it is rarer than expected."""
    share = min(max(share, 1e-7), 1 - 1e-7)
    expected = total * share
    rest, expected_rest = total - count, total - expected
    ratio = 2 * (
        count * math.log(count / expected) + (rest * math.log(rest / expected_rest) if rest > 0 else 0.0)
    )
    return ratio if count > expected else -ratio


def to_yaml(suggestions: Sequence[Suggestion]) -> str:
    """The suggestions as a glossary to be edited. It loads as it is: entries without a rendering are comments
    until somebody fills in `en` and takes the # away."""
    lines = [
        "# Suggested terms, most remarkable first. Delete what is no term. Fill in `en` and remove the # in",
        "# front of an entry to use it.",
    ]
    known = any(suggestion.en for suggestion in suggestions)
    lines.append("suggestions:" if known else "# suggestions:")
    for suggestion in suggestions:
        mark = "  " if suggestion.en else "# "
        about = f"{suggestion.count} times, {suggestion.kind}: {_extract(suggestion)}"
        first, *others = entry_lines(Term(suggestion.zh, suggestion.en or "-"))
        if not suggestion.en:
            others = ["en:"]
        lines.append(f"{mark}- {first}  # {about}")
        lines += [f"{mark}  {line}" for line in others]
    return "\n".join(lines) + "\n"


def _extract(suggestion: Suggestion) -> str:
    """The example, or some twenty characters on either side of the term when it is long."""
    place = suggestion.example.find(suggestion.zh)
    start, end = max(0, place - 20), place + len(suggestion.zh) + 20
    text = " ".join(suggestion.example[start:end].split())
    return f"{'…' if start else ''}{text}{'…' if end < len(suggestion.example) else ''}"
