"""From a glossary file's bytes to its text: the encodings in which office programs on Chinese Windows save.

Byte order marks decide; without one, UTF-8 is tried before GB18030, since text in GB18030 is practically
never valid UTF-8. Big5 is not guessed: nearly every Big5 text is also valid, wrong GB18030.
"""

from __future__ import annotations

import codecs
from pathlib import Path

from pipeline.errors import InputError

_MAX_BYTES = 64 * 1024 * 1024
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read_bytes(path: Path) -> bytes:
    """The file's content. Raises InputError when it cannot be had or is beyond all reason (64 MiB)."""
    try:
        if path.is_dir():
            raise InputError("This is a folder, not a glossary.", file=path, way_out="Name the files in it.")
        if path.stat().st_size > _MAX_BYTES:
            raise InputError("The glossary is larger than 64 MiB.", file=path, way_out="Split it.")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise InputError("There is no such glossary.", file=path, way_out="Check the path.") from error
    except OSError as error:
        raise InputError(
            f"The glossary cannot be read: {error.strerror}.", file=path, way_out="Check its permissions."
        ) from error


def read_text(path: Path) -> tuple[str, list[str]]:
    """The file's text, and a message where the encoding had to be guessed. Line ends become `\\n`."""
    data = read_bytes(path)
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "")
    messages = []
    if not encoding:
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            encoding = "gb18030"
            messages.append(f"{path}: read as GB18030, since it is not UTF-8.")
    if encoding:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as error:
            raise InputError(
                f"The text is neither UTF-8, UTF-16 nor GB18030 (byte {error.start}).",
                file=path,
                way_out="Save it as UTF-8.",
            ) from error
    if "\x00" in text:
        raise InputError("This is a binary file, not text.", file=path, way_out="Save it as UTF-8 text.")
    return text.replace("\r\n", "\n").replace("\r", "\n"), messages
