"""How long it takes to load a large glossary and to find its terms in a book.

    python bench/glossary.py [--terms 10000] [--characters 400000] [--text FILE]

Takes terms of two to six characters from the text itself (half of them) and of characters drawn from it
(the other half), seeded; a book is the text, or made-up sentences whose words are those of jieba's
dictionary in their frequencies, repeated up to the number of characters. Prints seconds for loading the YAML,
for building the matcher, for finding without a cut into words and with jieba (its dictionary loaded before),
and the hits.
"""

from __future__ import annotations

import argparse
import functools
import random
import re
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import jieba

from pipeline.glossary import yaml_file
from pipeline.glossary.load import load
from pipeline.glossary.match import Matcher
from pipeline.glossary.terms import Glossary, Term

Result = TypeVar("Result")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--terms", type=int, default=10_000)
    options.add_argument("--characters", type=int, default=400_000)
    options.add_argument("--text", type=Path, help="a Chinese text (UTF-8) instead of made-up sentences")
    chosen = options.parse_args()
    jieba.setLogLevel("ERROR")
    jieba.initialize()
    chance = random.Random(7)
    text = chosen.text.read_text(encoding="utf-8") if chosen.text else made_up(chance, chosen.characters)
    sentences = cut_to(text, chosen.characters)
    print(f"{len(sentences)} sentences, {sum(map(len, sentences))} characters")
    glossary = terms_from(chance, "".join(sentences), chosen.terms)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "terms.yaml"
        path.write_bytes(yaml_file.dump(glossary))
        glossary, _ = timed("load", lambda: load([path]))
    print(f"{len(glossary)} terms")
    cut = functools.partial(jieba.lcut, HMM=False)
    plain = timed("build", lambda: Matcher(glossary))
    words = Matcher(glossary, cut)
    for name, matcher in (("find, no cut", plain), ("find, words", words)):
        hits = timed(name, lambda matcher=matcher: sum(len(matcher.find(line)) for line in sentences))
        print(f"{'':16}{hits} hits")


def timed(name: str, work: Callable[[], Result]) -> Result:
    start = time.perf_counter()
    result = work()
    print(f"{name:16}{time.perf_counter() - start:.2f} s")
    return result


def made_up(chance: random.Random, characters: int) -> str:
    known = [(word, count) for word, count in jieba.dt.FREQ.items() if count and word.isalpha()]
    words, counts = zip(*sorted(known), strict=True)
    drawn = chance.choices(words, counts, k=characters // 2)
    lines = ("".join(drawn[start : start + 18]) for start in range(0, len(drawn), 18))
    return "。".join(lines)


def cut_to(text: str, characters: int) -> list[str]:
    found = re.findall(r"[^。！？\n]+[。！？]?", text)
    sentences: list[str] = []
    size = 0
    while size < characters:
        for sentence in found:
            sentences.append(sentence)
            size += len(sentence)
            if size >= characters:
                break
    return sentences


def terms_from(chance: random.Random, text: str, number: int) -> Glossary:
    han = re.sub(r"[^\u4e00-\u9fff]", "", text)
    terms: dict[str, Term] = {}
    while len(terms) < number:
        size = chance.choice((2, 2, 3, 4, 4, 5, 6))
        if len(terms) % 2:
            place = chance.randrange(len(han) - size)
            zh = han[place : place + size]
        else:
            zh = "".join(chance.choice(han) for _ in range(size))
        terms.setdefault(zh, Term(zh, f"term {len(terms)}"))
    return Glossary(tuple(terms.values()))


if __name__ == "__main__":
    main()
