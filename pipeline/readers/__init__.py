"""A file on disk becomes a Document: one module per format, one line per format here.

Readers take the format's own markers off, undo line wrapping, and say what each paragraph is. They do not cut
sentences.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from pipeline.errors import InputError
from pipeline.units import Document

# A module per suffix, with `read(path, name, *, reflow, encoding, chinese)`; imported when it is needed.
READERS: dict[str, str] = {
    ".txt": "pipeline.readers.text",
    ".md": "pipeline.readers.markdown",
    ".markdown": "pipeline.readers.markdown",
}

REFLOW = ("auto", "on", "off")


def read(
    path: Path, name: str, *, reflow: str = "auto", encoding: str | None = None, chinese: bool = True
) -> Document:
    """Open and decode a file; its paragraphs come lazily.

    `name` is the document's name (see `find`). `reflow`: "auto" decides from the line lengths whether the
    text was hard-wrapped, "on" and "off" overrule that. `encoding` overrules the detection. `chinese` is
    False for the translation of a text. Raises InputError at once for what cannot be read: missing, of
    another format, empty, binary, undecodable, without Chinese where there should be some.
    """
    if reflow not in REFLOW:
        raise InputError(f"reflow cannot be {reflow!r}.", way_out="Use auto, on or off.")
    module = import_module(_reader(path))
    document: Document = module.read(path, name, reflow=reflow, encoding=encoding, chinese=chinese)
    return document


def find(sources: Sequence[Path]) -> list[tuple[Path, str]]:
    """The files that `sources` (files and folders) stand for, with the documents' names.

    Folders are searched with their sub-folders, in sorted order; hidden files and folders and files of
    unknown formats in them are passed over. A name is the path below the folder given, with "/"; for a single
    file it is the file's name. Raises InputError for a missing path, a single file of an unknown format, a
    folder with nothing to read, and two files of the same name.
    """
    found: list[tuple[Path, str]] = []
    for source in sources:
        if source.is_dir():
            inside = _inside(source)
            if not inside:
                raise InputError(
                    "no file to read in this folder.", file=source, way_out=f"Readable are {_formats()}."
                )
            found.extend((path, path.relative_to(source).as_posix()) for path in inside)
        elif source.exists():
            _reader(source)
            found.append((source, source.name))
        else:
            raise InputError("there is no such file or folder.", file=source, way_out="Check the path.")
    return _once_each(found)


def _inside(folder: Path) -> list[Path]:
    paths = [
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in READERS
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
        and path.is_file()
    ]
    return sorted(paths, key=lambda path: path.relative_to(folder).as_posix())


def _once_each(found: list[tuple[Path, str]]) -> list[tuple[Path, str]]:
    first: dict[str, Path] = {}
    for path, name in found:
        other = first.setdefault(name, path)
        if other != path and not other.samefile(path):
            raise InputError(
                f"has the same document name ({name}) as {other}.",
                file=path,
                way_out="Rename one of them, or give the folder that holds both.",
            )
    return [(path, name) for name, path in first.items()]


def _reader(path: Path) -> str:
    try:
        return READERS[path.suffix.lower()]
    except KeyError:
        kind = (
            f"{path.suffix} files cannot be read" if path.suffix else "a file without a suffix cannot be read"
        )
        raise InputError(f"{kind}.", file=path, way_out=f"Readable are {_formats()}.") from None


def _formats() -> str:
    return ", ".join(sorted(READERS))
