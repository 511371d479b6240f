"""Bytes to text: which encoding a Chinese file is in, and text that is safe to work with.

Strict decoders decide first, the frequency of the characters decides between those that succeed, and
charset-normalizer is only asked for a name to put into an error message: a wrong guess would be silent
mojibake, so a file that stays doubtful is an error that asks for `--encoding`. No file format is known here.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path

from pipeline.errors import InputError
from pipeline.readers.frequent import SIMPLIFIED, TRADITIONAL
from pipeline.script import simplified_characters

HAN = "\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_HAN = re.compile(f"[{HAN}]")
_FREQUENT = SIMPLIFIED | TRADITIONAL

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BINARY = (
    (b"PK\x03\x04", "a ZIP archive (or a .docx, .epub, .xlsx file)"),
    (b"%PDF", "a PDF file"),
    (b"\xd0\xcf\x11\xe0", "an old Word, Excel or PowerPoint file"),
    (b"{\\rtf", "an RTF file"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"SQLite format 3", "a database"),
)
_CONVERT = "Save it as UTF-8 text and try again."
_NAME_IT = "Name the encoding with --encoding NAME (utf-8, gb18030, big5, utf-16), or save the file as UTF-8."

_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029\u0085\x0b]")
# Invisible characters that only disturb matching, and controls that XML 1.0 forbids. The zero width joiner
# stays (emoji are built with it), and a soft hyphen at a line end, which reflow needs.
_INVISIBLE = re.compile(
    "\u00ad(?!\\s*\n)|[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]"
)
# Bytes that no text in one of the eight-bit encodings holds: UTF-16, or no text at all.
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SAMPLE = 20_000


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file, cleaned (see `clean`), the Python codec that read it, and its script."""

    text: str
    encoding: str
    traditional: bool


def load(path: Path, encoding: str | None = None, *, chinese: bool = True) -> Decoded:
    """Read a text file. `encoding` overrules the detection (a Python codec name); `chinese` says that the
    text should be Chinese, and not its translation.

    Raises InputError for a file that cannot be read, is empty, is no text, does not decode (with the byte
    offset), or holds no Chinese character though it should.
    """
    wanted = "Give a file with Chinese text." if chinese else "Give a file with text."
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(
            f"cannot be read ({error.strerror}).", file=path, way_out="Check the path and its permissions."
        ) from error
    if not data:
        raise InputError("the file is empty.", file=path, way_out=wanted)
    text, name = decode(data, path, encoding, chinese=chinese)
    del data
    text = clean(text)
    if not text or text.isspace():
        raise InputError(
            "the file is empty: there is only white space in it.",
            file=path,
            way_out=wanted,
        )
    if chinese and not _HAN.search(text):
        raise InputError(
            "no Chinese text in it.",
            file=path,
            way_out="Give a file with Chinese text; if it has some, name its encoding with --encoding NAME.",
        )
    return Decoded(text, name, is_traditional(text))


def decode(data: bytes, path: Path, encoding: str | None = None, *, chinese: bool = True) -> tuple[str, str]:
    """Bytes to (text, codec name). Raises InputError with the byte offset where text does not decode.

    Text that is not `chinese` is UTF-8, UTF-16 with a byte order mark, or else Windows-1252.
    """
    if encoding:
        return _as_told(data, path, encoding)
    for magic, what in _BINARY:
        if data.startswith(magic):
            raise InputError(f"this is {what}, not text (byte 0).", file=path, way_out=_CONVERT)
    for bom, name in _BOMS:
        if data.startswith(bom):
            return _as_told(data, path, name)
    utf8_error: UnicodeDecodeError | None = None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        utf8_error = error
    else:
        if not _CONTROL.search(data) and (not chinese or data.isascii() or _HAN.search(text)):
            return text, "utf-8"
    if not chinese:
        return _as_told(data, path, "cp1252")
    guess = _best(data)
    if guess:
        return guess
    if utf8_error is None and b"\0" not in data:
        return data.decode("utf-8"), "utf-8"
    raise _undecodable(data, path, utf8_error)


def clean(text: str) -> str:
    """Line ends to LF, invisible characters off, NFC. Form feeds stay: they mark pages."""
    text = _LINE_ENDS.sub("\n", text)
    text = _INVISIBLE.sub("", text)
    return unicodedata.normalize("NFC", text)


def is_traditional(text: str) -> bool:
    """Whether at least 2 % of the first 20,000 Chinese characters are ones that OpenCC's t2s table changes.

    Traditional text has 25-40 % of them, Simplified text under 0.5 % (names, quoted classics).
    """
    sample = [match[0] for match in islice(_HAN.finditer(text), _SAMPLE)]
    if not sample:
        return False
    distinct = "".join(dict.fromkeys(sample))
    changed = {a for a, b in zip(distinct, simplified_characters(distinct), strict=True) if a != b}
    return sum(character in changed for character in sample) >= 0.02 * len(sample)


def _as_told(data: bytes, path: Path, encoding: str) -> tuple[str, str]:
    try:
        name = codecs.lookup(encoding).name
        text = data.decode(name)
    except (LookupError, TypeError):
        raise InputError(
            f"{encoding!r} is no encoding that is known here.",
            file=path,
            way_out="Use one of utf-8, utf-16, gb18030, big5.",
        ) from None
    except UnicodeDecodeError as error:
        raise InputError(
            f"not valid {encoding} at byte {error.start}.",
            file=path,
            way_out="Name another encoding with --encoding NAME, or save the file as UTF-8.",
        ) from None
    if "\0" in text:
        offset = len(text[: text.index("\0")].encode(name, "ignore"))
        raise InputError(f"this is binary data, not text (byte {offset}).", file=path, way_out=_CONVERT)
    return text.removeprefix("\ufeff"), name


def _best(data: bytes) -> tuple[str, str] | None:
    """The decoding whose characters look most like Chinese, if it does so clearly enough to be trusted."""
    rated: list[tuple[float, str, str]] = []
    if b"\0" not in data:
        for family in (("gb18030",), ("big5", "cp950", "big5hkscs")):
            for name in family:
                try:
                    text = data.decode(name)
                except UnicodeDecodeError:
                    continue
                rated.append((likeness(text), name, text))
                break
    if len(data) % 2 == 0:
        for name in ("utf-16-le", "utf-16-be"):
            try:
                text = data.decode(name)
            except UnicodeDecodeError:
                continue
            if "\0" not in text:
                rated.append((likeness(text), name, text))
    rated.sort(key=lambda entry: entry[0], reverse=True)
    if not rated or rated[0][0] < 0.2:
        return None
    if len(rated) > 1 and rated[0][0] - rated[1][0] < 0.15:
        return None
    return rated[0][2], rated[0][1]


def likeness(text: str) -> float:
    """How much the first 20,000 characters look like Chinese text: about 0.7 if they are, below 0.15 if not.

    The mean over the characters beyond ASCII: 1 for a frequent character or Chinese punctuation, 0.25 for
    another everyday one, -1 for what no Chinese text holds (private use, unassigned, control characters).
    """
    total, number = 0.0, 0
    for character in text[:_SAMPLE]:
        if "\x20" <= character < "\x7f" or character in "\t\n\r\f":
            continue
        number += 1
        if character in _FREQUENT or character in _PUNCTUATION:
            total += 1.0
        elif "\u4e00" <= character <= "\u9fff":
            total += 0.25 if _everyday(character) else 0.0
        elif unicodedata.category(character) in ("Cc", "Cn", "Co", "Cs"):
            total -= 1.0
        else:
            total -= 0.3
    return total / number if number else 0.0


_PUNCTUATION = frozenset("，。、；：？！“”‘’（）《》「」『』…—·　")


@cache
def _everyday(character: str) -> bool:
    """In the first level of GB 2312 (3,755 characters) or of Big5 (5,401)."""
    gb, big5 = character.encode("gb2312", "ignore"), character.encode("big5", "ignore")
    return (len(gb) == 2 and gb[0] < 0xD8) or (len(big5) == 2 and big5 < b"\xc6\xa1")


def _undecodable(data: bytes, path: Path, utf8_error: UnicodeDecodeError | None) -> InputError:
    if b"\0" in data:
        return InputError(
            f"this is binary data, not text (byte {data.index(0)}).", file=path, way_out=_CONVERT
        )
    # Where the encoding that the readable part speaks for gives up.
    best, where = -1.0, ("UTF-8", utf8_error.start if utf8_error else 0)
    for name, label in (("utf-8", "UTF-8"), ("gb18030", "GB18030"), ("big5", "Big5")):
        score = likeness(data.decode(name, "replace"))
        try:
            data.decode(name)
        except UnicodeDecodeError as error:
            if score > best:
                best, where = score, (label, error.start)
    if best >= 0.2:
        return InputError(
            f"the text is not valid {where[0]} at byte {where[1]}.", file=path, way_out=_NAME_IT
        )
    offset = utf8_error.start if utf8_error else 0
    advice = _advice(data)
    return InputError(
        f"the encoding is not clear; it is not UTF-8 (byte {offset}){advice}.", file=path, way_out=_NAME_IT
    )


def _advice(data: bytes) -> str:
    from charset_normalizer import from_bytes

    match = from_bytes(data[:100_000]).best()
    return f" and might be {match.encoding}" if match else ""
