"""Files out of the store: written beside their place, then moved there, never over somebody's edits.

A file that is up to date is not touched. A file that was changed since duizhao wrote it, or that duizhao
never wrote, is left as it is and reported.
"""

from __future__ import annotations

import hashlib
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path, PurePosixPath

import pipeline
from pipeline import writers
from pipeline.errors import DuizhaoError, InputError
from pipeline.glossary.load import load
from pipeline.run.job import Job, digest
from pipeline.store import DocumentRecord, ExportRecord, Store
from pipeline.writers import Export
from pipeline.writers.atomic import translated_errors

_STAGING = ".duizhao-export"
_PROJECT = "project"  # the stem of what holds all documents


@dataclass(frozen=True)
class Order:
    """What is to be written of a document: the format's name and the writer's options."""

    format: str
    export: Export


def check_formats(job: Job) -> None:
    """Raises InputError when the settings name a format that there is not, before any work is done."""
    for format in job.config.formats:
        writers.written_name(format, "")


def orders(
    job: Job, names: Iterable[str], formats: Sequence[str] = (), wanted: Export | None = None
) -> dict[str, Sequence[Order]]:
    """What is to be written of each document as the settings say; `wanted` has the other options."""
    config = job.config
    export = replace(
        wanted or Export(),
        source_lang=config.source_lang,
        target_lang=config.target_lang,
        version=pipeline.__version__,
    )
    single = [format for format in formats or config.formats if not writers.WRITERS[format].whole]
    return {name: [Order(format, replace(export, document=name)) for format in single] for name in names}


def export_whole(job: Job, store: Store, names: Sequence[str], wanted: Export | None = None) -> list[Path]:
    """Write the formats of the settings that hold all documents together; the files that changed.

    A folder that a CAT tool works in is one of them: its writer knows which files are the translator's own.
    """
    changed: list[Path] = []
    for format in (format for format in job.config.formats if writers.WRITERS[format].whole):
        from pipeline.segment.srx import srx  # brings urllib with it

        export = replace(
            wanted or Export(),
            source_lang=job.config.source_lang,
            target_lang=job.config.target_lang,
            version=pipeline.__version__,
            srx=srx(),
            glossary=_glossary_rows(job),
        )
        path = store.folder / writers.written_name(format, _PROJECT)
        units = chain.from_iterable(map(store.units, names))
        with job.one_of_many():
            changed += writers.write(format, units, path, export)
    return changed


def _glossary_rows(job: Job) -> tuple[tuple[str, str, str], ...]:
    glossary, _ = load(job.config.glossaries)
    return tuple((form, term.target, term.note) for term in glossary for form in term.forms)


def stems(names: Iterable[str]) -> dict[str, str]:
    """For each document the path of its exports below the output folder, without a suffix.

    That is the document's name without its suffix; documents that differ in the suffix only keep it.
    """
    bare = {name: str(PurePosixPath(name).with_suffix("")) for name in names}
    taken = Counter(bare.values())
    return {name: stem if taken[stem] == 1 else name for name, stem in bare.items()}


def export_documents(job: Job, store: Store, orders: dict[str, Sequence[Order]]) -> list[Path]:
    """Write what was ordered for each document; the files that changed. Errors of single files are in
    `job.errors`. Raises StoreError (disk full, folder not writable)."""
    changed: list[Path] = []
    stem_of = stems(orders)
    total = sum(map(len, orders.values()))
    with job.progress.bar("Writing", total, "files") as advance:
        for name, of_document in orders.items():
            due: list[Order] = []
            for order in of_document:
                with job.one_of_many():
                    if not _is_current(job, store, name, stem_of[name], order):
                        due.append(order)
            if due:
                with job.one_of_many():
                    changed += _export(job, store, name, stem_of[name], due)
            advance(len(of_document))
    return changed


def _is_current(job: Job, store: Store, name: str, stem: str, order: Order) -> bool:
    """Whether the order's files need not be written; if they were edited, the user is told so."""
    now = (_record(store, name).revision, _options(stem, order))
    known = {
        store.folder / path: was
        for path, was in store.export_records(name).items()
        if _format_of(was.options) == order.format
    }
    if not known or any((was.revision, was.options) != now for was in known.values()):
        return False
    edited = []
    for place, was in known.items():
        (old, new), there = was.digests.split(" "), _digest_of(place)
        if there != new and there in ("", old):  # deleted, or a run died before it had replaced the file
            return False
        if there != new:
            edited.append(place)
    for place in edited:
        job.progress.message(
            f"{place}: was edited; bring the edits home with `duizhao import {place} -o {store.folder}`."
        )
    return True


def _export(job: Job, store: Store, name: str, stem: str, orders: Sequence[Order]) -> Iterator[Path]:
    """Make the files of all orders, then take each order's home."""
    with _staging(store.folder) as staging:
        folders = [staging / str(number) for number in range(len(orders))]
        files = [
            (order.format, folder / writers.written_name(order.format, stem), order.export)
            for order, folder in zip(orders, folders, strict=True)
        ]
        errors = writers.write_together(partial(store.units, name), files)
        for number, (order, folder) in enumerate(zip(orders, folders, strict=True)):
            with job.one_of_many():
                if number in errors:
                    raise _of_final_place(errors[number], folder, store.folder)
                yield from _take_home(store, name, _options(stem, order), folder)


def _of_final_place(error: DuizhaoError, made_in: Path, home: Path) -> DuizhaoError:
    """The error as it reads when the file had been written to where the user will look for it."""
    if error.file is None or not Path(error.file).is_relative_to(made_in):
        return error
    place = home / Path(error.file).relative_to(made_in)
    final = type(error)(error.message, file=place, way_out=error.way_out)
    final.__cause__ = error
    return final


def _take_home(store: Store, name: str, options: str, folder: Path) -> Iterator[Path]:
    """Put the files that an order made in `folder` to their places; those that changed anything.

    All are noted before the first is moved, so that a run which dies in between is not taken for a complete
    one. Raises InputError, and moves none, where a place holds somebody else's work.
    """
    revision, known = _record(store, name).revision, store.export_records(name)
    made = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    digests = {path: _digests(store, path, made[path], known.get(path)) for path in sorted(made)}
    store.record_exports(
        name, {path: ExportRecord(revision, options, f"{old} {new}") for path, (old, new) in digests.items()}
    )
    for path, (old, new) in digests.items():
        place = store.folder / path
        if old != new:
            with translated_errors(place):
                place.parent.mkdir(parents=True, exist_ok=True)
                made[path].replace(place)
            yield place
    for path, was in known.items():
        if _format_of(was.options) == _format_of(options) and path not in made:
            _withdraw(store, name, path, was)


def _digests(store: Store, path: str, file: Path, was: ExportRecord | None) -> tuple[str, str]:
    """Of what is at an export's place and of the finished file that shall go there. Raises InputError when
    what is there is not duizhao's."""
    place = store.folder / path
    old, new = _digest_of(place), _digest_of(file)
    if old not in ("", new) and (was is None or old not in was.digests.split(" ")):
        raise InputError(
            "was not written by duizhao or was edited since; it is left as it is.",
            file=place,
            way_out=f"Bring edits home with `duizhao import {place} -o {store.folder}`, move the file away,"
            " or choose another folder with -o.",
        )
    return old, new


def _options(stem: str, order: Order) -> str:
    """What decides the content of an order's files, beside the units; the format's name comes first."""
    return f"{order.format} {digest(stem, order.export)}"


def _format_of(options: str) -> str:
    return options.split(" ")[0]


def _record(store: Store, name: str) -> DocumentRecord:
    record = store.document(name)
    assert record is not None
    return record


def _withdraw(store: Store, name: str, path: str, was: ExportRecord) -> None:
    """Take away a file that this export does not make any more, unless somebody else changed it."""
    place = store.folder / path
    if _digest_of(place) in was.digests.split(" "):
        with translated_errors(place):
            place.unlink(missing_ok=True)
    store.forget_export(name, path)


def adopt(store: Store, file: Path) -> None:
    """Note that the edits in an exported file have come home: the next export may replace it."""
    try:
        path = file.resolve().relative_to(store.folder.resolve()).as_posix()
    except ValueError:
        return
    for document in store.documents():
        if was := store.export_records(document.name).get(path):
            now = ExportRecord(-1, was.options, f" {_digest_of(file)}")
            store.record_exports(document.name, {path: now})


@contextmanager
def _staging(folder: Path) -> Iterator[Path]:
    """An empty folder beside the results; what a killed run left there goes first."""
    staging = folder / _STAGING
    with translated_errors(staging):
        shutil.rmtree(staging, ignore_errors=True)
        staging.mkdir(parents=True)
        try:
            yield staging
        finally:
            shutil.rmtree(staging, ignore_errors=True)


def _digest_of(file: Path) -> str:
    """SHA-256 of a file, "" where there is no file. Raises InputError."""
    with translated_errors(file):
        try:
            with file.open("rb") as content:
                return hashlib.file_digest(content, "sha256").hexdigest()
        except (FileNotFoundError, IsADirectoryError):
            return ""
