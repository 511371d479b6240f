"""How long work shows how far it is: messages and bars on stderr, bars only on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

Advance = Callable[[int], None]


class Progress(Protocol):
    """Where a stage's messages and progress go."""

    def message(self, text: str) -> None:
        """One line for the user."""

    def bar(self, title: str, total: int | None, unit: str) -> AbstractContextManager[Advance]:
        """A context manager that gives a function to call with the number of `unit`s just done."""


class Quiet:
    """Says nothing; for use from a notebook and in tests. Keeps the messages."""

    def __init__(self) -> None:
        self.messages: list[str] = []

    def message(self, text: str) -> None:
        """Keep the line."""
        self.messages.append(text)

    @contextmanager
    def bar(self, title: str, total: int | None, unit: str) -> Iterator[Advance]:
        """Count nothing."""
        yield lambda done: None


class Terminal:
    """Messages on stderr, and rich bars with rate and time left where stderr is a terminal."""

    def message(self, text: str) -> None:
        """Print the line."""
        print(text, file=sys.stderr)

    @contextmanager
    def bar(self, title: str, total: int | None, unit: str) -> Iterator[Advance]:
        """Show a bar until the block ends."""
        if not sys.stderr.isatty():
            yield lambda done: None
            return
        from rich import progress
        from rich.console import Console

        columns = (
            progress.TextColumn("{task.description}"),
            progress.BarColumn(),
            progress.MofNCompleteColumn(),
            progress.TextColumn("{task.fields[rate]}"),
            progress.TimeRemainingColumn(),
        )
        with progress.Progress(*columns, console=Console(stderr=True), transient=True) as bars:
            task = bars.add_task(title, total=total, rate="")

            def advance(done: int) -> None:
                bars.advance(task, done)
                speed = bars.tasks[0].finished_speed or bars.tasks[0].speed
                bars.update(task, rate=f"{speed:,.0f} {unit}/s" if speed else "")

            yield advance
