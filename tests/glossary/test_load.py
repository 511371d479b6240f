"""Reading glossaries: what the formats mean, and what is said about files that cannot be used."""

import codecs
import io
import zipfile
from pathlib import Path

import pytest

from pipeline.errors import DuizhaoError
from pipeline.glossary.load import load, load_one
from pipeline.glossary.terms import Glossary


def read(folder: Path, name: str, content: str | bytes) -> tuple[Glossary, list[str]]:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return load_one(path)


def test_yaml_with_everything_in_it(tmp_path: Path) -> None:
    glossary, messages = read(
        tmp_path,
        "a.yaml",
        "policy:            # a section\n"
        "  - zh: 互联网+\n"
        "    en: Internet Plus\n"
        "    aliases: [互联网＋]\n"
        "    not: [Internet+]\n"
        "    case: keep\n"
        "    match: anywhere\n"
        "    note: an action plan\n"
        "  - zh: QQ\n"
        "    keep: true\n"
        "places:\n"
        "  县城: county town\n"
        "微信: WeChat\n"
        "404: No\n",
    )
    assert messages == []
    plus, qq, town, wechat, number = glossary
    assert (plus.zh, plus.en, plus.aliases, plus.wrong) == (
        "互联网+",
        "Internet Plus",
        ("互联网＋",),
        ("Internet+",),
    )
    assert (plus.case, plus.match, plus.note, plus.section, plus.line) == (
        "keep",
        "anywhere",
        "an action plan",
        "policy",
        2,
    )
    assert (qq.keep, qq.target, qq.case) == (True, "QQ", "sentence")
    assert (town.section, town.target, wechat.section) == ("places", "county town", "")
    assert (number.zh, number.en) == ("404", "No")  # words, not a number and a truth value


def test_a_yaml_list_without_sections(tmp_path: Path) -> None:
    glossary, _ = read(
        tmp_path, "a.yml", "- {zh: 微信, en: WeChat}\n- {zh: 腾云镇, en: Tengyun Town, not: Cloud Town}\n"
    )
    assert [(term.zh, term.wrong) for term in glossary] == [("微信", ()), ("腾云镇", ("Cloud Town",))]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("a:\n  - zh: 微信\n    en: WeChat\n    colour: red\n",
         ":4:5: The key 'colour' is not known. The keys are zh, en, aliases, not, case, keep, match, note."),
        ("a:\n  - zh: 微信\n    en: WeChat\n    zh: 短信\n",
         ":4:5: The key 'zh' stands twice in one entry. Delete one of them."),
        ("a:\n  - zh: ''\n    en: WeChat\n", ":2:9: zh is empty. Fill it in or delete the entry."),
        ("a:\n  - zh: 微信\n    en:\n", ":3:8: en is empty. Fill it in or delete the entry."),
        ("a:\n  - en: WeChat\n", ":2:5: The entry has no Chinese term. Fill it in or delete the entry."),
        ("a:\n  - zh: 微信\n",
         ":2:5: 微信 has no rendering. Fill in `en`, or write `keep: true` to leave it as it is."),
        ("微信:\n", ":1:1: 微信 has no rendering. Fill in `en`, or write `keep: true` to leave it as it is."),
        ("a:\n  - zh: 微信\n    keep: true\n    en: WeChat\n",
         ":2:5: 微信 is to be kept and to be rendered as WeChat. Leave out `keep` or `en`."),
        ("a:\n  - zh: 微信\n    en: WeChat\n    not: [WeChat]\n",
         ":2:5: 微信 forbids its own rendering WeChat. Take it out of `not`."),
        ("a:\n  - zh: 微信\n    en: WeChat\n    not: [a, '']\n",
         ":4:14: not holds an empty value. Fill it in or delete it."),
        ("a:\n  - zh: 微信\n    en: WeChat\n    case: upper\n",
         ":2:5: case: upper is not known. Write keep or sentence."),
        ("a:\n  - zh: 微信\n    en: WeChat\n    match: some\n",
         ":2:5: match: some is not known. Write word or anywhere."),
        ("a:\n  - zh: 微信\n    en: WeChat\n    keep: perhaps\n",
         ":4:11: keep: perhaps is neither true nor false. Write true or false."),
        ("a:\n  - zh: 微信\n    en: [WeChat]\n",
         ":3:9: Here en must be plain text, not a sequence. Put it on one line."),
        ("a:\n  - 微信\n",
         ":2:5: This list item is not an entry. Write `- zh: 中文` and `en: English` below."),
        ("a:\n  zh: 微信\n  en: WeChat\n",
         ":2:3: The entry below a is not a list item. Write `- ` before its first key."),
        ("just words\n",
         ":1:1: This is a single word or line, not a glossary. Write lines `中文: English`."),
        ("微信: WeChat\n微信: Weixin\n",
         ":2: 微信 is rendered as Weixin here and WeChat in line 1. Keep one of the two."),
        ("a:\n  - {zh: 互联网+, en: Internet Plus}\nb:\n  - {zh: 网+, en: Net, aliases: [互联网＋]}\n",
         ":4: 互联网＋ is rendered as Net here and Internet Plus in line 2. Keep one of the two."),
        ("- {zh: 微信, en: WeChat}\n- {zh: 微信, en: WeChat, case: keep}\n",
         ":2: 微信 has case: keep here and sentence in line 1. Keep one of the two."),
        ("a: &x\n  - {zh: 微信, en: WeChat}\nb: *x\n",
         ":3:4: YAML aliases (*) are not supported. Write the value out."),
        ("微信: !!python/object:os.system x\n",
         ":1:5: The tag tag:yaml.org,2002:python/object:os.system is not allowed. Delete it."),
        ("a: [微信\nb: c\n",
         ":2:2: This is not YAML: while parsing a flow sequence did not find expected ',' or ']'. "
         "Check indentation, quotes and brackets there and in the line above."),
        ("微信: WeChat\n\t腾云: Tengyun\n",
         ":2:1: This is not YAML: while scanning a plain scalar found a tab character that violates "
         "indentation. Check indentation, quotes and brackets there and in the line above."),
        (b"PK\x03\x04\x00\x00", ": This is a binary file, not text. Save it as UTF-8 text."),
        (b"\xff\xff\xff", ": The text is neither UTF-8, UTF-16 nor GB18030 (byte 0). Save it as UTF-8."),
    ],
)  # fmt: skip
def test_bad_yaml_is_named_with_its_place(tmp_path: Path, content: str | bytes, message: str) -> None:
    with pytest.raises(DuizhaoError) as caught:
        read(tmp_path, "a.yaml", content)
    assert str(caught.value) == f"{tmp_path / 'a.yaml'}{message}"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", "zh,en\n微信,WeChat\n腾云镇,\n",
         ":3: 腾云镇 has no rendering. Fill in `en`, or write `keep: true` to leave it as it is."),
        ("a.csv", "zh,en\n,WeChat\n", ":2: The entry has no Chinese term. Fill it in or delete the entry."),
        ("a.csv", 'zh,en\n微信,"WeChat\n腾云镇,Tengyun\n',
         ":2: The row cannot be read: unexpected end of data. Check its quotation marks."),
        ("a.csv", "zh,en,keep\nQQ,,maybe\n",
         ":2: keep: maybe is neither true nor false. Write true, or leave the cell empty."),
        ("a.utf8", "微信\tWeChat\n腾云镇 Tengyun\n",
         ":2: The line has no tab between Chinese and English. "
         "Write Chinese, tab, English; start remarks with #."),
        ("a.tbx", "<martif><body>",
         ":1:15: This is not well-formed XML: Premature end of data in tag body line 1. "
         "Export the termbase again."),
        ("a.tbx", "<tmx/>",
         ": This is no TBX file: its root element is tmx. Export the termbase as TBX."),
        ("a.xlsx", "no zip",
         ": The workbook cannot be read: File is not a zip file. Save it as .xlsx again, or as CSV."),
        ("a.doc", "微信",
         ": Glossaries do not come as .doc. "
         "Known are .yaml, .yml, .csv, .tsv, .tbx, .utf8, .txt, .tab, .xlsx."),
    ],
)  # fmt: skip
def test_other_bad_files_are_named_with_their_place(
    tmp_path: Path, name: str, content: str, message: str
) -> None:
    with pytest.raises(DuizhaoError) as caught:
        read(tmp_path, name, content)
    assert str(caught.value) == f"{tmp_path / name}{message}"


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    with pytest.raises(DuizhaoError, match=r"none\.yaml: There is no such glossary\. Check the path\."):
        load([tmp_path / "none.yaml"])
    (tmp_path / "a.yaml").mkdir()
    with pytest.raises(DuizhaoError, match="This is a folder, not a glossary"):
        load([tmp_path / "a.yaml"])


def test_deep_nesting_and_entities_do_no_harm(tmp_path: Path) -> None:
    with pytest.raises(DuizhaoError):
        read(tmp_path, "a.yaml", "[" * 20_000)
    laughs = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(12))
    bomb = f'<!DOCTYPE martif [<!ENTITY a0 "ha">{laughs}]><martif><note>&a12;</note></martif>'
    with pytest.raises(DuizhaoError, match="not well-formed"):
        read(tmp_path, "a.tbx", bomb)


def test_tbx_reads_no_other_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret", encoding="utf-8")
    content = (
        f'<!DOCTYPE martif [<!ENTITY x SYSTEM "{(tmp_path / "secret").as_uri()}">]><martif><termEntry>'
        '<langSet xml:lang="zh"><tig><term>甲&x;</term></tig></langSet>'
        '<langSet xml:lang="en"><tig><term>A</term></tig></langSet></termEntry></martif>'
    )
    glossary, _ = read(tmp_path, "a.tbx", content)
    assert "secret" not in glossary.terms[0].zh


def test_an_entry_that_repeats_another_is_mentioned(tmp_path: Path) -> None:
    glossary, messages = read(
        tmp_path, "a.yaml", "- {zh: 微信, en: WeChat}\n- {zh: 微信, en: WeChat, not: [Weixin]}\n"
    )
    assert messages == [f"{tmp_path / 'a.yaml'}:2: 微信 has this rendering in line 1 already."]
    assert [(term.zh, term.wrong) for term in glossary] == [("微信", ("Weixin",))]


def test_an_empty_file_is_mentioned(tmp_path: Path) -> None:
    assert read(tmp_path, "a.yaml", "# nothing yet\n")[1] == [f"{tmp_path / 'a.yaml'}: no terms in it."]


ROWS = [("微信", "WeChat", "an app"), ("共享单车", "shared bicycle", "")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", codecs.BOM_UTF8),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
        ("gb18030", b""),
    ],
)
@pytest.mark.parametrize("heading", ["", "中文{0}英文{0}备注\r\n", "Source term{0}Target Term{0}Comment\r\n"])
def test_tables_as_office_programs_save_them(
    tmp_path: Path, delimiter: str, encoding: str, mark: bytes, heading: str
) -> None:
    text = heading.format(delimiter) + "".join(delimiter.join(row) + "\r\n" for row in ROWS)
    glossary, messages = read(tmp_path, "a.csv", mark + text.encode(encoding))
    assert [(term.zh, term.en, term.note) for term in glossary] == ROWS
    guessed = [f"{tmp_path / 'a.csv'}: read as GB18030, since it is not UTF-8."]
    assert messages == (guessed if encoding == "gb18030" else [])


def test_tables_with_english_first_or_with_other_columns(tmp_path: Path) -> None:
    glossary, _ = read(tmp_path, "a.csv", "WeChat,微信\nsmart city,智慧城市\n")
    assert [(term.zh, term.en) for term in glossary] == [("微信", "WeChat"), ("智慧城市", "smart city")]
    glossary, messages = read(tmp_path, "b.csv", "sep=;\nEN;ZH-CN;Owner\nWeChat;微信;me\n")
    assert [(term.zh, term.en, term.line) for term in glossary] == [("微信", "WeChat", 3)]
    assert messages == [f"{tmp_path / 'b.csv'}: these columns are not used: Owner."]


def test_excel_files(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    for row in [["中文", "英文", "保留"], ["微信", "WeChat", None], ["QQ", None, True], ["十二", 12, None]]:
        book.active.append(row)
    book.create_sheet("more")
    content = io.BytesIO()
    book.save(content)
    glossary, messages = read(tmp_path, "a.xlsx", content.getvalue())
    assert [(term.zh, term.target) for term in glossary] == [("微信", "WeChat"), ("QQ", "QQ"), ("十二", "12")]
    assert messages == [f"{tmp_path / 'a.xlsx'}: only the first of 2 sheets is read (Sheet)."]


def test_a_damaged_excel_file(tmp_path: Path) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook")
    with pytest.raises(DuizhaoError, match="The workbook cannot be read"):
        read(tmp_path, "a.xlsx", content.getvalue())


def test_omegat_files(tmp_path: Path) -> None:
    glossary, _ = read(tmp_path, "a.txt", "# ours\n微信\tWeChat\nQQ\tQQ\ta {chat} program\n\n")
    assert [(term.zh, term.en, term.note) for term in glossary] == [
        ("微信", "WeChat", ""),
        ("QQ", "QQ", "a {chat} program"),
    ]


ENTRY_2019 = """<tbx type="TBX-Basic" style="{style}" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2"
  xmlns:min="http://www.tbxinfo.net/ns/min"><tbxHeader/><text><body><conceptEntry id="c1">{subject}
  <langSec xml:lang="zh-Hans-CN"><termSec><term>互联网+</term></termSec></langSec>
  <langSec xml:lang="en"><termSec><term>Internet+</term>{deprecated}</termSec>
    <termSec><term>Net Plus</term></termSec>
    <termSec><term>Internet Plus</term>{preferred}</termSec></langSec>
  </conceptEntry><conceptEntry id="c2"><langSec xml:lang="de"><termSec><term>Netz</term></termSec></langSec>
  </conceptEntry></body></text></tbx>"""


@pytest.mark.parametrize("style", ["dca", "dct"])
def test_tbx_of_2019_in_both_styles(tmp_path: Path, style: str) -> None:
    def status(value: str) -> str:
        if style == "dca":
            return f'<termNote type="administrativeStatus">{value}-admn-sts</termNote>'
        return f"<min:administrativeStatus>{value}-admn-sts</min:administrativeStatus>"

    subject = (
        '<descrip type="subjectField">policy</descrip>'
        if style == "dca"
        else "<min:subjectField>policy</min:subjectField>"
    )
    content = ENTRY_2019.format(
        style=style, subject=subject, deprecated=status("deprecatedTerm"), preferred=status("preferredTerm")
    )
    glossary, messages = read(tmp_path, "a.tbx", content)
    assert [(t.zh, t.en, t.wrong, t.section) for t in glossary] == [
        ("互联网+", "Internet Plus", ("Internet+",), "policy")
    ]
    assert messages == [
        f"{tmp_path / 'a.tbx'}:2: 互联网+ → Internet Plus; Net Plus also stands there and is not used.",
        f"{tmp_path / 'a.tbx'}: entries that lack Chinese or English were left out (lines 7).",
    ]


def test_later_files_win(tmp_path: Path) -> None:
    first, second = tmp_path / "a.yaml", tmp_path / "b.csv"
    first.write_text("微信: Weixin\n腾云镇: Tengyun\n", encoding="utf-8")
    second.write_text("zh,en\n微信,WeChat\n腾云镇,Tengyun\n", encoding="utf-8")
    glossary, messages = load([first, second])
    assert [(term.zh, term.en) for term in glossary] == [("微信", "WeChat"), ("腾云镇", "Tengyun")]
    assert messages == [f"{second}:2: 微信 → WeChat replaces Weixin ({first}:1)."]
