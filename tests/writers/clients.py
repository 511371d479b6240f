"""Other people's programs that judge what we write; tests that need one are skipped where it is missing."""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

VALIDATOR = (
    Path(os.environ.get("DUIZHAO_CHECKS", Path(__file__).parents[3] / "shared/checks")) / "validate.py"
)
needs_validator = pytest.mark.skipif(not VALIDATOR.exists(), reason="DUIZHAO_CHECKS names no validate.py")
needs_omegat = pytest.mark.skipif(shutil.which("omegat") is None, reason="OmegaT is not installed")
needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
needs_toolkit = pytest.mark.skipif(
    importlib.util.find_spec("translate") is None, reason="translate-toolkit is not installed"
)

_PROJECT = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<omegat><project version="1.0"><source_dir>__DEFAULT__</source_dir><target_dir>__DEFAULT__</target_dir>
<tm_dir>__DEFAULT__</tm_dir><glossary_dir>__DEFAULT__</glossary_dir><dictionary_dir>__DEFAULT__</dictionary_dir>
<source_lang>zh-CN</source_lang><target_lang>en-US</target_lang><sentence_seg>true</sentence_seg>
<support_default_translations>true</support_default_translations><remove_tags>false</remove_tags>
</project></omegat>
"""


def validate(*files: Path) -> None:
    """Fails when a file is not valid against its schemas and the rules of CAT tools."""
    done = subprocess.run(
        [sys.executable, str(VALIDATOR), *map(str, files)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def omegat(project: Path, home: Path) -> str:
    """Let OmegaT translate a project; its log."""
    done = subprocess.run(
        ["omegat", str(project), "--mode=console-translate", f"--config-dir={home}", "--no-team",
         "--disable-project-locking"],
        capture_output=True, text=True, timeout=120, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def omegat_with(tmx: Path, source: Path, folder: Path) -> str:
    """The target text that OmegaT makes of a source file with a TMX in tm/auto."""
    project = folder / "project"
    for name in ("source", "target", "omegat", "tm/auto", "glossary", "dictionary"):
        (project / name).mkdir(parents=True)
    (project / "omegat.project").write_text(_PROJECT, encoding="utf-8")
    shutil.copy(source, project / "source")
    shutil.copy(tmx, project / "tm/auto")
    log = omegat(project, folder / "home")
    assert not re.search("Failed to load|TMX_ERROR|XMLStreamException", log), log
    return (project / "target" / source.name).read_text(encoding="utf-8")


def office(command: str, file: Path, folder: Path) -> Path:
    """Let LibreOffice open a file and save it to a folder, in another format or the same (`--convert-to`)."""
    done = subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{file.parent}/profile", "--headless", "--convert-to",
         command, "--outdir", str(folder), str(file)],
        capture_output=True, text=True, timeout=180, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    made = folder / f"{file.stem}.{command.split(':')[0]}"
    assert made.exists(), done.stdout + done.stderr
    return made
