"""Translates with Argos packages, driving CTranslate2 directly.

`argostranslate` itself sends one paragraph per call in batches of 32 tokens; here the whole list is sorted by
length and batched by tokens on all cores. Packages are found and checked by `pipeline.models`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from pipeline.engines import faults, vocabulary_map
from pipeline.engines.base import Translation
from pipeline.engines.decoder import Decoder, Tokenizer, open_decoder
from pipeline.engines.normalise import ascii_punctuation, normalise
from pipeline.errors import PackageError
from pipeline.models import modelfile
from pipeline.models.archive import content_hash
from pipeline.models.packages import Package, cache_folder, read_package, unpacked

NORMALISERS: dict[str, Callable[[str], str]] = {
    "full": normalise,
    "ascii": ascii_punctuation,
    "none": lambda text: text,
}
"""What metadata.json may ask for: {"duizhao": {"normalise": "full"}}; true is "full", false is "none"."""

_REPAIRS = "1"  # raise when the repairs change what comes out, so that old translations are made anew


class Argos:
    """An Argos package, loaded. Make one with `Argos.load`; satisfies `base.Engine`."""

    name = "argos"
    capabilities = frozenset({"n-best", "prefix", "score"})

    def __init__(self, decoder: Decoder, normaliser: Callable[[str], str], fingerprint: str) -> None:
        self._decoder, self._normalise, self.fingerprint = decoder, normaliser, fingerprint

    @classmethod
    def load(
        cls, path: Path, *, preset: str = "balanced", device: str = "auto", threads: int | None = None
    ) -> Argos:
        """Load the `.argosmodel` file or package folder `path`.

        `preset`: "best" (beam 4), "balanced" (beam 2, vocabulary map) or "fast" (beam 1, vocabulary map).
        `device`: "cpu", "cuda" or "auto". `threads`: translations at a time; None is one per core.
        A file is unpacked once into the user's cache. Raises PackageError.
        """
        package = read_package(path)
        folder = unpacked(package, finish=lambda made: _finish(made / "model"))
        model = folder / "model"
        positions = modelfile.positions(model / "model.bin")
        if preset != "best" and path.is_dir():
            try:
                model = vocabulary_map.mapped_copy(model, cache_folder() / "maps")
            except OSError:
                model = folder / "model"
        pieces = _pieces(folder / "sentencepiece.model")
        style = normalisation(package, pieces)
        decoder = open_decoder(
            model,
            _tokenizer(pieces, _target_prefix(package)),
            preset=preset,
            device=device,
            threads=threads,
            vocabulary_map=(model / vocabulary_map.NAME).exists(),
            max_positions=positions,
        )
        key = hashlib.blake2b(digest_size=8)
        for part in ("model/model.bin", "sentencepiece.model"):
            key.update(content_hash(folder / part).encode())
        options = (preset, style, decoder.translator.device, decoder.translator.compute_type, _REPAIRS)
        return cls(decoder, NORMALISERS[style], f"argos:{key.hexdigest()}:{':'.join(options)}")

    def translate(
        self, sentences: Sequence[str], *, n_best: int = 1, prefixes: Sequence[str] | None = None
    ) -> list[list[Translation]]:
        """See `Engine.translate`. Without a prefix, known faults of the first translation are repaired."""
        sources = [self._normalise(sentence) for sentence in sentences]
        found = self._decoder.translate(sources, n_best=n_best, prefixes=prefixes)
        tidied = [[Translation(faults.tidy(one.text), one.score, one.tokens) for one in row] for row in found]
        free = [n for n in range(len(sources)) if not (prefixes and prefixes[n])]
        unique = {sources[n]: tidied[n] for n in free}
        repaired = faults.repair(list(unique), list(unique.values()), self._again, self._decoder.score)
        better = dict(zip(unique, repaired, strict=True))
        for n in free:
            tidied[n] = better[sources[n]]
        return tidied

    def score(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        """See `Engine.score`."""
        return self._decoder.score([(self._normalise(source), target) for source, target in pairs])

    def close(self) -> None:
        """See `Engine.close`."""
        self._decoder.close()

    def _again(self, sentences: Sequence[str], /, **options: Any) -> list[list[Translation]]:
        return self._decoder.translate([self._normalise(sentence) for sentence in sentences], **options)


def normalisation(package: Package, pieces: Any) -> str:
    """Which of `NORMALISERS` a package wants: what it says itself; else "none" when Chinese full stops were
    common in its training text, and "ascii" when they were not.

    OPUS-MT models, the official packages among them, saw text whose punctuation had been mapped to ASCII, so
    that `。` is missing from their SentencePiece vocabulary or rare in it. `pieces` is that vocabulary.
    """
    asked = package.own.get("normalise")
    style = {True: "full", False: "none"}.get(asked, asked) if isinstance(asked, bool) else asked
    if style is not None:
        if style not in NORMALISERS:
            raise PackageError(
                f'metadata.json asks for an unknown normalisation "{style}".',
                file=package.path,
                way_out=f"Known are {', '.join(NORMALISERS)}.",
            )
        return str(style)
    stop, dot = pieces.piece_to_id("。"), pieces.piece_to_id(".")
    unknown = pieces.unk_id()
    if stop == unknown:
        return "ascii"
    common = dot == unknown or pieces.get_score(stop) > pieces.get_score(dot) - 3.0
    return "none" if common else "ascii"


def _finish(model: Path) -> None:
    """What is added to a package when it is unpacked into the cache."""
    vocabulary_map.add_map(model)


def _pieces(path: Path) -> Any:
    import sentencepiece

    try:
        return sentencepiece.SentencePieceProcessor(model_file=str(path))
    except (RuntimeError, OSError, ValueError) as error:
        raise PackageError(
            "is not a SentencePiece model.", file=path, way_out="Install the package again."
        ) from error


def _target_prefix(package: Package) -> tuple[str, ...]:
    """Argos Translate's `target_prefix`: a language token of packages for several languages."""
    token = package.metadata.get("target_prefix")
    return (token,) if isinstance(token, str) and token else ()


def _tokenizer(pieces: Any, target_start: tuple[str, ...]) -> Tokenizer:
    def encode(text: str) -> list[str]:
        return list(pieces.encode(text, out_type=str))

    def decode(found: Sequence[str]) -> str:
        return str(pieces.decode(list(found))).strip()

    return Tokenizer(encode, encode, decode, target_start)
