"""Office files are ZIP archives: written so that the same content gives the same bytes, read so that a bomb
is refused."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO

from pipeline.errors import InputError

EPOCH = (1980, 1, 1, 0, 0, 0)
_MOST = 2 << 30  # uncompressed bytes of all members: a hundred times a long book's


@contextmanager
def member(archive: zipfile.ZipFile, name: str) -> Iterator[IO[bytes]]:
    """A new member of an archive, to be written to; without a time stamp."""
    info = zipfile.ZipInfo(name, EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    with archive.open(info, "w", force_zip64=True) as file:
        yield file


def new(file: BinaryIO) -> zipfile.ZipFile:
    """An archive to be written."""
    return zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6)


@contextmanager
def opened(path: Path, *needed: str) -> Iterator[zipfile.ZipFile]:
    """An archive of somebody else's that holds the members `needed`. Raises InputError: no archive,
    damaged, too large when unpacked, of another kind."""
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(info.file_size for info in archive.infolist()) > _MOST:
                raise InputError(
                    "is not read: unpacked it would be larger than 2 GB.", file=path, way_out="Split it."
                )
            missing = set(needed) - set(archive.namelist())
            if missing:
                raise InputError(
                    f"is not a {path.suffix} file: it holds no {sorted(missing)[0]}.",
                    file=path,
                    way_out="Save it again from the program that made it.",
                )
            yield archive
    except (zipfile.BadZipFile, EOFError, NotImplementedError) as error:
        raise InputError(
            "is damaged or not an Office file.",
            file=path,
            way_out="Save it again from the program that made it.",
        ) from error
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(f"cannot be read: {reason}.", file=path, way_out="Check the name.") from error
