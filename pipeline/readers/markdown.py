"""Markdown (CommonMark and tables): blocks become paragraphs, inline markup stays as it was written.

The block structure is markdown-it-py's; what it takes off (`## `, `- `, `> `, `| `) is kept as the
paragraph's prefix and suffix. Code blocks, front matter, HTML, link definitions, rules and the delimiter rows
of tables are Kind.VERBATIM. Inline markup is not parsed here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.readers.encoding import load
from pipeline.readers.layout import is_spaced
from pipeline.readers.lines import CAPTION, list_number, starts_structure
from pipeline.readers.reflow import join
from pipeline.units import Document, Kind, Paragraph

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(r"\A(---|\+\+\+)[ \t]*\n(?:.*\n)*?\1[ \t]*(?:\n|\Z)")
_HARD_BREAK = re.compile(r"(?: {2,}|\\)$")


def read(
    path: Path, name: str, *, reflow: str = "auto", encoding: str | None = None, chinese: bool = True
) -> Document:
    """See `pipeline.readers.read`. Lines of one Markdown paragraph are joined unless `reflow` is "off"."""
    decoded = load(path, encoding, chinese=chinese)
    return Document(name, paragraphs(decoded.text, reflow), "markdown", decoded.encoding, decoded.traditional)


def paragraphs(text: str, mode: str = "auto") -> Iterator[Paragraph]:
    """The paragraphs of a Markdown text in order. `mode` "off": each line of a paragraph stays on its own."""
    text = text.replace("\f", "\n")
    front = _FRONT_MATTER.match(text)
    if front:
        yield Paragraph(front[0].rstrip("\n"), Kind.VERBATIM, line=1)
    # Lines before the front matter's end are blanked, so that line numbers are those of the file.
    body = "\n" * front[0].count("\n") + text[front.end() :] if front else text
    lines = body.split("\n")
    spaced = is_spaced(body)
    done = 0  # lines that were given out
    for token, kind, level in _leaves(_parse(body)):
        first, last = token.map or (done, done)
        yield from _between(lines, done, first)
        done = max(done, last)
        if kind is Kind.VERBATIM:
            yield Paragraph("\n".join(lines[first:last]).rstrip("\n"), kind, line=first + 1)
        elif token.type == "tr_open":
            yield from _cells(token.meta["cells"], lines[first], first + 1)
        else:
            yield from _lines(token, kind, level, lines, spaced=spaced, apart=mode == "off")
    yield from _between(lines, done, len(lines))


def _parse(body: str) -> list[Token]:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark").enable("table")
    # Only the blocks are wanted; inline markup stays source text.
    parser.core.ruler.disable(["inline", "text_join"])
    return parser.parse(body)


def _leaves(tokens: list[Token]) -> Iterator[tuple[Token, Kind, int]]:
    """The blocks that hold text, with what they are; a table row comes as one, its cells in `meta`."""
    lists, heading = 0, 0
    row: Token | None = None
    end = 0
    for token in tokens:
        if token.type in ("bullet_list_open", "ordered_list_open"):
            lists += 1
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            lists -= 1
        elif token.type == "heading_open":
            heading, end = int(token.tag[1]), token.map[1] if token.map else 0
        elif token.type == "heading_close":
            heading = 0
        elif token.type == "tr_open":
            row = token
            row.meta = {"cells": []}
        elif token.type == "tr_close" and row is not None:
            yield row, Kind.TEXT, 0
            row = None
        elif token.type in ("fence", "code_block", "html_block", "hr"):
            yield token, Kind.VERBATIM, 0
        elif token.type == "inline":
            if row is not None:
                row.meta["cells"].append(token.content)
            elif heading:
                token.map = [token.map[0], end] if token.map else None
                yield token, Kind.HEADING, heading
            else:
                yield token, Kind.LIST_ITEM if lists else Kind.TEXT, lists


def _between(lines: list[str], first: int, last: int) -> Iterator[Paragraph]:
    """What belongs to no block: link definitions and the delimiter rows of tables."""
    for number in range(first, last):
        if lines[number].strip().strip(">").strip():
            yield Paragraph(lines[number], Kind.VERBATIM, line=number + 1)


def _cells(cells: list[str], line: str, number: int) -> Iterator[Paragraph]:
    position = 0
    for index, cell in enumerate(cells):
        written = cell if cell in line[position:] else cell.replace("|", "\\|")
        start = line.find(written, position)
        if start < 0:
            start, written = position, cell
        prefix, position = line[position:start], start + len(written)
        suffix = line[position:] if index == len(cells) - 1 else ""
        if written:
            yield Paragraph(written, Kind.TEXT, 0, number, prefix, suffix)


def _lines(
    token: Token, kind: Kind, level: int, lines: list[str], *, spaced: bool, apart: bool
) -> Iterator[Paragraph]:
    """The paragraphs of a block: one, but for hard breaks, Chinese list markers, and `apart`."""
    first = token.map[0] if token.map else 0
    content = token.content.split("\n")
    group: list[str] = []
    begun, number = 0, 0
    for offset, line in enumerate(content):
        # The backslash on a paragraph's last line is a backslash.
        hard = _HARD_BREAK.search(line) if offset < len(content) - 1 else None
        text = line[: hard.start()].strip() if hard else line.strip()
        if group and text and (apart or starts_structure(text, number)):
            yield _paragraph(group, kind, level, lines, first + begun, spaced=spaced)
            group = []
        if text:
            if not group:
                begun, number = offset, list_number(text) or number
            group.append(text)
        if group and hard:
            yield _paragraph(group, kind, level, lines, first + begun, spaced=spaced, end=hard[0])
            group = []
    if group:
        yield _paragraph(group, kind, level, lines, first + begun, spaced=spaced)


def _paragraph(
    group: list[str], kind: Kind, level: int, lines: list[str], number: int, *, spaced: bool, end: str = ""
) -> Paragraph:
    written = lines[number]
    start = max(0, written.find(group[0]))
    if len(group) == 1 and not end:
        end = written[start + len(group[0]) :]
    if kind is Kind.TEXT and CAPTION.match(group[0]):
        kind = Kind.CAPTION
    return Paragraph(join(group, spaced=spaced), kind, level, number + 1, written[:start], end)
