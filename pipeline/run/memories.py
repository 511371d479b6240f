"""`duizhao tm`: memories together with the writers that they do not know."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import pipeline
from pipeline import writers
from pipeline.memory.database import Memory, default_path
from pipeline.memory.entry import to_units
from pipeline.memory.search import marked, search
from pipeline.memory.tmx import Report, import_tmx
from pipeline.run.job import Job
from pipeline.writers import Export


def import_files(job: Job, files: Sequence[Path], memory: Path | None) -> Iterator[tuple[Path, Report]]:
    """Add TMX files to the memory; per file what came of it. Files at fault are in `job.errors`."""
    with Memory.open(memory or default_path()) as opened:
        for file in files:
            with job.one_of_many():
                size = file.stat().st_size if file.is_file() else None
                with job.progress.bar(file.name, size, "bytes") as advance:
                    report = import_tmx(opened, file, advance)
                yield file, report


def export_file(target: Path, memory: Path | None) -> tuple[Path, ...]:
    """Write the memory as TMX; the files that changed."""
    with Memory.open(memory or default_path(), create=False) as opened:
        export = Export(document=target.stem, version=pipeline.__version__)
        return writers.write("tmx", to_units(opened.export()), target, export)


def concordance(text: str, memory: Path | None, limit: int) -> Iterator[tuple[str, str, str]]:
    """Source and target of each hit with the words in brackets, and the document it comes from."""
    with Memory.open(memory or default_path(), create=False) as opened:
        for hit in islice(search(opened, text), limit):
            entry = hit.entry
            yield (
                marked(entry.source, hit.source_spans),
                marked(entry.target, hit.target_spans),
                entry.document,
            )


def statistics(memory: Path | None) -> list[tuple[str, str]]:
    """Rows for people."""
    path = memory or default_path()
    with Memory.open(path, create=False) as opened:
        stats = opened.stats()
    rows = [
        ("memory", str(path)),
        ("size", f"{stats.bytes / 1e6:.1f} MB"),
        ("units", str(stats.entries)),
        ("different sources", str(stats.sources)),
        ("with context", str(stats.with_context)),
        ("changed", f"{stats.oldest or 'unknown'} to {stats.newest or 'unknown'}"),
    ]
    for title, counts in (("language", stats.languages), ("origin", stats.origins), ("by", stats.creators)):
        rows += [(f"{title}: {name or 'not said'}", str(count)) for name, count in sorted(counts.items())]
    return rows
