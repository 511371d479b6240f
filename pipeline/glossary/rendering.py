"""Small repairs to an English text so that it holds the renderings that a glossary asks for.

Where renderings stand is `pipeline.renderings`' business.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.renderings import LETTER, Span, overlaps, pattern, starts_sentence
from pipeline.units import TermHit


def recase(text: str, hits: Sequence[TermHit]) -> str:
    """The text with the glossary's capitals. `keep` renderings become exactly as given. Others do as well,
    but may have a capital at the start of a sentence and all they have in a heading (internet plus becomes
    Internet Plus; Digital Economy becomes digital economy within a sentence)."""
    exact = {hit.target for hit in hits if hit.case == "keep"}
    heading = _is_heading(text)
    taken: list[Span] = []
    for target in sorted({hit.target for hit in hits}, key=lambda target: (-len(target), target)):
        for match in pattern(target).finditer(text):
            start, end = match.span()
            old = match[1]
            if overlaps((start, end), taken):
                continue
            taken.append((start, end))
            if old is None or len(old) != len(target):
                continue
            if target in exact:
                new = target
            elif heading:
                new = "".join(b if b.isupper() else a for a, b in zip(old, target, strict=True))
            else:
                first = old[0] if starts_sentence(text, start) else target[0]
                new = (first if first.isupper() else target[0]) + target[1:]
            text = text[:start] + new + text[start + len(new) :]
    return text


def _is_heading(text: str) -> bool:
    """Whether more than half of the words of four letters and more have a capital."""
    words = re.findall(rf"(?<![{LETTER}])[A-Za-z][{LETTER}]{{3,}}", text)
    return sum(word[0].isupper() for word in words) * 2 > len(words) and not text.rstrip().endswith(".")


def put(text: str, span: Span, rendering: str, case: str = "sentence") -> str:
    """The text with the words at `span` replaced by the rendering: a plural stays one where the rendering
    ends in a common noun, a sentence starts with a capital, `a` and `an` before it are made to fit."""
    start, end = span
    old = text[start:end]
    if re.search(r"[^s]s$", old) and re.search(r"(?:^|[^A-Za-z])[a-z]*[^\Ws]$", rendering) and case != "keep":
        rendering = plural(rendering)
    if case != "keep" and starts_sentence(text, start):
        rendering = rendering[:1].upper() + rendering[1:]
    before = re.sub(
        r"(?i)\b(a)n?(\s+[\"'“‘(]*)$",
        lambda article: article[1] + ("n" if _vowel(rendering) else "") + article[2],
        text[:start],
    )
    return before + rendering + text[end:]


def plural(noun: str) -> str:
    """The regular plural."""
    if re.search(r"(?i)[^aeiou]y$", noun):
        return noun[:-1] + "ies"
    return noun + ("es" if re.search(r"(?i)(?:[sxz]|ch|sh)$", noun) else "s")


def _vowel(word: str) -> bool:
    """Whether `an` stands before the word, judged by its letters."""
    return re.match(r"(?i)(?!uni|use|usu|eu|one\b)[aeiou]", word) is not None
