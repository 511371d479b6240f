"""Numbers and terms are swapped where nothing can go wrong, and nowhere else."""

from __future__ import annotations

import pytest

from pipeline.memory.adapt import adapt
from pipeline.units import TermHit


@pytest.mark.parametrize(
    ("old", "target", "new", "adapted"),
    [
        ("船长23米。", "The ship is 23 metres long.", "船长45米。", "The ship is 45 metres long."),
        ("２０２０年完工。", "Finished in 2020.", "2021年完工。", "Finished in 2021."),
        ("增长2.5%。", "Up 2.5%.", "增长3.75%。", "Up 3.75%."),
        ("有12500人。", "There are 12,500 people.", "有9800人。", "There are 9,800 people."),
        ("2020年有30人。", "30 people in 2020.", "2020年有40人。", "40 people in 2020."),
    ],
)
def test_a_number_that_stands_once_on_both_sides_is_swapped(
    old: str, target: str, new: str, adapted: str
) -> None:
    result = adapt(old, target, new, (), {})
    assert result.target == adapted
    assert result.source.translate({0xFF10 + n: str(n) for n in range(10)}) == new
    assert len(result.swapped) == 1


@pytest.mark.parametrize(
    ("old", "target", "new"),
    [
        ("买了3个。", "Bought three.", "买了4个。"),  # spelled out
        ("赚了3万元。", "Earned 30,000 yuan, 3 times.", "赚了4万元。"),  # another magnitude in English
        ("3月有3天。", "In March, 3 days.", "3月有4天。"),  # twice in the source
        ("5月5日", "May 5", "6月5日"),  # a month has a name
        ("等了2天。", "Waited 2 days.", "等了1天。"),  # singular
        ("3比3", "3 to 3", "3比4"),
        ("有3只猫4只狗", "3 cats, 4 dogs", "有5只猫6只狗"),  # two differ
        ("有3只猫", "3 cats", "有3只猫4只狗"),  # one more
        ("第3章", "the 3rd chapter", "第4章"),
        ("型号A3", "model A3", "型号A4"),
    ],
)
def test_any_doubt_leaves_the_target_alone(old: str, target: str, new: str) -> None:
    result = adapt(old, target, new, (), {})
    assert (result.target, result.swapped) == (target, ())


RENDERINGS = {"渡船": "ferry", "货船": "cargo ship", "油轮": "oil tanker", "缆绳": "ropes"}


@pytest.mark.parametrize(
    ("target", "new", "hit", "adapted"),
    [
        (
            "The ferry has left.",
            "货船开走了。",
            TermHit(0, 2, "货船", "cargo ship"),
            "The cargo ship has left.",
        ),
        ("A ferry has left.", "油轮开走了。", TermHit(0, 2, "油轮", "oil tanker"), None),  # an oil tanker
        ("The ferry left the ferry pier.", "货船开走了。", TermHit(0, 2, "货船", "cargo ship"), None),
        ("The ferryman has left.", "货船开走了。", TermHit(0, 2, "货船", "cargo ship"), None),
        ("The ferry has left.", "缆绳开走了。", TermHit(0, 2, "缆绳", "ropes"), None),  # have left
        ("The ferry has left.", "货船都开走了。", TermHit(0, 2, "货船", "cargo ship"), None),  # 都 is new too
        ("The boat has left.", "货船开走了。", TermHit(0, 2, "货船", "cargo ship"), None),  # not as agreed
    ],
)
def test_a_term_is_swapped_when_it_is_all_that_differs(
    target: str, new: str, hit: TermHit, adapted: str | None
) -> None:
    assert adapt("渡船开走了。", target, new, (hit,), RENDERINGS).target == (adapted or target)


def test_a_number_and_a_term_may_both_be_swapped() -> None:
    hit = TermHit(0, 2, "货船", "cargo ship")
    result = adapt("渡船有20米。", "The ferry is 20 metres.", "货船有80米。", (hit,), RENDERINGS)
    assert result.target == "The cargo ship is 80 metres."
    assert result.source == "货船有80米。"
