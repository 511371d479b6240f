"""Reading corpora."""

import lzma
from pathlib import Path

import pytest

from training.sources import Pair, read_corpus, read_pairs

TMX = """<?xml version="1.0" encoding="UTF-8"?>
<tmx version="1.4"><header srclang="zh-CN"/><body>
<tu><tuv xml:lang="zh-CN"><seg>河上有桥。</seg></tuv>
<tuv xml:lang="en-US"><seg>There is a bridge.</seg></tuv></tu>
<tu><tuv xml:lang="zh-CN"><seg>没有译文。</seg></tuv></tu>
</body></tmx>
"""


def test_groups_follow_file_names(tmp_path: Path) -> None:
    (tmp_path / "words.tsv").write_text("桥\tbridge\n", encoding="utf-8")
    (tmp_path / "own.tsv").write_text("zh\ten\n桥很长。\tThe bridge is long.\n", encoding="utf-8")
    with lzma.open(tmp_path / "documentation.tsv.xz", "wt", encoding="utf-8") as file:
        file.write("打开文件。\tOpen the file.\tsource\n")
    assert list(read_corpus([tmp_path])) == [
        Pair("打开文件。", "Open the file.", "documentation"),
        Pair("桥很长。", "The bridge is long.", "written"),
        Pair("桥", "bridge", "words"),
    ]


def test_a_tmx_is_just_more_data(tmp_path: Path) -> None:
    path = tmp_path / "mine.tmx"
    path.write_text(TMX, encoding="utf-8")
    assert list(read_corpus([path])) == [Pair("河上有桥。", "There is a bridge.", "written")]


def test_a_line_without_tab_is_named(tmp_path: Path) -> None:
    path = tmp_path / "own.tsv"
    path.write_text("桥\tbridge\n只有中文\n", encoding="utf-8")
    with pytest.raises(SystemExit, match=r"own\.tsv:2: expected two columns"):
        list(read_pairs(path, "written"))
