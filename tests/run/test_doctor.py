"""What the doctor looks at, and what it calls a problem."""

from pipeline.run.doctor import examine


def test_a_healthy_machine_has_no_problem(make_job):
    found = dict(examine(make_job()))
    assert [name for name, state in found.items() if state.startswith("PROBLEM")] == []
    assert {"duizhao", "Python", "ctranslate2", "processor", "model", "output folder"} <= found.keys()


def test_a_setting_that_slows_translation_is_a_problem(make_job, monkeypatch):
    monkeypatch.setenv("CT2_USE_MKL", "1")
    assert dict(examine(make_job()))["CT2_USE_MKL"].startswith("PROBLEM: is set;")
