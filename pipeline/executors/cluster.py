"""Translation on a Ray cluster (extra `cluster`): shards to workers, results back in any order, each once.

The driver reads, finds terms, checks and stores; a worker is one actor per node that has loaded the engine
and uses all the node's processors. A shard whose worker is lost goes to another; a result counts when the
driver has it, so that no shard lands twice. Workers do exactly what the local executor does with the same
windows, so that the results are the same. The package named by --model must lie at the same path on every
node.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from pipeline.engines import open_engine
from pipeline.errors import DuizhaoError, EngineError, InputError
from pipeline.executors.worker import Worker
from pipeline.units import Unit

_SHARDS_PER_WORKER = 2  # one at work, one waiting, so that no worker waits for the driver
_ATTEMPTS = 4  # a shard that kills every worker it meets must not run forever


@dataclass(frozen=True)
class EngineOrder:
    """How each worker opens its engine: the arguments of `open_engine`, and the Worker's limit."""

    name: str | None
    options: dict[str, Any]
    max_sentence: int


@dataclass
class _Seat:
    """A worker: its actor, and what it has done. `since` is when it got its first shard."""

    name: str
    actor: Any
    sentences: int = 0
    since: float = field(default_factory=time.monotonic)

    def rate(self) -> str:
        seconds = max(1e-9, time.monotonic() - self.since)
        return f"{self.name}: {self.sentences} sentences, {self.sentences / seconds:.1f} a second"


@dataclass
class _Shard:
    """A window on its way, and how often it was tried."""

    window: list[Unit]
    seat: _Seat
    attempts: int = 1


class Cluster:
    """An Executor over a Ray cluster. `report` gets a line per worker at the end, and one per lost worker."""

    def __init__(self, order: EngineOrder, *, address: str | None, report: Callable[[str], None]) -> None:
        self._ray = _ray()
        self._report = report
        if not self._ray.is_initialized():
            try:
                self._ray.init(address=address, log_to_driver=False, logging_level="error")
            except (ConnectionError, ValueError) as error:
                raise InputError(
                    f"no Ray cluster answers at {address or 'auto'}.",
                    way_out="Start one with `ray start --head`, or name its address with --address.",
                ) from error
        actor = self._ray.remote(max_restarts=-1, max_task_retries=0)(_Actor)
        self._seats = [
            _Seat(
                node["NodeManagerHostname"],
                actor.options(num_cpus=node["Resources"]["CPU"], scheduling_strategy=self._on(node)).remote(
                    order
                ),
            )
            for node in sorted(self._ray.nodes(), key=lambda node: str(node["NodeID"]))
            if node["Alive"] and node["Resources"].get("CPU", 0) >= 1
        ]
        if not self._seats:
            raise InputError("the Ray cluster has no processor free.", way_out="Add a node to it.")
        for seat in self._seats:
            if problem := self._ray.get(seat.actor.problem.remote()):
                raise EngineError(
                    f"the worker on {seat.name} cannot open the engine: {problem}",
                    way_out="Every node needs the same duizhao and the same package at the same path.",
                )

    def _on(self, node: dict[str, Any]) -> Any:
        """Prefers that node, and moves to another when it is lost."""
        from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

        return NodeAffinitySchedulingStrategy(node_id=node["NodeID"], soft=True)

    def translate(self, windows: Iterable[list[Unit]]) -> Iterator[list[Unit]]:
        """As the protocol says. Raises EngineError when a shard fails on every worker that tries it."""
        iterator = iter(windows)
        under_way: dict[Any, _Shard] = {}
        for seat in self._seats:
            for _ in range(_SHARDS_PER_WORKER):
                self._send(next(iterator, None), seat, under_way)
        while under_way:
            (reference, *_), _ = self._ray.wait(list(under_way), num_returns=1)
            shard = under_way.pop(reference)
            try:
                done: list[Unit] = self._ray.get(reference)
            except self._ray.exceptions.RayTaskError as error:
                raise error.as_instanceof_cause() from None
            except self._ray.exceptions.RayError as error:
                self._again(shard, error, under_way)
                continue
            shard.seat.sentences += len(done)
            self._send(next(iterator, None), shard.seat, under_way)
            yield done
        for seat in self._seats:
            self._report(seat.rate())

    def _send(
        self, window: list[Unit] | None, seat: _Seat, under_way: dict[Any, _Shard], attempts: int = 1
    ) -> None:
        if window is not None:
            under_way[seat.actor.translate.remote(window)] = _Shard(window, seat, attempts)

    def _again(self, shard: _Shard, error: Exception, under_way: dict[Any, _Shard]) -> None:
        """The shard of a lost worker goes to the one with the least to do."""
        self._report(
            f"{shard.seat.name}: worker lost ({type(error).__name__}); its sentences are done again."
        )
        if shard.attempts == _ATTEMPTS:
            first = shard.window[0]
            raise EngineError(
                f"{_ATTEMPTS} workers were lost over the same {len(shard.window)} sentences.",
                file=first.document,
                line=first.line,
                way_out="Run again: what was done is kept. Give the workers more memory if it happens again.",
            )
        load = {id(seat): 0 for seat in self._seats}
        for other in under_way.values():
            load[id(other.seat)] += 1
        others = [seat for seat in self._seats if seat is not shard.seat] or self._seats
        seat = min(others, key=lambda seat: load[id(seat)])
        self._send(shard.window, seat, under_way, shard.attempts + 1)

    def close(self) -> None:
        """As the protocol says; the cluster itself goes on."""
        for seat in self._seats:
            self._ray.kill(seat.actor)


class _Actor:
    """What runs on a node."""

    def __init__(self, order: EngineOrder) -> None:
        self._problem = ""
        try:
            engine, _ = open_engine(order.name, **order.options)
            self._worker = Worker(engine, max_sentence=order.max_sentence)
        except DuizhaoError as error:
            self._problem = str(error)

    def problem(self) -> str:
        return self._problem

    def translate(self, window: list[Unit]) -> list[Unit]:
        return self._worker.translate(window)

    def process(self) -> int:
        return os.getpid()


def _ray() -> Any:
    try:
        import ray
    except ImportError as error:
        raise InputError(
            "the Ray executor is not installed.", way_out="Install it with `pip install 'duizhao[cluster]'`."
        ) from error
    return ray
