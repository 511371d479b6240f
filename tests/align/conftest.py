"""A story of our own in Chinese and English, with the beads that a person would set: one bead a line of
story.tsv, Chinese and English, sentences divided by a bar."""

from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True)
class Story:
    zh: list[str]
    en: list[str]
    gold: list[tuple[tuple[int, ...], tuple[int, ...]]]


@pytest.fixture
def story() -> Story:
    """The sentences of either language, and the beads as sentence numbers."""
    all_zh: list[str] = []
    all_en: list[str] = []
    gold = []
    for line in Path(__file__).with_name("story.tsv").read_text(encoding="utf-8").splitlines():
        zh, en = ([part for part in column.split(" | ") if part] for column in line.split("\t"))
        i, j = len(all_zh), len(all_en)
        gold.append((tuple(range(i, i + len(zh))), tuple(range(j, j + len(en)))))
        all_zh += zh
        all_en += en
    return Story(all_zh, all_en, gold)
