"""The table that a person reviews and edits: one row per unit, under the document's own headings.

Cells show in any Markdown viewer what the text is: characters that mean something there are escaped. Units
whose own markup is Markdown keep it. One rule takes both back, so an edited file needs no memory of what it
was made from. In the notes, what duizhao says is in italics; everything else is the reviewer's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.errors import InputError
from pipeline.units import Kind, Origin, Outcome, State, Unit
from pipeline.writers.atomic import TextPart
from pipeline.writers.base import Export, Returned, filled

_HEADER = "| id | zh | en | notes |\n| --- | --- | --- | --- |\n"
_PLAIN = re.compile(
    r"[\\`*\[|$\n\r\t\x00-\x1f\ud800-\udfff<]|~(?=~)|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|^#+|^ +| +$"
    r"|&(?=[A-Za-z]{1,31};|#\d{1,7};|#[xX][0-9A-Fa-f]{1,6};)"
)
_MARKUP = re.compile(
    r"[\\|\n\r\t\x00-\x1f\ud800-\udfff]|^ +| +$|<br\s*/?>"
    r"|&(?=[A-Za-z]{1,31};|#\d{1,7};|#[xX][0-9A-Fa-f]{1,6};)"
)
_MAYBE_PLAIN = re.compile(r"[\\`*\[|$<~_#&\x00-\x1f\ud800-\udfff]")
_MAYBE_MARKUP = re.compile(r"[\\|<&\x00-\x1f\ud800-\udfff]")
_CODED = re.compile(
    r"\\(?P<escaped>[!-/:-@\[-`{-~])|(?P<line><br\s*/?>)|&(?:(?P<name>lt|gt|amp|quot)|#(?P<number>\d{1,7}));",
    re.IGNORECASE,
)
_NAMES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_CELL_END = re.compile(r"(?<!\\)(?:\\\\)*\|")
_OURS = re.compile(r"^\*(?!\s)((?:[^*\\]|\\.)*)\*\s*")


def cell(text: str, markup: str = "plain") -> str:
    """A text as content of a table cell. `decoded(cell(text)) == text` for every text that is valid Unicode
    (lone surrogates become U+FFFD)."""
    markdown = markup == "markdown"
    if not (_MAYBE_MARKUP if markdown else _MAYBE_PLAIN).search(text) and text == text.strip(" "):
        return text
    return (_MARKUP if markdown else _PLAIN).sub(_coded, text)


def _coded(match: re.Match[str]) -> str:
    found = match.group()
    if found == "\n":
        return "<br>"
    if found == "<":
        return "&lt;"
    if found == "&":
        return "&amp;"
    if found[0] == "<":
        return found.replace("<", "&lt;")
    if found[0] == " ":
        return "&#32;" * len(found)
    if "\ud800" <= found <= "\udfff":
        return "\ufffd"
    if found < " ":
        return f"&#{ord(found)};"
    return "".join("\\" + char for char in found)


def decoded(content: str) -> str:
    """The text of a cell."""
    return _CODED.sub(_decode, content)


def _decode(match: re.Match[str]) -> str:
    if match["escaped"]:
        return match["escaped"]
    if match["line"]:
        return "\n"
    if match["name"]:
        return _NAMES[match["name"].lower()]
    code = int(match["number"])
    return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else match.group()


def remarks(unit: Unit) -> list[str]:
    """What duizhao has to say about a unit, short: findings, terms that needed help, origin, state."""
    said = [f"{finding.code}: {finding.message}" for finding in unit.findings]
    if unit.terms:
        for hit in dict.fromkeys((h.term, h.target, h.outcome) for h in unit.terms):
            if hit[2] is Outcome.REPLACED and hit[0] != hit[1]:
                said.append(f"term put in: {hit[0]} = {hit[1]}")
    if unit.sentences in ((1, 0), (0, 1)):
        said.append("no counterpart")
    if unit.origin is Origin.FUZZY:
        said.append(f"fuzzy match {(unit.score or 0) * 100:.0f}%")
    elif unit.origin is Origin.ALIGNED and unit.score is not None:
        said.append(f"aligned {unit.score:.2f}")
    elif unit.origin is Origin.MEMORY:
        said.append("from memory")
    if unit.state in (State.REVIEWED, State.FINAL, State.REJECTED):
        said.append(unit.state.value)
    return said


def write(units: Iterable[Unit], path: Path, export: Export) -> tuple[Path, ...]:
    """Write the table; the files that changed. Raises InputError, StoreError."""
    return filled(Table(path, export), units)


class Table:
    """The table in the making, fed unit by unit."""

    def __init__(self, path: Path, export: Export) -> None:
        self._path, self._export = path, export
        self._document, self._in_table = export.document, False
        self._part = TextPart(path)
        if export.document:
            self._part.add(f"# {_heading(export.document)}\n")

    def add(self, unit: Unit) -> None:
        """Take the next unit, in the order of the document."""
        if not self._export.wants(unit):
            return
        if unit.document != self._document and not self._export.document:
            self._document, self._in_table = unit.document, False
            self._part.add(f"\n# {_heading(unit.document)}\n")
        if unit.kind is Kind.HEADING and unit.source.strip():
            signs = "#" * min(max(unit.level, 1) + 1, 6)
            self._part.add(f"\n{signs} {_heading(unit.source, unit.markup)}\n")
            self._in_table = False
        if not self._in_table:
            self._part.add("\n" + _HEADER)
            self._in_table = True
        self._part.add(_row(unit))

    def put(self) -> tuple[Path, ...]:
        """Let the file take its place; the files that changed."""
        return (self._path,) if self._part.put() else ()

    def drop(self) -> None:
        """Leave nothing half-made behind. Does nothing after `put`."""
        self._part.drop()


open_sheet = Table


def _row(unit: Unit) -> str:
    said = "; ".join(remarks(unit))
    notes = f"*{cell(said).replace('&#32;', ' ').strip()}*" if said else ""
    if unit.note:
        notes += (" " if notes else "") + cell(unit.note)
    source, target = cell(unit.source, unit.markup), cell(unit.target or "", unit.markup)
    return f"| {unit.id} | {source} | {target} | {notes} |\n"


def _heading(text: str, markup: str = "plain") -> str:
    return cell(text.strip(), markup).replace("<br>", " ").replace(" #", " \\#")


def read_back(path: Path) -> Iterator[Returned]:
    """The rows of an edited file. Columns are known by the table's header; widths, order and other columns do
    not matter. Raises InputError: no such table, text that is not UTF-8; and, after all good rows, one that
    names every row with too few or too many cells."""
    try:
        with path.open(encoding="utf-8-sig", newline="\n") as file:
            yield from _rows(file, path)
    except UnicodeDecodeError as error:
        raise InputError(
            "is not UTF-8.", file=path, way_out="Save it as UTF-8 and import it again."
        ) from error
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(f"cannot be read: {reason}.", file=path, way_out="Check the name.") from error


def _rows(file: Iterable[str], path: Path) -> Iterator[Returned]:
    columns: dict[str, int] = {}
    width = tables = 0
    broken: list[tuple[int, int, int]] = []  # line, cells, columns of the table
    for number, line in enumerate(file, 1):
        text = line.strip(" \t\r\n")
        if not text.startswith("|"):
            columns = {}
            continue
        cells = _cells(text)
        if not columns:
            names = {name.strip("* ").lower(): at for at, name in enumerate(cells)}
            if {"id", "zh", "en"} <= names.keys():
                columns, width = names, len(cells)
                tables += 1
            continue
        if all(re.fullmatch(":?-+:?", content) for content in cells):
            continue
        if len(cells) != width:
            broken.append((number, len(cells), width))
            continue
        notes = cells[columns["notes"]] if "notes" in columns else None
        target = decoded(cells[columns["en"]])
        yield Returned(
            id=cells[columns["id"]].strip("` "),
            source=decoded(cells[columns["zh"]]),
            target=target or None,
            note=None if notes is None else decoded(_OURS.sub("", notes, count=1)),
            place=f"line {number}",
        )
    if not tables:
        raise InputError(
            "holds no table with the columns id, zh and en.",
            file=path,
            way_out="Import the file that `duizhao run` or `duizhao export --format md` wrote, edited.",
        )
    if broken:
        raise _misfits(broken, path)


def _misfits(broken: list[tuple[int, int, int]], path: Path) -> InputError:
    """One error for all rows (line, cells, columns) that do not fit their tables."""
    (first, count, width), *others = broken
    also = f"; nor do these fit: {', '.join(f'line {line}' for line, _, _ in others)}" if others else ""
    return InputError(
        f"this row has {count} cells, its table has {width} columns{also}.",
        file=path,
        line=first,
        way_out="Write a | that belongs to the text as \\| and keep every cell, even an empty one.",
    )


def _cells(row: str) -> list[str]:
    """Contents of the cells of a row that begins with a pipe; a pipe after an odd number of backslashes is
    text."""
    cells: list[str] = []
    start = 1
    for match in _CELL_END.finditer(row, 1):
        cells.append(row[start : match.end() - 1].strip(" \t"))
        start = match.end()
    rest = row[start:].strip(" \t")
    return [*cells, rest] if rest else cells
