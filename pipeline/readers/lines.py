"""The lines of a text and what a single line shows: its width, whether it ends a sentence, what it opens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# Characters set without spaces between them: Han, kana, Chinese punctuation (curly quotes, dash and ellipsis
# included), full-width forms.
CHINESE = (
    "\u2014\u2018\u2019\u201c\u201d\u2026\u2e80-\u303f\u3040-\u30ff\u3100-\u312f\u31a0-\u31bf\u31f0-\u4dbf"
    "\u4e00-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff65\uffe0-\uffe6\U00020000-\U0003ffff"
)
_WIDE = re.compile(
    "[\u1100-\u115f\u2e80-\u303e\u3041-\u4dbf\u4e00-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60"
    "\uffe0-\uffe6\U0001f300-\U0001faff\U00020000-\U0003ffff]+"
)
SOFT_END = frozenset("，、；：,;:")
_CLOSING = "”’」』）)】》〉〗\"'*_]"
_ENDS = re.compile(rf"[。！？!?…⋯｡][{re.escape(_CLOSING)}]*$|[A-Za-z0-9)\u4e00-\u9fff]\.$")

_DIGITS = "一二三四五六七八九十百〇零两0-9０-９"
CHAPTER = re.compile(
    rf"第\s?[{_DIGITS}]{{1,6}}\s?[章节回篇部卷编讲课集]\b|第\s?[{_DIGITS}]{{1,6}}\s?[章节回篇部卷编讲课集](?=[\s:：、]|$)"
)
BULLET = re.compile(r"[•●○■□◆◇▪‣▶►※]\s*|[-*–—·]\s+")
NUMBERED = re.compile(
    r"(\d{1,3})(?:[.．、]\s*(?![\d\s])|[)）]\s*)|[（(]([0-9一二三四五六七八九十]{1,3})[)）]\s*|([一二三四五六七八九十]{1,3})、"
    r"|([①-⑳])\s*"
)
# What those begin with: most lines need no closer look.
OPENERS = frozenset(
    "第图表附照插圖FT•●○■□◆◇▪‣▶►※-*–—·0123456789０１２３４５６７８９（(一二三四五六七八九十①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
)
_ROW = re.compile(r"\t|\|.*\||^>|\S(?: {2,}|\u3000{2,})\S.*\S(?: {2,}|\u3000{2,})\S")
CAPTION = re.compile(
    r"(?:附?图|附?表|照片|插图|圖|Figure|Fig\.|Table)\s?[0-9０-９一二三四五六七八九十]{1,3}(?:[-–—.．][0-9]{1,3})*(?=[\s:：.、．]|$)"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its surrounding white space. `number` is 1-based in the file, `indent` in columns,
    `page` counts the form feeds before it, `wide_indent` says that it begins with a full-width space."""

    text: str
    number: int
    indent: int = 0
    page: int = 0
    wide_indent: bool = False


def lines_of(text: str) -> Iterator[Line]:
    """The lines of `text` one by one, so that a list of them is never held."""
    number, page, start, end = 0, 0, 0, len(text)
    while start <= end:
        stop = text.find("\n", start)
        if stop < 0:
            stop = end
        raw = text[start:stop]
        start, number = stop + 1, number + 1
        if "\f" in raw:
            first, *others = raw.split("\f")
            yield _line(first, number, page)
            for other in others:
                page += 1
                yield _line(other, number, page)
        else:
            yield _line(raw, number, page)


def _line(raw: str, number: int, page: int) -> Line:
    stripped = raw.strip()
    if not stripped or raw[0] == stripped[0]:
        return Line(stripped, number, 0, page)
    margin = raw[: raw.index(stripped[0])].expandtabs(4)
    return Line(stripped, number, len(margin) + margin.count("\u3000"), page, "\u3000" in margin)


def width(text: str) -> int:
    """Columns that a text takes: two for wide characters, one for others (curly quotes, too)."""
    return len(text) if text.isascii() else 2 * len(text) - len(_WIDE.sub("", text))


def ends_sentence(text: str) -> bool:
    """Whether a line ends as a sentence does."""
    return bool(_ENDS.search(text[-12:]))


def stands_alone(text: str) -> bool:
    """Whether a line is a row of a table (tabs, pipes, aligned by spaces) or a quoted line of an e-mail."""
    hints = "  " in text or "\t" in text or "|" in text or "\u3000\u3000" in text or text[0] == ">"
    return hints and bool(_ROW.search(text))


def list_number(text: str) -> int:
    """The number of a list item as its marker gives it; 0 for other lines."""
    found = NUMBERED.match(text)
    if not found:
        return 0
    value = next(group for group in found.groups() if group)
    if value in "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳":
        return ord(value) - 0x245F
    return int(value) if value.isdigit() else chinese_number(value)


def chinese_number(text: str) -> int:
    """一 to 九十九."""
    tens, ten, units = text.rpartition("十")
    digits = "〇一二三四五六七八九"
    if ten:
        return (digits.find(tens) if tens else 1) * 10 + (digits.find(units) if units else 0)
    return max(0, digits.find(units)) if len(units) == 1 else 0


def starts_structure(text: str, number: int) -> bool:
    """Whether a line opens something of its own: a chapter, a caption, a list item (numbered ones only as 1
    or as the one after `number`: other numbers at a line's start stand in the middle of a sentence)."""
    if text[0] not in OPENERS:
        return False
    if CHAPTER.match(text) or CAPTION.match(text) or BULLET.match(text):
        return True
    return list_number(text) in (1, number + 1) and bool(NUMBERED.match(text))
