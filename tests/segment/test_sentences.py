import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import DuizhaoError
from pipeline.segment.sentences import cut

# Each example with "|" where it is cut.
EXAMPLES = """
今天下雨。|我们不出门！|你呢？
他来了；她走了：都一样，没关系。
真的吗？！|太好了！！！|走吧。
真的吗?|我不信!|好。
版本3.5.2发布了。|价格是3.14元，涨了0.5%。
见https://example.com/a?b=1!c。|下一句。
请看www.example.com/x?y=z，谢谢。|好。
写信给a.b@example.com。|好。
他说：“我不去。”然后就走了。
他说：“我不去。”|他走了。
“你好。”|“你也好。”
老师说：“知识是一片海，而不是一口井。”|我很赞同。
“我不去。”小王低声说。|他没动。
“我不去！”他说，“你去吧。”|她点点头。
“去不去？”她问道。
“去不去？”孩子问他。|他没有说话。
“你去吗？|我不去。”他说完就走了。|好。
“知识就是力量。”这句话影响了他。
“为什么？”成了大家的问题。
一声“着火啦！”惊醒了大家。
他提出了“人人为我。”的口号。
他喊：“快跑！”|大家都跑了。
他说：“我们赢了。”|是的，我们赢了。
他说：“走吧。”|就在这时，门开了。
他说：“走吧。”|然后，门开了。
他说：“走吧。”便走了。
老师道：“谁会？”|学生道：“我会。”|又说：“他也会。”
老师问：“是谁？|是他吗？”|说着站了起来。
他说：“古人讲，‘人无远虑，必有近忧。’”|大家点头。
他说：“天很热。"|大家点头。
天很热。 ”|大家点头。
「你好。」他說。|「再見。」
『走。』|『不走。』
他说：‘好。’|我说：‘不好。’
他问:"去吗?"|我说:"去。"|完了。
《你好吗？》是一本书。|它很好。
《谁动了？我的井》好看。|真的。
他来了（昨天来的。）但是走了。
他来了。|（昨天来的。）|他又走了。
见注。[1]|下一句。²|再下一句。
我……我不知道。
苹果、梨、桃……等等都有。
他没有把话说完……|可是我懂了。
“我们都知道……”|她哭了。
……算了。
今天的会议就到这里......|大家散了。
**重要。**|下一句。|**另一句。**
第一句。|**第二句**。|第三句。
图片：![替代文字](img/图.png "标题")。|下一句。
太好了！|![一座桥。它很老](a.png)下一句。
太好了![1]|下一句。
见[这里。](https://example.com/?a=b)|下一句。
运行`a ? b : c。d`即可。|好。
Hello world. |This is it. |完。
微软公司 Microsoft Inc. 宣布了。|Mr. Li 来了。
用户都说Yahoo!很好。|是吗？
我们已经等了很久.|他还是没有来.
他走了．|我也走了．
前言
第一章 总论
""".strip().split("\n")


@pytest.mark.parametrize("example", EXAMPLES)
def test_examples(example):
    assert cut(example.replace("|", "")) == [piece.strip() for piece in example.split("|")]


def test_white_space_between_sentences_is_taken_off():
    assert cut(" 一。　　二。 \u3000三 ") == ["一。", "二。", "三"]
    assert cut("  ") == []


def test_unknown_rules():
    with pytest.raises(DuizhaoError) as caught:
        cut("好。", "other")
    assert str(caught.value) == "there are no segmentation rules named 'other'. Use duizhao or omegat."


letters = st.text(
    alphabet="我你好说道然后等A1x。！？!?.…．，、；：“”‘’「」（）()《》\"'`*_~[]/ 　-", max_size=60
)


@given(letters, st.sampled_from(["duizhao", "omegat"]))
def test_nothing_is_lost_or_invented(text, rules):
    pieces = cut(text, rules)
    assert re.sub(r"\s", "", "".join(pieces)) == re.sub(r"\s", "", text)
    assert all(piece and piece == piece.strip() for piece in pieces)


@given(st.text(max_size=80))
def test_any_text_is_taken(text):
    assert re.sub(r"\s", "", "".join(cut(text))) == re.sub(r"\s", "", text)


@given(
    st.lists(
        st.sampled_from(["今天下雨。", "你去吗？", "太好了！", "他说：“好。”", "《真的？》好看。"]),
        max_size=8,
    )
)
def test_plain_sentences_stay_as_they_are(sentences):
    assert cut("".join(sentences)) == sentences
