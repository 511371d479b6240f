"""XLIFF 2.1, one `file` per document; both ways.

A unit has one segment; tools may cut it further, then its segments are put together again. Inline markup
becomes `ph` and `pc` with the codes in `originalData`; rates of memory matches are in the matches module.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pipeline.units import Origin, State, Unit
from pipeline.writers.atomic import write_texts
from pipeline.writers.base import Export, Returned
from pipeline.writers.inline import numbered
from pipeline.writers.inline import xliff2 as with_elements
from pipeline.writers.xliff import OURS, terms
from pipeline.writers.xmltext import attribute, elements, escape

NAMESPACE = "urn:oasis:names:tc:xliff:document:2.0"
_MATCHES = "urn:oasis:names:tc:xliff:matches:2.0"
_Q = f"{{{NAMESPACE}}}"
_STATES = {"translated": State.TRANSLATED, "reviewed": State.REVIEWED, "final": State.FINAL}
_RANK = {None: 0, State.TRANSLATED: 1, State.REVIEWED: 2, State.FINAL: 3}


def write(units: Iterable[Unit], path: Path, export: Export) -> tuple[Path, ...]:
    """Write units that have a source; the files that changed. Raises InputError, StoreError."""
    return (path,) if write_texts(path, _file(units, export)) else ()


def _file(units: Iterable[Unit], export: Export) -> Iterator[str]:
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<xliff xmlns="{NAMESPACE}" xmlns:mtc="{_MATCHES}" version="2.1"'
        f' srcLang="{attribute(export.source_lang)}" trgLang="{attribute(export.target_lang)}">\n'
    )
    document: str | None = None
    count = 0
    for unit in units:
        if not unit.source.strip() or not export.wants(unit):
            continue
        if unit.document != document:
            if document is not None:
                yield "</file>\n"
            document, count = unit.document, count + 1
            yield f'<file id="f{count}" original="{attribute(document or export.document)}">\n'
        yield _unit(unit)
    if document is None:  # a file without a unit is not valid
        yield f'<file id="f1" original="{attribute(export.document)}">\n<unit id="none" translate="no">'
        yield "<segment><source></source></segment></unit>\n"
    yield "</file>\n</xliff>\n"


def _unit(unit: Unit) -> str:
    target = unit.target or ""
    of_source, of_target = numbered(unit.source, target, unit.markup)
    data: dict[str, str] = {}
    source_text = with_elements(unit.source, of_source, data)
    target_text = with_elements(target, of_target, data)
    parts = [f'<unit id="{attribute(unit.id)}" type="duizhao:{unit.kind.value.replace(" ", "-")}">\n']
    if unit.origin in (Origin.MEMORY, Origin.FUZZY) and target.strip():
        rate = 100.0 if unit.origin is Origin.MEMORY else (unit.score or 0) * 100
        parts.append(
            f'<mtc:matches><mtc:match ref="#s1" matchQuality="{rate:.1f}" type="tm">'
            f'<source xml:space="preserve">{escape(unit.source)}</source>'
            f'<target xml:space="preserve">{escape(target)}</target></mtc:match></mtc:matches>\n'
        )
    parts.append(_notes(unit))
    if data:
        codes = "".join(f'<data id="{name}">{escape(code)}</data>' for code, name in data.items())
        parts.append(f"<originalData>{codes}</originalData>\n")
    state, detail = _state(unit)
    parts.append(
        f'<segment id="s1" state="{state}"{detail}>\n<source xml:space="preserve">{source_text}</source>\n'
    )
    if target.strip():
        parts.append(f'<target xml:space="preserve">{target_text}</target>\n')
    parts.append("</segment>\n</unit>\n")
    return "".join(parts)


def _state(unit: Unit) -> tuple[str, str]:
    """`state` and `subState`. What needs review is "initial", as nothing else stops tools from taking it as
    done."""
    if unit.state is State.FINAL:
        return "final", ""
    if unit.state is State.REVIEWED:
        return "reviewed", ""
    if unit.state is State.REJECTED:
        return "initial", ' subState="duizhao:rejected"'
    if unit.target and unit.origin in (Origin.HUMAN, Origin.ALIGNED):
        return "translated", ""
    detail = {Origin.MACHINE: "mt-suggestion", Origin.MEMORY: "exact-match", Origin.FUZZY: "fuzzy-match"}
    if unit.target and unit.origin:
        return "initial", f' subState="duizhao:{detail[unit.origin]}"'
    return "initial", ""


def _notes(unit: Unit) -> str:
    lines = [("reviewer", "", unit.note)] if unit.note else []
    lines += [("duizhao", "target", f"{finding.code}: {finding.message}") for finding in unit.findings]
    lines += [("glossary", "source", line) for line in terms(unit)]
    if not lines:
        return ""
    inner = "".join(
        f'<note id="n{number}" category="{category}"{f" appliesTo={chr(34)}{side}{chr(34)}" if side else ""}>'
        f"{escape(text)}</note>"
        for number, (category, side, text) in enumerate(lines, 1)
    )
    return f"<notes>{inner}</notes>\n"


def read_back(path: Path) -> Iterator[Returned]:
    """The units of an edited file. Raises InputError."""
    for element in elements(path, _Q + "unit"):
        if element.get("translate") == "no":
            continue
        codes = {
            data.get("id"): "".join(data.itertext())
            for data in element.iterfind(f"{_Q}originalData/{_Q}data")
        }
        sources, targets, states = [], [], []
        for part in element.iterfind("*"):
            if part.tag not in (_Q + "segment", _Q + "ignorable"):
                continue
            source, target = part.find(_Q + "source"), part.find(_Q + "target")
            sources.append(_text(source, codes))
            if target is not None:
                targets.append(_text(target, codes))
            elif part.tag == _Q + "ignorable":
                targets.append(sources[-1])
            if part.tag == _Q + "segment":
                states.append(_STATES.get(part.get("state", "")))
        remarks = [
            "".join(note.itertext())
            for note in element.iterfind(f"{_Q}notes/{_Q}note")
            if note.get("category") not in OURS
        ]
        yield Returned(
            id=element.get("id", ""),
            source="".join(sources),
            target="".join(targets) if targets else None,
            state=min(states, key=_RANK.__getitem__, default=None),
            note="\n".join(remarks) or None,
            place=f"line {element.sourceline}",
        )


def _text(element: Any, codes: dict[str, str]) -> str:
    """Text of a `source` or `target` with the original codes in their places."""
    if element is None:
        return ""
    parts = [element.text or ""]
    for child in element:
        name = child.tag.removeprefix(_Q) if isinstance(child.tag, str) else ""
        if name == "ph" or name in ("sc", "ec"):
            parts.append(codes.get(child.get("dataRef"), ""))
        elif name == "pc":
            parts.append(codes.get(child.get("dataRefStart"), ""))
            parts.append(_text(child, codes))
            parts.append(codes.get(child.get("dataRefEnd"), ""))
        elif name == "cp":
            parts.append(chr(int(child.get("hex", "FFFD"), 16)))
        else:
            parts.append(_text(child, codes))
        parts.append(child.tail or "")
    return "".join(parts)
