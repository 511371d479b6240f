"""Finding terms: what counts as the same spelling, and when a term inside a longer word is no hit."""

import functools
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.glossary.fold import fold, unify
from pipeline.glossary.match import Matcher
from pipeline.glossary.terms import Glossary, Term


@pytest.fixture(scope="session")
def cut() -> Callable[[str], list[str]]:
    import jieba

    jieba.setLogLevel("ERROR")
    return functools.partial(jieba.Tokenizer().lcut, HMM=False)


def glossary(*terms: str | Term) -> Glossary:
    return Glossary(tuple(Term(term, f"<{term}>") if isinstance(term, str) else term for term in terms))


def found(matcher: Matcher, text: str) -> list[str]:
    return [text[hit.start : hit.end] for hit in matcher.find(text)]


def test_longest_first_whatever_comes_first() -> None:
    matcher = Matcher(glossary("互联网", "互联网+", "移动互"))
    assert found(matcher, "移动互联网+，互联网与移动互") == ["互联网+", "互联网", "移动互"]


def test_a_hit_says_how_it_is_to_be_rendered() -> None:
    terms = (
        Term("微信", "WeChat", aliases=("WeChat公众号",), wrong=("Weixin",), case="keep"),
        Term("QQ", keep=True),
    )
    first, second = Matcher(Glossary(terms)).find("wechat公众号和ＱＱ")
    assert (first.term, first.target, first.wrong, first.case) == ("微信", "WeChat", ("Weixin",), "keep")
    assert (first.start, first.end, first.outcome) == (0, 9, None)
    assert (second.term, second.target, second.case) == ("QQ", "QQ", "keep")


@pytest.mark.parametrize(
    ("term", "text", "hits"),
    [
        ("互联网+", "“互联网＋”、“互联网 +”", ["互联网＋", "互联网 +"]),
        ("互联网+", "互聯網+", ["互聯網+"]),
        ("網路", "网路", ["网路"]),
        ("了解", "瞭解", ["瞭解"]),
        ("5G 网络", "5G网络和5g 網絡", ["5G网络", "5g 網絡"]),
        ("微信App", "微信 APP", ["微信 APP"]),
        ("约翰·史密斯", "约翰•史密斯", ["约翰•史密斯"]),
        ("Wi-Fi", "ＷＩ‑ＦＩ信号", ["ＷＩ‑ＦＩ"]),
        ("QQ", "QQ、QQmusic、myQQ、QQ2、qq群", ["QQ", "qq"]),
        ("AI", "AI在MAIL里，AI-", ["AI", "AI"]),
        ("C", "C、C++、C#、C+", ["C", "C"]),
        ("3.5", "3.5、13.5、3.51、3.5.1", ["3.5"]),
        ("Visual Studio", "Visual Studio 2022和VisualStudio", ["Visual Studio"]),
        ("云", "云。乌云，云", ["云", "云", "云"]),
    ],
)
def test_spelling(term: str, text: str, hits: list[str]) -> None:
    assert found(Matcher(glossary(term)), text) == hits


@pytest.mark.parametrize(
    ("term", "text", "hits"),
    [
        ("北京", "北京烤鸭很有名，北京也是", 1),  # jieba knows 北京烤鸭 as a word
        ("生态", "新生态、生态体系", 2),  # two words each
        ("生态", "生态系统", 0),  # a word of its own: ecosystem
        ("物联网", "物联网的应用", 1),  # jieba cuts 物|联网, but does not know the term
        (
            "微信",
            "微信号、微信群、微信公众号、用微信联系",
            4,
        ),  # 微|信号: no more words with it
        ("连接一切", "实现连接一切的目标", 1),
        ("互联网", "移动互联网平台", 1),
        ("智慧城市", "建设智慧城市群", 1),
        ("国产", "中国产品质量", 0),  # 中国|产品质量
        ("成分", "结合成分子", 0),  # 结合|成|分子
        ("政府", "上海市政府和县级政府", 1),
        ("连接", "连接器与连接", 1),
    ],
)
def test_words(cut: Callable[[str], list[str]], term: str, text: str, hits: int) -> None:
    assert found(Matcher(glossary(term), cut), text) == [term] * hits


def test_the_author_may_want_hits_inside_words(cut: Callable[[str], list[str]]) -> None:
    term = Term("北京", "Beijing", match="anywhere")
    assert found(Matcher(glossary(term), cut), "北京烤鸭") == ["北京"]


def test_what_is_held_back_can_be_asked_for(cut: Callable[[str], list[str]]) -> None:
    matcher = Matcher(glossary("政府", "北京"), cut)
    assert matcher.held_back("上海市政府在北京") == (("政府", "上海市政府"),)


def test_the_cut_is_only_asked_when_it_matters() -> None:
    asked: list[str] = []

    def cut(text: str) -> list[str]:
        asked.append(text)
        return list(text)

    matcher = Matcher(glossary("互联网+", "微信"), cut)
    assert found(matcher, "“互联网+”很好") == ["互联网+"]
    assert found(matcher, "微信") == ["微信"]
    assert found(matcher, "没有") == []
    assert asked == []
    assert found(matcher, "用微信") == ["微信"]
    assert asked == ["用微信"]


@given(st.text(alphabet="互联网聯網+＋ AIai微信。３3.，", max_size=30))
def test_hits_are_in_order_apart_and_spelled_like_a_term(text: str) -> None:
    matcher = Matcher(glossary("互联网+", "互联网", "AI", "微信 AI", "3"))
    forms = {"互联网+", "互联网", "ai", "微信ai", "3"}
    end = 0
    for hit in matcher.find(text):
        assert hit.start >= end
        end = hit.end
        assert fold(text[hit.start : hit.end]).replace(" ", "") in forms


@given(st.text())
def test_folding_keeps_every_character_in_its_place(text: str) -> None:
    assert len(fold(text)) == len(unify(text)) == len(text)
    assert fold(fold(text)) == fold(text)


def test_offsets_are_those_of_the_text_with_its_spaces() -> None:
    text = "他说 AI 时代，用  微信 App 聊天；再用微信App。"
    assert found(Matcher(glossary("AI", "微信App")), text) == ["AI", "微信 App", "微信App"]
