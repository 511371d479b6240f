"""Sources into the store: find the files, read them, cut them into units.

A file that has not changed since it was cut the same way is not even opened as text.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import pipeline
from pipeline import readers
from pipeline.errors import InputError
from pipeline.run.job import Job, digest
from pipeline.segment import segment
from pipeline.store import Changes, Store
from pipeline.units import Document


def read_source(job: Job, path: Path, name: str) -> Document:
    """Read one source file as the job's options say. Raises InputError."""
    return readers.read(path, name, reflow=job.config.reflow, encoding=job.config.encoding)


def cut_sources(job: Job, store: Store, files: Sequence[tuple[Path, str]]) -> tuple[list[str], Changes]:
    """Bring source files, given with their document names, into the store.

    Gives the names of the documents that are in, in order, and the changes in all. Files that cannot be read
    are in `job.errors`.
    """
    names: list[str] = []
    added = kept = removed = 0
    with job.progress.bar("Reading", len(files), "files") as advance:
        for path, name in files:
            with job.one_of_many():
                changes = _cut(job, store, path, name)
                names.append(name)
                added, kept, removed = added + changes.added, kept + changes.kept, removed + changes.removed
            advance(1)
    return names, Changes(added, kept, removed)


def sources_only(job: Job, store: Store, files: Sequence[tuple[Path, str]]) -> list[tuple[Path, str]]:
    """The files without those that duizhao itself wrote into the project folder (the output may lie among
    the sources). Raises InputError when nothing is left."""
    folder, exported = store.folder.resolve(), store.exported()
    kept = []
    for path, name in files:
        resolved = path.resolve()
        own = resolved.is_relative_to(folder) and resolved.relative_to(folder).as_posix() in exported
        if not own:
            kept.append((path, name))
    if not kept:
        raise InputError(
            "holds only what duizhao wrote.", file=files[0][0].parent, way_out="Name the sources."
        )
    return kept


def tell_of_others(job: Job, store: Store, names: Sequence[str]) -> None:
    """Say which documents of the project are not among the sources of this run; they stay as they are."""
    others = [record.name for record in store.documents() if record.name not in set(names)]
    if others:
        listed = ", ".join(others[:5]) + (", ..." if len(others) > 5 else "")
        job.progress.message(f"Not among the sources of this run, left as they are: {listed}")


def _cut(job: Job, store: Store, path: Path, name: str) -> Changes:
    fingerprint = _fingerprint(job, path)
    record = store.document(name)
    if record is not None and record.fingerprint == fingerprint:
        return Changes(added=0, kept=store.count(name), removed=0)
    document = read_source(job, path, name)
    return store.put(name, fingerprint, segment(document, rules=job.config.segmentation))


def _fingerprint(job: Job, path: Path) -> str:
    config = job.config
    try:
        with path.open("rb") as file:
            content = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror}).", file=path) from error
    return digest(content, config.reflow, config.encoding, config.segmentation, pipeline.__version__)
