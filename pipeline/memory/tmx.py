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
from typing import Any

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
    codes = False
    for piece in read_pieces(path, advance):
        if isinstance(piece, Head):
            report.encoding, report.version = piece.encoding, piece.version
            codes = piece.header.get("creationtool") == "duizhao"
            continue
        for unit, line in _elements(piece, report):
            for entry in _entries(unit, line, report, codes):
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


def _entries(unit: Any, line: int, report: Report, codes: bool) -> Iterator[Entry]:
    sides: dict[str, list[tuple[str, str, Any]]] = {"zh": [], "en": []}
    reason = ""
    for variant in unit.iterchildren("tuv"):
        code = variant.get(_LANG) or variant.get("lang") or ""
        side, tidy = language(code)
        if len(report.languages) < 20:
            report.languages.add(tidy)
        if not side:
            reason = reason or ("" if code else "a variant has no language code")
            continue
        text = next((_text(segment, codes) for segment in variant.iterchildren("seg")), "")
        if not text:
            reason = f"the {'Chinese' if side == 'zh' else 'English'} segment is empty"
        elif "\ufffd" in text:
            reason = f"holds bytes that are not valid {report.encoding}"
        else:
            sides[side].append((text, tidy, variant))
    if not (sides["zh"] and sides["en"]):
        missing = "Chinese" if not sides["zh"] else "English"
        report.complain(line, reason or f"no {missing} segment")
        return
    about = _About(unit)
    for source, source_lang, source_variant in sides["zh"]:
        for target, target_lang, target_variant in sides["en"]:
            yield about.entry(source, target, source_lang, target_lang, source_variant, target_variant)


class _About:
    """What a `tu` says beside its segments."""

    def __init__(self, unit: Any) -> None:
        self.unit = unit
        self.props = _props(unit)
        self.note = "\n".join(filter(None, (_tidy(note.text or "") for note in unit.iterchildren("note"))))

    def entry(self, source: str, target: str, source_lang: str, target_lang: str, zh: Any, en: Any) -> Entry:
        props = self.props
        if len(zh) > 1 or len(en) > 1:
            props = props + _props(zh) + _props(en)
        previous = following = document = ""
        origin: Origin | None = None
        kept: list[tuple[str, str]] = []
        for kind, text in props:
            name = _plain_name(kind)
            if name in _PREVIOUS:
                previous = _context(text)
            elif name in _NEXT:
                following = _context(text)
            elif name in _DOCUMENT:
                document = text
            elif name == "duizhao-origin" and text in Origin._value2member_map_:
                origin = Origin(text)
            elif not name.startswith("duizhao-"):
                kept.append((kind, text))
        dates = (_first("changedate", en, self.unit), _first("creationdate", en, self.unit))
        return Entry(
            source,
            target,
            previous,
            following,
            document,
            origin,
            _first("changeid", en, self.unit) or _first("creationid", en, self.unit),
            next((date for date in dates if _DATE.fullmatch(date)), ""),
            self.note,
            tuple(kept),
            source_lang,
            target_lang,
        )


@lru_cache(maxsize=256)
def _plain_name(kind: str) -> str:
    return kind.lower().removeprefix("x-").replace("_", "-")


def _first(attribute: str, *elements: Any) -> str:
    for element in elements:
        if value := element.get(attribute):
            return str(value)
    return ""


def _props(element: Any) -> tuple[tuple[str, str], ...]:
    return tuple((p.get("type", ""), _tidy(p.text or "")) for p in element.iterchildren("prop") if p.text)


def _context(text: str) -> str:
    """memoQ wraps the neighbour's text in an escaped `<seg>`."""
    return _tidy(re.sub(r"<[^>]*>", "", text)) if text.startswith("<seg") else text


def _text(element: Any, codes: bool) -> str:
    return _tidy(_raw(element, codes) if len(element) else element.text or "")


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
