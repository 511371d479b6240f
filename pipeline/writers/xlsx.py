"""A worksheet to review: id, Chinese, English, state, notes, and what the checks say.

English, state and notes can be edited; the rest is locked (without a password). Cells are text, whatever
they look like: nothing becomes a formula, a number or a date. Written row by row; read back by the names of
the columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from pipeline.errors import InputError
from pipeline.units import Kind, State, Unit
from pipeline.writers import archive
from pipeline.writers.atomic import replacing
from pipeline.writers.base import REVIEWED, Export, Returned
from pipeline.writers.markdown import remarks
from pipeline.writers.xmltext import allowed, escape

COLUMNS = ("id", "Chinese", "English", "state", "notes", "checks")
LONGEST = 32_767  # characters in a cell, Excel's specification
CUT = " [… too long for a cell: edit this one elsewhere]"
_LAST_ROW = 1_048_576  # Excel's specification
_WIDTHS = (19, 60, 60, 12, 28, 36)
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
# Numbers of the styles: locked text, open text, both in bold, the header, the id (see _styles)
_LOCKED, _OPEN, _LOCKED_BOLD, _OPEN_BOLD, _HEAD, _ID = range(1, 7)

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PARTS = {
    "[Content_Types].xml": f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
    '<Override PartName="/xl/styles.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>',
    "_rels/.rels": f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
    "xl/workbook.xml": f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
    '<sheet name="Review" sheetId="1" r:id="rId1"/></sheets><definedNames>'
    '<definedName name="_xlnm.Print_Titles" localSheetId="0">Review!$1:$1</definedName></definedNames>'
    "</workbook>",
}


def _styles() -> str:
    """Text format (49) and wrapping everywhere; what is locked is grey."""
    wrap = '<alignment vertical="top" wrapText="1"/>'
    apply = 'xfId="0" borderId="1" applyNumberFormat="1" applyAlignment="1" applyProtection="1"'

    def style(font: int, fill: int, locked: int) -> str:
        return (
            f'<xf numFmtId="49" fontId="{font}" fillId="{fill}" {apply}>{wrap}'
            f'<protection locked="{locked}"/></xf>'
        )

    formats = [style(0, 2, 1), style(0, 0, 0), style(1, 2, 1), style(1, 0, 0), style(1, 3, 1), style(2, 2, 1)]
    line = '<{0} style="thin"><color rgb="FFD0D0D0"/></{0}>'
    edges = "".join(line.format(side) for side in ("left", "right", "top", "bottom"))
    return (
        f'{_XML}<styleSheet xmlns="{_MAIN}"><fonts count="3"><font><sz val="11"/><name val="Calibri"/></font>'
        '<font><b/><sz val="11"/><name val="Calibri"/></font>'
        '<font><sz val="8"/><color rgb="FF808080"/><name val="Calibri"/></font></fonts>'
        '<fills count="4"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill>'
        '<fill><patternFill patternType="solid"><fgColor rgb="FFF4F4F4"/></patternFill></fill>'
        '<fill><patternFill patternType="solid"><fgColor rgb="FFDDE6F0"/></patternFill></fill></fills>'
        f'<borders count="2"><border/><border>{edges}</border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        '<cellXfs count="7"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        + "".join(formats)
        + '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
        "</styleSheet>"
    )


def write(units: Iterable[Unit], path: Path, export: Export) -> tuple[Path, ...]:
    """Write the sheet; the files that changed. Raises InputError (more rows than a sheet has, folder not
    writable), StoreError (disk full)."""
    with replacing(path) as replacement, archive.new(replacement.file) as package:
        for name, content in (_PARTS | {"xl/styles.xml": _styles()}).items():
            with archive.member(package, name) as part:
                part.write(content.encode("utf-8"))
        with archive.member(package, "xl/worksheets/sheet1.xml") as part:
            _sheet(part, (unit for unit in units if export.wants(unit)), path)
    return (path,) if replacement.changed else ()


def _sheet(part: IO[bytes], units: Iterable[Unit], path: Path) -> None:
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>' for n, width in enumerate(_WIDTHS, 1)
    )
    head = "".join(_cell(name, _HEAD) for name in COLUMNS)
    batch = [
        f'{_XML}<worksheet xmlns="{_MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft"'
        f' state="frozen"/></sheetView></sheetViews><cols>{columns}</cols><sheetData><row r="1">{head}</row>'
    ]
    rows = 1
    for unit in units:
        rows += 1
        if rows > _LAST_ROW:
            raise InputError(
                "cannot be written: a worksheet has no more than 1,048,576 rows.",
                file=path,
                way_out="Export TMX or XLIFF, or cut the source into several files.",
            )
        batch.append(_row(unit, rows))
        if len(batch) >= 200:
            part.write("".join(batch).encode("utf-8"))
            batch.clear()
    states = ",".join(state.value for state in State)
    batch.append(
        '</sheetData><sheetProtection sheet="1" objects="1" scenarios="1" formatCells="0" formatColumns="0"'
        f' formatRows="0" sort="0" autoFilter="0"/><autoFilter ref="A1:F{rows}"/>'
        '<dataValidations count="1"><dataValidation type="list" allowBlank="1" showErrorMessage="1"'
        f' sqref="D2:D{max(rows, 2)}"><formula1>"{states}"</formula1></dataValidation></dataValidations>'
        '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.5" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/></worksheet>'
    )
    part.write("".join(batch).encode("utf-8"))


def _row(unit: Unit, number: int) -> str:
    heading = unit.kind is Kind.HEADING
    locked, free = (_LOCKED_BOLD, _OPEN_BOLD) if heading else (_LOCKED, _OPEN)
    said = "; ".join(remark for remark in remarks(unit) if remark not in (*REVIEWED, State.REJECTED))
    cells = (
        _cell(unit.id, _ID),
        _cell(unit.source, locked),
        _cell(unit.target or "", free),
        _cell(unit.state.value, _OPEN),
        _cell(unit.note, _OPEN),
        _cell(said, _LOCKED),
    )
    return f'<row r="{number}">{"".join(cells)}</row>'


def _cell(text: str, style: int) -> str:
    if not text:
        return f'<c s="{style}"/>'
    text = _LOOKS_ESCAPED.sub("_x005F_", allowed(text))
    if len(text) > LONGEST:
        text = text[: LONGEST - len(CUT)] + CUT
    content = escape(text).replace("&#13;", "_x000D_")
    return f'<c s="{style}" t="inlineStr"><is><t xml:space="preserve">{content}</t></is></c>'


def read_back(path: Path) -> Iterator[Returned]:
    """The rows of an edited workbook: of its first sheet that has columns named id, Chinese and English in
    its first row. Raises InputError."""
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    with archive.opened(path, "[Content_Types].xml", "xl/workbook.xml"):
        pass
    try:
        workbook = load_workbook(path, read_only=True)
    except (InvalidFileException, KeyError, ValueError, SyntaxError) as error:
        raise InputError(
            "cannot be read as a workbook.", file=path, way_out="Save it as .xlsx again and import that."
        ) from error
    try:
        for sheet in workbook.worksheets:
            rows = sheet.iter_rows(values_only=True)
            names = {_text(name).strip().lower(): at for at, name in enumerate(next(rows, ()))}
            if {"id", "chinese", "english"} <= names.keys():
                yield from _rows(rows, names, path)
                return
    finally:
        workbook.close()
    raise InputError(
        "has no sheet with the columns id, Chinese and English.",
        file=path,
        way_out="Import the file that `duizhao export --format xlsx` wrote, edited.",
    )


def _rows(rows: Iterable[tuple[Any, ...]], names: dict[str, int], path: Path) -> Iterator[Returned]:
    states = {state.value: state for state in State}
    for number, row in enumerate(rows, 2):
        found = {name: _text(row[at]) if at < len(row) else "" for name, at in names.items()}
        if not any(found.values()):
            continue
        said = found.get("state", "").strip().lower()
        if said and said not in states:
            raise InputError(
                f"there is no state “{said}”.",
                file=path,
                line=number,
                way_out=f"Write one of {', '.join(states)}, or nothing.",
            )
        source, target = found["chinese"], found["english"]
        if source.endswith(CUT) or target.endswith(CUT):
            continue
        yield Returned(
            id=found["id"].strip(),
            source=source,
            target=target or None,
            state=states.get(said),
            note=found.get("notes") if "notes" in names else None,
            place=f"row {number}",
        )


def _text(value: object) -> str:
    """A cell's value as text; what Excel took for a number or a date after all comes back as it is
    written."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), str(value))
