"""A whole OmegaT project: a folder that opens translated, and whose `project_save.tmx` comes home.

Source files are plain text made of the units, a paragraph a line, so that OmegaT sees the sentences that
were translated whatever the original looked like (without rules to cut by, in `Export.srx`, a sentence a
line); files of formats that OmegaT cuts well itself can be put in as they are. Everything translated is in
`tm/auto` (OmegaT fills it in), machine translations once more in `tm/mt` (offered as such after the
translator has deleted one). The segmentation rules are the project's own, in the form of current versions
(`segmentation.srx`) and of those before 6 (`segmentation.conf`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby
from pathlib import Path, PurePosixPath

from pipeline.errors import InputError
from pipeline.units import Origin, Unit
from pipeline.writers.atomic import Part, translated_errors, write_bytes
from pipeline.writers.base import REVIEWED, Export, Returned
from pipeline.writers.tmx import Tmx
from pipeline.writers.tmx import read_back as read_tmx
from pipeline.writers.xmltext import allowed, escape

_SRX = "{http://www.lisa.org/srx20}"
_FOLDERS = ("source", "target", "tm", "tm/auto", "tm/mt", "glossary", "dictionary", "omegat")


def write(units: Iterable[Unit], path: Path, export: Export) -> tuple[Path, ...]:
    """Make or renew the project folder `path` of the units of any number of documents; the files that
    changed.

    What the translator has in the project (`omegat/`, `omegat.project` once it is there, files of other
    names) is never touched. Raises InputError, StoreError."""
    with translated_errors(path):
        for folder in _FOLDERS:
            (path / folder).mkdir(parents=True, exist_ok=True)
    originals = dict(export.sources)
    changed: list[Path] = []
    for document, of_document in groupby(units, key=lambda unit: unit.document or export.document):
        name = safe_name(document)
        original = originals.get(document)
        if original is None and not name.endswith(".txt"):
            name += ".txt"
        changed += _document(of_document, path, name, original, export)
    changed += [
        file for file, content in _small_files(path, export) if write_bytes(file, content.encode("utf-8"))
    ]
    return tuple(changed)


def safe_name(document: str) -> str:
    """A document's name as the name of a file below `source`: no way out of it."""
    parts = [part for part in PurePosixPath(allowed(document)).parts if part not in ("/", ".", "..")]
    return "/".join(parts) or "text"


def _document(
    units: Iterable[Unit], path: Path, name: str, original: Path | None, export: Export
) -> list[Path]:
    """The source text and the memories of one document, in one pass."""
    source = path / "source" / name
    auto, machine = Tmx(path / "tm/auto" / f"{name}.tmx", export), Tmx(path / "tm/mt" / f"{name}.tmx", export)
    text = _Text(source, whole_paragraphs=bool(export.srx)) if original is None else None
    try:
        some_machine = False
        for unit in units:
            if text is not None:
                text.add(unit)
            named = unit if unit.document == name else replace(unit, document=name)
            auto.add(named)
            if unit.origin is Origin.MACHINE and unit.state not in REVIEWED:
                machine.add(named)
                some_machine = True
        changed = [source] if text is not None and text.put() else []
        changed += auto.put()
        if some_machine:
            changed += machine.put()
    finally:
        for part in (text, auto, machine):
            if part is not None:
                part.drop()
    if original is not None:
        try:
            content = original.read_bytes()
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise InputError(f"cannot be read: {reason}.", file=original, way_out="Put it back.") from error
        if write_bytes(source, content):
            changed.append(source)
    return changed


class _Text:
    """The source text of a document in the making: a paragraph (or a unit) a line, with an empty line
    between, as OmegaT takes lines that follow each other for one paragraph."""

    def __init__(self, path: Path, *, whole_paragraphs: bool) -> None:
        self._part = Part(path)
        self._whole = whole_paragraphs
        self._paragraph: int | None = None
        self._last = ""

    def add(self, unit: Unit) -> None:
        text = " ".join(allowed(unit.source).split("\n")).strip()
        if not text:
            return
        if self._paragraph is None:
            between = ""
        elif unit.paragraph != self._paragraph or not self._whole:
            between = "\n\n"
        else:
            between = " " if self._last.isascii() or text[0].isascii() else ""
        self._part.write((between + text).encode("utf-8"))
        self._paragraph, self._last = unit.paragraph, text[-1]

    def put(self) -> bool:
        self._part.write(b"\n")
        return self._part.put()

    def drop(self) -> None:
        self._part.drop()


def _small_files(path: Path, export: Export) -> list[tuple[Path, str]]:
    # OmegaT refuses a project that lacks a folder, and not everything that copies projects copies empty ones.
    files = [
        (path / folder / ".keep", "") for folder in ("target", "dictionary", "glossary", "tm/auto", "tm/mt")
    ]
    if not (path / "omegat.project").exists():
        files.append((path / "omegat.project", _project(export)))
    if export.srx:
        files.append((path / "omegat/segmentation.srx", export.srx))
        files.append((path / "omegat/segmentation.conf", segmentation_conf(export.srx)))
    if export.glossary:
        files.append((path / "glossary/duizhao.utf8", _glossary(export.glossary)))
    return files


def _project(export: Export) -> str:
    folders = "".join(
        f"<{name}_dir>__DEFAULT__</{name}_dir>"
        for name in ("source", "target", "tm", "glossary", "dictionary")
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<omegat>\n<project version="1.0">\n'
        f"{folders}\n<source_lang>{escape(export.source_lang)}</source_lang>"
        f"<target_lang>{escape(export.target_lang)}</target_lang>\n"
        f"<sentence_seg>{'true' if export.srx else 'false'}</sentence_seg>"
        "<support_default_translations>true</support_default_translations>"
        "<remove_tags>false</remove_tags>\n</project>\n</omegat>\n"
    )


def _glossary(rows: Iterable[tuple[str, str, str]]) -> str:
    def field(text: str) -> str:
        return " ".join(allowed(text).split())

    return "".join(f"{field(zh)}\t{field(en)}\t{field(note)}\n" for zh, en, note in rows)


def segmentation_conf(srx: str) -> str:
    """SRX 2.0 rules in the form that OmegaT before version 6 keeps (a Java bean in XML)."""
    from lxml import etree

    tree = etree.fromstring(srx.encode("utf-8"), etree.XMLParser(resolve_entities=False, no_network=True))
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>\n<java version="1.8.0" class="java.beans.XMLDecoder">\n'
        '<object class="org.omegat.core.segmentation.SRX">\n<void property="mappingRules">\n'
    ]
    for mapped in tree.iter(_SRX + "languagemap"):
        name = mapped.get("languagerulename", "")
        lines.append(
            '<void method="add"><object class="org.omegat.core.segmentation.MapRule">\n'
            f'<void property="language"><string>{escape(name)}</string></void>\n'
            f'<void property="pattern"><string>{escape(mapped.get("languagepattern", ""))}</string></void>\n'
            '<void property="rules"><object class="java.util.ArrayList">\n'
        )
        for group in tree.iter(_SRX + "languagerule"):
            if group.get("languagerulename") != name:
                continue
            for rule in group.iter(_SRX + "rule"):
                breaks = "false" if rule.get("break") == "no" else "true"
                before, after = (
                    rule.findtext(_SRX + "beforebreak", ""),
                    rule.findtext(_SRX + "afterbreak", ""),
                )
                lines.append(
                    '<void method="add"><object class="org.omegat.core.segmentation.Rule">'
                    f'<void property="breakRule"><boolean>{breaks}</boolean></void>'
                    f'<void property="beforebreak"><string>{escape(before)}</string></void>'
                    f'<void property="afterbreak"><string>{escape(after)}</string></void></object></void>\n'
                )
        lines.append("</object></void>\n</object></void>\n")
    lines.append('</void>\n<void property="version"><string>0.2.2</string></void>\n</object>\n</java>\n')
    return "".join(lines)


def read_back(path: Path) -> Iterator[Returned]:
    """The translator's work in a project folder: its `omegat/project_save.tmx`. Raises InputError."""
    return read_tmx(path / "omegat/project_save.tmx")
