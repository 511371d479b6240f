"""The SRX file, read by a small interpreter of SRX 2.0, against `cut`."""

import re
from itertools import pairwise

import pytest
from lxml import etree

from pipeline.segment.sentences import cut
from pipeline.segment.srx import srx

NAMES = {"s": "http://www.lisa.org/srx20"}


def srx_cut(text: str) -> list[str]:
    tree = etree.fromstring(srx().encode())
    decided: dict[int, bool] = {}
    for rule in tree.iterfind(".//s:rule", NAMES):
        before, after = (
            rule.findtext(f"s:{name}", namespaces=NAMES) for name in ("beforebreak", "afterbreak")
        )
        for place in range(1, len(text)):
            if (
                place not in decided
                and re.search(f"(?:{before})\\Z", text[:place])
                and re.match(after, text[place:])
            ):
                decided[place] = rule.get("break") == "yes"
    places = [0, *sorted(place for place, breaks in decided.items() if breaks), len(text)]
    pieces = [text[a:b].strip() for a, b in pairwise(places)]
    return [piece for piece in pieces if piece]


@pytest.mark.parametrize(
    "text",
    [
        "今天下雨。我们不出门。",
        "他说：“我不去。”然后就走了。",
        "“你好。”“你也好。”",
        "老师说：“这是一片海，不是一口井。”我很赞同。",
        "“我不去。”小王低声说。他走了。",
        "“知识就是力量。”这句话影响了他。",
        "老师道：“谁会？”学生道：“我会。”又说：“他也会。”",
        "一声“着火啦！”惊醒了大家。",
        "《你好吗？》是一本书。它很好。",
        "《谁动了？我的井》好看。",
        "他来了（昨天来的。）但是走了。",
        "（这是真的。）他走了。",
        "版本3.5.2发布了。价格是3.14元！",
        "见https://a.b/c?x=1&y=2。下一句",
        "真的吗？！太好了！！！走。",
        "真的吗? 我不信! 好。",
        "苹果、梨、桃……等等都有。",
        "他没有说完……可是我懂了。",
        "「你好。」「再見。」他說。",
        "他来了；她走了：都一样。",
        "图片：![替代文字](a.png)。下一句。",
        "第一是这样的情况.第二是那样的.",
    ],
)
def test_cuts_as_duizhao_does(text):
    assert srx_cut(text) == cut(text)


def test_is_srx_2_for_chinese_only():
    tree = etree.fromstring(srx().encode())
    assert tree.tag == "{http://www.lisa.org/srx20}srx" and tree.get("version") == "2.0"
    patterns = [element.get("languagepattern") for element in tree.iterfind(".//s:languagemap", NAMES)]
    assert all(re.fullmatch(patterns[0], code) for code in ("zh", "zh-CN", "ZH_TW"))
    assert not re.fullmatch(patterns[0], "en-US")
