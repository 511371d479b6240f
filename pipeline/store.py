"""The project store: one SQLite file per output folder that remembers what is done and what is not.

Stages hand it what they have finished; it is written in small durable transactions (WAL, synchronous FULL),
so that a run that is killed, power cut included, goes on where it was. One process at a time works in a
folder. What a person edited is never overwritten by a stage: `save` skips it and only `edit` touches it.
The store knows nothing of files to read or formats to write.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, Self

from filelock import FileLock, Timeout

from pipeline.errors import StoreError
from pipeline.rows import COLUMNS, MADE, UPSERT, made_of, row_of, source_key, unit_of
from pipeline.units import Origin, State, Unit

FILE_NAME = "project.db"
VERSION = 1
_APPLICATION = 0x44555A48  # "DUZH", SQLite's application_id
_PAGE = 500  # units read at a time
# Units per transaction of `put`. Ids and hashes of sources are random: a transaction touches nearly all pages
# of their indexes, so that few large ones write much less than many small ones.
_CHUNK = 100_000

_SCHEMA = """
CREATE TABLE documents (
    number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE,
    fingerprint TEXT NOT NULL DEFAULT '',  -- of the source and how it was cut; '' until all units are in
    recipe TEXT NOT NULL DEFAULT '',       -- what all units were translated with; '' until all of them are
    revision INTEGER NOT NULL DEFAULT 0,   -- grows with every change of a unit
    generation INTEGER NOT NULL DEFAULT 0);
CREATE TABLE units (
    id TEXT NOT NULL UNIQUE, document INTEGER NOT NULL REFERENCES documents,
    position INTEGER NOT NULL, paragraph INTEGER NOT NULL, source TEXT NOT NULL, target TEXT,
    kind TEXT NOT NULL, level INTEGER NOT NULL, origin TEXT, score REAL, terms TEXT NOT NULL,
    findings TEXT NOT NULL, state TEXT NOT NULL, note TEXT NOT NULL, sources INTEGER NOT NULL,
    targets INTEGER NOT NULL, recipe TEXT NOT NULL, changed TEXT NOT NULL, line INTEGER NOT NULL,
    traditional INTEGER NOT NULL, markup TEXT NOT NULL, generation INTEGER NOT NULL,
    source_key INTEGER NOT NULL);  -- a hash of the source: the index stays small
CREATE INDEX units_in_order ON units (document, position);
CREATE INDEX units_by_source ON units (source_key);
CREATE TABLE history (  -- targets that were replaced, and edited units whose source is gone
    id TEXT NOT NULL, source TEXT NOT NULL, target TEXT, origin TEXT, state TEXT NOT NULL,
    changed TEXT NOT NULL, ended TEXT NOT NULL);
CREATE INDEX history_of ON history (id);
CREATE TABLE exports (
    document TEXT NOT NULL, path TEXT NOT NULL, revision INTEGER NOT NULL, options TEXT NOT NULL,
    digests TEXT NOT NULL, PRIMARY KEY (document, path));
"""

_EDITED = "(origin IS 'human' OR state IN ('reviewed', 'final', 'rejected'))"
_UNTOUCHED = "target IS NULL AND origin IS NULL AND state = 'new'"
_REMEMBER = "INSERT INTO history SELECT id, source, target, origin, state, changed"


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """What the store knows of a document: see the columns of its table."""

    name: str
    fingerprint: str
    recipe: str
    revision: int


@dataclass(frozen=True, slots=True)
class Changes:
    """How many units of a document were added, kept and removed by `put`."""

    added: int
    kept: int
    removed: int


@dataclass(frozen=True, slots=True)
class ExportRecord:
    """A file that was written: at which revision of the document and with which options.

    `digests` holds the SHA-256 of what stood there before and of what was written, with a space between: one
    of them is the file's, even when the machine stopped in the moment of replacing it, unless somebody else
    changed the file.
    """

    revision: int
    options: str
    digests: str


class Store:
    """The project in `folder`. Use it as a context manager; it holds the folder's lock while open."""

    def __init__(self, folder: Path, connection: sqlite3.Connection, lock: FileLock) -> None:
        self.folder, self._db, self._lock = folder, connection, lock
        self._file = folder / FILE_NAME

    @classmethod
    def open(cls, folder: Path, *, create: bool = False) -> Self:
        """Open the project in `folder`, or make one there if `create`.

        Raises StoreError: no project there, folder not writable, in use by another run, made by another
        version of duizhao, damaged.
        """
        file = folder / FILE_NAME
        if not create and not file.is_file():
            raise StoreError("holds no duizhao project.", file=folder, way_out="Name the folder given to -o.")
        try:
            folder.mkdir(parents=True, exist_ok=True)
            lock = FileLock(folder / "project.lock")
            lock.acquire(timeout=0)
        except Timeout:
            raise StoreError(
                "another duizhao run is working in this folder.",
                file=folder,
                way_out="Wait until it is done.",
            ) from None
        except OSError as error:
            raise StoreError(
                f"cannot be written to ({error.strerror}).",
                file=folder,
                way_out="Choose another folder with -o.",
            ) from error
        try:
            return cls(folder, _connect(file), lock)
        except BaseException:
            lock.release()
            raise

    def close(self) -> None:
        """Close the file and give the folder free."""
        self._db.close()
        self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing, on disk when it returns."""
        with _worded(self._file):
            try:
                self._db.execute("BEGIN IMMEDIATE")
                yield self._db
                self._db.commit()
            except BaseException:
                if self._db.in_transaction:
                    self._db.rollback()
                raise

    # Documents

    def documents(self) -> list[DocumentRecord]:
        """All documents, by name."""
        with _worded(self._file):
            rows = self._db.execute("SELECT name, fingerprint, recipe, revision FROM documents ORDER BY name")
            return [DocumentRecord(*row) for row in rows]

    def document(self, name: str) -> DocumentRecord | None:
        """One document, or None when the store does not know it."""
        return next((record for record in self.documents_named([name])), None)

    def documents_named(self, names: Iterable[str]) -> Iterator[DocumentRecord]:
        """The documents of those names that the store knows, in the order of the names."""
        query = "SELECT name, fingerprint, recipe, revision FROM documents WHERE name = ?"
        for name in names:
            for row in self._db.execute(query, (name,)):
                yield DocumentRecord(*row)

    def put(self, name: str, fingerprint: str, units: Iterable[Unit]) -> Changes:
        """Store a document as it was cut now. Units that were there already keep what is known of them.

        `fingerprint` becomes the document's when all units are in; an interrupted `put` leaves it empty and
        is simply done again. Units that are gone from the source are removed; edited ones go to the history.
        """
        iterator = iter(units)
        total, last = 0, False
        while not last:
            with self._transaction() as db:  # a single one for most documents
                if not total:
                    number, generation = self._begin(db, name)
                    before = self._count(number)
                rows = (row_of(unit, number, generation) for unit in islice(iterator, _CHUNK))
                added = db.executemany(UPSERT, rows).rowcount
                last = added < _CHUNK
                total += added
                if last:
                    removed = self._remove(db, number, generation)
                    db.execute("UPDATE documents SET fingerprint = ? WHERE number = ?", (fingerprint, number))
        kept = before - removed
        return Changes(added=total - kept, kept=kept, removed=removed)

    def _begin(self, db: sqlite3.Connection, name: str) -> tuple[int, int]:
        """The number of a document that is cut anew, and the generation of its units of now."""
        db.execute("INSERT OR IGNORE INTO documents (name) VALUES (?)", (name,))
        db.execute(
            "UPDATE documents SET fingerprint = '', recipe = '', revision = revision + 1,"
            " generation = generation + 1 WHERE name = ?",
            (name,),
        )
        query = "SELECT number, generation FROM documents WHERE name = ?"
        number, generation = db.execute(query, (name,)).fetchone()
        return number, generation

    def _remove(self, db: sqlite3.Connection, number: int, generation: int) -> int:
        """Take out the units of earlier generations; how many there were."""
        old = "FROM units WHERE document = ? AND generation <> ?"
        db.execute(f"{_REMEMBER}, 'removed' {old} AND target IS NOT NULL", (number, generation))
        return db.execute(f"DELETE {old}", (number, generation)).rowcount

    def finish(self, name: str, recipe: str) -> None:
        """Note that every unit of the document has been translated and checked with `recipe`."""
        record = self.document(name)
        if record is not None and record.recipe != recipe:
            with self._transaction() as db:
                db.execute("UPDATE documents SET recipe = ? WHERE name = ?", (recipe, name))

    # Units

    def count(self, name: str) -> int:
        """How many units the document has."""
        row = self._db.execute("SELECT number FROM documents WHERE name = ?", (name,)).fetchone()
        return self._count(row[0]) if row else 0

    def _count(self, number: int) -> int:
        (count,) = self._db.execute("SELECT count(*) FROM units WHERE document = ?", (number,)).fetchone()
        return int(count)

    def units(self, name: str) -> Iterator[Unit]:
        """The document's units in order. Reads page by page: the store may be written to meanwhile."""
        return self._paged(name, "")

    def remarks(self, name: str) -> Iterator[Unit]:
        """The document's units that have terms or findings, or no target: what a summary counts."""
        return self._paged(name, " AND (findings <> '' OR terms <> '' OR target IS NULL)")

    def _paged(self, name: str, condition: str) -> Iterator[Unit]:
        row = self._db.execute("SELECT number FROM documents WHERE name = ?", (name,)).fetchone()
        position = -1
        while row:
            with _worded(self._file):
                page = self._db.execute(
                    f"SELECT {COLUMNS} FROM units WHERE document = ? AND position > ?{condition}"
                    " ORDER BY position LIMIT ?",
                    (row[0], position, _PAGE),
                ).fetchall()
            yield from map(partial(unit_of, name), page)
            if len(page) < _PAGE:
                return
            position = page[-1][4]

    def find(self, unit_id: str) -> Unit | None:
        """The unit of that id."""
        return next(self._select("WHERE id = ?", (unit_id,)), None)

    def with_source(self, source: str) -> Iterator[Unit]:
        """The units of exactly that source text, in every document."""
        where = "WHERE source_key = ? AND source = ? ORDER BY documents.name, position"
        return self._select(where, (source_key(source), source))

    def repeated(self) -> set[int]:
        """The hashes (of this process) of the source texts that several units have, in whatever document."""
        several = "SELECT source_key FROM units GROUP BY source_key HAVING count(*) > 1"
        with _worded(self._file):
            rows = self._db.execute(f"SELECT source FROM units WHERE source_key IN ({several})")
            return {hash(source) for (source,) in rows}

    def translations(self, wanted: Collection[tuple[str, str]]) -> dict[tuple[str, str], Unit]:
        """For each (source text, recipe) a unit of that text, in any document, that the engine has already
        translated with that recipe, where there is one."""
        if not wanted:
            return {}
        keys = json.dumps([(source_key(source), recipe) for source, recipe in wanted])
        twin = (
            "SELECT rowid FROM units WHERE source_key = json_extract(value, '$[0]')"
            " AND recipe = json_extract(value, '$[1]') AND origin = 'machine' LIMIT 1"
        )
        with _worded(self._file):
            rows = self._db.execute(
                f"SELECT name, {COLUMNS} FROM json_each(?) JOIN units ON units.rowid = ({twin})"
                " JOIN documents ON documents.number = units.document",
                (keys,),
            ).fetchall()
        found = (unit_of(name, columns) for name, *columns in rows)
        return {(unit.source, unit.recipe): unit for unit in found}

    def _select(self, where: str, parameters: tuple[Any, ...]) -> Iterator[Unit]:
        query = (
            f"SELECT name, {COLUMNS} FROM units JOIN documents ON documents.number = units.document {where}"
        )
        with _worded(self._file):
            rows = self._db.execute(query, parameters).fetchall()
        return (unit_of(name, columns) for name, *columns in rows)

    def save(self, units: Iterable[Unit]) -> None:
        """Write what stages made of units (targets, terms, findings, state), in one transaction.

        Of units that a person edited only the findings are taken.
        """
        saved = list(units)
        made = list(map(made_of, saved))
        with self._transaction() as db:
            new = db.executemany(f"UPDATE units SET {MADE} WHERE id = ? AND {_UNTOUCHED}", made).rowcount
            if new < len(saved):
                self._save_anew(db, saved, made)
            self._touch({unit.document for unit in saved})

    def _save_anew(self, db: sqlite3.Connection, saved: list[Unit], made: list[tuple[Any, ...]]) -> None:
        """`save` with a look at what is there; `made` are the rows of the units."""
        before = self._before(db, saved)
        edited = {id_ for id_, (_, is_edited) in before.items() if is_edited}
        db.executemany(
            f"{_REMEMBER}, 'made anew' FROM units WHERE id = ?",
            [
                (unit.id,)
                for unit in saved
                if unit.id in before and unit.id not in edited and before[unit.id][0] != unit.target
            ],
        )
        db.executemany(
            f"UPDATE units SET {MADE} WHERE id = ?", [row for row in made if row[-1] not in edited]
        )
        findings = [(row[4], row[-1]) for row in made if row[-1] in edited]
        db.executemany("UPDATE units SET findings = ? WHERE id = ?", findings)

    def _before(self, db: sqlite3.Connection, units: Iterable[Unit]) -> dict[str, tuple[str | None, bool]]:
        """Target, and whether a person edited it, of those of the units where anything was done before."""
        rows = db.execute(
            f"SELECT id, target, {_EDITED} FROM units WHERE id IN (SELECT value FROM json_each(?))"
            f" AND (target IS NOT NULL OR {_EDITED})",
            (json.dumps([unit.id for unit in units]),),
        )
        return {id_: (target, bool(edited)) for id_, target, edited in rows}

    def edit(self, units: Iterable[Unit]) -> None:
        """Write what a person made of units; what they replace goes to the history. One transaction."""
        edited = list(units)
        with self._transaction() as db:
            db.executemany(
                f"{_REMEMBER}, ? FROM units WHERE id = ?", [(unit.changed, unit.id) for unit in edited]
            )
            db.executemany(f"UPDATE units SET {MADE} WHERE id = ?", map(made_of, edited))
            self._touch({unit.document for unit in edited})

    def _touch(self, names: set[str]) -> None:
        query = "UPDATE documents SET revision = revision + 1 WHERE name = ?"
        self._db.executemany(query, [(name,) for name in sorted(names)])

    def history(self, unit_id: str) -> list[tuple[str | None, str, str]]:
        """(target, origin, state) of what the unit was before, oldest first."""
        query = "SELECT target, coalesce(origin, ''), state FROM history WHERE id = ? ORDER BY rowid"
        return [(target, origin, state) for target, origin, state in self._db.execute(query, (unit_id,))]

    def former(self) -> list[tuple[str, str]]:
        """(source, target) of what people reviewed and the sources do not have any more, latest last."""
        query = (
            "SELECT source, target FROM history WHERE ended = 'removed' AND target IS NOT NULL"
            f" AND {_EDITED} AND id NOT IN (SELECT id FROM units) ORDER BY rowid"
        )
        with _worded(self._file):
            return list(dict(self._db.execute(query)).items())

    def exported(self) -> set[str]:
        """All paths, relative to the folder, that duizhao has written."""
        return {path for (path,) in self._db.execute("SELECT path FROM exports")}

    # Exports

    def export_records(self, document: str) -> dict[str, ExportRecord]:
        """What was written for the document, by path relative to the folder."""
        query = "SELECT path, revision, options, digests FROM exports WHERE document = ? ORDER BY path"
        rows = self._db.execute(query, (document,))
        return {path: ExportRecord(revision, options, digests) for path, revision, options, digests in rows}

    def forget_export(self, document: str, path: str) -> None:
        """Nothing is at `path` any more."""
        with self._transaction() as db:
            db.execute("DELETE FROM exports WHERE document = ? AND path = ?", (document, path))

    def record_exports(self, document: str, records: Mapping[str, ExportRecord]) -> None:
        """Remember what is written of the document, by path relative to the folder. One transaction."""
        with self._transaction() as db:
            db.executemany(
                "INSERT OR REPLACE INTO exports VALUES (?, ?, ?, ?, ?)",
                [
                    (document, path, record.revision, record.options, record.digests)
                    for path, record in records.items()
                ],
            )


def is_edited(unit: Unit) -> bool:
    """Whether a person has had a hand in the unit, so that no stage may change it."""
    return unit.origin is _HUMAN or not (unit.state is _NEW or unit.state is _TRANSLATED)


_HUMAN, _NEW, _TRANSLATED = Origin.HUMAN, State.NEW, State.TRANSLATED


def _connect(file: Path) -> sqlite3.Connection:
    with _worded(file):
        db = sqlite3.connect(file, isolation_level=None)
        (version,) = db.execute("PRAGMA user_version").fetchone()
        (tables,) = db.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if tables == 0:
            db.execute("PRAGMA journal_mode = WAL")
            script = f"PRAGMA application_id = {_APPLICATION}; PRAGMA user_version = {VERSION};"
            db.executescript(f"BEGIN; {_SCHEMA} {script} COMMIT;")
        elif version != VERSION or db.execute("PRAGMA application_id").fetchone() != (_APPLICATION,):
            db.close()
            raise StoreError(
                f"was made by another version of duizhao (format {version}; this one reads {VERSION}).",
                file=file,
                way_out="Choose another output folder; the TMX files there can be given with --tm.",
            )
        db.execute("PRAGMA synchronous = FULL")
        db.execute("PRAGMA cache_size = -65536")
        db.execute("PRAGMA wal_autocheckpoint = 8000")
        return db


@contextmanager
def _worded(file: Path) -> Iterator[None]:
    """SQLite's complaints in the user's words."""
    try:
        yield
    except sqlite3.Error as error:
        text = str(error)
        if "full" in text:
            what, way_out = "the disk is full.", "Free some space and run again: what was done is kept."
        elif "readonly" in text or "unable to open" in text:
            what, way_out = "cannot be written to.", "Choose another folder with -o."
        elif "malformed" in text or "not a database" in text:
            what, way_out = "is damaged or no duizhao project.", "Restore it or choose another output folder."
        else:
            what, way_out = f"cannot be used ({text}).", "Run again: what was done is kept."
        raise StoreError(what, file=file, way_out=way_out) from error
