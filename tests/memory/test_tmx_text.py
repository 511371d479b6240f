"""Large files go through in pieces, whatever falls on a boundary."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.memory import tmx_text
from pipeline.memory.tmx_text import Head, Piece, read_pieces

HEAD = '<?xml version="1.0"?>\n<tmx version="1.4"><header creationtool="t"/><body>'


@pytest.mark.parametrize("size", [1, 2, 3, 7, 50])
def test_chunks_of_any_size_give_the_same_text_and_lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    units = ["<tu>\n一</tu>", "<!-- <tu>\n</tu> --><tu>二</tu>", "\n<tu><![CDATA[</tu>]]></tu>"]
    (tmp_path / "a.tmx").write_text(f"{HEAD}{''.join(units)}</body></tmx>", encoding="utf-8")
    monkeypatch.setattr(tmx_text, "_CHUNK", size)
    sizes: list[int] = []
    head, *pieces = read_pieces(tmp_path / "a.tmx", sizes.append)
    assert isinstance(head, Head) and head.header == {"creationtool": "t"}
    text = "".join(piece.text for piece in pieces if isinstance(piece, Piece))
    assert text == "<tu>\n一</tu>\n<tu>二</tu>\n<tu>&lt;/tu&gt;</tu>"
    lines = [piece.line for piece in pieces if isinstance(piece, Piece)]
    assert lines[0] == 2 and lines == sorted(lines) and lines[-1] <= 5
    assert sum(sizes) == (tmp_path / "a.tmx").stat().st_size


@pytest.mark.parametrize("start", ["", HEAD, f"{HEAD}<tu>", f"{HEAD}<!-- "])
def test_what_never_ends_is_not_gathered_without_bound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, start: str
) -> None:
    monkeypatch.setattr(tmx_text, "_CHUNK", 100)
    monkeypatch.setattr(tmx_text, "_LONGEST", 1000)
    (tmp_path / "a.tmx").write_text(start + "<!-- x" * 1000, encoding="utf-8")
    read: list[int] = []
    with pytest.raises(InputError, match=r"a\.tmx:[12]: "):
        list(read_pieces(tmp_path / "a.tmx", read.append))
    assert sum(read) < 2000


@pytest.mark.parametrize(
    ("rest", "message"),
    [
        ("<tu>一</tu>\n<p>text</p></body></tmx>", ":3: there is something else than units here"),
        ("<tu>一</tu>", ":2: the file ends without </tmx>"),
        ("<tu>一</tu>\n\n<tu><tuv>", ":4: the file ends inside the unit that begins here"),
    ],
)
def test_the_end_is_looked_at(tmp_path: Path, rest: str, message: str) -> None:
    (tmp_path / "a.tmx").write_text(HEAD + rest, encoding="utf-8")
    pieces = read_pieces(tmp_path / "a.tmx")
    assert isinstance(next(pieces), Head)
    assert next(pieces) == Piece("<tu>一</tu>", 2)
    with pytest.raises(InputError, match=message):
        next(pieces)
