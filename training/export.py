"""Turns a run into an Argos package: `python -m training.export --run RUN --out FILE.argosmodel`.

Averages the newest checkpoints (the finished ones where there are any), fills CTranslate2's Transformer
specification, quantises to int8 and packs it with the SentencePiece model, the metadata and a README as a
zip of one folder whose bytes depend on nothing but the contents. Scores come from the JSON that
`training.evaluate --json` writes.
"""

import argparse
import json
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from training.model import Shape, Transformer, positions
from training.vocabulary import Vocabulary

__all__ = ["average", "convert", "export", "load_averaged"]

_ABOUT = """# {name}

A Chinese-to-English package in Argos Translate's format, made by the recipe in the `training` folder of the
project duizhao. {shape[encoder]} encoder and {shape[decoder]} decoder layers, {shape[width]} wide,
{sources} source and {targets} target pieces, int8.
Trained on {tokens:,} target pieces. Licence of the weights: {licence}.

The source must be normalised by `pipeline.engines.normalise.normalise` before it is cut into pieces. Measured
scores are in metadata.json.
"""


def average(paths: list[Path]) -> dict[str, Tensor]:
    """Mean of the weights of several checkpoints."""
    total: dict[str, Tensor] = {}
    for path in paths:
        weights = torch.load(path, map_location="cpu", weights_only=True)["model"]
        for name, value in weights.items():
            total[name] = total.get(name, 0) + value.double() / len(paths)
    return {name: value.float() for name, value in total.items()}


def checkpoints(run: Path, last: int) -> list[Path]:
    """The newest checkpoints of a run: those of the finishing branch, else those of the level run."""
    found = sorted(run.glob("final-*.pt")) or sorted(run.glob("model-*.pt"))
    if not found:
        raise SystemExit(f"{run}: no checkpoint yet; let training.train run until it has written one")
    return found[-last:]


def load_averaged(run: Path, last: int, keep: float = 0.0) -> tuple[Transformer, Vocabulary, int]:
    """The averaged network of a run, its vocabulary, and the target pieces it was trained on.

    `keep` is the part that the package with which the run began has in the weights (Wortsman et al. 2022,
    "Robust fine-tuning of zero-shot models"): what new text would have made the model forget stays. Raises
    SystemExit where the run did not begin with one.
    """
    config = json.loads((run / "config.json").read_text())
    words = Vocabulary.load(Path(config["data"]))
    model = Transformer(Shape(**config["shape"]), len(words.source), len(words.target))
    paths = checkpoints(run, last)
    model.load_state_dict(average(paths))
    tokens = torch.load(paths[-1], map_location="cpu", weights_only=True)["progress"]["tokens"]
    if keep:
        start = run / "start.pt"
        if not start.exists():
            raise SystemExit(f"{run}: --keep needs a run that began with a package (train --package)")
        begun, learnt = average([start]), model.state_dict()
        model.load_state_dict({name: (1 - keep) * learnt[name] + keep * begun[name] for name in begun})
    return model.eval(), words, tokens


def _array(parameter: Tensor) -> np.ndarray:
    """A copy, because CTranslate2 quantises in place."""
    return np.array(parameter.detach().numpy())


def _linear(spec: Any, layer: nn.Linear) -> None:
    spec.weight, spec.bias = _array(layer.weight), _array(layer.bias)


def _norm(spec: Any, layer: nn.LayerNorm) -> None:
    spec.gamma, spec.beta = _array(layer.weight), _array(layer.bias)


def _attention(spec: Any, layer: Any) -> None:
    _norm(spec.layer_norm, layer.norm)
    parts = [layer.inputs] if layer.query is None else [layer.query, layer.inputs]
    for target, part in zip(spec.linear, [*parts, layer.output], strict=True):
        _linear(target, part)


def _feed(spec: Any, layer: Any) -> None:
    _norm(spec.layer_norm, layer.norm)
    _linear(spec.linear_0, layer.first)
    _linear(spec.linear_1, layer.second)


def convert(model: Transformer, words: Vocabulary, folder: Path, quantisation: str = "int8") -> None:
    """Write a CTranslate2 model folder. The heads of the guided layer are its alignment heads."""
    from ctranslate2.specs import TransformerSpec

    shape = model.shape
    spec = TransformerSpec.from_config(
        (shape.encoder, shape.decoder),
        shape.heads,
        pre_norm=True,
        alignment_layer=-1,
        alignment_heads=shape.heads,
    )
    encodings = positions(512, shape.width)
    spec.encoder.position_encodings.encodings = encodings
    spec.decoder.position_encodings.encodings = encodings
    spec.encoder.embeddings[0].weight = _array(model.source.weight)
    spec.decoder.embeddings.weight = _array(model.target.weight)
    spec.decoder.projection.weight = spec.decoder.embeddings.weight
    spec.decoder.projection.bias = _array(model.bias)
    _norm(spec.encoder.layer_norm, model.encoder_norm)
    _norm(spec.decoder.layer_norm, model.decoder_norm)
    for target, layer in zip(spec.encoder.layer, model.encoder, strict=True):
        _attention(target.self_attention, layer.attention)
        _feed(target.ffn, layer.feed)
    for target, layer in zip(spec.decoder.layer, model.decoder, strict=True):
        _attention(target.self_attention, layer.attention)
        _attention(target.attention, layer.cross)
        _feed(target.ffn, layer.feed)
    spec.config.add_source_eos = True
    spec.config.unk_token, spec.config.bos_token, spec.config.eos_token = (
        words.target[number] for number in (words.unk, words.bos, words.eos)
    )
    spec.config.decoder_start_token = words.target[words.bos]
    spec.register_source_vocabulary(words.source)
    spec.register_target_vocabulary(words.target)
    spec.validate()
    spec.optimize(quantization=quantisation)
    folder.mkdir(parents=True, exist_ok=True)
    spec.save(str(folder))


def flat(scores: dict[str, Any], before: str = "") -> dict[str, Any]:
    """Nested scores as one level: {"flores-dev BLEU": 3.2}; signatures are left out."""
    result: dict[str, Any] = {}
    for name, value in scores.items():
        if isinstance(value, dict):
            result |= flat(value, f"{before}{name} ")
        elif not name.endswith("signature"):
            result[before + name] = value
    return result


def export(
    run: Path,
    out: Path,
    *,
    last: int,
    version: str,
    licence: str,
    scores: dict[str, Any] | None,
    keep: float = 0.0,
) -> None:
    """Write the package. Raises SystemExit where the run has no checkpoint."""
    model, words, tokens = load_averaged(run, last, keep)
    name = f"translate-zh_en-{version}"
    measures = flat(scores or {})
    metadata = {
        "package_version": version,
        "argos_version": "1.9",
        "from_code": "zh",
        "from_name": "Chinese",
        "to_code": "en",
        "to_name": "English",
        "links": [],
        "type": "translate",
        "name": "duizhao zh-en",
        "licence": licence,
        "duizhao": {
            "normalise": "full",
            "licence": licence,
            "training_target_pieces": tokens,
            "parameters": sum(parameter.numel() for parameter in model.parameters()),
            "scores": {name: value for name, value in measures.items() if name.endswith(("BLEU", "chrF"))},
            "measures": measures,
        },
    }
    about = _ABOUT.format(
        name=f"{name}: duizhao zh-en {version}",
        shape=model.shape.as_dict(),
        sources=len(words.source),
        targets=len(words.target),
        tokens=tokens,
        licence=licence,
    )
    data = Path(json.loads((run / "config.json").read_text())["data"])
    with tempfile.TemporaryDirectory() as temporary:
        convert(model, words, Path(temporary))
        files = {f"model/{path.name}": path.read_bytes() for path in Path(temporary).iterdir()}
    files["metadata.json"] = (json.dumps(metadata, indent=2) + "\n").encode()
    files["README.md"] = about.encode()
    files["sentencepiece.model"] = (data / "sentencepiece.model").read_bytes()
    out.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(out, "w") as archive:
        for path in sorted(files):
            entry = zipfile.ZipInfo(f"{name}/{path}", date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, files[path], compresslevel=9)


def main(arguments: list[str] | None = None) -> None:
    """Command line of the export."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", type=Path, required=True, help="folder that training.train filled")
    parser.add_argument("--out", type=Path, required=True, help="package to write, FILE.argosmodel")
    parser.add_argument(
        "--average", type=int, default=4, help="how many of the newest checkpoints to average"
    )
    parser.add_argument(
        "--keep", type=float, default=0.0, help="part of the package that the run began with, 0 to 1"
    )
    parser.add_argument("--version", default="0.7")
    parser.add_argument("--licence", default="MIT")
    parser.add_argument(
        "--scores", type=Path, help="JSON written by training.evaluate --json, kept in the metadata"
    )
    options = parser.parse_args(arguments)
    scores = json.loads(options.scores.read_text()) if options.scores else None
    export(
        options.run,
        options.out,
        last=options.average,
        version=options.version,
        licence=options.licence,
        scores=scores,
        keep=options.keep,
    )


if __name__ == "__main__":
    main()
