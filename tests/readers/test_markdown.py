from hypothesis import given
from hypothesis import strategies as st

from pipeline.readers import read
from pipeline.readers.markdown import paragraphs
from pipeline.units import Kind

H, T, L, C, V = Kind.HEADING, Kind.TEXT, Kind.LIST_ITEM, Kind.CAPTION, Kind.VERBATIM


def shown(text: str, mode: str = "auto") -> list[tuple]:
    return [(p.prefix, p.text, p.suffix, p.kind, p.level, p.line) for p in paragraphs(text, mode)]


def test_headings():
    assert shown("# 一 **重** #\n\n### 三\n\n二\n---\n") == [
        ("# ", "一 **重**", " #", H, 1, 1),
        ("### ", "三", "", H, 3, 3),
        ("", "二", "", H, 2, 5),
    ]


def test_lines_of_a_paragraph_are_joined_without_spaces():
    assert shown("今天\n下雨，用 `a` \n和[链接](x.md)。\n") == [
        ("", "今天下雨，用 `a`和[链接](x.md)。", "", T, 0, 1)
    ]
    assert [p[1] for p in shown("今天\n下雨。", "off")] == ["今天", "下雨。"]


def test_hard_breaks_and_chinese_list_markers_part_paragraphs():
    assert [p[1:3] for p in shown("山  \n水\\\n云")] == [("山", "  "), ("水", "\\"), ("云", "")]
    assert [p[1] for p in shown("一、山\n二、水\n的源头")] == ["一、山", "二、水的源头"]


def test_lists_and_quotes():
    assert shown("- 山\n  水\n- 云\n  1. 雨\n\n> 风\n> 雪\n>\n> > 霜\n") == [
        ("- ", "山水", "", L, 1, 1),
        ("- ", "云", "", L, 1, 3),
        ("  1. ", "雨", "", L, 2, 4),
        ("> ", "风雪", "", T, 0, 6),
        ("> > ", "霜", "", T, 0, 9),
    ]


def test_what_is_verbatim():
    text = "---\ntitle: 题\n---\n\n```py\n打印 = 1\n```\n\n    缩进代码\n\n"
    text += "<div>\n</div>\n\n***\n\n正文[x]。\n\n[x]: http://a.b '题'\n"
    assert [(p.text, p.line) for p in paragraphs(text) if p.kind is V] == [
        ("---\ntitle: 题\n---", 1),
        ("```py\n打印 = 1\n```", 5),
        ("    缩进代码", 9),
        ("<div>\n</div>", 11),
        ("***", 14),
        ("[x]: http://a.b '题'", 18),
    ]
    assert [p.text for p in paragraphs(text) if p.kind is not V] == ["正文[x]。"]


def test_footnotes_are_text():
    text = "正文。[^1]\n\n[^1]: 脚注的内容。\n    第二行。\n[^二]: 另一条 注。\n\n"
    text += "    注的第二段。\n\n[注]: 写于山中。\n"
    assert shown(text) == [
        ("", "正文。[^1]", "", T, 0, 1),
        ("[^1]: ", "脚注的内容。第二行。", "", T, 0, 3),
        ("[^二]: ", "另一条 注。", "", T, 0, 5),
        ("    ", "注的第二段。", "", T, 0, 7),
        ("", "[注]: 写于山中。", "", T, 0, 9),
    ]


def test_text_between_tags_is_text():
    text = "<div>HTML中的文字。</div>\n\n<table\n title='题'>\n"
    text += "<tr><td>山</td><td>水</td></tr>\n<p>今天\n下<b>雨</b>。</p>\n"
    text += "<!-- 注释 -->\n</table>\n\n<script>\nx = '山'\n</script>\n"
    assert shown(text) == [
        ("<div>", "HTML中的文字。", "</div>", T, 0, 1),
        ("", "<table\n title='题'>", "", V, 0, 3),
        ("<tr><td>", "山</td><td>水", "</td></tr>", T, 0, 5),
        ("<p>", "今天下<b>雨</b>。", "</p>", T, 0, 6),
        ("", "<!-- 注释 -->\n</table>", "", V, 0, 8),
        ("", "<script>\nx = '山'\n</script>", "", V, 0, 11),
    ]


def test_the_cells_of_a_table():
    assert shown("| 山 | 水 |\n|---|:-:|\n| 甲\\|乙 | `丙` |\n|  | 丁 |\n") == [
        ("| ", "山", "", T, 0, 1),
        (" | ", "水", " |", T, 0, 1),
        ("", "|---|:-:|", "", V, 0, 2),
        ("| ", "甲\\|乙", "", T, 0, 3),
        (" | ", "`丙`", " |", T, 0, 3),
        ("|  | ", "丁", " |", T, 0, 4),
    ]


def test_a_caption():
    assert shown("图1 山里的桥")[0][3] is C


def test_a_document(tmp_path):
    file = tmp_path / "a.md"
    file.write_text("# 山\n", encoding="utf-8")
    document = read(file, "a.md")
    assert document.markup == "markdown"
    assert [paragraph.text for paragraph in document.paragraphs] == ["山"]


@given(st.lists(st.text(alphabet="山水# -*>|`[]()1. :\\~_\t<", max_size=12), max_size=12).map("\n".join))
def test_every_chinese_character_comes_through(text):
    found = "".join(p.prefix + p.text + p.suffix for p in paragraphs(text))
    assert sorted(c for c in found if c in "山水") == sorted(c for c in text if c in "山水")
