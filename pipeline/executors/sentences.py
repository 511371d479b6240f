"""An engine that takes any sentence: over-long, with URLs and placeholders in it, in any script.

Real engines want whole, Simplified sentences of limited length. This wrapper is itself an Engine, so that the
terminology cascade, when it asks again, gets the same protection.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.engines.base import Engine, Translation
from pipeline.engines.emphasis import carries, translate_marked
from pipeline.engines.protect import survives
from pipeline.segment.pieces import pieces


class SentenceEngine:
    """`engine` behind the cutting of sentences over `max_sentence` characters and protection."""

    def __init__(self, engine: Engine, *, max_sentence: int = 200, markup: str = "plain") -> None:
        self.name, self.fingerprint, self.capabilities = engine.name, engine.fingerprint, engine.capabilities
        self._engine, self._limit, self._markup = engine, max_sentence, markup

    def translate(
        self, sentences: Sequence[str], *, n_best: int = 1, prefixes: Sequence[str] | None = None
    ) -> list[list[Translation]]:
        """As the protocol says; a sentence that had to be cut has one rendering, whatever `n_best` is."""
        if n_best > 1 or prefixes is not None:
            return self._several(sentences, n_best, prefixes)
        cut = [pieces(sentence, self._limit) for sentence in sentences]
        flat = [piece for parts in cut for piece in parts]
        done = iter(translate_marked(flat, self._markup, self._engine))
        return [[_joined([next(done) for _ in parts])] for parts in cut]

    def _several(
        self, sentences: Sequence[str], n_best: int, prefixes: Sequence[str] | None
    ) -> list[list[Translation]]:
        """The engine's renderings that keep what must survive; the protected translation where none does."""
        found = self._engine.translate(sentences, n_best=n_best, prefixes=prefixes)
        kept = [
            [one for one in row if self._keeps(sentence, one.text)]
            for sentence, row in zip(sentences, found, strict=True)
        ]
        lost = [number for number, row in enumerate(kept) if not row]
        if lost:
            again = self.translate([sentences[number] for number in lost])
            for number, row in zip(lost, again, strict=True):
                kept[number] = row
        return kept

    def _keeps(self, sentence: str, target: str) -> bool:
        if len(sentence) > self._limit:
            return False
        marked = self._markup == "markdown"
        return survives(sentence, self._markup, target) and (not marked or carries(sentence, target))

    def score(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        """As the protocol says."""
        return self._engine.score(pairs)

    def close(self) -> None:
        """As the protocol says."""
        self._engine.close()


def _joined(parts: list[Translation]) -> Translation:
    """The renderings of one sentence's pieces as one; the score is the mean over all tokens."""
    if len(parts) == 1:
        return parts[0]
    tokens = sum(part.tokens for part in parts)
    score = sum(part.score * part.tokens for part in parts) / tokens if tokens else 0.0
    return Translation(" ".join(part.text for part in parts if part.text), score, tokens)
