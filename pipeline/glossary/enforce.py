"""Sees to it that translations use the glossary's renderings: verify, then escalate.

The plain translation is verified; only sentences that lack a rendering go further, together, step by step,
until they have all of them:

1. repairs that need no engine: capitals, a forbidden rendering replaced, quoted words replaced when the
   term is quoted in the source ("swapped");
2. the engine's other renderings of the sentence ("n-best");
3. the English term written into the Chinese sentence, since engines mostly copy Latin words ("term in
   source"), and the engine's own rendering of the term, found by translating the term alone, replaced where
   it stands in the translation ("swapped");
4. the translation up to the term's place, then the term, then what the engine makes of the rest ("prefix");
5. the term joined to separate translations of what is before and after it, or written into the translation
   in brackets, about where it stands in the source ("written in"). This always succeeds.

Of all candidates so far, the one with most renderings wins, then the one to which the engine gives the best
score as a translation of the original sentence. A step is skipped when the engine lacks the capability.
Nothing here finds terms or knows any engine; sentences are handed to the engine as they are (what has to be
converted for it, such as Traditional characters, a thin engine around it can convert).

Sources: Hasler et al., Neural Machine Translation Decoding with Terminology Constraints (NAACL 2018), for
constraints in the decoder; Dinu et al., Training Neural Machine Translation to Apply Terminology Constraints
(ACL 2019), for target terms in the source; Semenov et al., Findings of the WMT 2023 Shared Task on Machine
Translation with Terminologies, for how far each gets.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Protocol

from pipeline.glossary.fold import is_han
from pipeline.glossary.insertion import (
    LITTLE_WORD,
    bracketed,
    gap,
    joined,
    split,
    with_terms,
    worth_translating,
)
from pipeline.glossary.rendering import overlaps, pattern, places, put, recase, verify, wrong_places
from pipeline.units import Outcome, TermHit

N_BEST = 4
_QUOTED = re.compile(r"[“「『‘]([^“”「」『』‘’]{1,60})[”」』’]|(?<![A-Za-z])\"([^\"]{1,60})\"(?![A-Za-z])")


class Translated(Protocol):
    """What is read of an engine's translation: its text and its mean log probability per token."""

    @property
    def text(self) -> str: ...
    @property
    def score(self) -> float: ...


class Engine(Protocol):
    """What is asked of an engine; `capabilities` may hold "n-best", "prefix" and "score"."""

    @property
    def capabilities(self) -> frozenset[str]: ...

    def translate(
        self, sentences: Sequence[str], *, n_best: int = 1, prefixes: Sequence[str] | None = None
    ) -> Sequence[Sequence[Translated]]: ...

    def score(self, pairs: Sequence[tuple[str, str]]) -> Sequence[float]: ...


@dataclass(slots=True)
class _Candidate:
    """A translation, and per hit the step that brought its rendering in ("given"; "" when it lacks)."""

    text: str
    how: tuple[str, ...]
    score: float | None = None

    @property
    def satisfied(self) -> int:
        return sum(map(bool, self.how))


@dataclass(slots=True)
class _Case:
    """A sentence on its way: `candidates[0]` is the plain translation."""

    source: str
    hits: tuple[TermHit, ...]
    candidates: list[_Candidate] = field(default_factory=list)

    @property
    def done(self) -> bool:
        return any(all(candidate.how) for candidate in self.candidates)

    @property
    def plain(self) -> _Candidate:
        return self.candidates[0]

    def lacking(self, candidate: _Candidate) -> list[TermHit]:
        return [hit for hit, how in zip(self.hits, candidate.how, strict=True) if not how]

    def offer(self, text: str, step: str, base: _Candidate | None = None) -> _Candidate | None:
        """Take a candidate up if it is new, no runaway and not broken off (shorter than a letter for each
        Chinese character); `base` is what it was made of, if that counts."""
        text = recase(text, self.hits)
        longest = 2 * len(self.plain.text) + 8 * len(self.source) + 40
        if len(text) > longest + 2 * sum(len(hit.target) for hit in self.hits):
            return None
        if step in ("n-best", "term in source", "prefix") and len(text) < sum(map(is_han, self.source)):
            return None
        known = next((candidate for candidate in self.candidates if candidate.text == text), None)
        if known is not None:
            return known
        earlier = (base or self.plain).how
        how = tuple(
            (old or step) if there else ""
            for old, there in zip(earlier, verify(text, self.hits), strict=True)
        )
        candidate = _Candidate(text, how)
        self.candidates.append(candidate)
        return candidate


def enforce(
    sources: Sequence[str],
    hits: Sequence[tuple[TermHit, ...]],
    plain: Sequence[Translated],
    engine: Engine,
) -> list[tuple[str, float, tuple[TermHit, ...]]]:
    """Per sentence: the translation with its terms, its score, and the hits with outcome and how.

    `hits` are each source's terms, `plain` the engine's translations of the sources. The score is the
    engine's for the returned text given the source (the plain one's where the engine does not score). Every
    sentence comes out, in order. Raises what the engine raises.
    """
    cases = []
    for source, terms, translation in zip(sources, hits, plain, strict=True):
        there = verify(translation.text, terms)
        given = _Candidate(
            translation.text, tuple("given" if good else "" for good in there), translation.score
        )
        cases.append(_Case(source, terms, [given]))
    for step in (_repair, _other_renderings, _source_and_swap, _prefix, _write_in):
        open_cases = [case for case in cases if not case.done]
        if open_cases:
            step(open_cases, engine)
    return [_result(case, best) for case, best in zip(cases, _best(cases, engine), strict=True)]


def _result(case: _Case, best: _Candidate) -> tuple[str, float, tuple[TermHit, ...]]:
    terms = tuple(
        replace(
            hit,
            outcome=Outcome.GIVEN if how == "given" else Outcome.REPLACED if how else Outcome.MISSING,
            how="" if how == "given" else how,
        )
        for hit, how in zip(case.hits, best.how, strict=True)
    )
    text = recase(best.text, case.hits) if case.hits else best.text
    return text, case.plain.score or 0.0 if best.score is None else best.score, terms


def _best(cases: Sequence[_Case], engine: Engine) -> list[_Candidate]:
    """Each sentence's candidate with most renderings, then with the best score, then the earliest."""
    finalists = []
    for case in cases:
        most = max(candidate.satisfied for candidate in case.candidates)
        finalists.append([candidate for candidate in case.candidates if candidate.satisfied == most])
    if "score" in engine.capabilities:
        unscored = [
            (case.source, candidate)
            for case, candidates in zip(cases, finalists, strict=True)
            for candidate in candidates
            if candidate.score is None
        ]
        scores = (
            engine.score([(source, candidate.text) for source, candidate in unscored]) if unscored else []
        )
        for (_, candidate), score in zip(unscored, scores, strict=True):
            candidate.score = score
    return [
        max(candidates, key=lambda candidate: float("-inf") if candidate.score is None else candidate.score)
        for candidates in finalists
    ]


def _repair(cases: Sequence[_Case], engine: Engine) -> None:
    """Step 1."""
    for case in cases:
        base = case.offer(case.plain.text, "swapped") or case.plain
        base = case.offer(_without_wrong(base.text, case), "swapped", base) or base
        _apply(case, base, _unquote)


def _apply(case: _Case, base: _Candidate, swap: Callable[[str, TermHit, _Case], str | None]) -> _Candidate:
    """Swap what can be swapped, one lacking term after the other; the candidate that results."""
    for _ in case.hits:
        for hit in case.lacking(base):
            text = swap(base.text, hit, case)
            better = case.offer(text, "swapped", base) if text is not None else None
            if better is not None and better.satisfied > base.satisfied:
                base = better
                break
        else:
            break
    return base


def _swap(text: str, hit: TermHit, case: _Case, phrases: Mapping[str, Sequence[str]]) -> str | None:
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


def _without_wrong(text: str, case: _Case) -> str:
    """The text with all forbidden renderings replaced: any that is left counts against its term."""
    for hit in case.hits:
        for _ in range(len(text)):
            swapped = _swap(text, hit, case, {hit.term: hit.wrong})
            if swapped is None:
                break
            text = swapped
    return text


def _unquote(text: str, hit: TermHit, case: _Case) -> str | None:
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


def _other_renderings(cases: Sequence[_Case], engine: Engine) -> None:
    """Step 2."""
    if "n-best" not in engine.capabilities:
        return
    for case, found in zip(
        cases, engine.translate([case.source for case in cases], n_best=N_BEST), strict=True
    ):
        for translation in found:
            case.offer(translation.text, "n-best")


def _source_and_swap(cases: Sequence[_Case], engine: Engine) -> None:
    """Step 3."""
    mixed = [with_terms(case.source, case.lacking(case.plain)) for case in cases]
    bases = [max(case.candidates, key=lambda candidate: candidate.satisfied) for case in cases]
    for case, found in zip(cases, engine.translate(mixed), strict=True):
        case.offer(found[0].text, "term in source")
    own = _own_renderings(cases, engine)
    for case, base in zip(cases, bases, strict=True):
        # What the term in the source gave is also worth repairing: it may lack but one of several terms.
        for start in dict.fromkeys((id(case.plain), id(base), id(case.candidates[-1]))):
            candidate = next(candidate for candidate in case.candidates if id(candidate) == start)
            _apply(case, candidate, partial(_swap, phrases=own))


def _own_renderings(cases: Sequence[_Case], engine: Engine) -> dict[str, tuple[str, ...]]:
    """What the engine makes of each term alone, without articles and end punctuation, if it says anything."""
    terms = list(dict.fromkeys(hit.term for case in cases for hit in case.hits))
    many = N_BEST if "n-best" in engine.capabilities else 1
    own = {}
    for term, found in zip(terms, engine.translate(terms, n_best=many), strict=True):
        phrases = []
        for translation in found:
            phrase = re.sub(r"^(?:the|an?)\s+", "", translation.text.strip(" .,;:!?\"'“”‘’"), flags=re.I)
            words = re.findall(r"[a-z]+", phrase.lower())
            if not all(map(LITTLE_WORD.fullmatch, words)):
                phrases.append(phrase)
        own[term] = tuple(dict.fromkeys(phrases))
    return own


def _prefix(cases: Sequence[_Case], engine: Engine) -> None:
    """Step 4: one lacking term after the other, from left to right, each round in one batch."""
    if "prefix" not in engine.capabilities:
        return
    bases = {id(case): (max(case.candidates, key=lambda c: c.satisfied), 0) for case in cases}
    for _ in range(3):
        batch, prefixes = [], []
        for case in cases:
            base, fixed = bases[id(case)]
            lacking = case.lacking(base)
            if lacking:
                place = max(fixed, gap(base.text, lacking[0], case.source, case.hits))
                prefix = put(base.text[:place], (place, place), lacking[0].target, lacking[0].case)
                batch.append(case)
                prefixes.append(prefix)
        if not batch:
            return
        found = engine.translate([case.source for case in batch], prefixes=prefixes)
        for case, prefix, translations in zip(batch, prefixes, found, strict=True):
            base, fixed = bases[id(case)]
            better = case.offer(translations[0].text, "prefix", base)
            if better is not None and better.satisfied > base.satisfied:
                bases[id(case)] = (better, len(prefix))


def _write_in(cases: Sequence[_Case], engine: Engine) -> None:
    """Step 5."""
    pieces: dict[str, str] = {}
    splits = {id(case): split(case.source, case.lacking(case.plain)) for case in cases}
    for parts in splits.values():
        pieces |= dict.fromkeys((part for part, hit in parts if hit is None and worth_translating(part)), "")
    if pieces:
        translated = engine.translate(list(pieces))
        pieces = {piece: found[0].text for piece, found in zip(pieces, translated, strict=True)}
    for case in cases:
        case.offer(joined(splits[id(case)], pieces), "written in")
        bases = [case.plain, max(case.candidates, key=lambda candidate: candidate.satisfied)]
        for base in bases:
            text = _without_wrong(base.text, case)
            for _ in case.hits:
                there = verify(text, case.hits)
                lacking = [hit for hit, good in zip(case.hits, there, strict=True) if not good]
                if not lacking:
                    break
                text = bracketed(text, lacking[0], case.source, case.hits)
            case.offer(text, "written in", base)
