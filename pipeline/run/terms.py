"""`duizhao terms`: which of the glossary's terms occur in the sources, how often, and where."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline import readers
from pipeline.errors import InputError
from pipeline.run.cut import read_source
from pipeline.run.job import Job
from pipeline.run.stages import open_glossary
from pipeline.segment import segment

_PLACES = 20  # named per term; the count tells of more


@dataclass
class Occurrences:
    """A term, how it is to be rendered, how often it occurs, and the first places as `document:line`."""

    term: str
    target: str
    count: int = 0
    places: list[str] = field(default_factory=list)


def find_terms(job: Job) -> list[Occurrences]:
    """All terms that occur, most frequent first. Raises InputError when no glossary was named."""
    if not job.config.glossaries:
        raise InputError("no glossary was named.", way_out="Name one with -g.")
    find, _ = open_glossary(job)
    found: dict[str, Occurrences] = {}
    for path, name in readers.find(job.config.sources):
        with job.one_of_many():
            for unit in segment(read_source(job, path, name), rules=job.config.segmentation):
                for hit in find(unit.source):
                    term = found.setdefault(hit.term, Occurrences(hit.term, hit.target))
                    term.count += 1
                    place = f"{unit.document}:{unit.line}"
                    if len(term.places) < _PLACES and place not in term.places:
                        term.places.append(place)
    return sorted(found.values(), key=lambda term: (-term.count, term.term))
