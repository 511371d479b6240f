"""What must not be translated survives every engine: an obedient one, one that mangles, one that babbles."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.engines.base import Translation
from pipeline.engines.protect import _MAYBE, _PATTERNS, protected, restored, survives, translate_protected


class Scripted:
    """An engine that says what a function makes of each sentence, and remembers what it was asked."""

    name, fingerprint, capabilities = "scripted", "scripted", frozenset()

    def __init__(self, say: Callable[[str], str]) -> None:
        self.say, self.asked = say, []

    def translate(self, sentences, *, n_best=1, prefixes=None):
        self.asked.append(list(sentences))
        return [[Translation(self.say(sentence), -0.5, 4)] for sentence in sentences]

    def score(self, pairs):
        raise NotImplementedError

    def close(self) -> None:
        pass


def strings(text: str, markup: str = "plain") -> list[str]:
    return [text[start:end] for start, end in protected(text, markup)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("请访问https://example.com/a?b=1。谢谢", ["https://example.com/a?b=1"]),
        ("见（www.example.com/a_(b)）。", ["www.example.com/a_(b)"]),
        ("网站是 example.com，请看。", ["example.com"]),
        ("发到 li.ming@example.com.cn，或打010-62345678。", ["li.ming@example.com.cn", "010-62345678"]),
        ("把 C:\\temp\\a.txt 复制到 ~/a/b", ["C:\\temp\\a.txt", "~/a/b"]),
        ("打开main.py和src/config.yaml。", ["main.py", "src/config.yaml"]),
        ("运行`pip install x`即可", ["`pip install x`"]),
        ("你好{name}，共%d个，%(n)s", ["{name}", "%d", "%(n)s"]),
        ("${x}、{{ y }}、{0}", ["${x}", "{{ y }}", "{0}"]),
        ("版本v1.2和3.11.2-rc1", ["v1.2", "3.11.2-rc1"]),
        ("订单20191231001于2019-12-31寄出", ["20191231001", "2019-12-31"]),
        ('<b>重要</b>，<a href="x">链接</a><br/>', ["<b>", "</b>", '<a href="x">', "</a>", "<br/>"]),
        ("和/或，1/2，km/h，3.14，10-20个，50%的人，a<b且c>d，1990-2000年", []),
        ("价格10000元，网页/APP和CD/DVD，（甲）/B", []),
        ("在/etc里，进/posts/和./a，用 /help 命令", ["/etc", "/posts/", "./a", "/help"]),
    ],
)
def test_protected(text: str, expected: list[str]) -> None:
    assert strings(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("参见[说明](docs/a.md '标题')。", ["[", "](docs/a.md '标题')"]),
        ("![示意图](a.png)", ["![示意图](a.png)"]),
        ("[一](http://a.com/b_(c))和[二]", ["[", "](http://a.com/b_(c))"]),
    ],
)
def test_protected_in_markdown(text: str, expected: list[str]) -> None:
    assert strings(text, "markdown") == expected


def test_a_faithful_translation_is_kept() -> None:
    engine = Scripted(lambda _: "Please visit https://example.com today.")
    (done,) = translate_protected(["今天请访问https://example.com。"], ["plain"], engine)
    assert done == Translation("Please visit https://example.com today.", -0.5, 4)
    assert len(engine.asked) == 1


def test_codes_help_an_engine_that_mangles_addresses() -> None:
    def say(sentence: str) -> str:
        return "Please visit " + ("exemple.com" if "http" in sentence else "qx1") + " today."

    (done,) = translate_protected(["今天请访问https://example.com。"], ["plain"], Scripted(say))
    assert done.text == "Please visit https://example.com today."


def test_the_last_resort_translates_around() -> None:
    english = {"今天请访问": "Please visit", "，或写信给": "or write to", "。": "."}
    engine = Scripted(lambda sentence: english.get(sentence, "nothing of the kind"))
    source = "今天请访问https://example.com，或写信给a@example.com。"
    (done,) = translate_protected([source], ["plain"], engine)
    assert done.text == "Please visit https://example.com or write to a@example.com."


def test_links_keep_their_order() -> None:
    english = {"参见": "See", "说明": "the guide"}
    engine = Scripted(lambda source: english.get(source, "](a.md) the guide ["))
    (done,) = translate_protected(["参见[说明](a.md)。"], ["markdown"], engine)
    assert done.text == "See [the guide](a.md)."


@pytest.mark.parametrize(
    "sentence", ["https://example.com/a", "2019", "a@example.com", "— 12 —", "Hello, world!", "", "`中文`"]
)
def test_without_chinese_nothing_is_asked(sentence: str) -> None:
    engine = Scripted(lambda _: "never")
    assert translate_protected([sentence], ["plain"], engine) == [Translation(sentence)]
    assert engine.asked == []


def test_order_is_kept_among_different_sentences() -> None:
    engine = Scripted(lambda sentence: f"{len(sentence)} characters")
    sources = ["好", "2019", "很好", "见{0}", "好得很"]
    done = translate_protected(sources, ["plain"] * 5, engine)
    assert [one.text for one in done] == [
        "1 characters",
        "2019",
        "2 characters",
        "1 characters {0}",
        "3 characters",
    ]


ADDRESSES = ["https://example.com/x", "a@b.com", "{0}", "%s", "`x y`", "v1.2.3", "main.py", "/usr/bin"]
MARKS = ["<b>", "</b>", "[链接](a.md)", "![图](b.png)", "13800138000", "“", "”", "（", "）"]
fragments = st.sampled_from(["今天", "请看", "，", "。", "和", " ", "A", *ADDRESSES, *MARKS])
babble = st.sampled_from(
    ["tea", "{0}", "[", "](a.md)", " <b> ", "`x y`", "v1.2.3", "qx1", "QX2 QX1", ".", "`"]
)


@settings(max_examples=300)
@given(st.lists(fragments, max_size=10).map("".join), st.lists(babble, max_size=5).map("".join))
def test_survival_is_certain(source: str, said: str) -> None:
    for markup in ("plain", "markdown"):
        (done,) = translate_protected([source], [markup], Scripted(lambda _: said))
        assert survives(source, markup, done.text)


def test_capitals_of_a_term_do_not_get_into_an_address():
    source = "参考 https://weixin.qq.com/about 和 qq@qq.com，用QQ聊天。"
    target = "See https://weixin.QQ.com/about and QQ@QQ.com, chat on QQ."
    assert restored(source, "plain", target) == "See https://weixin.qq.com/about and qq@qq.com, chat on QQ."


@given(st.text(st.sampled_from("我０1234567+aBcvwW_~=&!()，。") | st.characters(), max_size=40))
def test_texts_that_are_not_looked_into_hold_nothing_to_protect(text):
    if _MAYBE.search(text) is None:
        for pattern in _PATTERNS.values():
            assert pattern.search(text) is None
