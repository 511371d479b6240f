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
from pipeline.writers.xlsx import CUT, LONGEST

pytest.importorskip("openpyxl")
EXPORT = Export("a.txt", version="1.0")
UNIT = Unit("0123456789abcdef", "甲。", "A.", state=State.TRANSLATED)


def test_nasty_content_comes_back_and_changes_nothing(tmp_path: Path) -> None:
    file, written = tmp_path / "a.xlsx", units()
    assert write("xlsx", written, file, EXPORT) == (file,)
    back = list(read_back(file))
    assert [b.id for b in back] == [unit.id for unit in written]
    for unit, returned in zip(written, back, strict=True):
        assert same(unit.source, returned.source)
        assert merge(unit, returned).fate is Fate.UNCHANGED
    assert write("xlsx", written, file, EXPORT) == ()


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.text(max_size=20) | st.sampled_from(["_x000D_", "_x005F_x", "=1", "1e5"]), max_size=4).map(
        "".join
    )
)
def test_any_text_comes_back(text: str) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "a.xlsx"
        write("xlsx", [replace(UNIT, source="x" + text, target=text)], file, EXPORT)
        (back,) = read_back(file)
        assert same(back.source, "x" + text)
        assert same(back.target, text)


def test_openpyxl_sees_a_sheet_for_reviewing(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    unit = replace(UNIT, target="=A1", note="ask", findings=(Finding("number", "3 is not in the source"),))
    write("xlsx", [unit], tmp_path / "a.xlsx", EXPORT)
    sheet = load_workbook(tmp_path / "a.xlsx").active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows == [
        ["id", "Chinese", "English", "state", "notes", "checks"],
        [unit.id, "甲。", "=A1", "translated", "ask", "number: 3 is not in the source"],
    ]
    assert sheet["C2"].data_type != "f"
    assert [sheet[f"{column}2"].protection.locked for column in "ABCDEF"] == [
        True,
        True,
        False,
        False,
        False,
        True,
    ]
    assert sheet.protection.sheet
    assert sheet.freeze_panes == "A2"
    assert sheet.data_validations.dataValidation[0].formula1 == '"new,translated,reviewed,final,rejected"'


def test_text_longer_than_a_cell_is_cut_and_not_taken_back(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    write("xlsx", [replace(UNIT, target="x" * 40_000), replace(UNIT, id="2")], file, EXPORT)
    with zipfile.ZipFile(file) as package:
        assert CUT in package.read("xl/worksheets/sheet1.xml").decode()
    assert [back.id for back in read_back(file)] == ["2"]
    assert LONGEST == 32_767


@needs_office
def test_libreoffice_opens_and_saves_it_and_nothing_changes(tmp_path: Path) -> None:
    written = units()
    write("xlsx", written, tmp_path / "a.xlsx", EXPORT)
    saved = office("xlsx", tmp_path / "a.xlsx", tmp_path / "saved")
    fates = [merge(unit, back).fate for unit, back in zip(written, read_back(saved), strict=True)]
    assert fates == [Fate.UNCHANGED] * len(written)


@needs_office
def test_what_was_edited_in_libreoffice_comes_back(tmp_path: Path) -> None:
    written = [UNIT, replace(UNIT, id="0002", target="=Only here & 007.")]
    write("xlsx", written, tmp_path / "a.xlsx", EXPORT)
    flat = office("fods", tmp_path / "a.xlsx", tmp_path)
    text = flat.read_text(encoding="utf-8")
    assert text.count("Only here") == 1
    (tmp_path / "b.fods").write_text(text.replace("Only here", "Edited there"), encoding="utf-8")
    edited = office("xlsx", tmp_path / "b.fods", tmp_path)
    same_as_before, changed = (
        merge(unit, back) for unit, back in zip(written, read_back(edited), strict=True)
    )
    assert same_as_before.fate is Fate.UNCHANGED
    assert (changed.fate, changed.unit.target) == (Fate.EDITED, "=Edited there & 007.")


def test_states_and_numbers_that_people_type(tmp_path: Path) -> None:
    from openpyxl import Workbook

    workbook = Workbook()
    workbook.active.append(["English", "ID", "chinese", "State"])
    workbook.active.append([7.0, "1", "七", "Final"])
    workbook.save(tmp_path / "a.xlsx")
    (back,) = read_back(tmp_path / "a.xlsx")
    assert (back.id, back.source, back.target, back.state, back.note) == ("1", "七", "7", State.FINAL, None)
    workbook.active.append(["x", "2", "八", "done"])
    workbook.save(tmp_path / "a.xlsx")
    with pytest.raises(
        InputError, match=r"a\.xlsx:3: there is no state “done”\. Write one of new, translated"
    ):
        list(read_back(tmp_path / "a.xlsx"))


def test_files_that_are_none_are_named(tmp_path: Path) -> None:
    from openpyxl import Workbook

    file = tmp_path / "a.xlsx"
    file.write_bytes(b"PK\x03\x04 not really")
    with pytest.raises(InputError, match=r"a\.xlsx: is damaged or not an Office file"):
        list(read_back(file))
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("a.txt", "x")
    with pytest.raises(InputError, match=r"is not a \.xlsx file: it holds no \[Content_Types\]\.xml"):
        list(read_back(file))
    Workbook().save(file)
    with pytest.raises(InputError, match="has no sheet with the columns id, Chinese and English"):
        list(read_back(file))
