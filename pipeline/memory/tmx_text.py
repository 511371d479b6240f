"""A TMX file in pieces: bytes of any usual encoding to runs of whole `tu` elements, a few hundred kB at a
time.

Cutting the text before it is parsed keeps memory flat, keeps one broken unit from taking the rest of the file
with it, and lets nothing reach the XML parser that could harm: a file that declares entities is refused
before. What the elements mean is tmx.py's subject.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from pipeline.errors import InputError

_CHUNK = 1 << 18  # bytes read at a time
_LONGEST = 1 << 24  # characters of a unit, or of what comes before the first
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_BODY = re.compile(r"<body\b[^>]*?(/?)>")
_SPECIAL = re.compile(r"<!--.*?-->|<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_OPENED = re.compile(r"<!--|<!\[CDATA\[")
_CLOSED_LOOSELY = re.compile(r"</tu\s+>")
_END = re.compile(r"\s*</body\s*>\s*</tmx\s*>\s*")


@dataclass(frozen=True, slots=True)
class Head:
    """What a file says of itself: the encoding it was read in, TMX version, the header's attributes."""

    encoding: str
    version: str
    header: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Piece:
    """The text of some whole `tu` elements; `line` (1-based) is the file's where it begins."""

    text: str
    line: int


def read_pieces(path: Path, advance: Callable[[int], None] = lambda size: None) -> Iterator[Head | Piece]:
    """The head, then the pieces. `advance` is told how many bytes were read.

    Raises InputError with the line when the file cannot be read, is no TMX, declares entities, or ends too
    soon (after all pieces that were whole).
    """
    try:
        with path.open("rb") as file:
            chunks = iter(lambda: file.read(_CHUNK), b"")
            yield from _pieces(path, chunks, advance)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}.", file=path) from error


def parse(text: str) -> Any:
    """The root of an XML text as lxml has it. Raises lxml's XMLSyntaxError."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_pis=True, encoding="utf-8"
    )
    return etree.fromstring(text.encode("utf-8", "replace"), parser)


def _pieces(path: Path, chunks: Iterator[bytes], advance: Callable[[int], None]) -> Iterator[Head | Piece]:
    start = next(chunks, b"")
    encoding = _encoding(path, start)
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    buffer, line, head = "", 1, False
    chunk = start
    while chunk:
        advance(len(chunk))
        buffer += decoder.decode(chunk)
        chunk = next(chunks, b"")
        if not chunk:
            buffer += decoder.decode(b"", final=True)
        buffer, held = _plain(buffer.lstrip("\ufeff") if line == 1 and not head else buffer)
        if not head:
            body = _BODY.search(buffer)
            if body is None and chunk and len(buffer) + len(held) < _LONGEST:
                buffer += held
                continue
            yield _head(path, encoding, buffer[: body.end()] if body else buffer)
            head = True
            if body:
                line += buffer.count("\n", 0, body.end())
                buffer = ("</body>" if body[1] else "") + buffer[body.end() :]
        end = buffer.rfind("</tu>") + 5
        if end == 4 and len(buffer) > _CHUNK:
            buffer = _CLOSED_LOOSELY.sub("</tu>", buffer)
            end = buffer.rfind("</tu>") + 5
        if end > 4:
            yield Piece(buffer[:end], line)
            line += buffer.count("\n", 0, end)
            buffer = buffer[end:]
        buffer += held
        if len(buffer) > _LONGEST:
            raise InputError("a unit is longer than 16 million characters.", file=path, line=line)
    if not head:
        yield _head(path, encoding, buffer)
    buffer = _CLOSED_LOOSELY.sub("</tu>", buffer)
    if (end := buffer.rfind("</tu>") + 5) > 4:
        yield Piece(buffer[:end], line)
        line += buffer.count("\n", 0, end)
        buffer = buffer[end:]
    if not _END.fullmatch(buffer):
        _complain_of_end(path, buffer, line)


def _plain(text: str) -> tuple[str, str]:
    """`text` with comments taken out (their line breaks stay) and CDATA as escaped text, so that no tag in
    them is taken for one; and the rest, from where such a thing begins that does not end."""
    if "<!" not in text:
        return text, ""
    text = _SPECIAL.sub(lambda m: "\n" * m[0].count("\n") if m[1] is None else escape(m[1]), text)
    opened = _OPENED.search(text)
    return (text[: opened.start()], text[opened.start() :]) if opened else (text, "")


def _encoding(path: Path, start: bytes) -> str:
    """A byte order mark decides, then zero bytes, then the XML declaration, then UTF-8; without a declaration
    text that cannot be UTF-8 but can be GB 18030 is that."""
    for mark, name in _BOMS:
        if start.startswith(mark):
            return name
    if start[:4] in (b"<\0?\0", b"<\0t\0", b"<\0!\0"):
        return "utf-16-le"
    if start[:4] in (b"\0<\0?", b"\0<\0t", b"\0<\0!"):
        return "utf-16-be"
    declared = _DECLARED.match(start.lstrip())
    if declared is None:
        return "utf-8" if _decodes(start, "utf-8") or not _decodes(start, "gb18030") else "gb18030"
    name = declared[1].decode("ascii").lower()
    if name in ("gb2312", "gbk", "gb_2312-80", "x-gbk", "cp936"):
        return "gb18030"  # a superset, which files that claim the older ones often need
    if name.startswith(("utf-16", "utf-32")):
        return "utf-8"  # it could not have been read so far otherwise
    try:
        return codecs.lookup(name).name
    except LookupError as error:
        raise InputError(
            f"the encoding {name} is not known.", file=path, line=1, way_out="Save the file as UTF-8."
        ) from error


def _decodes(start: bytes, encoding: str) -> bool:
    try:
        codecs.getincrementaldecoder(encoding)().decode(start)
    except UnicodeDecodeError:
        return False
    return True


def _head(path: Path, encoding: str, text: str) -> Head:
    from lxml import etree

    if (entity := text.find("<!ENTITY")) >= 0:
        raise InputError(
            "declares XML entities, which no translation memory needs and which can do harm.",
            file=path,
            line=text.count("\n", 0, entity) + 1,
            way_out="Remove the declarations, or export the memory again.",
        )
    body = _BODY.search(text)
    closing = "" if body is None else "</tmx>" if body[1] else "</body></tmx>"
    try:
        root = parse(text + closing)
    except etree.XMLSyntaxError as error:
        message = "is empty." if not text.strip() else f"is no TMX file: {error.msg}."
        raise InputError(message, file=path, line=error.lineno) from error
    if root.tag != "tmx" or body is None:
        raise InputError(
            f"is no TMX file: its root is <{root.tag}>." if root.tag != "tmx" else "has no <body>.",
            file=path,
            line=1,
        )
    header = root.find("header")
    return Head(encoding, root.get("version", ""), dict(header.attrib) if header is not None else {})


def _complain_of_end(path: Path, rest: str, line: int) -> None:
    unit = re.search(r"<tu[\s>]", rest)
    if unit:
        line += rest.count("\n", 0, unit.start())
        raise InputError("the file ends inside the unit that begins here.", file=path, line=line)
    if "</tmx" in rest:
        line += rest.count("\n", 0, len(rest) - len(rest.lstrip()))
        raise InputError("there is something else than units here.", file=path, line=line)
    raise InputError("the file ends without </tmx>: the rest is missing.", file=path, line=line)
