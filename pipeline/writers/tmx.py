"""TMX 1.4, as CAT tools take it without a question, and TMX that they hand back.

One `tu` per unit that has a target, written in one pass. All dates are those of people's edits, so that the
same units give the same bytes. Where a source occurs again with another target, the later unit carries
OmegaT's context props (`file`, `prev`, `next`): OmegaT takes the first for all occurrences but those. Beside
these props OmegaT bears no others, so such a unit's particulars go into its note.

Reading serves `duizhao import`; the translation memory's own import of foreign TMX is in `memory`.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pipeline.inline import marks
from pipeline.units import Origin, State, Unit
from pipeline.writers import atomic
from pipeline.writers.base import REVIEWED, Export, Returned, filled
from pipeline.writers.inline import numbered
from pipeline.writers.inline import tmx as with_elements
from pipeline.writers.xmltext import attribute, elements, escape, segment

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_STATES = {state.value: state for state in State}
_ORIGINS = {origin.value: origin for origin in Origin}


class _Output:
    """A TMX file of one segmentation type in the making; made when the first unit comes."""

    def __init__(self, path: Path, segtype: str, export: Export) -> None:
        self.path, self.segtype, self.export = path, segtype, export
        self.part: atomic.TextPart | None = None

    def add(self, text: str) -> None:
        if self.part is None:
            self.part = atomic.TextPart(self.path)
            self.part.add(_head(self.export, self.segtype))
        self.part.add(text)

    def put(self, path: Path) -> bool:
        self.add(_FOOT)
        assert self.part is not None
        return self.part.put(path)

    def drop(self) -> None:
        if self.part is not None:
            self.part.drop()


def write(units: Iterable[Unit], path: Path, export: Export) -> tuple[Path, ...]:
    """Write units to `path` and the files beside it that `Tmx` tells of; the files that changed. Raises
    InputError, StoreError."""
    return filled(Tmx(path, export), units)


class Tmx:
    """TMX files in the making, fed unit by unit.

    Units of several sentences go to `<stem>.paragraph.tmx` beside `path` when both kinds occur (when one
    kind occurs alone it is in `path` itself). With `split_by_origin` reviewed and other units are apart, in
    `<stem>.reviewed.tmx` and `<stem>.machine.tmx`. Files of these names that an earlier export left and
    this one does not make are taken away.
    """

    def __init__(self, path: Path, export: Export) -> None:
        self._path, self._export = path, export
        self._source_lang, self._target_lang = attribute(export.source_lang), attribute(export.target_lang)
        stem = path.name.removesuffix(".tmx")
        groups = ("reviewed", "machine") if export.split_by_origin else ("",)
        self._names = {group: f"{stem}.{group}" if group else stem for group in groups}
        self._outputs = {
            (group, several): _Output(
                path.with_name(f"{name}{'.paragraph' if several else ''}.tmx"),
                "paragraph" if several else "sentence",
                export,
            )
            for group, name in self._names.items()
            for several in (False, True)
        }
        self._known = _Targets()
        self._documents: dict[str, str] = {}
        self._before = ("", "")  # document and source of the unit before
        self._waiting: tuple[Unit, str, str, str] | None = None  # needs to know what follows it

    def add(self, unit: Unit) -> None:
        """Take the next unit, in the order of the document; also what is not written, as it is the others'
        context."""
        source = segment(unit.source)
        if self._waiting is not None:
            self._end_waiting(source if self._waiting[0].document == unit.document else "")
        target = segment(unit.target) if unit.target else ""
        if source and target and unit.state is not State.REJECTED and self._export.wants(unit):
            if self._known.differs(source, target):
                before = self._before[1] if self._before[0] == unit.document else ""
                self._waiting = (unit, source, target, before)
            else:
                self._write(unit, _usual(unit, self._documents), source, target)
        self._before = (unit.document, source)

    def put(self) -> tuple[Path, ...]:
        """Let the files take their places; those that changed."""
        if self._waiting is not None:
            self._end_waiting("")
        changed: list[Path] = []
        for group in self._names:
            single, several = self._outputs[group, False], self._outputs[group, True]
            both = single.part is not None and several.part is not None
            if single.part is None and several.part is not None:
                changed += [single.path] if several.put(single.path) else []
            elif single.part is not None or not self._export.split_by_origin:
                changed += [single.path] if single.put(single.path) else []
            elif _is_ours(single.path) and atomic.remove(single.path):
                changed.append(single.path)
            if both:
                changed += [several.path] if several.put(several.path) else []
            elif _is_ours(several.path) and atomic.remove(several.path):
                changed.append(several.path)
        return tuple(changed)

    def drop(self) -> None:
        """Leave nothing half-made behind. Does nothing after `put`."""
        for output in self._outputs.values():
            output.drop()

    def _end_waiting(self, following: str) -> None:
        assert self._waiting is not None
        unit, source, target, before = self._waiting
        self._waiting = None
        self._write(unit, _in_context(unit, before, following), source, target)

    def _write(self, unit: Unit, head: str, source: str, target: str) -> None:
        if self._export.inline and (marks(source, unit.markup) or marks(target, unit.markup)):
            of_source, of_target = numbered(source, target, unit.markup)
            source, target = with_elements(source, of_source), with_elements(target, of_target)
        else:
            source, target = escape(source), escape(target)
        changed = f' changedate="{attribute(unit.changed)}"' if unit.changed else ""
        group = ("reviewed" if unit.state in REVIEWED else "machine") if self._export.split_by_origin else ""
        several = unit.sentences != (1, 1) and max(unit.sentences) > 1
        self._outputs[group, several].add(
            f'{head}\n<tuv xml:lang="{self._source_lang}"><seg>{source}</seg></tuv>'
            f'\n<tuv xml:lang="{self._target_lang}"{changed}><seg>{target}</seg></tuv>\n</tu>\n'
        )


open_sheet = Tmx

_FOOT = "</body>\n</tmx>\n"


def _head(export: Export, segtype: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n<tmx version="1.4">\n'
        f'<header creationtool="duizhao" creationtoolversion="{attribute(export.version)}" '
        f'segtype="{segtype}" o-tmf="duizhao" adminlang="en-US" srclang="{attribute(export.source_lang)}" '
        'datatype="plaintext"/>\n<body>\n'
    )


def _is_ours(path: Path) -> bool:
    """Whether a file is a TMX that duizhao wrote."""
    try:
        with path.open("rb") as file:
            return b'creationtool="duizhao"' in file.read(1000)
    except OSError:
        return False


def _usual(unit: Unit, documents: dict[str, str]) -> str:
    """Beginning of the usual `tu`: note and props. `documents` keeps what was written for a document's
    name."""
    document = documents.get(unit.document)
    if document is None:
        document = f'<prop type="x-duizhao-document">{escape(unit.document)}</prop>' if unit.document else ""
        documents[unit.document] = document
    identity = attribute(unit.id)
    text = f'<tu tuid="{identity}">'
    if unit.note:
        text += f"<note>{escape(unit.note)}</note>"
    text += f'<prop type="x-duizhao-id">{identity}</prop>{document}'
    # Members of enumerations are strings; f-strings would look up how to format them.
    if unit.origin is not None:
        text += '<prop type="x-duizhao-origin">' + unit.origin + "</prop>"
    text += '<prop type="x-duizhao-state">' + unit.state + "</prop>"
    text += '<prop type="x-duizhao-kind">' + unit.kind + "</prop>"
    if unit.score is not None:
        text += f'<prop type="x-duizhao-score">{unit.score:.4g}</prop>'
    if unit.sentences != (1, 1):
        text += f'<prop type="x-duizhao-sentences">{unit.sentences[0]}-{unit.sentences[1]}</prop>'
    for finding in unit.findings:
        text += f'<prop type="x-duizhao-finding">{escape(f"{finding.code}: {finding.message}")}</prop>'
    return text


def _in_context(unit: Unit, before: str, following: str) -> str:
    """Beginning of the `tu` of a source that has another target elsewhere: OmegaT's context props and no
    others."""
    about = [unit.note] if unit.note else []
    origin = f"{unit.origin.value}, " if unit.origin is not None else ""
    about.append(f"duizhao: {origin}{unit.state.value}")
    about += [f"{finding.code}: {finding.message}" for finding in unit.findings]
    text = f'<tu tuid="{attribute(unit.id)}">' + "".join(f"<note>{escape(line)}</note>" for line in about)
    text += f'<prop type="file">{escape(unit.document)}</prop>'
    if before:
        text += f'<prop type="prev">{escape(before)}</prop>'
    if following:
        text += f'<prop type="next">{escape(following)}</prop>'
    return text


class _Targets:
    """Remembers which target a source had first, 16 to 64 bytes a source whatever its length."""

    def __init__(self) -> None:
        self._size, self._used = 1 << 10, 0
        self._sources, self._targets = array("Q", bytes(8 << 10)), array("Q", bytes(8 << 10))

    def differs(self, source: str, target: str) -> bool:
        """Whether the source is known with another target; a source that is new is remembered with this
        one."""
        key, value = _digest(source), _digest(target)
        place = self._place(key)
        if self._sources[place]:
            return self._targets[place] != value
        self._sources[place], self._targets[place] = key, value
        self._used += 1
        if self._used * 2 > self._size:
            self._grow()
        return False

    def _place(self, key: int) -> int:
        """Open addressing: the key's place or the free place where it belongs."""
        sources, mask = self._sources, self._size - 1
        place = key & mask
        while sources[place] and sources[place] != key:
            place = (place + 1) & mask
        return place

    def _grow(self) -> None:
        old = zip(self._sources, self._targets, strict=True)
        self._size *= 2
        self._sources, self._targets = array("Q", bytes(8 * self._size)), array("Q", bytes(8 * self._size))
        for key, value in old:
            if key:
                place = self._place(key)
                self._sources[place], self._targets[place] = key, value


def _digest(text: str) -> int:
    """64 bits of a text, never 0 (which marks a free place). Another process has others."""
    return hash(text) & 0xFFFF_FFFF_FFFF_FFFF or 1


def read_back(path: Path) -> Iterator[Returned]:
    """The units of a TMX that was edited, ours or a CAT tool's (`project_save.tmx` of OmegaT): Chinese and
    English variants of each `tu`, inline elements replaced by the code they hold. Raises InputError."""
    for element in elements(path, "tu"):
        source = target = None
        changed = element.get("changedate")
        for variant in element.iterfind("tuv"):
            language = (variant.get(_XML_LANG) or variant.get("lang") or "").lower()
            text = _text(variant.find("seg"))
            if language.startswith(("zh", "zho", "chi", "cmn")):
                source = text
            elif language.startswith(("en", "eng")):
                target = text
                changed = variant.get("changedate") or changed
        if source is None:
            continue
        said: dict[str, str] = {prop.get("type", ""): prop.text or "" for prop in element.iterfind("prop")}
        notes = [note.text or "" for note in element.iterfind("note")]
        yield Returned(
            id=said.get("x-duizhao-id") or element.get("tuid") or "",
            source=source,
            target=target,
            state=_STATES.get(said.get("x-duizhao-state", "")),
            note=notes[0] if notes and not notes[0].startswith("duizhao: ") else None,
            changed=changed,
            origin=_ORIGINS.get(said.get("x-duizhao-origin", "")),
            place=f"line {element.sourceline}",
        )


def _text(element: Any) -> str | None:
    """The text of a segment with the code in its inline elements; `sub` (text inside code) counts as code."""
    return None if element is None else "".join(element.itertext())
