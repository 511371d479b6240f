"""What every file format does with the fields of one entry: clean them, check them, make a Term of them.

The formats differ in how they are read and in how exactly they can say where something stands; the rules for
what makes a usable entry are the same and are here.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from pipeline.errors import GlossaryError
from pipeline.glossary.terms import CASES, MATCHES, Term

_YES = {"true", "yes", "1", "x", "是"}
_NO = {"", "false", "no", "0", "否"}
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
JOINT = " | "


def clean(text: str) -> str:
    """One line in NFC, without white space at its ends and without runs of it inside."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def yes(text: str) -> bool | None:
    """The truth value that a cell holds; None when it is neither yes nor no."""
    text = text.strip().casefold()
    return True if text in _YES else False if text in _NO else None


def joined(values: tuple[str, ...]) -> str:
    """Several values in one cell: `a | b`, a bar inside a value as `\\|`."""
    return JOINT.join(value.replace("\\", "\\\\").replace("|", "\\|") for value in values)


def parted(cell: str) -> tuple[str, ...]:
    """The values of a cell written by `joined`."""
    parts = re.findall(r"(?:\\.|[^|\\]|\\$)+", cell)
    values = (clean(re.sub(r"\\([\\|])", r"\1", part)) for part in parts)
    return tuple(value for value in values if value)


def make_term(
    *,
    zh: str,
    en: str = "",
    aliases: tuple[str, ...] = (),
    wrong: tuple[str, ...] = (),
    case: str = "",
    keep: bool = False,
    note: str = "",
    match: str = "",
    section: str = "",
    file: Path,
    line: int,
    column: int | None = None,
) -> Term:
    """A Term of cleaned, checked fields; empty `case` and `match` mean the default. Raises GlossaryError."""

    def wrong_entry(message: str, way_out: str) -> GlossaryError:
        return GlossaryError(message, file=file, line=line, column=column, way_out=way_out)

    for text in (zh, en, note, section, *aliases, *wrong):
        if found := _FORBIDDEN.search(text):
            raise wrong_entry(f"A control character (U+{ord(found[0]):04X}) is in an entry.", "Delete it.")
    zh, en, note, section = clean(zh), clean(en), clean(note), clean(section)
    aliases = tuple(dict.fromkeys(form for form in map(clean, aliases) if form and form != zh))
    wrong = tuple(dict.fromkeys(form for form in map(clean, wrong) if form))
    case, match = case or CASES[1], match or MATCHES[0]
    if not zh:
        raise wrong_entry("The entry has no Chinese term.", "Fill it in or delete the entry.")
    if case not in CASES:
        raise wrong_entry(f"case: {case} is not known.", f"Write {' or '.join(CASES)}.")
    if match not in MATCHES:
        raise wrong_entry(f"match: {match} is not known.", f"Write {' or '.join(MATCHES)}.")
    if keep and en not in ("", zh):
        raise wrong_entry(f"{zh} is to be kept and to be rendered as {en}.", "Leave out `keep` or `en`.")
    if not keep and not en:
        raise wrong_entry(
            f"{zh} has no rendering.", "Fill in `en`, or write `keep: true` to leave it as it is."
        )
    target = zh if keep else en
    if target in wrong:
        raise wrong_entry(f"{zh} forbids its own rendering {target}.", "Take it out of `not`.")
    return Term(
        zh=zh,
        en="" if keep else en,
        aliases=aliases,
        wrong=wrong,
        case=case,
        keep=keep,
        note=note,
        match=match,
        section=section,
        file=str(file),
        line=line,
    )
