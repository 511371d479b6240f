"""Long texts: windows, anchors, and stretches that one side lacks."""

from itertools import pairwise

import pytest

from pipeline.align import search
from pipeline.align.anchors import anchors
from pipeline.align.lexicon import load
from pipeline.align.tables import pair_table, side


def found(zh, en):
    beads, _ = search.align_texts(zh, [0] * len(zh), en, [0] * len(en), load())
    return beads


def numbered(story, chapters):
    """The story told several times, with a number in each sentence so that every chapter is another text."""
    zh = [f"{k + 10}号：{text}" for k in chapters for text in story.zh]
    en = [f"No. {k + 10}: {text}" for k in chapters for text in story.en]
    return zh, en


def test_windows_find_what_one_window_finds(story, monkeypatch):
    zh, en = numbered(story, range(4))
    whole = found(zh, en)
    monkeypatch.setattr(search, "ONE_WINDOW", 1000)
    monkeypatch.setattr(search, "ROWS", 60)
    monkeypatch.setattr(search, "TAIL", 20)
    windows = found(zh, en)
    assert [i for bead in windows for i in bead.zh] == list(range(len(zh)))
    assert [j for bead in windows for j in bead.en] == list(range(len(en)))
    same = {(bead.zh, bead.en) for bead in whole} & {(bead.zh, bead.en) for bead in windows}
    assert len(same) > 0.95 * len(whole)


def test_anchors_rise_and_are_mostly_right(story):
    lexicon = load()
    zh = side(story.zh, [0] * len(story.zh), lexicon, chinese=True)
    en = side(story.en, [0] * len(story.en), lexicon, chinese=False)
    line = anchors(zh, en, pair_table(zh, en, lexicon))
    linked = {(i, j) for zh_side, en_side in story.gold for i in zh_side for j in en_side}
    assert len(line) > 10
    assert all(a[0] < b[0] and a[1] < b[1] for a, b in pairwise(line))
    assert sum(point in linked for point in line) > 0.9 * len(line)


def test_a_long_stretch_of_one_side_is_taken_out_of_the_search():
    zh_kept, en_kept = search.without_jumps([(10, 10), (11, 1011)], 21, 1021)
    assert zh_kept.all()
    assert 600 < (~en_kept).sum() < 900
    assert en_kept[:100].all() and en_kept[-100:].all()


@pytest.mark.parametrize("missing", ["zh", "en"])
def test_a_missing_chapter_is_left_over_and_the_rest_is_found(story, monkeypatch, missing):
    monkeypatch.setattr(search, "JUMP", 40)
    monkeypatch.setattr(search, "KEPT", 5)
    zh, en = numbered(story, range(5))
    n_zh, n_en = len(story.zh), len(story.en)
    if missing == "zh":
        zh = zh[: 2 * n_zh] + zh[4 * n_zh :]
    else:
        en = en[: 2 * n_en] + en[4 * n_en :]
    beads = found(zh, en)
    assert [i for bead in beads for i in bead.zh] == list(range(len(zh)))
    assert [j for bead in beads for j in bead.en] == list(range(len(en)))
    gold = {
        (tuple(i + k * n_zh for i in a), tuple(j + k * n_en for j in b))
        for k in range(2)
        for a, b in story.gold
    }
    assert sum((bead.zh, bead.en) in gold for bead in beads) > 0.85 * len(gold)
    left_over = sum(len(bead.zh) + len(bead.en) for bead in beads if not (bead.zh and bead.en))
    assert left_over > 1.6 * (n_en if missing == "zh" else n_zh)


def test_a_bead_across_what_was_taken_out_is_taken_apart():
    bead = search.Bead((4, 90), (7,), 0.5)
    parts = [((4,), ()), ((90,), ()), ((), (7,))]
    assert [(part.zh, part.en) for part in search._consecutive(bead)] == parts
