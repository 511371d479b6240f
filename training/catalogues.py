"""Reads gettext catalogues (`.po`, `.mo`): what translators made of games and programs, sentence by sentence.

A game's catalogue holds stories, dialogue and descriptions of things, translated by people: general
vocabulary that documentation lacks. Messages with places to fill in, code or markup that is more than colour
go; a message of several sentences is cut where both sides have as many, and stays whole where not.
"""

import re
import struct
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import polib

from pipeline.align.english import cut as cut_english
from pipeline.segment.sentences import cut as cut_chinese
from training.words import HAN, words_of

__all__ = ["entries"]

_COLOUR = re.compile(
    r"</?(?:color|c|good|bad|info|stat|num|neutral|dark|header|light|italic|bold|ref|[ib])"
    r"(?:_\w+)?(?:[ =][^<>]*)?>"
)
_FILLED_IN = re.compile(r"[%<>{}\\|$_*~#@^=+]|https?:|ERROR|JSON|NULL|\bdebug|\bNPC")
_NAME = re.compile(r"[A-Za-z' -]+")
_NAME_ZH = re.compile(r"[\u4e00-\u9fff]{2,8}")
_LONGEST = 45  # English words of a message that cannot be cut
_ALIKE = 6  # sentences that begin or end with the same five words


def entries(path: Path) -> Iterator[tuple[str, str, str]]:
    """(Chinese, English, "written" or "phrases"), every Chinese text once.

    Phrases are messages of up to four English words and two to eight Chinese characters. Raises SystemExit
    for a file that is no catalogue.
    """
    seen: set[str] = set()
    edges: Counter[str] = Counter()
    for english, chinese in _messages(path):
        if _FILLED_IN.search(english) or _FILLED_IN.search(chinese):
            continue
        if _is_name(english):
            found = [(chinese, english, "phrases")] if _NAME_ZH.fullmatch(chinese) else []
        else:
            found = [(zh, en, "written") for zh, en in _sentences(chinese, english)]
        for zh, en, group in found:
            words = words_of(en)
            ends = (f"{' '.join(words[:5])} …", f"… {' '.join(words[-5:])}")
            if zh in seen or (group == "written" and any(edges[end] >= _ALIKE for end in ends)):
                continue
            seen.add(zh)
            edges.update(ends)
            yield zh, en, group


def _messages(path: Path) -> Iterator[tuple[str, str]]:
    """(original, translation) of each finished message, in the order of the file, without colours."""
    try:
        catalogue = polib.pofile(str(path)) if path.suffix == ".po" else polib.mofile(str(path))
    except (OSError, ValueError, struct.error) as error:
        raise SystemExit(f"{path}: not a gettext catalogue ({error})") from error
    for entry in catalogue.translated_entries():
        translation = entry.msgstr or entry.msgstr_plural[0]
        if translation != entry.msgid:
            yield _plain(entry.msgid), _plain(translation)


def _plain(text: str) -> str:
    return " ".join(_COLOUR.sub("", text).split())


def _is_name(english: str) -> bool:
    return len(english.split()) <= 4 and bool(_NAME.fullmatch(english))


def _sentences(chinese: str, english: str) -> list[tuple[str, str]]:
    """The pairs of a message; none where too much of it does not fit."""
    numbers = [sorted(re.findall(r"\d+", text)) for text in (chinese, english)]
    if numbers[0] != numbers[1] and re.search(r"\d\d", chinese):
        return []
    zh, en = cut_chinese(chinese), cut_english(english)
    if len(zh) != len(en):
        zh, en = [chinese], [english]
        if len(words_of(english)) > _LONGEST:
            return []
    fit = [pair for pair in zip(zh, en, strict=True) if _agree(*pair)]
    return fit if 2 * len(fit) >= len(zh) else []


def _agree(chinese: str, english: str) -> bool:
    """Whether the lengths could be those of a sentence and its translation; 91 % of the pairs in
    `training/corpus` are within the bounds."""
    han, words = len(HAN.findall(chinese)), len(words_of(english))
    if words < 3 or han < 0.6 * len(chinese.replace(" ", "")):
        return False
    ratio = words / (han + 1.5 * len(re.findall("[A-Za-z]+", chinese)))
    return 0.3 <= ratio <= 1.0 if words >= 5 else 0.2 <= ratio <= 1.3
