"""JSON lines for programs: one unit a line, every field by its own name. Nothing comes back this way."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pipeline.units import Unit
from pipeline.writers.atomic import replacing
from pipeline.writers.base import Export


def write(units: Iterable[Unit], path: Path, export: Export) -> tuple[Path, ...]:
    """Write all units, with a target or without; the files that changed. Raises InputError, StoreError."""
    with replacing(path) as replacement:
        for unit in units:
            if export.wants(unit):
                line = json.dumps(record(unit), ensure_ascii=False, separators=(",", ":"))
                replacement.file.write(line.encode("utf-8", "replace") + b"\n")
    return (path,) if replacement.changed else ()


def record(unit: Unit) -> dict[str, Any]:
    """A unit as a JSON object."""
    return {
        "id": unit.id,
        "document": unit.document,
        "paragraph": unit.paragraph,
        "position": unit.position,
        "line": unit.line,
        "kind": unit.kind.value,
        "level": unit.level,
        "source": unit.source,
        "target": unit.target,
        "state": unit.state.value,
        "origin": unit.origin.value if unit.origin else None,
        "score": unit.score,
        "sentences": list(unit.sentences),
        "terms": [
            {
                "start": hit.start,
                "end": hit.end,
                "term": hit.term,
                "target": hit.target,
                "outcome": hit.outcome.value if hit.outcome else None,
                "how": hit.how,
            }
            for hit in unit.terms
        ],
        "findings": [{"code": finding.code, "message": finding.message} for finding in unit.findings],
        "note": unit.note,
        "changed": unit.changed,
        "markup": unit.markup,
    }
