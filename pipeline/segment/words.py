"""Chinese words: jieba, with the glossary's words as words of their own."""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

# What jieba takes for one run of word characters; words with other characters in them are found beforehand.
_RUN = re.compile(r"[\u4e00-\u9fd5A-Za-z0-9+#&._%-]+")


class Words:
    """A word cutter of its own: no state is shared with other users of jieba in the process.

    An extra word is not cut apart, and does not cut a longer word of the dictionary apart (北京 in 北京大学).
    The dictionary (0.5-1 s) is loaded at the first `cut`; its cache lies in the user's cache folder. `guess`
    lets jieba's hidden Markov model join characters into words that no dictionary has: good for reading, no
    evidence for where a term ends.
    """

    def __init__(self, extra: Iterable[str] = (), *, guess: bool = True) -> None:
        self._guess = guess
        words = dict.fromkeys(word for word in extra if word)
        self._extra = tuple(word for word in words if _RUN.fullmatch(word))
        others = sorted((word for word in words if not _RUN.fullmatch(word)), key=len, reverse=True)
        self._others = re.compile(f"({'|'.join(map(re.escape, others))})") if others else None
        self._tokenizer: Any = None

    def cut(self, text: str) -> list[str]:
        """The words of `text` (white space included); joined they are the text."""
        if self._tokenizer is None:
            self._tokenizer = _tokenizer(self._extra)
        parts = self._others.split(text) if self._others else [text]
        found: list[str] = []
        for number, part in enumerate(parts):  # every second part is one of the other words
            found.extend([part] if number % 2 else self._tokenizer.cut(part, HMM=self._guess))
        return [word for word in found if word]


def _tokenizer(extra: tuple[str, ...]) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
    from platformdirs import user_cache_path

    jieba.setLogLevel(logging.CRITICAL)  # a cache that cannot be written only makes the next start slower
    tokenizer = jieba.Tokenizer()
    folder = user_cache_path("duizhao")
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Never the shared temporary folder, where jieba would trust anybody's file.
    tokenizer.tmp_dir = str(folder)
    tokenizer.cache_file = "jieba.cache"
    tokenizer.initialize()
    total = tokenizer.total
    for word in extra:
        # The least frequency at which the word is not cut apart.
        tokenizer.suggest_freq(word, tune=True)
    tokenizer.total = total  # or many extra words would make all others seem rare
    return tokenizer
