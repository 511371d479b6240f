"""`duizhao doctor`: what is installed, what would be used, and what could be wrong."""

from __future__ import annotations

import os
import platform
import shutil
import sqlite3
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pipeline
from pipeline.errors import DuizhaoError
from pipeline.models import packages
from pipeline.run.job import Job

_LIBRARIES = (
    "argos-translate-lt",
    "ctranslate2",
    "sentencepiece",
    "jieba",
    "lxml",
    "opencc",
    "openpyxl",
    "rapidfuzz",
)
_OPTIONAL = ("fxtranslate", "ray", "tokenizers")
_ROOM = 200e6  # bytes that a book's project and an unpacked package may need


def examine(job: Job) -> Iterator[tuple[str, str]]:
    """Pairs of what was looked at and what was found. What is wrong begins with "PROBLEM"."""
    yield "duizhao", pipeline.__version__
    yield "Python", f"{platform.python_version()} on {platform.platform()}"
    for name in _LIBRARIES:
        yield name, _version(name) or "PROBLEM: not installed. Install duizhao again."
    for name in _OPTIONAL:
        yield name, _version(name) or "not installed (optional)"
    yield "SQLite", sqlite3.sqlite_version
    yield "processor", _processor()
    if os.environ.get("CT2_USE_MKL"):
        yield "CT2_USE_MKL", "PROBLEM: is set; on AMD it makes translation 20-30 times slower."
    yield from _models()
    yield from _folders(job.config.output)


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def _processor() -> str:
    import ctranslate2

    kinds = ", ".join(sorted(ctranslate2.get_supported_compute_types("cpu")))
    cuda = ctranslate2.get_cuda_device_count()
    return f"{os.cpu_count()} cores; computes in {kinds}; {cuda or 'no'} CUDA device{'s' if cuda > 1 else ''}"


def _models() -> Iterator[tuple[str, str]]:
    try:
        used = packages.best()
    except DuizhaoError as error:
        yield "model", f"PROBLEM: {error}"
        return
    for package in [*packages.installed(), packages.embedded()]:
        described = packages.describe(package)
        text = f"{described['name']} {described['version']}, {described['size']}, {described['licence']}"
        yield "model", f"{text}: {described['path']}{'  <- used' if package.path == used.path else ''}"


def _folders(output: Path) -> Iterator[tuple[str, str]]:
    for name, folder in (("output folder", output), ("cache folder", packages.cache_folder())):
        there = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())
        free = shutil.disk_usage(there).free
        if not os.access(there, os.W_OK):
            state = "PROBLEM: not writable."
        elif free < _ROOM:
            state = f"PROBLEM: only {free / 1e6:.0f} MB free."
        else:
            state = f"{free / 1e9:.1f} GB free"
        yield name, f"{folder} ({state})"
