"""Units become entries with their neighbours, and entries become units for the writers."""

from __future__ import annotations

from pipeline.memory.entry import Entry, in_context, to_entries, to_units
from pipeline.units import Kind, Origin, State, Unit

UNITS = [
    Unit("1", "一。", "One.", document="a.txt", origin=Origin.HUMAN, state=State.REVIEWED, note="n"),
    Unit("2", "二。", None, document="a.txt"),
    Unit("3", "三。", "Three.", document="a.txt", origin=Origin.MACHINE, state=State.TRANSLATED),
    Unit("4", "四。", "Four.", document="b.txt", state=State.REJECTED),
    Unit("5", "x = 1", "x = 1", document="b.txt", kind=Kind.VERBATIM),
]


def test_neighbours_end_where_the_document_ends() -> None:
    assert [(before, after) for _, before, after in in_context(UNITS)] == [
        ("", "二。"),
        ("一。", "三。"),
        ("二。", ""),
        ("", "x = 1"),
        ("四。", ""),
    ]


def test_only_what_is_worth_remembering_becomes_an_entry() -> None:
    assert list(to_entries(UNITS, creator="chen")) == [
        Entry("一。", "One.", "", "二。", "a.txt", Origin.HUMAN, "chen", note="n"),
        Entry("三。", "Three.", "二。", "", "a.txt", Origin.MACHINE, "chen"),
    ]


def test_entries_become_units_with_ids_that_do_not_change() -> None:
    entries = [Entry("好。", "Good."), Entry("好。", "Fine.", document="a.txt", origin=Origin.MACHINE)]
    units = list(to_units(entries, name="house"))
    assert [(u.source, u.target, u.document) for u in units] == [
        ("好。", "Good.", "house"),
        ("好。", "Fine.", "a.txt"),
    ]
    assert [u.state for u in units] == [State.REVIEWED, State.TRANSLATED]
    assert units == list(to_units(entries, name="house"))
    assert len({u.id for u in to_units(entries * 2)}) == 4
