"""Finds and installs Firefox's zh-en translation model.

Discovery, download and checksums are those of the library `fxtranslate`; here is only where the files lie and
what the user is told. Translating is `engines.firefox`.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path


def usable() -> bool:
    """Whether the model is installed and the library that runs it is, too."""
    return importlib.util.find_spec("fxtranslate") is not None and installed() is not None


def installed() -> Path | None:
    """The folder with an installed zh-en model; None when there is none."""
    return None
