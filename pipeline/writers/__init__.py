"""Units to files, and files that were edited back to units.

Each format is one module with `write(units, path, export) -> paths that changed` and, where files come back,
`read_back(path) -> Iterator[Returned]`. A new format is a new module and a line in `WRITERS`. Writers decide
nothing about the project: they get units in order and do not know the store.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any

from pipeline.errors import DuizhaoError, InputError
from pipeline.units import Unit
from pipeline.writers.base import Export, Returned, Sheet, Writer

__all__ = [
    "WRITERS",
    "Export",
    "Returned",
    "Writer",
    "format_of",
    "read_back",
    "write",
    "write_together",
    "written_name",
]

WRITERS: dict[str, Writer] = {
    "tmx": Writer(".tmx", "tmx", True, "translation memory exchange 1.4", fed=True),
    "md": Writer(".md", "markdown", True, "table to review and edit", fed=True),
    "xliff": Writer(".xlf", "xliff", True, "XLIFF 1.2"),
    "xliff2": Writer(".xliff2.xlf", "xliff2", True, "XLIFF 2.1"),
    "omegat": Writer(".omegat", "omegat", True, "OmegaT project", whole=True),
    "srx": Writer(".srx", "srx", False, "the segmentation rules, SRX 2.0", whole=True),
    "xlsx": Writer(".xlsx", "xlsx", True, "worksheet to review"),
    "docx": Writer(".docx", "docx", True, "Word table to review"),
    "html": Writer(".html", "html", False, "page to read, side by side"),
    "jsonl": Writer(".jsonl", "jsonl", False, "JSON lines for programs"),
    "zh": Writer(".zh.txt", "sentences", False, "the Chinese text, one sentence a line"),
}

_PAGE = 500  # units that one sheet takes before the next has its turn
_XLIFF_SUFFIXES = (".xlf", ".xliff", ".sdlxliff", ".mqxliff", ".mxliff")


def written_name(format: str, stem: str) -> str:
    """The file name of an export: `written_name("tmx", "chapter1")` is "chapter1.tmx". Raises InputError."""
    return stem + _writer(format).suffix


def write(format: str, units: Iterable[Unit], path: Path, export: Export) -> tuple[Path, ...]:
    """Write units, in the order given, to `path`; the files that changed (none when all was as before).

    `units` is consumed once, as a stream. Raises InputError (unknown format, folder not writable), StoreError
    (disk full).
    """
    changed: tuple[Path, ...] = _module(format).write(units, path, export)
    return changed


def write_together(
    units: Callable[[], Iterable[Unit]], files: Sequence[tuple[str, Path, Export]]
) -> dict[int, DuizhaoError]:
    """Write units as `write` does to several files, given with their formats; errors by the place in `files`.

    `units` gives the units once more with every call: formats that are `fed` share one pass over them, others
    need one each. A file's own error does not stop the others.
    """
    errors: dict[int, DuizhaoError] = {}
    sheets: dict[int, Sheet] = {}
    try:
        for number, (format, path, export) in enumerate(files):
            with _kept(errors, number):
                if _writer(format).fed:
                    sheets[number] = _module(format).open_sheet(path, export)
                else:
                    write(format, units(), path, export)
        stream = iter(units()) if sheets else iter(())
        while page := list(islice(stream, _PAGE)):
            for number in sheets.keys() - errors.keys():
                with _kept(errors, number):
                    for unit in page:
                        sheets[number].add(unit)
        for number in sheets.keys() - errors.keys():
            with _kept(errors, number):
                sheets[number].put()
    finally:
        for sheet in sheets.values():
            sheet.drop()
    return errors


@contextmanager
def _kept(errors: dict[int, DuizhaoError], number: int) -> Iterator[None]:
    try:
        yield
    except DuizhaoError as error:
        errors[number] = error


def read_back(path: Path) -> Iterator[Returned]:
    """The units of a file that was exported and edited. Raises InputError."""
    returned: Iterator[Returned] = _module(format_of(path)).read_back(path)
    return returned


def format_of(path: Path) -> str:
    """The format of a file to import: by its suffix, of XLIFF also by its version. Raises InputError."""
    name = path.name.lower()
    if (path / "omegat.project").is_file():
        return "omegat"
    if name.endswith(_XLIFF_SUFFIXES):
        try:
            with path.open("rb") as file:
                return "xliff2" if b"document:2." in file.read(4000) else "xliff"
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise InputError(f"cannot be read: {reason}.", file=path, way_out="Check the name.") from error
    for format, writer in WRITERS.items():
        if writer.returns and name.endswith(writer.suffix):
            return format
    known = ", ".join(sorted({writer.suffix for writer in WRITERS.values() if writer.returns}))
    raise InputError("cannot be imported: its format is unknown.", file=path, way_out=f"Known: {known}.")


def _module(format: str) -> Any:
    return import_module(f"{__name__}.{_writer(format).module}")


def _writer(format: str) -> Writer:
    if format not in WRITERS:
        raise InputError(f"there is no format {format!r}.", way_out=f"Choose among: {', '.join(WRITERS)}.")
    return WRITERS[format]
