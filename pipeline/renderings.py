"""Where an English text holds the renderings that a glossary asks for, or forbids.

A rendering counts where it stands on word borders, with any white space between its words, in any case
unless the term says `keep`, with a regular plural or a possessive ending. A rendering inside a longer one
does not count (Internet in Internet Plus) when both are asked for. It has to stand there as often as its term
stands in the source; that is strict, since good English may use a pronoun for the second time, but it is what
can be verified. A wrong rendering that stands in the text counts against one occurrence of its term.

Shared ground: the glossary enforces by this rule, the checks judge by it.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Sequence

from pipeline.units import TermHit

LETTER = r"A-Za-z0-9\u00c0-\u024f"
Span = tuple[int, int]


@functools.lru_cache(maxsize=50_000)
def pattern(rendering: str, exact: bool = False) -> re.Pattern[str]:
    """Finds the rendering, its plural included. Group 1 is the rendering without an added ending."""
    words = [re.sub(r"['’]", "['’]", re.escape(word)) for word in rendering.split()]
    body = r"\s+".join(words)
    last = rendering[-1:]
    # Names have no plural (Tencents); common nouns and abbreviations do (ecosystems, IPs).
    if not re.search(r"(?:^|[^A-Za-z])(?:[a-z]+|[A-Z]+)$", rendering):
        expression = f"({body})"
    elif last.lower() == "y" and rendering[-2:-1].lower() not in tuple("aeiou"):
        expression = f"(?:({body})|{body[:-1]}ies)"
    elif re.search(r"(?i)(?:[sxz]|ch|sh)$", rendering):
        expression = f"({body})(?:es)?"
    else:
        expression = f"({body})s?"
    before = rf"(?<![{LETTER}])" if re.match(f"[{LETTER}]", rendering) else ""
    after = rf"(?![{LETTER}])" if re.match(f"[{LETTER}]", last) else ""
    return re.compile(before + expression + after, 0 if exact else re.IGNORECASE)


def claimed(text: str, hits: Sequence[TermHit]) -> tuple[dict[str, list[Span]], dict[str, list[Span]]]:
    """Where each rendering asked for stands, and each forbidden one. Longer ones come first, so that no place
    counts twice: Internet Plus before Internet, and a forbidden Internet+ before it as well."""
    exact = {hit.target for hit in hits if hit.case == "keep"}
    targets = {hit.target for hit in hits}
    folded = {target.casefold() for target in targets}
    forbidden = {rendering for hit in hits for rendering in hit.wrong} - targets
    wanted = [(target, target in exact, True) for target in targets]
    # A forbidden rendering may differ from the right one in nothing but its case.
    wanted += [(rendering, rendering.casefold() in folded, False) for rendering in forbidden]
    taken: list[Span] = []
    good: dict[str, list[Span]] = {}
    wrong: dict[str, list[Span]] = {}
    for rendering, by_case, asked in sorted(wanted, key=lambda one: (-len(one[0]), one[2], one[0])):
        spans = [match.span() for match in pattern(rendering, by_case).finditer(text)]
        spans = [span for span in spans if not overlaps(span, taken)]
        if by_case and not asked:  # the capital of a sentence's start is no mistake
            spans = [span for span in spans if not starts_sentence(text, span[0])]
        taken += spans
        (good if asked else wrong)[rendering] = spans
    return good, wrong


def overlaps(span: Span, others: Sequence[Span]) -> bool:
    """Whether the span shares a character with one of the others."""
    return any(span[0] < end and start < span[1] for start, end in others)


def places(text: str, hits: Sequence[TermHit]) -> list[Span]:
    """All places in the text where a rendering asked for stands, in order."""
    return sorted(span for spans in claimed(text, hits)[0].values() for span in spans)


def wrong_places(text: str, hit: TermHit, hits: Sequence[TermHit]) -> list[Span]:
    """Where a rendering stands that the term forbids and no other of the hits asks for, in order."""
    wrong = claimed(text, hits)[1]
    return sorted(span for rendering in set(hit.wrong) for span in wrong.get(rendering, ()))


def verify(text: str, hits: Sequence[TermHit]) -> tuple[bool, ...]:
    """Per hit, whether its rendering is there. With fewer renderings than hits, the first hits have them."""
    good, wrong = claimed(text, hits)
    left = {target: len(spans) for target, spans in good.items()}
    against = {hit.term: sum(len(wrong.get(rendering, ())) for rendering in hit.wrong) for hit in hits}
    to_come = Counter(hit.term for hit in hits)
    result = []
    for hit in hits:
        there = left[hit.target] > 0 and to_come[hit.term] > against[hit.term]
        left[hit.target] -= there
        to_come[hit.term] -= 1
        result.append(there)
    return tuple(result)


def starts_sentence(text: str, place: int) -> bool:
    """Whether a sentence, quotation or bracket at its start begins at this place."""
    before = text[:place].rstrip(" \"'“‘([")
    return not before or before[-1] in ".!?:" or (before[-2:-1] in tuple(".!?") and before[-1] in "\"'”’)")
