"""Plugs in any program that reads one Chinese sentence a line and writes one English sentence a line.

The program is started once for every list of sentences and reads to the end of its input, so that ordinary
filters work, which answer only then. Both sides speak UTF-8. It runs with the user's rights, not isolated.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shlex
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from pipeline.engines.base import Translation
from pipeline.errors import EngineError

SILENCE = 600.0
"""Seconds that a program may take to its first or next line, at least."""

SILENCE_PER_SENTENCE = 20.0
"""Seconds for each sentence that is not answered yet: a program may keep all its answers to the end."""

_STDERR_KEPT = 2000  # characters


class Command:
    """A user's program as an engine; satisfies `base.Engine`. Make one with `Command.load`."""

    name = "command"
    capabilities: frozenset[str] = frozenset()

    def __init__(self, argv: Sequence[str], fingerprint: str, *, silence: float, per_sentence: float) -> None:
        self.fingerprint = fingerprint
        self._argv, self._silence, self._per_sentence = list(argv), silence, per_sentence

    @classmethod
    def load(
        cls,
        program: str | Sequence[str],
        *,
        silence: float = SILENCE,
        per_sentence: float = SILENCE_PER_SENTENCE,
    ) -> Command:
        """`program`: a command line as for a shell, or its parts. Raises EngineError if it is not there."""
        try:
            argv = shlex.split(program) if isinstance(program, str) else list(program)
        except ValueError as error:
            raise EngineError(f"the command cannot be read ({error}).", way_out="Check its quotes.") from None
        if not argv:
            raise EngineError("the engine command needs a program.", way_out="Name it behind the colon.")
        found = shutil.which(argv[0])
        if found is None:
            way_out = "Make it executable (chmod +x)." if Path(argv[0]).is_file() else "Check the name."
            raise EngineError("there is no such program.", file=argv[0], way_out=way_out)
        key = hashlib.blake2b(digest_size=8)
        for part in [found, *argv]:
            key.update(part.encode() + b"\0")
            with contextlib.suppress(OSError):
                key.update(Path(part).read_bytes() if Path(part).is_file() else b"")
        return cls(
            [found, *argv[1:]], f"command:{key.hexdigest()}", silence=silence, per_sentence=per_sentence
        )

    def translate(
        self, sentences: Sequence[str], *, n_best: int = 1, prefixes: Sequence[str] | None = None
    ) -> list[list[Translation]]:
        """See `Engine.translate`: one rendering per sentence, without scores."""
        if not sentences:
            return []
        lines = [" ".join(sentence.split()) for sentence in sentences]
        answers = self._run(lines)
        if len(answers) != len(lines):
            raise self._error(
                f"gave {len(answers):,} lines for {len(lines):,} sentences.",
                way_out="It must write exactly one line for each line it reads.",
            )
        return [[Translation(answer.strip())] for answer in answers]

    def score(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        """Not offered: `capabilities` has no "score"."""
        raise NotImplementedError

    def close(self) -> None:
        """Nothing to free: the program ends with each list."""

    def _run(self, lines: list[str]) -> list[str]:
        environment = os.environ | {"PYTHONIOENCODING": os.environ.get("PYTHONIOENCODING", "utf-8")}
        try:
            process = subprocess.Popen(
                self._argv,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=environment,
                start_new_session=True,
            )
        except OSError as error:
            raise self._error(f"does not start ({error.strerror}).") from error
        answers: list[bytes] = []
        complaints: list[bytes] = []
        threads = [
            threading.Thread(target=_write, args=(process.stdin, lines), daemon=True),
            threading.Thread(target=_read, args=(process.stdout, answers), daemon=True),
            threading.Thread(target=_read, args=(process.stderr, complaints, 100), daemon=True),
        ]
        for thread in threads:
            thread.start()
        try:
            self._wait(process, threads[1], answers, len(lines))
            status = process.wait(timeout=self._silence)
        except subprocess.TimeoutExpired:
            raise self._error(f"does not end after its last line ({self._silence:.0f} s).") from None
        finally:
            _kill(process)
        threads[2].join(timeout=1)
        if status != 0:
            how = f"was ended by signal {-status}" if status < 0 else f"ended with exit code {status}"
            said = b"".join(complaints).decode("utf-8", "replace").strip()[-_STDERR_KEPT:]
            raise self._error(f"{how}.", way_out=f"It said: {said}" if said else "")
        try:
            return [answer.decode("utf-8") for answer in answers]
        except UnicodeDecodeError:
            raise self._error("does not write UTF-8.") from None

    def _wait(
        self, process: subprocess.Popen[bytes], reader: threading.Thread, answers: list[bytes], wanted: int
    ) -> None:
        """Wait for the end of the output; raise EngineError when the program says nothing for too long."""
        seen, since = 0, time.monotonic()
        while reader.is_alive():
            reader.join(timeout=0.2)
            if len(answers) > max(2 * wanted, wanted + 1000):
                raise self._error(
                    f"does not stop writing after {len(answers):,} lines for {wanted:,} sentences."
                )
            if len(answers) != seen:
                seen, since = len(answers), time.monotonic()
            limit = max(self._silence, self._per_sentence * (wanted - seen))
            if time.monotonic() - since > limit:
                raise self._error(
                    f"has been silent for {limit:.0f} s, after {seen:,} of {wanted:,} sentences.",
                    way_out="It must end when its input ends.",
                )

    def _error(self, message: str, *, way_out: str = "") -> EngineError:
        return EngineError(f'the program "{shlex.join(self._argv)}" {message}', way_out=way_out)


def _write(stream, lines: list[str]) -> None:  # type: ignore[no-untyped-def]
    # A program that ends early closes the pipe; its exit code and line count tell what happened.
    with contextlib.suppress(OSError), stream:
        for line in lines:
            stream.write(line.encode("utf-8", "replace") + b"\n")


def _read(stream, into: list[bytes], last: int | None = None) -> None:  # type: ignore[no-untyped-def]
    with contextlib.suppress(OSError, ValueError), stream:
        for line in stream:
            into.append(line)
            if last is not None and len(into) > last:
                del into[0]


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End the program and what it started."""
    if process.poll() is None:
        with contextlib.suppress(OSError):
            if hasattr(os, "killpg"):
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()
        process.wait()
