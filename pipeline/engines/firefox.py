"""Translates with Firefox's zh-en model through the library `fxtranslate`.

One process per core, each with its own copy of the model (about 150 MB), is fed with small portions; the
results come back in order. The model is found and installed by `pipeline.models.firefox`.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import json
import queue
import re
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline.engines.base import Translation
from pipeline.engines.decoder import cores
from pipeline.engines.faults import tidy
from pipeline.errors import DuizhaoError, EngineError, PackageError
from pipeline.models.archive import content_hash
from pipeline.models.firefox import files_in

PORTION = 16  # sentences
_BYTES = re.compile("(?:<0x[0-9A-F]{2}>)+")


class Firefox:
    """Firefox's model, loaded; satisfies `base.Engine`. Make one with `Firefox.load`.

    No scores, n-best lists or prefixes: the library has none.
    """

    name = "firefox"
    capabilities: frozenset[str] = frozenset()

    def __init__(self, workers: Sequence[_Worker], fingerprint: str) -> None:
        self._workers, self.fingerprint = list(workers), fingerprint

    @classmethod
    def load(cls, folder: Path, *, threads: int | None = None) -> Firefox:
        """Load the model in `folder` (`model.*.bin`, vocabularies `*.spm`, `lex.*` if there is one).

        `threads`: how many processes translate; None is one per core. Raises PackageError.
        """
        if importlib.util.find_spec("fxtranslate") is None:
            raise PackageError(
                "the engine firefox needs the library fxtranslate.",
                way_out="Install it: pip install fxtranslate.",
            )
        files = files_in(folder)
        key = hashlib.blake2b(digest_size=8)
        for file in files:
            key.update(content_hash(file).encode() if file else b"-")
        workers = [_Worker(folder) for _ in range(threads or cores())]
        engine = cls(workers, f"firefox:{key.hexdigest()}")
        try:
            for worker in workers:
                worker.receive()
        except EngineError as error:
            engine.close()
            raise PackageError(
                f"this model does not load ({error.message}).", file=folder, way_out="Install it again."
            ) from None
        return engine

    def translate(
        self, sentences: Sequence[str], *, n_best: int = 1, prefixes: Sequence[str] | None = None
    ) -> list[list[Translation]]:
        """See `Engine.translate`: one rendering per sentence, without scores; equal sentences once."""
        unique = list(dict.fromkeys(sentence for sentence in sentences if sentence.strip()))
        portions = [unique[start : start + PORTION] for start in range(0, len(unique), PORTION)]
        answers: list[list[str]] = [[] for _ in portions]
        todo: queue.SimpleQueue[int] = queue.SimpleQueue()
        for number in range(len(portions)):
            todo.put(number)
        failures: list[DuizhaoError] = []

        def feed(worker: _Worker) -> None:
            while not failures:
                try:
                    number = todo.get_nowait()
                except queue.Empty:
                    return
                try:
                    worker.send(portions[number])
                    answers[number] = worker.receive()
                except DuizhaoError as error:
                    failures.append(error)

        threads = [
            threading.Thread(target=feed, args=(worker,), daemon=True)
            for worker in self._workers[: len(portions)]
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if failures:
            raise failures[0]
        said = dict(zip(unique, (text for answer in answers for text in answer), strict=True))
        return [[Translation(tidy(spelled(said.get(sentence, ""))).strip())] for sentence in sentences]

    def score(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        """Not offered: `capabilities` has no "score"."""
        raise NotImplementedError

    def close(self) -> None:
        """End the processes."""
        for worker in self._workers:
            worker.close()


def spelled(text: str) -> str:
    """With the bytes that the library spells out (`<0xE2><0x82><0xAC>`) put together to letters (`€`)."""

    def letters(run: re.Match[str]) -> str:
        data = bytes.fromhex("".join(re.findall("[0-9A-F]{2}(?=>)", run[0])))
        return "".join(letter for letter in data.decode("utf-8", "ignore") if letter.isprintable())

    return _BYTES.sub(letters, text)


class _Worker:
    """One process with the model. `receive` must follow each `send`, and the start."""

    def __init__(self, folder: Path) -> None:
        self._process: subprocess.Popen[bytes] = subprocess.Popen(
            [sys.executable, "-m", "pipeline.engines.firefox_worker", str(folder.absolute())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=Path(__file__).parents[2],
            start_new_session=True,  # an interrupt is the parent's business; the end of input ends a worker
        )

    def send(self, sentences: list[str]) -> None:
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):  # of a dead process; `receive` tells
            self._process.stdin.write(json.dumps(sentences).encode() + b"\n")
            self._process.stdin.flush()

    def receive(self) -> list[str]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise EngineError(f"the firefox engine's process ended (exit code {self._process.wait()}).")
        answer: Any = json.loads(line)
        if isinstance(answer, dict):
            raise EngineError(f"the firefox engine failed: {answer['error']}.")
        return [str(text) for text in answer]

    def close(self) -> None:
        self._process.kill()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
        self._process.wait()
