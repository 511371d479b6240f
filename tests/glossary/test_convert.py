"""Every format keeps what matters for translating: YAML -> format -> YAML gives the same glossary."""

import string
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.errors import DuizhaoError, GlossaryError
from pipeline.glossary import yaml_file
from pipeline.glossary.convert import convert
from pipeline.glossary.entry import clean, joined, parted
from pipeline.glossary.load import load_one
from pipeline.glossary.terms import Glossary, Term, one_file

FORMATS = (".yaml", ".csv", ".tsv", ".tbx", ".utf8", ".txt", ".tab", ".xlsx")

SAMPLE = """\
政策:
  - zh: 互联网+
    en: Internet Plus
    aliases: [互联网＋, 互聯網+]
    not: [Internet+, "a | b"]
    case: keep
    note: 'National plan: "2015", 行动计划'
  - zh: QQ
    keep: true
  - zh: 云
    en: cloud
    match: anywhere
日常:
  - zh: 微信
    en: WeChat
"""


def bare(glossary: Glossary) -> tuple[Term, ...]:
    return tuple(replace(term, file="", line=0) for term in glossary)


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_glossary_survives_each_format(tmp_path: Path, suffix: str) -> None:
    source, other, back = tmp_path / "a.yaml", tmp_path / f"b{suffix}", tmp_path / "c.yaml"
    source.write_text(SAMPLE, encoding="utf-8")
    assert convert(source, other) == []
    assert convert(other, back) == []
    assert bare(load_one(back)[0]) == bare(load_one(source)[0])
    assert back.read_bytes() == yaml_file.dump(load_one(source)[0])


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_same_glossary_gives_the_same_bytes(tmp_path: Path, suffix: str) -> None:
    source, first, second = tmp_path / "a.yaml", tmp_path / f"b{suffix}", tmp_path / f"c{suffix}"
    source.write_text(SAMPLE, encoding="utf-8")
    convert(source, first)
    convert(source, second)
    assert first.read_bytes() == second.read_bytes()


words = st.text(
    alphabet=st.sampled_from(
        "互联网微信云计算数字經濟𠀀é+#:'\"|\\{}[]&<>,;*!%@`-=?~ 　🙂" + string.ascii_letters
    )
    | st.characters(exclude_categories=("Cc", "Cs", "Cn", "Co")),
    min_size=1,
    max_size=12,
).map(clean)
filled = words.filter(bool)


@st.composite
def terms(draw: st.DrawFn, section: str) -> Term:
    zh = draw(filled)
    keep = draw(st.booleans())
    en = "" if keep else draw(filled)
    lists = st.lists(filled, max_size=2, unique=True).map(tuple)
    return Term(
        zh=zh,
        en=en,
        aliases=tuple(alias for alias in draw(lists) if alias != zh),
        wrong=tuple(wrong for wrong in draw(lists) if wrong != (en or zh)),
        case=draw(st.sampled_from(("keep", "sentence"))),
        keep=keep,
        note=draw(words),
        match=draw(st.sampled_from(("word", "anywhere"))),
        section=section,
    )


@st.composite
def glossaries(draw: st.DrawFn) -> Glossary:
    sections = draw(st.sampled_from(([""], ["部分"], ["甲: 一", "No"])))
    found = [term for section in sections for term in draw(st.lists(terms(section), min_size=1, max_size=3))]
    try:
        glossary, _ = one_file(found)
    except GlossaryError:
        glossary = Glossary(tuple(found[:1]))
    return glossary


@pytest.mark.parametrize("suffix", FORMATS)
@given(glossary=glossaries())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_glossary_survives(tmp_path: Path, suffix: str, glossary: Glossary) -> None:
    source, other, back = tmp_path / "a.yaml", tmp_path / f"b{suffix}", tmp_path / "c.yaml"
    source.write_bytes(yaml_file.dump(glossary))
    assert bare(load_one(source)[0]) == bare(glossary)
    if suffix in (".utf8", ".txt", ".tab") and any(f.startswith("#") for t in glossary for f in t.forms):
        with pytest.raises(GlossaryError, match="# starts a remark"):
            convert(source, other)
        return
    convert(source, other)
    convert(other, back)
    assert bare(load_one(back)[0]) == bare(glossary)


@given(st.lists(filled, max_size=4).map(tuple))
def test_several_values_share_a_cell(values: tuple[str, ...]) -> None:
    assert parted(joined(values)) == values


def test_a_term_that_looks_like_a_formula_stays_text_in_excel(tmp_path: Path) -> None:
    import openpyxl

    source, book = tmp_path / "a.csv", tmp_path / "b.xlsx"
    source.write_text("zh,en\n=总和,=SUM(A1)\n", encoding="utf-8")
    convert(source, book)
    cell = openpyxl.load_workbook(book).active["B2"]
    assert (cell.value, cell.data_type) == ("=SUM(A1)", "s")


def test_nothing_is_left_behind_when_the_target_cannot_be_written(tmp_path: Path) -> None:
    source = tmp_path / "a.yaml"
    source.write_text("微信: WeChat\n", encoding="utf-8")
    target = tmp_path / "folder.csv"
    target.mkdir()
    with pytest.raises(DuizhaoError, match="The glossary cannot be written"):
        convert(source, target)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.yaml", "folder.csv"]


def test_an_archive_that_unpacks_to_far_too_much_is_refused(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("big", "w") as member:
        for _ in range(257):
            member.write(bytes(1024 * 1024))
    with pytest.raises(GlossaryError, match="more than 256 MiB"):
        load_one(bomb)
