"""The cut text alone: one sentence a line, an empty line between paragraphs.

What aligners read, and CAT tools. OmegaT's default rules end a Chinese segment only right after a full stop,
question or exclamation mark, whatever the line breaks say: where a line ends otherwise (in a closing quote,
say) an empty line follows it too, so that OmegaT sees the same sentences.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pipeline.units import Unit
from pipeline.writers.atomic import replacing
from pipeline.writers.base import Export

_STOPS = tuple("。？！.?!")


def write(units: Iterable[Unit], path: Path, export: Export) -> tuple[Path, ...]:
    """Write the sources, UTF-8 with LF; the path if that changed the file. Raises as `writers.write` does."""
    last: Unit | None = None
    with replacing(path) as replacement:
        for unit in units:
            if not unit.source:
                continue
            apart = last and (last.paragraph != unit.paragraph or not last.source.endswith(_STOPS))
            replacement.file.write((("\n" if apart else "") + unit.source + "\n").encode())
            last = unit
    return (path,) if replacement.changed else ()
