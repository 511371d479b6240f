"""Translation on a Ray cluster of two nodes, both here: the same bytes, even when a worker dies."""

from __future__ import annotations

import os
import signal

import pytest

from pipeline.config import Config
from pipeline.errors import EngineError
from pipeline.executors.local import Local
from pipeline.executors.worker import Worker
from pipeline.progress import Quiet
from pipeline.run.job import Job
from pipeline.run.main import run
from pipeline.units import Unit

ray = pytest.importorskip("ray", reason="ray is not installed (extra cluster)")

from ray import cluster_utils  # noqa: E402

from pipeline.executors.cluster import Cluster, EngineOrder  # noqa: E402


@pytest.fixture(scope="module")
def nodes():
    cluster = cluster_utils.Cluster(
        initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False}
    )
    cluster.add_node(num_cpus=1)
    ray.init(address=cluster.address, log_to_driver=False, logging_level="error")
    cluster.wait_for_nodes()
    yield cluster
    ray.shutdown()
    cluster.shutdown()


ORDER = EngineOrder("copy", {"model": None, "preset": "fast", "device": "cpu"}, 200)


def windows(count: int) -> list[list[Unit]]:
    return [[Unit(f"{n:08x}{k:08x}", f"第{n}组第{k}句。") for k in range(20)] for n in range(count)]


def by_id(windows: list[list[Unit]]) -> list[Unit]:
    return sorted((unit for window in windows for unit in window), key=lambda unit: unit.id)


def local(windows: list[list[Unit]]) -> list[Unit]:
    from pipeline.engines.copying import Copy

    return by_id(list(Local(Worker(Copy())).translate(windows)))


def test_every_shard_comes_back_once_and_as_it_does_locally(nodes):
    lines: list[str] = []
    cluster = Cluster(ORDER, address=nodes.address, report=lines.append)
    done = list(cluster.translate(windows(30)))
    cluster.close()
    assert by_id(done) == local(windows(30))
    assert len(lines) == 2
    assert sum(int(line.split(": ")[1].split()[0]) for line in lines) == 600


def test_a_worker_that_cannot_open_the_engine_says_why(nodes, tmp_path):
    order = EngineOrder("argos", {"model": tmp_path / "none", "preset": "fast", "device": "cpu"}, 200)
    with pytest.raises(EngineError, match=r"cannot open the engine: .*none"):
        Cluster(order, address=nodes.address, report=print)


def test_a_lost_workers_shards_are_done_again(nodes):
    lines: list[str] = []
    cluster = Cluster(ORDER, address=nodes.address, report=lines.append)
    victim = ray.get(cluster._seats[0].actor.process.remote())
    results = []
    for number, window in enumerate(cluster.translate(windows(40))):
        results.append(window)
        if number == 5:
            os.kill(victim, signal.SIGKILL)
    cluster.close()
    assert by_id(results) == local(windows(40))
    assert any("worker lost" in line for line in lines)


def test_a_run_on_the_cluster_writes_the_same_bytes_as_a_local_one(nodes, tmp_path):
    text = tmp_path / "text.txt"
    text.write_text("".join(f"微信里的第{n}句话。\n" for n in range(1500)), encoding="utf-8")
    for folder, executor in (("one", "local"), ("two", "ray")):
        config = Config(
            sources=(text,),
            output=tmp_path / folder,
            engine="copy",
            executor=executor,
            address=nodes.address if executor == "ray" else None,
        )
        run(Job(config, Quiet()))
    for name in ("text.tmx", "text.md"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
