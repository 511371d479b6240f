"""Words as the aligner counts them: what a Chinese or an English sentence is made of.

The lexicon is estimated on these words and looked up by them, so both must come from here. Nothing here is
good enough to show to people: English words lose their endings ("was walking" -> "be", "walk"), numbers of
either language become "#21", long Chinese words bring the shorter words inside them along.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from functools import lru_cache
from typing import Any

_ENGLISH = re.compile(r"[A-Za-z]+(?:[-'’][A-Za-z]+)*|\d+(?:[.,:]\d+)*%?")
_CHINESE = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff〇]+|[A-Za-z]+|\d+(?:[.,:]\d+)*%?")

CHARACTER = "·"  # marks a character in the lexicon, as against a word of one character

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "○": 0}
_PLACES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_NUMERAL = re.compile(r"[零〇一二两三四五六七八九十百千万亿]+")

_ENGLISH_NUMBERS = {
    word: value
    for value, words in {
        1: "one first", 2: "two second", 3: "three third", 4: "four fourth", 5: "five fifth", 6: "six sixth",
        7: "seven seventh", 8: "eight eighth", 9: "nine ninth", 10: "ten tenth", 11: "eleven eleventh",
        12: "twelve twelfth", 13: "thirteen thirteenth", 14: "fourteen fourteenth", 15: "fifteen fifteenth",
        16: "sixteen sixteenth", 17: "seventeen seventeenth", 18: "eighteen eighteenth",
        19: "nineteen nineteenth", 20: "twenty twentieth", 30: "thirty thirtieth", 40: "forty fortieth",
        50: "fifty fiftieth", 60: "sixty sixtieth", 70: "seventy seventieth", 80: "eighty eightieth",
        90: "ninety ninetieth", 100: "hundred hundredth", 1000: "thousand thousandth", 10**6: "million",
        10**9: "billion",
    }.items()
    for word in words.split()
}  # fmt: skip

# Base form first. Only forms that the endings below do not undo.
_IRREGULAR = """
be am is are was were been being|have has had having|do does did done|go went gone goes|say said|make made
get got gotten|know knew known|think thought|take took taken|see saw seen|come came|give gave given
find found|tell told|become became|leave left|feel felt|bring brought|begin began begun|keep kept|hold held
write wrote written|stand stood|hear heard|mean meant|meet met|run ran|pay paid|sit sat|speak spoke spoken
lie lay lain lying|lead led|grow grew grown|lose lost|fall fell fallen|send sent|build built
understand understood|draw drew drawn|break broke broken|spend spent|rise rose risen|drive drove driven
buy bought|wear wore worn|choose chose chosen|seek sought|throw threw thrown|catch caught|deal dealt|win won
forget forgot forgotten|sleep slept|fly flew flown flies|sing sang sung|drink drank drunk|swim swam swum
eat ate eaten|teach taught|fight fought|sell sold|shoot shot|hide hid hidden|shake shook shaken
ride rode ridden|hang hung|strike struck stricken|tear tore torn|bear bore borne|swear swore sworn
steal stole stolen|freeze froze frozen|wake woke woken|bite bit bitten|dig dug|stick stuck|swing swung
sweep swept|weep wept|creep crept|bend bent|lend lent|lay laid|blow blew blown|feed fed|bleed bled|spin spun
spring sprang sprung|sink sank sunk|shrink shrank shrunk|ring rang rung|stink stank stunk|light lit
slide slid|shine shone|kneel knelt|leap leapt|dream dreamt|burn burnt|learn learnt|spell spelt|spill spilt
bind bound|wind wound|grind ground|cling clung|fling flung|sting stung|string strung|wring wrung
tread trod trodden|forgive forgave forgiven|forbid forbade forbidden|mistake mistook mistaken
overcome overcame|withdraw withdrew withdrawn|show shown|prove proven|sew sewn|sow sown|swell swollen
weave wove woven|flee fled|breed bred|speed sped|dwell dwelt|arise arose arisen|awake awoke
undergo underwent|undertake undertook|spit spat|slay slew slain|strive strove striven|man men|woman women
child children|foot feet|tooth teeth|mouse mice|goose geese|person people|life lives|wife wives|knife knives
leaf leaves|half halves|wolf wolves|shelf shelves|thief thieves|self selves|loaf loaves|calf calves
good better best|bad worse worst|far farther further|i me my mine myself im|we us our ours ourselves
you your yours yourself yourselves|he him his himself|she her hers herself|it its itself
they them their theirs themselves|who whom whose|this these|that those|a an|will would ll|can could ca
shall should|may might|not nt no|one ones first once|two second twice both|die dies died dying
tie ties tied tying|many more most much|few less least little|big bigger biggest
use used using
"""
_BASE = {
    form: entry.split()[0] for entry in _IRREGULAR.replace("\n", "|").split("|") for form in entry.split()
}
_CONTRACTION = re.compile(r"(n't|'(?:s|re|ve|ll|d|m))$")
_CONTRACTED = {"n't": "not", "'re": "be", "'ve": "have", "'ll": "will", "'m": "be"}
_VOWEL = re.compile(r"[aeiouy]")


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """A lower-case English word without its inflection; forms of one word fall together, not always prettily.

    >>> stem("went"), stem("stopped"), stem("making") == stem("make")
    ('go', 'stop', True)
    """
    return _shortened(_BASE.get(word) or _uninflected(word))


def _uninflected(word: str) -> str:
    root = word
    if len(root) > 3 and root.endswith("s") and not root.endswith(("ss", "us", "is")):
        root = root[:-3] + "y" if root.endswith("ies") and len(root) > 4 else root[:-1]
        if root.endswith(("she", "che", "xe", "sse")):
            root = root[:-1]
        if root in _BASE:
            return _BASE[root]
    for ending in ("ing", "ied", "ed", "ly"):
        head = root.removesuffix(ending)
        if len(head) < len(root) and (len(head) > 2 or head in ("be", "do", "go")) and _VOWEL.search(head):
            if ending == "ied":
                head += "y"
            elif ending != "ly" and head[-1] == head[-2] and head[-1] not in "aeiousl":
                head = head[:-1]
            root = head
            break
    return _BASE.get(root, root)


def _shortened(root: str) -> str:
    """What "make" and "making", "city" and "cities" have in common."""
    if len(root) > 3 and root[-1] in "ey":
        return root[:-1] + ("i" if root[-1] == "y" else "")
    return root


def number(text: str) -> int | None:
    """The value of a Chinese numeral such as 二十一, 两千零五, 三万 or 一九八四; None where it is none."""
    if not _NUMERAL.fullmatch(text):
        return None
    if len(text) > 1 and all(c in _DIGITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    high = middle = section = digit = 0
    for c in text:
        if c in _DIGITS:
            digit = _DIGITS[c]
        elif _PLACES[c] < 10**4:
            section += (digit or 1) * _PLACES[c]
            digit = 0
        else:
            value = (middle + section + digit or 1) * _PLACES[c]
            high, middle = (high + value, 0) if c == "亿" else (high, value)
            section = digit = 0
    return high + middle + section + digit


def _figure(text: str) -> str:
    return "#" + text.replace(",", "").rstrip("%").removesuffix(".0")


def english_words(text: str) -> list[str]:
    """The words of an English text in order: stems, figures as "#21", number words from three upwards too."""
    words: list[str] = []
    for match in _ENGLISH.finditer(text):
        token = match.group().replace("’", "'")
        if token[0].isdigit():
            words.append(_figure(token))
            continue
        for part in token.lower().split("-"):
            value = _ENGLISH_NUMBERS.get(part)
            if value is not None:
                _add_number(words, value)
                continue
            ending = _CONTRACTION.search(part)
            if ending:
                part = part[: ending.start()]
            if part:
                words.append(stem(part.replace("'", "")))
            if ending and ending.group() in _CONTRACTED:
                words.append(stem(_CONTRACTED[ending.group()]))
    return words


def _add_number(words: list[str], value: int) -> None:
    """Append a number word, or join it to the one before: twenty one, two hundred, 3 million."""
    last = words[-1] if words else ""
    before = {"one": 1, "a": 1, "two": 2}.get(last) or (int(last[1:]) if last[1:].isdigit() else 0)
    if before and value >= 100 and before < value:
        words[-1] = f"#{before * value}"
    elif last.startswith("#") and 20 <= before < 100 and before % 10 == 0 and value < 10:
        words[-1] = f"#{before + value}"
    else:
        words.append({1: "one", 2: "two"}.get(value, f"#{value}"))


@lru_cache(maxsize=1)
def _jieba() -> Any:
    """A tokenizer of our own: the shared one may hold a glossary's words, unknown to the lexicon."""
    import logging

    import jieba

    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    tokenizer.initialize()
    return tokenizer


def chinese_words(text: str, known: Container[str] | None = None) -> list[str]:
    """The words of a (Simplified) Chinese text in order; numerals from three up as "#21", Latin as stems.

    Where it is said which words are `known`, a word that is not, or is longer than two characters, is
    followed by the shorter words inside it, and at the end all characters follow as CHARACTER forms: so a
    compound that nobody has listed still meets its translation.
    """
    words: list[str] = []
    for run in _CHINESE.findall(text):
        if run[0] < "\u3400" and run[0] != "〇":
            words.append(_figure(run) if run[0].isdigit() else stem(run.lower()))
            continue
        for word in _jieba().cut(run, HMM=True):
            word = _take_number(words, word)
            if not word:
                continue
            words.append(word)
            if len(word) > 1 and known is not None:
                words.extend(_inner(word, known))
    if known is not None:
        words.extend(CHARACTER + c for c in text if CHARACTER + c in known)
    return words


def characters(words: Iterable[str]) -> list[str]:
    """What `chinese_words` gives, cut into CHARACTER forms; figures and Latin stay as they are."""
    pieces: list[str] = []
    for word in words:
        pieces.extend((CHARACTER + c for c in word) if word[0] >= "\u3400" or word[0] == "〇" else (word,))
    return pieces


def _take_number(words: list[str], word: str) -> str:
    """Append the number that `word` begins with, if it counts anything, and return what follows it."""
    ordinal = word[0] == "第"
    numeral = _NUMERAL.match(word, int(ordinal))
    if not numeral:
        return word
    last = words[-1] if words else ""
    if word[0] in "万亿" and last[1:].isdigit():
        words[-1] = f"#{int(last[1:]) * (number(word[0]) or 1)}"
        return word[1:]
    digits = any(c in _DIGITS for c in numeral.group())
    counts = len(numeral.group()) > 1 or numeral.group() == word or ordinal or word not in _jieba().FREQ
    value = number(numeral.group()) or 0
    if value < 3 or not ((counts and digits) or numeral.group() == word == "十"):
        return word
    words.append(f"#{value}")
    return word[numeral.end() :]


def _inner(word: str, known: Container[str]) -> list[str]:
    if word in known and len(word) < 3:
        return []
    pieces = [
        word[i : i + n]
        for n in range(len(word) - 1, 1, -1)
        for i in range(len(word) - n + 1)
        if word[i : i + n] in known
    ]
    if word in known:
        return pieces
    covered = {c for piece in pieces for c in piece}
    return pieces + [c for c in word if c not in covered and c in known]
