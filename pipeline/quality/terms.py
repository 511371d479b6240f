"""Whether a translation renders glossary terms as asked, judged by its text alone, whoever wrote it.

A rendering counts on word borders, with any white space between its words, with regular plural and
possessive endings, in any case unless the term keeps its own; inside a longer rendering that is asked for
too it does not count (Internet in Internet Plus).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from pipeline.units import Origin, TermHit, Unit

_Span = tuple[int, int]


def term_faults(unit: Unit, target: str) -> Iterator[str]:
    """What is wrong with the unit's terms in this target: renderings missing or too few (the latter only in
    machine output, as people use pronouns), and renderings that the glossary calls wrong."""
    wanted: dict[tuple[str, str], int] = {}
    for hit in unit.terms:
        wanted[hit.term, hit.target] = wanted.get((hit.term, hit.target), 0) + 1
    places = _places(target, unit.terms)
    # Two terms of one rendering share its places.
    asked: dict[str, int] = {}
    for (_, rendering), count in wanted.items():
        asked[rendering] = asked.get(rendering, 0) + count
    for term, rendering in wanted:
        shown = len(places.get(rendering, ()))
        if not rendering:
            continue
        if not shown:
            yield f"{term} is not rendered as “{rendering}”"
        elif shown < asked[rendering] and unit.origin is Origin.MACHINE:
            yield f"{term} is rendered as “{rendering}” {shown} of {asked[rendering]} times"
    for bad, term in {bad: hit.term for hit in unit.terms for bad in hit.wrong}.items():
        if bad not in asked and places.get(bad):
            yield f"“{bad}” is a wrong rendering of {term}"


def rendered(hit: TermHit, target: str) -> bool:
    """Whether a target shows the rendering that the glossary asks for."""
    return _pattern(hit.target, hit.case == "keep").search(target) is not None


def _places(target: str, hits: Sequence[TermHit]) -> dict[str, list[_Span]]:
    """Where each rendering, right or wrong, stands; the longest take their places first, of equal ones the
    right."""
    exact = {hit.target for hit in hits if hit.case == "keep"}
    right = {hit.target for hit in hits if hit.target}
    wrong = {bad for hit in hits for bad in hit.wrong if bad} - right
    folded = {text.casefold() for text in right}
    taken: list[_Span] = []
    found: dict[str, list[_Span]] = {}
    for text in sorted(right | wrong, key=lambda text: (-len(text), text in right, text)):
        by_case = text in exact or (text in wrong and text.casefold() in folded)
        spans = [span for span in _spans(text, by_case, target) if not _overlaps(span, taken)]
        if by_case and text in wrong:  # a capital at the start of a sentence is no mistake
            spans = [span for span in spans if not _starts_sentence(target, span[0])]
        taken += spans
        found[text] = spans
    return found


def _spans(text: str, by_case: bool, target: str) -> Iterable[_Span]:
    return (match.span() for match in _pattern(text, by_case).finditer(target))


def _overlaps(span: _Span, others: Sequence[_Span]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in others)


def _starts_sentence(text: str, at: int) -> bool:
    before = text[:at].rstrip(" \"'“‘([")
    return not before or before[-1] in ".!?:"


@lru_cache(maxsize=20_000)
def _pattern(text: str, exact: bool) -> re.Pattern[str]:
    body = r"\s+".join(re.sub("['’]", "['’]", re.escape(word)) for word in text.split())
    if re.search(
        r"(?:^|[^A-Za-z])(?:[a-z]+|[A-Z]+)$", text
    ):  # common nouns and abbreviations; names have no plural
        if re.search("[^aeiou]y$", text):
            body = f"(?:{body}|{body[:-1]}ies)"
        else:
            body += "(?:es)?" if re.search("(?:[sxz]|ch|sh)$", text, re.IGNORECASE) else "s?"
    before = r"(?<!\w)" if text[:1].isalnum() else ""
    after = r"(?!\w)" if text[-1:].isalnum() else ""
    return re.compile(before + body + after, 0 if exact else re.IGNORECASE)
