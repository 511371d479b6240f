"""Units to files, and files that were edited back to units.

Each format is one module with `write(units, path, export) -> paths that changed` and, where files come back,
`read_back(path) -> Iterator[Returned]`. A new format is a new module and a line in `WRITERS`. Writers decide
nothing about the project: they get units in order and do not know the store.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path

from pipeline.errors import InputError
from pipeline.units import Unit
from pipeline.writers.base import Export, Returned, Writer

__all__ = ["WRITERS", "Export", "Returned", "Writer", "read_back", "write", "written_name"]

WRITERS: dict[str, Writer] = {
    "tmx": Writer(".tmx", "tmx", True, "translation memory exchange 1.4"),
    "md": Writer(".md", "markdown", True, "table to review and edit"),
    "zh": Writer(".zh.txt", "sentences", False, "the Chinese text, one sentence a line"),
}


def written_name(format: str, stem: str) -> str:
    """The file name of an export: `written_name("tmx", "chapter1")` is "chapter1.tmx". Raises InputError."""
    return stem + _writer(format).suffix


def write(format: str, units: Iterable[Unit], path: Path, export: Export) -> tuple[Path, ...]:
    """Write units, in the order given, to `path`; the files that changed (none when all was as before).

    `units` is consumed once, as a stream. Raises InputError (unknown format, folder not writable), StoreError
    (disk full).
    """
    changed: tuple[Path, ...] = import_module(f"{__name__}.{_writer(format).module}").write(
        units, path, export
    )
    return changed


def read_back(path: Path) -> Iterator[Returned]:
    """The units of a file that was exported and edited; the format is known by its suffix. Raises
    InputError."""
    for name, writer in WRITERS.items():
        if writer.returns and path.name.lower().endswith(writer.suffix):
            returned: Iterator[Returned] = import_module(f"{__name__}.{WRITERS[name].module}").read_back(path)
            return returned
    known = ", ".join(sorted({writer.suffix for writer in WRITERS.values() if writer.returns}))
    raise InputError("cannot be imported: its format is unknown.", file=path, way_out=f"Known: {known}.")


def _writer(format: str) -> Writer:
    if format not in WRITERS:
        raise InputError(f"there is no format {format!r}.", way_out=f"Choose among: {', '.join(WRITERS)}.")
    return WRITERS[format]
