"""Glossary files in the programs of other people."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.glossary.convert import convert
from pipeline.glossary.load import load_one

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "glossaries" / "sample.yaml"
CHECKS = Path(os.environ.get("DUIZHAO_CHECKS", ROOT.parent / "shared/checks"))


def renderings() -> set[tuple[str, str]]:
    glossary, _ = load_one(SAMPLE)
    return {(term.zh, term.target) for term in glossary}


def test_translate_toolkit_reads_the_same_terms_from_tbx(tmp_path):
    tbx = pytest.importorskip("translate.storage.tbx", reason="translate-toolkit is not installed")
    convert(SAMPLE, tmp_path / "sample.tbx")
    units = tbx.tbxfile.parsefile(str(tmp_path / "sample.tbx")).units
    assert renderings() <= {(unit.source, unit.target) for unit in units}


@pytest.mark.skipif(not (CHECKS / "validate.py").exists(), reason="DUIZHAO_CHECKS names no validate.py")
def test_tbx_is_valid(tmp_path):
    convert(SAMPLE, tmp_path / "sample.tbx")
    command = [sys.executable, CHECKS / "validate.py", tmp_path / "sample.tbx"]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout


@pytest.mark.skipif(
    not ((CHECKS / "glossary_check.sh").exists() and shutil.which("omegat") and shutil.which("javac")),
    reason="OmegaT, javac and DUIZHAO_CHECKS with glossary_check.sh are needed",
)
@pytest.mark.parametrize("suffix", [".tbx", ".utf8"])
def test_omegat_reads_every_term(tmp_path, suffix):
    convert(SAMPLE, tmp_path / f"sample{suffix}")
    command = ["bash", CHECKS / "glossary_check.sh", tmp_path / f"sample{suffix}", str(len(renderings()))]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr
