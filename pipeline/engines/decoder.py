"""Drives a CTranslate2 translation model: pieces in and out, batches, prefixes, scores.

Shared by every engine that runs on CTranslate2. Knows nothing of packages, languages or the faults of models.
"""

from __future__ import annotations

import contextlib
import math
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.engines import vocabulary_map
from pipeline.engines.base import Translation
from pipeline.errors import EngineError, PackageError
from pipeline.models import modelfile

PRESETS = {"best": 4, "balanced": 2, "fast": 1}
"""Name of a preset -> beam size. All restrict the output to the vocabulary map: a third less work at beam 4,
and no Chinese in the English."""

BATCH_TOKENS = {"cpu": 2048, "cuda": 16384}
"""Source tokens times beam size per batch, as measured on a Transformer-base: larger ones are not faster."""

_LOGITS = 16 << 20  # scores of all pieces at all positions of a batch: 64 MB per thread while scoring
_MAX_INPUT = 480  # pieces; OPUS-MT models were trained on at most about 500
_SPREAD = 4  # batches of a short list: one for each thread of most machines
_MARGIN = 8  # start, end and language tokens count as positions too
# By length of input, in pieces: the longest output (an honest translation stays far below it; a loop ends
# there), and the share of a batch's tokens (each short sentence needs as much memory per step as a long one).
_CAPS = ((2, 32, 1 / 16), (8, 48, 1 / 4), (32, 128, 1.0), (96, 320, 1.0), (_MAX_INPUT, 1024, 1.0))


@dataclass(frozen=True, slots=True)
class Tokenizer:
    """How a model's text becomes pieces and back. The tokens that the model wants around them (language, end
    of sentence) are apart: `source_start`, `source_end`, `target_start`."""

    source: Callable[[str], list[str]]
    target: Callable[[str], list[str]]
    decode: Callable[[Sequence[str]], str]
    source_start: tuple[str, ...] = ()
    source_end: tuple[str, ...] = ()
    target_start: tuple[str, ...] = ()


class Decoder:
    """A loaded model. `open_decoder` makes one."""

    def __init__(
        self,
        translator: Any,
        tokenizer: Tokenizer,
        *,
        beam: int,
        use_map: bool,
        max_positions: int | None,
        vocabulary_size: int,
    ) -> None:
        self.translator = translator
        self.tokenizer = tokenizer
        self.beam = beam
        self.use_map = use_map
        limit = max_positions - _MARGIN if max_positions else _CAPS[-1][1]
        self.max_input = min(_MAX_INPUT, limit)
        self.max_output = min(_CAPS[-1][1], limit)
        self.score_tokens = max(64, _LOGITS // vocabulary_size)
        self.batch_tokens = BATCH_TOKENS.get(translator.device, BATCH_TOKENS["cpu"]) // beam

    def translate(
        self,
        sentences: Sequence[str],
        *,
        n_best: int = 1,
        prefixes: Sequence[str] | None = None,
        **options: Any,
    ) -> list[list[Translation]]:
        """Per sentence its `n_best` translations, best first, as the model says them.

        `prefixes` as in `Engine.translate`; `options` are those of CTranslate2's `translate_batch`. Equal
        sentences are decoded once. Inputs longer than the model's limit are cut at punctuation and joined
        again (then with one translation only). Raises EngineError.
        """
        starts = list(prefixes) if prefixes is not None else [""] * len(sentences)
        keys = list(zip(sentences, starts, strict=True))
        jobs: list[tuple[list[str], list[str]]] = []
        places: dict[tuple[str, str], list[int]] = {}
        for sentence, start in keys:
            if (sentence, start) in places:
                continue
            forced = [*self.tokenizer.target_start, *(self.tokenizer.target(start) if start else [])]
            numbers = []
            for part in cut(self.tokenizer.source(sentence), self.max_input):
                numbers.append(len(jobs))
                jobs.append((self._framed(part), forced[: self.max_output - 1]))
                forced = list(self.tokenizer.target_start)
            places[sentence, start] = numbers
        decoded = self._decode(jobs, n_best, options)
        found = {
            key: _join([decoded[number] for number in numbers]) if len(numbers) != 1 else decoded[numbers[0]]
            for key, numbers in places.items()
        }
        prefixed = [key for key in places if key[1] and key[0].strip()]
        if prefixed:
            self._rescore(prefixed, found)
        return [found[key] for key in keys]

    def score(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        """Mean log probability per target token, end of sentence included, over the whole vocabulary.

        Of a pair longer than the model's limit, the beginning is scored. Raises EngineError.
        """
        sources = [self._framed(self.tokenizer.source(source)[: self.max_input]) for source, _ in pairs]
        start = list(self.tokenizer.target_start)
        targets = [start + self.tokenizer.target(target)[: self.max_output] for _, target in pairs]
        usable = [number for number, source in enumerate(sources) if source]
        scores = [0.0] * len(pairs)
        # CTranslate2 batches by the length of the source; memory goes by that of the target.
        batches: list[list[int]] = [[]]
        for number in sorted(usable, key=lambda number: len(targets[number])):
            if batches[-1] and (len(batches[-1]) + 1) * (len(targets[number]) + 1) > self.score_tokens:
                batches.append([])
            batches[-1].append(number)
        try:
            pending = [
                self.translator.score_batch(
                    [sources[number] for number in batch],
                    [targets[number] for number in batch],
                    max_input_length=0,
                    offset=len(start),
                    asynchronous=True,
                )
                for batch in batches
                if batch
            ]
            for batch, results in zip(batches, pending, strict=False):
                for number, answer in zip(batch, results, strict=True):
                    found = answer.result().log_probs
                    scores[number] = round(math.fsum(found) / max(1, len(found)), 4)
        except (RuntimeError, ValueError) as error:
            raise EngineError(f"CTranslate2 failed while scoring: {error}.") from error
        return scores

    def close(self) -> None:
        """Free the model."""
        self.translator.unload_model()

    def _framed(self, pieces: list[str]) -> list[str]:
        """With the tokens around them; nothing stays nothing."""
        return [*self.tokenizer.source_start, *pieces, *self.tokenizer.source_end] if pieces else []

    def _decode(
        self, jobs: list[tuple[list[str], list[str]]], n_best: int, options: dict[str, Any]
    ) -> list[list[Translation]]:
        """Decode (source pieces, forced target pieces) pairs in groups whose outputs have the same limit."""
        groups: dict[tuple[int, int], list[int]] = {}
        for number, (source, forced) in enumerate(jobs):
            if source:
                groups.setdefault(self._limits(len(source), len(forced)), []).append(number)
        answers: list[list[Translation]] = [[Translation("")] for _ in jobs]
        pending = []
        # Of all groups together, so that small ones are not taken to pieces, and whatever the number of
        # threads: a batch's padding changes scores in the fifth decimal.
        spread = max(64, math.ceil(sum(len(source) for source, _ in jobs) / _SPREAD))
        try:
            for (cap, batch_tokens), numbers in sorted(groups.items(), reverse=True):
                forced_pieces = [jobs[number][1] for number in numbers]
                settings = {
                    "beam_size": max(self.beam, n_best),
                    "num_hypotheses": n_best,
                    "max_decoding_length": cap,
                    "use_vmap": self.use_map,
                    **options,
                }
                results = self.translator.translate_batch(
                    [jobs[number][0] for number in numbers],
                    forced_pieces if any(forced_pieces) else None,
                    max_batch_size=min(batch_tokens, spread),
                    batch_type="tokens",
                    max_input_length=0,
                    disable_unk=True,
                    return_scores=True,
                    asynchronous=True,
                    **settings,
                )
                pending.append((numbers, results))
            for numbers, results in pending:
                for number, result in zip(numbers, results, strict=True):
                    answers[number] = self._translations(result.result())
        except (RuntimeError, ValueError) as error:
            raise EngineError(f"CTranslate2 failed while translating: {error}.") from error
        return answers

    def _translations(self, result: Any) -> list[Translation]:
        skip = len(self.tokenizer.target_start)
        return [
            Translation(self.tokenizer.decode(pieces[skip:]), round(score, 4), len(pieces) - skip)
            for pieces, score in zip(result.hypotheses, result.scores, strict=True)
        ]

    def _rescore(self, keys: list[tuple[str, str]], found: dict[tuple[str, str], list[Translation]]) -> None:
        """CTranslate2 leaves forced pieces out of its scores: score such translations like all others."""
        flat = [(key, number) for key in keys for number in range(len(found[key]))]
        scores = self.score([(key[0], found[key][number].text) for key, number in flat])
        for (key, number), score in zip(flat, scores, strict=True):
            old = found[key][number]
            found[key][number] = Translation(old.text, score, old.tokens)

    def _limits(self, source: int, forced: int) -> tuple[int, int]:
        """The longest output and the tokens per batch for an input and forced beginning of these lengths."""
        cap, share = next(((cap, share) for length, cap, share in _CAPS if source <= length), _CAPS[-1][1:])
        return min(self.max_output, cap + 32 * math.ceil(forced / 32)), int(self.batch_tokens * share)


def open_decoder(
    model: Path,
    tokenizer: Tokenizer,
    *,
    preset: str,
    device: str,
    threads: int | None,
    cache: Path,
) -> Decoder:
    """Load the CTranslate2 folder `model`. `device`: "cpu", "cuda" or "auto"; `threads` None: one per core.

    A vocabulary map that the model lacks is kept in the folder `cache`. Raises PackageError when the model
    does not load or the device is not there.
    """
    import ctranslate2

    if preset not in PRESETS:
        raise PackageError(f'there is no preset "{preset}".', way_out=f"Take one of {', '.join(PRESETS)}.")
    gpus = ctranslate2.get_cuda_device_count() if device in ("cuda", "auto") else 0
    if device == "cuda" and not gpus:
        raise PackageError(
            "CTranslate2 sees no CUDA device.", way_out="Use --device cpu, or install the CUDA 12 libraries."
        )
    if device not in ("cpu", "cuda", "auto"):
        raise PackageError(f'there is no device "{device}".', way_out="Take cpu, cuda or auto.")
    kind = "cuda" if gpus else "cpu"
    workers = threads or (cores() if kind == "cpu" else 1)
    size = modelfile.check_vocabulary(model)
    max_positions = modelfile.positions(model / "model.bin")
    # Without a writable cache the map is left out: slower, and Chinese may come through.
    with contextlib.suppress(OSError):
        model = vocabulary_map.mapped_copy(model, cache)
    try:
        translator = ctranslate2.Translator(str(model), device=kind, inter_threads=workers, intra_threads=1)
    except (RuntimeError, ValueError) as error:
        raise PackageError(
            f"CTranslate2 cannot load this model ({error}).", file=model, way_out="Install the package again."
        ) from error
    return Decoder(
        translator,
        tokenizer,
        beam=PRESETS[preset],
        use_map=(model / vocabulary_map.NAME).exists(),
        max_positions=max_positions,
        vocabulary_size=size,
    )


def cores() -> int:
    """How many processor cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def cut(pieces: list[str], limit: int) -> list[list[str]]:
    """Cut a list of pieces into parts of at most `limit`, behind punctuation where there is some in the
    second half of a part."""
    parts = []
    while len(pieces) > limit:
        stops = [n + 1 for n in range(limit // 2, limit) if pieces[n][-1:] in ",.;:!?，。；：！？、"]
        end = stops[-1] if stops else limit
        parts.append(pieces[:end])
        pieces = pieces[end:]
    return [*parts, pieces]


def _join(parts: list[list[Translation]]) -> list[Translation]:
    best = [part[0] for part in parts]
    tokens = sum(one.tokens for one in best)
    score = math.fsum(one.score * one.tokens for one in best) / max(1, tokens)
    return [Translation(" ".join(one.text for one in best if one.text), round(score, 4), tokens)]
