"""An import that is killed, however often, ends with the same memory as one that was left in peace."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from pipeline.memory import database, postings
from pipeline.memory.database import Memory
from pipeline.memory.lookup import lookup
from pipeline.memory.tmx import import_tmx
from pipeline.units import Unit

COUNT = 6000
# Small transactions and blocks, so that a small file has many points at which to die.
SCRIPT = """
import sys
from pathlib import Path
from pipeline.memory import database, postings, tmx_text
from pipeline.memory.tmx import import_tmx
database._TRANSACTION, postings.BLOCK, tmx_text._CHUNK = 300, 1000, 4096
with database.Memory.open(Path(sys.argv[1])) as memory:
    import_tmx(memory, Path(sys.argv[2]), lambda size: print(size, flush=True))
print("done", flush=True)
"""


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_killed_imports_resume_to_the_same_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(database, "_TRANSACTION", 300)
    monkeypatch.setattr(postings, "BLOCK", 1000)
    source = tmp_path / "in.tmx"
    write(source)
    chunks = source.stat().st_size // 4096
    killed = tmp_path / "killed.db"
    rng = random.Random(seed)
    sizes = []
    for _ in range(4):
        killed_after(rng.randrange(chunks), killed, source)
        sizes.append(count(killed))
    assert 0 < max(sizes) <= COUNT
    assert sizes == sorted(sizes)

    with Memory.open(killed) as resumed, Memory.open(tmp_path / "peace.db") as peace:
        import_tmx(resumed, source)
        import_tmx(peace, source)
        assert list(resumed.export()) == list(peace.export())
        assert len(resumed) == COUNT
        for one, other in zip(resumed.blocks(), peace.blocks(), strict=True):
            assert np.array_equal(one.postings, other.postings)
        (match,) = lookup([Unit("1", f"第{COUNT - 1}条消息已经送到码头边了。")], [resumed])
        assert match is not None


def write(path: Path) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write('<tmx version="1.4"><header/><body>\n')
        for n in range(COUNT):
            file.write(
                f'<tu><tuv xml:lang="zh"><seg>第{n}条消息已经送到码头了。</seg></tuv>'
                f'<tuv xml:lang="en"><seg>Message {n} has reached the pier.</seg></tuv></tu>\n'
            )
        file.write("</body></tmx>\n")


def killed_after(chunks: int, memory: Path, source: Path) -> None:
    """Imports in another process and kills that with SIGKILL when it has read so many chunks."""
    with subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(memory), str(source)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        for _ in range(chunks + 1):
            process.stdout.readline()
        process.kill()
    assert process.returncode in (-9, 0)


def count(memory: Path) -> int:
    """How many entries there are; the memory must be whole."""
    if not memory.exists():
        return 0
    with Memory.open(memory) as opened:
        assert opened._one("PRAGMA integrity_check")[0] == "ok"
        assert len(list(opened.export())) == len(opened)
        return len(opened)
