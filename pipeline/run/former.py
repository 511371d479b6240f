"""What people made of sentences that are gone from the sources, offered where a new one is like them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.memory.similarity import difference, similarity
from pipeline.units import Finding, Unit


def with_former(unit: Unit, former: Sequence[tuple[str, str]], threshold: float) -> Unit:
    """The unit, with a finding "fuzzy" when its source is like a former one and nothing better is known.

    `former` are (source, target) pairs that a person had reviewed, `threshold` (0-1) is the least likeness.
    """
    if unit.target is not None or any(finding.code == "fuzzy" for finding in unit.findings):
        return unit
    scored = ((similarity(source, unit.source, threshold), source, target) for source, target in former)
    score, source, target = max(scored, default=(0.0, "", ""))
    if score < threshold:
        return unit
    said = f"{int(score * 100)} % match, reviewed before the text was changed:"
    message = f"{said} {difference(source, unit.source)} = {target}"
    return replace(unit, findings=(*unit.findings, Finding("fuzzy", message)))
