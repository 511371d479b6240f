"""Engines compared on a text with a reference."""

from pipeline.run.evaluate import compare


def test_rows_signatures_and_a_page(make_job, tmp_path):
    (tmp_path / "zh.txt").write_text("微信。\n你好。\n", encoding="utf-8")
    (tmp_path / "en.txt").write_text("WeChat.\nHello.\n", encoding="utf-8")
    page = tmp_path / "page.md"
    rows, how = compare(make_job(), tmp_path / "zh.txt", tmp_path / "en.txt", ["copy", "copy"], page)
    assert [row[0] for row in rows] == ["engine", "copy", "copy 2"]
    assert rows[1][3] == "0 of 1"
    assert [line.split(":")[0] for line in how] == ["BLEU", "chrF2"]
    assert page.read_text(encoding="utf-8").startswith("# Engines compared")
