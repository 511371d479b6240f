"""A unit as a row of the store, and back. Only the store uses it."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from pipeline.units import Finding, Kind, Origin, Outcome, State, TermHit, Unit

COLUMNS = (
    "units.id, source, target, paragraph, position, kind, level, origin, score, terms, findings, state, note,"
    " sources, targets, units.recipe, changed, line, traditional, markup"
)
"""What `unit_of` wants, of `units`."""

_MADE = (
    "target", "origin", "score", "terms", "findings", "state", "note", "recipe", "changed",
    "sources", "targets",
)  # fmt: skip
_NEVER_CHANGES = ("id", "document", "source", "source_key")
_PLACE = ("position", "paragraph", "kind", "level", "line", "traditional", "markup", "generation")

MADE = ", ".join(f"{column} = ?" for column in _MADE)
"""Takes what `made_of` gives, but for the id."""

UPSERT = (
    f"INSERT INTO units ({', '.join(_MADE + _NEVER_CHANGES + _PLACE)}) VALUES ({', '.join('?' * 23)})"
    f" ON CONFLICT (id) DO UPDATE SET {', '.join(f'{column} = excluded.{column}' for column in _PLACE)}"
)
"""Takes what `row_of` gives; of a unit that is there already what is known of it stays."""

# SQLite's binding takes exact types at once and looks for an adapter for all others, bool and the members of
# enumerations among them, which costs more than everything else: hence `str` and `int` below.


def row_of(unit: Unit, document: int, generation: int) -> tuple[Any, ...]:
    """The row of the table. `document` is the document's number, `generation` that of its last reading."""
    return (
        *made_of(unit), document, unit.source, source_key(unit.source), unit.position, unit.paragraph,
        str(unit.kind), unit.level, unit.line, int(unit.traditional), unit.markup, generation,
    )  # fmt: skip


def made_of(unit: Unit) -> tuple[Any, ...]:
    """What stages and people make of a unit, in the order of MADE, and its id."""
    sources, targets = unit.sentences
    origin = unit.origin
    return (
        unit.target, str(origin) if origin is not None else None, unit.score,
        _dump_terms(unit.terms) if unit.terms else "", _dump_findings(unit.findings) if unit.findings else "",
        str(unit.state), unit.note, unit.recipe, unit.changed, sources, targets, unit.id,
    )  # fmt: skip


def source_key(source: str) -> int:
    """A 64-bit hash of a source text, signed as SQLite has it."""
    digest = hashlib.blake2b(source.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def _dump_terms(terms: tuple[TermHit, ...]) -> str:
    rows = [(t.start, t.end, t.term, t.target, t.case, t.wrong, t.outcome, t.how) for t in terms]
    return json.dumps(rows, ensure_ascii=False)


def _dump_findings(findings: tuple[Finding, ...]) -> str:
    return json.dumps([(finding.code, finding.message) for finding in findings], ensure_ascii=False)


def _load_terms(text: str) -> tuple[TermHit, ...]:
    return tuple(
        TermHit(start, end, term, target, case, tuple(wrong), Outcome(outcome) if outcome else None, how)
        for start, end, term, target, case, wrong, outcome, how in json.loads(text)
    )


_KINDS = {str(kind): kind for kind in Kind}
_ORIGINS = {str(origin): origin for origin in Origin}
_STATES = {str(state): state for state in State}
_ONE_TO_ONE = (1, 1)


def unit_of(name: str, row: tuple[Any, ...]) -> Unit:
    """The unit of a row of COLUMNS; `name` is its document's."""
    (
        id_, source, target, paragraph, position, kind, level, origin, score, terms, findings, state, note,
        sources, targets, recipe, changed, line, traditional, markup,
    ) = row  # fmt: skip
    return Unit(
        id_, source, target, name, paragraph, position, _KINDS[kind], level,
        _ORIGINS[origin] if origin else None, score, _load_terms(terms) if terms else (),
        tuple(Finding(*item) for item in json.loads(findings)) if findings else (), _STATES[state], note,
        _ONE_TO_ONE if sources == 1 == targets else (sources, targets), recipe, changed, line,
        traditional == 1, markup,
    )  # fmt: skip
