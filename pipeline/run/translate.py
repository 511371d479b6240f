"""Targets for the units in the store: memory first, then what was translated before, then the engine.

Only what must be done is done: a unit is left alone when a person has edited it, when it comes from an
alignment, or when its target was made by the same engine with the same terms. What is done is saved window by
window.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from typing import TYPE_CHECKING

from pipeline.quality.checks import check
from pipeline.run.job import Job, digest
from pipeline.store import Store, is_edited
from pipeline.units import Finding, Origin, State, TermHit, Unit

if TYPE_CHECKING:
    from pipeline.executors import Executor

_WINDOW = 512  # units: small enough to lose little in a crash, large enough for full batches


@dataclass(frozen=True)
class Stages:
    """What the rooms below offer to this job.

    `engine` is the engine's fingerprint; `executor` is called once, and only if there is something to
    translate. `leverage` fills in what a memory knows. `fingerprint` covers terms and memories: it changes
    when one of them would answer otherwise.
    """

    engine: str
    executor: Callable[[], Executor]
    find_terms: Callable[[str], tuple[TermHit, ...]]
    verify_terms: Callable[[str, tuple[TermHit, ...]], tuple[TermHit, ...]]
    leverage: Callable[[Iterable[Unit]], Iterator[Unit]]
    fingerprint: str


@dataclass
class Tally:
    """How many units got a target in this run, by origin, and how many had theirs already."""

    made: Counter[str] = field(default_factory=Counter)
    kept: int = 0

    def count(self, units: Sequence[Unit]) -> None:
        """Count units that have just got their target."""
        self.made.update(str(unit.origin) for unit in units)


@dataclass
class _UnderWay:
    """Sources that the engine has but has not given back, and units of the same sources that wait for them,
    so that nothing is translated twice."""

    sources: set[tuple[str, str]] = field(default_factory=set)
    waiting: list[Unit] = field(default_factory=list)


def translate_documents(job: Job, store: Store, names: Sequence[str], stages: Stages) -> Tally:
    """Give every unit of the documents a target, and check it. Raises EngineError and StoreError."""
    tally = Tally()
    recipe = digest(stages.engine, stages.fingerprint)
    todo = [name for name in names if _recipe_of(store, name) != recipe]
    tally.kept = sum(store.count(name) for name in names if name not in todo)
    under_way = _UnderWay()
    with job.progress.bar("Translating", sum(map(store.count, todo)), "sentences") as advance:
        windows = _windows(store, todo, stages, under_way, tally, advance)
        first = list(islice(windows, 1))
        if first:
            with closing(stages.executor()) as executor:
                for window in executor.translate(chain(first, windows)):
                    _save(store, window, tally)
                    under_way.sources.difference_update(map(_key, window))
                    advance(len(window))
        waiting = iter(under_way.waiting)
        while page := list(islice(waiting, _WINDOW)):
            twins = [(store.translation(*_key(unit)), unit) for unit in page]
            _save(store, [_like(twin, unit) for twin, unit in twins if twin], tally)
            advance(len(page))
    for name in todo:
        store.finish(name, recipe)
    return tally


def _save(store: Store, units: Sequence[Unit], tally: Tally) -> None:
    if units:
        store.save([checked(unit) for unit in units])
        tally.count(units)


def _key(unit: Unit) -> tuple[str, str]:
    return unit.source, unit.recipe


def checked(unit: Unit) -> Unit:
    """The unit with its findings made anew; what a memory offered stays."""
    return replace(unit, findings=_offered(unit) + check(unit))


def _offered(unit: Unit) -> tuple[Finding, ...]:
    return tuple(finding for finding in unit.findings if finding.code in ("fuzzy", "memory"))


def _recipe_of(store: Store, name: str) -> str:
    record = store.document(name)
    return record.recipe if record else ""


def _windows(
    store: Store,
    names: Sequence[str],
    stages: Stages,
    under_way: _UnderWay,
    tally: Tally,
    advance: Callable[[int], None],
) -> Iterator[list[Unit]]:
    """Windows of units that need the engine, across documents; what needs none is saved on the way."""
    pairs = _leveraged(chain.from_iterable(map(store.units, names)), stages)
    while page := list(islice(pairs, _WINDOW)):
        for_engine, found, waiting = [], [], 0
        for before, unit in page:
            if not _is_workable(before):
                continue
            if unit.target is not None:
                if (unit.target, unit.origin) != (before.target, before.origin):
                    found.append(replace(unit, terms=stages.verify_terms(unit.target, unit.terms)))
            elif before.target is not None and (
                before.origin in (Origin.MEMORY, Origin.FUZZY) or before.recipe == unit.recipe
            ):
                if _offered(unit) != _offered(before):
                    found.append(replace(before, findings=unit.findings))
            elif _key(unit) in under_way.sources:
                under_way.waiting.append(unit)
                waiting += 1
            elif twin := store.translation(*_key(unit)):
                found.append(_like(twin, unit))
            else:
                for_engine.append(unit)
        _save(store, found, tally)
        later = waiting + len(for_engine)
        tally.kept += len(page) - len(found) - later
        advance(len(page) - later)
        if for_engine:
            under_way.sources.update(map(_key, for_engine))
            yield for_engine


def _leveraged(stored: Iterable[Unit], stages: Stages) -> Iterator[tuple[Unit, Unit]]:
    """Each unit as it is in the store, and as it is afresh with what the memories know."""
    waiting: deque[Unit] = deque()

    def fresh() -> Iterator[Unit]:
        for unit in stored:
            waiting.append(unit)
            yield _fresh(unit, stages) if _is_workable(unit) else unit

    for unit in stages.leverage(fresh()):
        yield waiting.popleft(), unit


def _is_workable(unit: Unit) -> bool:
    return not is_edited(unit) and unit.origin is not Origin.ALIGNED


def _fresh(unit: Unit, stages: Stages) -> Unit:
    """The unit as if nothing had been done to it, with its terms and the recipe for its target."""
    terms = stages.find_terms(unit.source)
    recipe = digest(stages.engine, *terms) if terms else digest(stages.engine)
    return replace(
        unit, target=None, origin=None, score=None, state=State.NEW, findings=(), terms=terms, recipe=recipe
    )


def _like(twin: Unit, unit: Unit) -> Unit:
    """`unit` with the translation that `twin`, a unit of the same source and recipe, has."""
    return replace(
        unit, target=twin.target, score=twin.score, origin=twin.origin, terms=twin.terms, state=twin.state
    )
