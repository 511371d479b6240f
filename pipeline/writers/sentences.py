"""The cut text alone: one sentence a line, an empty line between paragraphs.
What aligners and CAT tools without rules of their own read.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pipeline.units import Unit
from pipeline.writers.atomic import replacing
from pipeline.writers.base import Export


def write(units: Iterable[Unit], path: Path, export: Export) -> tuple[Path, ...]:
    """Write the sources, UTF-8 with LF; the path if that changed the file. Raises as `writers.write` does."""
    paragraph: int | None = None
    with replacing(path) as replacement:
        for unit in units:
            if not unit.source:
                continue
            gap = "\n" if paragraph not in (None, unit.paragraph) else ""
            paragraph = unit.paragraph
            replacement.file.write(f"{gap}{unit.source}\n".encode())
    return (path,) if replacement.changed else ()
