"""Scores of translations against a reference: BLEU and chrF as sacreBLEU computes them, paired bootstrap,
term success.

Every score comes with its signature, so that it can be repeated. Sentence scores here are chrF, which is
steadier than BLEU on single sentences.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.quality.terms import rendered
from pipeline.units import TermHit

SAMPLES = 1000
"""Resamplings of the paired bootstrap (Koehn 2004, "Statistical significance tests for machine translation
evaluation", uses as many)."""


@dataclass(frozen=True, slots=True)
class Score:
    """A score on the metric's own scale (BLEU and chrF: 0-100) and sacreBLEU's signature of how it was
    computed."""

    metric: str
    value: float
    signature: str


@dataclass(frozen=True, slots=True)
class Significance:
    """A system compared with the baseline by paired bootstrap: `p` is the probability that so large a
    difference is chance. `mean` and `interval` (half width, 95 %) are those of the resampled scores. `p` is
    None for the baseline."""

    system: str
    metric: str
    value: float
    mean: float
    interval: float
    p: float | None


def bleu(hypotheses: Sequence[str], references: Sequence[str]) -> Score:
    """Corpus BLEU with sacreBLEU's defaults (13a tokens, exponential smoothing). Raises ValueError for
    unequal lengths."""
    from sacrebleu.metrics import BLEU

    _equally_long(hypotheses, references)
    metric = BLEU()
    value = metric.corpus_score(hypotheses, [references]).score
    return Score("BLEU", value, str(metric.get_signature()))


def chrf(hypotheses: Sequence[str], references: Sequence[str]) -> Score:
    """Corpus chrF2 with sacreBLEU's defaults (characters up to 6, no words). Raises ValueError for unequal
    lengths."""
    from sacrebleu.metrics import CHRF

    _equally_long(hypotheses, references)
    metric = CHRF()
    value = metric.corpus_score(hypotheses, [references]).score
    return Score("chrF2", value, str(metric.get_signature()))


def sentence_chrf(hypotheses: Sequence[str], references: Sequence[str]) -> list[float]:
    """chrF2 of each sentence, 0-100."""
    from sacrebleu.metrics import CHRF

    _equally_long(hypotheses, references)
    metric = CHRF()
    return [
        metric.sentence_score(hypothesis, [reference]).score
        for hypothesis, reference in zip(hypotheses, references, strict=True)
    ]


def paired_bootstrap(
    systems: Mapping[str, Sequence[str]], references: Sequence[str], *, samples: int = SAMPLES
) -> list[Significance]:
    """Compare systems with the first of them, for BLEU and chrF2; sacreBLEU's test with its fixed seed.
    Needs two systems or more (fewer give no result)."""
    if len(systems) < 2:
        return []
    from sacrebleu.metrics import BLEU, CHRF
    from sacrebleu.significance import PairedTest

    for hypotheses in systems.values():
        _equally_long(hypotheses, references)
    test = PairedTest(
        [(name, list(hypotheses)) for name, hypotheses in systems.items()],
        {"BLEU": BLEU(references=[references]), "chrF2": CHRF(references=[references])},
        references=None,
        test_type="bs",
        n_samples=samples,
    )
    _, results = test()
    baseline = list(next(iter(systems.values())))
    found = []
    for metric in ("BLEU", "chrF2"):
        of_metric: list[Any] = list(results[metric])
        for (name, hypotheses), result in zip(systems.items(), of_metric, strict=True):
            # sacreBLEU's test takes a difference of nought in every sample for a certain one.
            p = 1.0 if result.p_value is not None and list(hypotheses) == baseline else result.p_value
            found.append(Significance(name, metric, result.score, result.mean, result.ci, p))
    return found


def term_success(hits: Sequence[Sequence[TermHit]], translations: Sequence[str]) -> tuple[int, int]:
    """Glossary terms that the translations show as asked, and all that were to be shown. A term that a
    sentence has twice counts once."""
    shown = wanted = 0
    for of_sentence, translation in zip(hits, translations, strict=True):
        for hit in {(hit.term, hit.target): hit for hit in of_sentence}.values():
            wanted += 1
            shown += rendered(hit, translation)
    return shown, wanted


def _equally_long(hypotheses: Sequence[str], references: Sequence[str]) -> None:
    if len(hypotheses) != len(references):
        raise ValueError(f"{len(hypotheses)} translations for {len(references)} references")
