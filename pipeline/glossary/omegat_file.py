"""OmegaT's own glossary format: one term a line, `Chinese TAB English TAB comment`, `#` for remarks.

OmegaT shows what follows the second tab and matches letter by letter, so aliases get lines of their own.
What the three columns cannot hold stands at the end of the comment as a YAML mapping in braces, readable for
people and for `read`: `State Council, 2015 {not: [Internet+], case: keep}`.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pipeline.errors import GlossaryError
from pipeline.glossary.decode import read_text
from pipeline.glossary.entry import make_term
from pipeline.glossary.terms import Glossary, Term
from pipeline.glossary.yaml_file import flow_mapping, parse_flow_mapping

_KEYS = ("alias of", "not", "case", "keep", "match", "section")


def read(path: Path) -> tuple[list[Term], list[str]]:
    """The file's terms in order, and messages for the user. Raises GlossaryError and InputError."""
    text, messages = read_text(path)
    terms: list[Term] = []
    at: dict[str, int] = {}
    for line, row in enumerate(text.split("\n"), start=1):
        if not row.strip() or row.startswith("#"):
            continue
        zh, *others = row.split("\t")
        if not others:
            raise GlossaryError(
                "The line has no tab between Chinese and English.",
                file=path,
                line=line,
                way_out="Write Chinese, tab, English; start remarks with #.",
            )
        note, extra = _comment(" ".join(others[1:]).strip())
        if "alias of" in extra and (index := at.get(extra["alias of"][0])) is not None:
            terms[index] = replace(terms[index], aliases=(*terms[index].aliases, zh.strip()))
            continue
        keep = extra.get("keep") == ("true",)
        term = make_term(
            zh=zh,
            en=others[0],
            note=note,
            wrong=extra.get("not", ()),
            case=extra.get("case", ("",))[0],
            keep=keep,
            match=extra.get("match", ("",))[0],
            section=extra.get("section", ("",))[0],
            file=path,
            line=line,
        )
        at.setdefault(term.zh, len(terms))
        terms.append(term)
    return terms, messages


def _comment(text: str) -> tuple[str, dict[str, tuple[str, ...]]]:
    """A comment's own text, and the mapping at its end if there is one of ours."""
    place = -1
    while text.endswith("}") and (place := text.find("{", place + 1)) >= 0:
        extra = parse_flow_mapping(text[place:])
        if extra is not None and all(
            key in _KEYS and (values or key == "not") for key, values in extra.items()
        ):
            return text[:place].rstrip(), extra
    return text, {}


def dump(glossary: Glossary) -> bytes:
    """The glossary in UTF-8. Raises GlossaryError for a term that the format takes for a remark."""
    lines: list[str] = []
    for term in glossary:
        extra: dict[str, str | tuple[str, ...]] = {}
        if term.wrong:
            extra["not"] = term.wrong
        if term.case != "sentence":
            extra["case"] = term.case
        if term.keep:
            extra["keep"] = "true"
        if term.match != "word":
            extra["match"] = term.match
        if term.section:
            extra["section"] = term.section
        mapping = flow_mapping(extra) if extra or term.note.endswith("}") else ""
        lines.append(_line(term.zh, term.target, " ".join(filter(None, (term.note, mapping))), term))
        for alias in term.aliases:
            lines.append(_line(alias, term.target, flow_mapping({"alias of": term.zh}), term))
    return "".join(lines).encode()


def _line(zh: str, en: str, comment: str, term: Term) -> str:
    if zh.startswith("#"):
        raise GlossaryError(
            f"{zh} cannot stand in an OmegaT glossary, where # starts a remark.",
            file=term.file or None,
            line=term.line or None,
            way_out="Convert to CSV or TBX, which OmegaT reads too.",
        )
    return f"{zh}\t{en}\t{comment}".rstrip("\t") + "\n"
