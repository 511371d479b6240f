"""How terms come out in the program, and by which step: the terminology cascade on held-out sentences.

    python bench/terms.py TERMS.tsv [--package FILE] [--random]

TERMS.tsv: one sentence per line, "Chinese<TAB>English<TAB>Chinese term<TAB>English term", as
`training.prepare` leaves it; each sentence gets a glossary of its own with that one term. `--package`: an
.argosmodel file; without it the embedded one. `--random` asks for another sentence's English term instead,
which only a program that does as it is told brings in. chrF tells what the sentence around it pays.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from pathlib import Path

from pipeline.engines import open_engine
from pipeline.executors.sentences import SentenceEngine
from pipeline.glossary.enforce import enforce
from pipeline.glossary.match import Matcher
from pipeline.glossary.terms import Glossary, Term
from pipeline.models.packages import EMBEDDED
from pipeline.quality.metrics import chrf
from pipeline.units import Outcome, TermHit


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("terms", type=Path)
    parser.add_argument("--package", type=Path, default=EMBEDDED)
    parser.add_argument("--random", action="store_true")
    options = parser.parse_args()
    rows = [line.split("\t") for line in options.terms.read_text(encoding="utf-8").splitlines()]
    wanted = [english for _, _, _, english in rows]
    if options.random:
        random.Random(1).shuffle(wanted)
    sources, references, hits = [], [], []
    for (source, reference, term, _), english in zip(rows, wanted, strict=True):
        glossary = Glossary((Term(zh=term, en=english, match="anywhere"),))
        found = Matcher(glossary).find(source)
        if found:
            sources.append(source)
            references.append(reference)
            hits.append(found)
    opened, _ = open_engine("argos", model=options.package, preset="best", device="cpu")
    engine = SentenceEngine(opened)
    plain = [renderings[0] for renderings in engine.translate(sources)]
    enforced = enforce(sources, hits, plain, engine)
    engine.close()
    steps = Counter(hit.how or "given" for _, _, terms in enforced for hit in terms if came_out(hit))
    total = sum(map(len, hits))
    print(f"{len(sources)} sentences, {total} terms; as asked {sum(steps.values()) / total:.3f}")
    for step, count in steps.most_common():
        print(f"  {step:16}{count / total:.3f}")
    print(f"chrF plain {chrf([one.text for one in plain], references).value:.1f}", end=", ")
    print(f"with terms {chrf([text for text, _, _ in enforced], references).value:.1f}")


def came_out(hit: TermHit) -> bool:
    """Whether the term came out as asked."""
    return hit.outcome is not Outcome.MISSING


if __name__ == "__main__":
    main()
