"""What a run costs by itself: a million sentences through everything but a translation model.

    python bench/scale.py [--sentences 1000000] [--documents 1] [--profile]

Makes texts of made-up sentences (see made_up.py), and runs them as `duizhao run` does: read, cut, translate,
check, store, TMX and Markdown. A stub stands in for the model: it answers with made-up English, and its own
time is taken off. Prints CPU microseconds per sentence outside the engine, in all and by stage, seconds on
the wall, the peak memory of the process, and the sizes of what was written; --profile prints where the time
goes, too (the profiler's own cost is in its figures). Then adds one sentence to the first text and runs
again.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from made_up import english, write_text

from pipeline import engines
from pipeline.config import Config
from pipeline.engines.base import Engine, Translation
from pipeline.progress import Advance, Quiet
from pipeline.run.job import Job
from pipeline.run.main import run

_PARTS = re.compile("[0-9]+|[\u4e00-\u9fff]{1,2}")


class Stub:
    """An engine that has an English word for every two characters, keeps numbers, and counts its time."""

    name, fingerprint, capabilities = "stub", "stub:1", frozenset[str]()

    def __init__(self) -> None:
        self.seconds = 0.0
        self._words = english(4096)

    def translate(
        self, sentences: Sequence[str], *, n_best: int = 1, prefixes: Sequence[str] | None = None
    ) -> list[list[Translation]]:
        start = time.thread_time()
        answers = [[Translation(self._say(sentence), -0.5, 30)] for sentence in sentences]
        self.seconds += time.thread_time() - start
        return answers

    def _say(self, sentence: str) -> str:
        parts = _PARTS.findall(sentence)
        words = [part if part[0] < "a" else self._words[hash_of(part) & 4095] for part in parts]
        return " ".join(words).capitalize() + "."

    def score(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        return [-0.5 for _ in pairs]

    def close(self) -> None:
        pass


class Stages(Quiet):
    """Notes the CPU time of each stage, in seconds and without the stub's."""

    def __init__(self, stub: Stub) -> None:
        super().__init__()
        self.seconds: dict[str, float] = {}
        self._stub = stub

    @contextmanager
    def bar(self, title: str, total: int | None, unit: str) -> Iterator[Advance]:
        start = time.process_time() - self._stub.seconds
        yield lambda done: None
        self.seconds[title] = time.process_time() - self._stub.seconds - start


def hash_of(text: str) -> int:
    """The same in every process, unlike `hash`."""
    return ord(text[0]) * 31 + ord(text[-1])


def measure(folder: Path, count: int, profile: bool) -> None:
    """Run the texts in the folder and print what it took."""
    stub = Stub()

    def load(model: Path | None, preset: str, device: str) -> tuple[Engine, str]:
        return stub, "Engine: stub."

    engines._BUILT_IN["stub"] = load
    stages = Stages(stub)
    job = Job(Config(sources=(folder / "text",), output=folder / "out", engine="stub"), stages)
    profiler = cProfile.Profile(time.thread_time)
    wall, cpu = time.perf_counter(), time.process_time()
    if profile:
        profiler.enable()
    result = run(job)
    profiler.disable()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    if profile:
        pstats.Stats(profiler).sort_stats("tottime").print_stats(40)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"sentences                {sum(result.tally.made.values()):10,}")
    print(f"CPU outside the engine   {1e6 * (cpu - stub.seconds) / count:10.1f} us a sentence")
    for title, seconds in stages.seconds.items():
        print(f"  {title.lower():23}{1e6 * seconds / count:10.1f} us")
    print(f"CPU of the stub          {1e6 * stub.seconds / count:10.1f} us a sentence")
    print(f"wall                     {wall:10.1f} s, {count / wall:,.0f} sentences a second")
    print(f"peak memory              {peak:10.0f} MB")
    for path in sorted((folder / "out").glob("*.*")):
        print(f"{path.name:24} {path.stat().st_size / 1e6:10.1f} MB")


def main() -> None:
    """The texts are written by a process of its own, so that its memory is not counted."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sentences", type=int, default=1_000_000)
    parser.add_argument("--documents", type=int, default=1)
    parser.add_argument("--profile", action="store_true", help="print where the time goes")
    parser.add_argument("--folder", type=Path, help="where to work; default: a temporary folder")
    parser.add_argument("--only", choices=("write", "measure", "again"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    each = options.sentences // options.documents
    if options.only == "write":
        (options.folder / "text").mkdir()
        for number in range(options.documents):
            write_text(options.folder / "text" / f"text{number:04}.txt", each, seed=number)
    elif options.only == "measure":
        measure(options.folder, each * options.documents, options.profile)
    elif options.only == "again":
        with (options.folder / "text" / "text0000.txt").open("a", encoding="utf-8") as file:
            file.write("这是后来加上的一句话。\n")
        measure(options.folder, each * options.documents, options.profile)
    else:
        with tempfile.TemporaryDirectory(dir=options.folder) as folder:
            for step in ("write", "measure", "again"):
                if step == "again":
                    print("\nAgain, with one more sentence:")
                command = [sys.executable, __file__, "--only", step, "--folder", folder]
                command += ["--sentences", str(options.sentences), "--documents", str(options.documents)]
                command += ["--profile"] if options.profile else []
                subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
