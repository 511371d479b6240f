"""An engine that gives every sentence back as it is: a rehearsal without a model.

It shows how a text will be cut, how a CAT tool takes the result, and what the pipeline costs by itself. Its
"translations" are Chinese; it is never chosen unasked.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.engines.base import Translation


class Copy:
    """`--engine copy`; satisfies `base.Engine`."""

    name = "copy"
    fingerprint = "copy:1"
    capabilities: frozenset[str] = frozenset()

    def translate(
        self, sentences: Sequence[str], *, n_best: int = 1, prefixes: Sequence[str] | None = None
    ) -> list[list[Translation]]:
        """Each sentence, unchanged."""
        return [[Translation(sentence)] for sentence in sentences]

    def score(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        """Not offered: `capabilities` has no "score"."""
        raise NotImplementedError

    def close(self) -> None:
        """Nothing to free."""
