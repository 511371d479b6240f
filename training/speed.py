"""Compares a package's speed with that of a Transformer-base of random weights, as official Argos packages
are built.

Both decode the same number of sentences with as many source pieces and exactly as many target pieces, so
that the figure does not depend on what the models say. Nothing is measured but this one ratio.
"""

import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from training.package import Package

__all__ = ["base_model", "compare"]

_PIECES = 65_000


def base_model(
    folder: Path, *, pieces: int = _PIECES, layers: int = 6, width: int = 512, heads: int = 8
) -> None:
    """Write a CTranslate2 Transformer of random int8 weights: 6+6 layers, 512 wide, shared vocabulary of
    65,000."""
    from ctranslate2.specs import TransformerSpec

    rng = np.random.default_rng(0)

    def random(*size: int) -> np.ndarray:
        return np.asarray(rng.standard_normal(size) * size[-1] ** -0.5, dtype=np.float32)

    def linear(spec: object, out: int, size: int) -> None:
        spec.weight, spec.bias = random(out, size), np.zeros(out, np.float32)  # type: ignore[attr-defined]

    def norm(spec: object) -> None:
        spec.gamma, spec.beta = np.ones(width, np.float32), np.zeros(width, np.float32)  # type: ignore[attr-defined]

    spec = TransformerSpec.from_config((layers, layers), heads)
    table = random(pieces, width)
    spec.encoder.embeddings[0].weight = spec.decoder.embeddings.weight = spec.decoder.projection.weight = (
        table
    )
    spec.decoder.projection.bias = np.zeros(pieces, np.float32)
    for side in (spec.encoder, spec.decoder):
        side.position_encodings.encodings = random(512, width)
        norm(side.layer_norm)
        for layer in side.layer:
            norm(layer.self_attention.layer_norm)
            linear(layer.self_attention.linear[0], 3 * width, width)
            linear(layer.self_attention.linear[1], width, width)
            norm(layer.ffn.layer_norm)
            linear(layer.ffn.linear_0, 4 * width, width)
            linear(layer.ffn.linear_1, width, 4 * width)
            if side is spec.decoder:
                norm(layer.attention.layer_norm)
                linear(layer.attention.linear[0], width, width)
                linear(layer.attention.linear[1], 2 * width, width)
                linear(layer.attention.linear[2], width, width)
    names = ["<unk>", "<s>", "</s>", *(f"w{number}" for number in range(pieces - 3))]
    spec.register_source_vocabulary(names)
    spec.register_target_vocabulary(names)
    spec.validate()
    spec.optimize(quantization="int8")
    spec.save(str(folder))


def compare(
    package: Package, lines: Sequence[str], beam: int, *, threads: int = 2, length: int = 30
) -> dict[str, float]:
    """Sentences per second of the package and of the random Transformer-base, and their ratio.

    Rounds of both alternate and the best of three counts, so that other load on the machine hurts both alike.
    """
    import ctranslate2

    cut = [package.cut(line) for line in lines]
    plain = [[f"w{number % (_PIECES - 3)}" for number, _ in enumerate(pieces)] for pieces in cut]
    with tempfile.TemporaryDirectory() as folder:
        base_model(Path(folder))
        base = ctranslate2.Translator(folder, device="cpu", inter_threads=threads, intra_threads=1)
        best = [0.0, 0.0]
        for _ in range(3):
            for which, (model, sources) in enumerate(((package.translator, cut), (base, plain))):
                begun = time.perf_counter()
                model.translate_batch(
                    sources,
                    beam_size=beam,
                    max_batch_size=1024,
                    batch_type="tokens",
                    min_decoding_length=length,
                    max_decoding_length=length,
                )
                best[which] = max(best[which], len(lines) / (time.perf_counter() - begun))
    return {
        "sentences per second": round(best[0], 1),
        "Transformer-base": round(best[1], 1),
        "ratio": round(best[0] / best[1], 2),
    }
