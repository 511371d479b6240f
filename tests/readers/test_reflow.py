import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.readers.layout import measure
from pipeline.readers.reflow import join, reflow
from tests.readers.prose import PARAGRAPHS, wrap

paragraph = st.permutations(PARAGRAPHS).map(lambda parts: "".join(parts[:3]))
prose = st.lists(paragraph, min_size=3, max_size=10)
columns = st.integers(20, 60).map(lambda characters: 2 * characters)


def texts(text: str, mode: str = "auto") -> list[str]:
    return [block.text for block in reflow(text, mode)]


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


@given(prose, columns)
def test_wrapped_paragraphs_are_restored(paragraphs, wide):
    text = "\n\n".join("\n".join(wrap(paragraph, wide)) for paragraph in paragraphs)
    assert texts(text) == paragraphs


@given(prose, st.integers(20, 60))
def test_paragraphs_wrapped_at_a_number_of_characters_are_restored(paragraphs, characters):
    text = "\n\n".join("\n".join(wrap(paragraph, characters, len)) for paragraph in paragraphs)
    assert texts(text) == paragraphs


@given(prose, columns)
def test_first_line_indents_mark_paragraphs(paragraphs, wide):
    indented = ["\n".join(wrap("\u3000\u3000" + paragraph, wide)) for paragraph in paragraphs]
    text = "\n".join("\u3000\u3000" + part for part in indented)
    assert texts(text) == paragraphs


@given(prose, columns, st.data())
def test_empty_lines_inside_sentences_do_not_matter(paragraphs, wide, data):
    lines = [line for paragraph in paragraphs for line in [*wrap(paragraph, wide), ""]]
    places = data.draw(st.lists(st.integers(0, len(lines)), max_size=6))
    for place in sorted(places, reverse=True):
        if place and lines[place - 1] and not lines[place - 1].endswith(("。", "！", "？", "”")):
            lines.insert(place, "")
    assert texts("\n".join(lines)) == paragraphs


@given(prose)
def test_text_that_is_not_wrapped_comes_through_unchanged(paragraphs):
    assert measure("\n".join(paragraphs)).width == 0
    assert texts("\n".join(paragraphs)) == paragraphs
    assert texts("\n\n".join(paragraphs)) == paragraphs


lines = st.lists(st.text(alphabet="山水数字网络a1-，。：“”（） \u3000\t•", max_size=45), max_size=40)


@settings(max_examples=200)
@given(lines, st.sampled_from(["auto", "on", "off"]))
def test_nothing_is_lost_or_invented(some, mode):
    # But for lines that repeat or hold a number alone, as running heads and page numbers do.
    distinct = {squeezed(line): line for line in some if re.search(r"[^\W\d]", line)}
    text = "\n".join(distinct.values())
    assert squeezed("".join(texts(text, mode))) == squeezed(text)


PAGES = [
    "山里的数字经济\n\n" + "\n".join(wrap(PARAGRAPHS[0] + PARAGRAPHS[1], 60)[:-1]),
    "山里的数字经济\n\n" + "\n".join(wrap(PARAGRAPHS[2] + PARAGRAPHS[3], 60)[:-1]),
    "山里的数字经济\n\n" + "\n".join(wrap(PARAGRAPHS[4] + PARAGRAPHS[5], 60)[:-1]),
]


@pytest.mark.parametrize(
    "mark", ["{}", "— {} —", "第{}页", "- {} -", "{} / 312", "[{}]", "第 {} 页 共 312 页"]
)
@pytest.mark.parametrize("page_break", ["\n\n", "\n\f", "\n"])
def test_page_numbers_and_running_heads_are_dropped(mark, page_break):
    text = page_break.join(f"{page}\n\n{mark.format(number)}" for number, page in enumerate(PAGES, 41))
    found = "".join(texts(text))
    kept = PAGES[0] + "".join(page.partition("\n\n")[2] for page in PAGES[1:])
    assert found == squeezed(kept)


def test_running_heads_with_the_page_number_in_them():
    bodies = [page.partition("\n\n")[2] for page in PAGES]
    text = "\n".join(f"山里的数字经济  {number}\n{body}" for number, body in enumerate(bodies, 7))
    assert "".join(texts(text)) == squeezed("".join(bodies))


def test_chapter_numbers_are_no_page_numbers():
    chapters = [f"{number}\n\n" + "\n".join(wrap(PARAGRAPHS[number], 40)) for number in range(1, 6)]
    found = texts("\n\n".join(chapters))
    assert found == [part for number in range(1, 6) for part in (str(number), PARAGRAPHS[number])]


def test_a_repeated_heading_between_paragraphs_stays():
    sections = ["小结\n\n" + "\n".join(wrap(paragraph, 44)) for paragraph in PARAGRAPHS]
    assert texts("\n\n".join(sections)) == [part for p in PARAGRAPHS for part in ("小结", p)]


def wrapped(*extra: str, wide: int = 60) -> str:
    """Wrapped prose with other lines between its paragraphs."""
    first, second = PARAGRAPHS[0] + PARAGRAPHS[1], PARAGRAPHS[2] + PARAGRAPHS[5]
    return "\n".join([*wrap(first, wide), "", *extra, "", *wrap(second, wide)])


@pytest.mark.parametrize(
    "extra",
    [
        ["第二章 山里的信号"],
        ["山里的信号", "", "林若水 云溪县志编辑"],
        ["大桥架在青山上，", "小船停在柳树旁。", "莫说船家无去处，", "留下灯火照夜航。"],
        ["1. 先修路；", "2. 再架线；", "3. 最后上网。"],
        ["（一）先修路；", "（二）再架线。"],
        ["• 先修路", "• 再架线"],
        ["“你去吗？”", "“我不去。”", "“那就算了。”"],
        ["姓名\t年龄\t村子", "老崔\t67\t渡口"],
        ["| 姓名 | 年龄 | 这一列的内容特别特别长，一直长到行尾都没有句号 |", "| 老崔 | 67 | 渡口 |"],
        ["姓名      年龄      这一列的内容也特别长一直长到行尾都没有", "老崔      67        渡口"],
        ["> 昨天您来信说，云溪县的第一根光缆是在十年以前的秋天里架进", "> 来的，对吗？"],
        ["图1-1 云溪县的光缆", "", "表2 各村的网速"],
    ],
)
def test_lines_of_their_own_stay_so(extra):
    first, second = PARAGRAPHS[0] + PARAGRAPHS[1], PARAGRAPHS[2] + PARAGRAPHS[5]
    assert texts(wrapped(*extra)) == [first, *(line for line in extra if line), second]


def test_list_items_may_hang():
    text = wrapped(
        "1. 先修路，再架线，最后才谈得上上网；修路的钱由县里出，架",
        "   线的钱由电信公司出，上网的钱由各家自己出；",
        "2. 每个村子要有一个会修电脑的人，由县里统一培训，每年两",
        "   次，每次一周。",
    )
    found = texts(text)
    assert found[1].startswith("1. 先修路") and found[1].endswith(
        "由县里出，架线的钱由电信公司出，上网的钱由各家自己出；"
    )
    assert found[2] == "2. 每个村子要有一个会修电脑的人，由县里统一培训，每年两次，每次一周。"


def test_a_long_byline_is_put_together():
    byline = "林若水 云溪县志办公室编辑，长期记录山区信息化，著有《桥边旧事》《山里的信号》等小书"
    assert byline in texts(wrapped("山里的信号", "", *wrap(byline, 60)))


def test_a_quotation_is_not_torn():
    text = wrapped(
        *wrap(
            "大家谈“互联网+”、“互联网+政务”和“互联网+教育”，也谈“互联网+”之外的事情，一直谈到夜里十二点。", 58
        )
    )
    assert "“互联网+”之外" in "".join(texts(text))
    assert not re.search(r"[\u4e00-\u9fff“”+] [\u4e00-\u9fff“”+]", "".join(texts(text)))


@pytest.mark.parametrize(
    ("pieces", "whole"),
    [
        (["互联网", "+”的实践"], "互联网+”的实践"),
        (["威廉（William", "Gibson）说"], "威廉（William Gibson）说"),
        (["使用WiFi", "上网"], "使用WiFi上网"),
        (["在20", "15年"], "在2015年"),
        (["大约3.", "5万元"], "大约3.5万元"),
        (["见https://example.com/", "path/page"], "见https://example.com/path/page"),
        (["state-of-the-", "art技术"], "state-of-the-art技术"),
        (["inter\u00ad", "national"], "international"),
        (["Hello,", "world"], "Hello, world"),
    ],
)
def test_what_goes_between_two_lines(pieces, whole):
    assert join(pieces) == whole


def test_spaces_between_chinese_and_latin_as_the_author_writes_them():
    assert join(["我们使用", "GDP 数据"], spaced=True) == "我们使用 GDP 数据"
    assert join(["我们使用", "GDP数据"]) == "我们使用GDP数据"


def test_a_hyphen_of_the_line_end_goes_where_the_word_is_known():
    text = wrapped("international是一个词。", *wrap(PARAGRAPHS[4], 60)[:1]).replace(
        "谁也", "inter-\nnational谁也"
    )
    assert "international谁也" in "".join(texts(text, "on"))


def test_reflow_on_and_off():
    text = "今天山里下了一场\n很大的雨，我们\n没有出门。"
    assert texts(text, "off") == text.split("\n")
    assert texts(text, "on") == ["今天山里下了一场很大的雨，我们没有出门。"]


def test_verse_is_not_taken_for_wrapped_text():
    verse = "\n".join(["山路弯弯向云间", "小桥流水绕村前", "谁家灯火明如昼", "一夜春风到枕边"] * 6)
    assert texts(verse) == verse.split("\n")


def test_headlines_are_not_taken_for_wrapped_text():
    headlines = "县里修了新路，村民出行更方便\n云溪县数字经济规模，十年增长三十倍\n老崔上桥，渡口变成博物馆\n"
    headlines += (
        "山洪来临之前，警报提前四十分钟\n停车难、用水漏，一个平台全解决\n香菇上网，卖到两千公里以外去"
    )
    assert texts(headlines) == headlines.split("\n")


def test_an_email_of_mixed_text():
    mail = (
        "各位同事，大家好！\n\n"
        "下周三的会议改到上午十点，地点不变。请大家提前看一下附件里的 report.pdf，\n"
        "尤其是第三部分，它讨论了 cloud computing 和 edge computing 的区别，以及我们\n"
        "为什么要在明年上半年把 data center 搬到云溪县去。\n\n"
        "有问题请随时联系我，我这几天都在办公室，电话和微信都可以。另外，上次说的\n"
        "预算已经批下来了，请各部门在本月底以前把用款计划交给财务处的小林。\n\n"
        "祝好\n林若水"
    )
    found = texts(mail)
    assert found[0] == "各位同事，大家好！" and found[-2:] == ["祝好", "林若水"] and len(found) == 5
    assert "以及我们为什么要在明年" in found[1] and "上次说的预算" in found[2]


def test_on_joins_lines_of_uneven_width_over_page_numbers_and_heads():
    cuts = [22, 25, 19, 27, 23, 26, 20]
    title = "云溪县的数字十年"
    lines, pages = [title, ""], 0
    for paragraph in PARAGRAPHS:
        rest, turn = paragraph, 0
        while rest:
            lines.append(("" if turn else "\u3000\u3000") + rest[: cuts[turn % 7]])
            rest, turn = rest[cuts[turn % 7] :], turn + 1
            if turn == 1:
                pages += 1
                lines += ["", f"                {pages + 11}", title, ""]
    first, *restored = texts("\n".join(lines), "on")
    assert first == title and "".join(restored) == "".join(PARAGRAPHS)
    assert all(re.search("[。！？”]$", part) for part in restored)


def test_a_head_between_two_full_lines_of_a_paragraph_is_dropped_at_its_first_place():
    page = ["", "                        {}", "第一部　山中", ""]
    lines, cut = [], []
    for number in range(3):
        part = wrap("".join(PARAGRAPHS[number:] + PARAGRAPHS[:number]), 62)
        part[0] = "\u3000\u3000" + part[0]
        at = 3 + number
        if not number:  # a full line that ends a sentence
            part[at - 1] = part[at - 1][:-1] + "。"
        cut.append("".join(part).strip())
        lines += part[:at] + [line.format(11 + number) for line in page] + part[at:]
    assert "".join(texts("\n".join(lines))) == "".join(cut)
