"""Which Chinese word goes with which English word, and how surely.

A read-only table of word pairs with p(en|zh) and p(zh|en), made by `training/lexicon.py` and shipped beside
this file. Probabilities are kept as one byte each (a logarithmic scale, 5 % a step), which is finer than
they are true.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from pipeline.errors import DuizhaoError

SHIPPED = Path(__file__).with_name("lexicon.npz")
_STEP = 0.05  # natural-log units per step of the byte scale: 255 is p = 1, 1 is p = 3e-6, 0 is nothing


def _to_byte(p: Any) -> Any:
    import numpy as np

    p = np.asarray(p, np.float64)
    with np.errstate(divide="ignore"):
        return np.where(p > 0, np.clip(np.rint(255 + np.log(p) / _STEP), 1, 255), 0).astype(np.uint8)


def _from_byte(b: Any) -> Any:
    import numpy as np

    scale = np.exp((np.arange(256) - 255) * _STEP).astype(np.float32)
    scale[0] = 0
    return scale[b]


@dataclass(frozen=True, eq=False)
class Lexicon:
    """`zh` and `en` map words to row numbers. The partners of the Chinese word of row r are
    `partner[start[r]:start[r+1]]` (rows of English words), with probabilities `forward` p(en|zh) and
    `backward` p(zh|en) beside them.
    """

    zh: dict[str, int]
    en: dict[str, int]
    start: Any
    partner: Any
    forward: Any
    backward: Any

    @classmethod
    def build(
        cls, zh_words: list[str], en_words: list[str], zh_ids: Any, en_ids: Any, forward: Any, backward: Any
    ) -> Lexicon:  # fmt: skip
        """From pairs given as numbers into two lists of words, sorted by number; words without a pair go."""
        import numpy as np

        zh_kept, zh_new = np.unique(zh_ids, return_inverse=True)
        en_kept, en_new = np.unique(en_ids, return_inverse=True)
        return cls(
            {zh_words[i]: row for row, i in enumerate(zh_kept)},
            {en_words[i]: row for row, i in enumerate(en_kept)},
            np.searchsorted(zh_new, np.arange(len(zh_kept) + 1)),
            en_new.astype(np.int32),
            np.asarray(forward, np.float32),
            np.asarray(backward, np.float32),
        )

    def save(self, path: Path) -> None:
        """Write the compressed form; the same table gives the same bytes."""
        import numpy as np

        def text(words: dict[str, int]) -> Any:
            return np.frombuffer("\n".join(words).encode(), np.uint8)

        np.savez_compressed(
            path, zh=text(self.zh), en=text(self.en), size=np.diff(self.start).astype(np.uint16),
            partner=self.partner, forward=_to_byte(self.forward), backward=_to_byte(self.backward),
        )  # fmt: skip


@lru_cache(maxsize=2)
def load(path: Path = SHIPPED) -> Lexicon:
    """The lexicon in `path`. Raises DuizhaoError when the file is missing or broken."""
    import numpy as np

    try:
        with np.load(path, allow_pickle=False) as data:
            zh, en = (bytes(data[name]).decode().split("\n") for name in ("zh", "en"))
            return Lexicon(
                {word: row for row, word in enumerate(zh)},
                {word: row for row, word in enumerate(en)},
                np.concatenate(([0], np.cumsum(data["size"], dtype=np.int64))),
                data["partner"],
                _from_byte(data["forward"]),
                _from_byte(data["backward"]),
            )
    except (OSError, ValueError, KeyError, EOFError) as error:
        raise DuizhaoError(
            f"the alignment lexicon cannot be read: {error}.", file=path, way_out="Install duizhao again."
        ) from error
