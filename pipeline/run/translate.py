"""Targets for the units in the store: memory first, then what was translated before, then the engine.

Only what must be done is done: a unit is left alone when a person has edited it, when it comes from an
alignment, or when its target was made by the same engine with the same terms. What is done is saved at once,
or a moment later where the engine is quick.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain, islice
from time import monotonic
from typing import TYPE_CHECKING

from pipeline.inline import marks
from pipeline.quality.checks import check
from pipeline.run.former import with_former
from pipeline.run.job import Job, digest
from pipeline.store import Store, is_edited
from pipeline.units import Finding, Origin, State, TermHit, Unit

if TYPE_CHECKING:
    from pipeline.executors import Executor

_WINDOW = 128  # units: some seconds' work to lose in a crash, and enough to fill batches
_MOST_WAITING = 32 * _WINDOW  # units that wait for others of the same source
_MOST_UNSAVED = 8 * _WINDOW
_LONGEST_UNSAVED = 0.1  # seconds
_KEPT = ("fuzzy", "memory", "alignment", "figure")  # findings from the making of a target, not from checks


@dataclass(frozen=True)
class Stages:
    """What the rooms below offer to this job.

    `engine` is the engine's fingerprint; `executor` is called once, and only if there is something to
    translate. `leverage` fills in what a memory knows. `fingerprint` covers terms and memories: it changes
    when one of them would answer otherwise. `fuzzy` is the least likeness (0-1) at which a person's work on a
    sentence that was changed is offered.
    """

    engine: str
    executor: Callable[[], Executor]
    find_terms: Callable[[str], tuple[TermHit, ...]]
    verify_terms: Callable[[str, tuple[TermHit, ...]], tuple[TermHit, ...]]
    leverage: Callable[[Iterable[Unit]], Iterator[Unit]]
    fingerprint: str
    fuzzy: float = 0.75


@dataclass
class Tally:
    """How many units got a target in this run, by origin, and how many had theirs already."""

    made: Counter[str] = field(default_factory=Counter)
    kept: int = 0

    def count(self, units: Sequence[Unit]) -> None:
        """Count units that have just got their target."""
        self.made.update(str(unit.origin) for unit in units)


class _Results:
    """Units that have just got a target, on their way into the store: checked, counted, and saved when they
    are many or a moment old. So a crash loses a moment's work and a quick engine needs few transactions."""

    def __init__(self, store: Store, tally: Tally, advance: Callable[[int], None]) -> None:
        self._store, self._tally, self._advance = store, tally, advance
        self._unsaved: list[Unit] = []
        self._last = monotonic()

    def take(self, units: Sequence[Unit]) -> None:
        """More of them."""
        self._unsaved += map(checked, units)
        self._advance(len(units))
        if len(self._unsaved) >= _MOST_UNSAVED or monotonic() - self._last > _LONGEST_UNSAVED:
            self.save()

    def keep(self, number: int) -> None:
        """So many units have had their target for long."""
        self._tally.kept += number
        self._advance(number)

    def save(self) -> None:
        """Write to the store what it has not got yet."""
        if self._unsaved:
            self._store.save(self._unsaved)
            self._tally.count(self._unsaved)
            self._unsaved = []
        self._last = monotonic()


class _Twins:
    """Sees to it that no source is translated twice: of what is translated and of what the engine has, with
    the units that wait for it."""

    def __init__(self, store: Store, results: _Results) -> None:
        self.waiting: list[Unit] = []
        self._under_way: set[tuple[str, str]] = set()  # at the engine, or not long ago
        self._store, self._results = store, results

    @cached_property
    def _repeated(self) -> set[int]:
        return self._store.repeated()

    def sort_out(self, units: Sequence[Unit]) -> tuple[list[Unit], list[Unit]]:
        """Those whose translation is known, with it, and those for the engine. The others wait."""
        keys = {unit.id: (unit.source, unit.recipe) for unit in units if hash(unit.source) in self._repeated}
        if not keys:
            return [], list(units)
        known = self._store.translations(set(keys.values()))
        self._under_way.difference_update(known)
        found, for_engine = [], []
        for unit in units:
            key = keys.get(unit.id)
            if key in known:
                found.append(_like(known[key], unit))
            elif key in self._under_way:
                self.waiting.append(unit)
            else:
                for_engine.append(unit)
        self._under_way.update(keys[unit.id] for unit in for_engine if unit.id in keys)
        return found, for_engine

    def settle(self) -> None:
        """Give those their translation whose source has come back meanwhile."""
        self._results.save()
        waiting, self.waiting = self.waiting, []
        for start in range(0, len(waiting), _WINDOW):
            found, _ = self.sort_out(waiting[start : start + _WINDOW])
            self._results.take(found)


def translate_documents(job: Job, store: Store, names: Sequence[str], stages: Stages) -> Tally:
    """Give every unit of the documents a target, and check it. Raises EngineError and StoreError."""
    tally = Tally()
    recipe = digest(stages.engine, stages.fingerprint)
    todo = [name for name in names if _recipe_of(store, name) != recipe]
    tally.kept = sum(map(store.count, set(names).difference(todo)))
    with job.progress.bar("Translating", sum(map(store.count, todo)), "sentences") as advance:
        results = _Results(store, tally, advance)
        try:
            _translate(store, todo, stages, results)
        finally:
            results.save()
    for name in todo:
        store.finish(name, recipe)
    return tally


def _translate(store: Store, names: Sequence[str], stages: Stages, results: _Results) -> None:
    twins = _Twins(store, results)
    windows = _windows(store, names, stages, twins, results)
    first = list(islice(windows, 1))
    if first:
        with closing(stages.executor()) as executor:
            begun = monotonic()
            for number, window in enumerate(executor.translate(chain(first, windows)), 1):
                results.take(window)
                if monotonic() - begun > number * _LONGEST_UNSAVED:  # windows of a slow engine are dear
                    results.save()
    twins.settle()


def checked(unit: Unit) -> Unit:
    """The unit with its findings made anew; what was found when its target was made stays."""
    findings = _offered(unit) + check(unit)
    return unit if findings == unit.findings else replace(unit, findings=findings)


def _offered(unit: Unit) -> tuple[Finding, ...]:
    if not unit.findings:
        return ()
    return tuple(finding for finding in unit.findings if finding.code in _KEPT)


def _recipe_of(store: Store, name: str) -> str:
    record = store.document(name)
    return record.recipe if record else ""


def _windows(
    store: Store, names: Sequence[str], stages: Stages, twins: _Twins, results: _Results
) -> Iterator[list[Unit]]:
    """Windows of units that need the engine, across documents; what needs none is saved on the way."""
    pairs = _leveraged(chain.from_iterable(map(store.units, names)), stages, store.former())
    while page := list(islice(pairs, _WINDOW)):
        found, missing = [], []
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
            else:
                missing.append(unit)
        known, for_engine = twins.sort_out(missing)
        results.take(found + known)
        results.keep(len(page) - len(found) - len(missing))
        if for_engine:
            yield for_engine
        while len(twins.waiting) >= _MOST_WAITING:
            yield []  # whoever asks for a window has given one back
            twins.settle()


def _leveraged(
    stored: Iterable[Unit], stages: Stages, former: Sequence[tuple[str, str]]
) -> Iterator[tuple[Unit, Unit]]:
    """Each unit as it is in the store, and as it is afresh with what the memories know, and what people made
    of a `former` wording."""
    waiting: deque[Unit] = deque()

    def fresh() -> Iterator[Unit]:
        for unit in stored:
            waiting.append(unit)
            yield _fresh(unit, stages) if _is_workable(unit) else unit

    for unit in stages.leverage(fresh()):
        before = waiting.popleft()
        # What was offered once is offered again: a run that was killed in between ends with the same.
        open_to_offers = before.target is None or any(found.code == "fuzzy" for found in before.findings)
        yield before, with_former(unit, former, stages.fuzzy) if former and open_to_offers else unit


def _is_workable(unit: Unit) -> bool:
    return not is_edited(unit) and unit.origin is not Origin.ALIGNED


def _fresh(unit: Unit, stages: Stages) -> Unit:
    """The unit as if nothing had been done to it, with its terms and the recipe for its target.

    Markup is a part of the recipe: `**` is carried over in Markdown and is but text elsewhere.
    """
    terms = stages.find_terms(unit.source)
    markup = (unit.markup,) if unit.markup != "plain" and marks(unit.source, unit.markup) else ()
    recipe = digest(stages.engine, *terms, *markup) if terms or markup else stages.engine
    return unit.made(None, None, None, terms, (), State.NEW, recipe)


def _like(twin: Unit, unit: Unit) -> Unit:
    """`unit` with the translation that `twin`, a unit of the same source and recipe, has."""
    findings = unit.findings + tuple(finding for finding in twin.findings if finding.code == "figure")
    return unit.made(twin.target, twin.origin, twin.score, twin.terms, findings, twin.state, unit.recipe)
