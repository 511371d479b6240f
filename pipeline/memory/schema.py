"""A memory's file: its tables, how it is opened, and what SQLite's complaints mean for the user."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import StoreError

_APPLICATION = 0x445A544D  # "DZTM" in the file's header: tells a memory from any other SQLite file
_VERSION = 1
_SCHEMA = """
CREATE TABLE IF NOT EXISTS entry (
    number INTEGER PRIMARY KEY,
    key INTEGER NOT NULL,       -- of the folded source
    identity INTEGER NOT NULL,  -- of source, target and context
    source TEXT NOT NULL, target TEXT NOT NULL, previous TEXT NOT NULL, next TEXT NOT NULL,
    document TEXT NOT NULL, origin TEXT NOT NULL, creator TEXT NOT NULL, changed TEXT NOT NULL,
    note TEXT NOT NULL, props TEXT NOT NULL, source_lang TEXT NOT NULL, target_lang TEXT NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS entry_key ON entry (key, identity);
CREATE TABLE IF NOT EXISTS block (  -- which entries hold which pair of characters; see postings.py
    number INTEGER PRIMARY KEY, starts BLOB NOT NULL, postings BLOB NOT NULL, sizes BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS finished (  -- files imported to their end
    digest TEXT PRIMARY KEY, file TEXT NOT NULL
);
"""


def connect(path: Path, create: bool) -> sqlite3.Connection:
    """A connection to the memory at `path`, made, folders included, when there is none and `create` is set.

    Raises StoreError when the file is missing, is no memory, is of another version, or cannot be used.
    """
    if not create and not path.is_file():
        raise StoreError("there is no such memory.", file=path, way_out="Import a TMX file to make one.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"the folder cannot be made: {error.strerror}.", file=path.parent) from error
    with explained(path):
        connection = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
        try:
            _prepare(path, connection)
        except BaseException:
            connection.close()
            raise
    return connection


def _prepare(path: Path, connection: sqlite3.Connection) -> None:
    # The file's header is written in the same transaction as the tables: a kill leaves both or neither.
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if tables and application != _APPLICATION:
        raise StoreError(
            "this database is no translation memory.", file=path, way_out="Name a memory or a TMX file."
        )
    if tables and version != _VERSION:
        raise StoreError(
            f"the memory is of version {version}, this program reads version {_VERSION}.",
            file=path,
            way_out="Export it to TMX with the program that made it, and import that.",
        )
    connection.execute("PRAGMA cache_size = -65536")
    if not tables:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.executescript(
            f"BEGIN IMMEDIATE; PRAGMA application_id = {_APPLICATION}; PRAGMA user_version = {_VERSION};"
            f"{_SCHEMA} COMMIT;"
        )
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA wal_autocheckpoint = 8192")


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turns SQLite's errors into words for the user."""
    try:
        yield
    except sqlite3.Error as error:
        reason = str(error)
        ways = {
            "locked": "Another program is writing to it: wait for that to end.",
            "full": "The disk is full: make room and run again; nothing that was stored is lost.",
            "not a database": "Name a memory or a TMX file.",
            "readonly": "The file is read-only: copy it, or change its permissions.",
        }
        way_out = next((way for sign, way in ways.items() if sign in reason), "")
        raise StoreError(f"the memory cannot be used: {reason}.", file=path, way_out=way_out) from error
