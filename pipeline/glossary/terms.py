"""The glossary in memory: terms in order, and what happens when two glossaries meet.

Reading files is `load`'s work, finding terms in a text `match`'s.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from pipeline.errors import GlossaryError
from pipeline.glossary.fold import fold

CASES = ("keep", "sentence")
MATCHES = ("word", "anywhere")


@dataclass(frozen=True, slots=True)
class Term:
    """One entry of a glossary.

    `zh` and its `aliases` are rendered as `en`, never as one of `wrong` (the YAML key `not`). `case` is
    "keep" (exactly as given) or "sentence" (may take capitals at the start of a sentence or in a heading).
    `keep` says that the term is not translated: its rendering is `zh` itself. `match` is "word" (not inside
    a longer word) or "anywhere". `section`, `file` and `line` (1-based, 0 unknown) say where it stands.
    """

    zh: str
    en: str = ""
    aliases: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    case: str = "sentence"
    keep: bool = False
    note: str = ""
    match: str = "word"
    section: str = ""
    file: str = ""
    line: int = 0

    @property
    def target(self) -> str:
        """The rendering asked for."""
        return self.zh if self.keep else self.en

    @property
    def place(self) -> str:
        """`file:line`, for messages."""
        return f"{self.file}:{self.line}" if self.line else self.file

    @property
    def forms(self) -> tuple[str, ...]:
        """The Chinese forms: `zh` and the aliases."""
        return (self.zh, *self.aliases)


@dataclass(frozen=True, slots=True)
class Glossary:
    """Terms in order. Forms that differ only in width, case or script are the same form."""

    terms: tuple[Term, ...] = ()

    def __iter__(self) -> Iterator[Term]:
        return iter(self.terms)

    def __len__(self) -> int:
        return len(self.terms)

    @property
    def fingerprint(self) -> str:
        """16 hexadecimal digits over all that decides how a text is translated (notes and places do not)."""
        digest = hashlib.blake2b(digest_size=8)
        for term in self.terms:
            key = (term.zh, term.target, term.aliases, term.wrong, term.case, term.match)
            digest.update(repr(key).encode("utf-8", "surrogatepass"))
        return digest.hexdigest()

    def merge(self, later: Glossary) -> tuple[Glossary, list[str]]:
        """Both together; where they claim the same form, `later` wins. Returns the result and one message for
        the user for each rendering that was overruled."""
        claimed = {fold(form): term for term in later for form in term.forms}
        kept, messages = [], []
        for term in self.terms:
            winner = claimed.get(fold(term.zh))
            if winner is not None:
                if winner.target != term.target:
                    messages.append(
                        f"{winner.place}: {term.zh} → {winner.target} replaces {term.target} ({term.place})."
                    )
                continue
            lost = [alias for alias in term.aliases if fold(alias) in claimed]
            for alias in lost:
                winner = claimed[fold(alias)]
                if winner.target != term.target:
                    messages.append(
                        f"{winner.place}: {alias} → {winner.target} replaces {term.target} ({term.place})."
                    )
            if lost:
                term = replace(term, aliases=tuple(alias for alias in term.aliases if alias not in lost))
            kept.append(term)
        return Glossary((*kept, *later.terms)), messages


def one_file(terms: Iterable[Term]) -> tuple[Glossary, list[str]]:
    """One file's terms as a glossary; an entry that repeats an earlier one becomes part of it.

    Raises GlossaryError where two entries give the same Chinese form different renderings or rules.
    """
    result: list[Term] = []
    owner: dict[str, int] = {}
    messages: list[str] = []
    for term in terms:
        for form in term.forms:
            if (index := owner.get(fold(form))) is not None:
                _must_agree(form, result[index], term)
        index = owner.get(fold(term.zh), -1)
        if index >= 0 and fold(result[index].zh) == fold(term.zh):
            messages.append(
                f"{term.place}: {term.zh} has this rendering in line {result[index].line} already."
            )
            result[index] = _combined(result[index], term)
        else:
            index = len(result)
            result.append(term)
        for form in term.forms:
            owner.setdefault(fold(form), index)
    return Glossary(tuple(result)), messages


def _must_agree(form: str, first: Term, second: Term) -> None:
    for name, one, other in (
        ("is rendered as", first.target, second.target),
        ("has case:", first.case, second.case),
        ("has match:", first.match, second.match),
    ):
        if one != other:
            raise GlossaryError(
                f"{form} {name} {other} here and {one} in line {first.line}.",
                file=second.file,
                line=second.line or None,
                way_out="Keep one of the two.",
            )


def _combined(first: Term, second: Term) -> Term:
    return replace(
        first,
        aliases=tuple(form for form in dict.fromkeys(first.aliases + second.forms) if form != first.zh),
        wrong=tuple(dict.fromkeys(first.wrong + second.wrong)),
        note=first.note or second.note,
    )
