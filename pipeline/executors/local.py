"""Translation in this process: all cores through the engine, two windows under way at a time.

The second window keeps the engine's workers busy while the first one's last sentences finish and while the
main thread reads, checks and stores.
"""

from __future__ import annotations

import queue
import threading
from collections import deque
from collections.abc import Iterable, Iterator

from pipeline.executors.worker import Worker
from pipeline.units import Unit

_UNDER_WAY = 2


class Local:
    """An Executor over one Worker."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker

    def translate(self, windows: Iterable[list[Unit]]) -> Iterator[list[Unit]]:
        """As the protocol says; windows come back in order."""
        under_way: deque[_Task] = deque()
        for window in windows:
            under_way.append(_Task(self._worker, window))
            if len(under_way) == _UNDER_WAY:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()

    def close(self) -> None:
        """As the protocol says."""
        self._worker.close()


class _Task:
    """One window in a thread of its own, a daemon: an interrupt need not wait for the engine."""

    def __init__(self, worker: Worker, window: list[Unit]) -> None:
        self._answer: queue.SimpleQueue[list[Unit] | BaseException] = queue.SimpleQueue()
        threading.Thread(target=self._run, args=(worker, window), daemon=True).start()

    def _run(self, worker: Worker, window: list[Unit]) -> None:
        try:
            self._answer.put(worker.translate(window))
        except BaseException as error:
            self._answer.put(error)

    def result(self) -> list[Unit]:
        answer = self._answer.get()
        if isinstance(answer, BaseException):
            raise answer
        return answer
