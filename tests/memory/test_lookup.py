"""What a translator gets from a memory: context before exact before folded before fuzzy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.memory import postings
from pipeline.memory.database import Memory
from pipeline.memory.entry import Entry
from pipeline.memory.lookup import Degree, leverage, lookup
from pipeline.units import Finding, Kind, Origin, State, TermHit, Unit


def units(*sources: str, document: str = "a.txt") -> list[Unit]:
    return [
        Unit(f"{document}{position}", source, document=document, position=position)
        for position, source in enumerate(sources)
    ]


@pytest.fixture
def harbour(memory: Memory) -> Memory:
    memory.add(
        [
            Entry("你好。", "Hello."),
            Entry("他走了。", "He left.", previous="你好。", next="雨停了。"),
            Entry("他走了。", "He is gone.", changed="20240101T000000Z"),
            Entry("渡船每天早上八点从码头出发。", "The ferry leaves the pier at eight every morning."),
            Entry("票价是15元，儿童免费。", "Tickets cost 15 yuan; children travel free."),
        ]
    )
    return memory


def test_degrees_come_in_order(harbour: Memory) -> None:
    asked = units(
        "你好。", "他走了。", "雨停了。", "他走了。", "他走了 .", "渡船每天早上九点从码头出发。", "没有。"
    )
    matches = lookup(asked, [harbour])
    assert [m and (m.degree, m.target) for m in matches] == [
        (Degree.EXACT, "Hello."),
        (Degree.CONTEXT, "He left."),
        None,
        (Degree.EXACT, "He is gone."),
        (Degree.FOLDED, "He is gone."),
        (Degree.FUZZY, "The ferry leaves the pier at eight every morning."),
        None,
    ]
    scores = [m.score for m in matches if m]
    assert scores == [1.0, 1.01, 1.0, pytest.approx(0.98), pytest.approx(13 / 14)]


def test_a_neighbour_in_another_document_is_no_context(harbour: Memory) -> None:
    asked = units("你好。") + units("他走了。", "雨停了。", document="b.txt")
    match = lookup(asked, [harbour])[1]
    assert match and match.degree is Degree.EXACT


def test_a_fuzzy_match_says_what_differs(harbour: Memory) -> None:
    (match,) = lookup(units("渡船每天晚上八点从码头出发。"), [harbour])
    assert match
    assert match.difference == "渡船每天[-早-]{+晚+}上八点从码头出发。"
    assert 0.9 < match.score < 0.99


def test_below_the_threshold_there_is_no_match(harbour: Memory) -> None:
    asked = units("渡船每天早上八点从码头前往对岸。")
    (match,) = lookup(asked, [harbour], threshold=0.6)
    assert match and 0.6 <= match.score < 0.9
    assert lookup(asked, [harbour], threshold=match.score + 0.01) == [None]
    assert lookup(units("他走了！"), [harbour], threshold=1) == [None]


def test_a_number_that_changed_is_put_in(harbour: Memory) -> None:
    (match,) = lookup(units("票价是20元，儿童免费。"), [harbour])
    assert match
    assert match.target == "Tickets cost 20 yuan; children travel free."
    assert match.swapped == ("15 > 20",)
    assert match.degree is Degree.FUZZY and match.score == 0.99


def test_a_term_that_changed_is_put_in(harbour: Memory) -> None:
    source = "货船每天早上八点从码头出发。"
    unit = replace(units(source)[0], terms=(TermHit(0, 2, "货船", "cargo ship"),))
    (match,) = lookup([unit], [harbour], renderings={"渡船": "ferry"})
    assert match and match.target == "The cargo ship leaves the pier at eight every morning."


def test_a_persons_translation_goes_before_a_machines_and_the_latest_before_older_ones(
    memory: Memory,
) -> None:
    memory.add(
        [
            Entry("好。", "OK.", changed="20200101T000000Z"),
            Entry("好。", "Good.", changed="20230101T000000Z"),
            Entry("好。", "Fine.", changed="20210101T000000Z"),
            Entry("好。", "Great.", origin=Origin.MACHINE, changed="20240101T000000Z"),
        ]
    )
    (match,) = lookup(units("好。"), [memory])
    assert match and match.target == "Good."
    assert match.others == ("OK.", "Fine.", "Great.")


def test_the_better_match_of_several_memories_wins_and_the_first_of_equals(
    harbour: Memory, tmp_path: Path
) -> None:
    with Memory.open(tmp_path / "second.db") as second:
        second.add(
            [
                Entry("你好。", "Good day."),
                Entry("雨停了。", "The rain has stopped."),
                Entry("他走了", "Gone"),
            ]
        )
        asked = units("你好。", "雨停了。", "他走了")
        assert [m and m.target for m in lookup(asked, [harbour, second])] == [
            "Hello.",
            "The rain has stopped.",
            "Gone",
        ]
        first = lookup(asked[:1], [second, harbour])[0]
        assert first and first.target == "Good day."


def test_entries_beyond_the_first_block_are_found(memory: Memory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postings, "BLOCK", 4)
    characters = "春夏秋冬东西南北天地山水"
    memory.add(Entry(character * 6 + "很美丽。", f"Beautiful {n}.") for n, character in enumerate(characters))
    assert len(list(memory.blocks())) == 3
    memory.add([Entry("新来的第十三句话。", "The thirteenth.")])
    asked = units(*(character * 6 + "很美妙。" for character in characters), "新来的第十四句话。")
    found = [m and m.target for m in lookup(asked, [memory])]
    assert found == [f"Beautiful {n}." for n in range(12)] + ["The thirteenth."]


def test_leverage_fills_in_repetitions_and_offers_the_rest(harbour: Memory) -> None:
    asked = units("你好。", "渡船每天早上九点从码头出发。", "没有。")
    exact, fuzzy, none = leverage(asked, [harbour])
    assert (exact.target, exact.origin, exact.score) == ("Hello.", Origin.MEMORY, 1.0)
    assert (exact.state, exact.findings) == (State.TRANSLATED, ())
    assert fuzzy.target is None and fuzzy.origin is None and fuzzy.state is State.NEW
    (finding,) = fuzzy.findings
    assert finding.code == "fuzzy"
    assert finding.message == (
        "92 % match: 渡船每天早上[-八-]{+九+}点从码头出发。"
        " = The ferry leaves the pier at eight every morning."
    )
    assert none == asked[2]


def test_leverage_uses_fuzzy_matches_when_asked_to(harbour: Memory) -> None:
    (unit,) = leverage(units("渡船每天早上九点从码头出发。"), [harbour], fuzzy="use")
    assert unit.origin is Origin.FUZZY and unit.state is State.TRANSLATED
    assert unit.target == "The ferry leaves the pier at eight every morning."
    assert unit.score == pytest.approx(13 / 14)
    assert [finding.code for finding in unit.findings] == ["fuzzy"]


def test_leverage_says_when_an_exact_match_is_not_the_whole_truth(harbour: Memory) -> None:
    same, folded = leverage(units("他走了。") + units("你好.", document="b.txt"), [harbour])
    assert same.findings == (Finding("memory", "100 % match; the memory also has: He left."),)
    assert folded.findings == (
        Finding("memory", "99 % match; the memory's source is written otherwise: 你好[-。-]{+.+}"),
    )


def test_leverage_leaves_alone_what_is_not_its_own(harbour: Memory) -> None:
    (new,) = units("你好。")
    alone = [
        replace(new, target="Hi.", origin=Origin.MACHINE),
        replace(new, target="Hey.", origin=Origin.HUMAN, state=State.FINAL),
        replace(new, origin=Origin.HUMAN),
        replace(new, state=State.REJECTED),
        replace(new, kind=Kind.VERBATIM),
        replace(new, source=" "),
    ]
    assert list(leverage(alone, [harbour], fuzzy="use")) == alone
    assert list(leverage(alone, [])) == alone


def test_leverage_replaces_its_own_earlier_findings(harbour: Memory) -> None:
    (unit,) = units("渡船每天早上九点从码头出发。")
    stale = replace(unit, findings=(Finding("fuzzy", "80 % match: old"), Finding("number", "keep me")))
    (again,) = leverage([stale], [harbour])
    assert [finding.code for finding in again.findings] == ["number", "fuzzy"]
    assert "92 %" in again.findings[1].message


def test_leverage_streams_and_keeps_context_over_its_windows(memory: Memory) -> None:
    count = 1300
    memory.add(
        Entry("同一句。", f"Target {n}.", previous=f"第{n - 1}号。", next=f"第{n + 1}号。")
        for n in range(1, count, 2)
    )
    taken = 0

    def source() -> Iterator[Unit]:
        nonlocal taken
        for n in range(count):
            taken += 1
            yield Unit(str(n), "同一句。" if n % 2 else f"第{n}号。", document="a.txt")

    result = leverage(source(), [memory], threshold=1)
    assert next(result).target is None
    assert taken < 600
    rest = [unit.target for unit in result]
    assert rest[:-1:2] == [f"Target {n}." for n in range(1, count - 1, 2)]
