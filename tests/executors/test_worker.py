"""What happens to a window of units: the engine, then terminology, on the package that the program ships."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from pipeline.engines.argos import Argos
from pipeline.engines.base import Translation
from pipeline.executors.worker import Worker
from pipeline.models.packages import EMBEDDED
from pipeline.units import Finding, Origin, Outcome, State, TermHit, Unit


@pytest.fixture(scope="module")
def engine():
    opened = Argos.load(EMBEDDED, preset="fast", device="cpu")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def worker(engine) -> Worker:
    return Worker(engine)


def unit(source: str, number: int = 0, **about: object) -> Unit:
    return replace(Unit(f"{number:016x}", source, document="a.txt", position=number), **about)


def test_units_come_back_in_order_translated_and_otherwise_as_they_were(worker):
    given = [
        unit("这家茶馆开在河边，已经有一百年了。", 0, line=7, paragraph=3, note="see the map"),
        unit("谢谢！", 1, recipe="r"),
    ]
    done = worker.translate(given)
    made = {"target", "score", "terms", "origin", "state"}
    for before, after in zip(given, done, strict=True):
        assert (after.origin, after.state) == (Origin.MACHINE, State.TRANSLATED)
        assert after.target
        assert after.score < 0
        for field in fields(Unit):
            if field.name not in made:
                assert getattr(after, field.name) == getattr(before, field.name)


def test_a_source_that_stands_twice_is_asked_once(worker, engine, monkeypatch):
    asked: list[str] = []
    translate = engine.translate

    def listening(sentences, **options):
        asked.extend(sentences)
        return translate(sentences, **options)

    monkeypatch.setattr(engine, "translate", listening)
    one, _, two = worker.translate([unit("谢谢！", 0), unit("再见！", 1), unit("谢谢！", 2)])
    assert one.target == two.target
    assert asked == ["谢谢！", "再见！"]


def test_terms_are_brought_in_and_say_how(worker):
    hit = TermHit(0, 2, "微信", "WeChat", "keep")
    (done,) = worker.translate([unit("微信改变了人们的生活。", terms=(hit,))])
    assert "WeChat" in done.target
    assert done.terms[0].outcome in (Outcome.GIVEN, Outcome.REPLACED)


def test_neighbours_with_terms_change_nothing_for_those_without(worker):
    plain = unit("他每天早上六点起床。", 0)
    hit = TermHit(0, 2, "微信", "WeChat", "keep")
    with_term = unit("微信改变了人们的生活。", 1, terms=(hit,))
    assert worker.translate([plain, with_term])[0] == worker.translate([plain])[0]


def test_traditional_characters_reach_the_engine_as_simplified_ones(worker):
    traditional, simplified = worker.translate(
        [unit("圖書館開門了。", 0, traditional=True), unit("图书馆开门了。", 1)]
    )
    assert traditional.source == "圖書館開門了。"
    assert traditional.target == simplified.target


def test_markup_of_the_units_own_kind_survives(worker):
    (done,) = worker.translate([unit("请看[说明](https://example.org/a)。", markup="markdown")])
    assert "](https://example.org/a)" in done.target


def test_no_units(worker):
    assert worker.translate([]) == []


def test_a_figure_copied_wrongly_is_put_right_and_said(worker, engine, monkeypatch):
    said = {"他在2009年去世。": "He died in 20009.", "工业4.0始于2013年。": "Industry 40 began in 2013."}
    monkeypatch.setattr(
        engine, "translate", lambda sentences, **options: [[Translation(said[s], -0.5, 8)] for s in sentences]
    )
    monkeypatch.setattr(engine, "score", lambda pairs: [-0.5 for _ in pairs])
    term = TermHit(0, 5, "工业4.0", "Industry 40")
    one, two = worker.translate([unit("他在2009年去世。", 0), unit("工业4.0始于2013年。", 1, terms=(term,))])
    assert one.target == "He died in 2009."
    assert one.findings == (Finding("figure", "2009 put in for 20009"),)
    assert two.target == "Industry 40 began in 2013."
    assert two.findings == ()
