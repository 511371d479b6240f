"""Installs a zh->en package where Argos Translate keeps its own, so that both programs share it.

The index and its format are Argos Translate's; the download resumes, the archive is checked before anything
is unpacked, and a package appears whole or not at all. Packages are found by `packages`, loaded by engines.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from pipeline.errors import PackageError
from pipeline.models import archive, download, firefox, packages
from pipeline.models.download import Progress

INDEX = "https://raw.githubusercontent.com/argosopentech/argospm-index/main/"
"""Argos Translate's own default; ARGOS_PACKAGE_INDEX or its settings.json say otherwise."""


def install(
    source: Path | str | None = None,
    *,
    index: str | None = None,
    sha256: str | None = None,
    progress: Progress | None = None,
) -> packages.Package:
    """Install the zh->en package `source`: a local `.argosmodel` file, its http(s) address, "firefox" for
    Firefox's model, or by default the newest one in the index.

    `index`: address of an index (folder or index.json) instead of Argos Translate's. `sha256`: what the
    file's hash must be. A package that is there in the same version and size is left alone.
    Raises PackageError.
    """
    if source == "firefox":
        return firefox.package(firefox.install(progress=progress))
    if source is not None and not _is_address(source):
        file = Path(source)
        if sha256 is not None and file.is_file():
            _check_local_hash(file, sha256)
        return install_file(file)
    if source is not None:
        addresses = [str(source)]
    else:
        entry = newest(index or index_address())
        addresses = [link for link in entry.get("links", []) if _is_address(link)]
        sha256 = sha256 or entry.get("sha256")
        if not addresses:
            raise PackageError("the index names no address for its zh -> en package.")
    file = _fetch_first(addresses, sha256, progress)
    try:
        package = install_file(file)
    except PackageError:
        file.unlink(missing_ok=True)  # so that the next attempt fetches it anew
        raise
    file.unlink(missing_ok=True)
    return package


def install_file(file: Path) -> packages.Package:
    """Install a local `.argosmodel` file. Raises PackageError."""
    contents = archive.check_archive(file)
    version = str(contents.metadata.get("package_version", "")).replace(".", "_")
    name = contents.top.rstrip("/") or f"translate-zh_en-{version}"
    directory = packages.package_dirs()[0]
    folder = directory / name
    if _is_the_same(folder, contents):
        return packages.read_package(folder, origin="installed")
    try:
        directory.mkdir(parents=True, exist_ok=True)
        # Argos Translate stumbles over unfinished folders among its packages: build elsewhere.
        staging = directory.parent if os.access(directory.parent, os.W_OK) else directory
        with _aside(folder, staging):
            archive.extract(file, folder, staging=staging)
    except OSError as error:
        raise PackageError(
            f"cannot be written ({error.strerror}).",
            file=directory,
            way_out="Set ARGOS_PACKAGES_DIR to a folder of yours.",
        ) from error
    return packages.read_package(folder, origin="installed")


def newest(index: str) -> dict[str, Any]:
    """The newest zh->en entry of the Argos index at `index`. Raises PackageError."""
    address = index if index.endswith(".json") else index.rstrip("/") + "/index.json"
    try:
        entries = json.loads(download.read(address))
    except ValueError:
        entries = None
    if not isinstance(entries, list):
        raise PackageError(f"{address} is not an index of Argos packages.")
    fitting = [
        entry
        for entry in entries
        if isinstance(entry, dict)
        and (entry.get("from_code"), entry.get("to_code")) == ("zh", "en")
        and entry.get("type", "translate") == "translate"
    ]
    if not fitting:
        raise PackageError(f"{address} lists no package for zh -> en.")
    return max(fitting, key=lambda entry: packages.version_key(str(entry.get("package_version", ""))))


def index_address() -> str:
    """The index that Argos Translate would use."""
    return packages.argos_setting("ARGOS_PACKAGE_INDEX", INDEX)


def _fetch_first(addresses: list[str], sha256: str | None, progress: Progress | None) -> Path:
    """Download from the first address that answers."""
    folder = packages.cache_folder() / "downloads"
    failures = []
    for address in addresses:
        name = address.split("?")[0].rstrip("/").rpartition("/")[2] or "package.argosmodel"
        try:
            return download.fetch(address, folder / name, progress=progress, sha256=sha256)
        except PackageError as error:
            failures.append(error)
    raise failures[0]


def _is_address(source: object) -> bool:
    return isinstance(source, str) and source.startswith(("http://", "https://"))


def _is_the_same(folder: Path, contents: archive.Contents) -> bool:
    try:
        there = packages.read_package(folder)
        sizes = {name: (folder / name).stat().st_size for name in contents.sizes}
    except (PackageError, OSError):
        return False
    return there.metadata == contents.metadata and sizes == contents.sizes


@contextlib.contextmanager
def _aside(folder: Path, staging: Path):  # type: ignore[no-untyped-def]
    """Move an older `folder` out of the way; back again when what replaces it does not come."""
    if not folder.exists():
        yield
        return
    old = Path(tempfile.mkdtemp(prefix=".unpack-old-", dir=staging)) / folder.name
    folder.rename(old)
    try:
        yield
    except BaseException:
        old.rename(folder)
        raise
    finally:
        shutil.rmtree(old.parent, ignore_errors=True)


def _check_local_hash(file: Path, sha256: str) -> None:
    import hashlib

    try:
        with file.open("rb") as stream:
            found = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise PackageError(f"cannot be read ({error.strerror}).", file=file) from error
    if found != sha256.lower():
        raise PackageError(
            f"has the SHA-256 {found}, not {sha256.lower()}.", file=file, way_out="Download it again."
        )
