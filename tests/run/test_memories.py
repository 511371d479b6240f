"""Memories from the command line's side, and before the engine."""

from pipeline.run.main import run
from pipeline.run.memories import concordance, export_file, import_files, statistics


def make_memory(make_job, tmp_path):
    run(make_job())
    job = make_job()
    done = list(import_files(job, [tmp_path / "out" / "a.tmx", tmp_path / "none.tmx"], tmp_path / "m.db"))
    assert [(file.name, report.read) for file, report in done] == [("a.tmx", 3)]
    assert [error.file for error in job.errors] == [tmp_path / "none.tmx"]
    return tmp_path / "m.db"


def test_import_search_export_and_count(make_job, tmp_path):
    memory = make_memory(make_job, tmp_path)
    ((source, _, document),) = concordance("深圳", memory, 5)
    assert (source, document) == ("腾讯的总部在[深圳]。", "a.txt")
    assert dict(statistics(memory))["units"] == "3"
    (written,) = export_file(tmp_path / "all.tmx", memory)
    assert written.read_text(encoding="utf-8").count("<tu ") == 3


def test_a_run_takes_from_the_memory_what_it_knows(make_job, tmp_path):
    memory = make_memory(make_job, tmp_path)
    result = run(make_job(output=tmp_path / "second", memories=(memory,)))
    assert result.tally.made == {"memory": 3, "machine": 2}


def test_a_tmx_file_is_a_memory_too(make_job, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    run(make_job())
    job = make_job(output=tmp_path / "second", memories=(tmp_path / "out" / "a.tmx",))
    assert run(job).tally.made == {"memory": 3, "machine": 2}
    assert f"{tmp_path / 'out' / 'a.tmx'}: 3 units read, 0 cannot be used." in job.progress.messages
