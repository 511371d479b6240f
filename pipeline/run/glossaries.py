"""`duizhao glossary`: glossaries together with the texts that they are meant for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

from pipeline import readers
from pipeline.engines.protect import between, protected
from pipeline.glossary.check import check
from pipeline.glossary.load import load
from pipeline.glossary.suggest import suggest, tagger, to_yaml
from pipeline.memory.database import Memory
from pipeline.memory.lookup import lookup
from pipeline.run.cut import read_source
from pipeline.run.job import Job
from pipeline.run.stages import open_memories_of
from pipeline.segment import segment
from pipeline.segment.words import Words
from pipeline.units import Finding, Unit


def check_glossary(job: Job) -> list[Finding]:
    """What is to be said of the settings' glossaries, in the sources too where some are named."""
    glossary, messages = load(job.config.glossaries)
    for message in messages:
        job.progress.message(message)
    sentences = (unit.source for unit in _units(job)) if job.config.sources else None
    return check(glossary, sentences, Words(guess=False).cut)


def suggest_terms(job: Job) -> str:
    """Term candidates of the sources as YAML; those of the settings' glossaries are left out, and what the
    settings' memories know of them is filled in."""
    known, _ = load(job.config.glossaries)
    with ExitStack() as stack:
        memories = open_memories_of(job, stack)
        look = _lookup(memories) if memories else None
        return to_yaml(suggest(map(_without_protected, _units(job)), tagger(), known, look))


def _units(job: Job) -> Iterator[Unit]:
    for path, name in readers.find(job.config.sources):
        with job.one_of_many():
            yield from segment(read_source(job, path, name), rules=job.config.segmentation)


def _without_protected(unit: Unit) -> str:
    """The source with dots for addresses, code and the like: their parts are no terms."""
    return "…".join(between(unit.source, protected(unit.source, unit.markup)))


def _lookup(memories: list[Memory]) -> Callable[[str], str | None]:
    def look(term: str) -> str | None:
        (match,) = lookup([Unit("", term)], memories, threshold=1)
        return match.target if match else None

    return look
