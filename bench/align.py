"""Measures the aligner against gold alignments.

python bench/align.py GOLD_DIR                    scores, confidence curve, worst regions
python bench/align.py GOLD_DIR --ablate           also without each feature (takes long)
python bench/align.py GOLD_DIR --beads DIR        leaves the cross-validated beads for another scorer
python bench/align.py GOLD_DIR --engine NAME      also with an engine's translations
python bench/align.py --long CORPUS_DIR           time and memory of 20,000 sentences a side

"Cross-validated" means: the weights are estimated on the other documents, then the whole aligner runs on
this one with them. Strict and lax precision and recall as vecalign and bertalign count them: precision over
all predicted beads, recall without null beads.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import align_fit as fitting

from pipeline.align import Bead, search, weights, write_beads
from pipeline.align.length import by_length
from pipeline.align.lexicon import load

Counts = tuple[int, int, int, int]  # hits and beads for precision, hits and beads for recall


def count(gold: Sequence[Bead], found: Sequence[Bead], *, lax: bool = False) -> Counts:
    """Beads that agree: exactly, or (lax) in at least one pair of sentences."""

    def hits(reference: Sequence[Bead], beads: Sequence[Bead]) -> int:
        exact = {(bead.zh, bead.en) for bead in reference}
        linked = {(i, j) for bead in reference for i in bead.zh for j in bead.en}
        return sum(
            (bead.zh, bead.en) in exact or (lax and any((i, j) in linked for i in bead.zh for j in bead.en))
            for bead in beads
        )

    full_gold, full_found = ([bead for bead in side if bead.zh and bead.en] for side in (gold, found))
    return hits(gold, found), len(found), hits(full_found, full_gold), len(full_gold)


def scores(counts: Iterable[Counts]) -> tuple[float, float, float]:
    """(precision, recall, F1) of the sum."""
    right, found, recalled, gold = (sum(column) for column in zip(*counts, strict=True))
    precision, recall = right / max(1, found), recalled / max(1, gold)
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def show(name: str, results: Sequence[tuple[fitting.Document, Sequence[Bead]]]) -> None:
    """One line: strict precision, recall, F1; lax F1; strict F1 of each document."""
    strict = [count(document.gold, beads) for document, beads in results]
    lax = [count(document.gold, beads, lax=True) for document, beads in results]
    each = " ".join(f"{scores([one])[2]:.3f}" for one in strict)
    precision, recall, f1 = scores(strict)
    print(
        f"{name:30} P {precision:.3f} R {recall:.3f} F1 {f1:.3f}  lax {scores(lax)[2]:.3f}  | {each}",
        flush=True,
    )


def align_all(
    documents: Sequence[fitting.Document], theta: Any, names: Sequence[str], *, characters: bool = True,
    with_names: bool = True, self_training: bool = True,
) -> list[tuple[fitting.Document, list[Bead]]]:  # fmt: skip
    """Each document aligned by the whole aligner with weights from the vector `theta`."""
    values, priors = fitting.as_weights(theta, names)
    lexicon = fitting.shipped_lexicon(characters)
    results = []
    for document in documents:
        beads, _ = search.align_texts(
            document.zh, [0] * len(document.zh), document.en, [0] * len(document.en), lexicon,
            weights=values, priors=priors, names=with_names, self_training=self_training,
        )  # fmt: skip
        results.append((document, beads))
    return results


def cross_validated(documents: Sequence[fitting.Document]) -> list[tuple[fitting.Document, list[Bead]]]:
    """Each document aligned with weights from the others."""
    examples = fitting.examples(documents)
    results = []
    for k, document in enumerate(documents):
        theta = fitting.fit(examples[:k] + examples[k + 1 :])
        results.extend(align_all([document], theta, fitting.NAMES))
    return results


def shipped(
    documents: Sequence[fitting.Document], engine: str = ""
) -> list[tuple[fitting.Document, list[Bead]]]:
    """Each document aligned as the program does it."""
    rendered: list[list[str] | None] = [None] * len(documents)
    if engine:
        from pipeline.engines import open_engine

        translator, _ = open_engine(engine)
        rendered = [[best[0].text for best in translator.translate(one.zh)] for one in documents]
    results = []
    for document, english in zip(documents, rendered, strict=True):
        beads, _ = search.align_texts(
            document.zh, [0] * len(document.zh), document.en, [0] * len(document.en), load(), english
        )
        results.append((document, beads))
    return results


def ablation(documents: Sequence[fitting.Document]) -> None:
    """Scores without each kind of evidence, the other weights estimated anew on the same documents."""
    print("\nwithout (weights estimated anew, on these documents)")

    def without(name: str, names: Sequence[str], **options: bool) -> None:
        theta = fitting.fit(fitting.examples(documents, names, **options))
        show(f"  {name}", align_all(documents, theta, names, **options))

    without("nothing", fitting.NAMES)
    for name in fitting.NAMES:
        without(name, tuple(other for other in fitting.NAMES if other != name))
    lexical = ("lexicon", "edges", "across")
    without("lexicon, edges, across", tuple(name for name in fitting.NAMES if name not in lexical))
    without("characters in the lexicon", fitting.NAMES, characters=False)
    without("names", fitting.NAMES, with_names=False)
    without("self-training", fitting.NAMES, self_training=False)


def confidence_curve(results: Sequence[tuple[fitting.Document, Sequence[Bead]]]) -> None:
    """Beads in ten parts by confidence: mean confidence, share that is right, share of all errors so far."""
    rows = []
    for document, beads in results:
        gold = {(bead.zh, bead.en) for bead in document.gold}
        rows.extend((bead.score, (bead.zh, bead.en) in gold) for bead in beads)
    rows.sort()
    errors, before = sum(not right for _, right in rows), 0
    print(f"\nconfidence, {len(rows)} beads, {errors} wrong\n  tenth  from   mean   right  errors so far")
    for tenth in range(10):
        part = rows[tenth * len(rows) // 10 : (tenth + 1) * len(rows) // 10]
        before += sum(not right for _, right in part)
        mean, right = sum(score for score, _ in part) / len(part), sum(ok for _, ok in part) / len(part)
        print(f"  {tenth + 1:5}  {part[0][0]:.3f}  {mean:.3f}  {right:.3f}  {before / max(1, errors):.3f}")


def worst_regions(results: Sequence[tuple[fitting.Document, Sequence[Bead]]], most: int = 20) -> None:
    """The longest stretches between two borders that both alignments share, in which they differ."""
    regions = []
    for document, beads in results:
        borders = [_borders(side) for side in (document.gold, beads)]
        shared = sorted(borders[0] & borders[1])
        exact = {(bead.zh, bead.en) for bead in document.gold}
        for (i, j), (end_i, end_j) in pairwise(shared):
            inside = [
                b for b in beads if all(i <= k < end_i for k in b.zh) and all(j <= k < end_j for k in b.en)
            ]
            if any((bead.zh, bead.en) not in exact for bead in inside):
                gold = [
                    b
                    for b in document.gold
                    if (b.zh and i <= b.zh[0] < end_i) or (b.en and j <= b.en[0] < end_j)
                ]
                regions.append((len(inside) + len(gold), document, gold, inside))
    regions.sort(key=lambda region: -region[0])
    print(f"\nworst {most} of {len(regions)} regions (document: gold / found)")
    for _, document, gold, inside in regions[:most]:
        place = min(bead.zh[0] for bead in gold if bead.zh)
        print(f"  {document.name}, Chinese sentence {place}: {_forms(gold)}  /  {_forms(inside)}")


def _borders(beads: Sequence[Bead]) -> set[tuple[int, int]]:
    borders, i, j = {(0, 0)}, 0, 0
    for bead in beads:
        i, j = max((i, *(k + 1 for k in bead.zh))), max((j, *(k + 1 for k in bead.en)))
        borders.add((i, j))
    return borders


def _forms(beads: Sequence[Bead]) -> str:
    return " ".join(f"{len(bead.zh)}-{len(bead.en)}" for bead in beads)


def long_text(corpus: Path, sentences: int = 20_000) -> None:
    """Time and memory for texts put together from separate sentence pairs, one pair in ten cut out of a
    side and one in five joined with the next; the lexicon knows them, so the score says only that the
    way was found.
    """
    pairs = []
    for path in sorted((corpus / "written").glob("*.tsv")):
        if path.stem in ("sentences", "registers", "prose"):
            pairs.extend(line.split("\t")[:2] for line in path.read_text(encoding="utf-8").splitlines())
    random = Random(1)
    zh: list[str] = []
    en: list[str] = []
    gold: list[Bead] = []
    k = 0
    while k + 2 < len(pairs) and len(zh) < sentences:
        chance = random.random()
        i, j = len(zh), len(en)
        if chance < 0.05:
            zh.append(pairs[k][0])
            gold.append(Bead((i,), (), 1))
        elif chance < 0.1:
            en.append(pairs[k][1])
            gold.append(Bead((), (j,), 1))
        elif chance < 0.2:
            zh.extend((pairs[k][0], pairs[k + 1][0]))
            en.append(f"{pairs[k][1]} {pairs[k + 1][1]}")
            gold.append(Bead((i, i + 1), (j,), 1))
            k += 1
        else:
            zh.append(pairs[k][0])
            en.append(pairs[k][1])
            gold.append(Bead((i,), (j,), 1))
        k += 1
    start = time.perf_counter()
    beads, _ = search.align_texts(zh, [0] * len(zh), en, [0] * len(en), load())
    seconds, peak = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    f1 = scores([count(gold, beads)])[2]
    print(f"{len(zh)} x {len(en)} sentences: {seconds:.0f} s, peak memory {peak:.0f} MB, strict F1 {f1:.3f}")


def main() -> None:
    """Parse the command line and print what was asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", type=Path, nargs="?")
    parser.add_argument("--ablate", action="store_true")
    parser.add_argument("--beads", type=Path)
    parser.add_argument("--engine", default="")
    parser.add_argument("--long", type=Path)
    options = parser.parse_args()
    if options.long:
        long_text(options.long)
    if not options.gold:
        return
    documents = fitting.read_documents(options.gold)
    print(f"{'':30} strict {'':27} | strict F1 of {' '.join(document.name for document in documents)}")
    show("by length (nltk gale_church)", [(one, by_length(one.zh, one.en)) for one in documents])
    start = time.perf_counter()
    own = shipped(documents)
    seconds = time.perf_counter() - start
    show("shipped weights", own)
    print(f"{'':30} {sum(len(one.zh) for one in documents)} Chinese sentences in {seconds:.1f} s")
    if options.engine:
        show(f"shipped weights, {options.engine}", shipped(documents, options.engine))
    results = cross_validated(documents)
    show("cross-validated", results)
    if options.beads:
        options.beads.mkdir(parents=True, exist_ok=True)
        for document, beads in results:
            (options.beads / f"{document.name}.beads").write_text(write_beads(beads), encoding="utf-8")
    confidence_curve(results)
    worst_regions(results)
    if options.ablate:
        ablation(documents)
    print(f"\nweights {weights.WEIGHTS}\npriors {weights.PRIORS}")


if __name__ == "__main__":
    main()
