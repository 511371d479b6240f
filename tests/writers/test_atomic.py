import errno
import os
import stat
from pathlib import Path

import pytest

from pipeline.errors import InputError, StoreError
from pipeline.writers.atomic import replacing, translated_errors, write_bytes


def test_a_file_appears_whole_and_is_left_alone_when_nothing_changed(tmp_path: Path) -> None:
    file = tmp_path / "new" / "a.txt"
    assert write_bytes(file, b"one")
    before = file.stat()
    assert not write_bytes(file, b"one")
    assert (file.stat().st_mtime_ns, file.stat().st_ino) == (before.st_mtime_ns, before.st_ino)
    assert write_bytes(file, b"two")
    assert file.read_bytes() == b"two"
    assert list(file.parent.iterdir()) == [file]


def test_nothing_is_left_behind_when_the_content_fails(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    write_bytes(file, b"old")
    with pytest.raises(ZeroDivisionError), replacing(file) as replacement:
        replacement.file.write(b"half")
        raise ZeroDivisionError
    assert file.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [file]


def test_what_a_killed_run_left_is_taken_over(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    with replacing(file) as replacement:
        (part,) = tmp_path.iterdir()
        replacement.file.write(b"x")
    part.write_bytes(b"left by a killed run")
    assert write_bytes(file, b"y")
    assert list(tmp_path.iterdir()) == [file]


def test_permissions_and_symbolic_links_are_kept(tmp_path: Path) -> None:
    file, link = tmp_path / "real.txt", tmp_path / "link.txt"
    file.write_bytes(b"old")
    file.chmod(0o640)
    link.symlink_to(file)
    write_bytes(link, b"new")
    assert link.is_symlink()
    assert file.read_bytes() == b"new"
    assert stat.S_IMODE(file.stat().st_mode) == 0o640


def test_a_new_file_has_the_usual_permissions(tmp_path: Path) -> None:
    mask = os.umask(0o022)
    try:
        write_bytes(tmp_path / "a.txt", b"x")
    finally:
        os.umask(mask)
    assert stat.S_IMODE((tmp_path / "a.txt").stat().st_mode) == 0o644


def test_a_folder_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "a.txt").mkdir()
    with pytest.raises(InputError, match=r"a\.txt: is a folder; a file is to be written here\."):
        write_bytes(tmp_path / "a.txt", b"x")
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


@pytest.mark.parametrize(
    ("code", "error", "words"),
    [
        (errno.ENOSPC, StoreError, "the disk is full"),
        (errno.EACCES, InputError, "permission denied or read-only"),
        (errno.EROFS, InputError, "permission denied or read-only"),
        (errno.ENAMETOOLONG, InputError, "the name is too long"),
        (errno.EIO, InputError, "cannot be written: input/output error"),
    ],
)
def test_errors_of_the_system_are_worded_for_the_user(code: int, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words), translated_errors(Path("a.txt")):
        raise OSError(code, os.strerror(code))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_a_full_disk(tmp_path: Path) -> None:
    with (
        pytest.raises(StoreError, match="Make room and run the same command again"),
        replacing(tmp_path / "a") as new,
    ):
        new.file.close()
        with Path("/dev/full").open("wb", buffering=0) as full:
            full.write(b"x")
    assert list(tmp_path.iterdir()) == []
