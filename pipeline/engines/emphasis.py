"""Carries Markdown emphasis (`**…**`, `*…*`, `~~…~~`) through any engine.

The sentence is translated without its marks, the marked words alone as well, and the marks are put around the
words' own rendering where it stands in the sentence. Where it does not, the parts between the marks are
translated one by one and joined around them, which cannot fail. Everything else is `protect`'s work.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.engines.base import Engine, Translation
from pipeline.engines.protect import translate_protected
from pipeline.inline import marks


@dataclass(frozen=True, slots=True)
class _Pair:
    """An emphasis: its mark, and where its words stand in the text without marks."""

    mark: str
    start: int
    end: int


def carries(source: str, target: str) -> bool:
    """Whether the target has the same emphasis marks as the source, in number and kind."""
    return sorted(_marks_of(source)) == sorted(_marks_of(target))


def translate_marked(sentences: Sequence[str], markup: str, engine: Engine) -> list[Translation]:
    """One translation per sentence in which emphasis and all that `protect` protects survive. Raises
    EngineError."""
    if markup != "markdown":
        return translate_protected(sentences, [markup] * len(sentences), engine)
    bare, pairs = zip(*map(_lifted, sentences), strict=True) if sentences else ((), ())
    words = list(
        dict.fromkeys(text[p.start : p.end] for text, found in zip(bare, pairs, strict=True) for p in found)
    )
    asked = [*bare, *words]
    answers = translate_protected(asked, [markup] * len(asked), engine)
    alone = dict(zip(words, answers[len(bare) :], strict=True))
    done: list[Translation | None] = [
        _marked(text, found, answer, alone) if found else answer
        for text, found, answer in zip(bare, pairs, answers[: len(bare)], strict=True)
    ]
    lost = [number for number, one in enumerate(done) if one is None]
    for number, whole in zip(lost, _piecewise([sentences[n] for n in lost], engine), strict=True):
        done[number] = whole
    return [one for one in done if one is not None]


def _marks_of(text: str) -> list[str]:
    return [text[mark.start : mark.end] for mark in marks(text, "markdown") if mark.kind == "emphasis"]


def _lifted(text: str) -> tuple[str, tuple[_Pair, ...]]:
    """The text without emphasis marks, and what they were around, the inner ones of nested pairs first."""
    opened: dict[int, int] = {}
    pairs = []
    parts, at, length = [], 0, 0
    for mark in marks(text, "markdown"):
        if mark.kind != "emphasis":
            continue
        parts.append(text[at : mark.start])
        length += mark.start - at
        at = mark.end
        if mark.role == "open":
            opened[mark.number] = length
        elif mark.role == "close":
            pairs.append(_Pair(text[mark.start : mark.end], opened[mark.number], length))
    return "".join([*parts, text[at:]]), tuple(pairs)


def _marked(
    text: str, pairs: Sequence[_Pair], answer: Translation, alone: dict[str, Translation]
) -> Translation | None:
    """The answer with marks around each pair's words; None where a rendering does not stand there once."""
    target = answer.text
    for pair in pairs:
        if pair.start == 0 and pair.end in (len(text), len(text.rstrip("。.！!？?"))):
            body = target.rstrip(".!?") if pair.end < len(text) else target
            target = f"{pair.mark}{body}{pair.mark}{target[len(body) :]}"
            continue
        words = re.sub(
            r"^(?:the|an?)\s+", "", alone[text[pair.start : pair.end]].text.strip(" .,;:!?"), flags=re.I
        )
        found = (
            [m.span() for m in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", target, re.I)]
            if words
            else []
        )
        if len(found) != 1:
            return None
        ((start, end),) = found
        target = f"{target[:start]}{pair.mark}{target[start:end]}{pair.mark}{target[end:]}"
    marked = Translation(target, answer.score, answer.tokens)
    return marked if len(_marks_of(target)) == 2 * len(pairs) else None


def _piecewise(sentences: Sequence[str], engine: Engine) -> list[Translation]:
    """Each sentence's parts between emphasis marks translated alone and joined around the marks."""
    cut = [_parts(sentence) for sentence in sentences]
    asked = [part for parts, _ in cut for part in parts]
    answers = iter(translate_protected(asked, ["markdown"] * len(asked), engine))
    done = []
    for parts, between in cut:
        said = [next(answers) for _ in parts]
        text, opens = "", False
        for number, (answer, source) in enumerate(zip(said, parts, strict=True)):
            stops = source.strip().endswith(tuple("。.！!？?"))
            piece = (answer.text if stops else answer.text.rstrip(" .")).strip()
            text = text + piece if opens else _spaced(text, piece)
            if number < len(between):
                mark, opens = between[number]
                text = _spaced(text, mark) if opens else text + mark
        tokens = sum(answer.tokens for answer in said)
        score = math.fsum(answer.score * answer.tokens for answer in said) / max(1, tokens)
        done.append(Translation(text, round(score, 4), tokens))
    return done


def _spaced(left: str, right: str) -> str:
    """The two with a space between, but none at the ends, after an opening or before a closing sign."""
    tight = not left or not right or left[-1] in " ([\"'" or right[0] in " )],.;:!?\"'"
    return left + right if tight else f"{left} {right}"


def _parts(text: str) -> tuple[list[str], list[tuple[str, bool]]]:
    """The texts before, between and behind the emphasis marks, and each mark with whether it opens."""
    parts, between, at = [], [], 0
    for mark in marks(text, "markdown"):
        if mark.kind == "emphasis":
            parts.append(text[at : mark.start])
            between.append((text[mark.start : mark.end], mark.role == "open"))
            at = mark.end
    return [*parts, text[at:]], between
