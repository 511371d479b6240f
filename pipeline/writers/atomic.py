"""Files that appear whole or not at all, and are left alone when nothing in them changed.

The new content goes to a temporary file in the same folder, to disk, and takes the old file's place in one
step. The temporary file's name depends on the file's name alone: what a killed run leaves behind, the next
run overwrites.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from pipeline.errors import DuizhaoError, InputError, StoreError

_CHUNK = 1 << 20
_BATCH = 500  # pieces of text encoded and written at a time


class Part:
    """A file in the making, beside its place. `write` bytes, then `put` it to its place or `drop` it.

    Folders above it are made. Raises StoreError (disk full) or InputError from every method, for `path`.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with translated_errors(path):
            place = Path(os.path.realpath(path))  # through a symbolic link, the file that it names
            place.parent.mkdir(parents=True, exist_ok=True)
            digest = hashlib.blake2b(os.fsencode(place.name), digest_size=8).hexdigest()
            self._part = place.with_name(f".{digest}.duizhao-part")
            flags = os.O_RDWR | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0)
            self.file: BinaryIO = os.fdopen(os.open(self._part, flags, 0o666), "wb")

    def write(self, content: bytes) -> None:
        """Add to the content."""
        with translated_errors(self.path):
            self.file.write(content)

    def put(self, path: Path | None = None) -> bool:
        """Let the new content take its place (`path`, in the same folder, or the one named at first), unless
        the file has that content already; whether it changed. Permissions of an existing file are kept."""
        with translated_errors(path or self.path), self.file:
            place = Path(os.path.realpath(path or self.path))
            if place.is_dir():
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
            self.file.flush()
            if _same(self._part, place):
                self._part.unlink()
                return False
            with suppress(FileNotFoundError):
                self._part.chmod(stat.S_IMODE(place.stat().st_mode))
            os.fsync(self.file.fileno())
            self._part.replace(place)
            _sync_folder(place.parent)
        return True

    def drop(self) -> None:
        """Leave nothing behind. Does nothing after `put`."""
        with suppress(OSError):
            self.file.close()
        with suppress(OSError):
            self._part.unlink()


class TextPart(Part):
    """A Part for pieces of text, UTF-8; many are encoded and written at a time."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._texts: list[str] = []

    def add(self, text: str) -> None:
        """Add to the content."""
        self._texts.append(text)
        if len(self._texts) >= _BATCH:
            self._flush()

    def put(self, path: Path | None = None) -> bool:
        """As a Part's."""
        self._flush()
        return super().put(path)

    def _flush(self) -> None:
        self.write("".join(self._texts).encode("utf-8"))
        self._texts.clear()


class Replacement:
    """`file` to write bytes to; `changed` is known when the context ends."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.changed = False


@contextmanager
def replacing(path: Path) -> Iterator[Replacement]:
    """Open the replacement of a file. When the block ends without an exception, the file has the new content,
    unless it had it already (then it is not touched). Raises StoreError (disk full) or InputError."""
    part = Part(path)
    try:
        replacement = Replacement(part.file)
        with translated_errors(path):
            yield replacement
        replacement.changed = part.put()
    finally:
        part.drop()


def write_bytes(path: Path, content: bytes) -> bool:
    """Make a small file at once; says whether it changed."""
    with replacing(path) as replacement:
        replacement.file.write(content)
    return replacement.changed


def write_texts(path: Path, texts: Iterable[str]) -> bool:
    """Make a file of pieces of text as they come, UTF-8; says whether it changed."""
    part = TextPart(path)
    try:
        with translated_errors(path):
            for text in texts:
                part.add(text)
        return part.put()
    finally:
        part.drop()


def remove(path: Path) -> bool:
    """Take a file away that an earlier export made and this one does not; says whether there was one."""
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    return True


@contextmanager
def translated_errors(path: Path) -> Iterator[None]:
    """Turns the operating system's errors about a file that is written into ours."""
    try:
        yield
    except DuizhaoError:
        raise
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise StoreError(
                "the disk is full; the file was not written.",
                file=path,
                way_out="Make room and run the same command again: nothing that was done is lost.",
            ) from error
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise InputError(
                "cannot be written: permission denied or read-only.",
                file=path,
                way_out="Choose another output folder with -o, or change its permissions.",
            ) from error
        if error.errno == errno.EISDIR:
            raise InputError(
                "is a folder; a file is to be written here.",
                file=path,
                way_out="Move the folder away or choose another output folder with -o.",
            ) from error
        if error.errno == errno.ENAMETOOLONG:
            raise InputError(
                "the name is too long for this disk.",
                file=path,
                way_out="Give the source file a shorter name.",
            ) from error
        reason = (error.strerror or str(error)).lower()
        raise InputError(
            f"cannot be written: {reason}.", file=path, way_out="Choose another output folder with -o."
        ) from error


def _same(new: Path, old: Path) -> bool:
    try:
        if old.stat().st_size != new.stat().st_size:
            return False
        with old.open("rb") as left, new.open("rb") as right:
            while chunk := left.read(_CHUNK):
                if chunk != right.read(_CHUNK):
                    return False
    except FileNotFoundError:
        return False
    return True


def _sync_folder(folder: Path) -> None:
    with suppress(OSError):  # some file systems cannot
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
