"""Turns a glossary file of one format into one of another.

The formats differ in what they can hold, but all that matters for translating survives every pair of them;
`omegat_file` and `tbx_file` say where they put what their format has no place for.
"""

from __future__ import annotations

import os
from pathlib import Path

from pipeline.errors import DuizhaoError
from pipeline.glossary.load import format_of, load_one


def convert(source: Path, target: Path) -> list[str]:
    """Write the glossary `source` to `target`, each in the format of its suffix; messages for the user.

    `target` is replaced as a whole or left as it was. Raises GlossaryError, InputError, and DuizhaoError when
    `target` cannot be written.
    """
    to = format_of(target)
    glossary, messages = load_one(source)
    data = to.dump(glossary, "\t") if target.suffix.lower() == ".tsv" else to.dump(glossary)
    draft = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        draft.write_bytes(data)
        draft.replace(target)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise DuizhaoError(
            f"The glossary cannot be written: {error.strerror}.", file=target, way_out="Choose another place."
        ) from error
    return messages
