"""`duizhao segment`: texts cut into sentences, as files and in the store, or into words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipeline import readers
from pipeline.glossary.load import load
from pipeline.run.cut import cut_sources, read_source, sources_only
from pipeline.run.export import export_documents, orders
from pipeline.run.job import Job
from pipeline.segment import segment
from pipeline.segment.words import Words
from pipeline.store import Store


def segment_sources(job: Job) -> list[Path]:
    """Cut the sources into the project and write their sentences; the files that changed."""
    files = readers.find(job.config.sources)
    with Store.open(job.config.output, create=True) as store:
        names, _ = cut_sources(job, store, sources_only(job, store, files))
        return export_documents(job, store, orders(job, names, formats=("zh",)))


def word_lines(job: Job) -> Iterator[str]:
    """Every sentence of the sources with a space between its words; the glossary's terms are words."""
    glossary, messages = load(job.config.glossaries)
    for message in messages:
        job.progress.message(message)
    words = Words(form for term in glossary for form in term.forms)
    for path, name in readers.find(job.config.sources):
        with job.one_of_many():
            for unit in segment(read_source(job, path, name), rules=job.config.segmentation):
                yield " ".join(words.cut(unit.source))
