"""Which differences between two sources do not count: white space, punctuation and width, case, script.

CAT tools look for the very same string; a full-width comma or a space after "互联网" then costs the match. A
memory here finds such a source all the same, through its folded form, and takes something off the score for
each kind of difference, so that a true repetition still wins. Missing or added words and marks are never
folded away: those are fuzzy matches.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import cache

from pipeline.script import simplified_characters

# What a kind of difference takes off a score of 1. One per cent is what Trados and memoQ subtract by default;
# script counts double because usage, and not only script, differs between the Chinese regions.
PENALTIES = {"white space": 0.01, "punctuation": 0.01, "case": 0.01, "script": 0.02}

_VARIANTS = {
    '"': "“”„‟″〝〞〟「」『』«»｢｣",
    "'": "‘’‚‛′",
    "-": "—–―‐‑‒−─━﹣",
    ".": "。｡",
    "、": "﹑､",
    ":": "∶︰",
    ";": "︔",
    "~": "〜∼",
    "·": "•・‧∙･",
    "《": "〈",
    "》": "〉",
    "[": "【〔〖",
    "]": "】〕〗",
    "¥": "￥",
    "£": "￡",
    "…": "⋯",
}
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_SPACE_BESIDE_HAN = re.compile(r"(?<![a-zA-Z0-9]) | (?![a-zA-Z0-9])")
_RUNS = re.compile(r"\.{3,}|…+")
_DASHES = re.compile(r"-{2,}")


@cache
def _punctuation() -> dict[int, str]:
    table = {ord(variant): plain for plain, variants in _VARIANTS.items() for variant in variants}
    table |= {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    return table | dict.fromkeys(map(ord, _INVISIBLE), "")


@cache
def _script() -> dict[int, str]:
    """Traditional characters to Simplified, one by one, as OpenCC has them (no phrases: both sides of a
    comparison go the same way, so an ambiguous character does no harm)."""
    codes = [*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000), *range(0x20000, 0x2A6E0)]
    simplified = simplified_characters("".join(map(chr, codes)))
    table = {code: char for code, char in zip(codes, simplified, strict=True) if chr(code) != char}
    for code, char in table.items():  # a character whose simplified form is simplified further
        while (further := table.get(ord(char), char)) != char:
            char = table[code] = further
    return table


@cache
def _all() -> list[int | str]:
    """What each character folds to, itself as a rule, by its code. `str.translate` is twice as fast with a
    list as with a dictionary that lacks most of a text's characters."""
    changed = _punctuation() | _script()
    return [changed.get(code, code) for code in range(max(changed) + 1)]


def fold(text: str) -> str:
    """`text` in the form in which two sources that differ only in white space, punctuation and width, case or
    script are the same. Holds no line break. Folding twice changes nothing."""
    text = unicodedata.normalize("NFC", text).translate(_all()).lower()
    return _merge(unicodedata.normalize("NFC", text))


def penalty(one: str, other: str) -> float:
    """What folding costs when `one` matches `other` only because of it: the sum over the kinds of difference
    that were needed (a kind is needed when all others together do not make the two equal)."""
    if one == other:
        return 0.0
    needed = [kind for kind in PENALTIES if _fold_without(kind, one) != _fold_without(kind, other)]
    return sum(PENALTIES[kind] for kind in needed) or min(PENALTIES.values())


def text_key(folded: str) -> int:
    """A signed 64-bit number for a folded text (BLAKE2b), as SQLite stores it."""
    digest = hashlib.blake2b(folded.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def variants(char: str) -> str:
    """All characters that fold to the folded character `char`, itself included, sorted."""
    changed = _punctuation() | _script()
    others = {chr(code) for code, plain in changed.items() if plain.lower() == char} | {char, char.upper()}
    return "".join(sorted(other for other in others if len(other) == 1 and fold(other) == char))


def _merge(text: str) -> str:
    # Most of what follows has nothing to do in a text of characters alone.
    return text if text.isalnum() else _runs(_spaces(text))


def _spaces(text: str) -> str:
    text = " ".join(text.split())
    return _SPACE_BESIDE_HAN.sub("", text) if " " in text else text


def _runs(text: str) -> str:
    if "…" in text or "..." in text:
        text = _RUNS.sub("…", text)
    return _DASHES.sub("-", text) if "--" in text else text


def _fold_without(kind: str, text: str) -> str:
    text = unicodedata.normalize("NFC", text)
    if kind != "punctuation":
        text = text.translate(_punctuation())
    if kind != "script":
        text = text.translate(_script())
    if kind != "case":
        text = text.lower()
    if kind != "white space":
        text = _spaces(text)
    return text if kind == "punctuation" else _runs(text)
