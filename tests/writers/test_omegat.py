import re
from dataclasses import replace
from pathlib import Path

import pytest
from clients import needs_omegat, needs_validator, omegat, validate
from lxml import etree

from pipeline.errors import InputError
from pipeline.segment.srx import srx
from pipeline.units import Kind, Origin, State, Unit, unit_id
from pipeline.writers import Export, read_back, write
from pipeline.writers.merge import Fate, merge
from pipeline.writers.omegat import safe_name, segmentation_conf

EXPORT = Export(version="1.0", srx=srx(), glossary=(("微信", "WeChat", "an\tapp"),))
TEXT = [
    (0, "第一章 茶馆", "Chapter 1: The Teahouse"),
    (1, "他说：“我不去。”然后就走了。", "He said, “I'm not going.” Then he left."),
    (1, "真的吗？！", "Really?!"),
    (1, "微信有3 < 4个 & 群。", "WeChat has 3 < 4 & groups."),
    (2, "好的。", "All right."),
    (3, "好的。", "Very well."),
]


def book(document: str = "书/一.md") -> list[Unit]:
    seen: dict[str, int] = {}
    made = []
    for position, (paragraph, source, target) in enumerate(TEXT):
        seen[source] = seen.get(source, -1) + 1
        made.append(
            Unit(
                unit_id(document, source, seen[source]),
                *(source, target, document, paragraph, position),
                kind=Kind.TEXT if paragraph else Kind.HEADING,
                origin=Origin.MACHINE,
                state=State.TRANSLATED,
            )
        )
    return made


def test_what_is_in_the_project(tmp_path: Path) -> None:
    project = tmp_path / "book.omegat"
    units = book()
    units[1] = replace(units[1], state=State.REVIEWED)
    changed = write("omegat", units, project, EXPORT)
    assert sorted(path.relative_to(project).as_posix() for path in changed if path.name != ".keep") == [
        "glossary/duizhao.utf8",
        "omegat.project",
        "omegat/segmentation.conf",
        "omegat/segmentation.srx",
        "source/书/一.md.txt",
        "tm/auto/书/一.md.txt.tmx",
        "tm/mt/书/一.md.txt.tmx",
    ]
    assert (project / "source/书/一.md.txt").read_text(encoding="utf-8") == (
        "第一章 茶馆\n\n他说：“我不去。”然后就走了。真的吗？！微信有3 < 4个 & 群。\n\n好的。\n\n好的。\n"
    )
    assert (project / "glossary/duizhao.utf8").read_text(encoding="utf-8") == "微信\tWeChat\tan app\n"
    in_auto = list(read_back(project / "tm/auto/书/一.md.txt.tmx"))
    in_mt = list(read_back(project / "tm/mt/书/一.md.txt.tmx"))
    assert (len(in_auto), len(in_mt)) == (6, 5)
    assert write("omegat", units, project, EXPORT) == ()


def test_no_folder_is_empty(tmp_path: Path) -> None:
    write("omegat", book(), tmp_path / "p", replace(EXPORT, glossary=()))
    assert [
        folder for folder in (tmp_path / "p").rglob("*") if folder.is_dir() and not any(folder.iterdir())
    ] == []


def test_what_the_translator_has_is_left_alone(tmp_path: Path) -> None:
    project = tmp_path / "p"
    write("omegat", book(), project, EXPORT)
    (project / "omegat.project").write_text("mine", encoding="utf-8")
    (project / "omegat/project_save.tmx").write_text("mine", encoding="utf-8")
    assert write("omegat", [*book(), *book("二.txt")], project, EXPORT) == (
        project / "source/二.txt",
        project / "tm/auto/二.txt.tmx",
        project / "tm/mt/二.txt.tmx",
    )
    assert (project / "omegat.project").read_text(encoding="utf-8") == "mine"
    assert (project / "omegat/project_save.tmx").read_text(encoding="utf-8") == "mine"


def test_an_original_goes_in_as_it_is(tmp_path: Path) -> None:
    original = tmp_path / "a.docx"
    original.write_bytes(b"PK")
    write("omegat", book("a.docx"), tmp_path / "p", replace(EXPORT, sources=(("a.docx", original),)))
    assert (tmp_path / "p/source/a.docx").read_bytes() == b"PK"


def test_names_stay_below_the_source_folder() -> None:
    assert [safe_name(name) for name in ("../../etc/passwd", "/a/./b", "", "..")] == [
        "etc/passwd", "a/b", "text", "text",
    ]  # fmt: skip


def test_rules_for_old_versions_are_those_of_the_srx() -> None:
    rules = etree.fromstring(srx().encode()).findall(".//{*}rule")
    old = etree.fromstring(segmentation_conf(srx()).encode())
    strings = [[e.text for e in rule.iter("boolean", "string")] for rule in old.iter("object") if "Rule" in
               (rule.get("class") or "").removesuffix("MapRule")]  # fmt: skip
    assert strings == [
        [
            "false" if rule.get("break") == "no" else "true",
            rule.findtext("{*}beforebreak"),
            rule.findtext("{*}afterbreak"),
        ]
        for rule in rules
    ]


@needs_validator
def test_the_memories_are_valid(tmp_path: Path) -> None:
    write("omegat", book(), tmp_path / "p", EXPORT)
    validate(*(tmp_path / "p").rglob("*.tmx"))


@needs_omegat
def test_omegat_opens_it_translated_and_the_translators_edit_comes_home(tmp_path: Path) -> None:
    project = tmp_path / "book"
    units = book()
    write("omegat", units, project, EXPORT)
    (project / "omegat/project_save.tmx").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE tmx SYSTEM "tmx11.dtd"><tmx version="1.1"><header'
        ' creationtool="OmegaT" o-tmf="OmegaT TMX" adminlang="EN-US" datatype="plaintext"'
        ' creationtoolversion="3.6" segtype="sentence" srclang="zh-CN"/><body>'
        '<tu><tuv lang="zh-CN"><seg>真的吗？！</seg></tuv>'
        '<tuv lang="en-US" changeid="t" changedate="20250101T000000Z"><seg>Is that so?!</seg></tuv></tu>'
        "</body></tmx>",
        encoding="utf-8",
    )
    log = omegat(project, tmp_path / "home")
    assert not re.search("Failed to load|TMX_ERROR|XMLStreamException", log), log
    assert (project / "target/书/一.md.txt").read_text(encoding="utf-8") == (
        "Chapter 1: The Teahouse\n\nHe said, “I'm not going.” Then he left. Is that so?!"
        " WeChat has 3 < 4 & groups.\n\nAll right.\n\nVery well.\n"
    )
    by_source = {unit.source: unit for unit in units}
    saved = list(read_back(project / "book-omegat.tmx"))  # OmegaT wrote it
    fates = {
        back.source: merge(by_source[back.source], back).fate for back in saved if back.source != "好的。"
    }
    assert fates == {
        "第一章 茶馆": Fate.UNCHANGED,
        "他说：“我不去。”然后就走了。": Fate.UNCHANGED,
        "真的吗？！": Fate.EDITED,
        "微信有3 < 4个 & 群。": Fate.UNCHANGED,
    }
    assert [back.target for back in read_back(project)] == ["Is that so?!"]


@needs_omegat
def test_without_rules_it_is_a_sentence_a_line(tmp_path: Path) -> None:
    write("omegat", book(), tmp_path / "p", replace(EXPORT, srx=""))
    omegat(tmp_path / "p", tmp_path / "home")
    target = (tmp_path / "p/target/书/一.md.txt").read_text(encoding="utf-8")
    assert target == "\n\n".join(en for _, _, en in TEXT) + "\n"


def test_a_project_without_work_in_it_is_named(tmp_path: Path) -> None:
    write("omegat", book(), tmp_path / "a.omegat", EXPORT)
    with pytest.raises(InputError, match=r"project_save\.tmx: cannot be read: no such file"):
        list(read_back(tmp_path / "a.omegat"))
