"""Glossaries as rows of cells, whatever kind of file the rows come from (CSV, TSV, Excel).

The first row may name the columns; without such a row they are Chinese, English, note (or English, Chinese,
note, when that is where the Chinese characters are). Several aliases or wrong renderings share a cell, with
`|` between them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from pipeline.errors import GlossaryError
from pipeline.glossary.entry import joined, make_term, parted, yes
from pipeline.glossary.fold import HAN
from pipeline.glossary.terms import Glossary, Term

_COLUMNS = ("zh", "en", "note", "aliases", "not", "case", "keep", "match", "section")
_NAMES = {
    "zh": "zh zhcn zhhans zho chi chinese source sourceterm src term 中文 原文 源语言 术语 词条",
    "en": "en enus engb eng english target targetterm tgt translation rendering 英文 英语 译文 目标语言 翻译",
    "note": "note notes comment comments remark remarks description definition 备注 注释 说明 定义",
    "aliases": "alias aliases synonyms synonym variants 别名 同义词 异名",
    "not": "not wrong forbidden deprecated 禁用 错误译法 禁用译法",
    "case": "case 大小写",
    "keep": "keep donottranslate dnt 保留 不译",
    "match": "match 匹配",
    "section": "section subject domain category 分类 领域 类别",
}
_KNOWN = {name: column for column, names in _NAMES.items() for name in names.split()}
_HAS_HAN = re.compile(f"[{HAN}]").search

Row = tuple[int, list[str]]


def columns_of(cells: Sequence[str]) -> dict[str, int] | None:
    """Which column is where, when the cells are a heading row that names at least Chinese and English."""
    found: dict[str, int] = {}
    for index, cell in enumerate(cells):
        name = re.sub(r"[\W_]", "", re.sub(r"\(.*\)", "", cell.casefold()))
        if (column := _KNOWN.get(name)) is not None:
            found.setdefault(column, index)
    return found if "zh" in found and "en" in found else None


def terms_of(rows: Sequence[Row], path: Path) -> tuple[list[Term], list[str]]:
    """The rows' terms, and messages for the user. A row is its line number in the file and its cells; rows
    without any text are passed over. Raises GlossaryError."""
    rows = [(line, cells) for line, cells in rows if any(cell.strip() for cell in cells)]
    if not rows:
        return [], []
    messages = []
    columns = columns_of(rows[0][1])
    if columns is not None:
        used = set(columns.values())
        unused = [cell.strip() for index, cell in enumerate(rows[0][1]) if index not in used and cell.strip()]
        if unused:
            messages.append(f"{path}: these columns are not used: {', '.join(unused)}.")
        rows = rows[1:]
    else:
        columns = {"zh": 0, "en": 1, "note": 2}
        if sum(_han_at(cells, 1) - _han_at(cells, 0) for _, cells in rows) > 0:
            columns = {"en": 0, "zh": 1, "note": 2}
    return [_term(line, cells, columns, path) for line, cells in rows], messages


def _han_at(cells: Sequence[str], index: int) -> int:
    return int(index < len(cells) and _HAS_HAN(cells[index]) is not None)


def _term(line: int, cells: Sequence[str], columns: dict[str, int], path: Path) -> Term:
    def cell(column: str) -> str:
        index = columns.get(column, len(cells))
        return cells[index] if index < len(cells) else ""

    keep = yes(cell("keep"))
    if keep is None:
        raise GlossaryError(
            f"keep: {cell('keep').strip()} is neither true nor false.",
            file=path,
            line=line,
            way_out="Write true, or leave the cell empty.",
        )
    return make_term(
        zh=cell("zh"),
        en=cell("en"),
        note=cell("note"),
        aliases=parted(cell("aliases")),
        wrong=parted(cell("not")),
        case=cell("case").strip().lower(),
        keep=keep,
        match=cell("match").strip().lower(),
        section=cell("section"),
        file=path,
        line=line,
    )


def rows_of(glossary: Glossary) -> list[list[str]]:
    """The glossary as rows, the first one naming the columns: zh, en, note, then what else it uses."""
    rows = [
        [
            term.zh,
            term.target,
            term.note,
            joined(term.aliases),
            joined(term.wrong),
            "" if term.case == "sentence" else term.case,
            "true" if term.keep else "",
            "" if term.match == "word" else term.match,
            term.section,
        ]
        for term in glossary
    ]
    used = [index for index in range(len(_COLUMNS)) if index < 3 or any(row[index] for row in rows)]
    return [[row[index] for index in used] for row in [list(_COLUMNS), *rows]]
