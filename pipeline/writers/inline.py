"""Inline markup of a segment as elements of an exchange format, and elements back to the text they stand for.

TMX and XLIFF 1.2 share `ph`, `bpt` and `ept`: their content is the native code itself, so that the text of a
segment, elements and all, is the original. Numbers are given by the source; the target's marks take the
number of the equal mark in the source, so that tools can pair them.
"""

from __future__ import annotations

from pipeline.inline import Mark, marks
from pipeline.writers.xmltext import attribute, escape


def numbered(source: str, target: str, markup: str) -> tuple[list[tuple[Mark, int]], list[tuple[Mark, int]]]:
    """Marks of both sides, each with its number in the segment: equal marks have equal numbers, those that
    only the target has get numbers of their own."""
    of_source = [(mark, mark.number) for mark in marks(source, markup)]
    free: dict[tuple[str, str, str], list[int]] = {}
    highest = 0
    for mark, number in of_source:
        highest = max(highest, number)
        if mark.role != "close":
            free.setdefault(_key(source, mark), []).append(number)
    of_target: list[tuple[Mark, int]] = []
    given: dict[int, int] = {}
    for mark in marks(target, markup):
        if mark.role == "close":
            of_target.append((mark, given[mark.number]))
            continue
        candidates = free.get(_key(target, mark))
        if candidates:
            number = candidates.pop(0)
        else:
            highest += 1
            number = highest
        given[mark.number] = number
        of_target.append((mark, number))
    return of_source, of_target


def _key(text: str, mark: Mark) -> tuple[str, str, str]:
    return mark.kind, mark.role, text[mark.start : mark.end]


_TMX = {
    "alone": '<ph x="{number}" type="{kind}">{code}</ph>',
    "open": '<bpt i="{number}" x="{number}" type="{kind}">{code}</bpt>',
    "close": '<ept i="{number}">{code}</ept>',
}
_XLIFF = {
    "alone": '<ph id="{number}" ctype="x-{kind}">{code}</ph>',
    "open": '<bpt id="{number}" ctype="x-{kind}">{code}</bpt>',
    "close": '<ept id="{number}">{code}</ept>',
}


def tmx(text: str, marked: list[tuple[Mark, int]]) -> str:
    """Content of a TMX `seg` (TMX 1.4b, section 3.2: `i` pairs within the segment, `x` pairs source and
    target)."""
    return _with_elements(text, marked, _TMX)


def xliff(text: str, marked: list[tuple[Mark, int]]) -> str:
    """Content of an XLIFF 1.2 `source` or `target`."""
    return _with_elements(text, marked, _XLIFF)


def _with_elements(text: str, marked: list[tuple[Mark, int]], forms: dict[str, str]) -> str:
    parts: list[str] = []
    at = 0
    for mark, number in marked:
        parts.append(escape(text[at : mark.start]))
        code, at = escape(text[mark.start : mark.end]), mark.end
        parts.append(forms[mark.role].format(number=number, kind=mark.kind, code=code))
    parts.append(escape(text[at:]))
    return "".join(parts)


def xliff2(text: str, marked: list[tuple[Mark, int]], data: dict[str, str]) -> str:
    """Content of an XLIFF 2 `source` or `target`. The codes themselves go into the unit's `originalData`:
    `data` maps code to id and is filled here."""
    parts: list[str] = []
    at = 0
    pending: dict[int, tuple[int, str, str]] = {}
    for mark, number in marked:
        parts.append(escape(text[at : mark.start]))
        code, at = text[mark.start : mark.end], mark.end
        ref = data.setdefault(code, f"d{len(data) + 1}")
        if mark.role == "alone":
            parts.append(f'<ph id="{number}" dataRef="{ref}" disp="{attribute(code)}"/>')
        elif mark.role == "open":
            pending[mark.number] = (len(parts), ref, str(number))
            parts.append("")
        else:
            place, start_ref, identity = pending.pop(mark.number)
            parts[place] = f'<pc id="{identity}" dataRefStart="{start_ref}" dataRefEnd="{ref}">'
            parts.append("</pc>")
    parts.append(escape(text[at:]))
    return "".join(parts)
