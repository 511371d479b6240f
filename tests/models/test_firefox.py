"""Installing Firefox's model from records and attachments on the loopback interface."""

import hashlib
import json
import struct
from pathlib import Path

import pytest

from pipeline.errors import PackageError
from pipeline.models import firefox
from pipeline.models.firefox import choose, files_in, install, installed

pytest.importorskip("fxtranslate")

CONTENT = {
    "model": b"weights" * 50_000,
    "srcvocab": b"Chinese pieces",
    "trgvocab": b"English pieces",
    "lex": b"shortlist",
}
NAMES = {"model": "model.zhen.intgemm.alphas.bin", "lex": "lex.50.50.zhen.s2t.bin"}


def zstd(data: bytes) -> bytes:
    """A zstd frame of uncompressed blocks."""
    blocks = [data[start : start + 100_000] for start in range(0, len(data), 100_000)]
    frame = b"\x28\xb5\x2f\xfd\xa0" + struct.pack("<I", len(data))
    for number, block in enumerate(blocks):
        frame += struct.pack("<I", len(block) << 3 | (number == len(blocks) - 1))[:3] + block
    return frame


def record(kind: str, version: str = "3.0", source: str = "zh-Hans", **more: object) -> dict[str, object]:
    name = NAMES.get(kind, f"{kind}.zhen.spm")
    return {
        "name": name,
        "fileType": kind,
        "sourceLanguage": source,
        "targetLanguage": "en",
        "version": version,
        "architecture": "base",
        "decompressedHash": hashlib.sha256(CONTENT.get(kind, b"")).hexdigest(),
        "attachment": {"location": f"main/{version}-{kind}.zst"},
    } | more


def records(*which: dict[str, object]) -> str:
    return json.dumps({"data": list(which)})


ALL = [record(kind) for kind in CONTENT]


@pytest.fixture(autouse=True)
def mozilla(site, home: Path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "data"))
    monkeypatch.setenv("FXTRANSLATE_RECORDS_URL", site.address + "records")
    site.files["records"] = records(*ALL).encode()
    for kind, data in CONTENT.items():
        site.files[f"main/3.0-{kind}.zst"] = zstd(data)
    return site


def test_the_model_is_fetched_verified_and_found(mozilla) -> None:
    assert installed() is None
    seen = []
    folder = install(attachments=mozilla.address, progress=lambda done, total: seen.append((done, total)))
    assert installed() == folder == firefox.home()
    files = files_in(folder)
    assert files.model.read_bytes() == CONTENT["model"]
    assert files.source_vocabulary.read_bytes() == CONTENT["srcvocab"]
    assert files.target_vocabulary.read_bytes() == CONTENT["trgvocab"]
    assert files.shortlist.read_bytes() == CONTENT["lex"]
    assert seen[-1][0] == seen[-1][1]
    assert [entry.name for entry in folder.parent.iterdir()] == [folder.name]


def test_a_second_time_only_the_records_are_read(mozilla) -> None:
    install(attachments=mozilla.address)
    before = len(mozilla.requests)
    install(attachments=mozilla.address)
    assert [path for path, _ in mozilla.requests[before:]] == ["records"]


def test_a_newer_model_replaces_the_old_one(mozilla) -> None:
    folder = install(attachments=mozilla.address)
    mozilla.files["records"] = records(*ALL, *(record(kind, "3.1") for kind in CONTENT)).encode()
    for kind, data in CONTENT.items():
        mozilla.files[f"main/3.1-{kind}.zst"] = zstd(data)
    assert install(attachments=mozilla.address) == folder
    assert mozilla.requests[-1][0] == "main/3.1-lex.zst"


def test_a_cut_download_goes_on(mozilla) -> None:
    mozilla.cut_after = [10_000_000, 100_000]  # the records come whole
    install(attachments=mozilla.address)
    assert ("main/3.0-model.zst", "bytes=100000-") in mozilla.requests


def test_a_damaged_file_is_not_installed(mozilla) -> None:
    mozilla.files["main/3.0-lex.zst"] = zstd(b"another shortlist")
    with pytest.raises(PackageError, match=r"lex\.50\.50\.zhen\.s2t\.bin is damaged \(.*\)\. Run the same"):
        install(attachments=mozilla.address)
    assert installed() is None


def test_files_with_strange_names_are_refused(mozilla) -> None:
    mozilla.files["records"] = records(*ALL[:-1], record("lex", name="../lex.bin")).encode()
    with pytest.raises(PackageError, match=r'strange file name: "\.\./lex\.bin"'):
        install(attachments=mozilla.address)


def test_no_network(mozilla, monkeypatch) -> None:
    monkeypatch.setenv("FXTRANSLATE_RECORDS_URL", "http://127.0.0.1:9/records")
    with pytest.raises(PackageError, match=r"records of translation models cannot be fetched .*--model"):
        install(attachments=mozilla.address)


def test_the_newest_complete_model_that_the_library_supports() -> None:
    shared = [record(kind, "3.2") for kind in ("model", "vocab")]
    incomplete, future = [record("model", "3.9")], [record(kind, "9.0") for kind in CONTENT]
    chosen = choose(records(*ALL, *shared, *incomplete, *future))
    assert [(one["fileType"], one["version"]) for one in chosen] == [("model", "3.2"), ("vocab", "3.2")]


def test_files_of_one_architecture_only() -> None:
    tiny = [record(kind, architecture="tiny") for kind in CONTENT if kind != "lex"]
    assert {one["architecture"] for one in choose(records(*tiny, *ALL))} == {"tiny"}
    assert {one["architecture"] for one in choose(records(*tiny[:1], *ALL))} == {"base"}


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("<html>", r"records of translation models cannot be read"),
        (
            records(record("model", source="ja")),
            r"name no zh -> en model that the installed fxtranslate supports",
        ),
        (
            records(*(record(kind, "9.0") for kind in CONTENT)),
            r"Upgrade it: pip install --upgrade fxtranslate",
        ),
        (records(ALL[0]), r"records of the zh -> en model are incomplete"),
    ],
)
def test_bad_records(body: str, message: str) -> None:
    with pytest.raises(PackageError, match=message):
        choose(body)


def test_a_model_that_the_library_fetched_itself_is_found(home: Path) -> None:
    theirs = home / "cache" / "fxtranslate" / "models" / "zh-Hans-en"
    theirs.mkdir(parents=True)
    for name in ("model.zhen.intgemm.alphas.bin", "vocab.zhen.spm"):
        (theirs / name).write_bytes(b"")
    assert installed() == theirs
    assert files_in(theirs).source_vocabulary == files_in(theirs).target_vocabulary
