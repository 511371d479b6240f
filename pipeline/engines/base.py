"""What every translation engine offers, and nothing about any one of them.

An engine gets sentences that are whole, Simplified and at most a few hundred characters long; windows, order,
terminology and the project store are other rooms' business.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Translation:
    """One English rendering. `score` is the mean natural-log probability per target token (0 is certain; an
    engine without scores says 0.0). `tokens` is the number of target tokens decoded."""

    text: str
    score: float = 0.0
    tokens: int = 0


class Engine(Protocol):
    """Chinese sentences to English sentences.

    `name` is what `--engine` takes. `fingerprint` identifies model and options: the same fingerprint and
    sentence give the same translation. `capabilities` is a subset of {"n-best", "prefix", "score",
    "attention"}: what the terminology cascade may ask for.
    """

    name: str
    fingerprint: str
    capabilities: frozenset[str]

    def translate(
        self, sentences: Sequence[str], *, n_best: int = 1, prefixes: Sequence[str] | None = None
    ) -> list[list[Translation]]:
        """Translate each sentence; per sentence the best `n_best` renderings, best first (never none).

        `prefixes` ("prefix"): per sentence the English text its translation must begin with ("" for none).
        The engine batches by itself and uses all cores. Raises EngineError.
        """

    def score(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        """("score") Mean log probability per target token of each (Chinese, English) pair."""

    def close(self) -> None:
        """Free the model. The engine is not used afterwards."""
