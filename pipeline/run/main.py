"""`duizhao run`: read, cut, translate, check, write, in one go."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from pipeline import readers
from pipeline.errors import DuizhaoError
from pipeline.run.cut import cut_sources, sources_only, tell_of_others
from pipeline.run.export import check_formats, export_documents, export_whole, orders
from pipeline.run.job import Job
from pipeline.run.stages import open_stages
from pipeline.run.translate import Tally, checked, translate_documents
from pipeline.store import Changes, Store
from pipeline.units import Unit
from pipeline.writers import Export


@dataclass(frozen=True)
class Result:
    """What a run did: see the fields of its parts. `findings` counts by code, `terms` by outcome."""

    documents: list[str]
    changes: Changes
    tally: Tally
    findings: Counter[str]
    terms: Counter[str]
    untranslated: int
    written: list[Path]
    errors: list[DuizhaoError] = field(default_factory=list)


def run(job: Job) -> Result:
    """Bring all sources to translated, checked exports. Errors of single files are in the result; others are
    raised as DuizhaoError."""
    check_formats(job)
    files = readers.find(job.config.sources)
    with Store.open(job.config.output, create=True) as store, closing(open_stages(job)) as opened:
        names, changes = cut_sources(job, store, sources_only(job, store, files))
        tell_of_others(job, store, names)
        tally = translate_documents(job, store, names, opened.stages)
        written = export_documents(job, store, orders(job, names)) + export_whole(job, store, names)
        return summed_up(job, store, names, changes, tally, written)


def translate(job: Job) -> Result:
    """Translate and check what is in the project already."""
    with Store.open(job.config.output) as store:
        names = [record.name for record in store.documents()]
        with closing(open_stages(job)) as opened:
            tally = translate_documents(job, store, names, opened.stages)
        kept = Changes(added=0, kept=sum(map(store.count, names)), removed=0)
        return summed_up(job, store, names, kept, tally, [])


def check(job: Job) -> list[Unit]:
    """Check every unit of the project anew; those that have findings."""
    with Store.open(job.config.output) as store:
        found: list[Unit] = []
        for record in store.documents():
            units = store.units(record.name)
            while page := list(islice(units, 1000)):
                fresh = [checked(unit) if unit.target is not None else unit for unit in page]
                changed = [new for new, old in zip(fresh, page, strict=True) if new != old]
                if changed:
                    store.save(changed)
                found += [unit for unit in fresh if unit.findings]
        return found


def export(job: Job, wanted: Export) -> list[Path]:
    """Write the project's documents in the formats of the settings; the files that changed."""
    check_formats(job)
    with Store.open(job.config.output) as store:
        names = [record.name for record in store.documents()]
        written = export_documents(job, store, orders(job, names, wanted=wanted))
        return written + export_whole(job, store, names, wanted)


def summed_up(
    job: Job, store: Store, names: list[str], changes: Changes, tally: Tally, written: list[Path]
) -> Result:
    """The result of a job, with the findings and term outcomes that the store holds for its documents."""
    findings: Counter[str] = Counter()
    terms: Counter[str] = Counter()
    untranslated = 0
    for name in names:
        for unit in store.remarks(name):
            findings.update(finding.code for finding in unit.findings)
            terms.update(str(hit.outcome) for hit in unit.terms if hit.outcome)
            untranslated += unit.target is None
    return Result(names, changes, tally, findings, terms, untranslated, written, job.errors)
