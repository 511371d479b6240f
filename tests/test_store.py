"""The project store: what is kept, what is done anew, and what is never overwritten."""

import os
import sqlite3
import subprocess
import sys
from dataclasses import replace

import pytest

from pipeline.errors import StoreError
from pipeline.store import FILE_NAME, Changes, ExportRecord, Store
from pipeline.units import Finding, Kind, Origin, Outcome, State, TermHit, Unit, unit_id


def units(*sources: str, document: str = "a.txt") -> list[Unit]:
    return [
        Unit(unit_id(document, source, sources[:n].count(source)), source, document=document, position=n)
        for n, source in enumerate(sources)
    ]


def translated(unit: Unit, target: str = "English.") -> Unit:
    return replace(
        unit, target=target, origin=Origin.MACHINE, state=State.TRANSLATED, recipe="r1", score=-0.5
    )


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "out", create=True) as opened:
        yield opened


def test_every_field_of_a_unit_comes_back(store):
    unit = Unit(
        id="0123456789abcdef",
        source="微信是一个森林。",
        target="WeChat is a forest.",
        document="book/one.md",
        paragraph=3,
        position=7,
        kind=Kind.LIST_ITEM,
        level=2,
        origin=Origin.FUZZY,
        score=0.87,
        terms=(TermHit(0, 2, "微信", "WeChat", "keep", ("Wechat",), Outcome.REPLACED, "n-best"),),
        findings=(Finding("number", "2 is missing"),),
        state=State.TRANSLATED,
        note="see page 3",
        sentences=(2, 1),
        recipe="r",
        changed="20260102T030405Z",
        line=12,
        traditional=True,
        markup="markdown",
    )
    store.put("book/one.md", "f", [unit])
    assert list(store.units("book/one.md")) == [unit]
    assert store.find(unit.id) == unit
    assert list(store.with_source(unit.source)) == [unit]


def test_a_sentence_that_was_inserted_leaves_the_others_translated(store):
    store.put("a.txt", "v1", units("一。", "二。"))
    store.save(translated(unit) for unit in store.units("a.txt"))
    assert store.put("a.txt", "v2", units("新。", "一。", "二。")) == Changes(added=1, kept=2, removed=0)
    assert [(u.source, u.target) for u in store.units("a.txt")] == [
        ("新。", None),
        ("一。", "English."),
        ("二。", "English."),
    ]


def test_a_sentence_that_is_gone_is_removed_but_a_persons_work_goes_to_the_history(store):
    one, two = units("一。", "二。")
    store.put("a.txt", "v1", [one, two])
    store.edit(
        [replace(one, target="One.", origin=Origin.HUMAN, state=State.REVIEWED, changed="20260101T000000Z")]
    )
    assert store.put("a.txt", "v2", units("二。")) == Changes(added=0, kept=1, removed=1)
    assert store.find(one.id) is None
    assert store.history(one.id)[-1] == ("One.", "human", "reviewed")


def test_stages_do_not_overwrite_a_person(store):
    (one,) = units("一。")
    store.put("a.txt", "v1", [one])
    store.edit([replace(one, target="One.", origin=Origin.HUMAN, state=State.REVIEWED)])
    store.save([replace(translated(one), findings=(Finding("length", "long"),))])
    kept = store.find(one.id)
    assert (kept.target, kept.origin) == ("One.", Origin.HUMAN)
    assert kept.findings == (Finding("length", "long"),)


def test_reading_goes_on_while_writing(store):
    count = 12_000  # several pages
    store.put("a.txt", "v1", _many(count))
    seen = 0
    for unit in store.units("a.txt"):
        seen += 1
        if seen % 4000 == 0:
            store.save([translated(unit)])
    assert seen == count == store.count("a.txt")


def _many(count: int) -> list[Unit]:
    return [Unit(f"{n:016x}", f"第{n}句。", document="a.txt", position=n) for n in range(count)]


def test_revision_grows_with_every_change_and_only_then(store):
    store.put("a.txt", "v1", units("一。"))
    before = store.document("a.txt").revision
    store.save([translated(*units("一。"))])
    assert store.document("a.txt").revision == before + 1
    store.finish("a.txt", "r1")
    assert store.document("a.txt").revision == before + 1


def test_an_interrupted_put_leaves_no_fingerprint_and_can_be_done_again(store, monkeypatch):
    monkeypatch.setattr("pipeline.store._CHUNK", 100)

    def interrupted():
        yield from _many(250)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.put("a.txt", "v1", interrupted())
    assert (store.document("a.txt").fingerprint, store.count("a.txt")) == ("", 200)
    assert store.put("a.txt", "v1", _many(251)) == Changes(added=51, kept=200, removed=0)
    assert store.document("a.txt").fingerprint == "v1"


def test_a_translation_is_found_again_by_source_and_recipe(store):
    store.put("a.txt", "v1", units("一。", "二。"))
    store.save([translated(units("一。")[0])])
    wanted = [("一。", "r1"), ("一。", "r2"), ("二。", "r1")]
    assert [(key, unit.target) for key, unit in store.translations(wanted).items()] == [
        (("一。", "r1"), "English.")
    ]
    assert store.translations([]) == {}


def test_sources_that_stand_several_times_are_known_across_documents(store):
    store.put("a.txt", "v1", units("一。", "二。", "三。", "三。"))
    store.put("b.txt", "v1", units("一。", "四。", document="b.txt"))
    assert store.repeated() == {hash("一。"), hash("三。")}


def test_what_is_made_anew_goes_to_the_history_and_what_is_new_does_not(store):
    one, two = units("一。", "二。")
    store.put("a.txt", "v1", [one, two])
    store.save([translated(one)])
    store.save([translated(one, "Once more."), translated(two)])
    assert [unit.target for unit in store.units("a.txt")] == ["Once more.", "English."]
    assert store.history(one.id) == [("English.", "machine", "translated")]
    assert store.history(two.id) == []


def test_after_an_interrupt_in_the_moment_of_saving_it_can_be_saved_again(store, monkeypatch):
    (one,) = units("一。")
    store.put("a.txt", "v1", [one])
    real = store._db

    class Interrupted:
        def __getattr__(self, name):
            return getattr(real, name)

        def commit(self):
            raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(store, "_db", Interrupted())
        store.save([translated(one)])
    assert store.find(one.id).target is None
    store.save([translated(one)])
    assert store.find(one.id).target == "English."


def test_exports_are_remembered(store):
    assert store.export_records("a.txt") == {}
    one, two = ExportRecord(2, "options", " one"), ExportRecord(3, "options", "one two")
    store.record_exports("a.txt", {"a.tmx": one, "a.md": one})
    store.record_exports("a.txt", {"a.tmx": two})
    assert store.export_records("a.txt") == {"a.md": one, "a.tmx": two}


def test_second_run_in_the_same_folder_is_told_so(tmp_path, store):
    with pytest.raises(StoreError, match="another duizhao run is working in this folder"):
        Store.open(store.folder, create=True)


def test_folder_of_another_version(tmp_path):
    db = sqlite3.connect(tmp_path / FILE_NAME)
    db.executescript("CREATE TABLE units (id TEXT); PRAGMA user_version = 99;")
    db.close()
    with pytest.raises(StoreError) as error:
        Store.open(tmp_path, create=True)
    assert str(error.value) == (
        f"{tmp_path / FILE_NAME}: was made by another version of duizhao (format 99; this one reads 1)."
        " Choose another output folder; the TMX files there can be given with --tm."
    )


def test_damaged_file(tmp_path):
    (tmp_path / FILE_NAME).write_bytes(b"not a database at all, but long enough to be looked at" * 40)
    with pytest.raises(StoreError, match="is damaged or no duizhao project"):
        Store.open(tmp_path, create=True)


def test_folder_without_a_project(tmp_path):
    with pytest.raises(StoreError, match=r"holds no duizhao project\. Name the folder given to -o\."):
        Store.open(tmp_path)


def test_lock_is_free_again_after_an_error(tmp_path):
    (tmp_path / FILE_NAME).write_bytes(b"nonsense " * 200)
    for _ in range(2):
        with pytest.raises(StoreError, match="damaged"):
            Store.open(tmp_path, create=True)


@pytest.mark.skipif(os.name == "nt", reason="needs SIGKILL")
def test_kill_between_transactions_keeps_what_was_saved(tmp_path):
    program = f"""
import os, signal
from pathlib import Path
from dataclasses import replace
from pipeline.store import Store
from pipeline.units import Unit
many = [Unit(f"{{n:016x}}", f"第{{n}}句。", document="a.txt", position=n) for n in range(100)]
store = Store.open(Path({str(tmp_path)!r}), create=True)
store.put("a.txt", "v1", many)
store.save(replace(unit, target="English.") for unit in many[:60])
store._db.execute("BEGIN IMMEDIATE")
store._db.execute("UPDATE units SET target = 'half done'")
os.kill(os.getpid(), signal.SIGKILL)
"""
    subprocess.run([sys.executable, "-c", program], check=False)
    with Store.open(tmp_path) as store:
        targets = [unit.target for unit in store.units("a.txt")]
    assert targets == ["English."] * 60 + [None] * 40
