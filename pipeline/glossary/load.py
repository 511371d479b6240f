"""Reads glossary files of any known format and puts them together.

A format is one module with `read(path) -> (terms, messages)` and, where it can be written, `dump(glossary) ->
bytes`; it is known by its suffix. What the fields of an entry must be like is `entry`'s business.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from types import ModuleType

from pipeline.errors import GlossaryError
from pipeline.glossary.terms import Glossary, one_file

FORMATS = {
    ".yaml": "yaml_file",
    ".yml": "yaml_file",
    ".csv": "csv_file",
    ".tsv": "csv_file",
    ".tbx": "tbx_file",
    ".utf8": "omegat_file",
    ".txt": "omegat_file",
    ".tab": "omegat_file",
    ".xlsx": "xlsx_file",
}


def format_of(path: Path) -> ModuleType:
    """The module for the file's suffix. Raises GlossaryError for a suffix that is not known."""
    name = FORMATS.get(path.suffix.lower())
    if name is None:
        raise GlossaryError(
            f"Glossaries do not come as {path.suffix or 'files without a suffix'}.",
            file=path,
            way_out=f"Known are {', '.join(FORMATS)}.",
        )
    return import_module(f"pipeline.glossary.{name}")


def load_one(path: Path) -> tuple[Glossary, list[str]]:
    """One file's glossary, and messages for the user. Raises GlossaryError and InputError."""
    terms, messages = format_of(path).read(path)
    glossary, repeated = one_file(terms)
    if not terms:
        messages.append(f"{path}: no terms in it.")
    return glossary, messages + repeated


def load(paths: Sequence[Path]) -> tuple[Glossary, list[str]]:
    """All files' terms as one glossary, later files winning over earlier ones, and messages for the user."""
    whole, messages = Glossary(), []
    for path in paths:
        glossary, found = load_one(path)
        whole, overruled = whole.merge(glossary)
        messages += found + overruled
    return whole, messages
