"""Reads CC-CEDICT (`cedict_ts.u8`) as a word list: short English renderings of words that are in use.

The dictionary explains as much as it translates. Kept are definitions that could stand in a translation;
remarks, cross references, surnames and explanations go. Nothing is downloaded; the file comes from the
CC-CEDICT project (CC BY-SA 4.0) or out of a package that carries it.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

__all__ = ["entries"]

_LINE = re.compile(r"\S+ ([\u4e00-\u9fff]{2,8}) \[[^\]]*\] /(.*)/\s*$")
_REMARK = re.compile(
    r"variant of|see |abbr\. for|\[|CL:|used in|also written|pr\. |surname |Kangxi|radical|also called|erhua"
    r"|classifier|particle|prefix|suffix|loanword|lit\. |interjection|indicat|\(Tw\)|dialect|archaic|\(old\)"
    r"|vulgar|coll\.|same as|equivalent|one of|species|\bsb\b|\bsth\b|fig\. |\(in "
)
# "Lu Xun, novelist and essayist": the name is the rendering.
_DESCRIPTION = re.compile(
    r", (?:author|novelist|poet|painter|politician|Chinese|American|British|president|capital|city|town"
    r"|county|a |the ).*"
)
_PLACE = re.compile(r"(?:district|county|city|prefecture|county level city) .*?(?: (?:of|in) )")
_PLAIN = re.compile(r"[A-Za-zé][A-Za-z0-9é ,.'-]+")
_MOST = 2  # renderings of a word
_RARE = 3  # jieba's count, below which only names are kept


def entries(path: Path) -> Iterator[tuple[str, str]]:
    """(word, renderings joined by " / ") for the Simplified words of two to eight characters."""
    found: dict[str, list[str]] = {}
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            parts = _LINE.match(line)
            if not parts:
                continue
            known = found.setdefault(parts[1], [])
            for definition in re.split(r"[/;]", parts[2]):
                rendering = _rendering(parts[1], definition)
                if rendering and rendering not in known:
                    known.append(rendering)
    counts = _counts()
    for word, renderings in found.items():
        name = len(word) >= 3 and bool(renderings) and renderings[0][0].isupper()
        if renderings and (name or counts.get(word, 0) >= _RARE):
            yield word, " / ".join(renderings[:_MOST])


def _rendering(word: str, definition: str) -> str:
    """The definition as it could stand in a translation, or nothing."""
    if _REMARK.search(definition):
        return ""
    text = re.sub(r"\s+", " ", re.sub(r"\([^)]*\)", "", definition)).strip().replace("’", "'")
    text = _DESCRIPTION.sub("", text)
    if _PLACE.search(text):
        text = re.split(r" (?:in|of) ", text)[0]
    longest = 4 if len(word) < 4 else 7
    fit = _PLAIN.fullmatch(text) and len(text.split()) <= longest and " or " not in text
    return text if fit else ""


@cache
def _counts() -> dict[str, int]:
    """How often jieba's dictionary counts each word."""
    import jieba

    jieba.setLogLevel(60)
    jieba.initialize()
    return dict(jieba.dt.FREQ)
