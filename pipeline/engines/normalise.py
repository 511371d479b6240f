"""Brings Chinese source text into the form a translation model was trained on.

Models see far less kinds of punctuation than authors use: full-width letters, Chinese quotes and brackets are
mapped to ASCII before the text is cut into pieces, at training and at inference by this one module. It
works on a single sentence after segmentation; it does not touch Chinese characters, does not convert
between Traditional and Simplified script, and its output is only for the model's eyes, never for a memory
or a document.
"""

import re

__all__ = ["ascii_punctuation", "normalise"]

# The same correspondences as the Moses script replace-unicode-punctuation.perl, which OPUS-MT models were
# trained with.
_PUNCTUATION = {
    "。": ".",
    "．": ".",
    "、": ",",
    "﹑": ",",
    "“": '"',
    "”": '"',
    "„": '"',
    "‟": '"',
    "″": '"',
    "〝": '"',
    "〞": '"',
    "「": '"',
    "」": '"',
    "『": '"',
    "』": '"',
    "《": '"',
    "》": '"',
    "〈": '"',
    "〉": '"',
    "«": '"',
    "»": '"',
    "‘": "'",
    "’": "'",
    "′": "'",
    "【": "[",
    "】": "]",
    "〔": "[",
    "〕": "]",
    "〖": "[",
    "〗": "]",
    "∶": ":",
    "～": "~",
    "〜": "~",
    "–": "-",
    "‐": "-",
    "‑": "-",
    "−": "-",
    "━": "-",
    "￥": "¥",
    "￡": "£",
    "•": "·",
    "・": "·",
    "‧": "·",
    "\u00a0": " ",
    "\u2009": " ",
    "\u3000": " ",
    "\u200b": "",
    "\ufeff": "",
}
_MAP = str.maketrans({chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | _PUNCTUATION)

HAN = r"\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_OPEN = "“‘「『《〈【〔〖（"
_CLOSE = "”’」』》〉】〕〗）"
_STOP = "，。、；：？！…"

_DASHES = re.compile(r"\s*(?:[—―─]+|--+)\s*")
_DOTS = re.compile(r"…+|。{2,}|\.{3,}")
_BEFORE_OPEN = re.compile(rf"(?<=[{HAN}A-Za-z0-9{_STOP}])\s*(?=[{_OPEN}])")
_AFTER_OPEN = re.compile(rf"(?<=[{_OPEN}])\s+")
_BEFORE_CLOSE = re.compile(rf"\s+(?=[{_CLOSE}{_STOP}])")
_DIGIT_STOP = re.compile(r"(?<=\d)([，：．])(?=\d)")
_STOP_LATIN = re.compile(rf"(?<=[{_STOP}{_CLOSE}])\s*(?=[A-Za-z0-9])")
_HAN_LATIN = re.compile(rf"(?<=[{HAN}%])(?=[A-Za-z0-9$€£¥#@+])")
_LATIN_HAN = re.compile(rf"(?<=[^\s{HAN}])\s+(?=[{HAN}])")
_SPACES = re.compile(r"\s+")


def ascii_punctuation(text: str) -> str:
    """Map full-width ASCII forms and Chinese punctuation to ASCII, one character for one, without touching
    spaces.

    This much helps any model of the OPUS-MT family. Dashes become `-`, ellipses `...`; runs of white space
    become one space, ends are trimmed.
    """
    text = _DOTS.sub("...", text)
    text = re.sub(r"[—―─]+", "-", text)
    return _SPACES.sub(" ", text.translate(_MAP)).strip()


def normalise(text: str) -> str:
    """Return the sentence as the embedded model saw it in training: ASCII punctuation, spacing as in English.

    A space stands before a Latin word, a number, an opening quote or bracket that follows a Chinese
    character, and none stands before a Chinese character, so that `用Python（3.12）写` becomes `用 Python
    (3.12)写`: Latin words are then cut into the same pieces on both sides, which makes copying them easy.
    Applying it twice changes nothing.
    """
    once = _normalised(text)
    while once != text:
        text, once = once, _normalised(once)
    return once


def _normalised(text: str) -> str:
    text = _DOTS.sub("…", text)
    text = _DIGIT_STOP.sub(lambda found: found[1].translate(_MAP), text)
    text = _BEFORE_OPEN.sub(" ", text)
    text = _AFTER_OPEN.sub("", text)
    text = _BEFORE_CLOSE.sub("", text)
    text = _STOP_LATIN.sub(" ", text)
    text = _DASHES.sub(" - ", text)
    text = re.sub(r"\.{4,}", "...", text.replace("…", "...").translate(_MAP))
    text = _HAN_LATIN.sub(" ", text)
    text = _LATIN_HAN.sub("", text)
    return _SPACES.sub(" ", text).strip()
