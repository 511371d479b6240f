"""`duizhao import`: edited files home into the store, nothing of anybody's work overwritten silently."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from pipeline import writers
from pipeline.errors import DuizhaoError
from pipeline.memory.database import Memory
from pipeline.memory.entry import to_entries
from pipeline.run.export import adopt
from pipeline.run.job import Job
from pipeline.run.stages import verified
from pipeline.run.translate import checked
from pipeline.store import Store
from pipeline.units import State, Unit
from pipeline.writers import Returned
from pipeline.writers.merge import Fate, merge, same

_BATCH = 500  # units per transaction


@dataclass(frozen=True)
class Change:
    """What a returned unit did or would do: the targets `before` and `after`, the `reason` of a conflict."""

    fate: Fate
    unit: Unit
    before: str
    after: str
    place: str
    reason: str = ""


@dataclass
class Homecoming:
    """What an import did: edits and conflicts one by one, the number of unchanged units, the places of units
    that the project does not know. `remembered` counts units that were new to the memory."""

    edited: list[Change] = field(default_factory=list)
    conflicts: list[Change] = field(default_factory=list)
    unchanged: int = 0
    unknown: list[str] = field(default_factory=list)
    remembered: int = 0


def bring_back(
    job: Job, files: Sequence[Path], *, dry_run: bool = False, into_memory: Path | None = None
) -> Homecoming:
    """Take over what was edited in `files`. `dry_run` only tells. Reviewed units go `into_memory`, if named.

    Errors of single files are in `job.errors`. Raises StoreError.
    """
    result = Homecoming()
    now = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    with Store.open(job.config.output) as store:
        for file in files:
            with job.one_of_many():
                conflicts, unknown = len(result.conflicts), len(result.unknown)
                for batch in _batches(writers.read_back(file)):
                    edited = [unit for one in batch for unit in _take(store, one, file, now, result)]
                    if edited and not dry_run:
                        store.edit(edited)
                # A file with something that did not come home is not overwritten by the next run.
                if not dry_run and (len(result.conflicts), len(result.unknown)) == (conflicts, unknown):
                    adopt(store, file)
        if into_memory is not None and not dry_run:
            with Memory.open(into_memory) as memory:
                result.remembered = memory.add(to_entries(_reviewed(store)))
    return result


def _batches(returned: Iterator[Returned]) -> Iterator[list[Returned]]:
    """The returned units, many at a time; what comes before a broken place comes before its error."""
    batch: list[Returned] = []
    try:
        for one in returned:
            batch.append(one)
            if len(batch) == _BATCH:
                yield batch
                batch = []
    except DuizhaoError:
        yield batch
        raise
    yield batch


def _take(store: Store, returned: Returned, file: Path, now: str, result: Homecoming) -> Iterator[Unit]:
    """The units as they shall be, for those that the returned one changes."""
    place = f"{file}:{returned.place}" if returned.place else str(file)
    units = _meant(store, returned)
    if not units and returned.target:
        _tell_of_unknown(store, returned, place, result)
    for unit in units:
        decision = merge(unit, returned, _given_away(store, unit, returned), now=now)
        if decision.fate is Fate.UNCHANGED:
            result.unchanged += 1
            continue
        after = decision.unit.target if decision.fate is Fate.EDITED else returned.target
        change = Change(decision.fate, unit, unit.target or "", after or "", place, decision.reason)
        if decision.fate is Fate.CONFLICT:
            result.conflicts.append(change)
        else:
            result.edited.append(change)
            edited = decision.unit
            if edited.target != unit.target:
                others = tuple(finding for finding in edited.findings if finding.code != "figure")
                terms = verified(edited.target or "", edited.terms)
                edited = replace(edited, terms=terms, findings=others)
            yield checked(edited)


def _tell_of_unknown(store: Store, returned: Returned, place: str, result: Homecoming) -> None:
    """A returned unit that the project does not have: a conflict when somebody worked on a sentence that is
    gone from the source, nothing when it is as the project gave it away."""
    history = store.history(returned.id) if returned.id else []
    if any(same(returned.target, target) for target, _, _ in history):
        result.unchanged += 1
    elif history:
        reason = "the Chinese text is not in the project any more"
        gone = Unit(returned.id, returned.source, history[-1][0])
        result.conflicts.append(
            Change(Fate.CONFLICT, gone, gone.target or "", returned.target or "", place, reason)
        )
    else:
        result.unknown.append(place)


def _meant(store: Store, returned: Returned) -> list[Unit]:
    """The unit of the returned id; without one, all units of the same source text."""
    unit = store.find(returned.id) if returned.id else None
    if unit is not None:
        return [unit]
    return list(store.with_source(unicodedata.normalize("NFC", returned.source).strip()))


def _given_away(store: Store, unit: Unit, returned: Returned) -> str | None:
    """The earlier or present target that the returned one still is; None when it is none of them."""
    targets = [unit.target, *(target for target, _, _ in store.history(unit.id))]
    return next((target for target in targets if target and same(returned.target, target)), None)


def _reviewed(store: Store) -> Iterator[Unit]:
    for record in store.documents():
        for unit in store.units(record.name):
            if unit.state in (State.REVIEWED, State.FINAL):
                yield unit
