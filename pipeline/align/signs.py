"""Punctuation that survives translation: what is asked stays a question, what is quoted stays quoted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

# Quotation marks are counted where they open and where they close, because a speech may run over several
# sentences; an English apostrophe is neither.
_EN_OPEN = re.compile(r"(?:^|(?<=[\s(\[—–-]))['\"‘“](?=\S)|“|‘(?=\w)")
_EN_CLOSE = re.compile(r"(?<=[.,!?…—–;:-])['\"’”]|(?<=\w)[\"”]|(?<=[a-z])'(?=\s*$)|(?<=\w)['’](?=[;:,.])")
_ZH_OPEN, _ZH_CLOSE = re.compile("[“「『]"), re.compile("[”」』]")
_EN_DOTS = re.compile(r"\.\.\.|…|\. \. \.")
_EN_DASH = re.compile("—|–|--")

NAMES = ("end", "quotation", "comma", "dots")


def _chinese(text: str) -> tuple[int, ...]:
    return (
        text.count("？") + text.count("?"),
        text.count("！") + text.count("!"),
        len(_ZH_OPEN.findall(text)),
        len(_ZH_CLOSE.findall(text)),
        text.count("，") + text.count("、"),
        "…" in text,
        "—" in text,
    )


def _english(text: str) -> tuple[int, ...]:
    return (
        text.count("?"),
        text.count("!"),
        len(_EN_OPEN.findall(text)),
        len(_EN_CLOSE.findall(text)),
        text.count(","),
        bool(_EN_DOTS.search(text)),
        bool(_EN_DASH.search(text)),
    )


def count(sentences: Sequence[str], *, chinese: bool) -> Any:
    """Array of (sentences, 7): question marks, exclamation marks, quotation marks that open, that close,
    commas, whether there are dots, whether there is a dash.
    """
    import numpy as np

    one = _chinese if chinese else _english
    return np.array([one(text) for text in sentences], np.float32).reshape(len(sentences), 7)


def agreement(zh: Any, en: Any) -> tuple[Any, ...]:
    """How far the signs of blocks agree, 0 or below, one array (zh blocks, en blocks) for each of NAMES.

    `zh` and `en` are summed counts of the blocks, (blocks, 7).
    """
    import numpy as np

    def gap(column: int, most: int = 2) -> Any:
        return -np.minimum(most, np.abs(zh[:, column, None] - en[None, :, column]))

    return gap(0) + gap(1), gap(2) + gap(3), gap(4, 4), gap(5) + gap(6)
