"""The one currency of the house: documents, paragraphs and translation units.

All of it is immutable data (`dataclasses.replace` makes the changed copy). Nothing here reads, writes or
decides; the only behaviour is that of the fields themselves.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a paragraph is in its document."""

    HEADING = "heading"
    TEXT = "text"
    LIST_ITEM = "list item"
    CAPTION = "caption"
    VERBATIM = "verbatim"  # code blocks, front matter: kept by readers, never cut into units


class Origin(StrEnum):
    """Where a target text comes from."""

    MACHINE = "machine"
    MEMORY = "memory"
    FUZZY = "fuzzy"
    ALIGNED = "aligned"
    HUMAN = "human"


class State(StrEnum):
    """How far a unit has come."""

    NEW = "new"
    TRANSLATED = "translated"
    REVIEWED = "reviewed"
    FINAL = "final"
    REJECTED = "rejected"


class Outcome(StrEnum):
    """What became of a glossary term in the target."""

    GIVEN = "as given"  # the plain translation already had the rendering asked for
    REPLACED = "replaced"  # it took an escalation; TermHit.how says which
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph as its author meant it: line wrapping undone, markers of the format taken off.

    `text` holds no line break (except Kind.VERBATIM). `prefix` and `suffix` are the format's own markers
    around it ("## ", "- ", "> "). `level` is the depth of a heading (1 is the top) or of a list item.
    `line` is the 1-based line of the file where it begins.
    """

    text: str
    kind: Kind = Kind.TEXT
    level: int = 0
    line: int = 1
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A file that was read. `paragraphs` may be lazy and is consumed once.

    `name` is the path below the folder that the user named, with "/" between its parts: it is part of every
    unit's id. `markup` says what inline markup paragraphs may hold ("plain" or "markdown"). `traditional`
    says that the text is in Traditional characters. `encoding` is a Python codec name.
    """

    name: str
    paragraphs: Iterable[Paragraph]
    markup: str = "plain"
    encoding: str = "utf-8"
    traditional: bool = False


@dataclass(frozen=True, slots=True)
class TermHit:
    """A glossary term found in a source: `source[start:end]`, to be rendered as `target`.

    `term` is the glossary's own Chinese form, `wrong` the renderings its author forbids, `case` "keep" or
    "sentence" (may take a capital at the start of a sentence). `outcome` is None until the unit is
    translated; `how` names the step that brought a replaced term in.
    """

    start: int
    end: int
    term: str
    target: str
    case: str = "sentence"
    wrong: tuple[str, ...] = ()
    outcome: Outcome | None = None
    how: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a reviewer should look at: a stable `code` ("number", "term", ...) and words for people."""

    code: str
    message: str


@dataclass(slots=True)  # not frozen, which makes it ten times as dear: six are made for every sentence
class Unit:
    """A translation unit in the sense of TMX and XLIFF. See DESIGN.md, section 2. Nobody changes one; the
    tests watch over that.

    `paragraph` and `position` are 0-based numbers within the document (of the paragraph, and of the unit).
    `sentences` counts source and target sentences: (1, 1) as a rule, other pairs after alignment; (1, 0) and
    (0, 1) are null beads. `score` is origin's own: mean log probability per token (machine), 0-1 (fuzzy
    match, alignment confidence). `recipe` identifies what made the target (engine, options, terms), so that
    a later run knows whether to make it anew. `changed` is the time of a person's edit, YYYYMMDDThhmmssZ.
    `line` is where the paragraph begins in the file. `traditional` and `markup` are the document's.
    """

    id: str
    source: str
    target: str | None = None
    document: str = ""
    paragraph: int = 0
    position: int = 0
    kind: Kind = Kind.TEXT
    level: int = 0
    origin: Origin | None = None
    score: float | None = None
    terms: tuple[TermHit, ...] = ()
    findings: tuple[Finding, ...] = ()
    state: State = State.NEW
    note: str = ""
    sentences: tuple[int, int] = (1, 1)
    recipe: str = ""
    changed: str = ""
    line: int = 1
    traditional: bool = False
    markup: str = "plain"

    def made(
        self,
        target: str | None,
        origin: Origin | None,
        score: float | None,
        terms: tuple[TermHit, ...],
        findings: tuple[Finding, ...],
        state: State,
        recipe: str,
    ) -> Unit:
        """The unit with another target and all that comes with one; `dataclasses.replace` in a fifth of the
        time."""
        return Unit(
            self.id, self.source, target, self.document, self.paragraph, self.position, self.kind, self.level,
            origin, score, terms, findings, state, self.note, self.sentences, recipe, self.changed, self.line,
            self.traditional, self.markup,
        )  # fmt: skip


def unit_id(document: str, source: str, occurrence: int) -> str:
    """16 hexadecimal digits that depend on the document's name, the source text (NFC) and which occurrence of
    that text in the document it is (0-based), and on nothing else."""
    key = "\x1f".join((document, unicodedata.normalize("NFC", source), str(occurrence)))
    return hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
