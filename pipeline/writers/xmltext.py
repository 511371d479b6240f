"""Text for XML: escaped, in NFC, and free of the characters that XML 1.0 forbids; and safe parsing of what
comes back."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import IO, Any

from pipeline.errors import InputError

FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SPECIAL = re.compile("[&<>\r]")
_SPECIAL_OR_FORBIDDEN = re.compile("[&<>\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_ATTRIBUTE = re.compile('[&<>"\t\n\r]')
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}


def _escape(match: re.Match[str]) -> str:
    return _ESCAPES[match.group()]


def allowed(text: str) -> str:
    """The text without the characters that XML 1.0 forbids."""
    return FORBIDDEN.sub("", text)


def segment(text: str) -> str:
    """A text as segments are exchanged: NFC, without forbidden characters, trimmed."""
    if not text.isascii() and not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    if not text.isprintable():  # as are all forbidden ones
        text = FORBIDDEN.sub("", text)
    return text.strip()


def escape(text: str) -> str:
    """A text as content of an element (forbidden characters are dropped)."""
    if _SPECIAL_OR_FORBIDDEN.search(text) is None:
        return text
    return _SPECIAL.sub(_escape, FORBIDDEN.sub("", text))


def attribute(text: str) -> str:
    """A text as value of an attribute in double quotes."""
    if text.isalnum():
        return text
    return _ATTRIBUTE.sub(_escape, FORBIDDEN.sub("", text))


def elements(path: Path, *wanted: str, file: IO[bytes] | None = None) -> Iterator[Any]:
    """The elements of a file with these names (Clark notation), one after the other, each freed when the
    next is asked for: memory does not grow with the file. `file` is the open member of an archive at
    `path`. Nothing is fetched, no entity is expanded. Raises InputError."""
    from lxml import etree

    try:
        with path.open("rb") if file is None else nullcontext(file) as content:
            parser = etree.iterparse(
                content,
                events=("end",),
                tag=wanted,
                resolve_entities=False,
                no_network=True,
                load_dtd=False,
                huge_tree=False,
                remove_comments=True,
                remove_pis=True,
            )
            for _, element in parser:
                yield element
                element.clear(keep_tail=True)
                while (before := element.getprevious()) is not None and before.tag == element.tag:
                    del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        raise InputError(
            f"is not well-formed XML: {error.msg}.",
            file=path,
            line=error.lineno or None,
            way_out="Export it again from the program that made it.",
        ) from error
    except OSError as error:
        raise InputError(
            f"cannot be read: {(error.strerror or str(error)).lower()}.", file=path, way_out="Check the name."
        ) from error
