"""Installing from an index, an address or a file, next to Argos Translate's own packages."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.errors import PackageError
from pipeline.models import packages
from pipeline.models.install import install, newest


def entry(link: str, version: str = "1.9", **more: object) -> dict[str, object]:
    return {"package_version": version, "from_code": "zh", "to_code": "en", "links": [link], **more}


@pytest.fixture(autouse=True)
def _index(site, package_file) -> None:
    site.files["zh_en.argosmodel"] = package_file().read_bytes()
    other = entry("http://127.0.0.1/none", to_code="ja")
    index = [entry("http://127.0.0.1/none", "1.1"), entry(site.address + "zh_en.argosmodel"), other]
    site.files["index.json"] = json.dumps(index).encode()


def test_the_newest_package_of_the_index(site, home: Path) -> None:
    seen = []
    package = install(index=site.address, progress=lambda done, total: seen.append((done, total)))
    assert package.path == home / ".local/share/argos-translate/packages/translate-zh_en-1_9"
    assert packages.best() == package
    assert seen[-1][0] == seen[-1][1] > 8_000_000
    assert list((home / "cache/duizhao/downloads").iterdir()) == []
    assert [entry.name for entry in package.path.parent.parent.iterdir()] == ["packages"]


def test_argos_translate_finds_what_was_installed(site, home: Path) -> None:
    install(index=site.address)
    code = "from argostranslate import package; print(*package.get_installed_packages())"
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=dict(os.environ)
    )
    assert run.stdout.strip() == "Chinese → English"


def test_the_environment_may_name_the_index(site, monkeypatch) -> None:
    monkeypatch.setenv("ARGOS_PACKAGE_INDEX", site.address)
    assert install().version == "1.9"


def test_a_cut_download_goes_on(site) -> None:
    site.cut_after = [10_000, 2_000_000]  # the index is shorter than the first
    assert install(index=site.address).version == "1.9"
    assert site.requests[-1] == ("zh_en.argosmodel", "bytes=2000000-")


def test_an_address(site) -> None:
    assert install(site.address + "zh_en.argosmodel").version == "1.9"


def test_a_local_file_needs_no_network(package_file, home: Path) -> None:
    file = package_file()
    assert install(file).origin == "installed"
    assert file.exists()


def test_the_same_package_again_is_left_alone(package_file) -> None:
    first = install(package_file())
    before = (first.path / "model/model.bin").stat().st_mtime_ns
    assert install(package_file()) == first
    assert (first.path / "model/model.bin").stat().st_mtime_ns == before


def test_another_package_of_the_same_name_replaces_the_old_one(package_file) -> None:
    first = install(package_file())
    second = install(package_file({"README.md": b"retrained"}))
    assert second.path == first.path
    assert (second.path / "README.md").read_bytes() == b"retrained"
    assert len(list(first.path.parent.iterdir())) == 1


def test_a_failed_replacement_leaves_the_old_one(package_file) -> None:
    first = install(package_file())
    data = bytearray(package_file({"README.md": b"retrained"}).read_bytes())
    data[5_000_000] ^= 1
    damaged = package_file(name="damaged.argosmodel")
    damaged.write_bytes(data)
    with pytest.raises(PackageError, match="is damaged"):
        install(damaged)
    assert packages.installed() == [first]


def test_a_hash_that_the_index_gives(site) -> None:
    good = hashlib.sha256(site.files["zh_en.argosmodel"]).hexdigest()
    link = site.address + "zh_en.argosmodel"
    site.files["index.json"] = json.dumps([entry(link, sha256=good)]).encode()
    assert install(index=site.address).version == "1.9"
    site.files["index.json"] = json.dumps([entry(link, sha256="0" * 64)]).encode()
    with pytest.raises(PackageError, match=r"has the SHA-256 .* It was changed or damaged on the way"):
        install(index=site.address)


def test_a_hash_that_the_user_gives(package_file) -> None:
    file = package_file()
    with pytest.raises(PackageError, match="has the SHA-256"):
        install(file, sha256="0" * 64)
    assert install(file, sha256=hashlib.sha256(file.read_bytes()).hexdigest())


def test_the_second_address_is_tried(site) -> None:
    links = {"links": ["ipfs://none", site.address + "gone", site.address + "zh_en.argosmodel"]}
    site.files["index.json"] = json.dumps([entry("") | links]).encode()
    assert install(index=site.address).version == "1.9"


@pytest.mark.parametrize(
    ("index", "message"),
    [
        (b"<html>", r"index\.json is not an index of Argos packages"),
        (b"[1, {}]", r"index\.json lists no package for zh -> en"),
        (json.dumps([entry("ipfs://x")]).encode(), r"names no address for its zh -> en package"),
        (None, r"index\.json is not there \(404\)"),
    ],
)
def test_a_bad_index(site, index: bytes | None, message: str) -> None:
    if index is None:
        del site.files["index.json"]
    else:
        site.files["index.json"] = index
    with pytest.raises(PackageError, match=message):
        install(index=site.address)


def test_versions_are_numbers(site) -> None:
    site.files["index.json"] = json.dumps([entry("a", "1.9"), entry("b", "1.10"), entry("c", "1.2")]).encode()
    assert newest(site.address + "index.json")["links"] == ["b"]


def test_what_is_no_package_is_not_kept(site, home: Path) -> None:
    site.files["zh_en.argosmodel"] = b"<html>Sign in to continue</html>"
    with pytest.raises(PackageError, match=r"is not a complete \.argosmodel file"):
        install(index=site.address)
    assert list((home / "cache/duizhao/downloads").iterdir()) == []


def test_a_package_for_another_pair(package_file) -> None:
    with pytest.raises(PackageError, match="translates zh -> ja, not zh -> en"):
        install(package_file(to_code="ja"))


def test_a_folder_that_cannot_be_written(package_file, monkeypatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(tmp_path / "file"))
    with pytest.raises(
        PackageError, match=r"cannot be written .*Set ARGOS_PACKAGES_DIR to a folder of yours"
    ):
        install(package_file())


def test_firefoxs_model_goes_through_the_same_door(monkeypatch, tmp_path: Path) -> None:
    folder = tmp_path / "firefox"
    folder.mkdir()
    (folder / "model.zhen.bin").write_bytes(b"weights")
    monkeypatch.setattr("pipeline.models.firefox.install", lambda progress: folder)
    package = install("firefox")
    assert (package.path, package.origin, package.size) == (folder, "installed", 7)
