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
