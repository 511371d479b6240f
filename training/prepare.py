"""Makes training data out of corpus folders: `python -m training.prepare --corpus DIR... --out DATA`.

Cleans, deduplicates, holds out, mixes, rewrites (terms, substitutions, synthetic pairs), cuts into pieces
and aligns them. DATA then holds all that `train` reads: sentencepiece.model, train.npz, dev.npz,
lexicon.npz, dev.tsv, terms.tsv, held_out.tsv, counts.json. It does not download anything.
"""

import argparse
import json
import random
import re
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from pipeline.engines.normalise import normalise
from training import aligner, held_out, vocabulary
from training.filters import clean_english, is_fit, most_relevant
from training.mixture import Mixture, mixed
from training.overlap import Tests
from training.sources import Pair, read_corpus
from training.terms import Lexicon
from training.vocabulary import Vocabulary

GROUPS = ["documentation", "machine", "written", "phrases", "words", "names", "rows", "synthetic"]
LATIN = re.compile("[A-Za-z]")
SAMPLED = 0.35  # of the sources
LONGEST = 160  # pieces on either side


def read_clean(folders: list[Path], machine: bool) -> tuple[list[Pair], Counter[str]]:
    """Every usable pair once, normalised; and how many were read and kept per group. Of the dictionary come
    the words that no list has."""
    kept: list[Pair] = []
    counts: Counter[str] = Counter()
    seen: set[tuple[str, str]] = set()
    for pair in read_corpus(folders):
        counts[f"read {pair.group}"] += 1
        if pair.group == "machine" and not machine:
            continue
        zh, en = normalise(pair.zh), clean_english(pair.en)
        if not is_fit(zh, en, strict=pair.group in ("documentation", "machine")):
            continue
        key = (zh, "") if pair.group in ("documentation", "machine") else (zh, en)
        if key not in seen:
            seen.add(key)
            kept.append(Pair(zh, en, pair.group))
            counts[f"fit {pair.group}"] += 1
    listed = {pair.zh for pair in kept if pair.group in ("words", "names")}
    return [
        Pair(pair.zh, pair.en, "words") if pair.group == "dictionary" else pair
        for pair in kept
        if pair.group != "dictionary" or pair.zh not in listed
    ], counts


def encode(
    pairs: list[Pair], words: Vocabulary, *, sampled: float = 0.0
) -> tuple[list[Pair], list[np.ndarray], list[np.ndarray]]:
    """Pairs that fit into the model, with the piece numbers of both sides.

    A part `sampled` of the sources is cut into less likely pieces, so that the characters of a word are
    learnt too (Kudo 2018, "Subword regularization"); not those with Latin letters, which are to be copied
    piece by piece.
    """
    rng = random.Random(len(pairs))
    vocabulary.seed_sampling(len(pairs))
    kept, sources, targets = [], [], []
    for pair in pairs:
        loosely = rng.random() < sampled and not LATIN.search(pair.zh)
        source = np.array(words.encode_source(pair.zh, sampled=loosely), dtype=np.uint16)
        target = np.array(words.encode_target(pair.en), dtype=np.uint16)
        if 0 < len(source) <= LONGEST and 0 < len(target) <= LONGEST and words.unk not in target:
            kept.append(pair)
            sources.append(source)
            targets.append(target)
    return kept, sources, targets


def write_arrays(
    path: Path,
    pairs: list[Pair],
    sources: list[np.ndarray],
    targets: list[np.ndarray],
    links: list[np.ndarray],
) -> int:
    """Store flat arrays; returns the number of target pieces."""
    np.savez(
        path,
        source=np.concatenate([np.zeros(0, np.uint16), *sources]),
        target=np.concatenate([np.zeros(0, np.uint16), *targets]),
        links=np.concatenate([np.zeros(0, np.uint8), *links]),
        source_length=np.array([len(s) for s in sources], dtype=np.int32),
        target_length=np.array([len(t) for t in targets], dtype=np.int32),
        group=np.array([GROUPS.index(pair.group) for pair in pairs], dtype=np.uint8),
    )
    return sum(len(target) for target in targets)


def piece_facts(words: Vocabulary) -> aligner.Pieces:
    """Which pieces are the same on both sides, and which are words rather than marks."""

    def is_word(piece: str) -> bool:
        return any(character.isalnum() for character in piece) or piece.startswith("<0x")

    return aligner.Pieces(
        np.array(words.target_of),
        np.array([*map(is_word, words.source)]),
        np.array([*map(is_word, words.target)]),
    )


def prepare(
    folders: list[Path],
    out: Path,
    mixture: Mixture,
    *,
    size: int,
    machine: bool,
    seed: int,
    pieces: Path | None = None,
    listed: Path | None = None,
    tests: Sequence[Path] = (),
) -> dict[str, int]:
    """Write DATA and return the counts that also stand in counts.json."""
    rng = random.Random(seed)
    out.mkdir(parents=True, exist_ok=True)
    pairs, counts = read_clean(folders, machine)
    if not pairs:
        raise SystemExit(f"{', '.join(map(str, folders))}: no usable pair of Chinese and English in there")
    if tests:
        never = Tests(tests)
        clear = [pair for pair in pairs if not never.touch(pair)]
        counts["shared with a test set"], pairs = len(pairs) - len(clear), clear
    lexicon = Lexicon([pair for pair in pairs if pair.group in ("words", "names")])
    apart = held_out.recall(pairs, listed) if listed else held_out.draw(pairs, lexicon, rng)
    apart.save(out)
    pairs = apart.without(pairs)
    documents = [pair for pair in pairs if pair.group in ("documentation", "machine")]
    own = [pair for pair in pairs if pair.group not in ("documentation", "machine")]
    general = [pair.en for pair in own if pair.group == "written"]
    chosen = most_relevant(documents, general, mixture.documentation)

    sample = rng.sample(chosen, min(len(chosen), 60_000))
    lines = [
        text for pair in own + sample for text in (pair.en, pair.zh if rng.random() < 0.6 else "") if text
    ]
    words = vocabulary.reuse(pieces, out) if pieces else vocabulary.learn(lines, out, size)
    words.save_lists(out)

    _, sources, targets = encode([*_single(own), *sample], words)
    table = aligner.estimate(sources, targets, len(words.target))
    strong = np.flatnonzero(table.forward > 0.03)
    np.savez(
        out / "lexicon.npz",
        key=table.key[strong],
        probability=table.forward[strong],
        targets=len(words.target),
    )

    facts = piece_facts(words)
    for name, group in (("train", mixed(own, chosen, lexicon, mixture, rng)), ("dev", apart.dev)):
        kept, sources, targets = encode(group, words, sampled=SAMPLED if name == "train" else 0.0)
        links = aligner.align(table, sources, targets, facts)
        counts[f"{name} pairs"] = len(kept)
        counts[f"{name} target pieces"] = write_arrays(out / f"{name}.npz", kept, sources, targets, links)
        counts.update({f"{name} {key}": value for key, value in Counter(pair.group for pair in kept).items()})
    counts["source pieces"], counts["target vocabulary"] = len(words.source), len(words.target)
    (out / "counts.json").write_text(json.dumps(counts, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return dict(counts)


def _single(pairs: list[Pair]) -> list[Pair]:
    return [Pair(pair.zh, part, pair.group) for pair in pairs for part in pair.en.split(" / ")]


def main(arguments: list[str] | None = None) -> None:
    """Command line of the preparation."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--corpus",
        type=Path,
        nargs="+",
        required=True,
        help="folders or files: .tsv, .tsv.xz, .tmx, .po, .mo, .u8",
    )
    parser.add_argument("--out", type=Path, required=True, help="folder for the prepared data")
    parser.add_argument(
        "--vocabulary", type=int, default=20_000, help="SentencePiece pieces of both languages together"
    )
    parser.add_argument(
        "--documentation", type=int, default=400_000, help="documentation pairs to keep, nearest first"
    )
    parser.add_argument(
        "--repeat", type=int, default=6, help="times each written sentence is seen in one pass"
    )
    parser.add_argument(
        "--synthetic", type=int, default=30_000, help="pairs made by rule: numbers, dates, copies"
    )
    parser.add_argument("--rows", type=int, default=20_000, help="rows of words from the word list")
    parser.add_argument("--machine", action="store_true", help="also use pairs whose Chinese is machine-made")
    parser.add_argument(
        "--pieces", type=Path, help="a sentencepiece.model or package whose pieces to use, to go on with it"
    )
    parser.add_argument(
        "--held-out",
        type=Path,
        help="a held_out.tsv whose sentences are to stay held out, instead of new ones",
    )
    parser.add_argument(
        "--never",
        type=Path,
        nargs="+",
        default=[],
        metavar="TEST",
        help="test sets to keep out of the training",
    )
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    mixture = Mixture(
        documentation=options.documentation,
        repeat=options.repeat,
        synthetic=options.synthetic,
        rows=options.rows,
    )
    counts = prepare(
        options.corpus,
        options.out,
        mixture,
        size=options.vocabulary,
        machine=options.machine,
        seed=options.seed,
        pieces=options.pieces,
        listed=options.held_out,
        tests=options.never,
    )
    json.dump(counts, sys.stdout, indent=1, sort_keys=True)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
