import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from clients import needs_office, office
from hypothesis import given, settings
from hypothesis import strategies as st
from nasty import units

from pipeline.errors import InputError
from pipeline.units import Finding, State, Unit
from pipeline.writers import Export, read_back, write
from pipeline.writers.merge import Fate, merge, same

EXPORT = Export("书/a.txt", version="1.0")
UNIT = Unit("0123456789abcdef", "甲。", "A.", state=State.TRANSLATED)


def test_nasty_content_comes_back_and_changes_nothing(tmp_path: Path) -> None:
    file, written = tmp_path / "a.docx", units()
    assert write("docx", written, file, EXPORT) == (file,)
    back = list(read_back(file))
    assert [b.id for b in back] == [unit.id for unit in written]
    for unit, returned in zip(written, back, strict=True):
        assert same(unit.source, returned.source)
        assert merge(unit, returned).fate is Fate.UNCHANGED
    assert write("docx", written, file, EXPORT) == ()


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=30))
def test_any_text_comes_back(text: str) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "a.docx"
        write("docx", [replace(UNIT, source="x" + text, target=text)], file, EXPORT)
        (back,) = read_back(file)
        assert same(back.source, "x" + text)
        assert same(back.target, text)


def test_python_docx_sees_a_table(tmp_path: Path) -> None:
    docx = pytest.importorskip("docx")
    unit = replace(UNIT, note="ask", findings=(Finding("number", "3 is not in the source"),))
    write("docx", [unit], tmp_path / "a.docx", EXPORT)
    document = docx.Document(str(tmp_path / "a.docx"))
    assert document.paragraphs[0].text == "书/a.txt"
    (table,) = document.tables
    assert [cell.text for cell in table.rows[1].cells][2:5] == ["A.", "translated", "ask"]
    table.rows[1].cells[2].paragraphs[0].runs[0].text = "AA."
    document.save(str(tmp_path / "b.docx"))
    (back,) = read_back(tmp_path / "b.docx")
    assert merge(unit, back).unit.target == "AA."


def test_tracked_changes_count_as_accepted(tmp_path: Path) -> None:
    file = tmp_path / "a.docx"
    row = "<w:tr>" + "<w:tc><w:p>{}</w:p></w:tc>" * 3 + "</w:tr>"
    plain = "<w:r><w:t>{}</w:t></w:r>"
    tracked = (
        '<w:r><w:t>A</w:t></w:r><w:del w:id="1"><w:r><w:delText>B</w:delText></w:r></w:del>'
        '<w:ins w:id="2"><w:r><w:t>C</w:t></w:r></w:ins>'
    )
    body = row.format(*map(plain.format, ("Id", "Chinese", "English"))) + row.format(
        plain.format("1"), plain.format("甲"), tracked
    )
    name_space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    with zipfile.ZipFile(file, "w") as package:
        package.writestr(
            "word/document.xml", f'<w:document xmlns:w="{name_space}"><w:tbl>{body}</w:tbl></w:document>'
        )
    (back,) = read_back(file)
    assert (back.id, back.source, back.target, back.note) == ("1", "甲", "AC", None)


@needs_office
def test_libreoffice_opens_and_saves_it_and_nothing_changes(tmp_path: Path) -> None:
    written = [unit for unit in units() if len(unit.target or "") < 5000 and len(unit.source) < 5000]
    written.append(replace(UNIT, target="A long one, " * 200))
    write("docx", written, tmp_path / "a.docx", EXPORT)
    saved = office("docx", tmp_path / "a.docx", tmp_path / "saved")
    fates = [merge(unit, back).fate for unit, back in zip(written, read_back(saved), strict=True)]
    assert fates == [Fate.UNCHANGED] * len(written)


@needs_office
def test_what_was_edited_in_libreoffice_comes_back(tmp_path: Path) -> None:
    written = [UNIT, replace(UNIT, id="0002", target="Only here & 007.")]
    write("docx", written, tmp_path / "a.docx", EXPORT)
    flat = office("fodt", tmp_path / "a.docx", tmp_path)
    text = flat.read_text(encoding="utf-8")
    assert text.count("Only here") == 1
    (tmp_path / "b.fodt").write_text(text.replace("Only here", "Edited there"), encoding="utf-8")
    edited = office("docx", tmp_path / "b.fodt", tmp_path)
    same_as_before, changed = (
        merge(unit, back) for unit, back in zip(written, read_back(edited), strict=True)
    )
    assert same_as_before.fate is Fate.UNCHANGED
    assert (changed.fate, changed.unit.target) == (Fate.EDITED, "Edited there & 007.")


def test_files_that_are_none_are_named(tmp_path: Path) -> None:
    file = tmp_path / "a.docx"
    file.write_bytes(b"not a zip")
    with pytest.raises(InputError, match=r"a\.docx: is damaged or not an Office file"):
        list(read_back(file))
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("word/document.xml", "<document/>")
    with pytest.raises(InputError, match="has no table with the columns id, Chinese and English"):
        list(read_back(file))
    write("docx", [replace(UNIT, state=State.NEW)], file, EXPORT)
    with zipfile.ZipFile(file) as package:
        content = package.read("word/document.xml").decode()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("word/document.xml", content.replace(">new<", ">done<"))
    with pytest.raises(InputError, match="row 2 has a state that there is not: “done”"):
        list(read_back(file))
