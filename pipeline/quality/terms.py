"""Whether a translation renders glossary terms as asked, judged by its text alone, whoever wrote it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from pipeline.renderings import claimed
from pipeline.units import Origin, TermHit, Unit


def term_faults(unit: Unit, target: str) -> Iterator[str]:
    """What is wrong with the unit's terms in this target: renderings missing or too few (the latter only in
    machine output, as people use pronouns), and renderings that the glossary calls wrong."""
    good, wrong = claimed(target, unit.terms)
    # Two terms of one rendering share its places.
    asked = Counter(hit.target for hit in unit.terms)
    for term, rendering in dict.fromkeys((hit.term, hit.target) for hit in unit.terms):
        shown = len(good[rendering])
        if not shown:
            yield f"{term} is not rendered as “{rendering}”"
        elif shown < asked[rendering] and unit.origin is Origin.MACHINE:
            yield f"{term} is rendered as “{rendering}” {shown} of {asked[rendering]} times"
    for bad, term in {bad: hit.term for hit in unit.terms for bad in hit.wrong}.items():
        if wrong.get(bad):
            yield f"“{bad}” is a wrong rendering of {term}"


def rendered(hit: TermHit, target: str) -> bool:
    """Whether a target shows the rendering that the glossary asks for."""
    return bool(claimed(target, (hit,))[0][hit.target])
