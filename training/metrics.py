"""What is measured besides BLEU and chrF: loops, omissions, and whether terms came out as asked. Plain text
in, rates out."""

import re
from collections.abc import Sequence

__all__ = ["has_term", "is_loop", "is_omission", "quality", "rate"]

_LOOP = re.compile(r"(?<!\w)(\S+(?:\s+\S+){0,5})(?:\s+\1){2,}(?!\w)", re.IGNORECASE)


def rate(flags: Sequence[bool]) -> float:
    """Share of true values, 0 to 1; 0 for none at all."""
    return sum(flags) / len(flags) if flags else 0.0


def is_loop(text: str, source: str = "") -> bool:
    """Whether one to six words stand three times or more in a row, where the source holds no such
    repetition."""
    return bool(_LOOP.search(text)) and not re.search(r"(.{1,8})\1{2,}", source)


def is_omission(text: str, reference: str) -> bool:
    """Whether a translation has less than 0.6 of its reference's words, for references of eight words or
    more."""
    expected = len(reference.split())
    return expected >= 8 and len(text.split()) < 0.6 * expected


def has_term(text: str, term: str) -> bool:
    """Whether the term stands in the text as whole words, in any case (as WMT 2023's terminology task
    counts)."""
    return re.search(rf"(?<!\w){re.escape(term)}(?!\w)", text, re.IGNORECASE) is not None


def quality(outputs: Sequence[str], references: Sequence[str]) -> dict[str, object]:
    """Corpus BLEU and chrF with their sacreBLEU signatures."""
    from sacrebleu.metrics import BLEU, CHRF

    result: dict[str, object] = {}
    for name, metric in (("BLEU", BLEU()), ("chrF", CHRF())):
        score = metric.corpus_score(list(outputs), [list(references)])
        result[name] = round(score.score, 2)
        result[f"{name} signature"] = str(metric.get_signature())
    return result
