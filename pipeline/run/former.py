"""What people made of sentences that are gone from the sources, offered where the new ones are like them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from pipeline.memory.similarity import difference, similarity
from pipeline.units import Finding, Unit


def offer_former(
    units: Iterable[Unit], former: Sequence[tuple[str, str]], threshold: float
) -> Iterator[Unit]:
    """The units, in order; those without a target that are like a former source have a finding "fuzzy".

    `former` are (source, target) pairs that a person had reviewed, `threshold` (0-1) the least likeness.
    """
    for unit in units:
        if unit.target is None and not any(finding.code == "fuzzy" for finding in unit.findings):
            scored = (
                (similarity(source, unit.source, threshold), source, target) for source, target in former
            )
            score, source, target = max(scored, default=(0.0, "", ""))
            if score >= threshold:
                said = f"{int(score * 100)} % match, reviewed before the text was changed:"
                message = f"{said} {difference(source, unit.source)} = {target}"
                unit = replace(unit, findings=(*unit.findings, Finding("fuzzy", message)))
        yield unit
