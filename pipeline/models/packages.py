"""Finds the zh->en packages of this machine: the embedded one and those that `argospm` or duizhao installed.

Looks at folders and metadata only; nothing is loaded, fetched or created, except that a package file is
unpacked into the user's cache when its folder is asked for.
"""

from __future__ import annotations

import atexit
import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import PackageError
from pipeline.models import archive

EMBEDDED = Path(__file__).with_name("zh_en.argosmodel")

PUBLISHED = {
    "argos": "BLEU 23.3 flores-test, 21.0 WMT19",
    "firefox": "BLEU 27.6 flores-test, 34.9 WMT19",
}
"""BLEU of the official zh->en packages on public test sets, as their makers publish them."""


@dataclass(frozen=True, slots=True)
class Package:
    """A zh->en package: `path` is its file or folder, `origin` "embedded", "installed" or "given", `size` its
    bytes on disk, `metadata` its metadata.json."""

    path: Path
    origin: str
    size: int
    metadata: dict[str, Any]

    @property
    def version(self) -> str:
        return str(self.metadata.get("package_version", "")) or "?"

    @property
    def own(self) -> dict[str, Any]:
        """What the package's maker tells duizhao: the object "duizhao" in metadata.json, or nothing.

        Keys: "normalise" (see `engines.argos`), "licence" (text), "scores" (test set -> figure).
        """
        own = self.metadata.get("duizhao", {})
        return own if isinstance(own, dict) else {}


def embedded() -> Package:
    """The package that comes with duizhao. Raises PackageError when it is missing or damaged."""
    if not EMBEDDED.is_file():
        raise PackageError(
            "the embedded package is missing.",
            file=EMBEDDED,
            way_out="Install duizhao again, or use --model.",
        )
    return read_package(EMBEDDED, origin="embedded")


def installed() -> list[Package]:
    """Usable zh->en packages in Argos Translate's folders, best (highest version) first.

    Packages for other languages and damaged folders are passed over; `verify` names the latter.
    """
    found = []
    for folder in package_folders():
        try:
            found.append(read_package(folder, origin="installed"))
        except PackageError:
            continue
    return sorted(found, key=lambda package: (version_key(package.version), str(package.path)), reverse=True)


def best() -> Package:
    """The best installed package, else the embedded one. Raises PackageError."""
    return next(iter(installed()), None) or embedded()


def read_package(path: Path, *, origin: str = "given") -> Package:
    """The package in the file or folder `path`, checked as far as possible without loading it.

    Raises PackageError: missing, damaged, incomplete or for another pair of languages.
    """
    if not path.is_dir():
        contents = archive.check_archive(path)
        return Package(path, origin, path.stat().st_size, contents.metadata)
    try:
        data = (path / "metadata.json").read_bytes()
        size = sum(entry.stat().st_size for entry in path.rglob("*") if entry.is_file())
    except FileNotFoundError:
        raise PackageError(
            "is not a package folder: metadata.json is missing.",
            file=path,
            way_out="Name the folder that argospm made, or an .argosmodel file.",
        ) from None
    except OSError as error:
        raise PackageError(f"cannot be read ({error.strerror}).", file=path) from error
    metadata = archive.parse_metadata(data, path)
    archive.check_pair(metadata, path)
    missing = [name for name in archive.REQUIRED if not (path / name).is_file()]
    if missing:
        raise PackageError(
            f"this package is incomplete: {', '.join(missing)} missing.",
            file=path,
            way_out="Install it again.",
        )
    return Package(path, origin, size, metadata)


def unpacked(package: Package, finish: Callable[[Path], None] | None = None) -> Path:
    """The folder with the package's files. A package file is unpacked once into the user's cache, under the
    hash of its content; `finish` may complete the folder then. Raises PackageError."""
    if package.path.is_dir():
        return package.path
    name = archive.content_hash(package.path)
    folder = cache_folder() / "packages" / name
    if not folder.is_dir():
        archive.extract(package.path, folder, only=archive.NEEDED, finish=finish)
    return folder


def describe(package: Package) -> dict[str, str]:
    """For people: name, version, size, licence, scores, path."""
    scores = package.own.get("scores")
    measured = (
        ", ".join(f"{name} {value}" for name, value in scores.items()) if isinstance(scores, dict) else ""
    )
    return {
        "name": "argos (embedded)" if package.origin == "embedded" else "argos",
        "version": package.version,
        "size": f"{package.size / 1e6:.1f} MB",
        "licence": _licence(package),
        "scores": measured or (PUBLISHED["argos"] if is_official(package) else "not measured"),
        "path": str(package.path),
    }


def is_official(package: Package) -> bool:
    """Whether this is the package of the Argos index that the published scores belong to (version 1.9 on)."""
    return package.origin == "installed" and not package.own and version_key(package.version) >= (1, 9)


def package_folders() -> list[Path]:
    """All folders below Argos Translate's package directories, for any languages, sorted by name."""
    found = []
    for directory in package_dirs():
        try:
            found += sorted(entry for entry in directory.iterdir() if entry.is_dir() and entry.name[0] != ".")
        except OSError:
            continue
    return found


def package_dirs() -> list[Path]:
    """Where Argos Translate keeps its packages, the one that it installs into first.

    The same answer as `argostranslate.settings.package_dirs`, without its creating folders at import:
    ARGOS_PACKAGES_DIR or the settings file's value, else XDG_DATA_HOME; SNAP's folders.
    """
    snap_data = os.environ.get("SNAP_USER_DATA")
    home = Path(snap_data) if "SNAP" in os.environ and snap_data else Path.home()
    data = Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share") / "argos-translate"
    directories = [Path(argos_setting("ARGOS_PACKAGES_DIR", str(data / "packages"))).expanduser()]
    if "SNAP" in os.environ:
        custom = Path(os.environ["SNAP"]) / "snap_custom"
        directories.append(custom / "packages")
        content = custom / "content_snap_packages"
        directories += sorted(entry for entry in content.iterdir()) if content.is_dir() else []
    return directories


def argos_setting(key: str, default: str) -> str:
    """A setting of Argos Translate: from the environment, else from its settings.json, else `default`."""
    if key in os.environ:
        return os.environ[key]
    snap_data = os.environ.get("SNAP_USER_DATA")
    home = Path(snap_data) if "SNAP" in os.environ and snap_data else Path.home()
    folder = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config")
    try:
        settings = json.loads((folder / "argos-translate" / "settings.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return default
    value = settings.get(key) if isinstance(settings, dict) else None
    return value if isinstance(value, str) else default


def cache_folder() -> Path:
    """A folder that can be written: duizhao's in the user's cache, else one that goes with this process."""
    import platformdirs

    folder = Path(platformdirs.user_cache_path("duizhao", appauthor=False))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except OSError:
        return _temporary_cache()


_temporary: list[Path] = []


def _temporary_cache() -> Path:
    if not _temporary:
        try:
            folder = Path(tempfile.mkdtemp(prefix="duizhao-"))
        except OSError as error:
            raise PackageError(
                "there is no folder to unpack a package into.",
                way_out="Set TMPDIR or XDG_CACHE_HOME to a folder that can be written.",
            ) from error
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        _temporary.append(folder)
    return _temporary[0]


def version_key(version: str) -> tuple[int, ...]:
    """A version such as "1.10" for comparison: its numbers."""
    return tuple(int(number) for number in re.findall(r"\d+", version))


def _licence(package: Package) -> str:
    own = package.own.get("licence") or package.metadata.get("license")
    if isinstance(own, str) and own:
        return own
    return (
        "see its README" if package.path.is_file() or (package.path / "README.md").is_file() else "not stated"
    )
