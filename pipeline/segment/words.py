"""Chinese words: jieba, with the glossary's words as words of their own."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterable
from typing import Any

# Higher than any word of jieba's dictionary, so that an extra word is never cut apart.
_FREQUENCY = 10_000_000


class Words:
    """A word cutter of its own: no state is shared with other users of jieba in the process.

    The dictionary (0.5-1 s) is loaded at the first `cut`; its cache lies in the user's cache folder. `guess`
    lets jieba's hidden Markov model join characters into words that no dictionary has: good for reading, no
    evidence for where a term ends.
    """

    def __init__(self, extra: Iterable[str] = (), *, guess: bool = True) -> None:
        self._guess = guess
        self._extra = tuple(dict.fromkeys(word for word in extra if word))
        self._tokenizer: Any = None

    def cut(self, text: str) -> list[str]:
        """The words of `text` (white space included); joined they are the text."""
        if self._tokenizer is None:
            self._tokenizer = _tokenizer(self._extra)
        return [word for word in self._tokenizer.cut(text, HMM=self._guess) if word]


def _tokenizer(extra: tuple[str, ...]) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
    from platformdirs import user_cache_path

    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    folder = user_cache_path("duizhao")
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        tokenizer.tmp_dir = str(folder)
    except OSError:
        pass  # without a cache the dictionary is only slower to load
    tokenizer.cache_file = "jieba.cache"
    tokenizer.initialize()
    for word in extra:
        tokenizer.add_word(word, _FREQUENCY)
    return tokenizer
