"""What is done to one window of units wherever it runs: engine, then terminology, then figures.

The units come with the terms that were found in them; they leave with a target, the outcome of each term, a
score, a state, and a finding "figure" where one was put right. A source that stands several times in the
window is translated once.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.engines.base import Engine
from pipeline.engines.protect import protected, restored
from pipeline.executors.figures import mended
from pipeline.executors.sentences import SentenceEngine
from pipeline.glossary.enforce import enforce
from pipeline.script import simplified
from pipeline.units import Finding, Origin, State, TermHit, Unit

_Key = tuple[str, str, tuple[TermHit, ...]]
_Made = tuple[str, float, tuple[TermHit, ...], tuple[Finding, ...]]


class Worker:
    """Translates windows of units with one engine. `max_sentence` is in characters."""

    def __init__(self, engine: Engine, *, max_sentence: int = 200) -> None:
        self._engine = engine
        self._by_markup = {
            markup: SentenceEngine(engine, max_sentence=max_sentence, markup=markup)
            for markup in ("plain", "markdown")
        }

    def translate(self, units: Sequence[Unit]) -> list[Unit]:
        """The same units in the same order, translated. Raises EngineError."""
        done: dict[_Key, _Made] = {}
        keys = list(map(_key, units))
        for markup, engine in self._by_markup.items():
            wanted = [key for key in dict.fromkeys(keys) if key[1] == markup]
            if wanted:
                done.update(zip(wanted, _translated(wanted, engine), strict=True))
        return [_with(unit, *done[key]) for unit, key in zip(units, keys, strict=True)]

    def close(self) -> None:
        """Free the engine."""
        self._engine.close()


def _key(unit: Unit) -> _Key:
    return (simplified(unit.source) if unit.traditional else unit.source, unit.markup, unit.terms)


def _translated(keys: list[_Key], engine: SentenceEngine) -> list[_Made]:
    plain = [renderings[0] for renderings in engine.translate([source for source, _, _ in keys])]
    done: list[tuple[str, float, tuple[TermHit, ...]]] = [
        (rendering.text, rendering.score, ()) for rendering in plain
    ]
    with_terms = [number for number, (_, _, terms) in enumerate(keys) if terms]
    if with_terms:
        sources, markups, hits = zip(*(keys[number] for number in with_terms), strict=True)
        enforced = enforce(sources, hits, [plain[number] for number in with_terms], engine)
        for number, source, markup, (text, score, terms) in zip(
            with_terms, sources, markups, enforced, strict=True
        ):
            done[number] = (restored(source, markup, text), score, terms)
    return [
        _with_figures(source, markup, *made) for (source, markup, _), made in zip(keys, done, strict=True)
    ]


def _with_figures(source: str, markup: str, text: str, score: float, terms: tuple[TermHit, ...]) -> _Made:
    """The translation with wrong figures put right, but for those of terms and of what is protected."""
    leave = [term.target for term in terms]
    leave += [source[start:end] for start, end in protected(source, markup)]
    text, changes = mended(source, text, leave)
    findings = tuple(Finding("figure", f"{right} put in for {wrong}") for right, wrong in changes)
    return text, score, terms, findings


def _with(
    unit: Unit, target: str, score: float, terms: tuple[TermHit, ...], findings: tuple[Finding, ...]
) -> Unit:
    score = round(score, 4)
    findings = unit.findings + findings
    return unit.made(target, Origin.MACHINE, score, terms, findings, State.TRANSLATED, unit.recipe)
