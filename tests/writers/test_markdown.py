from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nasty import units

from pipeline.errors import InputError
from pipeline.units import Finding, Kind, Origin, Outcome, State, TermHit, Unit
from pipeline.writers import Export, read_back, write
from pipeline.writers.markdown import cell, decoded, remarks
from pipeline.writers.merge import Fate, merge

EXPORT = Export("书/a.txt", version="1.0")


def test_a_page(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    write(
        "md",
        [
            Unit("01", "题记", "Epigraph"),
            Unit("02", "第一章", "Chapter 1", kind=Kind.HEADING, level=1),
            Unit(
                "03",
                "微信有3个|按钮。",
                "WeChat has 4 | buttons.",
                findings=(Finding("number", "3 has no counterpart in the translation"),),
                terms=(TermHit(0, 2, "微信", "WeChat", outcome=Outcome.REPLACED),),
                origin=Origin.FUZZY,
                score=0.83,
                note="ask the author",
            ),
            Unit("04", "小节", None, kind=Kind.HEADING, level=2, state=State.NEW),
            Unit("05", "无对应。", None, sentences=(1, 0)),
        ],
        file,
        EXPORT,
    )
    assert file.read_text(encoding="utf-8") == (
        "# 书/a.txt\n\n"
        "| id | zh | en | notes |\n| --- | --- | --- | --- |\n"
        "| 01 | 题记 | Epigraph |  |\n\n"
        "## 第一章\n\n"
        "| id | zh | en | notes |\n| --- | --- | --- | --- |\n"
        "| 02 | 第一章 | Chapter 1 |  |\n"
        "| 03 | 微信有3个\\|按钮。 | WeChat has 4 \\| buttons. | *"
        "number: 3 has no counterpart in the translation; term put in: 微信 = WeChat;"
        " fuzzy match 83%* ask the author |\n\n"
        "### 小节\n\n"
        "| id | zh | en | notes |\n| --- | --- | --- | --- |\n"
        "| 04 | 小节 |  |  |\n"
        "| 05 | 无对应。 |  | *no counterpart* |\n"
    )


@pytest.mark.parametrize("markup", ["plain", "markdown"])
def test_nasty_content_comes_back(tmp_path: Path, markup: str) -> None:
    file = tmp_path / "a.md"
    written = units(markup)
    write("md", written, file, EXPORT)
    assert [(b.id, b.source, b.target, b.note) for b in read_back(file)] == [
        (u.id, u.source, u.target, u.note) for u in written
    ]


_MEANT = st.sampled_from([*"\\|`*_[]()<>&#;~!$ \n\t\r", "<br>", "&lt;", "&#10;"])
_TEXTS = st.lists(_MEANT | st.characters(exclude_categories=["Cs"]), max_size=20).map("".join)


@settings(max_examples=300, deadline=None)
@given(_TEXTS, st.sampled_from(["plain", "markdown"]))
def test_any_text_survives_a_cell(text: str, markup: str) -> None:
    content = cell(text, markup)
    assert "\n" not in content
    assert decoded(content) == text


def test_markdown_units_keep_their_markup() -> None:
    assert cell("**重**点 `a|b`", "markdown") == "**重**点 `a\\|b`"
    assert cell("**重**点 snake_case") == "\\*\\*重\\*\\*点 snake_case"


def test_an_edited_file_may_be_laid_out_anew(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(
        "\ufeff# title\r\n\r\n|  EN |Id|  ZH  | notes |\r\n|:-|-|:-:|-|\r\n"
        "| A \\| B.<br>C | `01`  | 甲   | *number: 3* mine |\r\n\r\ntext\r\n".encode()
    )
    (back,) = read_back(file)
    assert (back.id, back.source, back.target, back.note, back.place) == (
        "01",
        "甲",
        "A | B.\nC",
        "mine",
        "line 5",
    )


def test_a_note_after_ours_comes_home_and_ours_stays_ours(tmp_path: Path) -> None:
    term = TermHit(0, 2, "北京", "Beijing", outcome=Outcome.REPLACED)
    unit = Unit("01", "北京很大。", "Beijing is big.", terms=(term,), state=State.TRANSLATED)
    file = tmp_path / "a.md"
    write("md", [unit], file, EXPORT)
    ours = "*term put in: 北京 = Beijing*"
    text = file.read_text(encoding="utf-8")
    assert ours in text
    file.write_text(text.replace(ours, f"{ours} my note"), encoding="utf-8")
    (back,) = read_back(file)
    decision = merge(unit, back, unit.target)
    assert decision.fate is Fate.EDITED
    assert (decision.unit.note, decision.unit.state, decision.unit.terms) == ("my note", unit.state, (term,))
    write("md", [decision.unit], file, EXPORT)
    assert f"{ours} my note |" in file.read_text(encoding="utf-8")


def test_an_emptied_cell_is_told(tmp_path: Path) -> None:
    unit = Unit("01", "你好。", "Hello.", state=State.TRANSLATED)
    file = tmp_path / "a.md"
    write("md", [unit], file, EXPORT)
    file.write_text(file.read_text(encoding="utf-8").replace("Hello.", ""), encoding="utf-8")
    (back,) = read_back(file)
    assert merge(unit, back).fate is Fate.CONFLICT


def test_terms_that_keep_themselves_are_no_news() -> None:
    kept = TermHit(0, 2, "QQ", "QQ", outcome=Outcome.REPLACED)
    assert remarks(Unit("01", "QQ群", "QQ group", terms=(kept,))) == []


def test_broken_rows_are_all_named_after_the_good_ones(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    rows = ["| 1 | 甲 | A |", "| 2 | 乙 | B | |", "| 3 | 丙 | C | D | |", "| 4 | 丁 | D | |", "| 5 | 戊 |"]
    head = "| id | zh | en | notes |\n|-|-|-|-|\n"
    file.write_text(head + "\n".join(rows) + "\n", encoding="utf-8")
    good: list[str] = []
    with pytest.raises(
        InputError,
        match=r"a\.md:3: this row has 3 cells, its table has 4 columns; nor do these fit: line 5, line 7\.",
    ):
        for back in read_back(file):
            good.append(back.id)
    assert good == ["2", "4"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"# nothing here\n", "holds no table with the columns id, zh and en"),
        (
            "| id | zh | en | notes |\n|-|-|-|-|\n| 1 | 甲 | A | B | |\n".encode(),
            r"a\.md:3: this row has 5 cells, its table has 4 columns\. Write a \| that belongs",
        ),
        ("| id | zh |".encode("utf-16"), "is not UTF-8"),
    ],
)
def test_broken_files_are_named(tmp_path: Path, content: bytes, words: str) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(content)
    with pytest.raises(InputError, match=words):
        list(read_back(file))


def test_unknown_formats_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"there is no format 'pdf'\. Choose among: tmx, md"):
        write("pdf", [], tmp_path / "a.pdf", EXPORT)
    with pytest.raises(InputError, match="cannot be imported: its format is unknown"):
        read_back(tmp_path / "a.pdf")
