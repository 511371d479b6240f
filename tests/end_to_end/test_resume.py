"""A run that is killed goes on where it was: nothing lost, nothing done twice, the same bytes in the end."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from pipeline.store import Store

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs SIGKILL")

# An engine of a third party that is slow enough to be killed at work, and that writes down what it is asked.
PLUGIN = """
import os, time
from pipeline.engines.base import Translation

class Slow:
    name, fingerprint, capabilities = "slow", "slow:1", frozenset()
    def translate(self, sentences, *, n_best=1, prefixes=None):
        with open(os.environ["ASKED"], "a", encoding="utf-8") as asked:
            asked.writelines(f"{sentence}\\n" for sentence in sentences)
        time.sleep(0.15)
        return [[Translation("In English: " + sentence.translate({0x3002: "."}))] for sentence in sentences]
    def score(self, pairs):
        return [0.0 for _ in pairs]
    def close(self):
        pass

def load(model, *, preset, device):
    return Slow()
"""
SENTENCES = 4000


@pytest.fixture(scope="module")
def workshop(tmp_path_factory) -> Path:
    """A folder with a text, and an installed plug-in (as pip would leave it)."""
    folder = tmp_path_factory.mktemp("workshop")
    (folder / "text.txt").write_text(
        "".join(f"这里是第{n}句话。\n" for n in range(SENTENCES)), encoding="utf-8"
    )
    plugins = folder / "plugins"
    info = plugins / "slow_engine-1.0.dist-info"
    info.mkdir(parents=True)
    (plugins / "slow_engine.py").write_text(PLUGIN, encoding="utf-8")
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: slow-engine\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[duizhao.engines]\nslow = slow_engine:load\n")
    return folder


def start(workshop: Path, output: Path, asked: Path) -> subprocess.Popen[bytes]:
    return duizhao(workshop, "run", "text.txt", "-o", output, "--engine", "slow", asked=asked)


def duizhao(workshop: Path, *arguments: object, asked: Path = Path(os.devnull)) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        "ASKED": str(asked),
        "PYTHONPATH": os.pathsep.join([str(workshop / "plugins"), *sys.path[1:]]),
    }
    return subprocess.Popen(
        [sys.executable, "-m", "pipeline.cli", *map(str, arguments)],
        cwd=workshop,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


@pytest.fixture(scope="module")
def undisturbed(workshop) -> dict[str, bytes]:
    run = start(workshop, workshop / "undisturbed", workshop / "asked.txt")
    assert run.wait() == 0, run.stderr.read()
    return exports(workshop / "undisturbed")


def exports(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix in (".tmx", ".md")}


@pytest.mark.parametrize("seed", range(3))
def test_killed_again_and_again(workshop, undisturbed, tmp_path, seed):
    chance = random.Random(seed)
    output, asked = tmp_path / "out", tmp_path / "asked.txt"
    for _ in range(4):
        run = start(workshop, output, asked)
        time.sleep(chance.uniform(0.3, 1.6))
        run.send_signal(signal.SIGKILL)
        run.wait()
    run = start(workshop, output, asked)
    assert run.wait() == 0, run.stderr.read()
    assert exports(output) == undisturbed


@pytest.fixture(scope="module")
def translated(workshop, undisturbed) -> Path:
    """A project that is translated, of which nothing has been written yet."""
    output = workshop / "translated"
    output.mkdir()
    with (
        closing(sqlite3.connect(workshop / "undisturbed" / "project.db")) as source,
        closing(sqlite3.connect(output / "project.db")) as project,
    ):
        source.backup(project)
        project.execute("DELETE FROM exports")
        project.commit()
    return output


@pytest.mark.parametrize("seed", range(2))
def test_killed_while_writing(workshop, undisturbed, translated, tmp_path, seed):
    chance = random.Random(seed)
    output = tmp_path / "out"
    shutil.copytree(translated, output)
    killed = 0
    for number in range(5):
        run = duizhao(workshop, "export", output)
        while run.poll() is None and not (output / ".duizhao-export").exists():
            time.sleep(0.001)
        time.sleep(chance.uniform(0, 0.02 * number))
        run.send_signal(signal.SIGKILL)
        killed += run.wait() == -signal.SIGKILL
        assert exports(output).items() <= undisturbed.items()  # whole files or none
    assert killed
    run = duizhao(workshop, "export", output)
    assert run.wait() == 0, run.stderr.read()
    assert exports(output) == undisturbed
    assert not (output / ".duizhao-export").exists()


def test_what_was_saved_is_not_translated_again(workshop, tmp_path):
    output, asked = tmp_path / "out", tmp_path / "asked.txt"
    run = start(workshop, output, asked)
    while not done(output):
        assert run.poll() is None, run.stderr.read()
        time.sleep(0.02)
    run.send_signal(signal.SIGKILL)
    run.wait()
    saved = {unit.source for unit in saved_units(output)}
    asked.unlink()
    assert start(workshop, output, asked).wait() == 0
    again = asked.read_text(encoding="utf-8").splitlines()
    assert saved
    assert saved.isdisjoint(again)
    assert len(saved) + len(again) == SENTENCES


def test_interrupt_keeps_the_state_and_says_so(workshop, tmp_path):
    output = tmp_path / "out"
    run = start(workshop, output, tmp_path / "asked.txt")
    while not done(output):
        time.sleep(0.02)
    run.send_signal(signal.SIGINT)
    assert run.wait(timeout=20) == 130
    message = "Interrupted. What was done is kept; run the same command again to go on."
    assert run.stderr.read().decode().splitlines()[-1] == message
    assert saved_units(output)


def test_two_runs_at_once(workshop, tmp_path):
    output = tmp_path / "out"
    first = start(workshop, output, tmp_path / "asked.txt")
    while not done(output):
        time.sleep(0.02)
    second = start(workshop, output, tmp_path / "asked2.txt")
    assert second.wait() == 1
    message = f"{output}: another duizhao run is working in this folder. Wait until it is done."
    assert second.stderr.read().decode().splitlines()[-1] == message
    first.send_signal(signal.SIGKILL)
    first.wait()


def done(output: Path) -> bool:
    """Whether some units have been translated and saved."""
    try:
        with sqlite3.connect(f"file:{output / 'project.db'}?mode=ro", uri=True) as db:
            (count,) = db.execute("SELECT count(*) FROM units WHERE target IS NOT NULL").fetchone()
    except sqlite3.Error:
        return False
    return count > 0


def saved_units(output: Path) -> list:
    with Store.open(output) as store:
        return [unit for unit in store.units("text.txt") if unit.target is not None]
