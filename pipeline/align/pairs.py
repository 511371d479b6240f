"""Which files of a folder, or of a list, are the two sides of one text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import InputError

_CHINESE, _ENGLISH = ("zh", "zh-cn", "zh_cn", "zh-hans", "zh-tw", "zh_tw", "zh-hant", "cn", "chi", "zho"), (
    "en", "en-us", "en_us", "en-gb", "en_gb", "eng",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FilePair:
    """A Chinese file, its English translation, and the name of both without the language."""

    zh: Path
    en: Path
    name: str


def in_folder(folder: Path) -> list[FilePair]:
    """The pairs below a folder, sorted by name.

    Either the language stands before or behind the name (`chapter01.zh.txt` with `chapter01.en.txt`,
    `zh_chapter01.docx` with `en_chapter01.docx`), or in a folder (`zh/chapter01.txt` with
    `en/chapter01.txt`). The formats of the two may differ. Raises InputError when there is no pair, when a
    file has no other half, or when two have the same name.
    """
    if not folder.is_dir():
        raise InputError("this is no folder.", file=folder, way_out="Name a folder of pairs, or two files.")
    sides: dict[str, dict[str, Path]] = {"zh": {}, "en": {}}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.startswith("."):
            language, name = _name(path.relative_to(folder))
            if language:
                if name in sides[language]:
                    raise InputError(
                        f"'{name}' is here twice in the same language: also {sides[language][name].name}.",
                        file=path, way_out="Move one of them away.",
                    )  # fmt: skip
                sides[language][name] = path
    for language, other in (("zh", "en"), ("en", "zh")):
        for name, path in sides[language].items():
            if name not in sides[other]:
                raise InputError(
                    f"its other half in {'English' if other == 'en' else 'Chinese'} is not here.",
                    file=path, way_out=f"Name it like this file, with '{other}' in place of '{language}'.",
                )  # fmt: skip
    if not sides["zh"]:
        raise InputError(
            "no pairs of files were found.",
            file=folder,
            way_out="Name them chapter01.zh.txt and chapter01.en.txt, or put them into folders zh and en.",
        )
    return [FilePair(path, sides["en"][name], name) for name, path in sorted(sides["zh"].items())]


def _name(path: Path) -> tuple[str, str]:
    """(zh, en or nothing; the rest of the path without language and format)."""
    for place, part in enumerate(path.parts[:-1]):
        language = _language(part)
        if language:
            rest = (*path.parts[:place], *path.parts[place + 1 : -1], path.stem)
            return language, "/".join(rest)
    for separator in (".", "_", "-"):
        front, _, back = path.stem.rpartition(separator)
        if front and _language(back):
            return _language(back), (path.parent / front).as_posix()
        front, _, back = path.stem.partition(separator)
        if back and _language(front):
            return _language(front), (path.parent / back).as_posix()
    return "", ""


def _language(part: str) -> str:
    return "zh" if part.lower() in _CHINESE else "en" if part.lower() in _ENGLISH else ""


def in_list(path: Path) -> list[FilePair]:
    """The pairs of a text file: a Chinese file, a tab, an English file on each line; # begins a comment.

    Paths are relative to the list. Raises InputError with the line.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"the list cannot be read: {error}.", file=path) from error
    pairs = list(_listed(path, lines))
    if not pairs:
        raise InputError("the list names no files.", file=path, way_out="Write: ZH, a tab, EN.")
    return pairs


def _listed(path: Path, lines: Iterable[str]) -> Iterable[FilePair]:
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        columns = [column.strip() for column in line.split("\t")]
        if len(columns) != 2 or not all(columns):
            raise InputError(
                "there should be two files here.", file=path, line=number, way_out="Write: ZH, a tab, EN."
            )
        zh, en = (path.parent / column for column in columns)
        for file in (zh, en):
            if not file.is_file():
                raise InputError(
                    f"there is no file {file}.", file=path, line=number, way_out="Correct the path."
                )
        language, name = _name(Path(columns[0]))
        yield FilePair(zh, en, name if language else Path(columns[0]).with_suffix("").as_posix())
