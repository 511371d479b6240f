"""Glossaries as Excel workbooks: the first sheet, laid out as `table` describes."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

from pipeline.errors import DuizhaoError, GlossaryError
from pipeline.glossary.decode import read_bytes
from pipeline.glossary.table import Row, rows_of, terms_of
from pipeline.glossary.terms import Glossary, Term

_MAX_UNPACKED = 256 * 1024 * 1024
_WIDTHS = {"zh": 24, "en": 32, "note": 40, "aliases": 24, "not": 24}


def read(path: Path) -> tuple[list[Term], list[str]]:
    """The first sheet's terms in order, and messages for the user. Raises GlossaryError and InputError."""
    import openpyxl

    data = read_bytes(path)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(member.file_size for member in archive.infolist())
        if size > _MAX_UNPACKED:
            raise GlossaryError("The workbook unpacks to more than 256 MiB.", file=path, way_out="Split it.")
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheets = book.worksheets
        rows = [_row(number, cells) for number, cells in enumerate(sheets[0].iter_rows(values_only=True), 1)]
    except DuizhaoError:
        raise
    except Exception as error:  # openpyxl lets through whatever its parsers raise
        raise GlossaryError(
            f"The workbook cannot be read: {error}.", file=path, way_out="Save it as .xlsx again, or as CSV."
        ) from error
    terms, messages = terms_of(rows, path)
    if len(sheets) > 1:
        messages.append(f"{path}: only the first of {len(sheets)} sheets is read ({sheets[0].title}).")
    return terms, messages


def _row(number: int, cells: tuple[Any, ...]) -> Row:
    return number, ["" if cell is None else str(cell) for cell in cells]


def dump(glossary: Glossary) -> bytes:
    """The glossary as a workbook. The same glossary gives the same bytes."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "glossary"
    rows = rows_of(glossary)
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(number, column)
            cell.value = value
            cell.data_type = "s"  # text stays text: a term may begin with = or be a number
            if number == 1:
                cell.font = openpyxl.styles.Font(bold=True)
    for column, name in enumerate(rows[0], start=1):
        sheet.column_dimensions[openpyxl.utils.get_column_letter(column)].width = _WIDTHS.get(name, 12)
    sheet.freeze_panes = "A2"
    written = io.BytesIO()
    book.save(written)
    return _without_time(written.getvalue())


def _without_time(workbook: bytes) -> bytes:
    """The workbook without the time at which it was made, in its parts and in its archive."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(result, "w") as new:
        for member in old.infolist():
            data = old.read(member)
            if member.filename == "docProps/core.xml":
                data = re.sub(rb">\d{4}-\d\d-\d\dT[\d:.]+Z<", b">2000-01-01T00:00:00Z<", data)
            fixed = zipfile.ZipInfo(member.filename, (1980, 1, 1, 0, 0, 0))
            new.writestr(fixed, data, zipfile.ZIP_DEFLATED)
    return result.getvalue()
