"""Translation in this process: windows in order, two under way, errors where they belong."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence

import pytest

from pipeline.engines.argos import Argos
from pipeline.engines.base import Translation
from pipeline.errors import EngineError
from pipeline.executors.local import Local
from pipeline.executors.worker import Worker
from pipeline.models.packages import EMBEDDED
from pipeline.units import Unit

SOURCES = [f"今天是第{n}天，我们去公园散步。" for n in range(60)]


def windows(size: int = 20) -> Iterator[list[Unit]]:
    units = [Unit(f"{n:016x}", source) for n, source in enumerate(SOURCES)]
    for start in range(0, len(units), size):
        yield units[start : start + size]


def test_windows_come_back_in_order_and_do_not_depend_on_their_size():
    engine = Argos.load(EMBEDDED, preset="fast", device="cpu")
    executor = Local(Worker(engine))
    in_three = [unit for window in executor.translate(windows(20)) for unit in window]
    at_once = [unit for window in executor.translate(windows(60)) for unit in window]
    executor.close()
    assert [unit.source for unit in in_three] == SOURCES
    assert [unit.target for unit in in_three] == [unit.target for unit in at_once]


class Waiting:
    """An engine whose answers wait for `go`, and that fails at the sentence `bad`."""

    name, fingerprint, capabilities = "waiting", "waiting:1", frozenset[str]()

    def __init__(self, bad: str = "") -> None:
        self.go = threading.Event()
        self.bad = bad
        self.calls = 0

    def translate(
        self, sentences: Sequence[str], *, n_best: int = 1, prefixes: Sequence[str] | None = None
    ) -> list[list[Translation]]:
        self.calls += 1
        self.go.wait(10)
        if self.bad in sentences:
            raise EngineError("the model is gone.")
        return [[Translation("Yes.")] for _ in sentences]

    def score(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        return [0.0 for _ in pairs]

    def close(self) -> None:
        pass


def test_only_two_windows_are_read_ahead():
    engine = Waiting()
    read: list[int] = []

    def reading() -> Iterator[list[Unit]]:
        for number, window in enumerate(windows(10)):
            read.append(number)
            yield window

    results = Local(Worker(engine)).translate(reading())
    engine.go.set()
    next(results)
    assert read == [0, 1]
    assert len(list(results)) == 5
    assert read == list(range(6))


def test_an_error_of_the_engine_comes_after_the_windows_that_were_done():
    engine = Waiting(bad=SOURCES[25])
    engine.go.set()
    results = Local(Worker(engine)).translate(windows(10))
    assert len([next(results), next(results)]) == 2
    with pytest.raises(EngineError, match="the model is gone"):
        next(results)
