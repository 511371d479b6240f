"""The sentence pairs in training/corpus are of the form that its README promises."""

import re
from pathlib import Path

import pytest

from training.filters import is_fit
from training.sources import group_of, read_pairs
from training.words import HAN

FOLDER = Path(__file__).parents[2] / "training" / "corpus"
FILES = sorted(FOLDER.glob("*.tsv"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_line_is_a_pair_of_written_text(path: Path) -> None:
    assert group_of(path) == "written"
    for number, pair in enumerate(read_pairs(path, "written"), 1):
        assert HAN.search(pair.zh), number
        assert re.search("[A-Za-z]", pair.en), number
        assert not HAN.search(pair.en), number
        assert is_fit(pair.zh, pair.en, strict=False), (number, pair)
        assert pair.zh == pair.zh.strip(), number
        assert pair.en == pair.en.strip(), number


def test_no_sentence_stands_twice() -> None:
    sources = [pair.zh for path in FILES for pair in read_pairs(path, "written")]
    assert len(sources) == len(set(sources)) > 0


def test_the_readme_counts_right() -> None:
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    for path in FILES:
        count = len(path.read_text(encoding="utf-8").splitlines())
        assert re.search(rf"\| `{path.name}` \|.*\| {count:,} \|", readme), path.name
