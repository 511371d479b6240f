"""One self-contained page to read and show: both languages side by side, terms and findings marked.

It loads nothing and sends nothing (its own security policy says so), filters and searches without a server,
and prints what is shown. It is for looking, not for editing: nothing comes back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from pipeline.units import Kind, Outcome, TermHit, Unit
from pipeline.writers.atomic import write_texts
from pipeline.writers.base import Export
from pipeline.writers.markdown import remarks
from pipeline.writers.xmltext import allowed

_SPECIAL = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;", "\r": "&#13;"})

_STYLE = """
:root { color-scheme: light dark; --line: #ddd; --soft: #f6f6f4; --term: #fff2b3; --bad: #ffd9d0; --dim:
#777 } @media (prefers-color-scheme: dark) {
  :root { --line: #444; --soft: #242424; --term: #5a4a00; --bad: #6b2618; --dim: #999 }
}
body { font: 16px/1.55 system-ui, "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif; margin:
0 } header { position: sticky; top: 0; background: Canvas; border-bottom: 1px solid var(--line); padding:
.6rem 1rem } h1 { font-size: 1.1rem; margin: 0 0 .4rem; overflow-wrap: anywhere }
input, select { font: inherit; padding: .15rem .4rem; margin-right: .5rem; max-width: 100% }
table { border-collapse: collapse; table-layout: fixed; width: 100% }
th, td { border-bottom: 1px solid var(--line); padding: .35rem .7rem; text-align: left; vertical-align: top;
  overflow-wrap: anywhere }
th { font-weight: normal; color: var(--dim); font-size: .85rem }
td.zh, td.en { white-space: pre-wrap; unicode-bidi: isolate }
.n { width: 3.2rem } .r { width: 22% } td.n, td.r { font-size: .8rem; color: var(--dim) }
tr.heading td.zh, tr.heading td.en { font-weight: bold; background: var(--soft) }
tr:target { outline: 2px solid Highlight }
mark { background: var(--term); color: inherit } mark.missing { background: var(--bad) }
.finding { display: block; color: CanvasText; background: var(--bad); padding: 0 .3rem; margin-bottom:
.15rem } td.n a { color: inherit; text-decoration: none }
@media print {
  header { position: static } form { display: none } thead { display: table-header-group } tr {
  break-inside: avoid } body { font-size: 10pt }
}
"""

_SCRIPT = """
const rows = [...document.querySelectorAll("tbody tr")], find = document.getElementById("find"),
  show = document.getElementById("show"), shown = document.getElementById("shown"), counts = new Map();
for (const row of rows) for (const tag of row.dataset.tags.split(" ")) counts.set(tag, (counts.get(tag) ||
0) + 1); for (const [tag, count] of [...counts].sort()) show.add(new Option(tag.replace(":", ": ") + " (" +
count + ")", tag)); let timer = 0;
function filter() {
  const words = find.value.toLowerCase().split(/\\s+/).filter(Boolean), tag = show.value;
  let count = 0;
  for (const row of rows) {
    const tags = row.dataset.tags.split(" ");
    let on = !tag || (tag === "*" ? tags.some(t => t.startsWith("finding:")) : tags.includes(tag));
    if (on && words.length) { const text = row.textContent.toLowerCase(); on = words.every(w =>
    text.includes(w)); } row.hidden = !on;
    count += on;
  }
  shown.textContent = count + " of " + rows.length;
}
find.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(filter, 120); });
show.addEventListener("change", filter);
document.querySelector("form").addEventListener("submit", event => event.preventDefault());
filter();
"""


def write(units: Iterable[Unit], path: Path, export: Export) -> tuple[Path, ...]:
    """Write the page; the files that changed. Raises InputError, StoreError."""
    return (path,) if write_texts(path, _page(units, export)) else ()


def _page(units: Iterable[Unit], export: Export) -> Iterator[str]:
    title = escape(export.document or "duizhao")
    source, target = escape(export.source_lang), escape(export.target_lang)
    yield (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\';'
        " style-src 'unsafe-inline';"
        " script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<style>{_STYLE}</style>\n</head>\n<body>\n<header><h1>{title}</h1><form>"
        '<input id="find" type="search" placeholder="Search" aria-label="Search">'
        '<select id="show" aria-label="Show"><option value="">everything</option>'
        '<option value="*">with findings</option></select> <span id="shown"></span></form></header>\n'
        '<table>\n<thead><tr><th class="n">no.</th><th>Chinese</th><th>English</th>'
        '<th class="r">remarks</th></tr>'
        "</thead>\n<tbody>\n"
    )
    number = 0
    for unit in units:
        if export.wants(unit):
            number += 1
            yield _row(unit, number, source, target)
    yield f"</tbody>\n</table>\n<script>{_SCRIPT}</script>\n</body>\n</html>\n"


def _row(unit: Unit, number: int, source_lang: str, target_lang: str) -> str:
    tags = [f"state:{unit.state.value}"]
    if unit.origin is not None:
        tags.append(f"origin:{unit.origin.value}")
    tags += dict.fromkeys(f"finding:{finding.code}" for finding in unit.findings)
    findings = "".join(
        f'<span class="finding">{escape(f"{finding.code}: {finding.message}")}</span>'
        for finding in unit.findings
    )
    rest = "; ".join(remarks(unit)[len(unit.findings) :])
    said = " · ".join(escape(text) for text in (rest, unit.note) if text)
    heading = ' class="heading"' if unit.kind is Kind.HEADING else ""
    identity = escape(unit.id)
    return (
        f'<tr id="{identity}"{heading} data-tags="{escape(" ".join(tags))}">'
        f'<td class="n"><a href="#{identity}">{number}</a></td>'
        f'<td class="zh" lang="{source_lang}" dir="auto">{_source(unit)}</td>'
        f'<td class="en" lang="{target_lang}" dir="auto">{_target(unit)}</td>'
        f'<td class="r">{findings}{said}</td></tr>\n'
    )


def escape(text: str) -> str:
    """A text as HTML, in content or in a quoted attribute; without control characters."""
    return allowed(text).translate(_SPECIAL)


def _source(unit: Unit) -> str:
    """The source with its terms marked; the mark says what was asked for."""
    parts: list[str] = []
    at = 0
    for hit in sorted(unit.terms, key=lambda hit: (hit.start, -hit.end)):
        if hit.start < at or hit.end > len(unit.source):
            continue
        missing = ' class="missing"' if hit.outcome is Outcome.MISSING else ""
        parts.append(escape(unit.source[at : hit.start]))
        asked = escape(f"{hit.term} = {hit.target}")
        parts.append(f'<mark title="{asked}"{missing}>{escape(unit.source[hit.start : hit.end])}</mark>')
        at = hit.end
    return "".join(parts) + escape(unit.source[at:])


def _target(unit: Unit) -> str:
    target = unit.target or ""
    if not unit.terms or not target:
        return escape(target)
    parts: list[str] = []
    at = 0
    for match in _renderings(_wanted(unit.terms)).finditer(target):
        parts.append(f"{escape(target[at : match.start()])}<mark>{escape(match.group())}</mark>")
        at = match.end()
    return "".join(parts) + escape(target[at:])


def _wanted(hits: Iterable[TermHit]) -> tuple[str, ...]:
    return tuple(sorted({hit.target for hit in hits if hit.target}, key=lambda text: (-len(text), text)))


@lru_cache(maxsize=4096)
def _renderings(texts: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(rf"(?<!\w){re.escape(text)}" for text in texts) or r"(?!)", re.IGNORECASE)
