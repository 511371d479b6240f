"""Opens `.argosmodel` files (zip archives) without trusting them.

Checks come first: nothing is written before every member's name, kind and size has been looked at, and what
is written appears under its final name in one step. Where packages are installed is `install`'s business.
"""

from __future__ import annotations

import errno
import hashlib
import json
import lzma
import os
import shutil
import stat
import struct
import tempfile
import time
import zipfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from pipeline.errors import PackageError

REQUIRED = ("metadata.json", "sentencepiece.model", "model/model.bin")
# What translating needs; packages also carry sentence splitters for other programs.
NEEDED = ("metadata.json", "README.md", "sentencepiece.model", "model/", "LICENSE")

MAX_MEMBERS = 10_000
MAX_BYTES = 4 << 30
MAX_RATIO = 100  # weights hardly shrink; JSON vocabularies shrink about tenfold
# What zipfile raises, beside its own error, when it is given a damaged archive.
ZIP_FAULTS = (
    zipfile.BadZipFile,
    EOFError,
    LookupError,
    NotImplementedError,
    OverflowError,
    RuntimeError,
    ValueError,
    lzma.LZMAError,
    struct.error,
    zlib.error,
)
_UNFINISHED = ".unpack-"
_DOWNLOAD_AGAIN = "Download it again, or take it from where it was made."


@dataclass(frozen=True, slots=True)
class Contents:
    """What a checked archive holds: its one top folder ("" or "NAME/"), the parsed metadata.json and the
    members' names without the top folder, with their sizes in bytes."""

    top: str
    metadata: dict[str, Any]
    sizes: dict[str, int]


def check_archive(path: Path) -> Contents:
    """Look at every member of the package file `path`; extract nothing.

    Raises PackageError: no such file, not a zip archive, damaged, unsafe (paths outside, links, bombs),
    members missing, or not a zh->en translation package.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return _check(archive, path)
    except FileNotFoundError:
        raise PackageError("there is no such package file.", file=path, way_out="Check the path.") from None
    except IsADirectoryError:
        raise PackageError("is a folder, not a package file.", file=path) from None
    except zipfile.BadZipFile:
        raise PackageError(
            "is not a complete .argosmodel file (a zip archive).", file=path, way_out=_DOWNLOAD_AGAIN
        ) from None
    except (OSError, *ZIP_FAULTS) as error:
        raise PackageError(f"cannot be read ({error}).", file=path, way_out=_DOWNLOAD_AGAIN) from error


def extract(
    path: Path,
    folder: Path,
    *,
    only: Sequence[str] = (),
    finish: Callable[[Path], None] | None = None,
    staging: Path | None = None,
) -> Contents:
    """Unpack the package file into the new folder `folder`, without its top folder, in one step.

    `only` limits what is unpacked to names, or beginnings that end in "/". `finish` may complete the folder
    before it gets its name. If `folder` appears meanwhile (another process did the same), that one stays.
    `staging` is where the unfinished folder lies, on the same file system; beside `folder` by default.
    Raises PackageError as `check_archive` does, and when the disk is full or cannot be written.
    """
    contents = check_archive(path)
    wanted = [
        name
        for name in contents.sizes
        if not only or any(name == rule or (rule.endswith("/") and name.startswith(rule)) for rule in only)
    ]
    temporary: Path | None = None
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=staging or folder.parent))
        _sweep(temporary.parent)
        with zipfile.ZipFile(path) as archive:
            for name in wanted:
                place = temporary / name
                place.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(contents.top + name) as source, place.open("wb") as target:
                    shutil.copyfileobj(source, target, 1 << 20)
        if finish is not None:
            finish(temporary)
        temporary.chmod(0o755)
        try:
            temporary.rename(folder)
        except OSError:
            if not folder.is_dir():
                raise
    except ZIP_FAULTS as error:
        raise PackageError(f"is damaged ({error}).", file=path, way_out=_DOWNLOAD_AGAIN) from error
    except OSError as error:
        raise PackageError(
            f"cannot be unpacked into {folder.parent} ({os.strerror(error.errno or 0)}).",
            file=path,
            way_out="Free some space there." if error.errno in (errno.ENOSPC, errno.EDQUOT) else "",
        ) from error
    finally:
        if temporary is not None:
            shutil.rmtree(temporary, ignore_errors=True)
    return contents


def check_pair(metadata: dict[str, Any], path: Path) -> None:
    """Raise PackageError unless the metadata describe a translation package from Chinese to English."""
    kind = metadata.get("type", "translate")
    pair = (metadata.get("from_code"), metadata.get("to_code"))
    if kind != "translate" or pair != ("zh", "en"):
        what = f"translates {pair[0]} -> {pair[1]}" if kind == "translate" else f'is of type "{kind}"'
        raise PackageError(
            f"this package {what}, not zh -> en.", file=path, way_out="Take a package for Chinese to English."
        )


def content_hash(path: Path) -> str:
    """32 hexadecimal digits that identify the bytes of a file. Raises PackageError."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()
    except OSError as error:
        raise PackageError(f"cannot be read ({error.strerror}).", file=path) from error


def _check(archive: zipfile.ZipFile, path: Path) -> Contents:
    members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        raise _unsafe(path, f"it holds {len(members):,} files")
    names: set[str] = set()
    for member in members:
        _check_member(member, path)
        if member.filename in names:
            raise _unsafe(path, f'"{member.filename}" is in it twice')
        names.add(member.filename)
    files = {member.filename: member for member in members if not member.is_dir()}
    total = sum(member.file_size for member in files.values())
    if total > MAX_BYTES or total > MAX_RATIO * max(path.stat().st_size, 1 << 16):
        raise _unsafe(path, f"it would unpack to {total:,} bytes")

    tops = {name[: -len("metadata.json")] for name in files if _is_metadata(name)}
    if len(tops) != 1:
        raise PackageError(
            "this archive is no translation package: metadata.json is missing."
            if not tops
            else "this archive holds several packages.",
            file=path,
        )
    top = tops.pop()
    inside = {name[len(top) :]: member for name, member in files.items() if name.startswith(top)}
    missing = [name for name in REQUIRED if name not in inside]
    if "sentencepiece.model" in missing and "bpe.model" in inside:
        raise PackageError(
            "this is a package of an old kind (bpe.model), which is not supported.",
            file=path,
            way_out="Take a newer one.",
        )
    if missing:
        raise PackageError(f"this package is incomplete: {', '.join(missing)} missing.", file=path)
    metadata = parse_metadata(archive.read(inside["metadata.json"]), path)
    check_pair(metadata, path)
    return Contents(top, metadata, {name: member.file_size for name, member in inside.items()})


def parse_metadata(data: bytes, path: Path) -> dict[str, Any]:
    """The JSON object in `data`, the metadata.json of the package at `path`. Raises PackageError."""
    try:
        metadata = json.loads(data)
    except (ValueError, RecursionError):
        metadata = None
    if not isinstance(metadata, dict):
        raise PackageError("the package's metadata.json is not a JSON object.", file=path)
    return metadata


def _sweep(folder: Path) -> None:
    """Remove what unpacking left behind when it was killed, a day ago or earlier."""
    for entry in folder.glob(_UNFINISHED + "*"):
        try:
            old = time.time() - entry.stat().st_mtime > 86_400
        except OSError:
            continue
        if old:
            shutil.rmtree(entry, ignore_errors=True)


def _is_metadata(name: str) -> bool:
    return name == "metadata.json" or (name.count("/") == 1 and name.endswith("/metadata.json"))


def _check_member(member: zipfile.ZipInfo, path: Path) -> None:
    name = member.filename
    parts = PurePosixPath(name).parts
    if "\\" in name or name.startswith("/") or ".." in parts or (parts and ":" in parts[0]) or "\0" in name:
        raise _unsafe(path, f'"{name}" points outside')
    kind = stat.S_IFMT(member.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise _unsafe(path, f'"{name}" is a link or a device')
    if member.flag_bits & 1:
        raise PackageError(f'"{name}" in it is encrypted.', file=path)


def _unsafe(path: Path, why: str) -> PackageError:
    return PackageError(
        f"is refused because unpacking it would be unsafe: {why}.", file=path, way_out="Do not use this file."
    )
