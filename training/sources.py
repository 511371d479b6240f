"""Reads sentence pairs from what a corpus folder holds: .tsv, .tsv.xz, .tmx, .po, .mo, word lists, CC-CEDICT.

A pair knows where it comes from (`group`), because the mixture gives each group its own weight. Reading
only: what is fit for training is decided in `filters`.
"""

import lzma
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from training import catalogues, cedict

__all__ = ["Pair", "read_corpus", "read_pairs"]

ENDINGS = (".tsv", ".tsv.xz", ".tmx", ".po", ".mo", ".u8")
# Files whose lines are words or names with several renderings separated by " / ", not sentences.
LISTS = {"words": "words", "names": "names", "phrases": "phrases"}


@dataclass(frozen=True, slots=True)
class Pair:
    """One Chinese text with one English rendering. `group`: written, phrases, words, names, dictionary,
    documentation, machine."""

    zh: str
    en: str
    group: str


def read_corpus(folders: list[Path]) -> Iterator[Pair]:
    """Yield every pair below the folders, files in sorted order. Names decide the group (see `group_of`)."""
    for folder in folders:
        files = [folder] if folder.is_file() else sorted(path for path in folder.rglob("*") if path.is_file())
        for path in files:
            if path.name.endswith(ENDINGS) and path.name != "MANIFEST.tsv":
                yield from read_pairs(path, group_of(path))


def group_of(path: Path) -> str:
    """Words, names and phrases by file name; documentation by file name; all else counts as written text."""
    if path.suffix == ".u8":
        return "dictionary"
    stem = path.name.split(".")[0]
    if stem in LISTS:
        return LISTS[stem]
    if stem.startswith("documentation-machine"):
        return "machine"
    return "documentation" if stem.startswith("documentation") else "written"


def read_pairs(path: Path, group: str) -> Iterator[Pair]:
    """Yield the pairs of one file: first two columns of a TSV (a header `zh<TAB>en` is skipped), a TMX's
    tuv, the messages of a gettext catalogue (of two groups, whatever `group` says), or the entries of
    CC-CEDICT."""
    if path.suffix == ".u8":
        for word, renderings in cedict.entries(path):
            yield Pair(word, renderings, group)
        return
    if path.suffix in (".po", ".mo"):
        for zh, en, kind in catalogues.entries(path):
            yield Pair(zh, en, kind)
        return
    if path.suffix == ".tmx":
        yield from _read_tmx(path, group)
        return
    opener = lzma.open if path.suffix == ".xz" else open
    with opener(path, "rt", encoding="utf-8", newline="\n") as lines:
        for number, line in enumerate(lines, 1):
            columns = line.rstrip("\r\n").split("\t")
            if len(columns) < 2:
                raise SystemExit(f"{path}:{number}: expected two columns, zh and en, separated by a tab")
            if columns[:2] == ["zh", "en"]:
                continue
            yield Pair(columns[0], columns[1], group)


def _read_tmx(path: Path, group: str) -> Iterator[Pair]:
    from lxml import etree

    language = "{http://www.w3.org/XML/1998/namespace}lang"
    options = {"resolve_entities": False, "no_network": True, "load_dtd": False}
    for _, unit in etree.iterparse(str(path), tag="tu", **options):
        sides: dict[str, str] = {}
        for variant in unit.iter("tuv"):
            segment = variant.find("seg")
            code = (variant.get(language) or variant.get("lang") or "").lower()[:2]
            if segment is not None:
                sides[code] = "".join(segment.itertext())
        if "zh" in sides and "en" in sides:
            yield Pair(sides["zh"], sides["en"], group)
        unit.clear()
