from dataclasses import replace

import pytest

from pipeline.units import Origin, Outcome, State, TermHit, Unit
from pipeline.writers.base import Returned
from pipeline.writers.merge import Fate, merge, same

UNIT = Unit("1", "甲。", "A.", origin=Origin.MACHINE, score=-0.2, state=State.TRANSLATED)
BACK = Returned("1", "甲。", "A.")


def test_an_edit_is_a_persons_reviewed_work() -> None:
    decision = merge(UNIT, replace(BACK, target="AA."), "A.", now="20250101T000000Z")
    assert decision.fate is Fate.EDITED
    assert decision.unit == replace(
        UNIT, target="AA.", origin=Origin.HUMAN, score=None, state=State.REVIEWED, changed="20250101T000000Z"
    )


@pytest.mark.parametrize("exported", ["A.", None])
def test_an_untouched_file_changes_nothing(exported: str | None) -> None:
    decision = merge(UNIT, BACK, exported)
    assert decision.fate is Fate.UNCHANGED
    assert decision.unit is UNIT


def test_an_untouched_file_does_not_undo_what_the_project_did_since() -> None:
    newer = replace(UNIT, target="Newer.", origin=Origin.HUMAN, state=State.FINAL)
    assert merge(newer, BACK, "A.").fate is Fate.UNCHANGED
    assert merge(newer, replace(BACK, exported="A.")).fate is Fate.UNCHANGED


@pytest.mark.parametrize(
    ("unit", "returned", "exported", "reason"),
    [
        (replace(UNIT, target="B."), replace(BACK, target="C."), "A.", "changed on both sides"),
        (UNIT, replace(BACK, target="C.", source="丙。"), "A.", "the Chinese text is not the project's"),
        (UNIT, replace(BACK, target=None), "A.", "was deleted in the file"),
        (
            replace(UNIT, origin=Origin.HUMAN),
            replace(BACK, target="C."),
            None,
            "made or reviewed by a person",
        ),
        (
            replace(UNIT, state=State.REVIEWED),
            replace(BACK, target="C."),
            None,
            "made or reviewed by a person",
        ),
    ],
)
def test_conflicts_never_overwrite(unit: Unit, returned: Returned, exported: str | None, reason: str) -> None:
    decision = merge(unit, returned, exported)
    assert decision.fate is Fate.CONFLICT
    assert decision.unit is unit
    assert reason in decision.reason


def test_the_files_own_state_counts_when_it_says_more_than_the_unit() -> None:
    assert merge(UNIT, replace(BACK, target="B.", state=State.FINAL), "A.").unit.state is State.FINAL
    assert merge(UNIT, replace(BACK, target="B.", state=State.TRANSLATED), "A.").unit.state is State.REVIEWED


def test_approval_without_an_edit_keeps_the_origin() -> None:
    decision = merge(UNIT, replace(BACK, state=State.REVIEWED), "A.", now="20250101T000000Z")
    assert decision.fate is Fate.EDITED
    assert decision.unit == replace(UNIT, state=State.REVIEWED, changed="20250101T000000Z")


def test_an_older_file_takes_no_approval_and_no_note_away() -> None:
    unit = replace(UNIT, state=State.FINAL, note="mine")
    assert merge(unit, replace(BACK, state=State.TRANSLATED, note=""), "A.").fate is Fate.UNCHANGED


def test_a_note_comes_along_and_leaves_the_rest_as_it_was() -> None:
    unit = replace(UNIT, terms=(TermHit(0, 1, "甲", "A", outcome=Outcome.REPLACED, how="asked"),))
    decision = merge(unit, replace(BACK, note="why?"), "A.")
    assert decision.fate is Fate.EDITED
    assert decision.unit == replace(unit, note="why?")
    assert decision.reason == "note: why?"


@pytest.mark.parametrize("exported", ["A.", None])
@pytest.mark.parametrize("emptied", [None, "", " "])
def test_a_deleted_translation_is_told_and_kept(exported: str | None, emptied: str | None) -> None:
    decision = merge(UNIT, replace(BACK, target=emptied), exported)
    assert (decision.fate, decision.unit) == (Fate.CONFLICT, UNIT)
    assert decision.reason == "the translation was deleted in the file; the project keeps it"


def test_what_was_never_translated_is_not_deleted() -> None:
    new = Unit("1", "甲。")
    assert merge(new, Returned("1", "甲。", None)).fate is Fate.UNCHANGED
    assert merge(UNIT, Returned("1", "甲。", None, exported="")).fate is Fate.UNCHANGED


def test_what_formats_do_to_text_is_no_edit() -> None:
    assert same("e\u0301 \x01x\r\ny ", "\u00e9 x\ny")
    assert same(None, " ")
    assert not same("A", "B")
