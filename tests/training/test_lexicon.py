"""Model 1 finds what belongs together."""

import lzma

from pipeline.align.words import stem
from training.lexicon import make


def test_words_that_come_together_become_partners(tmp_path):
    written = tmp_path / "written"
    written.mkdir()
    rows = [
        ("大海", "the sea"),
        ("大海很蓝", "the sea is blue"),
        ("天很蓝", "the sky is blue"),
        ("天", "sky"),
    ]
    (written / "sentences.tsv").write_text("".join(f"{zh}\t{en}\n" for zh, en in rows * 3), encoding="utf-8")
    (written / "words.tsv").write_text("灯塔\tlighthouse / beacon\n", encoding="utf-8")
    with lzma.open(tmp_path / "documentation.tsv.xz", "wt", encoding="utf-8") as text:
        text.write("打开文件\tOpen the file\tmanual\n关闭文件\tClose the file\tmanual\n")
    lexicon = make(tmp_path)
    english = list(lexicon.en)

    def best(word):
        span = slice(lexicon.start[lexicon.zh[word]], lexicon.start[lexicon.zh[word] + 1])
        return english[lexicon.partner[span][lexicon.forward[span].argmax()]]

    assert best("大海") == "sea"
    assert best("文件") == stem("file")
    assert best("灯塔") in (stem("lighthouse"), "beacon")
    assert best("·海") == "sea"
