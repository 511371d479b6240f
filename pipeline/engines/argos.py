"""Translates with Argos packages, driving CTranslate2 directly.

`argostranslate` itself sends one paragraph per call in batches of 32 tokens; here the whole list is sorted by
length and batched by tokens on all cores. Packages are found and checked by `pipeline.models`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipeline.engines import vocabulary_map
from pipeline.engines.decoder import Tokenizer, open_decoder
from pipeline.engines.repaired import (
    NORMALISERS,
    Repaired,
    fingerprint,
    load_pieces,
    sentencepiece_functions,
    style_of,
)
from pipeline.errors import PackageError
from pipeline.models.packages import Package, cache_folder, read_package, unpacked


class Argos(Repaired):
    """An Argos package, loaded. Make one with `Argos.load`; satisfies `base.Engine`."""

    name = "argos"

    @classmethod
    def load(
        cls, path: Path, *, preset: str = "best", device: str = "auto", threads: int | None = None
    ) -> Argos:
        """Load the `.argosmodel` file or package folder `path`.

        `preset`: "best" (beam 4), "balanced" (beam 2) or "fast" (beam 1), all with the vocabulary map.
        `device`: "cpu", "cuda" or "auto". `threads`: translations at a time; None is one per core.
        A file is unpacked once into the user's cache. Raises PackageError.
        """
        package = read_package(path)
        folder = unpacked(package, finish=lambda made: _finish(made / "model"))
        pieces = load_pieces(folder / "sentencepiece.model")
        style = normalisation(package, pieces)
        encode, decode = sentencepiece_functions(pieces)
        decoder = open_decoder(
            folder / "model",
            Tokenizer(encode, encode, decode, target_start=_target_prefix(package)),
            preset=preset,
            device=device,
            threads=threads,
            cache=cache_folder() / "maps",
        )
        files = [folder / "model" / "model.bin", folder / "sentencepiece.model"]
        return cls(decoder, style, fingerprint(cls.name, files, preset, style, decoder))


def normalisation(package: Package, pieces: Any) -> str:
    """Which of `repaired.NORMALISERS` a package wants: what it says itself in metadata.json (as
    {"duizhao": {"normalise": "full"}}; true is "full", false is "none"), else what its SentencePiece
    vocabulary `pieces` suggests. Raises PackageError."""
    asked = package.own.get("normalise")
    style = {True: "full", False: "none"}[asked] if isinstance(asked, bool) else asked
    if style is None:
        return style_of(pieces)
    if style not in NORMALISERS:
        raise PackageError(
            f'metadata.json asks for an unknown normalisation "{style}".',
            file=package.path,
            way_out=f"Known are {', '.join(NORMALISERS)}.",
        )
    return str(style)


def _finish(model: Path) -> None:
    """What is added to a package when it is unpacked into the cache."""
    vocabulary_map.add_map(model)


def _target_prefix(package: Package) -> tuple[str, ...]:
    """Argos Translate's `target_prefix`: a language token of packages for several languages."""
    token = package.metadata.get("target_prefix")
    return (token,) if isinstance(token, str) and token else ()
