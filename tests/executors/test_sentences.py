"""The wrapper that lets an engine take any sentence."""

from __future__ import annotations

import pytest

from pipeline.engines.argos import Argos
from pipeline.executors.sentences import SentenceEngine
from pipeline.models.packages import EMBEDDED
from pipeline.segment.pieces import pieces


@pytest.fixture(scope="module")
def argos():
    opened = Argos.load(EMBEDDED, preset="fast", device="cpu")
    yield opened
    opened.close()


LONG = "我们先去图书馆还书，然后到河边散步；" * 6 + "最后回家吃饭。"


def test_a_long_sentence_is_cut_for_the_engine_alone_and_its_parts_are_joined(argos):
    engine = SentenceEngine(argos, max_sentence=60)
    whole, short = engine.translate([LONG, "谢谢！"])
    parts = [row[0].text for row in argos.translate(pieces(LONG, 60))]
    assert len(parts) > 1
    assert [one.text for one in whole] == [" ".join(parts)]
    assert short == argos.translate(["谢谢！"])[0]


def test_its_score_is_the_mean_over_all_tokens(argos):
    engine = SentenceEngine(argos, max_sentence=20)
    (joined,) = engine.translate(["今天天气很好，我们去公园散步；明天要下雨，就在家里看书。"])
    halves = ["今天天气很好，我们去公园散步；", "明天要下雨，就在家里看书。"]
    parts = [row[0] for row in engine.translate(halves)]
    tokens = sum(part.tokens for part in parts)
    assert joined[0].tokens == tokens
    assert joined[0].score == pytest.approx(sum(part.score * part.tokens for part in parts) / tokens)


def test_what_must_not_be_translated_stands_in_the_target(argos):
    (row,) = SentenceEngine(argos).translate(["请打开 https://example.org/a?b=1 下载。"])
    assert "https://example.org/a?b=1" in row[0].text


def test_several_renderings_and_prefixes_are_the_engines_own(argos):
    engine = SentenceEngine(argos)
    assert engine.translate(["谢谢！"], n_best=3) == argos.translate(["谢谢！"], n_best=3)
    (row,) = engine.translate(["这家茶馆开在河边。"], prefixes=["The teahouse"])
    assert row[0].text.startswith("The teahouse")
