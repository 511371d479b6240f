"""Says of each package whether it is whole and translates.

Everything is checked that can be wrong: archive, metadata, weights, vocabulary, and one sentence through the
engine, which is handed in by the caller.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import DuizhaoError, PackageError
from pipeline.models import firefox, modelfile, packages
from pipeline.models.archive import ZIP_FAULTS

SENTENCE = "今天天气很好，我们去河边走走。"

Translate = Callable[[Path], str]
"""Loads the package at a path and says its translation of `SENTENCE`."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`problem` is "" when the package at `path` is sound; `said` is then its translation of `SENTENCE`."""

    path: Path
    said: str = ""
    problem: str = ""


def verify(path: Path, translate: Translate) -> Verdict:
    """Check the package file or folder `path`, or the folder of Firefox's model. Does not raise for what is
    wrong with it."""
    try:
        if _is_firefox(path):
            firefox.files_in(path)
        else:
            _check_package(path)
        said = translate(path)
    except DuizhaoError as error:
        return Verdict(path, problem=str(error))
    if not said.strip():
        return Verdict(path, problem=f"{path}: loads, but says nothing.")
    return Verdict(path, said=said)


def verify_all(translate: Translate) -> Iterator[Verdict]:
    """Check the embedded package, all zh->en packages in Argos Translate's folders, damaged ones too, and
    Firefox's model when it is installed."""
    yield verify(packages.EMBEDDED, translate)
    for folder in packages.package_folders():
        if _is_for_us(folder):
            yield verify(folder, translate)
    model = firefox.installed()
    if model is not None:
        yield verify(model, translate)


def _check_package(path: Path) -> None:
    package = packages.read_package(path)
    if path.is_file():
        _check_sums(path)
    modelfile.check_vocabulary(packages.unpacked(package) / "model")


def _is_firefox(path: Path) -> bool:
    return path.is_dir() and not (path / "metadata.json").exists() and any(path.glob("model*.bin"))


def _is_for_us(folder: Path) -> bool:
    try:
        packages.read_package(folder)
    except PackageError:
        return "zh_en" in folder.name
    return True


def _check_sums(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as file:
            bad = file.testzip()
    except (OSError, *ZIP_FAULTS) as error:
        raise PackageError(f"is damaged ({error}).", file=path, way_out="Download it again.") from error
    if bad is not None:
        raise PackageError(
            f'is damaged: "{bad}" has another checksum.', file=path, way_out="Download it again."
        )
