"""The lexicon that is shipped, and lexicons in general."""

import numpy as np
import pytest

from pipeline.align.lexicon import SHIPPED, Lexicon, load
from pipeline.errors import DuizhaoError


def partners(lexicon, word):
    row = lexicon.zh[word]
    span = slice(lexicon.start[row], lexicon.start[row + 1])
    english = list(lexicon.en)
    return {english[k]: p for k, p in zip(lexicon.partner[span], lexicon.forward[span], strict=True)}


@pytest.mark.parametrize(("zh", "en"), [("月光", "moonlight"), ("互联网", "internet"), ("·蛇", "snak")])
def test_the_shipped_lexicon_knows_common_words(zh, en):
    found = partners(load(), zh)
    assert max(found, key=found.get) == en


def test_the_shipped_lexicon_is_small():
    assert SHIPPED.stat().st_size < 8_000_000


def small():
    return Lexicon.build(
        ["", "山", "水"], ["", "hill", "water"], np.array([1, 2, 2]), np.array([1, 1, 2]),
        np.array([0.9, 0.01, 0.8]), np.array([0.5, 0.0, 0.7]),
    )  # fmt: skip


def test_a_lexicon_comes_back_as_it_was_saved(tmp_path):
    small().save(tmp_path / "a.npz")
    back = load(tmp_path / "a.npz")
    assert list(back.zh) == ["山", "水"] and list(back.en) == ["hill", "water"]
    assert partners(back, "山") == pytest.approx({"hill": 0.9}, rel=0.03)
    assert partners(back, "水") == pytest.approx({"hill": 0.01, "water": 0.8}, rel=0.03)
    assert back.backward[1] == 0


def test_the_same_lexicon_gives_the_same_bytes(tmp_path):
    small().save(tmp_path / "a.npz")
    small().save(tmp_path / "b.npz")
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()


def test_a_broken_lexicon_is_reported(tmp_path):
    path = tmp_path / "broken.npz"
    path.write_bytes(b"nothing")
    with pytest.raises(DuizhaoError, match="lexicon cannot be read"):
        load(path)
