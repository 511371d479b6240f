"""What a memory remembers: one source with its target, and where it comes from.

Entries and units are not the same thing: a unit belongs to a document and a run, an entry outlives both. The
two conversions between them are here; nothing here reads or stores.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pipeline.units import Kind, Origin, State, Unit, unit_id


class Entry(NamedTuple):
    """A Chinese source and its English target.

    `previous` and `next` are the sources of the neighbours in the document the entry was made in ("" when
    not known). `origin` says who made the target (None: the memory it came from does not say, as a rule a
    person). `changed` is YYYYMMDDThhmmssZ or "". `props` are (type, text) pairs kept from a TMX file.
    `source_lang` and `target_lang` are BCP 47 codes.
    """

    source: str
    target: str
    previous: str = ""
    next: str = ""
    document: str = ""
    origin: Origin | None = None
    creator: str = ""
    changed: str = ""
    note: str = ""
    props: tuple[tuple[str, str], ...] = ()
    source_lang: str = "zh-CN"
    target_lang: str = "en-US"


def in_context(units: Iterable[Unit]) -> Iterator[tuple[Unit, str, str]]:
    """Each unit with the sources of its neighbours in the same document, "" at the document's ends.

    Reads one unit ahead.
    """
    earlier: Unit | None = None
    current: Unit | None = None
    for following in units:
        if current is not None:
            yield current, _neighbour(current, earlier), _neighbour(current, following)
        earlier, current = current, following
    if current is not None:
        yield current, _neighbour(current, earlier), ""


def _neighbour(unit: Unit, other: Unit | None) -> str:
    return other.source if other is not None and other.document == unit.document else ""


def to_entries(
    units: Iterable[Unit], *, creator: str = "", source_lang: str = "zh-CN", target_lang: str = "en-US"
) -> Iterator[Entry]:
    """What is worth remembering of a project's units, in order: those with a source and a target that nobody
    rejected."""
    for unit, previous, following in in_context(units):
        source, target = unit.source.strip(), (unit.target or "").strip()
        if source and target and unit.state is not State.REJECTED and unit.kind is not Kind.VERBATIM:
            yield Entry(
                source,
                target,
                previous.strip(),
                following.strip(),
                document=unit.document,
                origin=unit.origin,
                creator=creator,
                changed=unit.changed,
                note=unit.note,
                source_lang=source_lang,
                target_lang=target_lang,
            )


def to_units(entries: Iterable[Entry], *, name: str = "memory") -> Iterator[Unit]:
    """Entries as finished units, so that any writer can write them.

    `name` stands in for the document of entries that have none. Ids depend on the entry's place in the
    sequence, which a memory never changes.
    """
    for number, entry in enumerate(entries):
        document = entry.document or name
        yield Unit(
            id=unit_id(document, entry.source, number),
            source=entry.source,
            target=entry.target,
            document=document,
            paragraph=number,
            position=number,
            origin=entry.origin or Origin.MEMORY,
            state=State.TRANSLATED if entry.origin is Origin.MACHINE else State.REVIEWED,
            note=entry.note,
            changed=entry.changed,
        )
