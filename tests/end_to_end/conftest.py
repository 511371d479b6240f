"""The command line as a user meets it: a process of its own, in a folder of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
Duizhao = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def home(tmp_path_factory) -> Path:
    """A home folder without any installed package, kept for the session so that the cache is warm."""
    return tmp_path_factory.mktemp("home")


def environment(home: Path) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("XDG_", "ARGOS_"))}
    return {**kept, "HOME": str(home), "COLUMNS": "200"}


@pytest.fixture
def duizhao(tmp_path, home) -> Duizhao:
    """Run `duizhao ARGUMENTS` in tmp_path; gives the finished process with its text output."""

    def run(*arguments: object, cwd: Path = tmp_path, home: Path = home) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "pipeline.cli", *map(str, arguments)],
            cwd=cwd,
            env=environment(home),
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=300,
            check=False,
        )

    return run
