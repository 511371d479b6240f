"""The README's main job on the samples, as a user runs it."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from pathlib import Path

import pytest
from lxml import etree

from tests.end_to_end.conftest import ROOT

STEMS = ("county-history-wrapped", "ferry-reportage-gb18030", "open-data-guide")


def run(duizhao, tmp_path):
    finished = duizhao("run", "source_zh", "-o", "output", "-g", "glossaries/sample.yaml")
    assert finished.returncode == 0, finished.stderr
    return finished


@pytest.fixture
def samples(tmp_path) -> Path:
    for name in ("source_zh", "glossaries"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return tmp_path


def units(tmx: Path) -> list[tuple[str, str]]:
    """(Chinese, English) of each unit of a TMX file."""
    return [
        tuple("".join(seg.itertext()) for seg in unit.iter("seg"))  # type: ignore[misc]
        for unit in etree.parse(tmx, etree.XMLParser(resolve_entities=False, no_network=True)).iter("tu")
    ]


def test_main_job(duizhao, samples):
    finished = run(duizhao, samples)
    assert [line for line in finished.stdout.splitlines() if line.startswith("output/")] == [
        f"output/{stem}.{suffix}" for stem in STEMS for suffix in ("tmx", "md")
    ]
    for stem in STEMS:
        pairs = units(samples / "output" / f"{stem}.tmx")
        assert len(pairs) > 20
        assert all(source and target for source, target in pairs)
    before = {path: path.stat().st_mtime_ns for path in (samples / "output").iterdir()}
    assert "as before" in run(duizhao, samples).stdout
    assert {path: path.stat().st_mtime_ns for path in (samples / "output").iterdir()} == before


def test_kept_outputs_are_what_this_version_makes(duizhao, samples):
    """The repository's output/ must be made anew (`make sample`) when anything changes it. Sources and ids
    must be the same to the letter; of the targets a few may differ, since processors round differently."""
    run(duizhao, samples)
    for stem in STEMS:
        kept, made = (units(folder / "output" / f"{stem}.tmx") for folder in (ROOT, samples))
        assert [source for source, _ in kept] == [source for source, _ in made]
        same = sum(one == other for one, other in zip(kept, made, strict=True))
        assert same >= 0.9 * len(made), f"output/{stem}.tmx is stale: run `make sample`"
        ids = [
            re.findall(r"^\| ([0-9a-f]{16}) ", (folder / "output" / f"{stem}.md").read_text("utf-8"), re.M)
            for folder in (ROOT, samples)
        ]
        assert ids[0] == ids[1]


def test_glossary_terms_are_rendered_as_asked(duizhao, samples):
    stdout = run(duizhao, samples).stdout
    terms = next(line for line in stdout.splitlines() if line.startswith("terms"))
    assert "missing" not in terms


def test_findings_are_counted_with_what_they_mean(duizhao, samples):
    stdout = duizhao("run", "source_zh", "-o", "out").stdout
    counted = re.findall(r"^finding: (\w+) +(\d+) \([a-z -]+\)$", stdout, re.M)
    listed = [line.split("\t")[3] for line in duizhao("check", "out").stdout.splitlines() if "\t" in line]
    assert counted
    assert {code: int(count) for code, count in counted} == dict(Counter(listed))


def test_only_what_changed_is_translated(duizhao, samples):
    run(duizhao, samples)
    page = samples / "source_zh" / "open-data-guide.md"
    text = page.read_text(encoding="utf-8")
    page.write_text(
        text.replace("## 平台上有什么\n", "## 平台上有什么\n\n新加的一段话。\n"), encoding="utf-8"
    )
    targets = next(line for line in run(duizhao, samples).stdout.splitlines() if line.startswith("targets"))
    assert re.fullmatch(r"targets +1 machine, \d+ as before", targets)


def test_stages_one_by_one_give_the_same_files(duizhao, samples):
    run(duizhao, samples)
    for command in (
        ("segment", "source_zh", "-o", "by-stages"),
        ("translate", "by-stages", "-g", "glossaries/sample.yaml"),
        ("check", "by-stages"),
        ("export", "by-stages", "--format", "tmx,md"),
    ):
        finished = duizhao(*command)
        assert finished.returncode == 0, finished.stderr
    for stem in STEMS:
        for suffix in ("tmx", "md"):
            one, other = (samples / folder / f"{stem}.{suffix}" for folder in ("output", "by-stages"))
            assert one.read_bytes() == other.read_bytes()


def test_edits_in_the_markdown_come_home(duizhao, samples):
    run(duizhao, samples)
    table = samples / "output" / "open-data-guide.md"
    text = table.read_text(encoding="utf-8")
    row = next(line for line in text.splitlines() if "常见问题" in line and line.startswith("| "))
    cells = row.split(" | ")
    table.write_text(text.replace(row, " | ".join([*cells[:2], "Common questions", *cells[3:]])), "utf-8")
    finished = duizhao("import", "output/open-data-guide.md", "-o", "output")
    assert finished.returncode == 0, finished.stderr
    assert finished.stdout.splitlines()[-1].startswith("units: 1 edited, ")
    run(duizhao, samples)
    assert ("常见问题", "Common questions") in units(samples / "output" / "open-data-guide.tmx")
