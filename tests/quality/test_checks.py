import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.quality import checks
from pipeline.quality.checks import CODES, check, loop, summary
from pipeline.units import Finding, TermHit, Unit


def codes(source: str, target: str | None, **fields: object) -> list[str]:
    return [finding.code for finding in check(Unit("x", source, target, **fields))]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("source", "target", "code"),
    [
        ("好的。", None, "empty"),
        ("好的。", "  ", "empty"),
        ("好的。", "好的。", "identical"),
        ("我们去外滩。", "We go to 外滩.", "han"),
        ("有300人。", "There are 30 people.", "number"),
        ("他走了很远的路。", "He went to the to the to the shop.", "repetition"),
        ("他很好。", "He is good good good.", "repetition"),
        ("他笑了。", "Hahahahahahahahahahaha", "repetition"),
        ("他在那里住了很久，后来搬走了。", "He left.", "length"),
        ("好。", "Well, " + "this goes on and that goes too, " * 4 + "without end.", "length"),
        ("他来了（昨天）。", "He came yesterday.", "brackets"),
        ("他来了（昨天）。", "He came (yesterday.", "brackets"),
        ("他说：“我来了，你呢？”", "He said he had come, what about you?", "quotes"),
        ("他说：“我来了。”", 'He said, "I am here.', "quotes"),
        ("好，走吧。", "Fine，let's go.", "width"),
        ("共{0}个", "There are some", "markup"),
        ("共%d个，%s", "%s: %d in all", "markup"),
    ],
)
def test_each_fault_is_found(source: str, target: str | None, code: str) -> None:
    assert code in codes(source, target)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("他很好。", "He is very well."),
        ("Duizhao 1.0", "Duizhao 1.0"),
        ("哈哈哈哈哈哈", "Ha ha ha ha ha ha"),
        ("他说：“我来了。”", "He said, “I am here.”"),
        ("“互联网+”来了。", "Internet Plus is here."),
        ("教授（Smith）来了。", "Professor Smith came."),
        ("1）第一点", "1) The first point"),
        ("", ""),
        ("请点**保存**。", "Click **Save**."),
    ],
)
def test_good_units_have_no_findings(source: str, target: str) -> None:
    assert codes(source, target, markup="markdown") == []


def test_chinese_that_a_term_asks_for_is_not_left_over() -> None:
    assert (
        codes("他叫李白。", "His name is Li Bai (李白).", terms=(TermHit(2, 4, "李白", "Li Bai (李白)"),))
        == []
    )


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("Click Save, see [notes](a.md).", "missing: **"),
        ("Click **Save**, see notes.", "missing: [ ](a.md)"),
        ("Click **Save**, see [notes](a.md) and `this`.", "added: `this`"),
    ],
)
def test_markdown_must_be_carried_over(target: str, message: str) -> None:
    (finding,) = check(Unit("x", "点击**保存**，见[说明](a.md)。", target, markup="markdown"))
    assert finding == Finding("markup", message)


def test_loops_are_told_from_ordinary_repetition() -> None:
    assert loop("That that is is that that is not is not") == ""
    assert loop("the man and the dog and the cat and the bird") == ""
    assert loop("he went to the big market he went to the big market") == "he went to the big market"


def test_summary_puts_the_most_serious_first() -> None:
    assert summary({"width": 2, "legibility": 1, "empty": 1, "number": 0}) == [
        ("empty", 1, CODES["empty"]),
        ("width", 2, CODES["width"]),
        ("legibility", 1, ""),
    ]


WITHOUT_SIGNS = st.text(st.sampled_from("好的，。！：一2aB c,.-—'’/#\\|^=+@$!") | st.characters()).filter(
    lambda text: not checks._SIGN.search(text)
)


@given(WITHOUT_SIGNS, WITHOUT_SIGNS, st.sampled_from(["plain", "markdown"]))
def test_checks_that_are_left_out_for_want_of_signs_would_find_nothing(source, target, markup):
    found: list[Finding] = []
    checks._brackets(source, target, found)
    checks._quotes(source, target, found)
    checks._markup(source, target, markup, found)
    assert found == []
