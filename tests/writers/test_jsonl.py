import json
from pathlib import Path

from nasty import units

from pipeline.units import Finding, Kind, Origin, State, TermHit, Unit
from pipeline.writers import Export, write


def test_a_unit_is_a_line(tmp_path: Path) -> None:
    unit = Unit(
        "0a",
        "微信。",
        "WeChat.",
        document="a.txt",
        kind=Kind.LIST_ITEM,
        origin=Origin.MACHINE,
        score=-0.5,
        state=State.TRANSLATED,
        terms=(TermHit(0, 2, "微信", "WeChat"),),
        findings=(Finding("number", "x"),),
    )
    write("jsonl", [unit], tmp_path / "a.jsonl", Export())
    assert json.loads((tmp_path / "a.jsonl").read_text(encoding="utf-8")) == {
        "id": "0a",
        "document": "a.txt",
        "paragraph": 0,
        "position": 0,
        "line": 1,
        "kind": "list item",
        "level": 0,
        "source": "微信。",
        "target": "WeChat.",
        "state": "translated",
        "origin": "machine",
        "score": -0.5,
        "sentences": [1, 1],
        "terms": [{"start": 0, "end": 2, "term": "微信", "target": "WeChat", "outcome": None, "how": ""}],
        "findings": [{"code": "number", "message": "x"}],
        "note": "",
        "changed": "",
        "markup": "plain",
    }


def test_nasty_content_is_exact(tmp_path: Path) -> None:
    write("jsonl", units(), tmp_path / "a.jsonl", Export())
    lines = (tmp_path / "a.jsonl").read_bytes().split(b"\n")[:-1]
    assert [json.loads(line)["target"] for line in lines] == [unit.target for unit in units()]
