"""A package of the official one's shape, with random weights, for measuring without it.

Transformer-base as OPUS-MT has it: 6 + 6 layers, 512 wide, 8 heads, feed-forward layers of 2048, 65,001
shared pieces, int8. What such a model computes costs the same whatever the weights are, provided that its
translations are as long as real ones. So one thing is not random: the weights carry a count of the source's
pieces and of those said so far to the last layer, and there they decide when the sentence ends, at about 1.3
target pieces per source piece as the official package does on news. Chinese pieces, which a trained model
does not say, have a low bias. The vocabulary holds jieba's most frequent words and made-up English ones.
"""

from __future__ import annotations

import json
import struct
import tempfile
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy
from made_up import chinese_words, english

WIDTH, INNER, LAYERS, HEADS, PIECES = 512, 2048, 6, 8, 65_001
_CHINESE = 30_000
_POSITIONS = 512
_SAID, _ASKED = 0, 1  # dimensions that count pieces: of the target so far, of the source
_STEP = 0.05  # what one target piece adds to its dimension
_RATIO = 1.3  # target pieces per source piece
_SHARPNESS = 300.0
_METADATA = {
    "package_version": "0.0", "argos_version": "1.9", "from_code": "zh", "from_name": "Chinese",
    "to_code": "en", "to_name": "English", "links": [], "type": "translate",
}  # fmt: skip
_SPREAD = 4.0  # of the logits: the best piece has a probability of about a third


def make(path: Path) -> Path:
    """The package at `path`, made if it is not there (half a minute)."""
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        pieces = vocabulary()
        half = path.with_suffix(".part")
        with (
            tempfile.TemporaryDirectory(dir=path.parent) as model,
            zipfile.ZipFile(half, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package,
        ):
            transformer(pieces).save(model)
            package.writestr("translate-zh_en-0_0/metadata.json", json.dumps(_METADATA))
            package.writestr("translate-zh_en-0_0/sentencepiece.model", sentencepiece_model(pieces))
            for file in sorted(Path(model).iterdir()):
                package.write(file, f"translate-zh_en-0_0/model/{file.name}")
        half.replace(path)
    return path


def vocabulary() -> list[tuple[str, float]]:
    """Pieces with their log probabilities; the special ones are not among them."""
    words = chinese_words()
    common = sorted(words, key=lambda word: (-words[word], word))[:_CHINESE]
    singles = sorted({character for word in common for character in word}.difference(common))
    total = sum(words[word] for word in common)
    pieces = {word: float(numpy.log(words[word] / total)) for word in common}
    pieces |= dict.fromkeys(singles, -14.0)
    marks = [chr(code) for code in range(33, 127)]
    pieces |= dict.fromkeys([*marks, "▁", *(f"▁{mark}" for mark in marks)], -10.0)
    room = PIECES - 3 - len(pieces)
    for number, word in enumerate(english(room)):
        pieces[word if number % 4 == 0 else f"▁{word}"] = -9.0 - number / room
    return list(pieces.items())


def sentencepiece_model(pieces: Iterable[tuple[str, float]]) -> bytes:
    """A unigram model in SentencePiece's format (sentencepiece_model.proto): pieces are field 1, with text,
    score and kind (2 is the unknown piece, 3 a control piece)."""

    def field(text: str, score: float, kind: int) -> bytes:
        data = text.encode()
        body = (
            b"\x0a" + _number(len(data)) + data + b"\x15" + struct.pack("<f", score) + b"\x18" + bytes([kind])
        )
        return b"\x0a" + _number(len(body)) + body

    special = field("<unk>", 0.0, 2) + field("</s>", 0.0, 3)
    return special + b"".join(field(text, score, 1) for text, score in pieces)


def _number(value: int) -> bytes:
    """A protobuf varint."""
    data = bytearray()
    while value > 127:
        data.append(value & 127 | 128)
        value >>= 7
    return bytes([*data, value])


def transformer(pieces: list[tuple[str, float]]) -> Any:
    """The model as a CTranslate2 specification, quantised."""
    from ctranslate2.specs import Activation, TransformerSpec

    spec = TransformerSpec.from_config(LAYERS, HEADS, pre_norm=False, activation=Activation.SWISH)
    chance = numpy.random.default_rng(1)
    names = ["</s>", "<unk>", *(text for text, _ in pieces), "<pad>"]
    embeddings = chance.standard_normal((PIECES, WIDTH), dtype="float32") / WIDTH**0.5
    embeddings[:, [_SAID, _ASKED]] = 0
    for side, step in ((spec.encoder, 2 * _RATIO * _STEP), (spec.decoder, _STEP)):
        side.scale_embeddings = True
        positions = 0.3 * chance.standard_normal((_POSITIONS, WIDTH), dtype="float32")
        positions[:, _SAID] = step * numpy.arange(_POSITIONS)
        positions[:, _ASKED] = 0
        side.position_encodings.encodings = positions
    spec.encoder.embeddings[0].weight = embeddings
    spec.decoder.embeddings.weight = embeddings
    for layer in spec.encoder.layer:
        _attention(layer.self_attention, chance)
        _feed_forward(layer.ffn, chance)
    for number, layer in enumerate(spec.decoder.layer):
        _attention(layer.self_attention, chance)
        _attention(layer.attention, chance, counts=number == 0)
        _feed_forward(layer.ffn, chance)
    spec.decoder.projection.weight, spec.decoder.projection.bias = _projection(names, chance)
    spec.config.add_source_eos = True
    spec.config.decoder_start_token = "<pad>"
    spec.config.eos_token, spec.config.unk_token = "</s>", "<unk>"
    spec.register_source_vocabulary(names)
    spec.register_target_vocabulary(names)
    spec.validate()
    spec.optimize(quantization="int8")
    return spec


def _projection(names: list[str], chance: numpy.random.Generator) -> tuple[numpy.ndarray, numpy.ndarray]:
    """From the last layer to the pieces: </s> when the target's count has passed the source's."""
    weight = _SPREAD * chance.standard_normal((PIECES, WIDTH), dtype="float32") / WIDTH**0.5
    weight[:, [_SAID, _ASKED]] = 0
    bias = numpy.array(
        [0.0 if name.isascii() or name[0] == "▁" else -40.0 for name in names], dtype="float32"
    )
    weight[0] = 0
    weight[0, _SAID], weight[0, _ASKED] = _SHARPNESS, -_SHARPNESS
    bias[[1, -1]] = -40.0
    return weight, bias


def _matrix(chance: numpy.random.Generator, rows: int, columns: int, scale: float = 1.0) -> numpy.ndarray:
    return scale * chance.standard_normal((rows, columns), dtype="float32") / columns**0.5


def _attention(spec: Any, chance: numpy.random.Generator, counts: bool = False) -> None:
    """Random, but the counting dimensions are left alone. `counts`: attends to all of the source alike, so
    that the mean of the source's counts, half its length, is added to _ASKED."""
    *inputs, output = spec.linear
    several = [WIDTH, 2 * WIDTH] if len(inputs) == 2 else [3 * WIDTH]
    for linear, rows in zip(inputs, several, strict=True):
        linear.weight, linear.bias = _matrix(chance, rows, WIDTH), numpy.zeros(rows, "float32")
    output.weight, output.bias = _matrix(chance, WIDTH, WIDTH, 0.3), numpy.zeros(WIDTH, "float32")
    output.weight[[_SAID, _ASKED]] = 0
    if counts:
        inputs[0].weight[:] = 0
        values = inputs[1].weight[WIDTH:]
        values[0] = 0
        values[0, _SAID] = 1
        output.weight[:, 0] = 0
        output.weight[_ASKED, 0] = 1
    _norm(spec.layer_norm)


def _feed_forward(spec: Any, chance: numpy.random.Generator) -> None:
    spec.linear_0.weight, spec.linear_0.bias = _matrix(chance, INNER, WIDTH), numpy.zeros(INNER, "float32")
    spec.linear_1.weight, spec.linear_1.bias = (
        _matrix(chance, WIDTH, INNER, 0.3),
        numpy.zeros(WIDTH, "float32"),
    )
    spec.linear_1.weight[[_SAID, _ASKED]] = 0
    _norm(spec.layer_norm)


def _norm(spec: Any) -> None:
    spec.gamma, spec.beta = numpy.ones(WIDTH, "float32"), numpy.zeros(WIDTH, "float32")
