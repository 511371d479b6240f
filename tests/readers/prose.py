"""Ordinary prose for the tests, and what a PDF or an e-mail program would make of it."""

import re
import unicodedata

PARAGRAPHS = [
    "云溪县的第一根光缆是2011年秋天架进来的。施工队在半山腰扎了十七天帐篷，把线一直拉到镇上的小学，孩子们围着屏幕，谁也不说话。",
    "我们常说“数字经济”，好像它是一件抽象的事情；在这里，它起初只是几个年轻人把香菇和蜂蜜的照片放到网上。",
    "有人问，为什么是香菇？答案很简单：香菇轻，晒干以后不怕路远。反过来说，凡是路不好走的地方，最先上网的总是轻的东西。",
    "县医院使用了名为HealthLink的小程序，病人少跑了路。统计显示，复诊率提高了18.5个百分点，排队的时间缩短了一半！",
    "老支书在总结会上只说了一句话：“机器不睡觉，我们才睡得着。”这件事之后，再也没有人问智慧城市有什么用了。",
    "停车的问题是用物联网解决的。四百多个车位装上了传感器，哪里有空位，手机上一看就知道，外地人也不再绕着广场转圈了。",
    "山洪预警是最难的一项。河的上游没有电，也没有信号，技术人员用太阳能板带动雨量计，再通过窄带物联网把数据传到县里。",
]


def width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def wrap(paragraph: str, limit: int, count=width) -> list[str]:
    """Lines as Chinese typesetting breaks them: Latin words and numbers whole, no 。 first, no “ last."""
    chunks: list[str] = []
    for token in re.findall(r"[A-Za-z0-9.%+-]+| |.", paragraph):
        if chunks and (token in "，。、；：？！”’）》」…" or chunks[-1][-1] in "“‘（《「"):
            chunks[-1] += token
        else:
            chunks.append(token)
    lines = [""]
    for chunk in chunks:
        if lines[-1] and count(lines[-1] + chunk) > limit:
            lines.append("")
        lines[-1] += chunk
    return [line.strip() for line in lines]
