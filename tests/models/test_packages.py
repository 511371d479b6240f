"""Which packages there are, which is the best, and that Argos Translate agrees about where."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from pipeline.errors import PackageError
from pipeline.models import packages
from pipeline.models.install import INDEX, index_address


def install(file: Path, folder: Path) -> None:
    with zipfile.ZipFile(file) as archive:
        archive.extractall(folder)


def test_with_nothing_installed_the_embedded_package_is_the_best(home: Path) -> None:
    assert packages.installed() == []
    assert packages.best() == packages.embedded()
    assert list(home.iterdir()) == []


def test_the_highest_version_installed_is_the_best(home: Path, package_file, monkeypatch) -> None:
    for version in ("1.9", "1.10", "1.2"):
        monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(home / version))
    place = home / ".local" / "share" / "argos-translate" / "packages"
    monkeypatch.delenv("ARGOS_PACKAGES_DIR")
    for version in ("1.9", "1.10", "1.2"):
        install(package_file(package_version=version), place)
        (place / "translate-zh_en-1_9").rename(place / f"zh_en-{version}")
    (place / "damaged").mkdir()
    install(package_file(from_code="ja"), place)
    assert [package.version for package in packages.installed()] == ["1.10", "1.9", "1.2"]
    assert packages.best().path == place / "zh_en-1.10"


def test_folders_of_argos_translate(home: Path, monkeypatch) -> None:
    assert packages.package_dirs() == [home / ".local/share/argos-translate/packages"]
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "data"))
    assert packages.package_dirs() == [home / "data/argos-translate/packages"]
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(home / "mine"))
    assert packages.package_dirs() == [home / "mine"]


@pytest.mark.parametrize("variables", [[], ["XDG_DATA_HOME"], ["ARGOS_PACKAGES_DIR"], ["settings"], ["SNAP"]])
def test_argos_translate_gives_the_same_answers(home: Path, monkeypatch, variables: list[str]) -> None:
    for name in variables:
        if name == "settings":
            settings = home / ".config" / "argos-translate" / "settings.json"
            settings.parent.mkdir(parents=True)
            theirs = {"ARGOS_PACKAGES_DIR": str(home / "set"), "ARGOS_PACKAGE_INDEX": "http://127.0.0.1/x/"}
            settings.write_text(json.dumps(theirs))
        elif name == "SNAP":
            (home / "snap" / "snap_custom" / "packages").mkdir(parents=True)
            monkeypatch.setenv("SNAP", str(home / "snap"))
            monkeypatch.setenv("SNAP_USER_DATA", str(home / "user"))
        else:
            monkeypatch.setenv(name, str(home / "elsewhere"))
    code = (
        "import json; from argostranslate import settings;"
        "print(json.dumps([[str(path) for path in settings.package_dirs], settings.remote_package_index]))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    dirs, index = json.loads(run.stdout)
    assert [str(path) for path in packages.package_dirs()] == dirs
    assert index_address() + "index.json" == index
    assert index_address().endswith("/")


def test_the_index_is_argos_translates(home: Path) -> None:
    assert index_address() == INDEX


def test_what_people_are_told(home: Path, package_file) -> None:
    file = package_file(duizhao={"licence": "CC BY 4.0", "scores": {"flores-dev BLEU": 19.5}})
    told = packages.describe(packages.read_package(file))
    assert told["version"] == "1.9"
    assert told["licence"] == "CC BY 4.0"
    assert told["scores"] == "flores-dev BLEU 19.5"
    assert told["size"].endswith(" MB")
    assert packages.describe(packages.embedded())["name"] == "argos (embedded)"


def test_published_scores_are_claimed_for_the_official_package_only(home: Path, package_file) -> None:
    place = packages.package_dirs()[0]
    install(package_file(), place)
    (official,) = packages.installed()
    assert packages.describe(official)["scores"] == packages.PUBLISHED["argos"]
    assert packages.describe(packages.read_package(package_file()))["scores"] == "not measured"


def test_folders_that_are_no_packages(tmp_path: Path) -> None:
    with pytest.raises(PackageError, match=r"is not a package folder: metadata\.json is missing"):
        packages.read_package(tmp_path)
    (tmp_path / "metadata.json").write_text('{"from_code": "zh", "to_code": "en"}')
    with pytest.raises(PackageError, match=r"incomplete: sentencepiece\.model, model/model\.bin missing"):
        packages.read_package(tmp_path)


def test_the_embedded_package_missing(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(packages, "EMBEDDED", tmp_path / "zh_en.argosmodel")
    with pytest.raises(PackageError, match=r"the embedded package is missing\. Install duizhao again"):
        packages.embedded()


def test_a_file_is_unpacked_into_the_cache(home: Path, package_file) -> None:
    package = packages.read_package(package_file({"stanza/zh.pt": b"splitter"}))
    folder = packages.unpacked(package)
    assert folder.is_relative_to(home / "cache")
    assert sorted(entry.name for entry in folder.iterdir()) == [
        "README.md",
        "metadata.json",
        "model",
        "sentencepiece.model",
    ]
    assert packages.unpacked(package) == folder
