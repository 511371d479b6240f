"""Cuts English paragraphs into sentences, for alignment.

The statistical Punkt model of nltk has to be downloaded, and without it Punkt knows no abbreviation; the
rules here ship with the program. They look at every mark that can end a sentence and ask what stands before
and after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_OPENING, _CLOSING = "\"'“‘«([", "\"'”’»)]"
# A mark or several, what closes behind it, and the space. Dots with spaces between are one ellipsis.
_END = re.compile(
    r"(?P<mark>\.(?:\s\.)+|[.!?…]+|[—–-]+(?=[\"'”’]))"
    rf"(?P<close>(?:[{re.escape(_CLOSING)}]|\s(?=[”’](?:\s|$))[”’])*)\s+"
)
_TITLES = (
    "adm al asst atty brig capt cmdr col cpl dr esq fr gen gov hon lt maj messrs mlle mme mr mrs ms mt "
    "mts msgr pres prof rep reps rev sen sens sgt sr st ste supt mx"
)
_BEFORE_FIGURES = (
    "art ch chap fig figs no nos p pp para paras par sec sect vol vols eq eqs ex cf ca c app tab"
)
_NEVER_LAST = "e.g i.e viz vs cf a.k.a al"
_SOMETIMES_LAST = (
    "a.m p.m u.s u.k u.n u.s.a u.s.s.r b.c a.d d.c ph.d m.d b.a m.a etc inc ltd co corp bros jr sr dept "
    "est approx jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri "
    "sat sun ave blvd rd ft oz lb"
)
_NAME_FOLLOWS, _FIGURE_FOLLOWS = frozenset(_TITLES.split()), frozenset(_BEFORE_FIGURES.split())
_GOES_ON, _MAY_END = frozenset(_NEVER_LAST.split()), frozenset(_SOMETIMES_LAST.split())
# Words that begin a sentence after an abbreviation, rather than going on with a name.
_STARTERS_TEXT = """
a after all although an and as at because before but by during each even every finally for from he
her here his how however i if in it its later many meanwhile most my no not now on once one or our
perhaps she since so some still such suddenly that the their then there these they this those though
thus to today under until we what when where whether which while who why with yes yet you your
"""
_STARTERS = frozenset(_STARTERS_TEXT.split())
_SPEECH_TEXT = """
added announced answered asked begged cried declared demanded exclaimed explained insisted
interrupted muttered murmured protested remarked repeated replied responded retorted said says
screamed shouted snapped stammered suggested whispered wondered yelled
"""
_SPEECH = frozenset(_SPEECH_TEXT.split())
_WORD_BEFORE = re.compile(r"[^\s(\[“‘\"']*$")
_WORDS_AFTER = re.compile(rf"[{re.escape(_OPENING)}—–-]*(\S+)(?:\s+(\S+))?(?:\s+(\S+))?")
_LIST_NUMBER = re.compile(r"\s*[(\[]?(?:\d{1,3}(?:\.\d+)*|[A-Za-z]|[IVXLC]{1,5})\s*")


def cut(text: str) -> list[str]:
    """The sentences of one paragraph, trimmed, in order; no character but the space between them is lost.

    >>> cut('Dr. Li arrived at 9 a.m. He said, "Go!" and left. "Why?" asked Mr. J. Wu.')
    ['Dr. Li arrived at 9 a.m.', 'He said, "Go!" and left.', '"Why?" asked Mr. J. Wu.']
    """
    sentences, start = [], 0
    for match in _END.finditer(text):
        if _ends(text, start, match):
            sentences.append(text[start : match.end()].strip())
            start = match.end()
    sentences.append(text[start:].strip())
    return [sentence for sentence in sentences if sentence]


def _ends(text: str, start: int, match: re.Match[str]) -> bool:
    """Whether the mark ends the sentence that began at `start`."""
    following = _WORDS_AFTER.match(text, match.end())
    if not following:
        return True
    first, second, third = (
        (word or "").strip(_OPENING + _CLOSING + ".,;:!?…") for word in following.groups()
    )
    if not first:
        return False
    if first[0].islower() and not (first[:1] == "i" and first[1:2].isupper()):
        return False
    quoted = bool(match["close"])
    speech_follows = following.group()[0] in _OPENING
    if quoted and not speech_follows and match["mark"] != "." and _attribution(first, second, third):
        return False
    if match["mark"] != ".":
        return True
    before = _WORD_BEFORE.search(text, start, match.start())
    word = before.group() if before else ""
    if quoted:
        return True
    if _LIST_NUMBER.fullmatch(text, start, match.start()):
        return False
    if len(word) == 1 and word.isupper() and word != "I":
        return first.lower() in _STARTERS and first not in ("A", "I")
    low = word.lower().lstrip("—–-")
    low = re.split(r"[—–/-]", low)[-1]
    if (low in _NAME_FOLLOWS and word[:1].isupper()) or low in _GOES_ON:
        return False
    if low in _FIGURE_FOLLOWS and (first[0].isdigit() or (first[0] in "IVX" and first.isupper())):
        return False
    if low in _MAY_END or re.fullmatch(r"(?:[a-z]\.)+[a-z]", low):
        return first.lower() in _STARTERS or speech_follows
    return True


def _attribution(first: str, second: str, third: str) -> bool:
    """Whether what follows a quotation says who spoke: Mary cried, I said, Old Wang asked."""
    if first == "I":
        return second in _SPEECH
    return (second in _SPEECH and first.lower() not in ("and", "then")) or (
        second[:1].isupper() and third in _SPEECH
    )


@dataclass(frozen=True, slots=True)
class EnglishSentence:
    """A sentence of the translation and the 0-based number of its paragraph."""

    text: str
    paragraph: int = 0


def english_sentences(paragraphs: Iterable[str]) -> Iterator[EnglishSentence]:
    """The sentences of a text's paragraphs, in order."""
    for number, paragraph in enumerate(paragraphs):
        for sentence in cut(paragraph):
            yield EnglishSentence(sentence, number)
