"""What the memories know about a unit: the same sentence in the same place, the same sentence, a similar one.

`lookup` answers for a batch of units; `leverage` is the stage that a run composes. Neither writes to a
memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice
from types import MappingProxyType
from typing import Literal, NamedTuple

from pipeline.memory.adapt import adapt
from pipeline.memory.database import Memory
from pipeline.memory.entry import Entry, in_context
from pipeline.memory.folding import fold, penalty, text_key
from pipeline.units import Finding, Kind, Origin, State, TermHit, Unit

_BATCH = 512
_SWAPPED = 0.01  # what each swapped number or term takes off, so that no repaired match passes for a true one
_MOST = 0.99  # of a match that is not exact
_NONE: Mapping[str, str] = MappingProxyType({})
_CODES = ("fuzzy", "memory")  # findings that `leverage` makes


class Degree(StrEnum):
    """How good a match is, best first."""

    CONTEXT = "context"  # the same source between the same neighbours
    EXACT = "exact"
    FOLDED = "folded"  # the same but for white space, punctuation and width, case or script
    FUZZY = "fuzzy"


_RANKS = {degree: rank for rank, degree in enumerate(reversed(Degree))}


@dataclass(frozen=True, slots=True)
class Match:
    """What a memory offers for a source.

    `score` is 1.01 in context, 1 exact, 1 less folding.penalty folded, similarity.similarity (at most 0.99)
    fuzzy. `target` is the entry's, with the numbers and terms in `swapped` put in. `difference` marks what
    the new source changes in the entry's ("" when exact). `others` are other targets of the same source.
    """

    degree: Degree
    score: float
    entry: Entry
    target: str
    difference: str = ""
    swapped: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


class _Query(NamedTuple):
    source: str
    folded: str
    previous: str = ""
    next: str = ""
    terms: tuple[TermHit, ...] = ()


def lookup(
    units: Sequence[Unit],
    memories: Sequence[Memory],
    *,
    threshold: float = 0.75,
    renderings: Mapping[str, str] = _NONE,
) -> list[Match | None]:
    """The best match of each unit, or None; neighbours are taken from the sequence itself.

    Of equal matches the earlier memory's wins, within a memory a person's before a machine's, then the one
    changed last. `threshold` (0-1) is the least score of a fuzzy match; at 1 none is looked for. `renderings`
    is the glossary, Chinese term -> English, and lets a changed term be swapped (`Unit.terms` has the new
    one). Raises StoreError.
    """
    return _lookup(list(in_context(units)), memories, threshold, renderings)


def leverage(
    units: Iterable[Unit],
    memories: Sequence[Memory],
    *,
    threshold: float = 0.75,
    fuzzy: Literal["offer", "use"] = "offer",
    renderings: Mapping[str, str] = _NONE,
) -> Iterator[Unit]:
    """The units, in order and number unchanged, with what the memories know.

    Exact and context matches become the target (origin memory): a translator expects a repetition to be
    filled in. A match that needed folding does too, with a lower score and a finding "memory" that says
    what differs; so does one of several exact matches, with the other targets in the finding.

    A fuzzy match is a sentence that was never translated: somebody has to change it. "offer" (the default)
    therefore leaves the target to the engine, whose draft is complete, and adds a finding "fuzzy" with score,
    difference and the memory's target for the reviewer to choose; "use" makes it the target (origin fuzzy,
    same finding), as translators do who work without an engine or set `threshold` high.

    Units that have a target, are verbatim, or were rejected pass through. A unit's `recipe` is "memory" where
    its target comes from here. Reads up to 512 units ahead. Raises StoreError.
    """
    contexts = in_context(units)
    while batch := list(islice(contexts, _BATCH)):
        wanted = [c for c in batch if _is_open(c[0])] if memories else []
        matches = iter(_lookup(wanted, memories, threshold, renderings))
        for unit, _, _ in batch:
            match = next(matches) if wanted and _is_open(unit) else None
            yield _with(unit, match, fuzzy)


def _is_open(unit: Unit) -> bool:
    return (
        unit.target is None
        and unit.origin is not Origin.HUMAN
        and unit.kind is not Kind.VERBATIM
        and unit.state is not State.REJECTED
        and bool(unit.source.strip())
    )


def _with(unit: Unit, match: Match | None, fuzzy: str) -> Unit:
    if match is None:
        return unit
    findings = tuple(finding for finding in unit.findings if finding.code not in _CODES) + _findings(match)
    if match.degree is Degree.FUZZY and fuzzy == "offer":
        return replace(unit, findings=findings)
    return replace(
        unit,
        target=match.target,
        origin=Origin.FUZZY if match.degree is Degree.FUZZY else Origin.MEMORY,
        score=match.score,
        state=State.TRANSLATED,
        findings=findings,
        recipe="memory",
    )


def _findings(match: Match) -> tuple[Finding, ...]:
    percent = f"{int(match.score * 100 + 1e-9)} %"
    if match.degree is Degree.FUZZY:
        swapped = f" (put in: {', '.join(match.swapped)})" if match.swapped else ""
        return (Finding("fuzzy", f"{percent} match: {match.difference} = {match.target}{swapped}"),)
    said = []
    if match.degree is Degree.FOLDED:
        said.append(f"the memory's source is written otherwise: {match.difference}")
    if match.others:
        said.append(f"the memory also has: {' | '.join(match.others)}")
    return (Finding("memory", f"{percent} match; {'; '.join(said)}"),) if said else ()


def _lookup(
    contexts: Sequence[tuple[Unit, str, str]],
    memories: Sequence[Memory],
    threshold: float,
    renderings: Mapping[str, str],
) -> list[Match | None]:
    queries = [
        _Query(source := unit.source.strip(), fold(source), previous, following, unit.terms)
        for unit, previous, following in contexts
    ]
    best: list[Match | None] = [None] * len(queries)
    keys = [text_key(query.folded) for query in queries]
    for memory in memories:
        found = memory.with_keys(keys)
        for place, key in enumerate(keys):
            if key in found:
                best[place] = _better(best[place], _exact(found[key], queries[place]))
    open_places = [place for place, match in enumerate(best) if match is None and queries[place].folded]
    if threshold < 1 and open_places:
        asked = [queries[place] for place in open_places]
        for memory in memories:
            for place, match in zip(open_places, _fuzzy(memory, asked, threshold, renderings), strict=True):
                best[place] = _better(best[place], match)
    return best


def _better(one: Match | None, other: Match | None) -> Match | None:
    if one is None or other is None:
        return one or other
    return other if (_RANKS[other.degree], other.score) > (_RANKS[one.degree], one.score) else one


def _exact(found: Sequence[tuple[int, Entry]], query: _Query) -> Match | None:
    """The best of the entries that the query's key has."""
    matches = []
    for number, entry in found:
        cost = penalty(entry.source, query.source)
        if cost and fold(entry.source) != query.folded:  # another text with the same key
            continue
        in_place = _same_place(entry, query)
        score = 1.01 if in_place and not cost else 1 - cost
        matches.append(((score, in_place, *_authority(entry), number), entry))
    if not matches:
        return None
    (score, *_), entry = max(matches)
    if score > 1:
        return Match(Degree.CONTEXT, score, entry, entry.target)
    same = [other.target for (rate, *_), other in matches if rate == score and other.target != entry.target]
    others = tuple(dict.fromkeys(same))
    if score == 1:
        return Match(Degree.EXACT, score, entry, entry.target, others=others)
    difference = _difference(entry.source, query.source)
    return Match(Degree.FOLDED, score, entry, entry.target, difference, others=others)


def _same_place(entry: Entry, query: _Query) -> bool:
    """Whether every neighbour that the entry knows, one at least, is the query's too."""
    if not (entry.previous or entry.next):
        return False
    pairs = ((entry.previous, query.previous), (entry.next, query.next))
    return all(not known or (bool(now) and fold(known) == fold(now)) for known, now in pairs)


def _authority(entry: Entry) -> tuple[bool, str]:
    return entry.origin not in (Origin.MACHINE, Origin.FUZZY), entry.changed


def _fuzzy(
    memory: Memory, queries: Sequence[_Query], threshold: float, renderings: Mapping[str, str]
) -> Iterator[Match | None]:
    from pipeline.memory.postings import candidates
    from pipeline.memory.similarity import similarity

    found = candidates(memory.blocks(), [query.folded for query in queries], threshold)
    sources = memory.sources({number for numbers in found for number in numbers})
    for query, numbers in zip(queries, found, strict=True):
        scored = []
        for number in numbers:
            score = similarity(fold(sources[number]), query.folded, threshold)
            if score:
                scored.append((score, number))
        if not scored:
            yield None
            continue
        top = max(scored)[0]
        entries = [(memory.numbered(number), number) for score, number in scored if score == top]
        entry, _ = max(entries, key=lambda pair: (_same_place(pair[0], query), *_authority(pair[0]), pair[1]))
        yield _adapted(entry, query, top, renderings)


def _adapted(entry: Entry, query: _Query, score: float, renderings: Mapping[str, str]) -> Match:
    from pipeline.memory.similarity import similarity

    adapted = adapt(entry.source, entry.target, query.source, query.terms, renderings)
    if adapted.swapped:
        repaired = similarity(fold(adapted.source), query.folded) - _SWAPPED * len(adapted.swapped)
        score = max(score, repaired)
    return Match(
        Degree.FUZZY,
        min(score, _MOST),
        entry,
        adapted.target,
        _difference(entry.source, query.source),
        adapted.swapped,
    )


def _difference(old: str, new: str) -> str:
    from pipeline.memory.similarity import difference

    return difference(old, new)
