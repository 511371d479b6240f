"""What counts as a rendering that stands in an English text."""

import pytest

from pipeline.glossary.rendering import put, recase
from pipeline.renderings import verify, wrong_places
from pipeline.units import TermHit


def hit(target: str, *, case: str = "sentence", wrong: tuple[str, ...] = (), term: str = "") -> TermHit:
    return TermHit(0, 1, term or target, target, case=case, wrong=wrong)


@pytest.mark.parametrize(
    ("target", "text", "there"),
    [
        ("WeChat", "We use WeChat.", True),
        ("WeChat", "We use wechat.", True),
        ("WeChat", "WeChat's users", True),
        ("WeChat", "WeChats", False),  # names have no plural
        ("WeChat", "SuperWeChat", False),
        ("WeChat", "WeChat2", False),
        ("smart city", "Smart cities grow.", True),
        ("smart city", "smart  city", True),
        ("ecosystem", "ecosystems", True),
        ("ecosystem", "ecosystemic", False),
        ("sandbox", "sandboxes", True),
        ("IP", "famous IPs", True),
        ("Internet+", "the Internet+ era", True),
        ("Internet+", "Internet", False),
        ("Moore's Law", "Moore’s law", True),
        ("Internet Plus", "Internet-Plus", False),
        ("道", "the 道 of", True),
    ],
)
def test_one_rendering(target: str, text: str, there: bool) -> None:
    assert verify(text, [hit(target)]) == (there,)


def test_keep_means_as_it_is_written() -> None:
    assert verify("we use wechat", [hit("WeChat", case="keep")]) == (False,)
    assert verify("We use WeChat", [hit("WeChat", case="keep")]) == (True,)


def test_a_rendering_has_to_stand_there_as_often_as_its_term() -> None:
    assert verify("Tencent and it", [hit("Tencent")] * 2) == (True, False)
    assert verify("Tencent and Tencent", [hit("Tencent")] * 2) == (True, True)


def test_a_rendering_inside_a_longer_one_does_not_count() -> None:
    both = [hit("Internet"), hit("Internet Plus")]
    assert verify("Internet Plus is new.", both) == (False, True)
    assert verify("Internet Plus is the Internet.", both) == (True, True)
    assert verify("The Internet is new.", both) == (True, False)


def test_a_wrong_rendering_counts_against_its_term() -> None:
    plus = hit("Internet Plus", wrong=("Internet+", "Internet"))
    assert verify("Internet Plus it is.", [plus]) == (True,)
    assert verify("Internet Plus or Internet+.", [plus]) == (False,)
    assert verify("Internet Plus or Internet+.", [plus, plus]) == (True, False)
    assert wrong_places("an Internet+ age", plus, [plus]) == [(3, 12)]
    # Nor does a wrong rendering count for a shorter one.
    assert verify("Internet Plus or Internet+.", [hit("Internet"), plus]) == (False, False)
    # What another term is rendered as is not wrong.
    assert verify("Internet Plus or Internet.", [plus, hit("Internet")]) == (True, True)


def test_a_wrong_rendering_may_differ_in_nothing_but_case() -> None:
    term = hit("internet", wrong=("Internet",))
    assert verify("the internet", [term]) == (True,)
    assert wrong_places("the Internet and the internet", term, [term]) == [(4, 12)]
    assert verify("Internet access is good.", [term]) == (True,)


@pytest.mark.parametrize(
    ("target", "case", "text", "better"),
    [
        ("Internet Plus", "sentence", "the internet plus age", "the Internet Plus age"),
        ("Internet Plus", "sentence", "INTERNET PLUS", "INTERNET PLUS"),
        ("digital economy", "sentence", "Growing the Digital Economy", "Growing the Digital Economy"),
        ("digital economy", "sentence", "We live in a Digital Economy.", "We live in a digital economy."),
        ("digital economy", "sentence", "It is. Digital economy is.", "It is. Digital economy is."),
        ("iPhone", "keep", "Iphone", "iPhone"),
        ("WeChat", "keep", "WECHAT and wechat", "WeChat and WeChat"),
    ],
)
def test_capitals_are_put_right(target: str, case: str, text: str, better: str) -> None:
    assert recase(text, [hit(target, case=case)]) == better


@pytest.mark.parametrize(
    ("text", "old", "rendering", "case", "better"),
    [
        ("The net is here.", "net", "Internet", "sentence", "The Internet is here."),
        ("A network is here.", "network", "ecosystem", "sentence", "An ecosystem is here."),
        ("An idea is here.", "idea", "unified plan", "sentence", "A unified plan is here."),
        ("Clever towns grow.", "Clever towns", "smart city", "sentence", "Smart cities grow."),
        ("It is. phone calls", "phone", "iPhone", "keep", "It is. iPhone calls"),
        ("The salts", "salts", "Tencent", "sentence", "The Tencent"),
    ],
)
def test_words_are_replaced_as_an_editor_would(
    text: str, old: str, rendering: str, case: str, better: str
) -> None:
    start = text.index(old)
    assert put(text, (start, start + len(old)), rendering, case) == better
