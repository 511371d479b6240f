"""Repairs the known faults of small OPUS-MT models, and only in the translations that show them.

`tidy` mends text alone. `repair` asks the model again, with other decoding options, for sentences whose
translation loops or leaves clauses out, and keeps what the model itself scores best among the sound ones.
Faults and remedies are those of DESIGN.md, section 4. Knows no model: decoding and scoring are handed in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from pipeline.engines.base import Translation

HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]")

_SPACED_APOSTROPHE = re.compile(r"(?<=\w) ' ?(?=(?:s|S|t|re|ve|ll|d|m)\b)")
_SPACED_PLURAL = re.compile(r"(?<=s) ' (?=[a-z])")
_SECOND_ARTICLE = re.compile(r"""(?<=\b[Tt]he ["“])The (?=\w)""")
_UNKNOWN = re.compile(r" ?\u2047 ?")
_SPACES = re.compile(r" {2,}")
_BEFORE_STOP = re.compile(r" +(?=[,.;:!?](?:\s|$))")
_WIDE = re.compile("[\uff01-\uff5e\u3001\u3002\u3008-\u3011\u3014\u3015\u3000]")
_CLAUSE_END = re.compile(r"(?<=[，；;])|(?<=,)(?!\d)")
_STOPS = {"，": ",", "。": ".", "、": ",", "；": ";", "：": ":", "！": "!", "？": "?"}
_OPENING = {"（": "(", "【": "[", "〔": "[", "《": '"', "〈": '"', "「": '"', "『": '"'}
_OPENS = {*_OPENING, "“", "‘", "("}
_CLOSING = {"）": ")", "】": "]", "〕": "]", "》": '"', "〉": '"', "」": '"', "』": '"'}

LONGEST_LOOP = 12  # words
MIN_HAN_FOR_LENGTH = 12
MIN_WORDS_PER_HAN = 0.22  # of references on news text, one in a thousand is below


class Decode(Protocol):
    """Translates again with options of CTranslate2's `translate_batch`."""

    def __call__(self, sentences: Sequence[str], /, **options: Any) -> list[list[Translation]]: ...


Score = Callable[[Sequence[tuple[str, str]]], list[float]]


def tidy(text: str) -> str:
    """The same translation with apostrophes closed up, no unknown-piece signs, punctuation of English width,
    no second article in a quotation (the "The Internet").

    Changes nothing in text without these faults.
    """
    if "'" in text:
        text = _SPACED_APOSTROPHE.sub("'", text)
        text = _SPACED_PLURAL.sub("' ", text)
    if "The " in text:
        text = _SECOND_ARTICLE.sub("", text)
    if "\u2047" in text:
        text = _UNKNOWN.sub(" ", text)
        text = _BEFORE_STOP.sub("", _SPACES.sub(" ", text)).strip()
    if _WIDE.search(text):
        text = _BEFORE_STOP.sub("", _SPACES.sub(" ", _WIDE.sub(_narrow, text))).strip()
    return text


def loops(text: str) -> bool:
    """Whether a run of words or letters repeats at once, as a decoder's loop does and a writer does not.

    That is: up to three words three times or more, up to `LONGEST_LOOP` words twice over and begun again, a
    word ending in one to four letters five times over.
    """
    if re.search(r"([^\W\d]{1,4})\1{4}", text):
        return True
    words = re.findall(r"\w+", text.lower())
    for size in range(1, min(LONGEST_LOOP, len(words) // 2) + 1):
        needed = 2 * size if size <= 3 else size + 1
        run = 0
        for first, second in zip(words, words[size:], strict=False):
            run = run + 1 if first == second and not first.isdigit() else 0
            if run >= needed:
                return True
    return False


def repeats_in_source(source: str) -> bool:
    """Whether the Chinese itself says something three times running (so that the English may)."""
    return re.search(r"(\w{1,12}?)(?:[，、！,!…。\s]*\1){2}", source) is not None


def too_short(source: str, text: str) -> bool:
    """Whether the translation is so short that clauses of the source must be missing. Cautious: of good
    translations it accuses about one in a thousand."""
    han = len(HAN.findall(source))
    return han >= MIN_HAN_FOR_LENGTH and len(re.findall(r"\w+", text)) < MIN_WORDS_PER_HAN * han


def faulty(source: str, text: str) -> bool:
    """Whether `repair` would look for a better translation of this one."""
    return (loops(text) and not repeats_in_source(source)) or too_short(source, text) or not text


def repair(
    sentences: Sequence[str], found: Sequence[list[Translation]], decode: Decode, score: Score
) -> list[list[Translation]]:
    """Per sentence its translations, a better one put in place of the first where that one is faulty.

    Candidates: for loops, decoding without repeated 4-, 3- or 2-grams, whichever first ends the loop; for
    omissions, the best of four with a coverage penalty, and the clauses one by one; for single words, the
    word with a full stop. Where several are sound, all are scored by `score` and the best is kept.
    """
    results = [list(one) for one in found]
    wrong = [n for n, source in enumerate(sentences) if source.strip() and faulty(source, results[n][0].text)]
    if not wrong:
        return results
    candidates: dict[int, list[Translation]] = {n: [results[n][0]] for n in wrong}
    looping = [n for n in wrong if not too_short(sentences[n], results[n][0].text)]
    for size in (4, 3, 2):
        _collect(looping, [sentences[n] for n in looping], decode, candidates, no_repeat_ngram_size=size)
        looping = [n for n in looping if faulty(sentences[n], candidates[n][-1].text)]
    words = [n for n in looping if _is_word(sentences[n])]
    _collect(words, [sentences[n] + "。" for n in words], decode, candidates, no_repeat_ngram_size=2)
    for n in words:
        last = candidates[n][-1]
        candidates[n][-1] = Translation(last.text.rstrip("."), last.score, last.tokens)
    short = [n for n in wrong if too_short(sentences[n], results[n][0].text)]
    longer = {"coverage_penalty": 0.3, "length_penalty": 1.2, "beam_size": 4}
    _collect(short, [sentences[n] for n in short], decode, candidates, **longer)
    _clauses(short, sentences, decode, candidates)
    _choose(sentences, results, candidates, score)
    return results


def _collect(
    numbers: Sequence[int],
    sentences: Sequence[str],
    decode: Decode,
    candidates: dict[int, list[Translation]],
    **options: Any,
) -> None:
    if not numbers:
        return
    for n, answer in zip(numbers, decode(sentences, **options), strict=True):
        candidates[n] += [Translation(tidy(one.text), one.score, one.tokens) for one in answer[:1]]


def _clauses(
    numbers: Sequence[int], sentences: Sequence[str], decode: Decode, candidates: dict[int, list[Translation]]
) -> None:
    """Add the translation made clause by clause."""
    parts = {n: [part for part in _CLAUSE_END.split(sentences[n]) if part.strip()] for n in numbers}
    several = [n for n in numbers if len(parts[n]) > 1]
    flat = [part for n in several for part in parts[n]]
    if not flat:
        return
    answers = iter(decode(flat, no_repeat_ngram_size=4))
    for n in several:
        said = [next(answers)[0] for _ in parts[n]]
        text = " ".join(tidy(one.text) for one in said if one.text)
        candidates[n].append(Translation(text, 0.0, sum(one.tokens for one in said)))


def _choose(
    sentences: Sequence[str],
    results: list[list[Translation]],
    candidates: dict[int, list[Translation]],
    score: Score,
) -> None:
    """Put the best sound candidate first; `score` is asked where several are sound or one has no score."""
    sound = {
        n: [one for one in several if not faulty(sentences[n], one.text)] for n, several in candidates.items()
    }
    open_ = [n for n, several in sound.items() if len(several) > 1 or any(not one.score for one in several)]
    scores = iter(score([(sentences[n], one.text) for n in open_ for one in sound[n]]))
    for n in open_:
        sound[n] = [Translation(one.text, next(scores), one.tokens) for one in sound[n]]
    for n, several in sound.items():
        if several:
            results[n][0] = max(several, key=lambda one: one.score)


def _is_word(sentence: str) -> bool:
    return len(sentence) <= 6 and not sentence.endswith(("。", ".", "！", "？", "!", "?"))


def _narrow(found: re.Match[str]) -> str:
    sign = found[0]
    text, end = found.string, found.end()
    if sign in _STOPS:
        follows = text[end : end + 1]
        glued = sign not in "：" or not text[: end - 1][-1:].isdigit()
        return _STOPS[sign] + (" " if glued and (follows.isalnum() or follows in _OPENS) else "")
    if sign in _OPENING:
        before = text[: found.start()][-1:]
        return (" " if before.isalnum() else "") + _OPENING[sign]
    if sign in _CLOSING:
        return _CLOSING[sign] + (" " if text[end : end + 1].isalnum() else "")
    return " " if sign == "\u3000" else chr(ord(sign) - 0xFEE0) if "\uff01" <= sign <= "\uff5e" else sign
