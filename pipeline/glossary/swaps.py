"""Exchanges words of a translation for the glossary's rendering, where it is known which words they are."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.glossary.candidates import Case
from pipeline.glossary.rendering import put
from pipeline.renderings import overlaps, pattern, places, wrong_places
from pipeline.units import TermHit

_QUOTED = re.compile(r"[“「『‘]([^“”「」『』‘’]{1,60})[”」』’]|(?<![A-Za-z])\"([^\"]{1,60})\"(?![A-Za-z])")


def swap(text: str, hit: TermHit, case: Case, phrases: Mapping[str, Sequence[str]]) -> str | None:
    """The text with the first of the phrases that stands in it replaced, or None."""
    good = places(text, case.hits)
    longest = len(text) if 2 * (hit.end - hit.start) > len(case.source) else len(text) // 2
    for phrase in sorted(phrases[hit.term], key=lambda phrase: (-len(phrase), phrase)):
        if phrase in hit.wrong:
            spans = wrong_places(text, replace(hit, wrong=(phrase,)), case.hits)
        else:
            found = (match.span() for match in pattern(phrase).finditer(text))
            # What is most of the translation cannot be the rendering of a small part of the source.
            short = [span for span in found if span[1] - span[0] <= longest]
            spans = [span for span in short if not overlaps(span, good)]
        if spans:
            return put(text, spans[0], hit.target, hit.case)
    return None


def without_wrong(text: str, case: Case) -> str:
    """The text with all forbidden renderings replaced: any that is left counts against its term."""
    for hit in case.hits:
        for _ in range(len(text)):
            swapped = swap(text, hit, case, {hit.term: hit.wrong})
            if swapped is None:
                break
            text = swapped
    return text


def unquote(text: str, hit: TermHit, case: Case) -> str | None:
    """For a term that fills a pair of quotation marks: the words in the translation's same pair replaced."""
    ours = [match.span(match.lastindex or 0) for match in _QUOTED.finditer(case.source)]
    theirs = [match.span(match.lastindex or 0) for match in _QUOTED.finditer(text)]
    if len(ours) != len(theirs) or (hit.start, hit.end) not in ours:
        return None
    start, end = theirs[ours.index((hit.start, hit.end))]
    if overlaps((start, end), places(text, case.hits)):
        return None
    tail = re.search(r"[.,;:!?]*$", text[start:end])
    return put(text, (start, end - len(tail[0]) if tail else end), hit.target, hit.case)
