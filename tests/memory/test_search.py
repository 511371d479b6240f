"""A concordance: where a word occurs, marked."""

from __future__ import annotations

import pytest

from pipeline.memory.database import Memory
from pipeline.memory.entry import Entry
from pipeline.memory.search import marked, search


@pytest.fixture
def library(memory: Memory) -> Memory:
    memory.add(
        [
            Entry("图书馆九点开门。", "The library opens at nine."),
            Entry("图书馆的门是木头的，門上有字。", "The library door is wooden; it has writing on it."),
            Entry("用 ＷｅＣｈａｔ 预约，100% 免费。", "Book with WeChat, 100% free."),
            Entry("他在图、书、馆里。", "He is in a picture, a book, a hall."),
        ]
    )
    return memory


@pytest.mark.parametrize(
    ("text", "sources", "targets"),
    [
        ("图书馆", ["[图书馆]九点开门。", "[图书馆]的门是木头的，門上有字。"], None),
        ("圖書館", ["[图书馆]九点开门。", "[图书馆]的门是木头的，門上有字。"], None),
        ("图书馆 木头", ["[图书馆]的门是[木头]的，門上有字。"], None),
        ("门", ["图书馆九点开[门]。", "图书馆的[门]是木头的，[門]上有字。"], None),
        (
            "LIBRARY",
            None,
            ["The [library] opens at nine.", "The [library] door is wooden; it has writing on it."],
        ),
        ("door library", None, ["The [library] [door] is wooden; it has writing on it."]),
        ("100%", ["用 ＷｅＣｈａｔ 预约，[100%] 免费。"], ["Book with WeChat, [100%] free."]),
        ("wechat", ["用 [ＷｅＣｈａｔ] 预约，100% 免费。"], ["Book with [WeChat], 100% free."]),
        ("0_", [], []),
        ("没有这个", [], []),
        (" ", [], []),
    ],
)
def test_hits_are_marked(
    library: Memory, text: str, sources: list[str] | None, targets: list[str] | None
) -> None:
    hits = list(search(library, text))
    if sources is not None:
        assert [marked(hit.entry.source, hit.source_spans) for hit in hits] == sources
    if targets is not None:
        assert [marked(hit.entry.target, hit.target_spans) for hit in hits] == targets


def test_marks_may_be_anything() -> None:
    assert marked("一二三", ((0, 1), (2, 3)), "<b>", "</b>") == "<b>一</b>二<b>三</b>"
