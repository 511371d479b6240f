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
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Protocol

from pipeline.glossary.candidates import Candidate, Case
from pipeline.glossary.insertion import (
    LITTLE_WORD,
    bracketed,
    gap,
    joined,
    split,
    with_terms,
    worth_translating,
)
from pipeline.glossary.rendering import put, recase
from pipeline.glossary.swaps import swap, unquote, without_wrong
from pipeline.renderings import verify
from pipeline.units import Outcome, TermHit

N_BEST = 4
_PREFIX_ROUNDS = 3  # terms that are brought in one after the other; more make patchwork


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
        given = Candidate(
            translation.text, tuple("given" if good else "" for good in there), translation.score
        )
        cases.append(Case(source, terms, [given]))
    for step in (_repair, _other_renderings, _source_and_swap, _prefix, _write_in):
        open_cases = [case for case in cases if not case.done]
        if open_cases:
            step(open_cases, engine)
    return [_result(case, best) for case, best in zip(cases, _best(cases, engine), strict=True)]


def _result(case: Case, best: Candidate) -> tuple[str, float, tuple[TermHit, ...]]:
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


def _best(cases: Sequence[Case], engine: Engine) -> list[Candidate]:
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


def _repair(cases: Sequence[Case], engine: Engine) -> None:
    """Step 1."""
    for case in cases:
        base = case.offer(case.plain.text, "swapped") or case.plain
        base = case.offer(without_wrong(base.text, case), "swapped", base) or base
        _apply(case, base, unquote)


def _apply(case: Case, base: Candidate, exchange: Callable[[str, TermHit, Case], str | None]) -> Candidate:
    """Swap what can be swapped, one lacking term after the other; the candidate that results."""
    for _ in case.hits:
        for hit in case.lacking(base):
            text = exchange(base.text, hit, case)
            better = case.offer(text, "swapped", base) if text is not None else None
            if better is not None and better.satisfied > base.satisfied:
                base = better
                break
        else:
            break
    return base


def _other_renderings(cases: Sequence[Case], engine: Engine) -> None:
    """Step 2."""
    if "n-best" not in engine.capabilities:
        return
    for case, found in zip(
        cases, engine.translate([case.source for case in cases], n_best=N_BEST), strict=True
    ):
        for translation in found:
            case.offer(translation.text, "n-best")


def _source_and_swap(cases: Sequence[Case], engine: Engine) -> None:
    """Step 3."""
    mixed = [with_terms(case.source, case.lacking(case.plain)) for case in cases]
    bases = [case.best for case in cases]
    for case, found in zip(cases, engine.translate(mixed), strict=True):
        case.offer(found[0].text, "term in source")
    own = _own_renderings(cases, engine)
    for case, base in zip(cases, bases, strict=True):
        # What the term in the source gave is also worth repairing: it may lack but one of several terms.
        starts = [case.plain, base, case.candidates[-1]]
        for place, start in enumerate(starts):
            if start not in starts[:place]:
                _apply(case, start, partial(swap, phrases=own))


def _own_renderings(cases: Sequence[Case], engine: Engine) -> dict[str, tuple[str, ...]]:
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


def _prefix(cases: Sequence[Case], engine: Engine) -> None:
    """Step 4: one lacking term after the other, from left to right, each round in one batch."""
    if "prefix" not in engine.capabilities:
        return
    bases = [(case.best, 0) for case in cases]
    for _ in range(_PREFIX_ROUNDS):
        batch: list[int] = []
        prefixes: list[str] = []
        for number, case in enumerate(cases):
            base, fixed = bases[number]
            lacking = case.lacking(base)
            if lacking:
                place = max(fixed, gap(base.text, lacking[0], case.source, case.hits))
                prefix = put(base.text[:place], (place, place), lacking[0].target, lacking[0].case)
                batch.append(number)
                prefixes.append(prefix)
        if not batch:
            return
        found = engine.translate([cases[number].source for number in batch], prefixes=prefixes)
        for number, prefix, translations in zip(batch, prefixes, found, strict=True):
            base, _ = bases[number]
            better = cases[number].offer(translations[0].text, "prefix", base)
            if better is not None and better.satisfied > base.satisfied:
                bases[number] = (better, len(prefix))


def _write_in(cases: Sequence[Case], engine: Engine) -> None:
    """Step 5."""
    pieces: dict[str, str] = {}
    splits = [split(case.source, case.lacking(case.plain)) for case in cases]
    for parts in splits:
        pieces |= dict.fromkeys((part for part, hit in parts if hit is None and worth_translating(part)), "")
    if pieces:
        translated = engine.translate(list(pieces))
        pieces = {piece: found[0].text for piece, found in zip(pieces, translated, strict=True)}
    for case, parts in zip(cases, splits, strict=True):
        bases = (case.plain, case.best)
        case.offer(joined(parts, pieces), "written in")
        for base in bases:
            text = without_wrong(base.text, case)
            for _ in case.hits:
                there = verify(text, case.hits)
                lacking = [hit for hit, good in zip(case.hits, there, strict=True) if not good]
                if not lacking:
                    break
                text = bracketed(text, lacking[0], case.source, case.hits)
            case.offer(text, "written in", base)
