"""TMX into a memory: versions 1.1 to 1.4, from any tool, however untidy.

A unit that cannot be used is reported with its line and the reason, and the others are imported. Text policy:
native codes (`bpt`, `ept`, `ph`, `it`, `ut`, with the `sub` inside them) are left out, a line break or tab
among them becomes a space, the text in `hi` stays; in files that duizhao wrote codes are the document's own
markup and stay too. White space is collapsed, text is brought to NFC. Writing TMX is the writers' business.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.errors import InputError
from pipeline.memory.database import Memory
from pipeline.memory.entry import Entry
from pipeline.memory.languages import language
from pipeline.memory.tmx_text import Head, Piece, parse, read_pieces
from pipeline.units import Origin

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_CODES = frozenset({"bpt", "ept", "ph", "it", "ut", "sub"})
_BREAKS = frozenset({"lb", "br", "break", "tab", "x-lb", "x-br", "x-tab", "x-newline"})
_WHITE = re.compile(r"[ \t\r\n]+")
_DATE = re.compile(r"\d{8}T\d{6}Z")
_UNIT = re.compile(r"(?=<tu[\s>])|(?<=</tu>)")
_PROBLEMS = 1000  # that are kept word for word

# Props that say in what place a source stands, by tool: OmegaT, memoQ, XTM, Phrase; all read alike.
_PREVIOUS = frozenset({"prev", "context-pre", "context-prev", "previous-source-text"})
_NEXT = frozenset({"next", "context-post", "context-next", "next-source-text"})
_DOCUMENT = frozenset({"file", "filename", "document", "duizhao-document"})


@dataclass(frozen=True, slots=True)
class Problem:
    """A unit that was not imported: the line where it begins, and why."""

    line: int
    reason: str


@dataclass
class Report:
    """What an import found. `read` counts usable Chinese-English pairs, `new` those the memory did not have,
    `bad` the units that could not be used; `problems` are the first thousand of these."""

    encoding: str = ""
    version: str = ""
    read: int = 0
    new: int = 0
    bad: int = 0
    problems: list[Problem] = field(default_factory=list)
    languages: set[str] = field(default_factory=set)

    def complain(self, line: int, reason: str) -> None:
        """Notes a bad unit."""
        self.bad += 1
        if len(self.problems) < _PROBLEMS:
            self.problems.append(Problem(line, reason))


def import_tmx(memory: Memory, path: Path, advance: Callable[[int], None] = lambda size: None) -> Report:
    """Adds a TMX file to the memory; `advance` is told how many bytes were read.

    An import that was stopped is simply run again: what is in the memory is not added twice. Raises
    InputError when the file cannot be used or ends too soon (what came before is kept then), StoreError.
    """
    report = Report()
    before = len(memory)
    try:
        memory.add(read_tmx(path, report, advance))
    except InputError as error:
        if not report.read:
            raise
        raise InputError(
            error.message,
            file=path,
            line=error.line,
            way_out=f"The {report.read} units before it are in the memory; get the whole file and import it.",
        ) from error
    report.new = len(memory) - before
    if report.bad and not report.read:
        first = report.problems[0]
        codes = ", ".join(sorted(report.languages)) or "none"
        raise InputError(
            f"has no usable Chinese-English unit (its languages: {codes}); the first: {first.reason}.",
            file=path,
            line=first.line,
        )
    return report


def read_tmx(
    path: Path, report: Report, advance: Callable[[int], None] = lambda size: None
) -> Iterator[Entry]:
    """The entries of a TMX file in its order; fills in `report` on the way. A unit with several Chinese or
    English variants gives an entry for each pair. Raises InputError as `read_pieces` does."""
    ours = False
    for piece in read_pieces(path, advance):
        if isinstance(piece, Head):
            report.encoding, report.version = piece.encoding, piece.version
            ours = piece.header.get("creationtool") == "duizhao"
            continue
        for unit, line in _elements(piece, report):
            for entry in _entries(unit, line, report, ours):
                report.read += 1
                yield entry


def _elements(piece: Piece, report: Report) -> Iterator[tuple[Any, int]]:
    from lxml import etree

    try:
        root = parse(f"<body>{piece.text}</body>")
    except etree.XMLSyntaxError:
        yield from _one_by_one(piece, report)
        return
    for unit in root.iter("tu"):
        yield unit, piece.line + unit.sourceline - 1


def _one_by_one(piece: Piece, report: Report) -> Iterator[tuple[Any, int]]:
    """The elements of a piece that is not well-formed as a whole."""
    from lxml import etree

    line = piece.line
    for text in _UNIT.split(piece.text):
        if text.strip():
            start = line + text[: len(text) - len(text.lstrip())].count("\n")
            try:
                unit = parse(text.strip())
                if unit.tag != "tu":
                    raise ValueError(f"<{unit.tag}> stands where a unit should")
                yield unit, start
            except (etree.XMLSyntaxError, ValueError) as error:
                reason = error.msg if isinstance(error, etree.XMLSyntaxError) else str(error)
                report.complain(start, f"not well-formed XML: {reason}")
        line += text.count("\n")


def _entries(unit: Any, line: int, report: Report, ours: bool) -> Iterator[Entry]:
    chinese: list[_Variant] = []
    english: list[_Variant] = []
    props: list[tuple[str, str]] = []
    notes: list[str] = []
    reason = ""
    for child in unit:
        if child.tag == "tuv":
            variant = _variant(child, ours)
            if variant.tidy not in report.languages and len(report.languages) < 20:
                report.languages.add(variant.tidy)
            if not variant.language:
                reason = reason or ("" if variant.tidy else "a variant has no language code")
            elif not variant.text:
                reason = f"the {'Chinese' if variant.language == 'zh' else 'English'} segment is empty"
            elif "\ufffd" in variant.text:
                reason = f"holds bytes that are not valid {report.encoding}"
            else:
                (chinese if variant.language == "zh" else english).append(variant)
        elif child.tag == "prop":
            _add_prop(props, child)
        elif child.tag == "note" and child.text:
            notes.append(_tidy(child.text))
    props += _said_in_notes(notes) if ours else []
    if not (chinese and english):
        report.complain(line, reason or f"no {'English' if chinese else 'Chinese'} segment")
    for source in chinese:
        for target in english:
            yield _entry(unit, source, target, [*props, *source.props, *target.props], "\n".join(notes))


def _said_in_notes(notes: list[str]) -> list[tuple[str, str]]:
    """Where context props leave no room for others, our own files say origin, state and findings in notes,
    the first of which begins with "duizhao: ". Takes them out of `notes` and gives the origin as a prop."""
    for place, note in enumerate(notes):
        if note.startswith("duizhao: "):
            del notes[place:]
            return [("x-duizhao-origin", note.removeprefix("duizhao: ").split(",")[0])]
    return []


class _Variant(NamedTuple):
    """A `tuv`: "zh", "en" or "" and its code as BCP 47 has it, the segment's text, the rest."""

    language: str
    tidy: str
    text: str
    props: tuple[tuple[str, str], ...]
    element: Any


def _variant(element: Any, codes: bool) -> _Variant:
    text = ""
    props: list[tuple[str, str]] = []
    for child in element:
        if child.tag == "seg":
            text = _tidy(_raw(child, codes) if len(child) else child.text or "")
        elif child.tag == "prop":
            _add_prop(props, child)
    return _Variant(*language(element.get(_LANG) or element.get("lang") or ""), text, tuple(props), element)


def _add_prop(props: list[tuple[str, str]], element: Any) -> None:
    if element.text:
        props.append((element.get("type", ""), _tidy(element.text)))


def _entry(unit: Any, source: _Variant, target: _Variant, props: list[tuple[str, str]], note: str) -> Entry:
    previous = following = document = ""
    origin: Origin | None = None
    kept: list[tuple[str, str]] = []
    for prop in props:
        kind, text = prop
        says = _says(kind)
        if says == "":
            kept.append(prop)
        elif says == "previous":
            previous = _context(text)
        elif says == "next":
            following = _context(text)
        elif says == "document":
            document = text
        elif says == "origin" and text in Origin._value2member_map_:
            origin = Origin(text)
    of_target, of_unit = target.element.get, unit.get
    changed = of_target("changedate") or of_unit("changedate") or ""
    created = of_target("creationdate") or of_unit("creationdate") or ""
    creator = of_target("creationid") or of_unit("creationid") or ""
    return Entry(
        source.text,
        target.text,
        previous,
        following,
        document,
        origin,
        of_target("changeid") or of_unit("changeid") or creator,
        _date(changed) or _date(created),
        note,
        tuple(kept),
        source.tidy,
        target.tidy,
    )


@lru_cache(maxsize=256)
def _says(kind: str) -> str:
    """What a prop of this type is for: "previous", "next", "document", "origin"; "ours" for other remarks of
    duizhao's own, "" for what is kept as it is."""
    name = kind.lower().removeprefix("x-").replace("_", "-")
    for role, names in (("previous", _PREVIOUS), ("next", _NEXT), ("document", _DOCUMENT)):
        if name in names:
            return role
    if name == "duizhao-origin":
        return "origin"
    return "ours" if name.startswith("duizhao-") else ""


@lru_cache(maxsize=1024)
def _date(text: str) -> str:
    return text if _DATE.fullmatch(text) else ""


def _context(text: str) -> str:
    """memoQ wraps the neighbour's text in an escaped `<seg>`."""
    return _tidy(re.sub(r"<[^>]*>", "", text)) if text.startswith("<seg") else text


def _raw(element: Any, codes: bool) -> str:
    parts = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str) and (codes or child.tag not in _CODES):
            parts.append(_raw(child, codes))
        elif isinstance(child.tag, str) and (child.get("type") or "").lower() in _BREAKS:
            parts.append(" ")
        parts.append(child.tail or "")
    return "".join(parts)


def _tidy(text: str) -> str:
    if "\n" in text or "  " in text or "\t" in text or "\r" in text:
        text = _WHITE.sub(" ", text)
    return unicodedata.normalize("NFC", text).strip()
