"""Cuts a paragraph into Chinese sentences.

Two sets of rules: `duizhao` keeps a sentence whole where its quotation goes on, `omegat` cuts as the default
Chinese rules of the CAT tool OmegaT do. Over-long sentences are not this module's business (see pieces).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pipeline.errors import DuizhaoError

RULES = ("duizhao", "omegat")

END = "。！？｡"
CLOSING = "”’」』）)】》〉〗］\\]〞"
# Marks that never begin a sentence.
CONTINUES = "，、；：,;:。！？!?…）)》」』】”’"

# How far back an opening mark is looked for: texts without any sentence end stay fast.
_FAR = 2000

# An exclamation mark, but not the one before an image; a footnote's number may follow it.
_BANG = r"!(?!\[(?!\^?\d{1,3}\](?!\()))"

_CANDIDATE = re.compile(
    r"《[^《》]{1,60}》"  # a title: its marks end no sentence
    r"|`[^`]{1,80}`"
    r"|(?<=!)\[[^\[\]]{0,200}\]\([^()]{0,300}\)"  # an image: its words are no sentences of their own
    r"|(?:https?://|www\.)[^\s\u3000-\u303f\u3400-\u9fff\uff00-\uffef“”‘’]+"
    rf"|(?:[{END}?…⋯]|{_BANG}|\.{{3}})(?:[{END}?…⋯.]|{_BANG})*"
    r"|．(?=[\u3400-\u9fff“「『])"
    r"|(?<=[\u3400-\u9fff])\.(?=[\u3400-\u9fff\s“]|$)"
    r"|(?<=[a-z0-9)]{2})\.(?=\s+[A-Z\u3400-\u9fff“])"
)
_PLAIN_ENDS = frozenset(END)
_MARKS = frozenset("。！？｡!?…⋯.．")
_CLOSERS = re.compile(rf"(?:\]\([^()\s]*\)|\[\^?\d{{1,3}}\]|[{CLOSING}]|[ \u3000][”’」』）】]|[⁰¹²³⁴-⁹]+)+")
_MARKDOWN_CLOSER = re.compile(r"\*{1,3}|_{1,3}|~~|\"|'")
_MARKUP = re.compile(r"\]\([^()\s]*\)|\[\^?\d{1,3}\]|[*_~⁰¹²³⁴-⁹]+")
_ABBREVIATION = re.compile(
    r"(?:^|[^A-Za-z])(?:Mr|Mrs|Ms|Dr|Prof|Inc|Ltd|Co|Corp|Jr|Sr|St|No|Nos|Vol|Fig|vs|etc|al|approx|ed|eds|pp)$"
)
SPEECH = (
    r"(?:说|道|问|答|喊|叫|嚷|骂|想|吼|回答|回应|解释|补充|表示|指出|强调|认为|感叹|回忆|介绍|坦言|反问|追问|嘀咕|写|讲|"
    r"說|問|喊|罵|講|寫|解釋|補充|強調|認為|感嘆|回憶|介紹)"
)
# After a quotation that opened the sentence: who said it.
ATTRIBUTION = re.compile(
    rf"[^，。！？；：!?,;:“”「」]{{0,14}}?{SPEECH}(?:[他她我它你您咱]?们?|[出道]|到这里|起来|了[一句声聲].{{0,2}})"
    r"(?:[，。；！？,;!]|着|完|罢|了?$)"
)
# After any quotation: words that go on with the sentence around it.
GOES_ON = re.compile(
    r"(?:(?:然后|随后|接着|于是|然後|隨後|接著|於是)(?![，,])|便(?!宜)|就(?![在是此像这這])|又|却|卻|的(?![确確])|"
    r"地(?![上下面球方区區图圖])|等(?![他她我你您到大])|之[类說说问聲声意]|一[词句语类话詞語類話]|为[己由题名]|"
    r"是(?![的啊呀吗嗎，])|成了?为?|成為|时[，,]|時[，,]|来[表形])"
)
# After any quotation: the next one is introduced.
NEXT_SPEAKER = re.compile(r"[^，。！？；：!?,;:“”「」]{0,14}[：:]\s*[“「]")
NOUN_AFTER_QUOTE = re.compile(r"[这這][句样樣种種个個番一][话話问問句个個口]")
ELLIPSIS_GOES_ON = re.compile(r"(?:等|之类|之類|[都也就的地得和与及或是了吗呢吧啊呀])")
_OPENING = {"”": "“", "’": "‘", "」": "「", "』": "『", "〞": "〝"}
_NOTHING_MORE = re.compile(r"[\s“”‘’\"'」』）)]*$")
_HAN = re.compile("[\u3400-\u9fff]")

_OMEGAT_BREAK = re.compile(
    r"(?<=[。？！])(?![’”\"」）』？—\n\r\u0085\u2028\u2029]|$(?!\n))"
    r"|(?<=[?!])(?=[ \t\n\x0b\f\r])"
)
_OMEGAT_TAG = re.compile(r"<br\d+/?>(?=.)")
_OMEGAT_NUMBER = re.compile(r"\s*\d+[\d.)\]]+[ \t\n\x0b\f\r]+(?=[A-ZÀ-ÖØ-ÞΑ-ΩА-Я])")
# What java.lang.Character.isWhitespace says, so without the no-break spaces that str.strip would take.
_JAVA_SPACE = (
    "\t\n\x0b\f\r\x1c\x1d\x1e\x1f \u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a"
    "\u2028\u2029\u205f\u3000"
)


def cut(text: str, rules: str = "duizhao") -> list[str]:
    """The sentences of a paragraph, in order, without the white space around them.

    Joined, they are the text but for that white space. `rules`: "duizhao" or "omegat". Raises DuizhaoError
    for other rules."""
    if rules == "duizhao":
        pieces = _pieces(text, _ends(text))
        return [piece for piece in map(str.strip, pieces) if piece]
    if rules == "omegat":
        pieces = _pieces(text, _omegat_ends(text))
        return [piece for piece in (piece.strip(_JAVA_SPACE) for piece in pieces) if piece]
    raise DuizhaoError(f"there are no segmentation rules named {rules!r}.", way_out="Use duizhao or omegat.")


def _pieces(text: str, ends: Iterable[int]) -> Iterator[str]:
    start = 0
    for end in ends:
        yield text[start:end]
        start = end
    yield text[start:]


def _ends(text: str) -> Iterator[int]:
    """Where sentences end by the project's own rules (ascending, the end of the text left out)."""
    start, length, position = 0, len(text), 0
    while True:
        match = _CANDIDATE.search(text, position)
        if match is None:
            return
        position = match.end()
        if text[match.start()] not in _MARKS:
            continue
        mark = match[0]
        if mark in _PLAIN_ENDS and text[position : position + 1].isalpha():  # as with most sentences
            yield position
            start = position
            continue
        closers = _CLOSERS.match(text, position)
        end = closers.end() if closers else position
        end = _with_markup(text, start, end)
        if end >= length:
            return
        if _is_end(text, start, match.start(), mark, position, end):
            yield end
            start = position = end
        else:
            position = max(position, end)


def _with_markup(text: str, start: int, end: int) -> int:
    """Closing emphasis marks and straight quotes belong to the sentence that opened them."""
    while (match := _MARKDOWN_CLOSER.match(text, end)) and _is_open(text, start, end, match[0]):
        end = match.end()
        closers = _CLOSERS.match(text, end)
        end = closers.end() if closers else end
    return end


def _is_open(text: str, start: int, end: int, mark: str) -> bool:
    start = max(start, end - _FAR)
    if text.count(mark, start, end) % 2:
        return True
    return mark == '"' and text.count("“", start, end) > text.count("”", start, end)


def _is_end(text: str, start: int, at: int, mark: str, after_mark: int, end: int) -> bool:
    following = text[end]
    image = text.startswith("![", end)
    if (following in CONTINUES and not image) or (following in "“‘\"'" and _NOTHING_MORE.match(text, end)):
        return False
    closed = text[after_mark:end]
    if mark in (".", "．"):
        return closed == "" and _is_period(text, start, at)
    if not any(character in "。！？｡" for character in mark):
        if "!" in mark or "?" in mark:
            if not closed and not _is_ascii_end(text, at, mark, following):
                return False
        elif not _ellipsis_ends(text, start, at, end, closed):
            return False
    if not closed:
        return True
    rest = text[end:].lstrip() if following.isspace() else text[end : end + 24]
    last = _MARKUP.sub("", closed)[-1:]
    if not last:  # nothing but emphasis, the end of a link, a footnote's number
        return True
    if last in "）)】〗］]":
        opening = max(text.rfind(bracket, max(start, at - _FAR), at) for bracket in "（(【〖［[")
        return not text[start : max(start, opening)].strip()
    if last in "》〉":
        return False
    return _quotation_ends(text, start, at, last, rest)


def _quotation_ends(text: str, start: int, at: int, last: str, rest: str) -> bool:
    """Whether the sentence ends with the quotation that `last` closes. `rest` is what follows it."""
    if NEXT_SPEAKER.match(rest):
        return True
    if GOES_ON.match(rest):
        return False
    opening = text.rfind(_OPENING.get(last, last), max(0, at - _FAR), at)
    before = text[:opening].rstrip("“‘「『 *_")[-1:] if opening >= 0 else ""
    if before and before in "：:，,":  # said who speaks
        return True
    if opening > start and text[start:opening].strip("“‘「『 *_"):
        # 一声“着火啦！”惊醒了大家: the quotation is a part of the clause around it.
        return before in "。！？!?…"
    return not (ATTRIBUTION.match(rest) or NOUN_AFTER_QUOTE.match(rest))


def _is_period(text: str, start: int, at: int) -> bool:
    if text[at] == "．":
        return True
    if _HAN.match(text[at - 1]):
        return at - start >= 6
    return not _ABBREVIATION.search(text[max(start, at - 8) : at])


def _is_ascii_end(text: str, at: int, mark: str, following: str) -> bool:
    if following.isspace():
        return True
    if following.isascii():
        return following in "\"'([*_" and not text[at - 1].isascii()
    return not (mark == "!" and text.endswith("Yahoo", 0, at))


def _ellipsis_ends(text: str, start: int, at: int, end: int, closed: str) -> bool:
    """An ellipsis ends a sentence unless it is a stutter or the end of an enumeration that goes on."""
    if closed:
        return True
    if ELLIPSIS_GOES_ON.match(text, end):
        return False
    clause = re.split(r"[，、；：“‘「『,;:…⋯]", text[max(start, at - 40) : at])[-1].strip()
    return len(clause) > 4 and text[end] != clause[0] and not text[end].isascii()


def _omegat_ends(text: str) -> list[int]:
    ends = {match.start() for match in _OMEGAT_BREAK.finditer(text)}
    if "<br" in text:
        ends.update(match.end() for match in _OMEGAT_TAG.finditer(text))
    number = _OMEGAT_NUMBER.match(text)
    if number:
        ends.add(number.end())
    # OmegaT puts a rest of nothing but white space back onto the last segment; stripped, that is the same.
    return sorted(end for end in ends if 0 < end < len(text))
