"""What training never sees stays the same when the corpus grows."""

import random
from pathlib import Path

import pytest

from training.held_out import draw, recall
from training.sources import Pair
from training.terms import Lexicon

WRITTEN = [Pair(f"第{n}个苹果很大。", f"Apple number {n} is big.", "written") for n in range(90)]
DOCUMENTS = [Pair(f"医院有{n}层。", f"The hospital has {n} floors.", "documentation") for n in range(90)]


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    words = [("苹果", "apple"), ("医院", "hospital")]
    lexicon = Lexicon([Pair(zh, en, "words") for zh, en in words])
    lexicon.held_out = lambda word: word == "医院"  # type: ignore[method-assign]
    return lexicon


def test_a_part_is_held_out_and_its_terms_are_known(lexicon: Lexicon) -> None:
    apart = draw([*WRITTEN, *DOCUMENTS], lexicon, random.Random(1))
    assert [pair.group for pair in apart.dev] == ["written", "written", "documentation", "documentation"]
    assert {row[2:] for row in apart.terms} == {("医院", "hospital")}
    left = apart.without([*WRITTEN, *DOCUMENTS])
    assert len(left) == 180 - len({pair.zh for pair in apart.dev} | {row[0] for row in apart.terms})


def test_a_list_brings_back_the_same_from_a_larger_corpus(lexicon: Lexicon, tmp_path: Path) -> None:
    apart = draw([*WRITTEN, *DOCUMENTS], lexicon, random.Random(1))
    apart.save(tmp_path)
    more = [Pair("新的句子。", "A new sentence.", "written"), *DOCUMENTS, *WRITTEN]
    assert recall(more, tmp_path / "held_out.tsv") == apart
    assert "苹果" not in (tmp_path / "held_out.tsv").read_text(encoding="utf-8")


def test_another_file_is_refused_with_its_line(lexicon: Lexicon, tmp_path: Path) -> None:
    (tmp_path / "mine.tsv").write_text("医院\thospital\n", encoding="utf-8")
    with pytest.raises(SystemExit, match=r"mine.tsv:1: expected a digest"):
        recall(WRITTEN, tmp_path / "mine.tsv")


def test_the_list_of_the_package_in_the_repository_is_whole(tmp_path: Path) -> None:
    import training

    listed = Path(training.__file__).with_name("held_out.tsv")
    assert recall(WRITTEN, listed).dev == []
    columns = [line.count("\t") for line in listed.read_text(encoding="utf-8").splitlines()]
    assert (columns.count(0), columns.count(2)) == (687, 1000)
