"""The project's segmentation rules as a file, so that a CAT tool cuts as duizhao does."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pipeline.units import Unit
from pipeline.writers.atomic import write_bytes
from pipeline.writers.base import Export


def write(units: Iterable[Unit], path: Path, export: Export) -> tuple[Path, ...]:
    """Write the rules in `export.srx`; no unit is looked at. Raises as `writers.write` does."""
    return (path,) if write_bytes(path, export.srx.encode("utf-8")) else ()
