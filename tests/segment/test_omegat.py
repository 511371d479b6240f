"""The rules `omegat` against the real OmegaT, where it is installed."""

import html
import random
import re
import shutil
import subprocess

import pytest

from pipeline.segment.sentences import cut

PROJECT = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<omegat><project version="1.0"><source_dir>__DEFAULT__</source_dir><target_dir>__DEFAULT__</target_dir>
<tm_dir>__DEFAULT__</tm_dir><glossary_dir>__DEFAULT__</glossary_dir><dictionary_dir>__DEFAULT__</dictionary_dir>
<source_lang>zh-CN</source_lang><target_lang>en</target_lang><sentence_seg>true</sentence_seg>
<support_default_translations>true</support_default_translations><remove_tags>false</remove_tags></project></omegat>
"""

NASTY = """\
他说：“我不去。”然后就走了。
“你好。”“你也好。”他们说！！！真的吗？！好。
《你好吗？》是书。《桥边旧事》。好
“你去吗？我不去。”他说。 空格后。
（这是真的。）他走了。【真。】走
「你好。」他說。『再見！』『好』。
版本3.5.2发布了。价格3.14元。见https://a.b/c?x=1!好。下
Hello world. This is it. Really? Yes! 好? 吗
"引号。"后面。'单引。'后面
他……走了。……好。——真。—好—”
全角．句点．好。．x
1. Abc 是什么。12 Abc
12. Abc 是什么。
12) 3 Abc是
3.1 Ärger 开始。
1.1 中文标题。好
他走了。　　全角空格后。\u3000
走了。！？”好。？」』』』好。）好。〉好。》好
好。’好。”’好。’”好。"好。""好？？好？）好！）
，。、。,.,.x.y 。.。
a?b c? d! e!f ?! x?? y
。 。 ！ ？
𠮷。𠮷！𠮷
……。……”……！好
... 好...Abc ... abc... Abc
！？。”？”。）！—？—好
。开头""".splitlines()


def generated() -> list[str]:
    dice = random.Random(20)
    letters = "。。。！？!?.．、,…—“”‘’「」』）（)\"' 　好是A1x"
    return ["".join(dice.choices(letters, k=dice.randint(2, 18))) for _ in range(400)]


def omegat_segments(lines: list[str], folder) -> list[str]:
    project = folder / "project"
    for name in ("source", "target", "omegat", "tm/auto", "tm/enforce", "glossary", "dictionary"):
        (project / name).mkdir(parents=True)
    (project / "omegat.project").write_text(PROJECT, encoding="utf-8")
    text = "".join(f"L{number:04}始\n\n{line}\n\n" for number, line in enumerate(lines))
    (project / "source" / "lines.txt").write_text(text, encoding="utf-8")
    memory = folder / "all.tmx"
    command = ["omegat", str(project), "--mode=console-createpseudotranslatetmx", "--no-team"]
    command += [f"--config-dir={folder}/config", "--disable-project-locking"]
    command += [f"--pseudotranslatetmx={memory}", "--pseudotranslatetype=empty"]
    subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=True, timeout=120)
    units = re.findall(r"<tu>.*?</tu>", memory.read_text(encoding="utf-8"), re.S)
    return sorted(html.unescape(re.findall(r"<seg>(.*?)</seg>", unit, re.S)[0]) for unit in units)


@pytest.mark.skipif(shutil.which("omegat") is None, reason="OmegaT is not installed")
def test_cuts_as_omegat_does(tmp_path):
    lines = [line for line in NASTY + generated() if line.strip()]
    ours = {piece for line in lines for piece in cut(line, "omegat")}
    ours |= {f"L{number:04}始" for number in range(len(lines))}
    theirs = omegat_segments(lines, tmp_path)
    assert sorted(ours) == theirs


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("他说：“我不去。”然后就走了。", ["他说：“我不去。”然后就走了。"]),
        ("真的吗？！好。", ["真的吗？", "！", "好。"]),
        ("好……吗？是；对：是。", ["好……吗？", "是；对：是。"]),
        ("1. Abc 是什么。", ["1.", "Abc 是什么。"]),
        ("走吗? 走", ["走吗?", "走"]),
        ("他来了。  ", ["他来了。"]),
    ],
)
def test_known_cuts_of_omegat(text, pieces):
    assert cut(text, "omegat") == pieces
