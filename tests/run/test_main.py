"""`run` and its stages, with the engine that copies."""

import pytest

from pipeline.errors import InputError, StoreError
from pipeline.run.main import check, export, run, translate
from pipeline.run.segment import segment_sources
from pipeline.store import Changes
from pipeline.writers import Export


def test_run_reports_what_it_did(make_job, tmp_path):
    result = run(make_job())
    assert result.documents == ["a.txt", "part/b.md"]
    assert result.changes == Changes(added=5, kept=0, removed=0)
    assert result.tally.made == {"machine": 5}
    assert [path.relative_to(tmp_path / "out").as_posix() for path in result.written] == [
        "a.tmx",
        "a.md",
        "part/b.tmx",
        "part/b.md",
    ]
    assert result.terms == {"replaced": 5}
    again = run(make_job())
    assert (again.written, again.tally.kept, again.tally.made) == ([], 5, {})


def test_a_term_taken_from_the_glossary_touches_only_its_sentences(make_job, glossary):
    run(make_job())
    glossary.write_text("微信: WeChat\n腾讯: Tencent Holdings\n支付宝: Alipay\n", encoding="utf-8")
    assert run(make_job()).tally.made == {"machine": 2}


def test_stages_alone(make_job):
    segment_sources(make_job())
    assert translate(make_job()).tally.made == {"machine": 5}
    assert export(make_job(formats=("tmx",)), Export())[0].name == "a.tmx"
    assert {finding.code for unit in check(make_job()) for finding in unit.findings} >= {"han"}


def test_unknown_format_before_any_work(make_job, tmp_path):
    with pytest.raises(InputError, match="there is no format 'pdf'"):
        run(make_job(formats=("pdf",)))
    assert not (tmp_path / "out").exists()


def test_export_of_nothing(make_job):
    with pytest.raises(StoreError, match="holds no duizhao project"):
        export(make_job(), Export())


def test_whole_project_formats(make_job, tmp_path):
    run(make_job(formats=("omegat", "srx")))
    project = tmp_path / "out" / "project.omegat"
    assert (project / "glossary" / "duizhao.utf8").read_text("utf-8").startswith("微信\tWeChat\t")
    assert sorted(path.name for path in (project / "source").rglob("*.txt")) == ["a.txt", "b.md.txt"]
    assert (tmp_path / "out" / "project.srx").read_text("utf-8").startswith("<?xml")
