"""Glossaries and the texts they are meant for."""

import yaml

from pipeline.run.glossaries import check_glossary, suggest_terms
from pipeline.run.main import run


def test_terms_that_never_occur_are_named(make_job):
    findings = check_glossary(make_job())
    assert [finding.message for finding in findings if finding.code == "unused"] != []
    assert "支付宝" in next(finding.message for finding in findings if finding.code == "unused")


def test_suggestions_leave_out_what_is_known_and_load_as_yaml(make_job, sources):
    (sources / "c.txt").write_text("普惠金融很重要。普惠金融靠技术。我们研究普惠金融。\n", encoding="utf-8")
    text = suggest_terms(make_job())
    assert "普惠金融" in text
    assert "zh: 微信" not in text
    yaml.safe_load(text)


def test_suggestions_carry_what_a_memory_knows(make_job, sources, tmp_path):
    (sources / "c.txt").write_text("普惠金融\n\n普惠金融靠技术。我们研究普惠金融。\n", encoding="utf-8")
    run(make_job())
    text = suggest_terms(make_job(memories=(tmp_path / "out" / "c.tmx",)))
    assert yaml.safe_load(text)["suggestions"][0]["zh"] == "普惠金融"


def test_parts_of_addresses_and_code_are_not_suggested(make_job, sources):
    (sources / "c.md").write_text(
        "普惠金融见 https://data.example.com/finance，另见 `finance.data`。\n\n"
        "普惠金融请写信给 finance@data.example.com。\n",
        encoding="utf-8",
    )
    text = suggest_terms(make_job())
    assert "zh: 普惠金融  # 2 times" in text
    assert "example" not in text
    assert "finance" not in text
