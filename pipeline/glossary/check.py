"""What an author should know about a glossary before using it: contradictions, terms that are never found.

A glossary that is plainly broken does not get here: `load` refuses it, and says what it combined or
overruled.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from pipeline.glossary.fold import fold, is_han, unify
from pipeline.glossary.match import Matcher
from pipeline.glossary.terms import Glossary, Term
from pipeline.units import Finding

CODES = {
    "conflict": "the glossary contradicts itself",
    "duplicate": "terms share a rendering",
    "short": "one character only",
    "cut": "jieba cuts the term apart",
    "inside": "found only as part of longer words there",
    "unused": "never occurs in the sources",
}


def check(
    glossary: Glossary,
    sentences: Iterable[str] | None = None,
    cut: Callable[[str], list[str]] | None = None,
) -> list[Finding]:
    """Findings with the codes of `CODES`, in that order, then in the glossary's.

    `sentences` are what the glossary is meant for, if known; `cut` splits a text into words (see `match`).
    """
    found = [*_conflicts(glossary), *_duplicates(glossary), *_short(glossary)]
    if cut is not None:
        found += _cut_apart(glossary, cut)
    if sentences is not None:
        found += _in_use(glossary, sentences, cut)
    order = list(CODES)
    return sorted(found, key=lambda finding: order.index(finding.code))


def _conflicts(glossary: Glossary) -> Iterator[Finding]:
    asked: dict[str, Term] = {}
    for term in glossary:
        asked.setdefault(term.target, term)
    for term in glossary:
        for rendering in term.wrong:
            if rendering in asked:
                other = asked[rendering]
                right = f"right for {other.zh} ({other.place})"
                yield Finding("conflict", f"{term.place}: {rendering} is wrong for {term.zh} and {right}.")


def _duplicates(glossary: Glossary) -> Iterator[Finding]:
    by_target: dict[str, list[Term]] = {}
    for term in glossary:
        by_target.setdefault(term.target.casefold(), []).append(term)
    for terms in by_target.values():
        if len(terms) > 1:
            names = " and ".join(f"{term.zh} ({term.place})" for term in terms)
            yield Finding(
                "duplicate", f"{names} are all {terms[0].target}; aliases of one term say the same."
            )


def _short(glossary: Glossary) -> Iterator[Finding]:
    for term in glossary:
        for form in term.forms:
            if len(form) == 1 and is_han(form):
                yield Finding("short", f"{term.place}: {form} is a single character and part of many words.")


def _cut_apart(glossary: Glossary, cut: Callable[[str], list[str]]) -> Iterator[Finding]:
    for term in glossary:
        pieces = cut(unify(term.zh))
        if len(pieces) > 1 and any(map(is_han, term.zh)):
            yield Finding("cut", f"{term.place}: {term.zh} is cut as {'|'.join(pieces)}.")


def _in_use(
    glossary: Glossary, sentences: Iterable[str], cut: Callable[[str], list[str]] | None
) -> Iterator[Finding]:
    matcher = Matcher(glossary, cut)
    used: Counter[str] = Counter()
    held: dict[str, Counter[str]] = {}
    for sentence in sentences:
        used.update(hit.term for hit in matcher.find(sentence))
        for name, word in matcher.held_back(sentence):
            held.setdefault(name, Counter())[word] += 1
    for term in glossary:
        if words := held.get(term.zh):
            most = sorted(words.items(), key=lambda pair: (-pair[1], pair[0]))
            places = ", ".join(f"{word} ({count})" for word, count in most[:5])
            yield Finding(
                "inside",
                f"{term.place}: {term.zh} was not taken inside {places}; "
                "write match: anywhere if it should be.",
            )
        elif not used[term.zh]:
            yield Finding("unused", f"{term.place}: {term.zh} never occurs.")


def known_forms(glossary: Glossary) -> set[str]:
    """All Chinese forms of the glossary, folded."""
    return set(chain.from_iterable(map(fold, term.forms) for term in glossary))
