"""What the engines on CTranslate2 share: normalise the source, decode, repair known faults, score.

How a model is found and its tokenizer made is each engine's own business.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from pipeline.engines import faults
from pipeline.engines.base import Translation
from pipeline.engines.decoder import Decoder
from pipeline.engines.normalise import ascii_punctuation, normalise
from pipeline.errors import PackageError
from pipeline.models.archive import content_hash

NORMALISERS: dict[str, Callable[[str], str]] = {
    "full": normalise,
    "ascii": ascii_punctuation,
    "none": lambda text: text,
}
"""How the source's punctuation is prepared for a model."""

_REPAIRS = "1"  # raise when the repairs change what comes out, so that old translations are made anew


class Repaired:
    """A model on CTranslate2 with repairs; satisfies `base.Engine`. Each engine makes its own."""

    name = "ctranslate2"
    capabilities = frozenset({"n-best", "prefix", "score"})

    def __init__(self, decoder: Decoder, style: str, fingerprint: str) -> None:
        self._decoder, self._normalise, self.fingerprint = decoder, NORMALISERS[style], fingerprint

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


def fingerprint(name: str, files: Sequence[Path], preset: str, style: str, decoder: Decoder) -> str:
    """What `Engine.fingerprint` asks for, from the content of the model's files and the options."""
    key = hashlib.blake2b(digest_size=8)
    for file in files:
        key.update(content_hash(file).encode())
    options = (preset, style, decoder.translator.device, decoder.translator.compute_type, _REPAIRS)
    return f"{name}:{key.hexdigest()}:{':'.join(options)}"


def style_of(pieces: Any) -> str:
    """ "none" when Chinese full stops were common in a model's training text, "ascii" when they were not.

    OPUS-MT models, the official packages among them, saw text whose punctuation had been mapped to ASCII, so
    that `。` is missing from their SentencePiece vocabulary `pieces`, or rare in it.
    """
    stop, dot, unknown = pieces.piece_to_id("。"), pieces.piece_to_id("."), pieces.unk_id()
    if stop == unknown:
        return "ascii"
    common = dot == unknown or pieces.get_score(stop) > pieces.get_score(dot) - 3.0
    return "none" if common else "ascii"


def load_pieces(path: Path) -> Any:
    """The SentencePiece model in the file `path`. Raises PackageError."""
    import sentencepiece

    try:
        return sentencepiece.SentencePieceProcessor(model_file=str(path))
    except (RuntimeError, OSError, ValueError) as error:
        raise PackageError(
            "is not a SentencePiece model.", file=path, way_out="Install the package again."
        ) from error


def sentencepiece_functions(pieces: Any) -> tuple[Callable[[str], list[str]], Callable[[Sequence[str]], str]]:
    """Text to pieces, and pieces to text."""

    def encode(text: str) -> list[str]:
        return list(pieces.encode(text, out_type=str))

    def decode(found: Sequence[str]) -> str:
        return str(pieces.decode(list(found))).strip()

    return encode, decode
