"""Traditional and Simplified characters, by OpenCC's tables, which are loaded once and when first needed."""

from __future__ import annotations

import functools
from typing import Any

__all__ = ["converter", "simplified", "simplified_characters"]


@functools.cache
def converter(direction: str) -> Any:
    """OpenCC's converter for "t2s" or "s2t"."""
    import opencc

    return opencc.OpenCC(direction)


def simplified(text: str) -> str:
    """Traditional characters as Simplified ones, one for one, so that offsets hold."""
    converted: str = converter("t2s").convert(text)
    if len(converted) != len(text):
        return "".join(converter("t2s").convert(character)[:1] or character for character in text)
    return converted


def simplified_characters(characters: str) -> list[str]:
    """Each character for itself, without regard to the word it stands in."""
    converted: str = converter("t2s").convert("\n".join(characters))
    return converted.split("\n")
