"""Writing files out of the store: only what changed, and never over what somebody else wrote there."""

import errno
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.config import Config
from pipeline.errors import StoreError
from pipeline.progress import Quiet
from pipeline.run.export import export_documents, orders, stems
from pipeline.run.job import Job
from pipeline.store import Store
from pipeline.units import Origin, State, Unit, unit_id


@pytest.fixture
def job(tmp_path):
    return Job(Config(output=tmp_path / "out", formats=("tmx", "md")), Quiet())


@pytest.fixture
def store(job):
    with Store.open(job.config.output, create=True) as opened:
        unit = Unit(unit_id("part/a.txt", "你好。", 0), "你好。", "Hello.", document="part/a.txt")
        opened.put("part/a.txt", "v1", [replace(unit, origin=Origin.MACHINE, state=State.TRANSLATED)])
        yield opened


def export(job, store):
    return [
        path.relative_to(store.folder).as_posix()
        for path in export_documents(job, store, orders(job, ["part/a.txt"]))
    ]


def test_stems_keep_folders_and_the_suffix_only_where_names_would_clash():
    assert stems(["a.txt", "part/a.txt", "b.txt", "b.md"]) == {
        "a.txt": "a",
        "part/a.txt": "part/a",
        "b.txt": "b.txt",
        "b.md": "b.md",
    }


def test_files_lie_in_the_sources_folders_and_a_second_export_touches_nothing(job, store):
    assert export(job, store) == ["part/a.tmx", "part/a.md"]
    before = {path: path.stat().st_mtime_ns for path in store.folder.rglob("*")}
    assert export(job, store) == []
    assert {path: path.stat().st_mtime_ns for path in store.folder.rglob("*")} == before


def test_a_file_that_was_deleted_is_written_again(job, store):
    export(job, store)
    (store.folder / "part/a.tmx").unlink()
    assert export(job, store) == ["part/a.tmx"]


def test_new_targets_are_written(job, store):
    export(job, store)
    unit = next(store.units("part/a.txt"))
    store.edit([replace(unit, target="Hi.", origin=Origin.HUMAN, state=State.REVIEWED)])
    assert export(job, store) == ["part/a.tmx", "part/a.md"]
    assert "Hi." in (store.folder / "part/a.md").read_text(encoding="utf-8")


def test_an_edited_file_is_not_overwritten(job, store):
    export(job, store)
    table = store.folder / "part/a.md"
    table.write_text(table.read_text(encoding="utf-8").replace("Hello.", "Good day."), encoding="utf-8")
    assert export(job, store) == []
    assert job.progress.messages == [
        f"{table}: was edited; bring the edits home with `duizhao import {table} -o {store.folder}`."
    ]
    store.edit([replace(next(store.units("part/a.txt")), target="Hi.", origin=Origin.HUMAN)])
    assert export(job, store) == ["part/a.tmx"]
    assert "Good day." in table.read_text(encoding="utf-8")
    assert [str(error) for error in job.errors] == [
        f"{table}: was not written by duizhao or was edited since; it is left as it is. Bring edits home with"
        f" `duizhao import {table} -o {store.folder}`, move the file away, or choose another folder with -o."
    ]


def test_a_file_of_somebody_else_is_not_overwritten(job, store):
    (store.folder / "part").mkdir()
    (store.folder / "part/a.tmx").write_text("mine")
    assert export(job, store) == ["part/a.md"]
    assert (store.folder / "part/a.tmx").read_text() == "mine"
    assert len(job.errors) == 1


@pytest.mark.parametrize("number", range(6))
def test_a_run_that_died_while_replacing_a_file_can_go_on(job, store, monkeypatch, number):
    one = next(store.units("part/a.txt"))
    two = replace(one, id="2", source="再见。走好。", target="Bye.", position=1, sentences=(2, 1))
    store.put("part/a.txt", "v2", [one, two])
    export(job, store)
    store.edit([replace(unit, target="Hi.", origin=Origin.HUMAN) for unit in (one, two)])
    left = iter(range(number))
    replacing = Path.replace

    class Killed(BaseException):
        pass

    def die(self, target):
        if next(left, None) is None:
            raise Killed
        return replacing(self, target)

    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr("pathlib.Path.replace", die)
        export(job, store)
    export(job, store)
    written = {path.name: path.read_text(encoding="utf-8") for path in store.folder.glob("part/*")}
    assert sorted(written) == ["a.md", "a.paragraph.tmx", "a.tmx"]
    assert all("Hi." in text and "Bye." not in text and "Hello." not in text for text in written.values())
    assert export(job, store) == []
    assert job.errors == []


def test_of_the_files_of_one_format_none_is_replaced_when_one_was_edited(job, store):
    one = next(store.units("part/a.txt"))
    two = replace(one, id="2", source="再见。走好。", target="Bye.", position=1, sentences=(2, 1))
    store.put("part/a.txt", "v2", [one, two])
    export(job, store)
    edited = store.folder / "part/a.tmx"
    edited.write_text("mine")
    store.edit([replace(unit, target="Hi.", origin=Origin.HUMAN) for unit in (one, two)])
    assert export(job, store) == ["part/a.md"]
    assert export(job, store) == []
    assert [error.file for error in job.errors] == [edited, edited]
    edited.unlink()
    assert export(job, store) == ["part/a.paragraph.tmx", "part/a.tmx"]


def test_a_full_disk_is_reported_for_the_file_that_is_wanted(job, store, monkeypatch):
    def full(handle):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch, pytest.raises(StoreError) as error:
        patch.setattr("os.fsync", full)
        export(job, store)
    assert str(error.value) == (
        f"{store.folder / 'part/a.tmx'}: the disk is full; the file was not written."
        " Make room and run the same command again: nothing that was done is lost."
    )
    assert export(job, store) == ["part/a.tmx", "part/a.md"]


def test_a_file_where_a_folder_is_needed_is_reported_for_each_export(job, store):
    (store.folder / "part").write_text("mine")
    assert export(job, store) == []
    assert [str(error) for error in job.errors] == [
        f"{store.folder / 'part' / name}: cannot be written: not a directory."
        " Choose another output folder with -o."
        for name in ("a.tmx", "a.md")
    ]
