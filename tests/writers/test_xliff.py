from dataclasses import replace
from pathlib import Path

import pytest
from clients import needs_toolkit, needs_validator, validate
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from nasty import units

from pipeline.errors import InputError
from pipeline.quality.checks import check
from pipeline.units import Finding, Origin, State, TermHit, Unit
from pipeline.writers import Export, read_back, write
from pipeline.writers.merge import Fate, merge, same

EXPORT = Export("a/b.txt", version="1.0")
FORMATS = {"xliff": "a.xlf", "xliff2": "a.xliff2.xlf"}
both = pytest.mark.parametrize("format", FORMATS)
UNIT = Unit("1", "甲乙。", "AB.", "a.txt", state=State.TRANSLATED, origin=Origin.MACHINE)


@both
@pytest.mark.parametrize("markup", ["plain", "markdown"])
def test_nasty_content_comes_back_and_changes_nothing(tmp_path: Path, format: str, markup: str) -> None:
    file, written = tmp_path / FORMATS[format], units(markup)
    assert write(format, written, file, EXPORT) == (file,)
    back = list(read_back(file))
    assert [b.id for b in back] == [unit.id for unit in written]
    for unit, returned in zip(written, back, strict=True):
        assert same(unit.source, returned.source)
        assert merge(unit, returned).fate is Fate.UNCHANGED
    assert write(format, written, file, EXPORT) == ()


@settings(max_examples=60, deadline=None)
@given(
    st.text(max_size=30),
    st.text(max_size=30),
    st.sampled_from(["plain", "markdown"]),
    st.sampled_from(list(FORMATS)),
)
def test_any_text_comes_back(source: str, target: str, markup: str, format: str) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / FORMATS[format]
        write(format, [Unit("1", source, target, markup=markup)], file, EXPORT)
        for back in read_back(file):
            assert same(back.source, source)
            assert same(back.target, target)


@needs_validator
@both
def test_the_file_is_valid(tmp_path: Path, format: str) -> None:
    file, empty = tmp_path / FORMATS[format], tmp_path / ("empty-" + FORMATS[format])
    fuzzy = replace(UNIT, id="f", origin=Origin.FUZZY, score=0.83, terms=(TermHit(0, 1, "甲", "A"),))
    of_states = [replace(UNIT, id=f"s{n}", state=state) for n, state in enumerate(State)]
    of_origins = [replace(UNIT, id=f"o{n}", origin=origin) for n, origin in enumerate(Origin)]
    other = replace(UNIT, document="other.txt")
    write(format, [*units("markdown"), fuzzy, *of_states, *of_origins, other], file, EXPORT)
    write(format, [], empty, EXPORT)
    validate(file, empty)


@needs_toolkit
@both
def test_translate_toolkit_sees_the_same_units_and_its_edits_come_back(tmp_path: Path, format: str) -> None:
    from translate.storage.xliff import Xliff1File
    from translate.storage.xliff2 import Xliff2File

    file = tmp_path / FORMATS[format]
    write(format, [UNIT, replace(UNIT, id="2", source="丙 & 3 < 4", target="C & 3 < 4")], file, EXPORT)
    store = (Xliff1File if format == "xliff" else Xliff2File).parsefile(str(file))
    assert [(unit.source, unit.target) for unit in store.units] == [
        ("甲乙。", "AB."),
        ("丙 & 3 < 4", "C & 3 < 4"),
    ]
    store.units[1].target = "C & 3 < 4!"
    store.save()
    fates = [merge(UNIT, back) if back.id.endswith("1") else back for back in read_back(file)]
    assert fates[0].fate is Fate.UNCHANGED  # type: ignore[union-attr]
    assert fates[1].target == "C & 3 < 4!"  # type: ignore[union-attr]


def attributes(unit: Unit, folder: Path) -> tuple[str | None, dict[str, str]]:
    write("xliff", [unit], folder / "a.xlf", EXPORT)
    element = etree.parse(folder / "a.xlf").find(".//{*}trans-unit")
    assert element is not None
    target = element.find("{*}target")
    return element.get("approved"), {} if target is None else {
        str(k): str(v) for k, v in target.attrib.items()
    }


@pytest.mark.parametrize(
    ("fields", "approved", "expected"),
    [
        ({}, "no", {"state": "needs-review-translation", "state-qualifier": "mt-suggestion"}),
        (
            {"origin": Origin.FUZZY, "score": 0.8},
            "no",
            {"state": "needs-review-translation", "state-qualifier": "fuzzy-match"},
        ),
        (
            {"origin": Origin.MEMORY},
            "no",
            {"state": "needs-review-translation", "state-qualifier": "exact-match"},
        ),
        ({"origin": Origin.HUMAN}, "no", {"state": "translated"}),
        ({"state": State.REVIEWED}, "yes", {"state": "signed-off"}),
        ({"state": State.FINAL}, "yes", {"state": "final"}),
        ({"target": None, "state": State.NEW}, "no", {}),
    ],
)
def test_states_say_what_needs_review(
    tmp_path: Path, fields: dict[str, object], approved: str, expected: dict[str, str]
) -> None:
    assert attributes(replace(UNIT, **fields), tmp_path) == (approved, expected)  # type: ignore[arg-type]


def test_findings_terms_and_rates_go_along(tmp_path: Path) -> None:
    unit = replace(
        UNIT,
        origin=Origin.FUZZY,
        score=0.834,
        note="ask",
        findings=(Finding("number", "3 is not in the source"),),
        terms=(TermHit(0, 1, "甲", "A"),),
    )
    write("xliff", [unit], tmp_path / "a.xlf", EXPORT)
    text = (tmp_path / "a.xlf").read_text(encoding="utf-8")
    assert '<note from="reviewer">ask</note>' in text
    assert '<note from="duizhao" annotates="target">number: 3 is not in the source</note>' in text
    assert '<note from="glossary" annotates="source">甲 = A</note>' in text
    assert '<alt-trans match-quality="83%" origin="memory">' in text
    write("xliff2", [unit], tmp_path / "a.xliff2.xlf", EXPORT)
    text = (tmp_path / "a.xliff2.xlf").read_text(encoding="utf-8")
    assert '<mtc:match ref="#s1" matchQuality="83.4" type="tm">' in text
    assert '<note id="n2" category="duizhao" appliesTo="target">number: 3 is not in the source</note>' in text
    assert [back.note for name in FORMATS.values() for back in read_back(tmp_path / name)] == ["ask", "ask"]


def test_inline_markup_is_elements(tmp_path: Path) -> None:
    unit = replace(UNIT, source="**甲**和{0}", target="**A** and {0}", markup="markdown")
    write("xliff", [unit], tmp_path / "a.xlf", EXPORT)
    assert (
        '<source><bpt id="1" ctype="x-emphasis">**</bpt>甲<ept id="1">**</ept>'
        '和<ph id="2" ctype="x-placeholder">{0}</ph></source>'
    ) in (tmp_path / "a.xlf").read_text(encoding="utf-8")
    write("xliff2", [unit], tmp_path / "a.xliff2.xlf", EXPORT)
    assert (
        '<target xml:space="preserve"><pc id="1" dataRefStart="d1" dataRefEnd="d1">A</pc>'
        ' and <ph id="2" dataRef="d2" disp="{0}"/></target>'
    ) in (tmp_path / "a.xliff2.xlf").read_text(encoding="utf-8")


@both
def test_elements_that_became_plain_text_are_found(tmp_path: Path, format: str) -> None:
    unit = replace(UNIT, source="**甲**和{0}", target="**A** and {0}", markup="markdown")
    file = tmp_path / FORMATS[format]
    write(format, [unit], file, EXPORT)
    tree = etree.parse(file)
    target = tree.find(".//{*}target")
    assert target is not None
    for child in list(target):
        target.remove(child)
    target.text = "A and zero"
    tree.write(file, encoding="utf-8")
    (back,) = read_back(file)
    decision = merge(unit, back, unit.target)
    assert (decision.fate, decision.unit.target) == (Fate.EDITED, "A and zero")
    assert [finding.message for finding in check(decision.unit) if finding.code == "markup"] == [
        "missing: ** {0}"
    ]


def test_what_a_tool_cut_further_is_put_together_again(tmp_path: Path) -> None:
    file = tmp_path / "a.xlf"
    file.write_text(
        '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="zh" trgLang="en">'
        '<file id="f">'
        '<unit id="1"><originalData><data id="d1">{0}</data></originalData>'
        '<segment state="reviewed"><source>甲<ph id="1" dataRef="d1"/>。</source>'
        '<target>A<ph id="1" dataRef="d1"/>.'
        "</target></segment><ignorable><source> </source></ignorable>"
        '<segment state="final"><source>乙。</source><target>B.</target></segment></unit></file></xliff>',
        encoding="utf-8",
    )
    (back,) = read_back(file)
    assert (back.source, back.target, back.state) == ("甲{0}。 乙。", "A{0}. B.", State.REVIEWED)


@pytest.mark.parametrize(
    ("target", "approved", "state"),
    [
        ('<target state="final">A</target>', "no", State.FINAL),
        ("<target>A</target>", "yes", State.REVIEWED),
        ('<target state="translated">A</target>', "no", State.TRANSLATED),
        ('<target state="needs-review-translation">A</target>', "no", None),
        ("", "no", None),
    ],
)
def test_states_come_back(tmp_path: Path, target: str, approved: str, state: State | None) -> None:
    file = tmp_path / "a.xliff"
    file.write_text(
        '<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2"><file original="x"'
        f' datatype="plaintext" source-language="zh"><body>'
        f'<trans-unit id="1" approved="{approved}"><source>甲</source>{target}'
        "</trans-unit></body></file></xliff>",
        encoding="utf-8",
    )
    assert [back.state for back in read_back(file)] == [state]


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.xlf").write_text("<xliff><file>", encoding="utf-8")
    with pytest.raises(InputError, match=r"a\.xlf:1: is not well-formed XML"):
        list(read_back(tmp_path / "a.xlf"))
    with pytest.raises(InputError, match=r"b\.xlf: cannot be read: no such file"):
        list(read_back(tmp_path / "b.xlf"))
