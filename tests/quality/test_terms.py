import pytest

from pipeline.quality.terms import rendered, term_faults
from pipeline.units import Origin, TermHit, Unit


def hit(term: str, target: str, **fields: object) -> TermHit:
    return TermHit(0, len(term), term, target, **fields)  # type: ignore[arg-type]


def faults(target: str, *terms: TermHit, origin: Origin = Origin.MACHINE) -> list[str]:
    return list(term_faults(Unit("x", "", target, terms=terms, origin=origin), target))


PLUS = hit("互联网+", "Internet Plus", wrong=("Internet+", "Internet plus"))


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("Internet Plus is everywhere.", []),
        ("Everything is Internet\nPlus's doing.", []),
        ("INTERNET PLUS", []),
        (
            "Internet+ is everywhere.",
            ["互联网+ is not rendered as “Internet Plus”", "“Internet+” is a wrong rendering of 互联网+"],
        ),
        ("The Internet Plus and the Internet+", ["“Internet+” is a wrong rendering of 互联网+"]),
        ("An InternetPlus thing", ["互联网+ is not rendered as “Internet Plus”"]),
    ],
)
def test_a_rendering_stands_as_words_of_its_own(target: str, expected: list[str]) -> None:
    assert faults(target, PLUS) == expected


@pytest.mark.parametrize(
    ("rendering", "target", "shown"),
    [
        ("ecosystem", "Ecosystems matter", True),
        ("city", "two cities", True),
        ("box", "two boxes", True),
        ("IP", "many IPs", True),
        ("Tencent", "the Tencents", False),
        ("county", "the county’s", True),
        ("C++", "in C++.", True),
    ],
)
def test_plurals_of_common_nouns(rendering: str, target: str, shown: bool) -> None:
    assert rendered(hit("词", rendering), target) is shown


def test_case_is_kept_where_the_glossary_says_so() -> None:
    assert faults("Iphone", hit("苹果手机", "iPhone")) == []
    assert faults("Iphone", hit("苹果手机", "iPhone", case="keep")) == [
        "苹果手机 is not rendered as “iPhone”"
    ]


def test_a_rendering_inside_a_longer_one_does_not_count() -> None:
    internet = hit("互联网", "Internet")
    assert faults("Internet Plus", PLUS, internet) == ["互联网 is not rendered as “Internet”"]
    assert faults("Internet Plus on the Internet", PLUS, internet) == []


def test_machine_output_must_render_every_occurrence() -> None:
    twice = (hit("微信", "WeChat"), TermHit(4, 6, "微信", "WeChat"))
    target = "WeChat is what it is."
    assert faults(target, *twice) == ["微信 is rendered as “WeChat” 1 of 2 times"]
    assert faults(target, *twice, origin=Origin.HUMAN) == []


def test_terms_of_one_rendering_share_its_places() -> None:
    assert faults("Beijing and Beijing", hit("北京", "Beijing"), hit("京城", "Beijing")) == []


def test_a_wrong_rendering_may_differ_in_case_alone() -> None:
    wechat = hit("微信", "WeChat", wrong=("wechat",))
    assert faults("On wechat", wechat) == [
        "微信 is not rendered as “WeChat”",
        "“wechat” is a wrong rendering of 微信",
    ]
    assert faults("On WeChat", wechat) == []
