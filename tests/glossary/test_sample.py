"""The sample glossary shows every feature and fits the sample texts."""

from pathlib import Path

import pytest

from pipeline.glossary import yaml_file
from pipeline.glossary.check import check
from pipeline.glossary.load import load

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "glossaries" / "sample.yaml"


def test_it_loads_without_a_word_and_shows_every_key() -> None:
    glossary, messages = load([SAMPLE])
    assert messages == []
    text = SAMPLE.read_text(encoding="utf-8")
    assert [key for key in yaml_file.KEYS if f" {key}: " not in text] == []
    assert {term.section for term in glossary} == {"policy", "technology", "places and people", ""}


def test_every_term_occurs_in_the_samples() -> None:
    texts = []
    for path in sorted((ROOT / "source_zh").iterdir()):
        if path.suffix in (".txt", ".md"):
            texts.append(path.read_text(encoding="gb18030" if "gb18030" in path.name else "utf-8"))
    if not texts:
        pytest.skip("source_zh/ is empty here")
    unused = [finding.message for finding in check(load([SAMPLE])[0], texts) if finding.code == "unused"]
    assert unused == []
