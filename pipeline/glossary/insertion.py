"""Puts a glossary's renderings into a sentence where no translation engine did.

Pure text work: English terms into the Chinese source, terms between the translations of what is around them,
terms into a finished translation. Which of these is wanted, and whether it is any good, `enforce` decides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.glossary.fold import is_han
from pipeline.renderings import places
from pipeline.units import TermHit

# Words that say nothing by themselves, and single letters.
LITTLE_WORD = re.compile(
    r"an?|the|th(?:is|at|ese|those)|its?|is|are|was|were|be|been|and|or|but|not?|of|in|on|at|to|for|from|by|"
    r"with|as|we|i|you|s?he|they|his|her|their|our|my|your|one|some|any|all|t?here|wh(?:at|ich|o)|.",
    re.IGNORECASE,
)


def with_terms(source: str, hits: Sequence[TermHit]) -> str:
    """The source with the terms' renderings in their places, set off by spaces."""
    for hit in sorted(hits, key=lambda hit: -hit.start):
        before, after = source[: hit.start], source[hit.end :]
        left = " " if before and is_han(before[-1]) else ""
        right = " " if after and is_han(after[0]) else ""
        source = f"{before}{left}{hit.target}{right}{after}"
    return source


def gap(text: str, hit: TermHit, source: str, hits: Sequence[TermHit], *, phrase_end: bool = False) -> int:
    """Where in the text a word starts, about as far along as the hit is in the source; not within a rendering
    or brackets, and, if `phrase_end`, not after an article or a preposition."""
    wanted = hit.start / max(1, len(source)) * len(text)
    good = places(text, hits)
    gaps = [0, *(match.end() for match in re.finditer(r"\s+(?=[\w\"“‘(])", text)), len(text)]
    good += [match.span() for match in re.finditer(r"\([^()]*\)", text)]
    free = [gap for gap in gaps if not any(start < gap < end for start, end in good)]
    if phrase_end:
        free = [gap for gap in free if not LITTLE_WORD.fullmatch(_last_word(text[:gap]))] or free
    return min(free, key=lambda gap: (abs(gap - wanted), gap))


def _last_word(text: str) -> str:
    return text.rstrip().rpartition(" ")[2]


def worth_translating(piece: str) -> bool:
    """Whether there is more in the piece than punctuation."""
    return any(map(str.isalnum, piece))


def split(source: str, hits: Sequence[TermHit]) -> list[tuple[str, TermHit | None]]:
    """The source cut at the terms."""
    parts: list[tuple[str, TermHit | None]] = []
    position = 0
    for hit in sorted(hits, key=lambda hit: hit.start):
        parts += [(source[position : hit.start], None), (source[hit.start : hit.end], hit)]
        position = hit.end
    return [*parts, (source[position:], None)]


def joined(parts: Sequence[tuple[str, TermHit | None]], pieces: dict[str, str]) -> str:
    """The parts' translations and the terms as one sentence; quotation marks round a term are kept."""
    words: list[str] = []
    for index, (part, hit) in enumerate(parts):
        if hit is not None:
            before, after = parts[index - 1][0][-1:], parts[index + 1][0][:1]
            quoted = before in "“「『《‘" and after in "”」』》’" and before and after
            words.append(f'"{hit.target}"' if quoted else hit.target)
        elif worth_translating(part):
            text = pieces[part].strip(" \"'“”‘’")
            words.append(text if index == len(parts) - 1 else text.rstrip(".!?;,"))
    text = " ".join(word for word in words if word)
    ending = parts[-1][0].strip('”」』’"')[-1:]
    if text and text[-1] not in ".!?" and ending in ("。", "！", "？", "!", "?", "."):
        text += {"。": ".", "！": "!", "？": "?"}.get(ending, ending)
    return text[:1].upper() + text[1:] if parts[0][0] else text


def bracketed(text: str, hit: TermHit, source: str, hits: Sequence[TermHit]) -> str:
    """The text with the rendering in brackets after a word about where the term is in the source."""
    place = gap(text, hit, source, hits, phrase_end=True)
    head, tail = text[:place].rstrip(), text[place:].lstrip()
    if not head:
        return f"{hit.target} {tail}".strip() if not tail else f"{hit.target}: {tail}"
    end = re.search(r"[.,;:!?]*[\"'”’]*$", head)
    cut = end.start() if end else len(head)
    return f"{head[:cut]} ({hit.target}){head[cut:]} {tail}".rstrip()
