"""Carries what must not be translated (addresses, code, placeholders, versions) unharmed through any engine.

The rule is verify, then escalate: a plain translation in which everything stands verbatim is kept; else the
strings are hidden behind short codes that models copy; else the text between them is translated alone and
joined around them, which cannot fail. Knows nothing of glossary terms.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from pipeline.engines.base import Engine, Translation
from pipeline.engines.faults import HAN, tidy

_URL_CHARACTER = r"[A-Za-z0-9\-._~:/?#@!$&'()*+,;=%\[\]]"
_EXTENSIONS = (
    "txt|md|rst|pdf|docx?|xlsx?|pptx?|csv|tsv|json|ya?ml|toml|ini|cfg|conf|log|xml|html?|css|jsx?|tsx?|py|rb|go|rs|"
    "java|kt|swift|php|cs|cpp|cc|hpp|[ch]|sh|bat|ps1|sql|db|so|dll|exe|jar|zip|tar|gz|bz2|xz|7z|rar|png|jpe?g|gif|"
    "svg|webp|bmp|ico|mp[34]|wav|avi|mov|mkv|epub|srt|ass|po|tmx|tbx|xlf|xliff|lock|env|bin|iso|deb|rpm|apk|whl"
)
_ROOTS = "bin|boot|dev|etc|home|lib|lib64|media|mnt|opt|proc|root|run|sbin|srv|sys|tmp|usr|var|Users|Volumes"
_TOP_LEVEL = "com|org|net|edu|gov|cn|io|dev|app|info|biz|tv|me|hk|tw|jp|uk|us|eu|de|fr"

# The order decides between patterns that begin at the same character.
_ANYWHERE = {
    "code": r"(?P<ticks>`+)(?!`)(?:.*?[^`])(?P=ticks)(?!`)",
    "comment": r"<!--.*?-->",
    "angle": rf"<(?:https?://|mailto:){_URL_CHARACTER}+>",
    "tag": r"</?[A-Za-z][A-Za-z0-9:-]*"
    r"(?:\s+[A-Za-z_:][A-Za-z0-9_:.-]*(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'<>=]+))?)*\s*/?>",
    "url": rf"(?:(?:https?|ftps?|file|git|ssh)://|www\.|mailto:){_URL_CHARACTER}+",
    "email": r"[A-Za-z0-9._%+-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}",
    "placeholder": r"\$\{[^{}]*\}|\{\{[^{}]*\}\}|\{[A-Za-z0-9_.:,!]*\}|"
    r"%\([A-Za-z_][A-Za-z0-9_]*\)[#0+-]*\d*(?:\.\d+)?[A-Za-z]|"
    r"(?<![\d%])%(?:\d+\$)?[#0+-]*\d*(?:\.\d+)?[sdifuxX@](?![A-Za-z])",
    "windows": r"(?<![A-Za-z])[A-Za-z]:\\(?:[A-Za-z0-9_.+-]+\\)*[A-Za-z0-9_.+-]*",
    # A single name behind a slash is a path by its root, or where no word stands before it (网页/APP).
    "path": r"(?<![A-Za-z0-9_/.])(?:(?:~|\.{1,2})/(?:[A-Za-z0-9_.+-]+/)*[A-Za-z0-9_.+-]*[A-Za-z0-9_+-]/?|"
    r"/(?:[A-Za-z0-9_.+-]+/)+(?:[A-Za-z0-9_.+-]*[A-Za-z0-9_+-])?|"
    rf"/(?:{_ROOTS})(?![A-Za-z0-9_.+-])|(?<![\w）)】”])/[A-Za-z0-9_.+-]*[A-Za-z0-9_+-])",
    "file": rf"(?<![A-Za-z0-9_./-])[A-Za-z0-9_.][A-Za-z0-9_./-]*\.(?:{_EXTENSIONS})(?![A-Za-z0-9_-])",
    "domain": rf"(?<![A-Za-z0-9.@-])(?:[A-Za-z0-9-]+\.)+(?:{_TOP_LEVEL})(?![A-Za-z0-9-])"
    rf"(?:/{_URL_CHARACTER}*)?",
    "version": r"(?<![A-Za-z0-9.])(?:[vV]\d+(?:\.\d+)+|\d+(?:\.\d+){2,})"
    r"(?:[-+][A-Za-z0-9.]*[A-Za-z0-9])?(?![0-9])",
    "number": r"(?<![0-9.,-])(?:\+?\d{7,}|\+?\d{2,4}(?:-\d{2,}){2,}|0\d{2,3}-\d{7,8})(?![0-9.,-]\d|\d)",
}
_MARKDOWN = {
    "image": r"!\[[^\[\]]*\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+(?:\"[^\"]*\"|'[^']*'))?\)",
    "link": r"\[(?=[^\[\]]*\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+(?:\"[^\"]*\"|'[^']*'))?\))",
    "target": r"\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+(?:\"[^\"]*\"|'[^']*'))?\)",
}


def _compiled(patterns: dict[str, str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in patterns.items()))


_PATTERNS = {
    "plain": _compiled(_ANYWHERE),
    "markdown": _compiled({"code": _ANYWHERE["code"]} | _MARKDOWN | _ANYWHERE),
}
_MAYBE = re.compile(r"[-`<@:/\\.%${\[\]]|\d{7}")  # none of them is without one of these
_TRIMMED = frozenset({"url", "domain"})  # the sentence's own punctuation may stick to their end


def protected(text: str, markup: str = "plain") -> list[tuple[int, int]]:
    """Where in `text` the strings stand that a translation must repeat as they are: (start, end) pairs in
    order, without overlap. `markup` is "plain" or "markdown" (which adds link targets and images)."""
    spans: list[tuple[int, int]] = []
    if _MAYBE.search(text) is None:
        return spans
    for found in _PATTERNS["markdown" if markup == "markdown" else "plain"].finditer(text):
        start, end = found.span()
        if found.lastgroup in _TRIMMED:
            end = start + len(_without_stop(found[0]))
        if end > start:
            spans.append((start, end))
    return spans


def survives(source: str, markup: str, target: str) -> bool:
    """Whether everything protected in `source` stands in `target`, as often as there and links in order."""
    strings = [source[start:end] for start, end in protected(source, markup)]
    return _stand(strings, source, target)


def restored(source: str, markup: str, target: str) -> str:
    """The target with everything protected spelt as in the source, where only capitals differ."""
    for start, end in protected(source, markup):
        string = source[start:end]
        if string not in target:
            target = re.sub(re.escape(string), lambda match, string=string: string, target, flags=re.I)  # type: ignore[misc]
    return target


def translate_protected(
    sentences: Sequence[str], markups: Sequence[str], engine: Engine
) -> list[Translation]:
    """One translation per sentence in which everything protected survives, whatever the engine does.

    `markups` has the markup of each sentence ("plain" or "markdown"). Sentences without Chinese outside what
    is protected come back unchanged with score 0.0 and 0 tokens. Raises EngineError.
    """
    done: list[Translation | None] = [None] * len(sentences)
    strings: dict[int, list[tuple[int, int]]] = {}
    for number, (sentence, markup) in enumerate(zip(sentences, markups, strict=True)):
        spans = protected(sentence, markup)
        if not (any(map(HAN.search, between(sentence, spans))) if spans else HAN.search(sentence)):
            done[number] = Translation(sentence)
        elif spans:
            strings[number] = spans

    asked = [number for number, one in enumerate(done) if one is None]
    for number, row in zip(
        asked, engine.translate([sentences[n] for n in asked]) if asked else [], strict=True
    ):
        if number not in strings or _kept(sentences[number], strings[number], row[0].text):
            done[number] = row[0]
    for step in (_coded, _split):
        lost = [number for number in asked if done[number] is None]
        if lost:
            answers = step([sentences[n] for n in lost], [strings[n] for n in lost], engine)
            for number, answer in zip(lost, answers, strict=True):
                done[number] = answer
    return [one for one in done if one is not None]


def _coded(
    sentences: list[str], spans: list[list[tuple[int, int]]], engine: Engine
) -> list[Translation | None]:
    """Translations with codes in place of the protected strings; None where a code did not come through."""
    coded, codes = [], []
    for sentence, places in zip(sentences, spans, strict=True):
        stem = next(stem for stem in _stems() if stem.lower() not in sentence.lower())
        codes.append([f"{stem}{number}" for number in range(1, len(places) + 1)])
        pieces = between(sentence, places)
        coded.append(
            pieces[0] + "".join(code + rest for code, rest in zip(codes[-1], pieces[1:], strict=True))
        )
    answers: list[Translation | None] = []
    for sentence, places, names, row in zip(sentences, spans, codes, engine.translate(coded), strict=True):
        text = _decoded(row[0].text, names, [sentence[start:end] for start, end in places])
        kept = text is not None and _kept(sentence, places, text)
        answers.append(Translation(text or "", row[0].score, row[0].tokens) if kept else None)
    return answers


def _decoded(text: str, codes: list[str], strings: list[str]) -> str | None:
    by_code = {code.lower(): string for code, string in zip(codes, strings, strict=True)}
    stem = re.escape(codes[0][:-1])
    pattern = re.compile(rf"(?<![A-Za-z0-9]){stem}\d+(?![A-Za-z0-9])", re.IGNORECASE)
    found = [match.lower() for match in pattern.findall(text)]
    if sorted(found) != sorted(by_code):
        return None
    return pattern.sub(lambda match: by_code[match[0].lower()], text)


def _split(
    sentences: list[str], spans: list[list[tuple[int, int]]], engine: Engine
) -> list[Translation | None]:
    """The text between the protected strings translated piece by piece, joined around them."""
    pieces = [between(sentence, places) for sentence, places in zip(sentences, spans, strict=True)]
    asked = [piece.strip() for several in pieces for piece in several if HAN.search(piece)]
    answers = iter(engine.translate(asked)) if asked else iter(())
    results: list[Translation | None] = []
    for sentence, places, several in zip(sentences, spans, pieces, strict=True):
        strings = [sentence[start:end] for start, end in places]
        said: list[Translation] = []
        text = ""
        for number, piece in enumerate(several):
            if HAN.search(piece):
                said.append(next(answers)[0])
                english = _with_ends(_without(said[-1].text, strings), piece)
                text = glued(text, english) if text else english[:1].upper() + english[1:]
            else:
                text = glued(text, tidy(piece)) if piece.strip() else text + piece
            if number < len(strings):
                text = glued(text, strings[number])
        tokens = sum(one.tokens for one in said)
        score = math.fsum(one.score * one.tokens for one in said) / max(1, tokens)
        results.append(Translation(text, round(score, 4), tokens))
    return results


def _with_ends(english: str, chinese: str) -> str:
    """Take off a full stop that the Chinese fragment has not, and keep the white space at its ends."""
    bare = chinese.strip()
    if bare[-1:] not in "。.！!？?…；;":
        english = english.rstrip(" .")
    head = chinese[: len(chinese) - len(chinese.lstrip())]
    return head + english + chinese[len(chinese.rstrip()) :]


def glued(left: str, right: str) -> str:
    """The two with a space between them where English has one."""
    if not left or not right or left[-1].isspace() or right[0].isspace():
        return left + right
    opens = left[-1] in "([{\"'<>*_/"
    closes = right[0] in ")]}>,.;:!?'\"*_"
    starts = right[0] in "[`<{$%/~" and not right.startswith("</")
    return left + right if opens or (closes and not starts) or right.startswith("](") else f"{left} {right}"


def _without(text: str, strings: Sequence[str]) -> str:
    """`text` in which none of `strings` is left (a model may say them where they were not asked for)."""
    while any(string in text for string in strings):
        for string in strings:
            text = text.replace(string, "")
    return text


def between(text: str, spans: Sequence[tuple[int, int]]) -> list[str]:
    """What stands before, between and behind the spans: one more than there are spans."""
    ends = [0, *(end for _, end in spans)]
    starts = [*(start for start, _ in spans), len(text)]
    return [text[end:start] for end, start in zip(ends, starts, strict=True)]


def _kept(source: str, spans: Sequence[tuple[int, int]], target: str) -> bool:
    return _stand([source[start:end] for start, end in spans], source, target)


def _stand(strings: Sequence[str], source: str, target: str) -> bool:
    together = "\0".join(strings)
    for string in strings:
        if not together.count(string) <= target.count(string) <= source.count(string):
            return False
    marks = [string for string in strings if string == "[" or string.startswith("](")]
    place = 0
    for mark in marks:
        place = target.find(mark, place) + len(mark)
        if place < len(mark):
            return False
    return True


def _without_stop(address: str) -> str:
    """An address without the punctuation of the sentence around it; brackets that it opens itself stay."""
    while address:
        last = address[-1]
        unopened = last in ")]" and address.count(last) > address.count("(" if last == ")" else "[")
        if last not in ".,;:!?'*" and not unopened:
            break
        address = address[:-1]
    return address


def _stems() -> list[str]:
    """Beginnings of codes. Pairs of rare capitals: models copy them and no text holds all of them."""
    return [first + second for first in "QXZJ" for second in "XZQV" if first != second] + ["QXZJ" * 4]
