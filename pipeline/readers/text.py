"""Plain text: paragraphs, and what each of them is, told from its form alone.

Nothing is taken off a paragraph: markers of lists and headings are part of the text in a plain file, so
that all paragraphs together are the file's text (without page numbers and running heads, see reflow)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from pipeline.readers.encoding import load
from pipeline.readers.lines import (
    BULLET,
    CAPTION,
    CHAPTER,
    NUMBERED,
    OPENERS,
    SOFT_END,
    ends_sentence,
    width,
)
from pipeline.readers.reflow import Block, reflow
from pipeline.units import Document, Kind, Paragraph

_PART = re.compile(
    r"(?:前言|序|序言|序章|自序|代序|总序|引言|引子|导言|导论|导读|绪论|楔子|尾声|终章|后记|跋|结语|结束语|结论|小结|总结|"
    r"目录|致谢|摘要|关键词|参考文献|附录|编后记|作者简介|译后记|译者序|出版说明|內容提要|内容提要|目錄|後記|導論|緒論|結語)"
    r"\s?[A-Z一二三四五六七八九十0-9]?"
)
_SECTION = re.compile(
    r"(\d{1,2}(?:\.\d{1,2})+)\.?\s*(?=[^\d亿万千百元倍米公吨个级折版％%年月度℃億萬噸個])|\d{1,2}\s+(?=[\u3400-\u9fff])"
)
_ARTICLE = re.compile(r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]")
_LONGEST_CAPTION = 100
_LONGEST_HEADING = 60
_LONGEST_GUESSED = 44


def read(
    path: Path, name: str, *, reflow: str = "auto", encoding: str | None = None, chinese: bool = True
) -> Document:
    """See `pipeline.readers.read`."""
    decoded = load(path, encoding, chinese=chinese)
    return Document(name, paragraphs(decoded.text, reflow), "plain", decoded.encoding, decoded.traditional)


def paragraphs(text: str, mode: str = "auto") -> Iterator[Paragraph]:
    """The paragraphs of a plain text; `mode` as in `reflow.reflow`."""
    before: Block | None = None
    block: Block | None = None
    for after in reflow(text, mode):
        if block is not None:
            yield _paragraph(before, block, after)
        before, block = block, after
    if block is not None:
        yield _paragraph(before, block, None)


def _paragraph(before: Block | None, block: Block, after: Block | None) -> Paragraph:
    kind, level = _kind(before, block, after)
    return Paragraph(block.text, kind, level, block.line)


def _kind(before: Block | None, block: Block, after: Block | None) -> tuple[Kind, int]:
    text = block.text
    ended = ends_sentence(text) or text[-1] in SOFT_END
    if ended and text[0] not in OPENERS:
        return Kind.TEXT, 0  # as most are
    columns = width(text[: _LONGEST_CAPTION + 1])  # more than that counts as long
    if CAPTION.match(text) and columns <= _LONGEST_CAPTION and not text.endswith("。"):
        return Kind.CAPTION, 0
    if columns <= _LONGEST_HEADING and not ended:
        if CHAPTER.match(text):
            return Kind.HEADING, 1 if text[text.index("第") :].find("节", 0, 8) < 0 else 2
        if _PART.fullmatch(text):
            return Kind.HEADING, 1
        section = _SECTION.match(text)
        if section and columns <= _LONGEST_GUESSED:
            return Kind.HEADING, 1 + (section[1] or "").count(".")
    if BULLET.match(text):
        return Kind.LIST_ITEM, 1
    if _ARTICLE.match(text):
        # 一、 over a text is a heading; among its like it is a list.
        alone = not any(other and _ARTICLE.match(other.text) for other in (before, after))
        heading = alone and not ended and columns <= _LONGEST_GUESSED
        return (Kind.HEADING, 2 if text[0] not in "（(" else 3) if heading else (Kind.LIST_ITEM, 1)
    if NUMBERED.match(text):
        return Kind.LIST_ITEM, 1
    if _is_title(before, block, after, ended=ended or columns > _LONGEST_GUESSED):
        return Kind.HEADING, 1 if before is None else 2
    return Kind.TEXT, 0


def _is_title(before: Block | None, block: Block, after: Block | None, *, ended: bool) -> bool:
    """A short line that stands apart, ends as no sentence does, and has text below it."""
    if ended or not block.apart or after is None or "\t" in block.text or "|" in block.text:
        return False
    if re.search("[，。；]", block.text) or not re.search("[\u3400-\u9fff]", block.text):
        return False
    byline = before is None and " " in after.text
    return after.apart or byline or ends_sentence(after.text)
