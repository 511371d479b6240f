"""Decides which pairs are worth the time of a small model, and cleans the English side.

The Chinese side goes through `pipeline.engines.normalise`, exactly as at inference. Nothing here looks at a
model.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable

from training.sources import Pair
from training.words import ENGLISH_WORD, HAN, words_of

__all__ = ["clean_english", "is_fit", "most_relevant"]

_SYMBOLS = re.compile(r"[{}<>|\\=_$#@*^`~\[\]/&]")
_CODE = re.compile(
    r"https?:|www\.|\w\(\)|\w\.\w{2,}\(|--\w|%[sd]|\w/\w+/|[a-z][A-Z]\w*|\w_\w|::|->|\.(?:py|js|md|txt|html|json|yaml|c|h)\b"
)
_QUOTES = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "`": "'", "…": "...", "\u00a0": " "}
)


def clean_english(text: str) -> str:
    """ASCII quotes, apostrophes, dashes and dots; single spaces; no Chinese punctuation left over."""
    text = text.translate(_QUOTES)
    text = re.sub(r"(?<=\d)[–—](?=\d)", "-", text)
    text = re.sub(r"\s*(?:[—–]|(?<=\w)--(?=\w)|(?<=\s)--(?=\s))\s*", " - ", text)
    text = text.replace("''", '"')
    return re.sub(r"\s+", " ", text).strip()


def is_fit(zh: str, en: str, *, strict: bool) -> bool:
    """Whether a pair can teach: both sides are there, lengths agree, and (strict) neither reads like code
    or interface.

    `strict` is for documentation; written text only has to pass the checks that catch broken pairs. The
    bounds on the ratio of English words to Chinese length were read off the written pairs, where 99 % lie
    within them.
    """
    han = len(HAN.findall(zh))
    words = words_of(en)
    if not han or not words or HAN.search(en) or len(zh) > 400 or len(words) > 90:
        return False
    if not strict:
        return True
    length = han + 1.5 * len(ENGLISH_WORD.findall(zh))
    if not 4 <= len(words) <= 45 or han < 4 or not 0.25 <= len(words) / length <= 1.25:
        return False
    letters = sum(character.isascii() and character.isalpha() for character in en)
    solid = len(en.replace(" ", ""))
    if letters < 0.85 * solid or len(_SYMBOLS.findall(en)) > 1 or _CODE.search(en) or en.endswith(":"):
        return False
    if sorted(re.findall(r"\d+", zh)) != sorted(re.findall(r"\d+", en)) and len(re.findall(r"\d+", en)) > 1:
        return False
    return han >= 0.5 * len(zh.replace(" ", ""))


def most_relevant(pairs: list[Pair], model_of: Iterable[str], count: int) -> list[Pair]:
    """The `count` pairs whose English is nearest to the given texts, in their old order.

    Difference of unigram cross-entropies (Moore and Lewis 2010, "Intelligent selection of language model
    training data"), per word, add-one smoothed.
    """
    if len(pairs) <= count:
        return pairs
    inside = Counter(word for text in model_of for word in words_of(text))
    outside = Counter(word for pair in pairs for word in words_of(pair.en))
    total_in, total_out = sum(inside.values()), sum(outside.values())
    vocabulary = len(inside | outside)
    gain = {
        word: math.log((inside[word] + 1) / (total_in + vocabulary))
        - math.log((outside[word] + 1) / (total_out + vocabulary))
        for word in outside
    }

    def score(pair: Pair) -> float:
        words = words_of(pair.en)
        return sum(max(gain[word], -4.0) for word in words) / len(words)

    scores = [score(pair) for pair in pairs]
    limit = sorted(scores, reverse=True)[count - 1]
    return [pair for pair, value in zip(pairs, scores, strict=True) if value >= limit][:count]
