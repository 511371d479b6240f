"""The index of character pairs in a memory's file: a block is added as soon as its entries are there.

What a block is and how it is asked is postings.py's business.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pipeline.memory.folding import fold

if TYPE_CHECKING:
    from pipeline.memory.postings import Block


class Index:
    """The blocks of one memory. SQLite's errors come through as they are."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._tail: tuple[int, Block] | None = None
        # Folded sources of entries that no block covers yet, and the number before the first of them: a block
        # need not read and fold again what has just been added.
        self._before = 0
        self._waiting: list[str] = []

    def blocks(self, entries: int) -> Iterator[Block]:
        """The blocks over so many entries; the last, unfinished one is made on the spot and kept for the next
        call."""
        from pipeline.memory import postings

        stored = self._stored()
        for number in range(stored):
            row = self._connection.execute(
                "SELECT starts, postings, sizes FROM block WHERE number = ?", (number,)
            ).fetchone()
            yield postings.unpack(number, *row)
        if entries > stored * postings.BLOCK:
            if self._tail is None or self._tail[0] != entries:
                self._tail = entries, postings.build(stored, self._sources(stored * postings.BLOCK, entries))
            yield self._tail[1]

    def extend(self, before: int, after: int, folded: Sequence[str]) -> None:
        """Adds the blocks that are full now that the memory has grown from `before` entries to `after`, in
        the transaction that is open. `folded` are the sources that were to be added, some of which may have
        been known."""
        from pipeline.memory import postings

        if self._before + len(self._waiting) != before:  # at first, and when another program added entries
            self._before, self._waiting = before, []
        self._waiting += folded if len(folded) == after - before else self._sources(before, after)
        for number in range(self._stored(), after // postings.BLOCK):
            start = number * postings.BLOCK
            if start < self._before:
                self._waiting[:0] = self._sources(start, self._before)
            else:
                del self._waiting[: start - self._before]
            block = postings.build(number, self._waiting[: postings.BLOCK])
            self._connection.execute("INSERT INTO block VALUES (?, ?, ?, ?)", (number, *postings.pack(block)))
            del self._waiting[: postings.BLOCK]
            self._before = start + postings.BLOCK

    def forget(self) -> None:
        """To be called when a transaction was rolled back."""
        self._before, self._waiting = 0, []

    def _stored(self) -> int:
        return int(self._connection.execute("SELECT count(*) FROM block").fetchone()[0])

    def _sources(self, before: int, last: int) -> list[str]:
        rows = self._connection.execute(
            "SELECT source FROM entry WHERE number > ? AND number <= ? ORDER BY number", (before, last)
        )
        return [fold(source) for (source,) in rows]
