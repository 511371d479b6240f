"""One SentencePiece model over both languages, and which of its pieces the decoder may write.

Argos packages hold a single `sentencepiece.model`. The source side uses all its pieces; the target side
only those without Chinese characters, which halves the output softmax.
"""

import json
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from training.package import opened
from training.words import HAN

__all__ = ["Vocabulary", "learn", "reuse", "seed_sampling"]


@dataclass(frozen=True)
class Vocabulary:
    """Pieces of both sides and how to get at their numbers. `target_of[i]` is the target number of piece i,
    or -1."""

    processor: object
    source: list[str]
    target: list[str]
    target_of: list[int]
    unk: int
    bos: int
    eos: int

    @classmethod
    def load(cls, folder: Path) -> "Vocabulary":
        """Read `sentencepiece.model` from the folder."""
        import sentencepiece

        processor = sentencepiece.SentencePieceProcessor(model_file=str(folder / "sentencepiece.model"))
        source = [processor.id_to_piece(i) for i in range(processor.get_piece_size())]
        target: list[str] = []
        target_of: list[int] = []
        for piece in source:
            writable = not HAN.search(piece)
            target_of.append(len(target) if writable else -1)
            if writable:
                target.append(piece)
        specials = (processor.unk_id(), processor.bos_id(), processor.eos_id())
        return cls(processor, source, target, target_of, *specials)

    def encode_source(self, text: str, *, sampled: bool = False) -> list[int]:
        """Numbers of the pieces of a normalised Chinese text, without end of sentence; `sampled` draws one
        of the possible cuts, the likely ones more often (see `seed_sampling`)."""
        if sampled:
            return list(self.processor.encode(text, enable_sampling=True, nbest_size=-1, alpha=0.3))  # type: ignore[attr-defined]
        return list(self.processor.encode(text))  # type: ignore[attr-defined]

    def encode_target(self, text: str) -> list[int]:
        """Target numbers of the pieces of an English text, without end of sentence; what is Chinese becomes
        unknown."""
        return [max(self.target_of[i], self.unk) for i in self.processor.encode(text)]  # type: ignore[attr-defined]

    def decode_target(self, numbers: Iterable[int]) -> str:
        """English text of target numbers."""
        return str(self.processor.decode([self.target[i] for i in numbers]))  # type: ignore[attr-defined]

    def save_lists(self, folder: Path) -> None:
        """Write `source_vocabulary.json` and `target_vocabulary.json` as CTranslate2 wants them."""
        for name, pieces in (("source", self.source), ("target", self.target)):
            text = json.dumps(pieces, ensure_ascii=False, indent=1)
            (folder / f"{name}_vocabulary.json").write_text(text + "\n", encoding="utf-8")


def learn(lines: Iterable[str], folder: Path, size: int) -> Vocabulary:
    """Train a unigram model with byte fallback on the lines and load it. Digits are pieces of their own."""
    import sentencepiece

    folder.mkdir(parents=True, exist_ok=True)
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(lines),
        model_prefix=str(folder / "sentencepiece"),
        vocab_size=size,
        model_type="unigram",
        byte_fallback=True,
        split_digits=True,
        character_coverage=0.9995,
        required_chars="".join(map(chr, range(33, 127))) + "éèüöäáíóñç·",
        normalization_rule_name="identity",
        max_sentencepiece_length=16,
        num_threads=2,
        seed_sentencepiece_size=400_000,
        hard_vocab_limit=False,
        minloglevel=2,
    )
    return Vocabulary.load(folder)


def reuse(model: Path, folder: Path) -> Vocabulary:
    """Take over an existing SentencePiece model, from its file or out of an Argos package."""
    folder.mkdir(parents=True, exist_ok=True)
    if model.suffix == ".argosmodel":
        with opened(model) as root:
            shutil.copyfile(root / "sentencepiece.model", folder / "sentencepiece.model")
    else:
        shutil.copyfile(model, folder / "sentencepiece.model")
    return Vocabulary.load(folder)


def seed_sampling(seed: int) -> None:
    """Make the draws of `encode_source(..., sampled=True)` repeatable."""
    import sentencepiece

    sentencepiece.set_random_generator_seed(seed)
