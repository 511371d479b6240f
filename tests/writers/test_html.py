import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html as parser
from nasty import units

from pipeline.units import Finding, Kind, Outcome, State, TermHit, Unit
from pipeline.writers import Export, write
from pipeline.writers.xmltext import allowed

EXPORT = Export("书/a & b.txt", version="1.0")
UNIT = Unit("0a", "微信有3个群。", "WeChat has 4 groups.", state=State.TRANSLATED)


def page(some: list[Unit], folder: Path) -> str:
    write("html", some, folder / "a.html", EXPORT)
    return (folder / "a.html").read_text(encoding="utf-8")


def test_nasty_content_shows_as_it_is(tmp_path: Path) -> None:
    written = units()
    tree = parser.fromstring(page(written, tmp_path))
    for kind, texts in (("zh", [u.source for u in written]), ("en", [u.target or "" for u in written])):
        shown = [cell.text_content() for cell in tree.iterfind(f".//td[@class='{kind}']")]
        assert shown == [allowed(text) for text in texts]


def test_nothing_is_loaded_and_nothing_in_the_text_runs(tmp_path: Path) -> None:
    evil = replace(
        UNIT, source="<script>alert(1)</script>", target='"><img src=x onerror=alert(1)>', note="</style>"
    )
    text = page([evil], tmp_path)
    tree = parser.fromstring(text)
    assert len(list(tree.iter("script"))) == 1
    assert list(tree.iter("img", "link", "iframe")) == []
    assert not re.search(r'(?:src|href)="(?!#)', text)
    policy = next(meta.get("content") for meta in tree.iter("meta") if meta.get("http-equiv"))
    assert policy.startswith("default-src 'none'")


def test_terms_and_findings_are_marked(tmp_path: Path) -> None:
    unit = replace(
        UNIT,
        findings=(Finding("number", "3 has no counterpart in the translation"),),
        terms=(
            TermHit(0, 2, "微信", "WeChat", outcome=Outcome.GIVEN),
            TermHit(5, 6, "群", "chat group", outcome=Outcome.MISSING),
        ),
        note="ask",
    )
    text = page([unit], tmp_path)
    assert (
        '<mark title="微信 = WeChat">微信</mark>有3个<mark title="群 = chat group" class="missing">群'
        "</mark>。" in text
    )
    assert "<mark>WeChat</mark> has 4 groups." in text
    assert '<span class="finding">number: 3 has no counterpart in the translation</span>ask' in text
    assert 'data-tags="state:translated finding:number"' in text


def test_rows_can_be_linked_to_and_headings_seen(tmp_path: Path) -> None:
    text = page([replace(UNIT, kind=Kind.HEADING)], tmp_path)
    assert '<tr id="0a" class="heading"' in text
    assert '<a href="#0a">1</a>' in text


def test_the_same_units_give_the_same_page(tmp_path: Path) -> None:
    page(units(), tmp_path)
    assert write("html", units(), tmp_path / "a.html", EXPORT) == ()


_PAGE_WITHOUT_A_BROWSER = """
const make = (tags, text) => ({dataset: {tags}, textContent: text, hidden: false});
const rows = [make("state:new", "\\u597d Good"), make("state:new finding:number finding:han", "\\u574f BAD")];
const heard = {};
class Part {
  value = ""; textContent = ""; options = [];
  add(option) { this.options.push(option.value); }
  addEventListener(name, action) { heard[name] = action; }
}
const parts = {find: new Part(), show: new Part(), shown: new Part()};
globalThis.Option = class { constructor(text, value) { this.text = text; this.value = value } };
globalThis.setTimeout = action => action();
globalThis.document = {
  querySelectorAll: () => rows, getElementById: id => parts[id], querySelector: () => new Part()};
SCRIPT
const seen = () => rows.map(row => row.hidden ? 0 : 1).join("") + " " + parts.shown.textContent;
const said = [parts.show.options.join(","), seen()];
parts.show.value = "*"; heard.change(); said.push(seen());
parts.show.value = "finding:han"; heard.change(); said.push(seen());
parts.show.value = ""; parts.find.value = "bad \u574f"; heard.input(); said.push(seen());
parts.find.value = "good bad"; heard.input(); said.push(seen());
console.log(said.join("\\n"));
"""


@pytest.mark.skipif(shutil.which("node") is None, reason="Node is not installed")
def test_the_page_filters_and_searches(tmp_path: Path) -> None:
    script = re.search("<script>(.*)</script>", page([UNIT], tmp_path), re.DOTALL)
    assert script is not None
    program = _PAGE_WITHOUT_A_BROWSER.replace("SCRIPT", f"{{{script[1]}}}")
    done = subprocess.run(
        ["node", "-"], input=program, capture_output=True, text=True, timeout=30, check=False
    )
    assert done.stderr == ""
    assert done.stdout.splitlines() == [
        "finding:han,finding:number,state:new",
        "11 2 of 2",
        "01 1 of 2",
        "01 1 of 2",
        "01 1 of 2",
        "00 0 of 2",
    ]
