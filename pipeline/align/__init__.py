"""Two texts -> Units: which sentences of an existing translation belong to which of the original.

`align` finds the beads, `units` makes Units of them. Both take sentences that somebody else has cut: the
Chinese as Units, the English as `english_sentences` gives them. Files, folders of pairs and the project
store are not known here, except in `pairs`, which says which files belong together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.align.beads import Bead, read_beads, write_beads
from pipeline.align.english import EnglishSentence, cut, english_sentences
from pipeline.align.lexicon import SHIPPED, load
from pipeline.engines.base import Engine
from pipeline.errors import DuizhaoError
from pipeline.units import Finding, Kind, Origin, State, Unit, unit_id

__all__ = [
    "METHODS", "Bead", "EnglishSentence", "align", "cut", "english_sentences", "presplit", "read_beads",
    "units", "write_beads",
]  # fmt: skip

METHODS = ("full", "length")
DOUBTFUL = 0.5  # beads below this confidence carry a finding


def presplit(text: str) -> list[EnglishSentence]:
    """The sentences of an English text that has one a line; an empty line begins a new paragraph."""
    sentences, paragraph = [], 0
    for line in text.splitlines():
        if line.strip():
            sentences.append(EnglishSentence(line.strip(), paragraph))
        elif sentences:
            paragraph = sentences[-1].paragraph + 1
    return sentences


def align(
    zh: Sequence[Unit], en: Sequence[EnglishSentence], *, method: str = "full", engine: Engine | None = None,
    lexicon: Path = SHIPPED,
) -> list[Bead]:  # fmt: skip
    """The beads of two texts, in order, every sentence in exactly one of them.

    `zh` are one sentence each; paragraph numbers of both sides are used where there are several. `engine`
    translates `zh` as further evidence. Beads' scores are confidences, 0 to 1 (method "length" has none:
    0.5). Raises DuizhaoError when the texts cannot be translations of each other (see checks).
    """
    from pipeline.align import checks

    zh_texts, en_texts = [_simplified(unit) for unit in zh], [sentence.text for sentence in en]
    checks.before(zh_texts, en_texts)
    if method == "length":
        from pipeline.align.length import by_length

        return by_length(zh_texts, en_texts)
    if method != "full":
        raise DuizhaoError(
            f"there is no alignment method '{method}'.", way_out=f"Choose from {', '.join(METHODS)}."
        )
    from pipeline.align.search import align_texts

    beads, fit = align_texts(
        zh_texts, [unit.paragraph for unit in zh], en_texts, [sentence.paragraph for sentence in en],
        load(lexicon), _translated(engine, zh_texts) if engine else None,
    )  # fmt: skip
    checks.after(fit)
    return beads


def units(beads: Sequence[Bead], zh: Sequence[Unit], en: Sequence[EnglishSentence]) -> Iterator[Unit]:
    """A Unit for each bead: kind and paragraph are those of its first Chinese sentence, or of the one
    before it.

    Chinese sentences of a bead are joined without a space, English ones with one. Null beads are kept: an
    empty source, or no target. `score` is the bead's confidence; one below DOUBTFUL has a finding
    "alignment".
    """
    seen: dict[str, int] = {}
    model = zh[0] if zh else Unit("", "")
    for position, bead in enumerate(beads):
        if bead.zh:
            model = zh[bead.zh[0]]
        source = "".join(zh[i].source for i in bead.zh)
        target = " ".join(en[j].text for j in bead.en) or None
        # An untranslated English sentence has no source to tell it by: its own text stands in.
        key = source or f"\x1f{target}"
        occurrence = seen.get(key, 0)
        seen[key] = occurrence + 1
        yield replace(
            model,
            id=unit_id(model.document, key, occurrence),
            source=source,
            target=target,
            position=position,
            kind=model.kind if bead.zh else Kind.TEXT,
            origin=Origin.ALIGNED,
            terms=(),
            score=bead.score,
            state=State.TRANSLATED if target else State.NEW,
            sentences=(len(bead.zh), len(bead.en)),
            findings=(*model.findings, *_findings(bead)) if bead.zh else tuple(_findings(bead)),
        )


def _findings(bead: Bead) -> Iterator[Finding]:
    if not bead.en:
        yield Finding("alignment", "No English sentence was found for this one.")
    elif not bead.zh:
        yield Finding("alignment", "No Chinese sentence was found for this one.")
    elif bead.score < DOUBTFUL:
        yield Finding("alignment", f"Perhaps not the right sentences (confidence {bead.score:.2f}).")


def _simplified(unit: Unit) -> str:
    if not unit.traditional:
        return unit.source
    from pipeline.script import simplified

    return simplified(unit.source)


def _translated(engine: Engine, sentences: Sequence[str]) -> list[str]:
    return [best[0].text for best in engine.translate(sentences)]
