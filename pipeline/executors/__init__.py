"""Where translation runs: in this process, or on a Ray cluster.

An executor takes windows of units and gives them back translated; it knows nothing of files, documents or the
store. Both executors do the same work through `worker.Worker`, so that their results are the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from pipeline.units import Unit


class Executor(Protocol):
    """Translates windows of units. Windows may come back in another order than they went in."""

    def translate(self, windows: Iterable[list[Unit]]) -> Iterator[list[Unit]]:
        """Every unit of every window, once, with target, score, terms, origin and state set."""

    def close(self) -> None:
        """Give up what is still under way and free the engine."""
