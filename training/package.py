"""Opens an Argos package for measuring: a thin loader of its own, so that training does not lean on the
program.

Extraction takes only the regular files below the package's one folder. Nothing is installed.
"""

import json
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path, PurePosixPath
from typing import Any

from pipeline.engines.normalise import normalise

__all__ = ["Package", "opened"]


@contextmanager
def opened(path: Path) -> Iterator[Path]:
    """The folder of an extracted package, gone on leaving. Raises SystemExit where it is no Argos package."""
    with tempfile.TemporaryDirectory() as folder:
        _extract(path, Path(folder))
        roots = [found.parent for found in sorted(Path(folder).glob("*/metadata.json"))]
        if len(roots) != 1:
            raise SystemExit(f"{path}: not an Argos package; expected one folder with metadata.json in it")
        yield roots[0]


class Package:
    """An opened package: metadata, `translate`, and the parts it is made of. Close it or use it in a
    `with`."""

    def __init__(self, path: Path, *, threads: int = 2, compute_type: str = "default") -> None:
        import ctranslate2
        import sentencepiece

        self.path = path
        self._stack = ExitStack()
        root = self._stack.enter_context(opened(path))
        self.metadata: dict[str, Any] = json.loads((root / "metadata.json").read_text(encoding="utf-8"))
        self.normalises = self.metadata.get("duizhao", {}).get("normalise") == "full"
        self.pieces = sentencepiece.SentencePieceProcessor(model_file=str(root / "sentencepiece.model"))
        self.translator = ctranslate2.Translator(
            str(root / "model"),
            device="cpu",
            inter_threads=threads,
            intra_threads=1,
            compute_type=compute_type,
        )

    def __enter__(self) -> "Package":
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def cut(self, text: str) -> list[str]:
        """Pieces of a Chinese text as the model wants them."""
        return list(self.pieces.encode(normalise(text) if self.normalises else text, out_type=str))

    def translate(self, lines: Sequence[str], beam: int) -> list[str]:
        """English for Chinese lines, the best of `beam` hypotheses each, no remedies for the model's
        faults."""
        results = self.translator.translate_batch(
            [self.cut(line) for line in lines],
            beam_size=beam,
            max_batch_size=1024,
            batch_type="tokens",
            max_decoding_length=200,
        )
        return [self.pieces.decode(result.hypotheses[0]) for result in results]


def _extract(path: Path, folder: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            parts = PurePosixPath(name).parts
            if name.endswith("/") or name.startswith("/") or ".." in parts:
                continue
            target = folder.joinpath(*parts)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(archive.read(name))
