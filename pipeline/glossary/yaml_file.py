"""Glossaries as YAML: the form people write by hand.

    section:                  # any name, a list of entries below it
      - zh: 互联网+
        en: Internet Plus
        aliases: [互联网＋]
        not: [Internet+]      # renderings that are wrong
        case: keep            # keep | sentence
        match: word           # word | anywhere (also inside longer words)
        note: State Council action plan, 2015
      - zh: QQ
        keep: true            # do not translate
    微信: WeChat              # or bare, here or within a section

Files are parsed to nodes, never to Python objects, so that every message can name line and column, `Yes` and
`404` stay the words they are, and no tag can do anything. Aliases (`*name`) are refused: glossaries have no
use for them, and nested ones grow without bound.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from pipeline.errors import GlossaryError
from pipeline.glossary.decode import read_text
from pipeline.glossary.entry import make_term
from pipeline.glossary.terms import Glossary, Term

KEYS = ("zh", "en", "aliases", "not", "case", "keep", "match", "note")
_TAGS = {
    f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null", "timestamp", "value")
}


def read(path: Path) -> tuple[list[Term], list[str]]:
    """The file's terms in order, and messages for the user. Raises GlossaryError and InputError."""
    text, messages = read_text(path)
    root = _compose(text, path)
    return list(_terms(root, path)) if root is not None else [], messages


def _compose(text: str, path: Path) -> Any:
    """The root node, or None for a file without content."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        for event in yaml.parse(text, Loader=loader):
            if isinstance(event, yaml.AliasEvent):
                raise _error(path, event, "YAML aliases (*) are not supported.", "Write the value out.")
        return yaml.compose(text, Loader=loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = " ".join(part for part in (error.context, error.problem) if part)
        raise GlossaryError(
            f"This is not YAML: {reason}.",
            file=path,
            line=mark.line + 1 if mark else None,
            column=mark.column + 1 if mark else None,
            way_out="Check indentation, quotes and brackets there and in the line above.",
        ) from error
    except yaml.YAMLError as error:
        raise GlossaryError(f"This is not YAML: {error}.", file=path, way_out="Save it as text.") from error
    except RecursionError as error:
        raise GlossaryError(
            "Brackets are nested too deeply.", file=path, way_out="Write a flat list."
        ) from error


def _error(path: Path, node: Any, message: str, way_out: str) -> GlossaryError:
    mark = node.start_mark
    return GlossaryError(message, file=path, line=mark.line + 1, column=mark.column + 1, way_out=way_out)


def _terms(root: Any, path: Path) -> Iterator[Term]:
    if root.id == "sequence":
        yield from _listed(root, "", path)
    elif root.id == "mapping":
        for key, value in root.value:
            name = _scalar(key, path, "a section's name or a Chinese term")
            if value.id == "sequence":
                yield from _listed(value, name, path)
            elif value.id == "mapping":
                yield from _bare_section(value, name, path)
            else:
                yield _bare(key, value, "", path)
    elif _scalar(root, path, "a glossary"):
        raise _error(
            path, root, "This is a single word or line, not a glossary.", "Write lines `中文: English`."
        )


def _listed(node: Any, section: str, path: Path) -> Iterator[Term]:
    for item in node.value:
        if item.id != "mapping":
            raise _error(
                path, item, "This list item is not an entry.", "Write `- zh: 中文` and `en: English` below."
            )
        yield _entry(item, section, path)


def _bare_section(node: Any, section: str, path: Path) -> Iterator[Term]:
    keys = [_scalar(key, path, "a Chinese term") for key, _ in node.value]
    if keys and all(key in KEYS for key in keys):
        raise _error(
            path,
            node.value[0][0],
            f"The entry below {section} is not a list item.",
            "Write `- ` before its first key.",
        )
    for key, value in node.value:
        yield _bare(key, value, section, path)


def _bare(key: Any, value: Any, section: str, path: Path) -> Term:
    line, column = key.start_mark.line + 1, key.start_mark.column + 1
    zh, en = _scalar(key, path, "a Chinese term"), _scalar(value, path, "an English rendering")
    return make_term(zh=zh, en=en, section=section, file=path, line=line, column=column)


def _entry(node: Any, section: str, path: Path) -> Term:
    fields: dict[str, Any] = {}
    for key, value in node.value:
        name = _scalar(key, path, "a key")
        if name not in KEYS:
            raise _error(path, key, f"The key {name!r} is not known.", f"The keys are {', '.join(KEYS)}.")
        if name in fields:
            raise _error(path, key, f"The key {name!r} stands twice in one entry.", "Delete one of them.")
        fields[name] = _READERS[name](value, path, name)
    if "not" in fields:
        fields["wrong"] = fields.pop("not")
    mark = node.start_mark
    fields.setdefault("zh", "")
    return make_term(**fields, section=section, file=path, line=mark.line + 1, column=mark.column + 1)


def _scalar(node: Any, path: Path, name: str) -> str:
    if node.id != "scalar":
        raise _error(path, node, f"Here {name} must be plain text, not a {node.id}.", "Put it on one line.")
    if node.tag not in _TAGS:
        raise _error(path, node, f"The tag {node.tag} is not allowed.", "Delete it.")
    empty = node.tag.endswith(":null") and node.style is None
    return "" if empty else str(node.value)


def _values(node: Any, path: Path, name: str) -> tuple[str, ...]:
    items = node.value if node.id == "sequence" else [node]
    values = tuple(_scalar(item, path, name) for item in items)
    for item, value in zip(items, values, strict=True):
        if not value.strip():
            raise _error(path, item, f"{name} holds an empty value.", "Fill it in or delete it.")
    return values


def _truth(node: Any, path: Path, name: str) -> bool:
    value = _scalar(node, path, name)
    if not node.tag.endswith(":bool"):
        raise _error(path, node, f"{name}: {value} is neither true nor false.", "Write true or false.")
    return value.lower() in ("true", "yes", "on")


def _text(node: Any, path: Path, name: str) -> str:
    value = _scalar(node, path, name)
    if not value.strip() and name != "note":
        raise _error(path, node, f"{name} is empty.", "Fill it in or delete the entry.")
    return value


_READERS: dict[str, Callable[[Any, Path, str], Any]] = {
    "zh": _text,
    "en": _text,
    "note": _text,
    "case": _text,
    "match": _text,
    "aliases": _values,
    "not": _values,
    "keep": _truth,
}


def dump(glossary: Glossary) -> bytes:
    """The glossary as YAML in UTF-8: grouped by section, keys in the order of `KEYS`, defaults left out."""
    sections: dict[str, list[Term]] = {}
    for term in glossary:
        sections.setdefault(term.section, []).append(term)
    lines: list[str] = []
    for section, terms in sections.items():
        indent = ""
        if section or len(sections) > 1:
            lines.append(f"{_quoted(section or 'general')}:")
            indent = "  "
        for term in terms:
            first, *others = entry_lines(term)
            lines += [f"{indent}- {first}", *(f"{indent}  {line}" for line in others)]
    return ("\n".join(lines) + "\n" if lines else "").encode()


def entry_lines(term: Term) -> list[str]:
    """One entry as `key: value` lines, without indent."""
    lines = [f"zh: {_quoted(term.zh)}"]
    if term.keep:
        lines.append("keep: true")
    else:
        lines.append(f"en: {_quoted(term.en)}")
    for key, values in (("aliases", term.aliases), ("not", term.wrong)):
        if values:
            lines.append(f"{key}: [{', '.join(map(_quoted, values))}]")
    if term.case != "sentence":
        lines.append(f"case: {term.case}")
    if term.match != "word":
        lines.append(f"match: {term.match}")
    if term.note:
        lines.append(f"note: {_quoted(term.note)}")
    return lines


def _quoted(value: str) -> str:
    """The value as a YAML scalar that is safe in every place, quoted only where it must be."""
    import yaml

    dumped: str = yaml.safe_dump([value], allow_unicode=True, width=1 << 30, default_flow_style=True)
    return dumped.strip()[1:-1]


def flow_mapping(values: dict[str, str | tuple[str, ...]]) -> str:
    """`{key: value, key: [value, value]}` on one line, for places in other formats."""
    items = []
    for key, value in values.items():
        if isinstance(value, tuple):
            items.append(f"{key}: [{', '.join(map(_quoted, value))}]")
        else:
            items.append(f"{key}: {value if value == 'true' else _quoted(value)}")
    return "{" + ", ".join(items) + "}"


def parse_flow_mapping(text: str) -> dict[str, tuple[str, ...]] | None:
    """What `flow_mapping` wrote, each value as a tuple; None when the text is something else."""
    import yaml

    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError):
        return None
    if not isinstance(root, yaml.MappingNode):
        return None
    result: dict[str, tuple[str, ...]] = {}
    for key, value in root.value:
        nodes = value.value if isinstance(value, yaml.SequenceNode) else [value]
        if not all(isinstance(node, yaml.ScalarNode) for node in (key, *nodes)):
            return None
        result[key.value] = tuple(node.value for node in nodes)
    return result
