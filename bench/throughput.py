"""How fast duizhao translates beside Argos Translate and beside bare CTranslate2: same package, same text.

    python bench/throughput.py [--package FILE] [--text FILE] [--sentences 192] [--rounds 2] [--overhead 192]

`--package`: an .argosmodel file; without it one of the official package's shape with random weights (see
base_package.py) is made in bench/cache. `--text`: Chinese, one sentence per line; without it made-up ones
(made_up.py). The sides take turns, each time in a process of its own, so that what else the machine does
falls on all of them:

- argos: `argostranslate.translate`, paragraphs of four sentences, its splitter replaced by the same cut. It
  gets an eighth of the sentences, as it takes so long; they go one by one there, so that changes nothing.
- bare: SentencePiece, one call of CTranslate2's `translate_batch` with a preset's options, SentencePiece.
- duizhao: the same preset through engine, worker and local executor, in windows as `duizhao run` makes them.

Compare CPU time (user and system, of all threads, without loading): on a busy machine the clock on the wall
tells of the others. Medians of the rounds. Then the start-up (`duizhao run` of one sentence, from the command
to its end; one sentence in Argos), and how much more CPU a whole `duizhao run` takes than bare CTranslate2 on
the same sentences, start and loading included on both sides (--overhead 0 leaves that out).
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from statistics import median

CACHE = Path(__file__).parent / "cache"
PRESETS = ("best", "balanced", "fast")
_PARAGRAPH = 4


@dataclass(frozen=True)
class Figures:
    """What one side needed for its sentences: seconds, seconds of CPU, peak memory in MB, and `whole`, the
    seconds of CPU since the start of the program."""

    sentences: int
    tokens: int
    wall: float
    cpu: float
    peak: float
    whole: float


def argos(package: Path, sentences: list[str]) -> tuple[int, float, float]:
    """Tokens said, seconds, CPU seconds; so do the two below."""
    from argostranslate import translate

    paragraphs = [sentences[at : at + _PARAGRAPH] for at in range(0, len(sentences), _PARAGRAPH)]
    cut = {"".join(paragraph): paragraph for paragraph in [*paragraphs, sentences[:1]]}

    class Cut:
        def split_sentences(self, text: str) -> list[str]:
            return cut[text]

    translation = translate.get_translation_from_codes("zh", "en")
    inner = getattr(translation, "underlying", translation)
    inner.sentencizer = Cut()
    inner.hypotheses(sentences[0], 1)
    counting = _Counting(inner.translator)
    inner.translator = counting
    start = _clocks()
    translation.translate("\n".join("".join(paragraph) for paragraph in paragraphs))
    return counting.tokens, *_since(start)


class _Counting:
    """Argos's translator, with a count of the pieces that it says."""

    def __init__(self, translator) -> None:
        self.translator, self.tokens = translator, 0

    def translate_batch(self, *arguments, **options):
        results = self.translator.translate_batch(*arguments, **options)
        self.tokens += sum(len(result.hypotheses[0]) for result in results)
        return results


def bare(package: Path, sentences: list[str], preset: str) -> tuple[int, float, float]:
    import ctranslate2

    from pipeline.engines.argos import normalisation
    from pipeline.engines.decoder import BATCH_TOKENS, PRESETS, cores
    from pipeline.engines.repaired import NORMALISERS, load_pieces
    from pipeline.engines.vocabulary_map import add_map
    from pipeline.models.packages import read_package, unpacked

    folder = unpacked(read_package(package), finish=lambda made: add_map(made / "model"))
    pieces = load_pieces(folder / "sentencepiece.model")
    normalise = NORMALISERS[normalisation(read_package(package), pieces)]
    model = ctranslate2.Translator(str(folder / "model"), inter_threads=cores(), intra_threads=1)
    options = {
        "max_batch_size": BATCH_TOKENS["cpu"] // PRESETS[preset],
        "batch_type": "tokens",
        "beam_size": PRESETS[preset],
        "use_vmap": True,
        "disable_unk": True,
        "return_scores": True,
    }
    model.translate_batch([pieces.encode(sentences[0], out_type=str)], **options)
    start = _clocks()
    sources = [pieces.encode(normalise(sentence), out_type=str) for sentence in sentences]
    results = model.translate_batch(sources, **options)
    for result in results:
        pieces.decode(result.hypotheses[0])
    return sum(len(result.hypotheses[0]) for result in results), *_since(start)


def duizhao(package: Path, sentences: list[str], preset: str) -> tuple[int, float, float]:
    from pipeline.engines import open_engine
    from pipeline.engines.base import Translation
    from pipeline.executors.local import Local
    from pipeline.executors.worker import Worker
    from pipeline.units import Unit

    engine, _ = open_engine("argos", model=package, preset=preset, device="cpu")
    tokens = 0
    inner = engine.translate

    def counted(asked: Sequence[str], **options) -> list[list[Translation]]:
        nonlocal tokens
        results = inner(asked, **options)
        tokens += sum(row[0].tokens for row in results)
        return results

    engine.translate = counted
    executor = Local(Worker(engine))
    units = iter([Unit(str(number), sentence) for number, sentence in enumerate(sentences)])
    windows = iter(lambda: list(islice(units, 512)), [])
    engine.translate(sentences[:1])
    tokens, start = 0, _clocks()
    for _ in executor.translate(windows):
        pass
    return tokens, *_since(start)


def _clocks() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def _since(start: tuple[float, float]) -> tuple[float, float]:
    now = _clocks()
    return now[0] - start[0], now[1] - start[1]


def side(name: str, package: Path, text: Path, count: int) -> Figures:
    """One side's figures, from a process of its own; `name` is "argos", "bare PRESET" or "duizhao PRESET"."""
    command = [sys.executable, __file__, "--side", name, "--package", str(package), "--text", str(text)]
    command += ["--sentences", str(count)]
    return Figures(**json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout))


def as_side(name: str, package: Path, sentences: list[str]) -> None:
    """What the process of a side does."""
    kind, *preset = name.split()
    tokens, wall, cpu = {"argos": argos, "bare": bare, "duizhao": duizhao}[kind](package, sentences, *preset)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    figures = Figures(len(sentences), tokens, wall, cpu, peak, time.process_time())
    json.dump(vars(figures), sys.stdout)
    sys.stdout.flush()
    os._exit(0)  # freeing models takes time that nobody asked about


def compare(package: Path, text: Path, count: int, rounds: int) -> None:
    """The first table."""
    names = ["argos", *(f"{kind} {preset}" for preset in PRESETS for kind in ("bare", "duizhao"))]
    runs: dict[str, list[Figures]] = defaultdict(list)
    for _ in range(rounds):
        for name in names:
            runs[name].append(side(name, package, text, max(8, count // 8) if name == "argos" else count))
    per_token = {name: median(1000 * one.cpu / one.tokens for one in runs[name]) for name in names}
    rate = {name: median(one.sentences / one.wall for one in runs[name]) for name in names}
    print(f"{'':18} CPU-ms/token   less than argos   sentences/s   more than argos   tokens   peak MB")
    for name in names:
        one = runs[name][0]
        print(
            f"{name:18} {per_token[name]:12.2f} {per_token['argos'] / per_token[name]:16.1f}x"
            f" {rate[name]:13.1f} {rate[name] / rate['argos']:16.1f}x {one.tokens / one.sentences:8.1f}"
            f" {max(one.peak for one in runs[name]):9.0f}"
        )


def command(*arguments: object) -> tuple[float, float]:
    """Seconds and CPU seconds of a command."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([sys.executable, *map(str, arguments)], check=True, capture_output=True)
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def start_up(package: Path, folder: Path) -> None:
    """From the command to the end of one sentence's translation: the best of three, files in the cache."""
    text = folder / "one.txt"
    text.write_text("这家茶馆开在河边，已经有一百年了。\n", encoding="utf-8")
    ours = [
        command("-m", "pipeline.cli", "run", text, "-o", folder / f"one{n}", "--model", package)
        for n in range(3)
    ]
    theirs = [command(__file__, "--side", "argos", "--package", package, "--text", text) for _ in range(2)]
    for name, both in (("duizhao", ours), ("argos", theirs)):
        wall, cpu = min(wall for wall, _ in both), min(cpu for _, cpu in both)
        print(f"start-up {name:9} {wall:6.2f} s, {cpu:.2f} s of CPU (one sentence, whole command)")


def overhead(package: Path, text: Path, count: int, rounds: int, folder: Path) -> None:
    """A whole run beside bare CTranslate2, with the preset that is the default."""
    from pipeline.config import Config

    preset, runs, bares = Config().preset, [], []
    plain = folder / "whole.txt"
    plain.write_text("".join(_lines(text, count)), encoding="utf-8")
    for n in range(rounds):
        bares.append(side(f"bare {preset}", package, text, count).whole)
        out = folder / f"whole{n}"
        runs.append(
            command("-m", "pipeline.cli", "run", plain, "-o", out, "--model", package, "--preset", preset)[1]
        )
    print(
        f"whole run of {count} sentences, {preset}: {median(runs):.1f} s of CPU, bare {median(bares):.1f} s,"
        f" overhead {100 * (median(runs) / median(bares) - 1):.1f} %"
    )


def _lines(text: Path, count: int) -> list[str]:
    with text.open(encoding="utf-8") as file:
        return list(islice((line for line in file if line.strip()), count))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--package", type=Path)
    parser.add_argument("--text", type=Path)
    parser.add_argument("--sentences", type=int, default=192)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--overhead", type=int, default=192, help="sentences of the whole run")
    parser.add_argument("--side", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.side:
        lines = [line.strip() for line in _lines(options.text, options.sentences)]
        as_side(options.side, options.package, lines)
        return
    from base_package import make
    from made_up import sentences

    package = options.package or make(CACHE / "base.argosmodel")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        text = folder / "sentences.txt"
        text.write_text("".join(f"{sentence}\n" for sentence in sentences(5000)), encoding="utf-8")
        os.environ |= {
            "XDG_CACHE_HOME": str(CACHE / "unpacked"),
            "ARGOS_PACKAGES_DIR": str(folder / "argos"),
            "XDG_DATA_HOME": str(folder / "data"),
            "XDG_CONFIG_HOME": str(folder / "config"),
            "HOME": str(folder),
        }
        with zipfile.ZipFile(package) as archive:
            archive.extractall(folder / "argos")
        compare(package, options.text or text, options.sentences, options.rounds)
        start_up(package, folder)
        if options.overhead:
            overhead(package, options.text or text, options.overhead, options.rounds, folder)


if __name__ == "__main__":
    main()
