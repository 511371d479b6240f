"""A Word document to review: a table of id, Chinese, English, state, notes and checks.

What must not be edited is locked (content controls); the rest is ordinary text, so that tracked changes and
comments can be used. Written row by row; read back by the names of the columns, with tracked changes taken
as accepted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from pipeline.errors import InputError
from pipeline.units import Kind, State, Unit
from pipeline.writers import archive
from pipeline.writers.atomic import replacing
from pipeline.writers.base import REVIEWED, Export, Returned
from pipeline.writers.markdown import remarks
from pipeline.writers.xmltext import allowed, attribute, elements, escape

COLUMNS = ("id", "Chinese", "English", "state", "notes", "checks")
_WIDTHS = (1100, 4500, 4500, 1150, 2050, 2050)  # twentieths of a point; A4 across, 2 cm less on each side
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_W = f"{{{_WORD}}}"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_PARTS = {
    "[Content_Types].xml": f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_TYPE}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_TYPE}.styles+xml"/></Types>',
    "_rels/.rels": f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
    "</Relationships>",
    "word/_rels/document.xml.rels": f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
}


def write(units: Iterable[Unit], path: Path, export: Export) -> tuple[Path, ...]:
    """Write the document; the files that changed. Raises InputError, StoreError."""
    with replacing(path) as replacement, archive.new(replacement.file) as package:
        for name, content in (_PARTS | {"word/styles.xml": _styles(export)}).items():
            with archive.member(package, name) as part:
                part.write(content.encode("utf-8"))
        with archive.member(package, "word/document.xml") as part:
            _document(part, (unit for unit in units if export.wants(unit)), export)
    return (path,) if replacement.changed else ()


def _styles(export: Export) -> str:
    source, target = attribute(export.source_lang), attribute(export.target_lang)
    return (
        f'{_XML}<w:styles xmlns:w="{_WORD}"><w:docDefaults><w:rPrDefault><w:rPr>'
        '<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:eastAsia="SimSun" w:cs="Calibri"/><w:sz w:val="20"/>'
        f'<w:lang w:val="{target}" w:eastAsia="{source}"/></w:rPr></w:rPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/><w:basedOn w:val="Normal"/>'
        '<w:pPr><w:spacing w:after="120"/></w:pPr><w:rPr><w:b/><w:sz w:val="28"/></w:rPr></w:style>'
        "</w:styles>"
    )


def _document(part: IO[bytes], units: Iterable[Unit], export: Export) -> None:
    line = '<w:{0} w:val="single" w:sz="4" w:space="0" w:color="C0C0C0"/>'
    borders = "".join(line.format(side) for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in _WIDTHS)
    head = "".join(
        _cell(_locked(name, "<w:b/>"), width, "DDE6F0") for name, width in zip(COLUMNS, _WIDTHS, strict=True)
    )
    title = escape(allowed(export.document or "duizhao"))
    batch = [
        f'{_XML}<w:document xmlns:w="{_WORD}"><w:body><w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr><w:r>'
        f'<w:t xml:space="preserve">{title}</w:t></w:r></w:p><w:tbl><w:tblPr>'
        f'<w:tblW w:w="{sum(_WIDTHS)}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        f"<w:tr><w:trPr><w:tblHeader/></w:trPr>{head}</w:tr>"
    ]
    for unit in units:
        batch.append(_row(unit))
        if len(batch) >= 200:
            part.write("".join(batch).encode("utf-8"))
            batch.clear()
    batch.append(
        '</w:tbl><w:p/><w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'
        '<w:pgMar w:top="720" w:right="720" w:bottom="720" w:left="720" w:header="360" w:footer="360"'
        ' w:gutter="0"/></w:sectPr></w:body></w:document>'
    )
    part.write("".join(batch).encode("utf-8"))


def _row(unit: Unit) -> str:
    bold = "<w:b/>" if unit.kind is Kind.HEADING else ""
    said = "; ".join(remark for remark in remarks(unit) if remark not in (*REVIEWED, State.REJECTED))
    small = '<w:color w:val="808080"/><w:sz w:val="14"/>'
    contents = (
        _locked(unit.id, small),
        _locked(unit.source, bold),
        _run(unit.target or "", bold),
        _run(unit.state.value, ""),
        _run(unit.note, ""),
        _locked(said, '<w:color w:val="A04000"/><w:sz w:val="16"/>'),
    )
    fills = ("F4F4F4", "F4F4F4", "", "", "", "F4F4F4")
    cells = "".join(map(_cell, contents, _WIDTHS, fills))
    return f"<w:tr>{cells}</w:tr>"


def _cell(content: str, width: int, fill: str = "") -> str:
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr><w:p>{content}</w:p></w:tc>'


def _locked(text: str, look: str) -> str:
    """Text that cannot be edited: ECMA-376, part 1, 17.5.2.23 (`lock`)."""
    if not text:
        return ""
    return (
        '<w:sdt><w:sdtPr><w:lock w:val="sdtContentLocked"/></w:sdtPr>'
        f"<w:sdtContent>{_run(text, look)}</w:sdtContent></w:sdt>"
    )


def _run(text: str, look: str) -> str:
    if not text:
        return ""
    content = escape(allowed(text).replace("\r\n", "\n").replace("\r", "\n"))
    content = content.replace("\n", '</w:t><w:br/><w:t xml:space="preserve">')
    content = content.replace("\t", '</w:t><w:tab/><w:t xml:space="preserve">')
    style = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:r>{style}<w:t xml:space="preserve">{content}</w:t></w:r>'


def read_back(path: Path) -> Iterator[Returned]:
    """The rows of an edited document: of every table that has columns named id, Chinese and English. Raises
    InputError."""
    states = {state.value: state for state in State}
    names: dict[str, int] = {}
    number = 0
    with archive.opened(path, "word/document.xml") as package, package.open("word/document.xml") as part:
        for row in elements(path, _W + "tr", file=part):
            cells = [_text(cell).strip("\n") for cell in row.iter(_W + "tc")]
            header = {name.strip().lower(): at for at, name in enumerate(cells)}
            number += 1
            if {"id", "chinese", "english"} <= header.keys():
                names = header
                continue
            if not names or len(cells) <= max(names[name] for name in ("id", "chinese", "english")):
                continue
            found = {name: cells[at] if at < len(cells) else "" for name, at in names.items()}
            said = found.get("state", "").strip().lower()
            if said and said not in states:
                raise InputError(
                    f"row {number} has a state that there is not: “{said}”.",
                    file=path,
                    way_out=f"Write one of {', '.join(states)}, or nothing.",
                )
            if any(found.values()):
                yield Returned(
                    id=found["id"].strip(),
                    source=found["chinese"],
                    target=found["english"] or None,
                    state=states.get(said),
                    note=found.get("notes") if "notes" in names else None,
                    place=f"row {number}",
                )
    if not names:
        raise InputError(
            "has no table with the columns id, Chinese and English.",
            file=path,
            way_out="Import the file that `duizhao export --format docx` wrote, edited.",
        )


def _text(cell: Any) -> str:
    """The text of a cell, a line per paragraph; what tracked changes deleted is gone."""
    return "\n".join("".join(_pieces(paragraph)) for paragraph in cell.iter(_W + "p"))


def _pieces(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag == _W + "t":
            yield child.text or ""
        elif child.tag == _W + "tab":
            yield "\t"
        elif child.tag in (_W + "br", _W + "cr"):
            yield "\n"
        elif child.tag == _W + "noBreakHyphen":
            yield "\u2011"
        elif child.tag == _W + "softHyphen":
            yield "\u00ad"
        elif child.tag not in (_W + "del", _W + "moveFrom", _W + "pPr"):
            yield from _pieces(child)
