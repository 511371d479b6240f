"""Wrong numbers before and after figures are put right, and what that does to BLEU and chrF.

    python bench/figures.py PAIRS.tsv [--package FILE] [--show]

PAIRS: one "Chinese<TAB>English" per line, the English being a person's; only sentences with figures are
translated. `--package`: an .argosmodel file; without it the embedded one. `--show` prints each change for
reading.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from pipeline.engines import open_engine
from pipeline.executors.figures import mended
from pipeline.executors.sentences import SentenceEngine
from pipeline.models.packages import EMBEDDED
from pipeline.quality.metrics import bleu, chrf
from pipeline.quality.numbers import number_faults


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--package", type=Path, default=EMBEDDED)
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    rows = [line.split("\t")[:2] for line in options.pairs.read_text(encoding="utf-8").splitlines()]
    sources, references = zip(*(row for row in rows if re.search(r"\d", row[0])), strict=True)
    opened, _ = open_engine("argos", model=options.package, preset="best", device="cpu")
    engine = SentenceEngine(opened)
    said = [renderings[0].text for renderings in engine.translate(sources)]
    engine.close()
    pairs = [mended(source, text) for source, text in zip(sources, said, strict=True)]
    right = [text for text, _ in pairs]
    if options.show:
        for source, (text, changes) in zip(sources, pairs, strict=True):
            for now, before in changes:
                print(f"{now} for {before}\n  {source}\n  {text}")
    changed = sum(bool(changes) for _, changes in pairs)
    print(f"{len(sources)} sentences with figures; changed {changed}")
    for name, texts in (("reference", references), ("engine", said), ("put right", right)):
        faulty = sum(bool(number_faults(*both)) for both in zip(sources, texts, strict=True))
        print(
            f"{name:10} wrong numbers in {faulty:3}"
            f"  BLEU {bleu(texts, references).value:6.2f}  chrF {chrf(texts, references).value:6.2f}"
        )


if __name__ == "__main__":
    main()
