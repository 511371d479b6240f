"""Glossaries as TBX, the exchange format of terminology (ISO 30042).

Read: the editions of 2008 (`martif`) and 2019 (`tbx`, both styles). Written: 2008, the one that OmegaT and
most CAT tools read. TBX has a status for renderings that must not be used (deprecatedTerm), which is
understood when read but not written: OmegaT offers such terms as if they were right. They are written as
descriptions of type `x-not`; case, keep and match as administrative notes.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.errors import GlossaryError
from pipeline.glossary.decode import read_bytes
from pipeline.glossary.entry import clean, make_term
from pipeline.glossary.terms import Glossary, Term

_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_STATUS = ("administrativeStatus", "normativeAuthorization")
_BAD = ("deprecated", "superseded", "obsolete", "notRecommended")


def read(path: Path) -> tuple[list[Term], list[str]]:
    """The file's terms in order, and messages for the user. Raises GlossaryError and InputError."""
    root = _parse(path)
    if _name(root) not in ("martif", "tbx"):
        raise GlossaryError(
            f"This is no TBX file: its root element is {_name(root)}.",
            file=path,
            way_out="Export the termbase as TBX.",
        )
    terms: list[Term] = []
    messages: list[str] = []
    incomplete: list[str] = []
    for entry in _below(root, ("termEntry", "conceptEntry")):
        chinese, english, wrong = _forms(entry)
        if not chinese or not english:
            incomplete.append(str(entry.sourceline))
            continue
        if len(english) > 1:
            messages.append(
                f"{path}:{entry.sourceline}: {chinese[0]} → {english[0]}; {', '.join(english[1:])} "
                "also stands there and is not used."
            )
        keep = _admin(entry, "x-keep") == "true"
        terms.append(
            make_term(
                zh=chinese[0],
                en=english[0],
                aliases=tuple(chinese[1:]),
                wrong=tuple(wrong) + tuple(_all(entry, "descrip", "x-not")),
                case=_admin(entry, "x-case"),
                keep=keep,
                match=_admin(entry, "x-match"),
                note=" / ".join(clean(_text(note)) for note in _below(entry, ("note",))),
                section=next(iter(_all(entry, "descrip", "subjectField")), ""),
                file=path,
                line=entry.sourceline,
            )
        )
    if incomplete:
        lines = ", ".join(incomplete[:10]) + (", ..." if len(incomplete) > 10 else "")
        messages.append(f"{path}: entries that lack Chinese or English were left out (lines {lines}).")
    return terms, messages


def _parse(path: Path) -> Any:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(read_bytes(path), parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        raise GlossaryError(
            f"This is not well-formed XML: {str(error.msg).rpartition(', line')[0] or error.msg}.",
            file=path,
            line=line or None,
            column=column or None,
            way_out="Export the termbase again.",
        ) from error


def _name(element: Any) -> str:
    """The element's name without namespace; "" for comments and the like."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _below(element: Any, names: tuple[str, ...]) -> Iterator[Any]:
    return (child for child in element.iter() if _name(child) in names)


def _text(element: Any) -> str:
    return "".join(element.itertext())


def _forms(entry: Any) -> tuple[list[str], list[str], list[str]]:
    """An entry's Chinese forms, English renderings (preferred ones first) and forbidden renderings."""
    chinese: list[str] = []
    english: list[tuple[bool, str]] = []
    wrong: list[str] = []
    for section in _below(entry, ("langSet", "langSec")):
        language = (section.get(_LANGUAGE) or section.get("lang") or "").lower()
        for term in _below(section, ("term",)):
            text, status = clean(_text(term)), _status(term)
            bad = any(word in status for word in _BAD)
            if not text:
                continue
            if language.startswith("zh") and not bad:
                chinese.append(text)
            elif language.startswith("en") and bad:
                wrong.append(text)
            elif language.startswith("en"):
                english.append(("preferred" not in status, text))
    renderings = [text for _, text in sorted(english, key=lambda pair: pair[0])]
    return list(dict.fromkeys(chinese)), list(dict.fromkeys(renderings)), wrong


def _status(term: Any) -> str:
    """What the entry says about using the term; "" when it says nothing."""
    group = term.getparent()
    holder = group.getparent() if _name(group) == "termGrp" else group
    return " ".join(
        _text(note) for note in holder.iter() if note.get("type") in _STATUS or _name(note) in _STATUS
    )


def _all(entry: Any, name: str, kind: str) -> list[str]:
    """The texts of the entry's elements of this name and type (or, in the DCT style, named like the type)."""
    return [
        _text(element)
        for element in entry.iter()
        if (_name(element) == name and element.get("type") == kind) or _name(element) == kind
    ]


def _admin(entry: Any, kind: str) -> str:
    return next(iter(_all(entry, "admin", kind)), "")


def dump(glossary: Glossary) -> bytes:
    """The glossary as TBX of 2008, UTF-8."""
    from lxml import etree

    root = etree.Element("martif", {"type": "TBX", _LANGUAGE: "zh-CN"})
    header = etree.SubElement(root, "martifHeader")
    description = etree.SubElement(etree.SubElement(header, "fileDesc"), "sourceDesc")
    etree.SubElement(description, "p").text = "Chinese-English glossary, written by duizhao"
    encoding = etree.SubElement(header, "encodingDesc")
    etree.SubElement(encoding, "p", type="XCSURI").text = "TBXXCS.xcs"
    body = etree.SubElement(etree.SubElement(root, "text"), "body")
    for number, term in enumerate(glossary, start=1):
        entry = etree.SubElement(body, "termEntry", id=f"t{number}")
        if term.section:
            etree.SubElement(entry, "descrip", type="subjectField").text = term.section
        for rendering in term.wrong:
            etree.SubElement(entry, "descrip", type="x-not").text = rendering
        for kind, value, default in (
            ("x-case", term.case, "sentence"),
            ("x-keep", "true" if term.keep else "", ""),
            ("x-match", term.match, "word"),
        ):
            if value != default:
                etree.SubElement(entry, "admin", type=kind).text = value
        if term.note:
            etree.SubElement(entry, "note").text = term.note
        for language, forms in (("zh-CN", term.forms), ("en-US", (term.target,))):
            section = etree.SubElement(entry, "langSet", {_LANGUAGE: language})
            for form in forms:
                etree.SubElement(etree.SubElement(section, "tig"), "term").text = form
    etree.indent(root)
    document: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return document.replace(b"'", b'"', 4) + b"\n"
