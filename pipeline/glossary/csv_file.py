"""Glossaries as CSV and TSV, as office programs write and read them.

Read: any of the encodings of `decode`; comma, semicolon or tab, whichever fits. Written: UTF-8 with a byte
order mark (Excel takes the file for the local code page without one), comma for CSV, tab for TSV.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

from pipeline.errors import GlossaryError
from pipeline.glossary.decode import read_text
from pipeline.glossary.table import Row, columns_of, rows_of, terms_of
from pipeline.glossary.terms import Glossary, Term

_DELIMITERS = "\t;,"


def read(path: Path) -> tuple[list[Term], list[str]]:
    """The file's terms in order, and messages for the user. Raises GlossaryError and InputError."""
    text, messages = read_text(path)
    skipped = 0
    if text.lower().startswith("sep="):  # what Excel puts first to remember the delimiter
        _, _, text = text.partition("\n")
        skipped = 1
    terms, found = terms_of(_rows(text, _delimiter(text), skipped, path), path)
    return terms, messages + found


def _delimiter(text: str) -> str:
    """The delimiter that makes a heading row of the first line, or else most rows of two cells and more."""

    def fit(delimiter: str) -> tuple[bool, int]:
        try:
            rows = list(csv.reader(io.StringIO(text[:100_000]), delimiter=delimiter))
        except csv.Error:
            return False, 0
        heading = next((row for row in rows if any(row)), [])
        return columns_of(heading) is not None, sum(len(row) > 1 for row in rows)

    return max(_DELIMITERS, key=fit)


def _rows(text: str, delimiter: str, skipped: int, path: Path) -> list[Row]:
    reader = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
    rows: list[Row] = []
    line = skipped + 1
    try:
        for cells in reader:
            rows.append((line, cells))
            line = skipped + reader.line_num + 1
    except csv.Error as error:
        raise GlossaryError(
            f"The row cannot be read: {error}.", file=path, line=line, way_out="Check its quotation marks."
        ) from error
    return rows


def dump(glossary: Glossary, delimiter: str = ",") -> bytes:
    """The glossary as CSV."""
    sheet = io.StringIO()
    csv.writer(sheet, delimiter=delimiter, lineterminator="\n").writerows(rows_of(glossary))
    return ("\ufeff" + sheet.getvalue()).encode()
