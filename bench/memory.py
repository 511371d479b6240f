"""How fast and how large a translation memory of a million units is.

    python bench/memory.py [--units 1000000] [--folder DIR]

Makes a TMX file of synthetic units (seeded; sentences of 8 to 40 characters drawn from a vocabulary whose
word frequencies follow Zipf's law, as real text does), imports it, and looks up: exact repetitions;
sentences with one to three changed words (fuzzy); sentences that are not in the memory at all. Prints units
per second, how many of the changed sentences were found again, and the peak memory of the process that
imports and looks up. The TMX file and the memory are deleted afterwards. Figures of the generator are not
included.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from itertools import accumulate
from pathlib import Path

from pipeline.memory.database import Memory
from pipeline.memory.lookup import Degree, lookup
from pipeline.memory.search import search
from pipeline.memory.tmx import import_tmx
from pipeline.units import Unit

_WORDS = 40_000
_ONSETS = (*"bpmfdtnlgkhjqxrzcs", "zh", "ch", "sh")
_RHYMES = (
    "a",
    "o",
    "e",
    "ai",
    "ei",
    "ao",
    "ou",
    "an",
    "en",
    "ang",
    "eng",
    "ong",
    "i",
    "ia",
    "ie",
    "iu",
    "u",
    "uo",
)


class Language:
    """A made-up vocabulary: Chinese words of one to four characters, each with an English one."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        frequent = [chr(0x4E00 + self.random.randrange(0x5000)) for _ in range(3500)]
        weights = list(accumulate(1 / (rank + 20) for rank in range(len(frequent))))
        lengths = self.random.choices((1, 2, 3, 4), (15, 65, 15, 5), k=_WORDS)
        self.words = [
            "".join(self.random.choices(frequent, cum_weights=weights, k=length)) for length in lengths
        ]
        self.english = [
            "".join(self.random.choice(_ONSETS) + self.random.choice(_RHYMES) for _ in range(length))
            for length in lengths
        ]
        self.weights = list(accumulate(1 / (rank + 2.7) for rank in range(_WORDS)))

    def sentence(self) -> list[int]:
        """Numbers of the words of a sentence."""
        count = min(25, max(4, int(self.random.gauss(13, 5))))
        return self.random.choices(range(_WORDS), cum_weights=self.weights, k=count)

    def chinese(self, words: list[int]) -> str:
        """The sentence's source, with a comma, and a number in every eighth."""
        middle = len(words) // 2
        number = f"{words[0] % 3000}" if words[0] % 8 == 0 else ""
        texts = [self.words[word] for word in words]
        return f"{''.join(texts[:middle])}，{number}{''.join(texts[middle:])}。"

    def target(self, words: list[int]) -> str:
        """The sentence's target."""
        return " ".join(self.english[word] for word in words).capitalize() + "."

    def changed(self, words: list[int]) -> list[int]:
        """The sentence with one word in eight replaced, one at least."""
        changed = list(words)
        for place in self.random.sample(range(len(words)), max(1, len(words) // 8)):
            changed[place] = self.random.randrange(_WORDS)
        return changed


def write_tmx(path: Path, count: int, seed: int) -> None:
    """A TMX file like those of CAT tools (dates, authors, a prop), and beside it the words of 20,000 of its
    sentences."""
    language = Language(seed)
    step, asked = max(1, count // 20_000), []
    with path.open("w", encoding="utf-8") as file:
        file.write(
            '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4">\n<header creationtool="bench" '
            'creationtoolversion="1" segtype="sentence" o-tmf="bench" adminlang="en" srclang="zh-CN" '
            'datatype="plaintext"/>\n<body>\n'
        )
        for number in range(count):
            words = language.sentence()
            if number % step == 0:
                asked.append(words)
            file.write(
                f'<tu tuid="{number}" creationdate="20240101T000000Z" creationid="bench">\n'
                f'<prop type="x-domain">{number % 50}</prop>\n'
                f'<tuv xml:lang="zh-CN"><seg>{language.chinese(words)}</seg></tuv>\n'
                f'<tuv xml:lang="en-US"><seg>{language.target(words)}</seg></tuv>\n</tu>\n'
            )
        file.write("</body>\n</tmx>\n")
    path.with_suffix(".json").write_text(json.dumps(asked), encoding="utf-8")


def measure(folder: Path, count: int, seed: int) -> None:
    """Prints the figures for the TMX file in the folder."""
    with Memory.open(folder / "memory.db") as memory:
        start = clocks()
        report = import_tmx(memory, folder / "memory.tmx")
        rate("import", report.read, start, f"{report.new} new, {memory.stats().bytes / 1e6:.0f} MB on disk")
        start = clocks()
        rate("import again", import_tmx(memory, folder / "memory.tmx").read, start, "nothing new")
        peak("peak memory of the import")

        language = Language(seed)
        language.random.seed(seed + 1)
        wanted = json.loads((folder / "memory.json").read_text(encoding="utf-8"))
        ask("exact lookup", memory, [language.chinese(words) for words in wanted])
        altered = [language.chinese(language.changed(words)) for words in wanted[:4000]]
        ask("fuzzy lookup, similar sentences", memory, altered[:2000])
        ask("fuzzy lookup, one at a time", memory, altered[2000:2050], batch=1)
        strange = [language.chinese(language.sentence()) for _ in range(2000)]
        ask("fuzzy lookup, new sentences", memory, strange)

        phrase = "".join(language.words[word] for word in wanted[0][:2])
        for text in (phrase, language.english[wanted[0][0]]):
            start = clocks()
            hits = sum(1 for _ in search(memory, text))
            print(f"{'search':34} {1000 * (clocks()[0] - start[0]):10,.0f} ms{hits:26} hits")
    peak("peak memory")


def ask(name: str, memory: Memory, texts: list[str], batch: int = 512) -> None:
    """Looks the texts up and prints the rate and the number of matches by degree."""
    asked = [Unit(str(number), text) for number, text in enumerate(texts)]
    start = clocks()
    found = [
        match for at in range(0, len(asked), batch) for match in lookup(asked[at : at + batch], [memory])
    ]
    counts = [(degree, sum(1 for m in found if m and m.degree is degree)) for degree in Degree]
    rate(name, len(asked), start, ", ".join(f"{n} {degree}" for degree, n in counts if n) or "none found")


def rate(name: str, count: int, start: tuple[float, float], remark: str) -> None:
    """Prints one line."""
    wall, cpu = (now - then for now, then in zip(clocks(), start, strict=True))
    print(f"{name:34} {count / wall:10,.0f} units/s {1e6 * cpu / count:8.0f} CPU-us    {remark}", flush=True)


def clocks() -> tuple[float, float]:
    """Seconds on the wall, and of this process's own work: on a busy machine only the second can be
    compared."""
    return time.perf_counter(), time.process_time()


def peak(name: str) -> None:
    """Prints the peak resident memory of this process."""
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"{name:34} {kilobytes / 1024:10,.0f} MB", flush=True)


def main() -> None:
    """The generator runs in a process of its own, so that its memory is not counted."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--units", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--folder", type=Path, default=None, help="where to work; default: a temporary folder"
    )
    parser.add_argument("--only", choices=("write", "measure"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.only == "write":
        write_tmx(options.folder / "memory.tmx", options.units, options.seed)
    elif options.only == "measure":
        measure(options.folder, options.units, options.seed)
    else:
        with tempfile.TemporaryDirectory(dir=options.folder) as folder:
            for step in ("write", "measure"):
                command = [sys.executable, __file__, "--only", step, "--folder", folder]
                command += ["--units", str(options.units), "--seed", str(options.seed)]
                subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
