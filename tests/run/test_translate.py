"""Filling in targets: what is done, what is left alone, and what is done only once."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

import pytest

from pipeline.config import Config
from pipeline.progress import Quiet
from pipeline.run.job import Job
from pipeline.run.translate import _WINDOW, Stages, translate_documents
from pipeline.store import Store
from pipeline.units import Finding, Origin, Outcome, State, TermHit, Unit, unit_id


class Upper:
    """An executor that translates a sentence as its own upper case and remembers what it was given."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def translate(self, windows: Iterable[list[Unit]]) -> Iterator[list[Unit]]:
        ahead: list[list[Unit]] = []
        for window in windows:
            self.seen += [unit.source for unit in window]
            ahead.append(window)
            if len(ahead) == 2:  # works ahead, as real executors do
                yield self._done(ahead.pop(0))
        for window in ahead:
            yield self._done(window)

    def _done(self, window: list[Unit]) -> list[Unit]:
        return [
            replace(unit, target=unit.source.upper(), origin=Origin.MACHINE, state=State.TRANSLATED)
            for unit in window
        ]

    def close(self) -> None:
        pass


class Stopping(Upper):
    """Is interrupted when it comes to a source."""

    def __init__(self, at: str) -> None:
        super().__init__()
        self.at = at

    def _done(self, window: list[Unit]) -> list[Unit]:
        if self.at in {unit.source for unit in window}:
            raise KeyboardInterrupt
        return super()._done(window)


def no_terms(text: str) -> tuple[TermHit, ...]:
    return ()


def stages(upper: Upper, **changes: object) -> Stages:
    plain = Stages(
        engine="upper",
        executor=lambda: upper,
        find_terms=no_terms,
        verify_terms=lambda target, terms: terms,
        leverage=iter,
        fingerprint="f",
    )
    return replace(plain, **changes)


def units(*sources: str, document: str = "a.txt") -> list[Unit]:
    return [
        Unit(unit_id(document, source, sources[:n].count(source)), source, document=document, position=n)
        for n, source in enumerate(sources)
    ]


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "out", create=True) as opened:
        yield opened


@pytest.fixture
def job(tmp_path):
    return Job(Config(output=tmp_path / "out"), Quiet())


def test_every_unit_gets_a_target_and_equal_sources_are_translated_once(job, store):
    store.put("a.txt", "v1", units("甲a。", "乙b。", "甲a。"))
    store.put("b.txt", "v1", units("乙b。", document="b.txt"))
    upper = Upper()
    tally = translate_documents(job, store, ["a.txt", "b.txt"], stages(upper))
    assert [unit.target for unit in store.units("a.txt")] == ["甲A。", "乙B。", "甲A。"]
    assert [unit.target for unit in store.units("b.txt")] == ["乙B。"]
    assert tally.made == {"machine": 4}


def test_equal_sources_with_markup_are_translated_for_each_kind_of_document(job, store):
    sources = ("**甲**a。", "乙b。")
    upper = Upper()
    store.put("a.txt", "v1", units(*sources))
    translate_documents(job, store, ["a.txt"], stages(upper))
    store.put("b.md", "v1", [replace(u, markup="markdown") for u in units(*sources, document="b.md")])
    translate_documents(job, store, ["b.md"], stages(upper))
    assert upper.seen == ["**甲**a。", "乙b。", "**甲**a。"]


def test_sources_that_are_under_way_are_waited_for(job, store):
    many = [f"第{n}a。" for n in range(1200)]
    store.put("a.txt", "v1", units(*many, *many))
    upper = Upper()
    tally = translate_documents(job, store, ["a.txt"], stages(upper))
    assert len(upper.seen) == len(set(upper.seen)) == 1200
    assert all(unit.target for unit in store.units("a.txt"))
    assert tally.made == {"machine": 2400}


def test_a_sentence_that_stands_on_every_page_is_translated_once_and_few_units_wait_for_it(job, store):
    store.put("a.txt", "v1", units_of_one_source("甲a。", 12_000))
    upper = Upper()
    tally = translate_documents(job, store, ["a.txt"], stages(upper))
    assert set(upper.seen) == {"甲a。"}
    assert len(upper.seen) == _WINDOW  # the first window; the executor's worker does equal ones once
    assert all(unit.target == "甲A。" for unit in store.units("a.txt"))
    assert tally.made == {"machine": 12_000}


def units_of_one_source(source: str, count: int) -> list[Unit]:
    return [Unit(unit_id("a.txt", source, n), source, document="a.txt", position=n) for n in range(count)]


def test_second_run_does_nothing_and_a_new_sentence_is_translated_alone(job, store):
    store.put("a.txt", "v1", units("甲a。", "乙b。"))
    translate_documents(job, store, ["a.txt"], stages(Upper()))
    again = Upper()
    assert translate_documents(job, store, ["a.txt"], stages(again)).kept == 2
    assert again.seen == []
    store.put("a.txt", "v2", units("甲a。", "丙c。", "乙b。"))
    translate_documents(job, store, ["a.txt"], stages(again))
    assert again.seen == ["丙c。"]


def test_new_glossary_touches_only_sentences_with_its_terms(job, store):
    store.put("a.txt", "v1", units("甲a。", "乙b。"))
    translate_documents(job, store, ["a.txt"], stages(Upper()))

    def find(text: str) -> tuple[TermHit, ...]:
        return (TermHit(0, 1, "乙", "B"),) if text.startswith("乙") else ()

    upper = Upper()
    translate_documents(job, store, ["a.txt"], stages(upper, find_terms=find, fingerprint="g"))
    assert upper.seen == ["乙b。"]


def test_another_engine_does_machine_targets_anew_but_not_a_persons(job, store):
    one, two = units("甲a。", "乙b。")
    store.put("a.txt", "v1", [one, two])
    translate_documents(job, store, ["a.txt"], stages(Upper()))
    store.edit([replace(one, target="By hand.", origin=Origin.HUMAN, state=State.REVIEWED)])
    upper = Upper()
    translate_documents(job, store, ["a.txt"], stages(upper, engine="other"))
    assert upper.seen == ["乙b。"]
    assert store.find(one.id).target == "By hand."


def test_memory_comes_before_the_engine_and_its_terms_are_verified(job, store):
    store.put("a.txt", "v1", units("甲a。", "乙b。"))

    def leverage(page: Iterable[Unit]) -> Iterator[Unit]:
        for unit in page:
            known = unit.source == "甲a。"
            yield (
                replace(unit, target="Known.", origin=Origin.MEMORY, state=State.TRANSLATED)
                if known
                else unit
            )

    def verify(target: str, terms: tuple[TermHit, ...]) -> tuple[TermHit, ...]:
        return tuple(replace(hit, outcome=Outcome.MISSING) for hit in terms)

    upper = Upper()
    tally = translate_documents(
        job,
        store,
        ["a.txt"],
        stages(
            upper, leverage=leverage, verify_terms=verify, find_terms=lambda text: (TermHit(0, 1, "甲", "A"),)
        ),
    )
    assert upper.seen == ["乙b。"]
    first = next(store.units("a.txt"))
    assert (first.target, first.origin, first.terms[0].outcome) == ("Known.", Origin.MEMORY, Outcome.MISSING)
    assert tally.made == {"memory": 1, "machine": 1}


def test_memory_found_later_replaces_machine_targets_and_stays_when_it_is_not_named_again(job, store):
    store.put("a.txt", "v1", units("甲a。"))
    translate_documents(job, store, ["a.txt"], stages(Upper()))

    def leverage(page: Iterable[Unit]) -> Iterator[Unit]:
        return (replace(unit, target="Known.", origin=Origin.MEMORY, state=State.TRANSLATED) for unit in page)

    translate_documents(job, store, ["a.txt"], stages(Upper(), leverage=leverage, fingerprint="memory"))
    assert next(store.units("a.txt")).target == "Known."
    upper = Upper()
    translate_documents(job, store, ["a.txt"], stages(upper, engine="other"))
    assert upper.seen == []
    assert next(store.units("a.txt")).target == "Known."


def test_what_a_memory_offers_is_kept_beside_the_engines_target(job, store):
    store.put("a.txt", "v1", units("甲a。"))

    def leverage(page: Iterable[Unit]) -> Iterator[Unit]:
        return (replace(unit, findings=(Finding("fuzzy", "84 %: Known."),)) for unit in page)

    translate_documents(job, store, ["a.txt"], stages(Upper(), leverage=leverage))
    unit = next(store.units("a.txt"))
    assert unit.origin is Origin.MACHINE
    assert Finding("fuzzy", "84 %: Known.") in unit.findings


def test_what_was_reviewed_before_a_change_is_offered_after_an_interruption_too(job, store):
    store.put("a.txt", "v1", units("今天天气很好，我们去爬山。"))
    (reviewed,) = store.units("a.txt")
    store.edit([replace(reviewed, target="A fine day.", origin=Origin.HUMAN, state=State.REVIEWED)])
    store.put("a.txt", "v2", units("今天天气很好，我们去游泳。", *(f"第{n}a。" for n in range(200))))

    with pytest.raises(KeyboardInterrupt):
        translate_documents(job, store, ["a.txt"], stages(Stopping("第199a。")))
    offered = next(store.units("a.txt")).findings
    assert offered[0].message.endswith("= A fine day.")
    translate_documents(job, store, ["a.txt"], stages(Upper()))
    assert next(store.units("a.txt")).findings == offered


def test_windows_of_a_slow_engine_are_saved_as_they_come_even_two_at_once(job, store, monkeypatch):
    now, unsaved = [0], []
    monkeypatch.setattr("pipeline.run.translate.monotonic", lambda: now[0])

    class InPairs(Upper):
        def translate(self, windows: Iterable[list[Unit]]) -> Iterator[list[Unit]]:
            done = 0
            for number, window in enumerate(windows):
                unsaved.append(done - sum(unit.target is not None for unit in store.units("a.txt")))
                now[0] += 9 if number % 2 == 0 else 0
                done += len(window)
                yield self._done(window)

    store.put("a.txt", "v1", units(*(f"第{n}a。" for n in range(6 * _WINDOW))))
    translate_documents(job, store, ["a.txt"], stages(InPairs()))
    assert unsaved == [0] * 6


def test_interrupted_translation_keeps_the_windows_that_were_done(job, store):
    store.put("a.txt", "v1", units(*(f"第{n}a。" for n in range(1500))))

    with pytest.raises(KeyboardInterrupt):
        translate_documents(job, store, ["a.txt"], stages(Stopping("第600a。")))
    done = sum(unit.target is not None for unit in store.units("a.txt"))
    assert 0 < done < 600
    upper = Upper()
    translate_documents(job, store, ["a.txt"], stages(upper))
    assert len(upper.seen) == 1500 - done
