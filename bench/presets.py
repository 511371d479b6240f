"""What the faster presets cost in quality: BLEU, chrF and CPU time of best, balanced and fast.

    python bench/presets.py PAIRS.tsv [--package FILE] [--sentences N]

PAIRS: one "Chinese<TAB>English" per line, the English being a person's. `--package`: an .argosmodel file;
without it the embedded one. Says which preset the default should be: balanced if it loses at most 0.3 BLEU
against best, else best.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from pipeline.engines import open_engine
from pipeline.executors.sentences import SentenceEngine
from pipeline.models.packages import EMBEDDED
from pipeline.quality.metrics import bleu, chrf

PRESETS = ("best", "balanced", "fast")
MOST_LOST = 0.3


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--package", type=Path, default=EMBEDDED)
    parser.add_argument("--sentences", type=int, help="only the first N")
    options = parser.parse_args()
    lines = options.pairs.read_text(encoding="utf-8").splitlines()[: options.sentences]
    sources, references = zip(*(line.split("\t")[:2] for line in lines), strict=True)
    found = {}
    for preset in PRESETS:
        engine, _ = open_engine("argos", model=options.package, preset=preset, device="cpu")
        start = time.process_time()
        rows = SentenceEngine(engine).translate(sources)
        cpu = time.process_time() - start
        engine.close()
        said = [row[0].text for row in rows]
        tokens = sum(row[0].tokens for row in rows)
        found[preset] = bleu(said, references)
        print(
            f"{preset:10} BLEU {found[preset].value:5.2f}  chrF {chrf(said, references).value:5.2f}"
            f"  {1000 * cpu / tokens:6.3f} CPU-ms/token  {tokens / len(said):5.1f} tokens a sentence",
            flush=True,
        )
    lost = found["best"].value - found["balanced"].value
    default = "balanced" if lost <= MOST_LOST else "best"
    print(f"balanced loses {lost:.2f} BLEU against best: the default should be {default}.")
    print(found["best"].signature)


if __name__ == "__main__":
    main()
