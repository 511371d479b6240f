"""The index has the same blocks whatever way the entries came."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.errors import StoreError
from pipeline.memory import database, postings
from pipeline.memory.database import Memory
from pipeline.memory.entry import Entry
from pipeline.memory.folding import fold

ENTRIES = [Entry(f"{chr(0x4E00 + 37 * n)}号小船在第{n % 7}个码头。", f"Boat {n}.") for n in range(95)]


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "_TRANSACTION", 16)
    monkeypatch.setattr(postings, "BLOCK", 20)


def _one_by_one(memory: Memory) -> None:
    for entry in ENTRIES:
        memory.add([entry])


def _with_repetitions(memory: Memory) -> None:
    memory.add(entry for n in range(95) for entry in (ENTRIES[n], ENTRIES[n // 2]))


def _opened_again(memory: Memory) -> None:
    memory.add(ENTRIES[:33])
    with Memory.open(memory.path) as again:
        again.add(ENTRIES)


def _by_two_programs(memory: Memory) -> None:
    with Memory.open(memory.path) as other:
        for start in range(0, 95, 10):
            memory.add(ENTRIES[start : start + 6])
            other.add(ENTRIES[start + 6 : start + 10])


def _after_a_full_disk(memory: Memory) -> None:
    memory.add(ENTRIES[:5])
    memory._connection.execute("PRAGMA max_page_count = 20")
    with pytest.raises(StoreError, match="make room"):
        memory.add(Entry(f"第{n}句。" * 2000, "Sentence.") for n in range(40))
    memory._connection.execute("PRAGMA max_page_count = 1000000")
    memory.add(ENTRIES)


@pytest.mark.parametrize(
    "fill", [_one_by_one, _with_repetitions, _opened_again, _by_two_programs, _after_a_full_disk]
)
def test_blocks_do_not_depend_on_how_the_entries_came(memory: Memory, fill: Callable[[Memory], None]) -> None:
    fill(memory)
    assert list(memory.export()) == ENTRIES
    folded = [fold(entry.source) for entry in ENTRIES]
    wanted = [postings.build(number, folded[20 * number : 20 * number + 20]) for number in range(5)]
    assert len({postings.pack(block) for block in wanted}) == 5
    assert [postings.pack(block) for block in memory.blocks()] == [postings.pack(block) for block in wanted]
