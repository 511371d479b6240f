"""One spelling for text that differs only in width, case, script or typographic variants.

Glossary and text are both folded before they are compared. Every character stays one character, so offsets
in the folded text are offsets in the original. Because of that, Traditional characters are mapped one by one
(OpenCC's t2s table asked for single characters): a character whose Simplified form depends on its word
(瞭解/瞭望, 乾燥/乾坤, 看著/著名) is mapped as it stands alone. `spellings` makes up for most of that on the
glossary's side, where whole terms can be converted. Regional vocabulary (網際網路 for 互联网) is not a
spelling: give it as an alias.
"""

from __future__ import annotations

import re

from pipeline.script import converter

HAN = r"\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003347f"

_is_han = re.compile(f"[{HAN}]").match
_VARIANTS = {
    **dict.fromkeys("•・‧∙⋅●", "·"),  # the dot inside transcribed names
    **dict.fromkeys("‐‑‒–−﹣", "-"),
    **dict.fromkeys("‘’′", "'"),
    **dict.fromkeys("“”″", '"'),
    **dict.fromkeys("\u3000\u00a0\u2009\u202f\t", " "),
}


def is_han(character: str) -> bool:
    """Whether the character (or the first one of a text) is a Chinese character."""
    return _is_han(character) is not None


def is_latin(character: str) -> bool:
    """Whether the character can be part of a word or number written with an alphabet."""
    return (character.isalpha() or character.isdecimal()) and not _is_han(character)


class _Table(dict[int, str]):
    """For str.translate: fills itself with the characters that occur."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if character in _VARIANTS:
            result = _VARIANTS[character]
        elif 0xFF01 <= code <= 0xFF5E:
            result = chr(code - 0xFEE0)
        elif _is_han(character):
            result = converter("t2s").convert(character)
        else:
            result = character
        self[code] = result if len(result) == 1 else character
        return self[code]


_TABLE = _Table()


def unify(text: str) -> str:
    """The text in half width, Simplified characters and plain punctuation; same length, case kept."""
    return text.translate(_TABLE)


def fold(text: str) -> str:
    """`unify` and lower case; same length."""
    text = unify(text)
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(small if len(small := character.lower()) == 1 else character for character in text)


def spellings(term: str) -> tuple[str, ...]:
    """The folded forms under which a term may stand in a text: as given, and as it is when the whole term is
    put into Simplified or Traditional characters. Without repetitions, the term's own first."""
    forms = [fold(term)]
    if any(map(is_han, term)):
        forms += [fold(converter(direction).convert(term)) for direction in ("t2s", "s2t")]
    return tuple(dict.fromkeys(forms))
