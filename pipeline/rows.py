"""A unit as a row of the store, and back. Only the store uses it."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from pipeline.units import Finding, Kind, Origin, Outcome, State, TermHit, Unit

COLUMNS = (
    "id, source, target, documents.name, paragraph, position, kind, level, origin, score, terms, findings,"
    " state, note, sources, targets, units.recipe, changed, line, traditional, markup"
)


def row_of(unit: Unit, number: int = 0, generation: int = 0) -> dict[str, Any]:
    """The named values of a row. `number` is the document's, `generation` that of its last reading."""
    return {
        "id": unit.id,
        "name": unit.document,
        "document": number,
        "position": unit.position,
        "paragraph": unit.paragraph,
        "source": unit.source,
        "target": unit.target,
        "kind": unit.kind,
        "level": unit.level,
        "origin": unit.origin,
        "score": unit.score,
        "terms": _dump_terms(unit.terms) if unit.terms else "",
        "findings": _dump_findings(unit.findings) if unit.findings else "",
        "state": unit.state,
        "note": unit.note,
        "sources": unit.sentences[0],
        "targets": unit.sentences[1],
        "recipe": unit.recipe,
        "changed": unit.changed,
        "line": unit.line,
        "traditional": unit.traditional,
        "markup": unit.markup,
        "generation": generation,
        "source_key": source_key(unit.source),
    }


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


def unit_of(row: tuple[Any, ...]) -> Unit:
    """The unit of a row of COLUMNS."""
    (
        id_, source, target, name, paragraph, position, kind, level, origin, score, terms, findings,
        state, note, sources, targets, recipe, changed, line, traditional, markup,
    ) = row  # fmt: skip
    return Unit(
        id_,
        source,
        target,
        name,
        paragraph,
        position,
        _KINDS[kind],
        level,
        _ORIGINS[origin] if origin else None,
        score,
        _load_terms(terms) if terms else (),
        tuple(Finding(*item) for item in json.loads(findings)) if findings else (),
        _STATES[state],
        note,
        (sources, targets),
        recipe,
        changed,
        line,
        bool(traditional),
        markup,
    )
