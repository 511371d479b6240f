"""Markdown (CommonMark and tables): blocks become paragraphs, inline markup stays as it was written.

The block structure is markdown-it-py's; what it takes off (`## `, `- `, `> `, `| `) is kept as the
paragraph's prefix and suffix, and so are a footnote's mark and the tags around text in HTML. Code blocks,
front matter, HTML without text, link definitions, rules and the delimiter rows of tables are Kind.VERBATIM.
Inline markup is not parsed here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.readers.encoding import HAN, load
from pipeline.readers.layout import is_spaced
from pipeline.readers.lines import CAPTION, list_number, starts_structure
from pipeline.readers.reflow import join
from pipeline.units import Document, Kind, Paragraph

if TYPE_CHECKING:
    from markdown_it.rules_block import StateBlock
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(r"\A(---|\+\+\+)[ \t]*\n(?:.*\n)*?\1[ \t]*(?:\n|\Z)")
_HARD_BREAK = re.compile(r"(?: {2,}|\\)$")
_FOOTNOTE = re.compile(r"\[\^[^\]\s]+\]:[ \t]*(?=\S)")
_HAN = re.compile(f"[{HAN}]")
# What CommonMark takes for a link definition though it is a note: [注]: 写于一九九八年。
_NOTE = re.compile(rf"\[\^|\[[^\]]+\]:\s*(?=[^\s]*[{HAN}])[^\s<>/.#?]+\s*$")
# What is not text in HTML, code and tags over several lines included.
_HTML = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|pre|textarea)\b.*?(?:</\1\s*>|\Z)|<!\[CDATA\[|\]\]>|<[/!?a-z][^>]*>?",
    re.S | re.I,
)


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
    note = False  # indented lines go on with a footnote
    for token, kind, level in _leaves(_parse(body)):
        first, last = token.map or (done, done)
        yield from _between(lines, done, first)
        done = max(done, last)
        if token.type != "code_block":
            note = token.type == "inline" and bool(_FOOTNOTE.match(token.content))
        if token.type == "html_block":
            yield from _html(lines[first:last], first + 1, spaced=spaced)
        elif note and token.type == "code_block":
            yield from _lines(token, Kind.TEXT, 0, lines, spaced=spaced, apart=mode == "off")
        elif kind is Kind.VERBATIM:
            yield Paragraph("\n".join(lines[first:last]).rstrip("\n"), kind, line=first + 1)
        elif token.type == "tr_open":
            yield from _cells(token.meta["cells"], lines[first], first + 1)
        else:
            yield from _lines(token, kind, level, lines, spaced=spaced, apart=mode == "off")
    yield from _between(lines, done, len(lines))


def _parse(body: str) -> list[Token]:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import reference

    def definition(state: StateBlock, first: int, last: int, silent: bool) -> bool:
        start, end = state.bMarks[first] + state.tShift[first], state.eMarks[first]
        return not _NOTE.match(state.src[start:end]) and reference(state, first, last, silent)

    parser = MarkdownIt("commonmark").enable("table")
    parser.block.ruler.at("reference", definition)
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


def _html(lines: list[str], number: int, *, spaced: bool) -> Iterator[Paragraph]:
    """The paragraphs of a block of HTML: lines with Chinese text between the tags, and the rest verbatim."""
    masked = _HTML.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), "\n".join(lines)).split("\n")
    verbatim: list[str] = []
    group: list[str] = []
    begun, prefix, suffix = number, "", ""
    for offset, (line, text) in enumerate(zip(lines, masked, strict=True)):
        has_text = bool(_HAN.search(text))
        start, end = len(text) - len(text.lstrip()), len(text.rstrip())
        if group and not (has_text and not suffix.strip() and not line[:start].strip()):
            yield Paragraph(join(group, spaced=spaced), Kind.TEXT, 0, begun, prefix, suffix)
            group = []
        if not has_text:
            begun = begun if verbatim else number + offset
            verbatim.append(line)
            continue
        if verbatim:
            yield from _kept(verbatim, begun)
            verbatim = []
        if not group:
            begun, prefix = number + offset, line[:start]
        group.append(line[start:end])
        suffix = line[end:]
    if group:
        yield Paragraph(join(group, spaced=spaced), Kind.TEXT, 0, begun, prefix, suffix)
    yield from _kept(verbatim, begun)


def _kept(lines: list[str], number: int) -> Iterator[Paragraph]:
    text = "\n".join(lines).rstrip("\n")
    if text.strip():
        yield Paragraph(text, Kind.VERBATIM, line=number)


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
        if group and (not text or apart or starts_structure(text, number) or _FOOTNOTE.match(text)):
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
    note = _FOOTNOTE.match(group[0])
    if note:
        group = [group[0][note.end() :], *group[1:]]
    start = max(0, written.find(group[0], note.end() if note else 0))
    if len(group) == 1 and not end:
        end = written[start + len(group[0]) :]
    if kind is Kind.TEXT and CAPTION.match(group[0]):
        kind = Kind.CAPTION
    return Paragraph(join(group, spaced=spaced), kind, level, number + 1, written[:start], end)
