import re
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from clients import needs_omegat, needs_toolkit, needs_validator, omegat_with, validate
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from nasty import units

from pipeline.errors import InputError
from pipeline.units import Finding, Origin, State, Unit, unit_id
from pipeline.writers import Export, read_back, write
from pipeline.writers.xmltext import FORBIDDEN

EXPORT = Export("a/b.txt", version="1.0")


def made(*pairs: tuple[str, str | None], document: str = "a.txt") -> list[Unit]:
    return [
        Unit(unit_id(document, zh, n), zh, en, document, position=n, state=State.TRANSLATED)
        for n, (zh, en) in enumerate(pairs)
    ]


def cleaned(text: str) -> str:
    return FORBIDDEN.sub("", unicodedata.normalize("NFC", text)).strip()


def test_a_unit_as_it_stands_in_the_file(tmp_path: Path) -> None:
    file = tmp_path / "a.tmx"
    unit = Unit(
        "0123456789abcdef",
        "好 & 坏",
        "Good & bad",
        "书/a.txt",
        origin=Origin.MACHINE,
        score=-0.123456,
        state=State.REVIEWED,
        note="checked",
        findings=(Finding("number", "3 is not in the source"),),
        changed="20250102T030405Z",
    )
    assert write("tmx", [unit], file, EXPORT) == (file,)
    assert file.read_text(encoding="utf-8") == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n'
        '<tmx version="1.4">\n'
        '<header creationtool="duizhao" creationtoolversion="1.0" segtype="sentence" o-tmf="duizhao"'
        ' adminlang="en-US" srclang="zh-CN" datatype="plaintext"/>\n'
        "<body>\n"
        '<tu tuid="0123456789abcdef"><note>checked</note><prop type="x-duizhao-id">0123456789abcdef</prop>'
        '<prop type="x-duizhao-document">书/a.txt</prop><prop type="x-duizhao-origin">machine</prop>'
        '<prop type="x-duizhao-state">reviewed</prop><prop type="x-duizhao-kind">text</prop>'
        '<prop type="x-duizhao-score">-0.1235</prop>'
        '<prop type="x-duizhao-finding">number: 3 is not in the source</prop>\n'
        '<tuv xml:lang="zh-CN"><seg>好 &amp; 坏</seg></tuv>\n'
        '<tuv xml:lang="en-US" changedate="20250102T030405Z"><seg>Good &amp; bad</seg></tuv>\n'
        "</tu>\n</body>\n</tmx>\n"
    )


def test_nasty_content_comes_back(tmp_path: Path) -> None:
    for inline in (False, True):
        for markup in ("plain", "markdown"):
            file = tmp_path / f"{inline}{markup}.tmx"
            written = units(markup)
            write("tmx", written, file, replace(EXPORT, inline=inline))
            etree.parse(file)
            back = list(read_back(file))
            assert [(b.id, b.source, b.target, b.state, b.note) for b in back] == [
                (u.id, cleaned(u.source), cleaned(u.target or ""), u.state, FORBIDDEN.sub("", u.note) or None)
                for u in written
            ]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=30), st.text(max_size=30), st.sampled_from(["plain", "markdown"]), st.booleans())
def test_any_text_comes_back(source: str, target: str, markup: str, inline: bool) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "a.tmx"
        unit = Unit("1", source, target, markup=markup)
        write("tmx", [unit], file, Export(inline=inline))
        back = [(b.source, b.target) for b in read_back(file)]
        both = cleaned(source) and cleaned(target)
        expected = [(cleaned(source), cleaned(target))] if both else []
        assert [(s.replace("\r\n", "\n"), (t or "").replace("\r\n", "\n")) for s, t in back] == [
            (s.replace("\r\n", "\n"), t.replace("\r\n", "\n")) for s, t in expected
        ]


def test_the_same_units_give_the_same_bytes_and_touch_nothing(tmp_path: Path) -> None:
    file = tmp_path / "a.tmx"
    write("tmx", units(), file, EXPORT)
    before = file.stat()
    assert write("tmx", iter(units()), file, EXPORT) == ()
    assert file.stat().st_mtime_ns == before.st_mtime_ns


def test_what_is_left_out(tmp_path: Path) -> None:
    file = tmp_path / "a.tmx"
    some = made(("甲。", None), ("乙。", " "), ("丙。", "C."), ("", "D."), ("戊。", "E."))
    some[4] = replace(some[4], state=State.REJECTED)
    write("tmx", some, file, EXPORT)
    assert [b.source for b in read_back(file)] == ["丙。"]
    write("tmx", some, file, replace(EXPORT, reviewed_only=True))
    assert list(read_back(file)) == []


def test_units_of_several_sentences_have_a_file_of_their_own(tmp_path: Path) -> None:
    file, aside = tmp_path / "a.tmx", tmp_path / "a.paragraph.tmx"
    one, two = made(("甲。", "A."), ("乙。丙。", "B. C."))
    two = replace(two, sentences=(2, 2))
    assert write("tmx", [one, two], file, EXPORT) == (file, aside)
    assert [b.source for b in read_back(aside)] == ["乙。丙。"]
    assert b'segtype="paragraph"' in aside.read_bytes()
    assert write("tmx", [two], file, EXPORT) == (file, aside)
    assert b'segtype="paragraph"' in file.read_bytes()
    assert not aside.exists()


def test_reviewed_and_machine_units_apart(tmp_path: Path) -> None:
    file = tmp_path / "a.tmx"
    one, two = made(("甲。", "A."), ("乙。", "B."))
    changed = write(
        "tmx", [one, replace(two, state=State.FINAL)], file, replace(EXPORT, split_by_origin=True)
    )
    assert [path.name for path in changed] == ["a.reviewed.tmx", "a.machine.tmx"]
    assert [[b.source for b in read_back(path)] for path in changed] == [["乙。"], ["甲。"]]


def test_a_source_with_two_targets_has_the_context_of_the_later_one(tmp_path: Path) -> None:
    file = tmp_path / "a.tmx"
    some = made(("好。", "Good."), ("走。", "Go."), ("好。", "Fine."), ("来。", "Come."), ("好。", "Good."))
    write("tmx", some, file, EXPORT)
    tus = etree.parse(file).findall(".//tu")
    assert [
        {p.get("type"): p.text for p in tu.iter("prop") if not (p.get("type") or "").startswith("x-")}
        for tu in tus
    ] == [{}, {}, {"file": "a.txt", "prev": "走。", "next": "来。"}, {}, {}]
    assert [p.get("type") for p in tus[2].iter("prop")] == ["file", "prev", "next"]
    assert [b.id for b in read_back(file)] == [unit.id for unit in some]


@needs_validator
def test_the_files_are_valid(tmp_path: Path) -> None:
    for inline in (False, True):
        file, aside = tmp_path / "a.tmx", tmp_path / "a.paragraph.tmx"
        some = [*units("markdown"), *made(("好。", "Good."), ("好。", "Fine."), ("乙。丙。", "B. C."))]
        some[-1] = replace(some[-1], sentences=(2, 2))
        write("tmx", some, file, replace(EXPORT, inline=inline))
        validate(file, aside)


@needs_omegat
def test_omegat_takes_every_segment_and_tells_contexts_apart(tmp_path: Path) -> None:
    pairs = [
        ("会议开始了。", "The meeting began."),
        ("好的。", "All right."),
        ("我说：“走吧。”然后就走了。", 'I said, "Let\'s go." Then I left.'),
        ("请点击**保存**按钮，共{0}个。", "Click **Save**, {0} in all."),
        ("好的。", "Very well."),
        ("三<四 & 五", "3 < 4 & 5"),
    ]
    source = tmp_path / "a.txt"
    source.write_text("".join(f"{zh}\n" for zh, _ in pairs), encoding="utf-8")
    some = [replace(unit, markup="markdown") for unit in made(*pairs)]
    write("tmx", some, tmp_path / "a.tmx", EXPORT)
    target = omegat_with(tmp_path / "a.tmx", source, tmp_path)
    assert target == "".join(f"{en}\n" for _, en in pairs)


@needs_toolkit
def test_translate_toolkit_sees_the_same_units(tmp_path: Path) -> None:
    from translate.storage.tmx import tmxfile

    file = tmp_path / "a.tmx"
    write("tmx", units(), file, EXPORT)
    seen = [(unit.source, unit.target) for unit in tmxfile.parsefile(str(file)).units]
    assert seen == [(b.source, b.target) for b in read_back(file)]


def test_inline_elements_pair_the_two_sides(tmp_path: Path) -> None:
    file = tmp_path / "a.tmx"
    unit = Unit("1", "**甲**和`乙`", "`B` and **A**", markup="markdown")
    write("tmx", [unit], file, replace(EXPORT, inline=True))
    segments = re.findall("<seg>(.*)</seg>", file.read_text(encoding="utf-8"))
    assert segments == [
        '<bpt i="1" x="1" type="emphasis">**</bpt>甲<ept i="1">**</ept>和<ph x="2" type="code">`乙`</ph>',
        '<ph x="3" type="code">`B`</ph> and <bpt i="1" x="1" type="emphasis">**</bpt>A<ept i="1">**</ept>',
    ]


def test_what_omegat_saves_comes_back(tmp_path: Path) -> None:
    file = tmp_path / "project_save.tmx"
    file.write_text(
        '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<!DOCTYPE tmx SYSTEM "tmx11.dtd">\n'
        '<tmx version="1.1"><header creationtool="OmegaT" o-tmf="OmegaT TMX" adminlang="EN-US"'
        ' datatype="plaintext" creationtoolversion="3.6" segtype="sentence" srclang="zh-CN"/><body>\n'
        '<tu><tuv lang="zh-CN"><seg>好。</seg></tuv><tuv lang="en-US" changeid="me"'
        ' changedate="20250101T000000Z">'
        "<seg>Good.</seg></tuv></tu></body></tmx>",
        encoding="utf-8",
    )
    (back,) = read_back(file)
    assert (back.id, back.source, back.target, back.changed) == ("", "好。", "Good.", "20250101T000000Z")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("<tmx><body><tu>", r"bad\.tmx:1: is not well-formed XML"),
        (
            '<!DOCTYPE tmx [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><tmx><body><tu><tuv><seg>&b;',
            "is not well-formed XML",
        ),
    ],
)
def test_broken_files_are_named(tmp_path: Path, content: str, words: str) -> None:
    file = tmp_path / "bad.tmx"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=words):
        list(read_back(file))


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret", encoding="utf-8")
    file = tmp_path / "evil.tmx"
    file.write_text(
        f'<!DOCTYPE tmx [<!ENTITY s SYSTEM "file://{secret}">]><tmx><body><tu><tuv xml:lang="zh">'
        "<seg>x&s;y</seg></tuv></tu></body></tmx>",
        encoding="utf-8",
    )
    assert [back.source for back in read_back(file)] == ["x&s;y"]
