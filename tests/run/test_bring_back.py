"""Edited files come home: what changed is taken, what both sides changed is not."""

from dataclasses import replace

import pytest

from pipeline.config import Config
from pipeline.memory.database import Memory
from pipeline.progress import Quiet
from pipeline.run.bring_back import bring_back
from pipeline.run.export import export_documents, orders
from pipeline.run.job import Job
from pipeline.store import Store
from pipeline.units import Finding, Origin, State, Unit, unit_id

TARGETS = {"你好。": "Hello.", "再见。": "Bye.", "谢谢。": "Thanks."}


@pytest.fixture
def job(tmp_path):
    job = Job(Config(output=tmp_path / "out", formats=("tmx", "md")), Quiet())
    with Store.open(job.config.output, create=True) as store:
        store.put(
            "a.txt",
            "v1",
            [Unit(unit_id("a.txt", zh, 0), zh, document="a.txt", position=n) for n, zh in enumerate(TARGETS)],
        )
        store.save(
            replace(unit, target=TARGETS[unit.source], origin=Origin.MACHINE, state=State.TRANSLATED)
            for unit in list(store.units("a.txt"))
        )
        export_documents(job, store, orders(job, ["a.txt"]))
    return job


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def units(job):
    with Store.open(job.config.output) as store:
        return {unit.source: unit for unit in store.units("a.txt")}


@pytest.mark.parametrize("name", ["a.md", "a.tmx"])
def test_untouched_file_changes_nothing(job, name):
    before = units(job)
    result = bring_back(job, [job.config.output / name])
    assert (result.edited, result.conflicts, result.unchanged) == ([], [], 3)
    assert units(job) == before


@pytest.mark.parametrize("name", ["a.md", "a.tmx"])
def test_an_edit_becomes_a_persons_reviewed_target_and_the_old_one_is_kept(job, name):
    edit(job.config.output / name, "Hello.", "Good morning.")
    result = bring_back(job, [job.config.output / name])
    assert [(change.before, change.after) for change in result.edited] == [("Hello.", "Good morning.")]
    unit = units(job)["你好。"]
    assert (unit.target, unit.origin, unit.state) == ("Good morning.", Origin.HUMAN, State.REVIEWED)
    with Store.open(job.config.output) as store:
        assert store.history(unit.id) == [("Hello.", "machine", "translated")]
        written = export_documents(job, store, orders(job, ["a.txt"]))
    assert len(written) == 2
    assert job.errors == []


def test_after_an_edit_nothing_is_said_of_the_engines_figure(job):
    with Store.open(job.config.output) as store:
        told = (Finding("figure", "2009 put in for 20009"),)
        store.save([replace(unit, findings=told) for unit in list(store.units("a.txt"))])
    edit(job.config.output / "a.md", "Bye.", "Goodbye.")
    bring_back(job, [job.config.output / "a.md"])
    assert units(job)["再见。"].findings == ()
    assert units(job)["谢谢。"].findings == told


def test_dry_run_tells_and_changes_nothing(job):
    edit(job.config.output / "a.md", "Hello.", "Good morning.")
    before = units(job)
    assert len(bring_back(job, [job.config.output / "a.md"], dry_run=True).edited) == 1
    assert units(job) == before


def test_two_people_are_a_conflict(job):
    edit(job.config.output / "a.md", "Hello.", "Good morning.")
    edit(job.config.output / "a.tmx", "Hello.", "Hi there.")
    bring_back(job, [job.config.output / "a.md"])
    result = bring_back(job, [job.config.output / "a.tmx"])
    assert [(change.before, change.after) for change in result.conflicts] == [("Good morning.", "Hi there.")]
    assert units(job)["你好。"].target == "Good morning."


def test_an_older_machine_target_in_a_file_is_nobodys_edit(job):
    with Store.open(job.config.output) as store:
        unit = store.find(unit_id("a.txt", "再见。", 0))
        store.save([replace(unit, target="Goodbye.", recipe="another glossary")])
    edit(job.config.output / "a.md", "Hello.", "Good morning.")
    result = bring_back(job, [job.config.output / "a.md"])
    assert [change.after for change in result.edited] == ["Good morning."]
    assert units(job)["再见。"].target == "Goodbye."


def test_units_that_the_project_does_not_know_are_counted(job, tmp_path):
    other = tmp_path / "other.md"
    other.write_text(
        "| id | zh | en | notes |\n| --- | --- | --- | --- |\n| 0000000000000000 | 不知道。 | Unknown. | |\n",
        encoding="utf-8",
    )
    assert len(bring_back(job, [other]).unknown) == 1


def test_reviewed_units_go_into_a_memory(job, tmp_path):
    edit(job.config.output / "a.md", "Hello.", "Good morning.")
    result = bring_back(job, [job.config.output / "a.md"], into_memory=tmp_path / "mine.db")
    assert result.remembered == 1
    with Memory.open(tmp_path / "mine.db") as memory:
        assert [(entry.source, entry.target) for entry in memory.export()] == [("你好。", "Good morning.")]


def test_good_rows_of_a_table_with_broken_ones_come_home_and_the_file_stays(job):
    table = job.config.output / "a.md"
    edit(table, "Hello.", "Good morning.")
    table.write_text(table.read_text("utf-8") + "| broken | row |\n", encoding="utf-8")
    assert [change.after for change in bring_back(job, [table]).edited] == ["Good morning."]
    assert "this row has 2 cells" in str(job.errors[0])
    with Store.open(job.config.output) as store:
        export_documents(job, store, orders(job, ["a.txt"]))
    assert "| broken | row |" in table.read_text("utf-8")


def test_a_broken_file_among_many_does_not_stop_the_others(job, tmp_path):
    broken = tmp_path / "broken.tmx"
    broken.write_text("<tmx><body>", encoding="utf-8")
    edit(job.config.output / "a.md", "Hello.", "Good morning.")
    result = bring_back(job, [broken, job.config.output / "a.md"])
    assert len(result.edited) == 1
    assert [error.file for error in job.errors] == [broken]
