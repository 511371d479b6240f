"""The memory itself: one SQLite file that is added to and never loses what it was told.

Entries are numbered from 1 without gaps in the order they came, and that order is the order of export. Adding
the same entry again changes nothing (a later `changed` date replaces the earlier one's particulars), so an
import that was killed is simply run again. How texts are compared is not decided here: folding.py,
postings.py.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import DuizhaoError
from pipeline.memory.entry import Entry
from pipeline.memory.folding import fold, text_key
from pipeline.memory.index import Index
from pipeline.memory.schema import connect, explained
from pipeline.units import Origin

if TYPE_CHECKING:
    from pipeline.memory.postings import Block

_TRANSACTION = 20_000  # entries per transaction: about a second of work is lost at most
_COLUMNS = """source, target, previous, next, document, origin, creator, changed, note, props,
    source_lang, target_lang"""
_ADD = f"""
INSERT INTO entry (key, identity, {_COLUMNS}) VALUES ({", ".join("?" * 14)})
ON CONFLICT (key, identity) DO UPDATE SET document = excluded.document, origin = excluded.origin,
    creator = excluded.creator, changed = excluded.changed, note = excluded.note, props = excluded.props,
    source_lang = excluded.source_lang, target_lang = excluded.target_lang
WHERE excluded.changed > changed
"""
# One question for a whole batch of keys costs half of what a question for each would.
_WITH_KEYS = f"SELECT number, key, {_COLUMNS} FROM entry WHERE key IN (SELECT value FROM json_each(?))"
_SOURCES = "SELECT number, source FROM entry WHERE number IN (SELECT value FROM json_each(?))"


@dataclass(frozen=True, slots=True)
class Stats:
    """What a memory holds. `sources` counts different sources after folding, `bytes` is the file's size, the
    others count entries per language pair, origin ("" where the memory does not know) and creator."""

    entries: int
    sources: int
    with_context: int
    oldest: str
    newest: str
    languages: dict[str, int]
    origins: dict[str, int]
    creators: dict[str, int]
    bytes: int


def default_path() -> Path:
    """The memory that all of this user's projects may share, in the user's data folder."""
    import platformdirs

    return Path(platformdirs.user_data_dir("duizhao", appauthor=False)) / "memory.db"


class Memory:
    """An open memory. Use `Memory.open`; it is a context manager and may be read from any one thread at a
    time."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection
        self._index = Index(connection)

    @classmethod
    def open(cls, path: Path, create: bool = True) -> Memory:
        """Opens the memory at `path`; makes it, folders included, when there is none and `create` is set.

        Raises StoreError when the file is missing, is no memory, is of another version, or cannot be used.
        """
        return cls(path, connect(path, create))

    def close(self) -> None:
        self._connection.close()

    def __enter__(self) -> Memory:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __len__(self) -> int:
        return int(self._one("SELECT coalesce(max(number), 0) FROM entry")[0])

    def add(self, entries: Iterable[Entry]) -> int:
        """Adds entries, in transactions of twenty thousand, and returns how many were new.

        When `entries` raises, what came before is kept and the error goes on. Raises StoreError when the
        memory cannot be written, ValueError for an entry without source or target.
        """
        before = len(self)
        rows = iter(entries)
        failure: BaseException | None = None
        while failure is None:
            batch: list[tuple[Any, ...]] = []
            folded: list[str] = []
            try:
                for entry in islice(rows, _TRANSACTION):
                    source = fold(entry.source)
                    batch.append(_row(entry, source))
                    folded.append(source)
            except (DuizhaoError, ValueError) as error:
                failure = error
            if not batch:
                break
            with self._transaction():
                known = len(self)
                self._connection.executemany(_ADD, batch)
                self._index.extend(known, len(self), folded)
        if failure is not None:
            raise failure
        return len(self) - before

    def export(self) -> Iterator[Entry]:
        """All entries, in the order in which they came."""
        with explained(self.path):
            for _, *row in self._connection.execute(f"SELECT number, {_COLUMNS} FROM entry ORDER BY number"):
                yield _entry(row)

    def with_keys(self, keys: Iterable[int]) -> dict[int, list[tuple[int, Entry]]]:
        """The entries whose folded sources have these keys (folding.text_key), by key, oldest first, with
        their numbers. Keys that no entry has are left out."""
        found: dict[int, list[tuple[int, Entry]]] = {}
        with explained(self.path):
            rows = self._connection.execute(_WITH_KEYS, (json.dumps(list(keys)),)).fetchall()
        for number, key, *row in sorted(rows):
            found.setdefault(key, []).append((number, _entry(row)))
        return found

    def numbered(self, number: int) -> Entry:
        """The entry with this number."""
        return _entry(self._one(f"SELECT {_COLUMNS} FROM entry WHERE number = ?", number))

    def sources(self, numbers: Iterable[int]) -> dict[int, str]:
        """The sources of the entries with these numbers, by number."""
        with explained(self.path):
            return dict(self._connection.execute(_SOURCES, (json.dumps(list(numbers)),)))

    def containing(self, words: Sequence[str]) -> Iterator[int]:
        """Numbers of the entries one side of which holds all words, whatever the case of their ASCII letters.
        Reads every entry."""
        sides = (" AND ".join([f"{side} LIKE ? ESCAPE '\\'"] * len(words)) for side in ("source", "target"))
        patterns = [f"%{_escaped(word)}%" for word in words] * 2
        with explained(self.path):
            for (number,) in self._connection.execute(
                f"SELECT number FROM entry WHERE {' OR '.join(sides)} ORDER BY number", patterns
            ):
                yield number

    def blocks(self) -> Iterator[Block]:
        """The index of character pairs, block by block; the entries of the last, unfinished block are indexed
        on the spot and kept for the next call."""
        with explained(self.path):
            yield from self._index.blocks(len(self))

    def finished(self, digest: str) -> bool:
        """Whether the file with this digest was imported to its end."""
        return bool(self._one("SELECT count(*) FROM finished WHERE digest = ?", digest)[0])

    def finish(self, digest: str, file: str) -> None:
        """Notes that the file with this digest was imported to its end."""
        with self._transaction():
            self._connection.execute("INSERT OR REPLACE INTO finished VALUES (?, ?)", (digest, file))

    def content(self) -> str:
        """A text that is the same for memories of the same sources, targets and contexts, and for no others
        (as far as sums of 64-bit numbers tell). Reads the index of all entries."""
        sums = self._one(
            "SELECT count(*), sum(identity & 4294967295), sum(identity >> 32), sum(key >> 32) FROM entry"
        )
        return " ".join(map(str, sums))

    def stats(self) -> Stats:
        """Counts what the memory holds. Reads every entry."""
        sources, context, oldest, newest = self._one(
            "SELECT (SELECT count(*) FROM (SELECT DISTINCT key FROM entry)),"
            " count(*) FILTER (WHERE previous || next != ''), min(nullif(changed, '')), max(changed)"
            " FROM entry"
        )
        return Stats(
            entries=len(self),
            sources=sources,
            with_context=context,
            oldest=oldest or "",
            newest=newest or "",
            languages=self._counts("source_lang || ' > ' || target_lang"),
            origins=self._counts("origin"),
            creators=self._counts("creator"),
            bytes=self._one("PRAGMA page_count")[0] * self._one("PRAGMA page_size")[0],
        )

    def _counts(self, column: str) -> dict[str, int]:
        with explained(self.path):
            return dict(
                self._connection.execute(
                    f"SELECT {column}, count(*) FROM entry GROUP BY 1 ORDER BY 2 DESC, 1"
                )
            )

    def _one(self, query: str, *values: object) -> tuple[Any, ...]:
        with explained(self.path):
            row: tuple[Any, ...] = self._connection.execute(query, values).fetchone()
        return row

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with explained(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                self._index.forget()
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise


def _row(entry: Entry, folded: str) -> tuple[Any, ...]:
    source, target, previous, following, document, origin, creator, changed, note, props, *languages = entry
    if not source or not target:
        raise ValueError("an entry needs a source and a target")
    return (
        text_key(folded),
        text_key(f"{source}\x1f{target}\x1f{previous}\x1f{following}"),
        source,
        target,
        previous,
        following,
        document,
        origin or "",
        creator,
        changed,
        note,
        _json(props) if props else "",
        *languages,
    )


@lru_cache(maxsize=1024)
def _json(props: tuple[tuple[str, str], ...]) -> str:
    return json.dumps(props, ensure_ascii=False)


@lru_cache(maxsize=1024)
def _props(text: str) -> tuple[tuple[str, str], ...]:
    return tuple((kind, value) for kind, value in json.loads(text))


def _entry(row: Sequence[Any]) -> Entry:
    source, target, previous, following, document, origin, creator, changed, note, props, *languages = row
    return Entry(
        source,
        target,
        previous,
        following,
        document,
        Origin(origin) if origin else None,
        creator,
        changed,
        note,
        _props(props) if props else (),
        *languages,
    )


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
