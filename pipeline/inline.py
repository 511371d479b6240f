"""Finds the inline markup and the placeholders of a text: what translation must carry over unchanged.

Markdown emphasis, links, images, inline code and HTML tags, and the placeholders of software texts (`{0}`, `%s`,
`${name}`, `&nbsp;`). Shared ground: checks compare the marks of both sides, writers turn them into inline elements.
It is no Markdown parser: block structure is the readers' business, and only what a single unit can hold is seen.
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

    `kind` is "placeholder", "tag", "code", "link", "image", "emphasis", "autolink" or "footnote"; `role` "open" or
    "close" for the two halves of a pair, "alone" otherwise. Both halves of a pair carry the same `number`
    (1-based, in order of appearance). Pairs are always well nested.
    """

    start: int
    end: int
    kind: str
    role: str
    number: int


def marks(text: str, markup: str = "plain") -> tuple[Mark, ...]:
    """The marks of a text in order, not overlapping. `markup` is "plain" (placeholders and tags only) or
    "markdown". What does not find its other half (a lone `*`, an unclosed `[`) is text; a lone tag is a mark of
    its own."""
    markdown = markup == "markdown"
    if not (_MAYBE_MARKDOWN if markdown else _MAYBE_PLAIN).search(text):
        return ()
    found: list[tuple[int, int, str, str, int]] = []  # number 0: not yet known
    waiting: list[tuple[str, int]] = []  # (what closes it, index in found)

    def close(key: str, start: int, end: int, kind: str) -> bool:
        for depth in range(len(waiting) - 1, -1, -1):
            if waiting[depth][0] == key:
                opened = found[waiting[depth][1]]
                found[waiting[depth][1]] = (opened[0], opened[1], kind, "open", len(found))
                found.append((start, end, kind, "close", waiting[depth][1]))
                del waiting[depth:]
                return True
        return False

    def wait(key: str, start: int, end: int, kind: str) -> None:
        waiting.append((key, len(found)))
        found.append((start, end, kind, "unmatched", -1))

    for match in (_MARKDOWN if markdown else _PLAIN).finditer(text):
        group, (start, end) = match.lastgroup, match.span()
        if group == "ticks":
            group = "code"
        if group == "holder":
            found.append((start, end, "placeholder", "alone", -1))
        elif group == "tag":
            _tag(match.group(), start, end, found, close, wait)
        elif group in ("code", "footnote"):
            found.append((start, end, group, "alone", -1))
        elif group == "auto":
            found.append((start, end, "autolink", "alone", -1))
        elif group == "open":
            wait("]", start, end, "image" if end - start == 2 else "link")
        elif group == "close":
            if end - start > 1:
                kind = next((found[at][2] for key, at in reversed(waiting) if key == "]"), "link")
                close("]", start, end, kind)
            else:
                _forget(waiting, "]")
        elif group == "run":
            _emphasis(text, match.group(), start, end, close, wait)
    return _numbered(found)


def _tag(text: str, start: int, end: int, found: list, close, wait) -> None:  # type: ignore[no-untyped-def, type-arg]
    name = re.sub(r"[</>]", "", text.split()[0]).lower()
    if text.startswith("</"):
        if not close(f"<{name}", start, end, "tag"):
            found.append((start, end, "tag", "alone", -1))
    elif text.endswith("/>") or name in _VOID:
        found.append((start, end, "tag", "alone", -1))
    else:
        wait(f"<{name}", start, end, "tag")


def _emphasis(text: str, run: str, start: int, end: int, close, wait) -> None:  # type: ignore[no-untyped-def]
    before, after = text[start - 1 : start], text[end : end + 1]
    inside_word = before.isascii() and before.isalnum() and after.isascii() and after.isalnum()
    if run[0] == "_" and inside_word:
        return  # snake_case
    if before and not before.isspace() and close(run, start, end, "emphasis"):
        return
    if after and not after.isspace():
        wait(run, start, end, "emphasis")


def _forget(waiting: list[tuple[str, int]], key: str) -> None:
    for depth in range(len(waiting) - 1, -1, -1):
        if waiting[depth][0] == key:
            del waiting[depth]
            return


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
