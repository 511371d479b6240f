import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.inline import marks


def seen(text: str, markup: str = "markdown") -> list[tuple[str, str, int]]:
    return [(text[mark.start : mark.end], mark.role, mark.number) for mark in marks(text, markup)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("共{0}个，%s", [("{0}", "alone", 1), ("%s", "alone", 2)]),
        ("${name}与{{x}}", [("${name}", "alone", 1), ("{{x}}", "alone", 2)]),
        ("增长5%显著", []),
        ("<b>重</b>点<br/>", [("<b>", "open", 1), ("</b>", "close", 1), ("<br/>", "alone", 2)]),
        ("3 < 4", []),
    ],
)
def test_placeholders_and_tags_are_found_in_any_text(text: str, expected: list[tuple[str, str, int]]) -> None:
    assert seen(text, "plain") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("**重**点", [("**", "open", 1), ("**", "close", 1)]),
        ("snake_case_name", []),
        ("3 * 4 * 5", []),
        ("一个*星", []),
        ("`a*b*`和*c*", [("`a*b*`", "alone", 1), ("*", "open", 2), ("*", "close", 2)]),
        ("[说*明*](a.md)", [
            ("[", "open", 1), ("*", "open", 2), ("*", "close", 2), ("](a.md)", "close", 1),
        ]),
        ("![图](a.png)", [("![", "open", 1), ("](a.png)", "close", 1)]),
        ("[不是链接]", []),
        (r"\*不是\*", []),
        ("见[^1]和<https://a.cn/>", [("[^1]", "alone", 1), ("<https://a.cn/>", "alone", 2)]),
    ],
)  # fmt: skip
def test_markdown(text: str, expected: list[tuple[str, str, int]]) -> None:
    assert seen(text) == expected


@settings(deadline=None)
@given(st.text("*_`[]()<>/b{}0%s!~\\ 好", max_size=40))
def test_marks_never_overlap_and_pairs_are_well_nested(text: str) -> None:
    open_pairs: list[int] = []
    end = 0
    for mark in marks(text, "markdown"):
        assert end <= mark.start < mark.end <= len(text)
        end = mark.end
        if mark.role == "open":
            open_pairs.append(mark.number)
        elif mark.role == "close":
            assert open_pairs.pop() == mark.number
    assert open_pairs == []
