from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.quality.evaluate import HEADER, differences, evaluate, markdown, read_pairs, table
from pipeline.units import TermHit

SOURCES = ["你好。", "微信|好。", "再见。"]
REFERENCES = ["Hello there.", "WeChat | is good.", "Goodbye then."]


@dataclass
class Rendering:
    text: str


@dataclass
class Fixed:
    """An engine that knows three sentences."""

    texts: Sequence[str]
    name: str = "fixed"

    def translate(self, sentences: Sequence[str], *, n_best: int = 1) -> list[list[Rendering]]:
        return [[Rendering(text)] for text, _ in zip(self.texts, sentences, strict=True)]


def terms(source: str) -> list[TermHit]:
    return [TermHit(0, 2, "微信", "WeChat")] if source.startswith("微信") else []


def test_engines_side_by_side() -> None:
    engines = [Fixed(["Hello there.", "It is good.", "Goodbye then."]), Fixed(REFERENCES)]
    report = evaluate(SOURCES, REFERENCES, engines, terms=terms, samples=100)
    rows = [dict(zip(HEADER, row, strict=True)) for row in table(report)]
    assert [row["engine"] for row in rows] == ["fixed", "fixed 2"]
    assert [row["terms"] for row in rows] == ["0 of 1", "1 of 1"]
    assert rows[1]["BLEU"] == "100.0"
    assert (rows[0]["p (BLEU)"] == "") and 0 < float(rows[1]["p (BLEU)"]) <= 1
    assert differences(report, 1) == [1]
    page = markdown(report, most=1)
    assert "## Where they differ most\n\n### 2\n" in page
    assert (
        "| source | 微信\\|好。 |  |\n| reference | WeChat \\| is good. |  |\n| fixed | It is good. |" in page
    )
    assert "- BLEU: nrefs:1\\|case:mixed" in page


def test_one_engine_shows_its_worst() -> None:
    report = evaluate(SOURCES, REFERENCES, [Fixed(["Hello there.", "zzz", "Goodbye then."])])
    assert differences(report, 1) == [1]
    assert report.significance == ()
    assert "## The worst sentences" in markdown(report)


def test_pairs_are_read_line_by_line(tmp_path: Path) -> None:
    zh, en = tmp_path / "a.zh.txt", tmp_path / "a.en.txt"
    zh.write_text("\ufeff甲。\n\n乙。\n", encoding="utf-8")
    en.write_text("A.\n\nB.\n", encoding="utf-8")
    assert read_pairs(zh, en) == (["甲。", "乙。"], ["A.", "B."])
    en.write_text("A.\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"a\.en\.txt: has 1 lines, .*a\.zh\.txt has 3"):
        read_pairs(zh, en)
    en.write_bytes("中".encode("gb18030"))
    with pytest.raises(InputError, match="is not UTF-8"):
        read_pairs(zh, en)
    with pytest.raises(InputError, match="cannot be read: no such file"):
        read_pairs(zh, tmp_path / "none.txt")
    zh.write_text("\n", encoding="utf-8")
    en.write_text("\n", encoding="utf-8")
    with pytest.raises(InputError, match="holds no sentence"):
        read_pairs(zh, en)
