"""What a user names with `--tm`, opened: a memory is used as it is, a TMX file through a memory made of it.

The memory made of a TMX file lies in a cache folder under a name that depends on the file's content, so
that the next run need not import it again, and a changed file is never mistaken for the old one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path

from pipeline.errors import InputError
from pipeline.memory.database import Memory
from pipeline.memory.tmx import Report, import_tmx

_SQLITE = b"SQLite format 3\0"


def open_memories(
    paths: Sequence[Path],
    cache: Path,
    *,
    advance: Callable[[int], None] = lambda size: None,
    imported: Callable[[Path, Report], None] = lambda path, report: None,
) -> list[Memory]:
    """The memories behind `paths`, in their order; the caller closes them. TMX files are imported into
    `cache` (a folder) when they are not there yet; `advance` is told the bytes read of them, `imported`
    what came of each. A file that ends too soon is an error here: half a memory would go unnoticed. Raises
    InputError, StoreError."""
    with ExitStack() as opened:
        memories = [opened.enter_context(_open(path, cache, advance, imported)) for path in paths]
        opened.pop_all()
    return memories


def fingerprint(memories: Iterable[Memory]) -> str:
    """16 hexadecimal digits that change when the memories may answer otherwise: more entries, other ones, or
    another order of the memories."""
    digest = hashlib.blake2b(digest_size=8)
    for memory in memories:
        digest.update(memory.content().encode())
    return digest.hexdigest()


def _open(
    path: Path,
    cache: Path,
    advance: Callable[[int], None],
    imported: Callable[[Path, Report], None],
) -> Memory:
    try:
        with path.open("rb") as file:
            if file.read(len(_SQLITE)) == _SQLITE:
                return Memory.open(path, create=False)
            file.seek(0)
            digest = hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=8)).hexdigest()
    except OSError as error:
        raise InputError(
            f"cannot be read: {error.strerror}.", file=path, way_out="Name a TMX file or a memory."
        ) from error
    memory = Memory.open(cache / f"{path.stem}-{digest}.db")
    try:
        if not memory.finished(digest):
            report = import_tmx(memory, path, advance)
            memory.finish(digest, path.name)
            imported(path, report)
    except BaseException:
        memory.close()
        raise
    return memory
