"""`--tm` takes memories and TMX files, and imports a TMX file once."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import InputError, StoreError
from pipeline.memory.database import Memory
from pipeline.memory.entry import Entry
from pipeline.memory.sources import fingerprint, open_memories
from pipeline.memory.tmx import Report

TMX = (
    '<tmx version="1.4"><header/><body><tu><tuv xml:lang="zh"><seg>好</seg></tuv>'
    '<tuv xml:lang="en"><seg>{}</seg></tuv></tu></body></tmx>'
)


def test_a_memory_and_a_tmx_file_are_opened_in_order(tmp_path: Path) -> None:
    with Memory.open(tmp_path / "house.db") as memory:
        memory.add([Entry("一", "one")])
    (tmp_path / "client.tmx").write_text(TMX.format("good"), encoding="utf-8")
    reports: list[tuple[Path, Report]] = []
    for _ in range(2):
        memories = open_memories(
            [tmp_path / "client.tmx", tmp_path / "house.db"],
            tmp_path / "cache",
            imported=lambda path, report: reports.append((path, report)),
        )
        assert [[entry.target for entry in memory.export()] for memory in memories] == [["good"], ["one"]]
        for memory in memories:
            memory.close()
    assert [(path.name, report.new) for path, report in reports] == [("client.tmx", 1)]


def test_a_changed_file_is_imported_anew_and_changes_the_fingerprint(tmp_path: Path) -> None:
    file = tmp_path / "client.tmx"
    prints = []
    for target in ("good", "good", "fine"):
        file.write_text(TMX.format(target), encoding="utf-8")
        (memory,) = open_memories([file], tmp_path / "cache")
        assert [entry.target for entry in memory.export()] == [target]
        prints.append(fingerprint([memory]))
        memory.close()
    assert prints[0] == prints[1] != prints[2]
    assert fingerprint([]) not in prints


def test_an_import_that_was_stopped_is_ended_the_next_time(tmp_path: Path) -> None:
    file = tmp_path / "client.tmx"
    file.write_text(TMX.format("good"), encoding="utf-8")

    def stop(size: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        open_memories([file], tmp_path / "cache", advance=stop)
    (memory,) = open_memories([file], tmp_path / "cache")
    assert len(memory) == 1
    memory.close()


def test_files_that_are_neither_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.tmx: cannot be read.*Name a TMX file or a memory"):
        open_memories([tmp_path / "none.tmx"], tmp_path / "cache")
    (tmp_path / "text.tmx").write_text("text", encoding="utf-8")
    with pytest.raises(InputError, match=r"text\.tmx:1: is no TMX file"):
        open_memories([tmp_path / "text.tmx"], tmp_path / "cache")
    (tmp_path / "half.db").write_bytes(b"SQLite format 3\0" + b"x" * 200)
    with pytest.raises(StoreError, match=r"half\.db: the memory cannot be used"):
        open_memories([tmp_path / "half.db"], tmp_path / "cache")


def test_half_a_tmx_file_is_an_error_every_time(tmp_path: Path) -> None:
    file = tmp_path / "half.tmx"
    file.write_text(TMX.format("good").removesuffix("</body></tmx>"), encoding="utf-8")
    for _ in range(2):
        with pytest.raises(InputError, match="ends without </tmx>"):
            open_memories([file], tmp_path / "cache")
