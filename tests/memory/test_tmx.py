"""TMX of every version, encoding and degree of order comes in; what cannot come in is named."""

from __future__ import annotations

import codecs
import re
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.memory.database import Memory
from pipeline.memory.entry import Entry
from pipeline.memory.tmx import Problem, Report, import_tmx, read_tmx
from pipeline.units import Origin


def tmx(
    body: str, *, declaration: str = '<?xml version="1.0"?>', version: str = "1.4", tool: str = "t"
) -> str:
    return (
        f'{declaration}\n<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n<tmx version="{version}">\n'
        f'<header creationtool="{tool}" srclang="*all*"/>\n<body>\n{body}\n</body>\n</tmx>\n'
    )


def tu(zh: str, en: str, *, inside: str = "", langs: tuple[str, str] = ("zh-CN", "en-US")) -> str:
    return (
        f'<tu>{inside}<tuv xml:lang="{langs[0]}"><seg>{zh}</seg></tuv>'
        f'<tuv xml:lang="{langs[1]}"><seg>{en}</seg></tuv></tu>'
    )


def read(path: Path, content: str | bytes) -> tuple[list[Entry], Report]:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    report = Report()
    return list(read_tmx(path, report)), report


def pairs(entries: list[Entry]) -> list[tuple[str, str]]:
    return [(entry.source, entry.target) for entry in entries]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "in.tmx"


@pytest.mark.parametrize(
    ("encoding", "mark", "declared", "name"),
    [
        ("utf-8", b"", "", "utf-8"),
        ("utf-8", b"", "UTF-8", "utf-8"),
        ("utf-8", codecs.BOM_UTF8, "UTF-8", "utf-8"),
        ("utf-16-le", codecs.BOM_UTF16_LE, "UTF-16", "utf-16-le"),
        ("utf-16-be", codecs.BOM_UTF16_BE, "UTF-16", "utf-16-be"),
        ("utf-16-le", b"", "UTF-16", "utf-16-le"),
        ("utf-16-be", b"", "UTF-16", "utf-16-be"),
        ("utf-32-le", codecs.BOM_UTF32_LE, "", "utf-32-le"),
        ("gb18030", b"", "GB18030", "gb18030"),
        ("gb18030", b"", "GB2312", "gb18030"),
        ("gb18030", b"", "", "gb18030"),
        ("big5", b"", "Big5", "big5"),
    ],
)
def test_encodings(file: Path, encoding: str, mark: bytes, declared: str, name: str) -> None:
    declaration = f'<?xml version="1.0" encoding="{declared}"?>' if declared else '<?xml version="1.0"?>'
    text = tmx(tu("春天，來了。", "Spring is here."), declaration=declaration)
    entries, report = read(file, mark + text.encode(encoding))
    assert pairs(entries) == [("春天，來了。", "Spring is here.")]
    assert report.encoding == name


def test_an_encoding_nobody_knows_is_named(file: Path) -> None:
    with pytest.raises(
        InputError, match=r"in\.tmx:1: the encoding martian is not known\. Save the file as UTF-8"
    ):
        read(file, tmx("", declaration='<?xml version="1.0" encoding="martian"?>'))


@pytest.mark.parametrize("version", ["1.1", "1.2", "1.3", "1.4"])
def test_old_versions_say_lang_without_xml(file: Path, version: str) -> None:
    body = '<tu><tuv lang="ZH_CN"><seg>好</seg></tuv><tuv lang="EN"><seg>Good</seg></tuv></tu>'
    entries, report = read(file, tmx(body, version=version))
    assert pairs(entries) == [("好", "Good")]
    assert (entries[0].source_lang, entries[0].target_lang) == ("zh-CN", "en")
    assert report.version == version


def test_either_language_may_come_first(file: Path) -> None:
    entries, _ = read(file, tmx(tu("Good", "好", langs=("en-GB", "cmn"))))
    assert pairs(entries) == [("好", "Good")]


def test_every_pair_of_variants_is_an_entry(file: Path) -> None:
    body = (
        '<tu><tuv xml:lang="zh-CN"><seg>软件</seg></tuv><tuv xml:lang="de"><seg>Software</seg></tuv>'
        '<tuv xml:lang="zh-TW"><seg>軟體</seg></tuv><tuv xml:lang="en"><seg>software</seg></tuv></tu>'
    )
    entries, _ = read(file, tmx(body))
    assert [(e.source, e.source_lang) for e in entries] == [("软件", "zh-CN"), ("軟體", "zh-TW")]


@pytest.mark.parametrize(
    ("segment", "text"),
    [
        ('点<bpt i="1">&lt;b></bpt>这里<ept i="1">&lt;/b></ept>。', "点这里。"),
        ('第一行<ph type="lb"/>第二行', "第一行 第二行"),
        ("<hi type='bold'>重要<it pos='begin'>x</it></hi>的", "重要的"),
        ('见<ph>&lt;img alt="<sub>图</sub>"></ph>下', "见下"),
        ("<ut>{\\b }</ut>旧<ut>}</ut>", "旧"),
        ("  两\n   行 ", "两 行"),
        ("<![CDATA[a < b & c]]>", "a < b & c"),
        ("甲<!-- 乙 -->丙", "甲丙"),
        ("e\u0301", "é"),
        ("&#x4E2D;&amp;", "中&"),
    ],
)
def test_inline_codes_go_and_text_stays(file: Path, segment: str, text: str) -> None:
    entries, _ = read(file, tmx(tu(segment, "x")))
    assert [entry.source for entry in entries] == [text]


def test_codes_of_our_own_files_are_the_documents_markup(file: Path) -> None:
    segment = '<bpt i="1">**</bpt>重要<ept i="1">**</ept>'
    entries, _ = read(file, tmx(tu(segment, "x"), tool="duizhao"))
    assert entries[0].source == "**重要**"


def test_notes_of_our_own_files_say_the_origin(file: Path) -> None:
    notes = "<note>mine</note><note>duizhao: machine, translated</note><note>number: 3 is missing</note>"
    entries, _ = read(file, tmx(tu("三", "x", inside=notes), tool="duizhao"))
    assert (entries[0].note, entries[0].origin) == ("mine", Origin.MACHINE)
    entries, _ = read(file, tmx(tu("三", "x", inside=notes)))
    assert (entries[0].note.count("\n"), entries[0].origin) == (2, None)


def test_what_else_a_unit_says_is_kept(file: Path) -> None:
    body = (
        '<tu changedate="20200101T000000Z" creationid="zhao"><note>a</note><note>b</note>'
        '<prop type="file">第一章.md</prop><prop type="prev">前</prop><prop type="next">后</prop>'
        '<prop type="x-domain">harbour</prop><prop type="x-duizhao-origin">aligned</prop>'
        '<prop type="x-duizhao-score">0.5</prop>'
        '<tuv xml:lang="zh"><seg>中</seg></tuv>'
        '<tuv xml:lang="en" changedate="20210101T000000Z" changeid="qian"><seg>mid</seg></tuv></tu>'
    )
    entries, _ = read(file, tmx(body))
    assert entries == [
        Entry(
            "中",
            "mid",
            "前",
            "后",
            "第一章.md",
            Origin.ALIGNED,
            "qian",
            "20210101T000000Z",
            "a\nb",
            (("x-domain", "harbour"),),
            "zh",
            "en",
        )
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("prev", "next"),
        ("x-previous-source-text", "x-next-source-text"),
        ("x-context-pre", "x-context-post"),
        ("context_prev", "context_next"),
    ],
)
def test_context_is_known_by_all_its_names_on_unit_or_variant(file: Path, before: str, after: str) -> None:
    props = f'<prop type="{before}">&lt;seg&gt;前&lt;/seg&gt;</prop><prop type="{after}">后</prop>'
    body = f'<tu><tuv xml:lang="zh">{props}<seg>中</seg></tuv><tuv xml:lang="en"><seg>mid</seg></tuv></tu>'
    (entry,), _ = read(file, tmx(body))
    assert (entry.previous, entry.next) == ("前", "后")
    assert entry.props == ()


def test_bad_units_are_reported_with_their_lines_and_the_rest_comes_in(file: Path, memory: Memory) -> None:
    body = "\n".join(
        [
            tu("一", "one"),  # line 6
            tu("", "empty"),
            tu("空", " "),
            tu("zwei", "two", langs=("de", "en")),
            "<tu><tuv><seg>三</seg></tuv><tuv xml:lang='en'><seg>three</seg></tuv></tu>",
            tu("坏 & 坏", "bad"),
            tu("四", "four"),
            tu("<b>五", "five"),
            tu("坏\x01", "bad"),
            tu("坏&nbsp;", "bad"),
            "<tu><tuv xml:lang='zh'><seg>没完",
            tu("六", "six"),
        ]
    )
    file.write_text(tmx(body), encoding="utf-8")
    report = import_tmx(memory, file)
    assert [entry.source for entry in memory.export()] == ["一", "四", "六"]
    assert (report.read, report.new, report.bad) == (3, 3, 9)
    lines, reasons = zip(*((p.line, p.reason) for p in report.problems), strict=True)
    assert sorted(lines) == [7, 8, 9, 10, 11, 13, 14, 15, 16]
    said = dict(zip(lines, reasons, strict=True))
    assert said[7] == "the Chinese segment is empty"
    assert said[8] == "the English segment is empty"
    assert said[9] == "no Chinese segment"
    assert said[10] == "a variant has no language code"
    assert all(said[line].startswith("not well-formed XML: ") for line in (11, 13, 14, 15, 16))


def test_bytes_that_are_not_the_encoding_cost_only_their_unit(file: Path) -> None:
    text = tmx(
        tu("好", "good") + "\n" + tu("坏", "bad"), declaration='<?xml version="1.0" encoding="utf-8"?>'
    )
    entries, report = read(file, text.encode().replace("坏".encode(), b"\xff\xfe"))
    assert pairs(entries) == [("好", "good")]
    assert report.problems == [Problem(7, "holds bytes that are not valid utf-8")]


def test_the_same_file_again_adds_nothing(file: Path, memory: Memory) -> None:
    file.write_text(tmx(tu("好", "good") * 3 + tu("好", "fine")), encoding="utf-8")
    first, second = import_tmx(memory, file), import_tmx(memory, file)
    assert (first.read, first.new) == (4, 2)
    assert (second.read, second.new) == (4, 0)


@pytest.mark.parametrize("cut", ["<seg>二", "</tu>\n<tu><tuv", "</body>\n"])
def test_a_file_that_ends_too_soon_gives_what_it_has_and_says_where_it_ends(
    file: Path, memory: Memory, cut: str
) -> None:
    text = tmx(tu("一", "one") + "\n" + tu("二", "two") + "\n" + tu("三", "three"))
    end = text.rindex("</tu>") if "<tuv" in cut else text.index(cut) + len(cut)
    file.write_text(text[:end], encoding="utf-8")
    with pytest.raises(InputError) as raised:
        import_tmx(memory, file)
    kept = len(memory)
    assert kept == {"<seg>二": 1, "</tu>\n<tu><tuv": 2, "</body>\n": 3}[cut]
    assert raised.value.line == {1: 7, 2: 8, 3: 8}[kept]
    assert f"The {kept} units before it are in the memory" in str(raised.value)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", r"in\.tmx:1: is empty"),
        ("plain text", r"in\.tmx:1: is no TMX file"),
        ("<xliff><body></body></xliff>", "is no TMX file"),
        ("<html><head/></html>", "its root is <html>"),
        ("<tmx version='1.4'><header/></tmx>", "has no <body>"),
        (tmx(tu("eins", "one", langs=("de", "en"))), "no usable Chinese-English unit.*de, en"),
        (b"\x00\x01\x02\xff" * 300, r"in\.tmx:1"),
        (b"PK\x03\x04" + bytes(range(256)) * 20, r"in\.tmx:1"),
    ],
)
def test_files_that_are_something_else_are_refused(
    file: Path, memory: Memory, content: str | bytes, message: str
) -> None:
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(InputError, match=message):
        import_tmx(memory, file)
    assert len(memory) == 0


def test_a_missing_file_is_said(memory: Memory, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.tmx: cannot be read: No such file"):
        import_tmx(memory, tmp_path / "none.tmx")


def test_entity_bombs_and_foreign_files_are_refused(file: Path, memory: Memory, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret", encoding="utf-8")
    bomb = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">\n' for n in range(9))
    for subset in (
        f'<!ENTITY a0 "ha">\n{bomb}',
        f'<!ENTITY a9 SYSTEM "{tmp_path / "secret"}">',
        '<!ENTITY % a9 "x">',
    ):
        text = tmx(tu("&a9;", "x")).replace(' SYSTEM "tmx14.dtd"', f" [\n{subset}]")
        file.write_text(text, encoding="utf-8")
        with pytest.raises(InputError, match=r"in\.tmx:3: declares XML entities"):
            import_tmx(memory, file)
    assert len(memory) == 0


def test_an_empty_memory_file_is_no_fault(file: Path) -> None:
    assert read(file, tmx(""))[0] == []
    assert read(file, '<tmx version="1.4"><header/><body/></tmx>')[0] == []


def test_units_in_comments_are_not_units(file: Path) -> None:
    body = f"<!-- {tu('一', 'one')}\n -->{tu('二', 'two')}<!-- </tu> -->\n{tu('', 'x')}"
    entries, report = read(file, tmx(body))
    assert pairs(entries) == [("二", "two")]
    assert [problem.line for problem in report.problems] == [8]


def test_unusual_but_correct_xml_is_read(file: Path) -> None:
    body = (
        tu("一", "one").replace("</tu>", "</tu\n >")
        + "<?tool x?>"
        + tu("二", "two").replace("<tu>", "<tu\ttuid='2'>")
    )
    assert pairs(read(file, tmx(body))[0]) == [("一", "one"), ("二", "two")]


SEGMENT = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1).filter(
    lambda text: bool(text.strip()) and not re.search("[\ufffd\ufffe\uffff]", text)
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(SEGMENT, SEGMENT), max_size=6), st.sampled_from(["utf-8", "utf-16", "gb18030"]))
@example([("-->", "]]>"), ("<tu>", "</tu>"), ("&#0;", "<!--")], "utf-8")
def test_any_text_comes_back(tmp_path: Path, segments: list[tuple[str, str]], encoding: str) -> None:
    text = tmx(
        "\n".join(tu(escape(zh), escape(en)) for zh, en in segments),
        declaration=f'<?xml version="1.0" encoding="{encoding}"?>',
    )
    entries, report = read(tmp_path / "any.tmx", text.encode(encoding))
    assert report.problems == []
    from unicodedata import normalize

    wanted = [tuple(normalize("NFC", re.sub(" +", " ", side)).strip() for side in pair) for pair in segments]
    assert pairs(entries) == wanted


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.data())
def test_damage_anywhere_is_an_error_or_a_report_and_never_a_crash(
    tmp_path: Path, data: st.DataObject
) -> None:
    content = bytearray(tmx("\n".join(tu(f"第{n}句", f"Sentence {n}") for n in range(5))).encode())
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place : place + data.draw(st.integers(0, 30))] = data.draw(st.binary(max_size=5))
    (tmp_path / "damaged.tmx").write_bytes(content)
    report = Report()
    try:
        entries = list(read_tmx(tmp_path / "damaged.tmx", report))
    except InputError as error:
        assert str(error).startswith(str(tmp_path / "damaged.tmx"))
    else:
        assert report.read == len(entries) <= 5
