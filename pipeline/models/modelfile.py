"""Reads the header of CTranslate2's `model.bin`: which weights there are and of what shape.

It tells a truncated file from a whole one, and how many positions a model knows, without loading it.
Format: `model_spec.py` of CTranslate2 (binary version 6 and its predecessors back to 4).
"""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import BinaryIO

from pipeline.errors import PackageError

_KNOWN_VERSIONS = (4, 5, 6)


def weight_shapes(path: Path) -> dict[str, tuple[int, ...]]:
    """Name -> shape of every variable in the model file `path`; empty when its version is not known here.

    Raises PackageError when it is no CTranslate2 model or ends before its last weight.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            return _shapes(file, size)
    except OSError as error:
        raise PackageError(f"cannot be read ({error.strerror}).", file=path) from error
    except (struct.error, UnicodeDecodeError, ValueError):
        raise PackageError(
            "is not a complete CTranslate2 model.", file=path, way_out="Install the package again."
        ) from None


def check_vocabulary(model: Path) -> int:
    """How many target pieces the CTranslate2 folder `model` has.

    Raises PackageError when its vocabulary lists none, or another number of them than its weights know;
    CTranslate2 itself does not look.
    """
    for name in ("shared_vocabulary", "target_vocabulary"):
        file = next(
            (file for file in sorted(model.glob(name + ".*")) if file.suffix in (".json", ".txt")), None
        )
        if file is None:
            continue
        try:
            text = file.read_text(encoding="utf-8")
            pieces = json.loads(text) if file.suffix == ".json" else text.rstrip("\n").split("\n")
            listed = len(pieces)
        except (OSError, ValueError, TypeError) as error:
            raise PackageError(f"is not a list of pieces ({error}).", file=file) from error
        known = weight_shapes(model / "model.bin").get("decoder/embeddings/weight", (listed,))[0]
        if known != listed:
            raise PackageError(
                f"the model knows {known:,} pieces, its vocabulary lists {listed:,}.",
                file=file,
                way_out="Install the package again.",
            )
        return listed
    raise PackageError("has no vocabulary.", file=model, way_out="Install the package again.")


def positions(path: Path) -> int | None:
    """The longest input or output, in pieces, that the model has position encodings for; None: any."""
    limits = [
        shape[0]
        for name, shape in weight_shapes(path).items()
        if name.endswith("position_encodings/encodings") and shape
    ]
    return min(limits, default=None)


def _shapes(file: BinaryIO, size: int) -> dict[str, tuple[int, ...]]:
    (version,) = _take(file, "<I")
    if version > 100:
        raise ValueError("no model file")
    if version not in _KNOWN_VERSIONS:
        return {}
    _name(file)
    _take(file, "<I")
    (count,) = _take(file, "<I")
    shapes = {}
    for _ in range(count):
        name = _name(file)
        (rank,) = _take(file, "<B")
        shapes[name] = _take(file, f"<{rank}I")
        _, length = _take(file, "<BI")
        if file.tell() + length > size:
            raise ValueError("truncated")
        file.seek(length, 1)
    return shapes


def _name(file: BinaryIO) -> str:
    (length,) = _take(file, "<H")
    return file.read(length).rstrip(b"\0").decode()


def _take(file: BinaryIO, form: str) -> tuple[int, ...]:
    return struct.unpack(form, file.read(struct.calcsize(form)))
