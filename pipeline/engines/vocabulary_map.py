"""Keeps Chinese out of a model's output: a CTranslate2 vocabulary map of all pieces that English can use.

A model with one vocabulary for both languages spends a good part of every step on scoring Chinese pieces that
must not be said. CTranslate2 reads `vmap.txt` beside the model: lines "source words<TAB>target pieces"; the
pieces of a line without source words are allowed for every sentence (`VocabularyMap` in its sources).
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tempfile
from pathlib import Path

NAME = "vmap.txt"
VOCABULARIES = ("shared_vocabulary.json", "shared_vocabulary.txt")

# Han, kana, Hangul, their punctuation and full-width forms: English has none of these.
_EAST_ASIAN = re.compile(
    "[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U0001b000-\U0001b2ff\U00020000-\U0003ffff]"
)
# First bytes, in UTF-8, of U+3000 to U+9FFF, for vocabularies that fall back to bytes.
_EAST_ASIAN_BYTES = re.compile(r"<0xE[3-9]>")


def add_map(model: Path) -> bool:
    """Write `vmap.txt` into the CTranslate2 folder `model` when it has none and its vocabulary holds Chinese.

    Returns whether the folder now has a map. Raises OSError.
    """
    if (model / NAME).exists():
        return True
    line = map_line(model)
    if line is None:
        return False
    (model / NAME).write_text(line, encoding="utf-8")
    return True


def map_line(model: Path) -> str | None:
    """The map for the model in the folder `model`; None when it needs none: its target vocabulary is one of
    its own, or holds no Chinese."""
    pieces = _shared_vocabulary(model)
    english = [piece for piece in pieces if is_english(piece)]
    if len(english) == len(pieces):
        return None
    return "\t" + " ".join(english) + "\n"


def _shared_vocabulary(model: Path) -> list[str]:
    """Its pieces; none when source and target have vocabularies of their own."""
    for name in VOCABULARIES:
        try:
            text = (model / name).read_text(encoding="utf-8")
            pieces = json.loads(text) if name.endswith(".json") else text.rstrip("\n").split("\n")
        except (OSError, ValueError):
            continue
        if isinstance(pieces, list) and all(isinstance(piece, str) for piece in pieces):
            return pieces
    return []


def is_english(piece: str) -> bool:
    """Whether a vocabulary piece can stand in English text (Latin, digits, symbols, other alphabets)."""
    if not piece or any(character in piece for character in " \t\n\r"):
        return False
    return not _EAST_ASIAN.search(piece) and not _EAST_ASIAN_BYTES.fullmatch(piece)


def mapped_copy(model: Path, cache: Path) -> Path:
    """The folder `model` itself when it has or needs no map; else a folder in `cache` that links to its files
    and adds the map. `model` is never written to. Raises OSError."""
    if (model / NAME).exists():
        return model
    line = map_line(model)
    if line is None:
        return model
    files = sorted(entry for entry in model.iterdir() if entry.is_file())
    key = hashlib.blake2b(line.encode(), digest_size=16)
    for entry in files:
        about = entry.stat()
        key.update(f"{entry.resolve()}\x1f{about.st_size}\x1f{about.st_mtime_ns}\x1e".encode())
    folder = cache / key.hexdigest()
    if folder.is_dir():
        return folder
    cache.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(prefix=".map-", dir=cache))
    try:
        for entry in files:
            _link(entry.resolve(), temporary / entry.name)
        (temporary / NAME).write_text(line, encoding="utf-8")
        temporary.chmod(0o755)
        try:
            temporary.rename(folder)
        except OSError:
            if not folder.is_dir():
                raise
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return folder


def _link(original: Path, place: Path) -> None:
    """A link where the file system has links, else a copy."""
    try:
        place.symlink_to(original)
        return
    except (OSError, NotImplementedError):
        pass
    try:
        os.link(original, place)
    except OSError:
        shutil.copy2(original, place)
