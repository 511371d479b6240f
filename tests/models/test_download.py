"""Downloads that are cut, changed, refused or lied about."""

import hashlib
import socket
from pathlib import Path

import pytest

from pipeline.errors import PackageError
from pipeline.models import download
from pipeline.models.download import fetch, read

DATA = bytes(range(256)) * 4000


@pytest.fixture(autouse=True)
def _file(site) -> None:
    site.files["file"] = DATA


def test_a_file_is_fetched_with_progress(site, tmp_path: Path) -> None:
    seen = []
    place = fetch(
        site.address + "file", tmp_path / "file", progress=lambda done, total: seen.append((done, total))
    )
    assert place.read_bytes() == DATA
    assert seen[0] == (0, len(DATA))
    assert seen[-1] == (len(DATA), len(DATA))
    assert [entry.name for entry in tmp_path.iterdir() if entry.is_file()] == ["file"]


def test_a_cut_download_goes_on_by_itself(site, tmp_path: Path) -> None:
    site.cut_after = [300_000, 300_000]
    assert fetch(site.address + "file", tmp_path / "file").read_bytes() == DATA
    assert [asked for _, asked in site.requests] == [None, "bytes=300000-", "bytes=600000-"]


def test_a_download_given_up_goes_on_next_time(site, tmp_path: Path) -> None:
    site.cut_after = [200_000, 0, 0, 0]
    with pytest.raises(
        PackageError, match=r"cut off \(200,000 of 1,024,000 bytes\)\. Run the same command again"
    ):
        fetch(site.address + "file", tmp_path / "file")
    assert not (tmp_path / "file").exists()
    assert fetch(site.address + "file", tmp_path / "file").read_bytes() == DATA
    assert site.requests[-1][1] == "bytes=200000-"


def test_a_file_that_changed_meanwhile_is_fetched_anew(site, tmp_path: Path) -> None:
    site.cut_after = [200_000, 0, 0, 0]
    with pytest.raises(PackageError):
        fetch(site.address + "file", tmp_path / "file")
    site.etag, site.files["file"] = '"2"', DATA[::-1]
    assert fetch(site.address + "file", tmp_path / "file").read_bytes() == DATA[::-1]


@pytest.mark.parametrize(("ranges", "etag"), [(False, '"1"'), (True, None), (True, 'W/"1"')])
def test_a_server_that_cannot_continue(site, tmp_path: Path, ranges: bool, etag: str | None) -> None:
    site.ranges, site.etag, site.cut_after = ranges, etag, [200_000]
    assert fetch(site.address + "file", tmp_path / "file").read_bytes() == DATA


def test_a_wrong_length_is_noticed(site, tmp_path: Path) -> None:
    site.lie, site.ranges = 10, False
    with pytest.raises(PackageError, match=r"cut off \(1,024,000 of 1,024,010 bytes\)"):
        fetch(site.address + "file", tmp_path / "file")


def test_the_hash_is_checked(site, tmp_path: Path) -> None:
    good = hashlib.sha256(DATA).hexdigest()
    assert fetch(site.address + "file", tmp_path / "file", sha256=good.upper()).exists()
    with pytest.raises(PackageError, match=r"has the SHA-256 .*, not 0{64}\. It was changed or damaged"):
        fetch(site.address + "file", tmp_path / "other", sha256="0" * 64)
    assert [entry.name for entry in tmp_path.iterdir() if entry.is_file()] == ["file"]


def test_a_passing_weakness_of_the_server(site, tmp_path: Path) -> None:
    site.refuse = [503, 502]
    assert fetch(site.address + "file", tmp_path / "file").read_bytes() == DATA


@pytest.mark.parametrize(
    ("status", "message"),
    [(404, r"file is not there \(404\)\. Take another source"), (403, r"file is refused \(403 Forbidden\)")],
)
def test_refusals(site, tmp_path: Path, status: int, message: str) -> None:
    site.refuse = [status]
    with pytest.raises(PackageError, match=message):
        fetch(site.address + "file", tmp_path / "file")


def test_no_network(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(
        PackageError, match=r"127\.0\.0\.1 cannot be reached \(Connection refused\)\. Check the"
    ):
        fetch(f"http://127.0.0.1:{port}/file", tmp_path / "file")
    with pytest.raises(PackageError, match=r"is no http or https address"):
        fetch("file:///etc/passwd", tmp_path / "file")


def test_a_server_that_falls_silent(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(download, "TIMEOUT", 0.2)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        with pytest.raises(PackageError, match=r"cannot be reached \(timed out\)"):
            fetch(f"http://127.0.0.1:{silent.getsockname()[1]}/file", tmp_path / "file")


def test_too_large(site, tmp_path: Path) -> None:
    with pytest.raises(PackageError, match=r"has 1,024,000 bytes; more than 1,000 are not accepted"):
        fetch(site.address + "file", tmp_path / "file", max_bytes=1000)
    with pytest.raises(PackageError, match=r"is larger than 1,000 bytes"):
        read(site.address + "file", max_bytes=1000)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk(site, tmp_path: Path) -> None:
    (tmp_path / "file.part").symlink_to("/dev/full")
    with pytest.raises(
        PackageError, match=r"cannot be written \(No space left on device\)\. Free some space"
    ):
        fetch(site.address + "file", tmp_path / "file")
