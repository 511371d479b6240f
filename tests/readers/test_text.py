import pytest

from pipeline.readers.text import paragraphs
from pipeline.units import Kind
from tests.readers.prose import PARAGRAPHS, wrap

H, T, L, C = Kind.HEADING, Kind.TEXT, Kind.LIST_ITEM, Kind.CAPTION


def kinds(text: str) -> list[tuple[str, Kind, int]]:
    return [(paragraph.text, paragraph.kind, paragraph.level) for paragraph in paragraphs(text)]


BOOK = f"""云溪县数字经济纪事
沈小禾 编著

前言

{PARAGRAPHS[0]}

第一章 从一根网线说起

{PARAGRAPHS[1]}

第一节 网线

1.1 谁在使用微信

{PARAGRAPHS[2]}
1. 先修路；
2. 再架线。
（一）先修路；
（二）再架线。
• 山
• 水

图1-1 云溪县的光缆

表2 各村的网速

一、山里的路

{PARAGRAPHS[3]}

一、先修路
二、再架线

“你去吗？”
“我不去。”

后记
"""


def test_what_the_paragraphs_of_a_book_are():
    assert kinds(BOOK) == [
        ("云溪县数字经济纪事", H, 1),
        ("沈小禾 编著", T, 0),
        ("前言", H, 1),
        (PARAGRAPHS[0], T, 0),
        ("第一章 从一根网线说起", H, 1),
        (PARAGRAPHS[1], T, 0),
        ("第一节 网线", H, 2),
        ("1.1 谁在使用微信", H, 2),
        (PARAGRAPHS[2], T, 0),
        ("1. 先修路；", L, 1),
        ("2. 再架线。", L, 1),
        ("（一）先修路；", L, 1),
        ("（二）再架线。", L, 1),
        ("• 山", L, 1),
        ("• 水", L, 1),
        ("图1-1 云溪县的光缆", C, 0),
        ("表2 各村的网速", C, 0),
        ("一、山里的路", H, 2),
        (PARAGRAPHS[3], T, 0),
        ("一、先修路", L, 1),
        ("二、再架线", L, 1),
        ("“你去吗？”", T, 0),
        ("“我不去。”", T, 0),
        ("后记", H, 1),
    ]


def test_a_wrapped_book_has_the_same_paragraphs():
    lines = [piece for line in BOOK.split("\n") for piece in (wrap(line, 44) if line else [""])]
    assert kinds("\n".join(lines)) == kinds(BOOK)


@pytest.mark.parametrize(
    "line",
    [
        "2013年的秋天，我们来了。",
        "图书馆在河边。",
        "表明态度很重要。",
        "第一次来这里",
        "1.5亿元的投资",
        "前言不搭后语。",
        "3月里的小雨",
    ],
)
def test_what_only_looks_like_a_heading_a_list_or_a_caption(line):
    assert kinds(f"{PARAGRAPHS[0]}\n{line}\n{PARAGRAPHS[1]}")[1] == (line, T, 0)


@pytest.mark.parametrize(
    "line", ["2. 然后把门锁上。", "２．然后把门锁上。", "② 然后把门锁上。", "• 然后把门锁上。"]
)
def test_a_list_item_may_be_a_whole_sentence(line):
    assert kinds(f"要做的事情：\n\n{line}\n")[1:] == [(line, L, 1)]


def test_verse_lines_are_text():
    verse = "大桥架在青山上，\n小船停在柳树旁。\n莫说船家无去处，\n留下灯火照夜航。"
    assert kinds(f"{PARAGRAPHS[0]}\n\n{verse}")[1:] == [(line, T, 0) for line in verse.split("\n")]


def test_line_numbers():
    assert [paragraph.line for paragraph in paragraphs("一。\n\n二。\r三。".replace("\r", "\n"))] == [1, 3, 4]


def test_a_page_break_ends_a_line():
    assert [text for text, *_ in kinds("今天下雨。\f明天天晴。")] == ["今天下雨。", "明天天晴。"]
