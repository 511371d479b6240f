"""A memory keeps what it is told, once, in order, and says plainly when it cannot."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.errors import InputError, StoreError
from pipeline.memory.database import Memory, default_path
from pipeline.memory.entry import Entry
from pipeline.memory.folding import fold, text_key
from pipeline.units import Origin

FULL = Entry(
    "我们上船吧。",
    "Let us go aboard.",
    previous="天亮了。",
    next="风停了。",
    document="航海/一.md",
    origin=Origin.HUMAN,
    creator="liu",
    changed="20240102T030405Z",
    note="船 is a ferry",
    props=(("x-domain", "travel"), ("x-client", "码头")),
    source_lang="zh-TW",
    target_lang="en-GB",
)
TEXT = st.text(st.characters(codec="utf-8"), max_size=20)
ENTRIES = st.lists(
    st.builds(
        Entry,
        TEXT.filter(bool),
        TEXT.filter(bool),
        previous=TEXT,
        next=TEXT,
        note=TEXT,
        origin=st.none() | st.sampled_from(Origin),
        props=st.lists(st.tuples(TEXT, TEXT), max_size=2).map(tuple),
    ),
    max_size=8,
)


def test_entries_come_back_as_they_went_in_and_in_order(memory: Memory) -> None:
    entries = [FULL, Entry("好。", "Good."), Entry("不好。", "Not good.")]
    assert memory.add(entries) == 3
    assert list(memory.export()) == entries


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(ENTRIES)
def test_any_entries_come_back(tmp_path: Path, entries: list[Entry]) -> None:
    file = tmp_path / f"{abs(hash(tuple(entries)))}.db"
    with Memory.open(file) as memory:
        memory.add(entries)
    with Memory.open(file, create=False) as memory:
        wanted = {(e.source, e.target, e.previous, e.next): e for e in reversed(entries)}
        back = list(memory.export())
        assert {(e.source, e.target, e.previous, e.next): e for e in back} == wanted
        assert len(back) == len(wanted)
        for entry in entries:
            key = text_key(fold(entry.source))
            assert entry.source in [e.source for _, e in memory.with_keys([key])[key]]


def test_the_same_entry_is_kept_once_and_another_context_or_target_beside_it(memory: Memory) -> None:
    entry = Entry("好。", "Good.")
    assert memory.add([entry, entry]) == 1
    assert memory.add([entry]) == 0
    assert memory.add([entry._replace(previous="怎么样？"), entry._replace(target="Fine.")]) == 2
    assert len(memory) == 3


def test_the_later_change_decides_the_particulars_whatever_the_order(memory: Memory) -> None:
    old, new = FULL._replace(creator="wu", changed="20200101T000000Z"), FULL
    memory.add([old, new])
    memory.add([old])
    assert list(memory.export()) == [new]


def test_an_entry_without_a_target_is_refused(memory: Memory) -> None:
    with pytest.raises(ValueError):
        memory.add([Entry("好。", "Good."), Entry("坏。", "")])
    assert [entry.source for entry in memory.export()] == ["好。"]


def test_what_came_before_a_broken_input_is_kept(memory: Memory) -> None:
    def broken() -> Iterator[Entry]:
        yield Entry("一。", "One.")
        raise InputError("the rest is missing.")

    with pytest.raises(InputError, match="the rest is missing"):
        memory.add(broken())
    assert len(memory) == 1


def test_stats_count_what_is_there(memory: Memory) -> None:
    memory.add([FULL, Entry("好。", "Good."), Entry("好.", "Fine.")])
    stats = memory.stats()
    assert (stats.entries, stats.sources, stats.with_context) == (3, 2, 1)
    assert stats.oldest == stats.newest == "20240102T030405Z"
    assert stats.languages == {"zh-CN > en-US": 2, "zh-TW > en-GB": 1}
    assert stats.origins == {"": 2, "human": 1}
    assert stats.creators == {"": 2, "liu": 1}
    assert stats.bytes > 0


def test_stats_of_an_empty_memory(memory: Memory) -> None:
    assert (memory.stats().entries, memory.stats().newest) == (0, "")


def test_a_missing_memory_is_not_made_unless_asked_for(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"none\.db: there is no such memory"):
        Memory.open(tmp_path / "none.db", create=False)
    assert not (tmp_path / "none.db").exists()


def test_folders_on_the_way_are_made(tmp_path: Path) -> None:
    Memory.open(tmp_path / "a" / "b" / "memory.db").close()
    assert (tmp_path / "a" / "b" / "memory.db").is_file()


def test_a_memory_of_another_version_is_left_alone(tmp_path: Path) -> None:
    Memory.open(tmp_path / "m.db").close()
    with sqlite3.connect(tmp_path / "m.db") as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(StoreError, match=r"version 99, this program reads version 1.*Export it to TMX"):
        Memory.open(tmp_path / "m.db")


def test_other_databases_and_other_files_are_left_alone(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "other.db") as connection:
        connection.execute("CREATE TABLE entry (x)")
    before = (tmp_path / "other.db").read_bytes()
    with pytest.raises(StoreError, match="no translation memory"):
        Memory.open(tmp_path / "other.db")
    assert (tmp_path / "other.db").read_bytes() == before
    (tmp_path / "text.db").write_text("这不是数据库。" * 100, encoding="utf-8")
    with pytest.raises(StoreError, match=r"text\.db: .*not a database\. Name a memory or a TMX file"):
        Memory.open(tmp_path / "text.db")


def test_a_full_disk_is_said_and_what_was_stored_stays(memory: Memory) -> None:
    memory.add([Entry("好。", "Good.")])
    memory._connection.execute("PRAGMA max_page_count = 20")
    with pytest.raises(StoreError, match="make room and run again"):
        memory.add(Entry(f"第{n}句。" * 50, "Sentence.") for n in range(3000))
    assert [entry.source for entry in memory.export()] == ["好。"]


def test_the_content_tells_memories_apart(tmp_path: Path) -> None:
    contents = []
    for number, entries in enumerate(([FULL], [FULL], [FULL, Entry("好。", "Good.")], [])):
        with Memory.open(tmp_path / f"{number}.db") as memory:
            memory.add(entries)
            contents.append(memory.content())
    assert contents[0] == contents[1]
    assert len(set(contents)) == 3


def test_the_default_memory_is_in_the_users_data_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert default_path().name == "memory.db"
    assert "duizhao" in default_path().parts


def test_two_programs_may_add_to_one_memory(memory: Memory) -> None:
    with Memory.open(memory.path) as other:
        memory.add([Entry("一。", "One.")])
        other.add([Entry("一。", "One."), Entry("二。", "Two.")])
        memory.add([Entry("三。", "Three.")])
        assert list(memory.export()) == list(other.export())
        assert [entry.target for entry in other.export()] == ["One.", "Two.", "Three."]
