"""A sentence whose terms are being enforced, and the translations that are in the running for it."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.glossary.fold import is_han
from pipeline.glossary.rendering import recase
from pipeline.renderings import verify
from pipeline.units import TermHit


@dataclass(slots=True)
class Candidate:
    """A translation, and per hit the step that brought its rendering in ("given"; "" when it lacks)."""

    text: str
    how: tuple[str, ...]
    score: float | None = None

    @property
    def satisfied(self) -> int:
        return sum(map(bool, self.how))


@dataclass(slots=True)
class Case:
    """A sentence on its way: `candidates[0]` is the plain translation."""

    source: str
    hits: tuple[TermHit, ...]
    candidates: list[Candidate] = field(default_factory=list)

    @property
    def done(self) -> bool:
        return any(all(candidate.how) for candidate in self.candidates)

    @property
    def plain(self) -> Candidate:
        return self.candidates[0]

    @property
    def best(self) -> Candidate:
        """The one with most renderings; the earliest of several."""
        return max(self.candidates, key=lambda candidate: candidate.satisfied)

    def lacking(self, candidate: Candidate) -> list[TermHit]:
        return [hit for hit, how in zip(self.hits, candidate.how, strict=True) if not how]

    def offer(self, text: str, step: str, base: Candidate | None = None) -> Candidate | None:
        """Take a candidate up if it is new, no runaway and not broken off (shorter than a letter for each
        Chinese character); `base` is what it was made of, if that counts."""
        text = recase(text, self.hits)
        longest = 2 * len(self.plain.text) + 8 * len(self.source) + 40
        if len(text) > longest + 2 * sum(len(hit.target) for hit in self.hits):
            return None
        if step in ("n-best", "term in source", "prefix") and len(text) < sum(map(is_han, self.source)):
            return None
        known = next((candidate for candidate in self.candidates if candidate.text == text), None)
        if known is not None:
            return known
        earlier = (base or self.plain).how
        how = tuple(
            (old or step) if there else ""
            for old, there in zip(earlier, verify(text, self.hits), strict=True)
        )
        candidate = Candidate(text, how)
        self.candidates.append(candidate)
        return candidate
