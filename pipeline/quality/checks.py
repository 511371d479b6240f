"""What a reviewer should look at in a unit: findings with a stable code and words for people.

Pure functions of the unit: nothing is read, translated or repaired. A finding says where to look, not that
something is certainly wrong; every check was tuned to stay silent on good human translations. Codes are those
of `CODES`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from operator import eq

from pipeline.inline import Mark, marks
from pipeline.quality.numbers import number_faults
from pipeline.quality.terms import term_faults
from pipeline.units import Finding, Unit

CODES: dict[str, str] = {
    "empty": "no translation",
    "identical": "translation is the source",
    "han": "Chinese characters left",
    "number": "number differs",
    "term": "glossary term not as asked",
    "repetition": "words repeated in a loop",
    "length": "length out of proportion",
    "brackets": "brackets lost or unbalanced",
    "quotes": "quotation marks lost or unbalanced",
    "width": "full-width punctuation left",
    "markup": "markup or placeholder lost, added or out of order",
    "figure": "wrong figure put right",
    "alignment": "doubtful bead",
    "memory": "match that differs in signs or spaces",
    "fuzzy": "fuzzy match offered",
}
"""The codes of findings, most serious first, with what they mean in a summary. The last four are given to a
unit when its target is made, the others here."""

_HAN = "\u2e80-\u2fdf\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003347f"
_HAS_HAN = re.compile(f"[{_HAN}]")
_HAN_RUN = re.compile(f"[{_HAN}]+")
_WIDE = re.compile("[\u3000-\u3004\u3008-\u303f\uff01-\uff65\uffe0-\uffe6]+")
_LOOP_OF_CHARACTERS = re.compile(r"([^\s.\-_=*~#·—0]{1,4}?)\1{5,}")
_QUOTED_SPEECH = re.compile("[“「『][^“”「」『』]*[，。！？；：…][^“”「」『』]*[”」』]")
_ANY_QUOTE = re.compile("[\"'“”‘’«»„`*_]")
_BRACKETED_HAN = re.compile(f"[(（][^()（）]*[{_HAN}]")
_ANY_BRACKET = re.compile(r"[()\[\]（）【】—–,-]")
_SIGN = re.compile('[()（）\\[\\]"“”「」『』{<%&`*_~]')  # no bracket, quotation mark or markup is without
_LIST_MARKER = re.compile(r"^\s*[\w.]{1,4}[)）]")


def check(unit: Unit) -> tuple[Finding, ...]:
    """Findings of a unit, in the order of `CODES`. Any unit may be handed in; whether null beads
    and rejected units are worth checking is the caller's decision."""
    source = unit.source
    target = (unit.target or "").strip()
    if not target:
        return (Finding("empty", "there is no translation"),) if source.strip() else ()
    has_han = _HAS_HAN.search(source) is not None
    if target == source.strip():
        if has_han:
            return (Finding("identical", "the translation is the Chinese text itself"),)
        return ()
    found: list[Finding] = []
    ascii_target = target.isascii()
    if not ascii_target:
        _han(unit, target, found)
    for fault in number_faults(source, target):
        found.append(Finding("number", fault))
    if unit.terms:
        found.extend(Finding("term", fault) for fault in term_faults(unit, target))
    if (repeated := loop(target)) and not loop(_spaced(source)):
        found.append(Finding("repetition", f"“{repeated}” is repeated"))
    if has_han:
        _length(source, target, found)
    signs = _SIGN.search(source) or _SIGN.search(target)
    if signs:
        _brackets(source, target, found)
        _quotes(source, target, found)
    if not ascii_target and (wide := _WIDE.search(target)):
        found.append(Finding("width", f"full-width “{wide.group()}” is left"))
    if signs:
        _markup(source, target, unit.markup, found)
    return tuple(found)


def _han(unit: Unit, target: str, found: list[Finding]) -> None:
    runs = _HAN_RUN.findall(target)
    if runs:
        wanted = "".join(hit.target for hit in unit.terms)
        left = [run for run in dict.fromkeys(runs) if run not in wanted]
        if left:
            found.append(Finding("han", "Chinese is left: " + ", ".join(left[:5])))


def _length(source: str, target: str, found: list[Finding]) -> None:
    """A Chinese character is 3-5 letters of English as a rule. The bounds leave alone every pair of
    flores-dev."""
    zh, en = len(source), len(target)
    if zh >= 12 and en < zh * 0.8:
        found.append(Finding("length", f"short: {en} characters for {zh} of Chinese"))
    elif en > zh * 9 + 60:
        found.append(Finding("length", f"long: {en} characters for {zh} of Chinese"))


def _spaced(text: str) -> str:
    return " ".join(text) if len(text) < 400 else text


def loop(text: str) -> str:
    """The words that a text repeats in a loop (one to four words three times in a row, five or more twice, or
    up to four letters six times in a long word), or "" when it does not."""
    words = text.replace(",", "").rstrip('.!?"”)').split()
    repeats = len(words) - len(set(words))
    if repeats >= 2:
        for period in range(1, min(repeats, len(words) // 2, 40) + 1):
            wanted = 2 * period if period < 5 else period
            if repeats < wanted:
                continue
            same = list(map(eq, words, words[period:]))
            if sum(same) < wanted:
                continue
            run = 0
            for index, equal in enumerate(same):
                run = run + 1 if equal else 0
                if run == wanted:
                    start = index + 1 - run
                    unit = words[start : start + period]
                    if any(c.isalpha() for word in unit for c in word):
                        return " ".join(unit[:8])
                    break
    if words and max(map(len, words)) >= 18 and (match := _LOOP_OF_CHARACTERS.search(text)):
        return match.group()[:20]
    return ""


def _brackets(source: str, target: str, found: list[Finding]) -> None:
    opened = target.count("(") + target.count("（")
    closed = target.count(")") + target.count("）")
    if opened != closed or target.count("[") != target.count("]"):
        if not _unbalanced(source) and not _LIST_MARKER.match(target):
            found.append(Finding("brackets", "a bracket is opened or closed alone"))
    elif not opened and _BRACKETED_HAN.search(source) and not _ANY_BRACKET.search(target):
        found.append(Finding("brackets", "the source has brackets, the translation none"))


def _unbalanced(source: str) -> bool:
    return source.count("(") + source.count("（") != source.count(")") + source.count("）") or source.count(
        "["
    ) != source.count("]")


def _quotes(source: str, target: str, found: list[Finding]) -> None:
    straight, opened, closed = target.count('"'), target.count("“"), target.count("”")
    if straight % 2 or opened != closed:
        zh_open = source.count("“") + source.count("「") + source.count("『")
        zh_close = source.count("”") + source.count("」") + source.count("』")
        mixed = (straight + opened + closed) % 2 == 0  # “like this"
        if zh_open == zh_close and source.count('"') % 2 == 0 and not mixed and not re.search(r'\d"', target):
            found.append(Finding("quotes", "a quotation mark is opened or closed alone"))
    elif not straight and not opened and _QUOTED_SPEECH.search(source) and not _ANY_QUOTE.search(target):
        found.append(Finding("quotes", "the source quotes someone, the translation has no quotation marks"))


def _markup(source: str, target: str, markup: str, found: list[Finding]) -> None:
    before, after = marks(source, markup), marks(target, markup)
    if not before and not after:
        return
    wanted = [_mark_text(source[m.start : m.end], m.kind) for m in before]
    shown = [_mark_text(target[m.start : m.end], m.kind) for m in after]
    if wanted == shown:
        return
    wanted_count, shown_count = Counter(wanted), Counter(shown)
    missing = [m for m in dict.fromkeys(wanted) if wanted_count[m] > shown_count[m] and m not in target]
    missing += [m for m in dict.fromkeys(wanted) if m not in missing and wanted_count[m] > shown_count[m]]
    added = [m for m in dict.fromkeys(shown) if shown_count[m] > wanted_count[m]]
    if missing:
        found.append(Finding("markup", "missing: " + " ".join(missing)))
    if added:
        found.append(Finding("markup", "added: " + " ".join(added)))
    if not missing and not added and (_by_position(wanted) != _by_position(shown) or _crossed(before, after)):
        found.append(Finding("markup", "out of order: " + " ".join(shown)))


def _mark_text(text: str, kind: str) -> str:
    return text.replace("_", "*") if kind == "emphasis" else text


def _by_position(texts: list[str]) -> list[str]:
    """Placeholders whose meaning is their place: %s and %d, not {0} or %1$s."""
    return [t for t in texts if t.startswith("%") and "$" not in t and not t[1:].isdigit() and "(" not in t]


def _crossed(before: tuple[Mark, ...], after: tuple[Mark, ...]) -> bool:
    return Counter(m.role for m in before) != Counter(m.role for m in after)


def summary(counts: Mapping[str, int]) -> list[tuple[str, int, str]]:
    """Rows (code, count, meaning) for the end of a run: the codes that occur, most serious first; codes that
    are not in `CODES` come last, by name, without a meaning."""
    codes = [code for code in CODES if counts.get(code)]
    codes += sorted(code for code in counts if code not in CODES and counts[code])
    return [(code, counts[code], CODES.get(code, "")) for code in codes]
