"""How results of commands look on stdout, and how a command ends when single files were at fault."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import typer

from pipeline.run.job import Job

if TYPE_CHECKING:
    from pipeline.run.bring_back import Homecoming
    from pipeline.run.main import Result
    from pipeline.run.pair import Aligned
    from pipeline.run.terms import Occurrences
    from pipeline.units import Unit


_LISTED = 20  # unknown units that are named one by one


def finish(job: Job) -> None:
    """Report the files that were at fault, on stderr, and exit with 1 if there were any."""
    for error in job.errors:
        print(error, file=sys.stderr)
    if job.errors:
        raise typer.Exit(1)


def print_result(result: Result, job: Job) -> None:
    """What a run did: files, where targets come from, terms, findings, the most serious first."""
    from pipeline.quality.checks import summary

    for path in result.written:
        print(path)
    made = [f"{count} {origin}" for origin, count in sorted(result.tally.made.items())]
    rows = [
        ("documents", str(len(result.documents))),
        (
            "units",
            _counts(added=result.changes.added, kept=result.changes.kept, removed=result.changes.removed),
        ),
        ("targets", ", ".join([*made, f"{result.tally.kept} as before"])),
    ]
    if result.untranslated:
        rows.append(("without a target", str(result.untranslated)))
    if result.terms:
        rows.append(
            ("terms", ", ".join(f"{count} {outcome}" for outcome, count in sorted(result.terms.items())))
        )
    for code, count, meaning in summary(result.findings):
        rows.append((f"finding: {code}", f"{count} ({meaning})" if meaning else str(count)))
    print_table(rows)


def print_findings(units: Iterable[Unit]) -> None:
    """Each finding with its unit, one a line, tab-separated: document, line, id, code, message."""
    for unit in units:
        for finding in unit.findings:
            print(unit.document, unit.line, unit.id, finding.code, finding.message, sep="\t")


def print_terms(found: Sequence[Occurrences]) -> None:
    """Each term with its count, rendering and places, tab-separated."""
    for term in found:
        print(term.count, term.term, term.target, ", ".join(term.places), sep="\t")


def print_aligned(pairs: Iterable[Aligned]) -> None:
    """The files of each pair as they are done, and how its beads came out."""
    for pair in pairs:
        for path in pair.written:
            print(path)
        print(f"{pair.name}: {pair.beads} beads, {pair.null} of them null, {pair.doubtful} doubtful")


def print_homecoming(result: Homecoming) -> None:
    """Each edit and conflict with the targets before and after, then the counts."""
    for change in [*result.edited, *result.conflicts]:
        print(f"{change.fate}: {change.place} ({change.unit.id}) {change.reason}".rstrip())
        print(f"  {change.unit.source}")
        if change.before != change.after:
            print(f"  - {change.before}\n  + {change.after}")
    for place in result.unknown[:_LISTED]:
        print(f"unknown: {place}: the project has no such sentence")
    if len(result.unknown) > _LISTED:
        print(f"unknown: {len(result.unknown) - _LISTED} more")
    counts = _counts(
        edited=len(result.edited),
        conflicts=len(result.conflicts),
        unchanged=result.unchanged,
        unknown=len(result.unknown),
    )
    remembered = f"; {result.remembered} new in the memory" if result.remembered else ""
    print(f"units: {counts}{remembered}")


def print_table(rows: Sequence[Sequence[str]]) -> None:
    """Rows in aligned columns; Chinese characters count as two columns wide."""
    from rich.cells import cell_len

    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell + " " * (width - cell_len(cell)) for cell, width in zip(row, widths, strict=True))
        print("  ".join(cells).rstrip())


def _counts(**counts: int) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.items() if count) or "none"
