"""Compares engines on a user's own text with a reference: scores, terms, speed, and where they differ most.

Engines are handed in; which there are and how they are loaded is not this module's business.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from pipeline.errors import InputError
from pipeline.quality import metrics
from pipeline.quality.metrics import Score, Significance
from pipeline.units import TermHit


class Translator(Protocol):
    """What an engine must offer to be compared (see the engines' own protocol)."""

    name: str

    def translate(self, sentences: Sequence[str], *, n_best: int = 1) -> Sequence[Sequence[Any]]:
        """Per sentence its renderings, best first, each with a `text`."""


@dataclass(frozen=True, slots=True)
class Result:
    """What an engine did. `seconds` is wall-clock time of translating, without loading. `terms` counts
    glossary terms rendered as asked and all of them. `sentence_scores` are chrF2."""

    engine: str
    translations: tuple[str, ...]
    scores: tuple[Score, ...]
    sentence_scores: tuple[float, ...]
    terms: tuple[int, int]
    seconds: float


@dataclass(frozen=True, slots=True)
class Report:
    """All that was compared; `significance` is against the first engine."""

    sources: tuple[str, ...]
    references: tuple[str, ...]
    results: tuple[Result, ...]
    significance: tuple[Significance, ...]


def read_pairs(source: Path, reference: Path) -> tuple[list[str], list[str]]:
    """Sentences of two texts, one a line, line by line each other's translation; pairs of empty lines are
    left out. Raises InputError: unreadable, not UTF-8, of different lengths, empty."""
    zh, en = _lines(source), _lines(reference)
    if len(zh) != len(en):
        raise InputError(
            f"has {len(en)} lines, {source} has {len(zh)}: each line must translate the other's.",
            file=reference,
            way_out="Cut both into sentences and align them first, with `duizhao align`.",
        )
    pairs = [(a, b) for a, b in zip(zh, en, strict=True) if a or b]
    if not pairs:
        raise InputError("holds no sentence.", file=source, way_out="Give a text with one sentence a line.")
    return [a for a, _ in pairs], [b for _, b in pairs]


def _lines(path: Path) -> list[str]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError("is not UTF-8.", file=path, way_out="Save it as UTF-8.") from error
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(f"cannot be read: {reason}.", file=path, way_out="Check the name.") from error
    return [line.strip() for line in text.rstrip("\n").split("\n")]


def evaluate(
    sources: Sequence[str],
    references: Sequence[str],
    engines: Iterable[Translator],
    *,
    terms: Callable[[str], Sequence[TermHit]] | None = None,
    samples: int = metrics.SAMPLES,
) -> Report:
    """Translate with every engine and score. `terms` finds the glossary's terms in a source. Engines of the
    same name are told apart by a number. Raises EngineError (the engines' own)."""
    hits = [tuple(terms(source)) if terms else () for source in sources]
    results: list[Result] = []
    for engine in engines:
        name, number = engine.name, 2
        while name in (result.engine for result in results):
            name, number = f"{engine.name} {number}", number + 1
        started = time.perf_counter()
        found = engine.translate(sources, n_best=1)
        seconds = time.perf_counter() - started
        translations = tuple(str(renderings[0].text) for renderings in found)
        results.append(
            Result(
                name,
                translations,
                (metrics.bleu(translations, references), metrics.chrf(translations, references)),
                tuple(metrics.sentence_chrf(translations, references)),
                metrics.term_success(hits, translations),
                seconds,
            )
        )
    by_name = {result.engine: result.translations for result in results}
    significance = metrics.paired_bootstrap(by_name, references, samples=samples)
    return Report(tuple(sources), tuple(references), tuple(results), tuple(significance))


HEADER = ("engine", "BLEU", "chrF2", "terms", "sentences/s", "p (BLEU)", "p (chrF2)")


def table(report: Report) -> list[tuple[str, ...]]:
    """Rows under `HEADER`, one per engine. `p` is the chance that an engine differs from the first only by
    luck."""
    p = {(found.system, found.metric): found.p for found in report.significance}
    rows = []
    for result in report.results:
        shown, wanted = result.terms
        chances = (p.get((result.engine, metric)) for metric in ("BLEU", "chrF2"))
        rows.append(
            (
                result.engine,
                *(f"{score.value:.1f}" for score in result.scores),
                f"{shown} of {wanted}" if wanted else "",
                f"{len(report.sources) / result.seconds:.1f}" if result.seconds else "",
                *("" if chance is None else f"{chance:.3f}" for chance in chances),
            )
        )
    return rows


def signatures(report: Report) -> list[str]:
    """How the scores were computed, one line per metric."""
    if not report.results:
        return []
    return [f"{score.metric}: {score.signature}" for score in report.results[0].scores]


def differences(report: Report, most: int = 50) -> list[int]:
    """Numbers (0-based) of the sentences on which the engines' scores differ most, largest difference
    first; with one engine those that it did worst."""

    def interest(index: int) -> float:
        scores = [result.sentence_scores[index] for result in report.results]
        return max(scores) - min(scores) if len(scores) > 1 else 100 - scores[0]

    return sorted(range(len(report.sources)), key=lambda index: (-interest(index), index))[:most]


def markdown(report: Report, most: int = 50) -> str:
    """The comparison as a Markdown page: the scores, then side by side the sentences of `differences`."""
    lines = ["# Engines compared", "", _row(HEADER), _row(["---"] * len(HEADER))]
    lines += [_row(row) for row in table(report)]
    lines += ["", *(f"- {_text(line)}" for line in signatures(report))]
    lines += [
        f"- {len(report.sources)} sentences; p against {_text(report.results[0].engine)} by paired bootstrap"
    ]
    lines += ["", "## Where they differ most" if len(report.results) > 1 else "## The worst sentences"]
    for index in differences(report, most):
        lines += ["", f"### {index + 1}", "", _row(("", "text", "chrF2")), _row(["---"] * 3)]
        lines += [
            _row(("source", report.sources[index], "")),
            _row(("reference", report.references[index], "")),
        ]
        lines += [
            _row((result.engine, result.translations[index], f"{result.sentence_scores[index]:.1f}"))
            for result in report.results
        ]
    return "\n".join(lines) + "\n"


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell if cell == "---" else _text(cell) for cell in cells) + " |"


def _text(text: str) -> str:
    """A text that shows as it is in a table."""
    for char in "\\`*_[]<|#":
        text = text.replace(char, "&lt;" if char == "<" else f"\\{char}")
    return " ".join(text.split())
