"""What all writers share: what is asked for (Export), what comes back (Returned), and the shape of a
writer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pipeline.units import Origin, State, Unit

REVIEWED = frozenset((State.REVIEWED, State.FINAL))


@dataclass(frozen=True, slots=True)
class Export:
    """What an export is about and how it is wanted.

    `document` names the source file (its title in readable formats; "" for several). Languages are BCP 47.
    `version` is duizhao's. `reviewed_only` leaves out what nobody reviewed. `split_by_origin` puts reviewed
    and other units into separate files (TMX). `inline` writes Markdown and placeholders as inline elements in
    TMX (XLIFF always has them). `srx` is the text of the segmentation rules, `glossary` rows of (zh, en,
    note), and `sources` the source files as (name below the project's source folder, path): for OmegaT
    projects.
    """

    document: str = ""
    source_lang: str = "zh-CN"
    target_lang: str = "en-US"
    version: str = "0"
    reviewed_only: bool = False
    split_by_origin: bool = False
    inline: bool = False
    srx: str = ""
    glossary: tuple[tuple[str, str, str], ...] = ()
    sources: tuple[tuple[str, Path], ...] = ()

    def wants(self, unit: Unit) -> bool:
        """Whether the unit belongs into this export at all."""
        return not self.reviewed_only or unit.state in REVIEWED


@dataclass(frozen=True, slots=True)
class Returned:
    """A unit as a file brings it back. `id` is "" where the file has none; `state`, `note` and `changed`
    (time of the edit, YYYYMMDDThhmmssZ) are None where the file says nothing about them. `exported` is the
    target that duizhao itself had written into the file, where the format keeps it. `place` says where in the
    file, for messages."""

    id: str
    source: str
    target: str | None
    state: State | None = None
    note: str | None = None
    changed: str | None = None
    origin: Origin | None = None
    exported: str | None = None
    place: str = ""


class Sheet(Protocol):
    """A file in the making that is fed unit by unit, in the order of the document."""

    def add(self, unit: Unit) -> None:
        """Take the next unit."""

    def put(self) -> tuple[Path, ...]:
        """Let the file take its place, and those beside it; the files that changed."""

    def drop(self) -> None:
        """Leave nothing half-made behind. Does nothing after `put`."""


def filled(sheet: Sheet, units: Iterable[Unit]) -> tuple[Path, ...]:
    """Feed a sheet with all units and put it to its place; the files that changed."""
    try:
        for unit in units:
            sheet.add(unit)
        return sheet.put()
    finally:
        sheet.drop()


Write = Callable[[Iterable[Unit], Path, Export], tuple[Path, ...]]
ReadBack = Callable[[Path], Iterator[Returned]]


@dataclass(frozen=True, slots=True)
class Writer:
    """A format: `suffix` of its files (a folder's name for formats that are folders), `module` that offers
    `write(units, path, export)` and, where `returns` is true, `read_back(path)`; where `fed` is true, it has
    `open_sheet(path, export)`, too. `whole` says that one export is best made of all documents together."""

    suffix: str
    module: str
    returns: bool = False
    what: str = ""
    whole: bool = False
    fed: bool = False
