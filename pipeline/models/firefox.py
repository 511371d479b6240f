"""Finds and installs Firefox's zh-en translation model.

Which files belong to it, and their checksums, the library `fxtranslate` reads out of Mozilla's records; they
are fetched with the same care as other packages. Translating is `engines.firefox`.
"""

from __future__ import annotations

import importlib.util
import json
import shutil
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.errors import PackageError
from pipeline.models import download
from pipeline.models.download import Progress
from pipeline.models.packages import Package, cache_folder, version_key

ATTACHMENTS = "https://firefox-settings-attachments.cdn.mozilla.net/"
"""Where Mozilla keeps the files that its records name; the same address as in `fxtranslate`."""

SOURCES = ("zh-Hans", "zh", "zh-CN")
"""Names of Simplified Chinese in the records, the likeliest first."""

LICENCE = "MPL-2.0"

KINDS = ("model", "vocab", "srcvocab", "trgvocab", "lex")


class Files(NamedTuple):
    """The files of a model; both vocabularies are the same file where the model shares one."""

    model: Path
    source_vocabulary: Path
    target_vocabulary: Path
    shortlist: Path | None


def files_in(folder: Path) -> Files:
    """The model's files in `folder`, told by their names. Raises PackageError if there is not one of each."""
    model = _only(folder, "model*.bin")
    shortlist = _only(folder, "lex*")
    shared = _only(folder, "vocab*.spm")
    source, target = _only(folder, "srcvocab*.spm"), _only(folder, "trgvocab*.spm")
    if model is None:
        raise _incomplete(folder, "model.*.bin")
    if source is not None and target is not None:
        return Files(model, source, target, shortlist)
    if shared is None:
        raise _incomplete(folder, "vocab.*.spm, or srcvocab.*.spm and trgvocab.*.spm,")
    return Files(model, shared, shared, shortlist)


def installed() -> Path | None:
    """The folder with an installed zh-en model: ours, else one that `fxtranslate` itself fetched; or None."""
    import platformdirs

    theirs = Path(platformdirs.user_cache_path("fxtranslate", appauthor=False)) / "models"
    for folder in (home(), *(theirs / f"{source}-en" for source in SOURCES)):
        try:
            files_in(folder)
        except PackageError:
            continue
        return folder
    return None


def package(folder: Path) -> Package:
    """The model in `folder`, described like a package of Argos Translate."""
    try:
        version = str(json.loads((folder / "records.json").read_text())[0]["version"])
    except (OSError, ValueError, KeyError, IndexError, TypeError):
        version = "?"
    size = sum(entry.stat().st_size for entry in folder.iterdir() if entry.is_file())
    own = {"licence": LICENCE, "scores": {}}
    return Package(folder, "installed", size, {"package_version": version, "duizhao": own})


def usable() -> bool:
    """Whether the model is installed and the library that runs it is, too."""
    return importlib.util.find_spec("fxtranslate") is not None and installed() is not None


def home() -> Path:
    """Where `install` puts the model."""
    import platformdirs

    return Path(platformdirs.user_data_path("duizhao", appauthor=False)) / "firefox" / "zh-en"


def install(*, attachments: str = ATTACHMENTS, progress: Progress | None = None) -> Path:
    """Fetch the newest zh-en model that this `fxtranslate` can run; its folder. About 42 MB.

    The records' address is the library's (FXTRANSLATE_RECORDS_URL overrides it). A model that is there
    already is left alone. `progress` counts the bytes of each file. Raises PackageError.
    """
    records = choose(_records())
    folder = home()
    if _is_there(folder, records):
        return folder
    downloads = cache_folder() / "downloads"
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        unfinished = Path(tempfile.mkdtemp(prefix=".unpack-", dir=folder.parent))
        try:
            for record in records:
                packed = downloads / (str(record["location"]).rpartition("/")[2] or str(record["name"]))
                download.fetch(attachments.rstrip("/") + "/" + record["location"], packed, progress=progress)
                data = _unpacked(packed, record)
                (unfinished / _file_name(record)).write_bytes(data)
            (unfinished / "records.json").write_text(json.dumps(records, indent=1, sort_keys=True))
            files_in(unfinished)
            unfinished.chmod(0o755)
            if folder.exists():
                shutil.rmtree(folder)
            unfinished.rename(folder)
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
    except OSError as error:
        raise PackageError(f"cannot be written ({error.strerror}).", file=folder) from error
    for record in records:
        (downloads / str(record["location"]).rpartition("/")[2]).unlink(missing_ok=True)
    return folder


def choose(body: str) -> list[dict[str, Any]]:
    """The records, one per file, of the newest zh-en model in Mozilla's records that the library supports.

    `body` is the records' JSON. Raises PackageError when there is none.
    """
    discovery = _library().discovery
    try:
        records: list[dict[str, Any]] = discovery.parse_records(body)
        raw = json.loads(body)["data"]
        supported = {source for source, target in discovery.model_pairs(body) if target == "en"}
        source = next(name for name in SOURCES if name in supported)
    except (ValueError, KeyError, TypeError) as error:
        raise PackageError(f"Mozilla's records of translation models cannot be read ({error}).") from error
    except StopIteration:
        raise PackageError(
            "Mozilla's records name no zh -> en model that the installed fxtranslate supports.",
            way_out="Upgrade it: pip install --upgrade fxtranslate.",
        ) from None
    ours = [r for r in records if (r["sourceLanguage"], r["targetLanguage"]) == (source, "en")]
    editions = {(str(r["version"]), str(r["architecture"] or "")) for r in ours if r["fileType"] == "model"}
    for version, architecture in sorted(editions, key=lambda e: (version_key(e[0]), e[1]), reverse=True):
        alike = [item for item in raw if isinstance(item, dict) and item.get("version") == version]
        if (source, "en") not in discovery.model_pairs(json.dumps({"data": alike})):
            continue
        files = {
            r["fileType"]: r
            for r in ours
            if r["version"] == version
            and str(r["architecture"] or "") == architecture
            and r["fileType"] in KINDS
        }
        if "vocab" in files or {"srcvocab", "trgvocab"} <= files.keys():
            return [files[kind] for kind in KINDS if kind in files]
    raise PackageError("Mozilla's records of the zh -> en model are incomplete.", way_out="Try again later.")


def _records() -> str:
    library = _library()
    try:
        return str(library.discovery.fetch_records_body())
    except ValueError as error:
        raise PackageError(
            f"Mozilla's records of translation models cannot be fetched ({error}).",
            way_out="Check the network, or copy the model's files by hand and name the folder with --model.",
        ) from None


def _library() -> Any:
    try:
        import fxtranslate
    except ImportError:
        raise PackageError(
            "Firefox's model needs the library fxtranslate.", way_out="Install it: pip install fxtranslate."
        ) from None
    return fxtranslate


def _unpacked(packed: Path, record: dict[str, Any]) -> bytes:
    try:
        return bytes(
            _library().discovery.verify_and_decompress(packed.read_bytes(), record["decompressedHash"])
        )
    except ValueError as error:
        packed.unlink(missing_ok=True)
        raise PackageError(
            f"the file {record['name']} is damaged ({error}).", way_out="Run the same command again."
        ) from None


def _is_there(folder: Path, records: list[dict[str, Any]]) -> bool:
    try:
        files_in(folder)
        return bool(json.loads((folder / "records.json").read_text()) == records)
    except (PackageError, OSError, ValueError):
        return False


def _file_name(record: dict[str, Any]) -> str:
    """The record's own name, as long as it is a plain one of its kind."""
    name = str(record["name"])
    if Path(name).name != name or not name.startswith(str(record["fileType"])):
        raise PackageError(f'Mozilla\'s records hold a strange file name: "{name}".')
    return name


def _only(folder: Path, pattern: str) -> Path | None:
    found = sorted(folder.glob(pattern))
    if len(found) > 1:
        names = ", ".join(path.name for path in found)
        raise PackageError(f"holds several models ({names}).", file=folder, way_out="Keep one there.")
    return found[0] if found else None


def _incomplete(folder: Path, missing: str) -> PackageError:
    return PackageError(
        f"is no folder with a Firefox translation model: {missing} missing.",
        file=folder,
        way_out='Name another folder, or run "duizhao models install firefox".',
    )
