"""Translates with any CTranslate2 model folder: Marian and OPUS-MT, NLLB, M2M-100, mBART-50, MADLAD.

The folder is what CTranslate2's converters write, with the tokenizer of the original model copied into it:
SentencePiece files (`source.spm` and `target.spm`, or a shared one), or Hugging Face's `tokenizer.json`,
which needs the library `tokenizers`. Argos packages are `engines.argos`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline.engines.decoder import Tokenizer, open_decoder
from pipeline.engines.repaired import (
    Repaired,
    fingerprint,
    load_pieces,
    sentencepiece_functions,
    style_of,
)
from pipeline.errors import PackageError
from pipeline.models.packages import cache_folder

SHARED = ("sentencepiece.model", "sentencepiece.bpe.model", "spm.model", "spm.128k.model", "spiece.model")
"""Names that model makers give to a SentencePiece file for both languages."""

LANGUAGE_TOKENS: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("eng_Latn", ("zho_Hans",), ("eng_Latn",)),  # NLLB-200
    ("__en__", ("__zh__",), ("__en__",)),  # M2M-100
    ("en_XX", ("zh_CN",), ("en_XX",)),  # mBART-50
    (">>eng<<", (">>eng<<",), ()),  # OPUS-MT into several languages
    ("<2en>", ("<2en>",), ()),  # MADLAD-400
)
"""A token by which a model's family is told, and what begins its source and its target for zh->en."""

END = "</s>"


class CTranslate2(Repaired):
    """A CTranslate2 model folder, loaded. Make one with `CTranslate2.load`; satisfies `base.Engine`."""

    name = "ctranslate2"

    @classmethod
    def load(
        cls, path: Path, *, preset: str = "best", device: str = "auto", threads: int | None = None
    ) -> CTranslate2:
        """Load the model folder `path`. Options as for `Argos.load`. Raises PackageError."""
        if not (path / "model.bin").is_file():
            raise PackageError(
                "is not a CTranslate2 model folder: model.bin is missing.",
                file=path,
                way_out="Convert the model with CTranslate2's converter and name the folder that it wrote.",
            )
        tokenizer, style, files = _tokenizer(path)
        decoder = open_decoder(
            path, tokenizer, preset=preset, device=device, threads=threads, cache=cache_folder() / "maps"
        )
        files = [path / "model.bin", *files]
        return cls(decoder, style, fingerprint(cls.name, files, preset, style, decoder))


def _tokenizer(path: Path) -> tuple[Tokenizer, str, list[Path]]:
    """The folder's tokenizer, how it wants punctuation, and the files it came from."""
    vocabulary = _vocabulary(path)
    source_start, target_start = next(
        ((source, target) for token, source, target in LANGUAGE_TOKENS if token in vocabulary), ((), ())
    )
    adds_end = _config(path).get("add_source_eos", False)
    source_end = () if adds_end or END not in vocabulary else (END,)
    frame = {"source_start": source_start, "source_end": source_end, "target_start": target_start}
    shared = next((path / name for name in SHARED if (path / name).is_file()), None)
    if (path / "source.spm").is_file() and (path / "target.spm").is_file():
        files = [path / "source.spm", path / "target.spm"]
    elif shared is not None:
        files = [shared, shared]
    elif (path / "tokenizer.json").is_file():
        return _hugging_face(path / "tokenizer.json", frame)
    else:
        raise PackageError(
            "has no tokenizer.",
            file=path,
            way_out="Copy source.spm and target.spm, or tokenizer.json, from the original model into it.",
        )
    pieces = [load_pieces(file) for file in files]
    encode, _ = sentencepiece_functions(pieces[0])
    encode_target, decode = sentencepiece_functions(pieces[1])
    return Tokenizer(encode, encode_target, decode, **frame), style_of(pieces[0]), files


def _hugging_face(file: Path, frame: dict[str, tuple[str, ...]]) -> tuple[Tokenizer, str, list[Path]]:
    try:
        import tokenizers
    except ImportError:
        raise PackageError(
            "needs the library tokenizers.", file=file, way_out="Install it: pip install tokenizers."
        ) from None
    try:
        model: Any = tokenizers.Tokenizer.from_file(str(file))
    except Exception as error:  # the library raises bare Exception
        raise PackageError(f"cannot be read ({error}).", file=file) from error

    def encode(text: str) -> list[str]:
        return list(model.encode(text, add_special_tokens=False).tokens)

    def decode(pieces: Sequence[str]) -> str:
        numbers = [model.token_to_id(piece) for piece in pieces]
        return str(model.decode([number for number in numbers if number is not None])).strip()

    style = "ascii" if model.token_to_id("。") is None else "none"
    return Tokenizer(encode, encode, decode, **frame), style, [file]


def _vocabulary(path: Path) -> frozenset[str]:
    """All pieces of the model, of both sides; empty when the folder does not list them."""
    pieces: set[str] = set()
    for file in sorted(path.glob("*vocabulary.*")):
        try:
            text = file.read_text(encoding="utf-8")
            pieces.update(json.loads(text) if file.suffix == ".json" else text.split("\n"))
        except (OSError, ValueError, TypeError) as error:
            raise PackageError(f"is not a list of pieces ({error}).", file=file) from error
    return frozenset(pieces)


def _config(path: Path) -> dict[str, Any]:
    try:
        config = json.loads((path / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return config if isinstance(config, dict) else {}
