"""The process that runs one Firefox translation model: `python -m pipeline.engines.firefox_worker FOLDER`.

`fxtranslate` translates one sentence per call, holds Python's lock meanwhile, and a model belongs to the
thread that loaded it, so that using all cores takes processes. Reads a JSON list of sentences a line, answers
with a JSON list of translations a line, or with {"error": MESSAGE}. Only `engines.firefox` speaks to it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from pipeline.engines.repaired import load_pieces
from pipeline.models.firefox import Files, files_in

CONTEXT = 120
"""Pieces that the model sees at once; the library's own limit is 127."""


def load(files: Files) -> Any:
    """The library's translator for these files."""
    import fxtranslate

    source = files.source_vocabulary.read_bytes()
    shared = files.target_vocabulary == files.source_vocabulary
    target = source if shared else files.target_vocabulary.read_bytes()
    shortlist = files.shortlist.read_bytes() if files.shortlist else None
    return fxtranslate.Translator(files.model.read_bytes(), source, target, shortlist)


def main(folder: str) -> None:
    """Serve until standard input ends. The first line of output says that the model is loaded."""
    output = sys.stdout.buffer

    def say(answer: object) -> None:
        output.write(json.dumps(answer).encode() + b"\n")
        output.flush()

    try:
        files = files_in(Path(folder))
        translator, pieces = load(files), load_pieces(files.source_vocabulary)
        say([])
        for line in sys.stdin.buffer:
            said = []
            for sentence in json.loads(line):
                # Beyond the context `translate` drops text silently; `translate_long` cuts it into sentences.
                fits = len(pieces.encode(sentence)) <= CONTEXT
                said.append(translator.translate(sentence) if fits else translator.translate_long(sentence))
            say(said)
    except BaseException as error:  # a panic inside the library is no Exception
        say({"error": f"{type(error).__name__}: {error}"})


if __name__ == "__main__":
    main(sys.argv[1])
