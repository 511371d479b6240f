"""Measures packages: `python -m training.evaluate PACKAGE... --test FILE.tsv [--terms TERMS.tsv]`.

The test file has zh and en columns and may have a third, another system's output, which is then scored as
well. The terms file is DATA/terms.tsv of `training.prepare`. Results go to stdout as JSON. No remedies are
applied to the models' faults: this is the plain model, not the program.
"""

import argparse
import csv
import json
import random
import re
import sys
from pathlib import Path
from typing import Any

from pipeline.quality.numbers import number_faults
from training.metrics import has_term, is_loop, is_omission, quality, rate
from training.package import Package
from training.speed import compare

__all__ = ["measure", "measure_terms", "read_rows"]


def read_rows(path: Path, columns: int) -> list[list[str]]:
    """Rows of a TSV file without quoting. Raises SystemExit where a row has too few columns."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    for number, row in enumerate(rows, 1):
        if len(row) < columns:
            raise SystemExit(
                f"{path}:{number}: expected {columns} columns separated by tabs, found {len(row)}"
            )
    return rows


def measure(outputs: list[str], rows: list[list[str]]) -> dict[str, Any]:
    """BLEU, chrF, and the rates of loops, omissions and, among sources with figures, wrong numbers."""
    references = [row[1] for row in rows]
    with_figures = [both for both in zip(outputs, rows, strict=True) if re.search(r"\d", both[1][0])]
    return {
        **quality(outputs, references),
        "repetition rate": round(
            rate([is_loop(text, row[0]) for text, row in zip(outputs, rows, strict=True)]), 4
        ),
        "omission rate": round(
            rate([is_omission(*both) for both in zip(outputs, references, strict=True)]), 4
        ),
        "wrong number rate": round(
            rate([bool(number_faults(row[0], text)) for text, row in with_figures]), 4
        ),
    }


def measure_terms(package: Package, rows: list[list[str]], beam: int, seed: int = 1) -> dict[str, Any]:
    """How often terms come out as asked, three ways, each with chrF against the reference.

    `plain`: the source as it is. `asked`: the Chinese term replaced by the English one. `random`: replaced
    by the English term of another row, which has to come out too; a model that only guesses well fails
    there. `random by chance` is how often that other term stands in the plain translation anyway.
    """
    rng = random.Random(seed)
    terms = [row[3] for row in rows]
    others = [rng.choice([term for term in terms if term.lower() != own.lower()] or terms) for own in terms]
    references = [row[1] for row in rows]

    def switched(wanted: list[str]) -> list[str]:
        return [row[0].replace(row[2], f" {term} ", 1) for row, term in zip(rows, wanted, strict=True)]

    def success(outputs: list[str], wanted: list[str]) -> float:
        return round(rate([has_term(*both) for both in zip(outputs, wanted, strict=True)]), 4)

    plain = package.translate([row[0] for row in rows], beam)
    asked = package.translate(switched(terms), beam)
    foreign = package.translate(switched(others), beam)
    return {
        "sentences": len(rows),
        "plain": success(plain, terms),
        "asked": success(asked, terms),
        "random": success(foreign, others),
        "random by chance": success(plain, others),
        "chrF plain": quality(plain, references)["chrF"],
        "chrF asked": quality(asked, references)["chrF"],
        "chrF random": quality(foreign, references)["chrF"],
    }


def main(arguments: list[str] | None = None) -> None:
    """Command line of the evaluation."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("packages", type=Path, nargs="+", metavar="PACKAGE")
    parser.add_argument(
        "--test", type=Path, required=True, help="TSV: zh, en, optionally another system's output"
    )
    parser.add_argument("--terms", type=Path, help="TSV: zh, en, Chinese term, English term")
    parser.add_argument("--beam", type=int, default=4)
    parser.add_argument("--limit", type=int, default=0, help="only the first rows of each file")
    parser.add_argument("--speed", action="store_true", help="also compare with a random Transformer-base")
    parser.add_argument(
        "--json", type=Path, help="write the last package's scores here, for training.export --scores"
    )
    options = parser.parse_args(arguments)
    rows = read_rows(options.test, 2)[: options.limit or None]
    report: dict[str, Any] = {}
    if all(len(row) > 2 for row in rows):
        report["third column"] = measure([row[2] for row in rows], rows)
    for path in options.packages:
        with Package(path) as package:
            scores = {
                "beam": options.beam,
                options.test.stem: measure(package.translate([row[0] for row in rows], options.beam), rows),
            }
            if options.terms:
                scores["terms"] = measure_terms(
                    package, read_rows(options.terms, 4)[: options.limit or None], options.beam
                )
            if options.speed:
                scores["speed"] = compare(package, [row[0] for row in rows[:200]], options.beam)
        report[str(path)] = scores
    if options.json:
        options.json.write_text(json.dumps(scores, indent=1) + "\n", encoding="utf-8")
    json.dump(report, sys.stdout, indent=1)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
