"""Fetches a large file over HTTP so that a cut connection costs only what is missing.

An unfinished download lies beside its place as `NAME.part`, with `NAME.part.json` saying which version of the
file it belongs to. Knows nothing of packages.
"""

from __future__ import annotations

import errno
import hashlib
import http.client
import json
import os
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipeline.errors import PackageError

Progress = Callable[[int, int | None], None]
"""Called with the bytes that are there and the bytes wanted (None: the server does not say)."""

ATTEMPTS = 4
TIMEOUT = 30.0  # seconds without a byte
_CHUNK = 1 << 18
_USER_AGENT = "duizhao"


class _Cut(Exception):
    """The connection ended early; what came so far is kept."""


def fetch(
    url: str,
    place: Path,
    *,
    progress: Progress | None = None,
    sha256: str | None = None,
    max_bytes: int = 4 << 30,
) -> Path:
    """Download `url` to the file `place`, going on with what an earlier call left unfinished.

    Continues with `Range` and `If-Range`; tries again when the connection is cut. `sha256` (hexadecimal) is
    checked at the end. Raises PackageError: no network, the server's refusal, cut off, too large, wrong hash,
    disk full.
    """
    part = place.with_name(place.name + ".part")
    report = progress or (lambda done, total: None)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        for attempt in range(ATTEMPTS):
            try:
                _attempt(url, part, report, max_bytes)
                break
            except _Cut as cut:
                if attempt + 1 == ATTEMPTS:
                    raise PackageError(
                        f"the download of {url} was cut off ({cut}).",
                        way_out="Run the same command again: it goes on from there.",
                    ) from None
                time.sleep(0.2 * 2**attempt)
        if sha256 is not None:
            _check_hash(part, sha256, url)
        part.replace(place)
        _state(part).unlink(missing_ok=True)
    except OSError as error:
        raise PackageError(
            f"the download cannot be written ({os.strerror(error.errno or 0)}).",
            file=place,
            way_out="Free some space there." if error.errno in (errno.ENOSPC, errno.EDQUOT) else "",
        ) from error
    return place


def read(url: str, *, max_bytes: int = 32 << 20) -> bytes:
    """The content of a small file at `url`. Raises PackageError."""
    try:
        with _open(url, {}) as response:
            data: bytes = response.read(max_bytes + 1)
    except (_Cut, http.client.HTTPException, OSError) as error:
        raise PackageError(f"{url} cannot be read ({_reason(error)}).", way_out="Try again.") from error
    if len(data) > max_bytes:
        raise PackageError(f"{url} is larger than {max_bytes:,} bytes.")
    return data


def _attempt(url: str, part: Path, report: Progress, max_bytes: int) -> None:
    done, headers = _unfinished(url, part)
    with _open(url, headers, part) as response:
        if response.status == 206 and _starts_at(response, done):
            mode, total = "ab", _total(response, done)
        elif response.status == 206:
            part.unlink(missing_ok=True)
            raise _Cut("the server sent another part than asked for")
        else:
            mode, done, total = "wb", 0, _length(response)
        if (total or 0) > max_bytes:
            raise PackageError(f"{url} has {total:,} bytes; more than {max_bytes:,} are not accepted.")
        version = response.headers.get("ETag") or response.headers.get("Last-Modified")
        _state(part).write_text(
            json.dumps({"url": url, "version": version, "total": total}), encoding="utf-8"
        )
        report(done, total)
        with part.open(mode) as file:
            while True:
                try:
                    data = response.read(_CHUNK)
                except (http.client.HTTPException, OSError) as error:
                    raise _Cut(f"{_reason(error)}, {_amount(done, total)}") from None
                if not data:
                    break
                file.write(data)
                done += len(data)
                if done > max_bytes:
                    raise PackageError(f"{url} has more than the {max_bytes:,} bytes that are accepted.")
                report(done, total)
    if total is not None and done < total:
        raise _Cut(_amount(done, total))


def _unfinished(url: str, part: Path) -> tuple[int, dict[str, str]]:
    """How much of this very file is there, and the request headers to go on with it."""
    try:
        state = json.loads(_state(part).read_text(encoding="utf-8"))
        size = part.stat().st_size
    except (OSError, ValueError):
        return 0, {}
    version = state.get("version") if isinstance(state, dict) else None
    weak = isinstance(version, str) and version.startswith("W/")
    if (
        not size
        or not isinstance(version, str)
        or weak
        or state.get("url") != url
        or size == state.get("total")
    ):
        return 0, {}
    return size, {"Range": f"bytes={size}-", "If-Range": version}


def _state(part: Path) -> Path:
    return part.with_name(part.name + ".json")


def _open(url: str, headers: dict[str, str], part: Path | None = None) -> Any:
    address = urllib.parse.urlsplit(url)
    if address.scheme not in ("http", "https"):
        raise PackageError(f"{url} is no http or https address.")
    request = urllib.request.Request(url, headers={"User-Agent": _USER_AGENT, **headers})
    try:
        return urllib.request.urlopen(request, timeout=TIMEOUT)
    except urllib.error.HTTPError as error:
        error.close()
        if error.code == 416 and part is not None:
            part.unlink(missing_ok=True)
            raise _Cut("the server has no more of this file") from None
        if error.code in (500, 502, 503, 504):
            raise _Cut(f"the server is unwell: {error.code} {error.reason}") from None
        if error.code == 404:
            raise PackageError(f"{url} is not there (404).", way_out="Take another source.") from None
        raise PackageError(f"{url} is refused ({error.code} {error.reason}).") from None
    except (urllib.error.URLError, http.client.HTTPException, OSError) as error:
        raise PackageError(
            f"{address.hostname} cannot be reached ({_reason(error)}).",
            way_out="Check the network, or fetch the file elsewhere and install it from there.",
        ) from None


def _starts_at(response: Any, start: int) -> bool:
    return str(response.headers.get("Content-Range", "")).startswith(f"bytes {start}-")


def _total(response: Any, done: int) -> int | None:
    total = str(response.headers.get("Content-Range", "")).rpartition("/")[2]
    length = _length(response)
    return int(total) if total.isdigit() else None if length is None else done + length


def _length(response: Any) -> int | None:
    value = response.headers.get("Content-Length", "")
    return int(value) if value.isdigit() else None


def _check_hash(part: Path, sha256: str, url: str) -> None:
    with part.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != sha256.lower():
        part.unlink()
        _state(part).unlink(missing_ok=True)
        raise PackageError(
            f"{url} has the SHA-256 {found}, not {sha256.lower()}.",
            way_out="It was changed or damaged on the way: try again, or take another source.",
        )


def _amount(done: int, total: int | None) -> str:
    return f"{done:,} of {total:,} bytes" if total is not None else f"after {done:,} bytes"


def _reason(error: Exception) -> str:
    reason = getattr(error, "reason", error)
    return str(getattr(reason, "strerror", None) or reason or type(error).__name__)
