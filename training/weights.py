"""Takes the weights of a package back into the network, so that training can go on from what was shipped.

Adapting the embedded model to a field then needs the package and one's own text, not the checkpoints it was
made from. Rounding to int8 costs a part in 256 of each weight, which a few hundred steps mend. Reads only
packages that `training.export` wrote; those of other origin have another layout.
"""

import json
import struct
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from training.model import Transformer
from training.package import opened

__all__ = ["load_package", "read_variables"]

# As CTranslate2 numbers them in the file (ctranslate2/specs/model_spec.py, binary version 6).
_TYPES = ("<f4", "<i1", "<i2", "<i4", "<f2")


def read_variables(path: Path) -> dict[str, np.ndarray]:
    """Every array of a CTranslate2 `model.bin` by its name. Raises SystemExit for another binary version."""
    content, place = path.read_bytes(), 0

    def number(kind: str) -> int:
        nonlocal place
        (value,) = struct.unpack_from(f"<{kind}", content, place)
        place += struct.calcsize(kind)
        return int(value)

    def string() -> str:
        nonlocal place
        size = number("H")
        place += size
        return content[place - size : place - 1].decode()

    version = number("I")
    if version != 6:
        raise SystemExit(f"{path}: version {version} of CTranslate2's format; version 6 can be read")
    string(), number("I")
    variables = {}
    for _ in range(number("I")):
        name = string()
        shape = [number("I") for _ in range(number("B"))]
        kind, size = number("B"), number("I")
        if kind < len(_TYPES):
            variables[name] = np.frombuffer(content[place : place + size], _TYPES[kind]).reshape(shape)
        place += size
    return variables


def load_package(model: Transformer, pieces: list[str], package: Path) -> int:
    """Fill the network from a package; returns the target pieces that it was trained on.

    `pieces` are those of the prepared data and must be the package's own (`prepare --pieces PACKAGE`).
    Raises SystemExit where pieces or sizes differ.
    """
    with opened(package) as root:
        listed = json.loads((root / "model" / "source_vocabulary.json").read_text(encoding="utf-8"))
        if listed != pieces:
            raise SystemExit(f"{package}: other pieces than the data's; prepare with --pieces {package}")
        variables = read_variables(root / "model" / "model.bin")
        metadata = json.loads((root / "metadata.json").read_text(encoding="utf-8"))
    try:
        _fill(model, variables)
    except (KeyError, RuntimeError) as error:
        raise SystemExit(
            f"{package}: its network has other sizes than {model.shape}; choose its --preset ({error})"
        ) from error
    return int(metadata["duizhao"]["training_target_pieces"])


def _fill(model: Transformer, variables: dict[str, np.ndarray]) -> None:
    """The reverse of `training.export.convert`."""

    def put(parameter: Tensor, name: str) -> None:
        value = variables[name].astype(np.float32)
        if variables[name].dtype == np.int8:
            value /= variables[f"{name}_scale"][:, None]
        parameter.data.copy_(torch.from_numpy(value))

    def linear(layer: nn.Linear, name: str) -> None:
        put(layer.weight, f"{name}/weight")
        put(layer.bias, f"{name}/bias")

    def norm(layer: nn.LayerNorm, name: str) -> None:
        put(layer.weight, f"{name}/layer_norm/gamma")
        put(layer.bias, f"{name}/layer_norm/beta")

    put(model.source.weight, "encoder/embeddings_0/weight")
    put(model.target.weight, "decoder/embeddings/weight")
    put(model.bias, "decoder/projection/bias")
    norm(model.encoder_norm, "encoder")
    norm(model.decoder_norm, "decoder")
    for side, layers in (("encoder", model.encoder), ("decoder", model.decoder)):
        if any(name.startswith(f"{side}/layer_{len(layers)}/") for name in variables):
            raise KeyError(f"more {side} layers")
        for number, layer in enumerate(layers):
            attentions = {"self_attention": layer.attention}
            if side == "decoder":
                attentions["attention"] = layer.cross
            for name, attention in attentions.items():
                whole = f"{side}/layer_{number}/{name}"
                norm(attention.norm, whole)
                parts = [attention.inputs] if attention.query is None else [attention.query, attention.inputs]
                for index, part in enumerate([*parts, attention.output]):
                    linear(part, f"{whole}/linear_{index}")
            whole = f"{side}/layer_{number}/ffn"
            norm(layer.feed.norm, whole)
            linear(layer.feed.first, f"{whole}/linear_0")
            linear(layer.feed.second, f"{whole}/linear_1")
