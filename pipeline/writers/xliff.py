"""XLIFF 1.2, one `file` per document, for CAT tools and localisation servers; both ways.

What nobody reviewed is `approved="no"` and says where it comes from; matches from a memory carry their
rate. Inline markup becomes `ph`, `bpt` and `ept` whose content is the code itself. Findings and glossary
terms are notes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pipeline.units import Origin, State, Unit
from pipeline.writers.atomic import write_texts
from pipeline.writers.base import REVIEWED, Export, Returned
from pipeline.writers.inline import numbered
from pipeline.writers.inline import xliff as with_elements
from pipeline.writers.xmltext import attribute, elements, escape

NAMESPACE = "urn:oasis:names:tc:xliff:document:1.2"
_Q = f"{{{NAMESPACE}}}"
_QUALIFIERS = {
    Origin.MACHINE: "mt-suggestion",
    Origin.MEMORY: "exact-match",
    Origin.FUZZY: "fuzzy-match",
}
_STATES = {"final": State.FINAL, "signed-off": State.REVIEWED, "translated": State.TRANSLATED}
OURS = frozenset(("duizhao", "glossary"))


def write(units: Iterable[Unit], path: Path, export: Export) -> tuple[Path, ...]:
    """Write units that have a source; the files that changed. Raises InputError, StoreError."""
    return (path,) if write_texts(path, _file(units, export)) else ()


def _file(units: Iterable[Unit], export: Export) -> Iterator[str]:
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<xliff version="1.2" xmlns="{NAMESPACE}">\n'
    document: str | None = None
    for unit in units:
        if not unit.source.strip() or not export.wants(unit):
            continue
        if unit.document != document:
            if document is not None:
                yield "</body>\n</file>\n"
            document = unit.document
            yield _head(document or export.document, export)
        yield _unit(unit)
    if document is None:
        yield _head(export.document, export)
    yield "</body>\n</file>\n</xliff>\n"


def _head(document: str, export: Export) -> str:
    return (
        f'<file original="{attribute(document)}" source-language="{attribute(export.source_lang)}"'
        f' target-language="{attribute(export.target_lang)}" datatype="plaintext" tool-id="duizhao">\n'
        '<header><tool tool-id="duizhao" tool-name="duizhao"'
        f' tool-version="{attribute(export.version)}"/></header>\n<body>\n'
    )


def _unit(unit: Unit) -> str:
    target = unit.target or ""
    of_source, of_target = numbered(unit.source, target, unit.markup)
    source_text, target_text = with_elements(unit.source, of_source), with_elements(target, of_target)
    approved = "yes" if unit.state in REVIEWED else "no"
    kind = unit.kind.value.replace(" ", "-")
    parts = [
        f'<trans-unit id="{attribute(unit.id)}" restype="x-{kind}" approved="{approved}"'
        f' xml:space="preserve">\n<source>{source_text}</source>\n'
    ]
    if target.strip():
        parts.append(f"<target{_state(unit)}>{target_text}</target>\n")
    parts.append(notes(unit))
    if unit.origin in (Origin.MEMORY, Origin.FUZZY) and target.strip():
        rate = 100 if unit.origin is Origin.MEMORY else round((unit.score or 0) * 100)
        parts.append(
            f'<alt-trans match-quality="{rate}%" origin="memory"><target>{target_text}</target></alt-trans>\n'
        )
    parts.append("</trans-unit>\n")
    return "".join(parts)


def _state(unit: Unit) -> str:
    if unit.state is State.FINAL:
        return ' state="final"'
    if unit.state is State.REVIEWED:
        return ' state="signed-off"'
    if unit.state is State.REJECTED:
        return ' state="needs-translation" state-qualifier="x-rejected"'
    if unit.origin is Origin.HUMAN:
        return ' state="translated"'
    qualifier = _QUALIFIERS.get(unit.origin) if unit.origin else None
    return ' state="needs-review-translation"' + (f' state-qualifier="{qualifier}"' if qualifier else "")


def notes(unit: Unit) -> str:
    """The reviewer's note, findings and glossary terms as XLIFF 1.2 `note` elements."""
    parts = [f'<note from="reviewer">{escape(unit.note)}</note>\n'] if unit.note else []
    parts += [
        f'<note from="duizhao" annotates="target">{escape(f"{finding.code}: {finding.message}")}</note>\n'
        for finding in unit.findings
    ]
    parts += [f'<note from="glossary" annotates="source">{escape(line)}</note>\n' for line in terms(unit)]
    return "".join(parts)


def terms(unit: Unit) -> list[str]:
    """Glossary terms of a unit as "term = rendering", each once."""
    return list(dict.fromkeys(f"{hit.term} = {hit.target}" for hit in unit.terms))


def read_back(path: Path) -> Iterator[Returned]:
    """The `trans-unit`s of an edited file. Raises InputError."""
    for element in elements(path, _Q + "trans-unit"):
        source, target = element.find(_Q + "source"), element.find(_Q + "target")
        said = None if target is None else _STATES.get(target.get("state", ""))
        if element.get("approved") == "yes" and said not in REVIEWED:
            said = State.REVIEWED
        remarks = [
            "".join(note.itertext()) for note in element.iterfind(_Q + "note") if note.get("from") not in OURS
        ]
        yield Returned(
            id=element.get("id", ""),
            source=_text(source) or "",
            target=_text(target),
            state=said,
            note="\n".join(remarks) or None,
            place=f"line {element.sourceline}",
        )


def _text(element: Any) -> str | None:
    """Text with the code of inline elements; `mrk` and `g` are transparent."""
    return None if element is None else "".join(element.itertext())
