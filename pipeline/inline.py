"""Finds the inline markup and the placeholders of a text: what translation must carry over unchanged.

Markdown emphasis, links, images, inline code and HTML tags, and the placeholders of software texts (`{0}`,
`%s`, `${name}`, `&nbsp;`). Shared ground: checks compare the marks of both sides, writers turn them into
inline elements. It is no Markdown parser: block structure is the readers' business, and only what a single
unit can hold is seen.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_PLACEHOLDER = (
    r"\{\{[^{}\n]{1,60}\}\}|\$\{[^{}\n]{1,60}\}|\{[\w.:!,#+-]{0,40}\}"
    r"|(?<![\d%])%(?:\(\w+\)|\d+\$)?[-+0#]?\d*(?:\.\d+)?[sdiufxXcg@](?![A-Za-z0-9])"
    r"|(?<![\d%])%[1-9](?![\d.%])"
    r"|&(?:[A-Za-z]{2,8}|\#\d{1,6}|\#x[0-9A-Fa-f]{1,6});"
)
_TAG = r"</?[A-Za-z][A-Za-z0-9:_-]*(?:\s[^<>]{0,300})?/?>"
_PLAIN = re.compile(f"(?P<holder>{_PLACEHOLDER})|(?P<tag>{_TAG})", re.ASCII)
_MARKDOWN = re.compile(
    r"(?P<escape>\\[!-/:-@\[-`{-~])"
    r"|(?P<code>(?<!`)(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`))"
    r"|(?P<auto><(?:https?|ftp|mailto):[^<>\s]*>|<[\w.+-]+@[\w.-]+>)"
    rf"|(?P<tag>{_TAG})"
    r"|(?P<footnote>\[\^[^\]\s]{1,60}\])"
    rf"|(?P<holder>{_PLACEHOLDER})"
    r"|(?P<open>!?\[)"
    r"|(?P<close>\](?:\((?:[^()\s]|\([^()\s]*\))*(?:\s+(?:\"[^\"]*\"|'[^']*'))?\)|\[[^\[\]]*\])?)"
    r"|(?P<run>\*+|_+|~~)",
    re.ASCII,
)
_MAYBE_PLAIN = re.compile(r"[{<%&]")
_MAYBE_MARKDOWN = re.compile(r"[{<%&`\[*_~]")
_VOID = frozenset(("br", "hr", "img", "input", "wbr", "col", "area", "link", "meta", "source"))


@dataclass(frozen=True, slots=True)
class Mark:
    """One piece of markup: `text[start:end]`.

    `kind` is "placeholder", "tag", "code", "link", "image", "emphasis", "autolink" or "footnote"; `role`
    "open" or "close" for the two halves of a pair, "alone" otherwise. Both halves of a pair carry the same
    `number` (1-based, in order of appearance). Pairs are always well nested.
    """

    start: int
    end: int
    kind: str
    role: str
    number: int


def marks(text: str, markup: str = "plain") -> tuple[Mark, ...]:
    """The marks of a text in order, not overlapping. `markup` is "plain" (placeholders and tags only) or
    "markdown". What does not find its other half (a lone `*`, an unclosed `[`) is text; a lone tag is a mark
    of its own."""
    markdown = markup == "markdown"
    if not (_MAYBE_MARKDOWN if markdown else _MAYBE_PLAIN).search(text):
        return ()
    pairing = _Pairing()
    for match in (_MARKDOWN if markdown else _PLAIN).finditer(text):
        group, (start, end) = match.lastgroup, match.span()
        if group == "holder":
            pairing.alone(start, end, "placeholder")
        elif group == "tag":
            _tag(match.group(), start, end, pairing)
        elif group == "code" or group == "ticks":
            pairing.alone(start, end, "code")
        elif group == "footnote":
            pairing.alone(start, end, group)
        elif group == "auto":
            pairing.alone(start, end, "autolink")
        elif group == "open":
            pairing.open("]", start, end, "image" if end - start == 2 else "link")
        elif group == "close" and end - start > 1:
            pairing.close("]", start, end)
        elif group == "close":
            pairing.forget("]")
        elif group == "run":
            _emphasis(text, start, end, pairing)
    return _numbered(pairing.found)


class _Pairing:
    """Marks as they are found, and those that wait for their other half."""

    def __init__(self) -> None:
        self.found: list[
            tuple[int, int, str, str, int]
        ] = []  # start, end, kind, role, place of the other half
        self._waiting: list[tuple[str, int]] = []  # what closes it, its place in `found`

    def alone(self, start: int, end: int, kind: str) -> None:
        self.found.append((start, end, kind, "alone", -1))

    def open(self, key: str, start: int, end: int, kind: str) -> None:
        self._waiting.append((key, len(self.found)))
        self.found.append((start, end, kind, "unmatched", -1))

    def close(self, key: str, start: int, end: int) -> bool:
        """Close the nearest mark that waits for `key`; what was opened inside and waits still will not be
        closed."""
        for depth in range(len(self._waiting) - 1, -1, -1):
            if self._waiting[depth][0] == key:
                place = self._waiting[depth][1]
                first, last, kind = self.found[place][:3]
                self.found[place] = (first, last, kind, "open", len(self.found))
                self.found.append((start, end, kind, "close", place))
                del self._waiting[depth:]
                return True
        return False

    def forget(self, key: str) -> None:
        """The nearest mark that waits for `key` is text after all."""
        for depth in range(len(self._waiting) - 1, -1, -1):
            if self._waiting[depth][0] == key:
                del self._waiting[depth]
                return


def _tag(text: str, start: int, end: int, pairing: _Pairing) -> None:
    name = re.sub(r"[</>]", "", text.split()[0]).lower()
    if text.startswith("</"):
        if not pairing.close(f"<{name}", start, end):
            pairing.alone(start, end, "tag")
    elif text.endswith("/>") or name in _VOID:
        pairing.alone(start, end, "tag")
    else:
        pairing.open(f"<{name}", start, end, "tag")


def _emphasis(text: str, start: int, end: int, pairing: _Pairing) -> None:
    run, before, after = text[start:end], text[start - 1 : start], text[end : end + 1]
    inside_word = before.isascii() and before.isalnum() and after.isascii() and after.isalnum()
    if run[0] == "_" and inside_word:
        return  # snake_case
    if before and not before.isspace() and pairing.close(run, start, end):
        return
    if after and not after.isspace():
        pairing.open(run, start, end, "emphasis")


def _numbered(found: list[tuple[int, int, str, str, int]]) -> tuple[Mark, ...]:
    result: list[Mark] = []
    numbers: dict[int, int] = {}
    number = 0
    for index, (start, end, kind, role, partner) in enumerate(found):
        if role == "unmatched":
            if kind != "tag":
                continue
            role = "alone"
        if role == "close":
            result.append(Mark(start, end, kind, role, numbers[partner]))
        else:
            number += 1
            numbers[index] = number
            result.append(Mark(start, end, kind, role, number))
    return tuple(result)
