"""A text and its translation into the project."""

from __future__ import annotations

import pytest

from pipeline.errors import InputError
from pipeline.run.pair import Wanted, align_pairs, pairs_of
from pipeline.store import Store
from pipeline.units import Origin

ZH = [
    "老王在河边开了一家茶馆。",
    "每天早上六点，他就把门打开。",
    "客人大多是渔民，他们坐下来谈论天气。",
    "2019年夏天，一场大雨把桥冲走了。",
    "谁也过不了河！",
    "老王没有关门。",
]
EN = [
    "Old Wang kept a teahouse by the river.",
    "Every morning at six he opened its door.",
    "Most guests were fishermen.",
    "They sat down and talked about the weather.",
    "In the summer of 2019 heavy rain washed away the bridge.",
    "Nobody could cross the river!",
    "Old Wang did not close.",
]


@pytest.fixture
def story(tmp_path):
    zh, en = tmp_path / "story.zh.txt", tmp_path / "story.en.txt"
    zh.write_text("".join(f"{line}\n" for line in ZH), encoding="utf-8")
    en.write_text("".join(f"{line}\n" for line in EN), encoding="utf-8")
    return zh, en


def units(job):
    with Store.open(job.config.output) as store:
        return [unit for record in store.documents() for unit in store.units(record.name)]


@pytest.mark.parametrize("presplit", [True, False])
def test_a_pair_becomes_units_and_files(make_job, story, presplit):
    job = make_job(glossaries=())
    (aligned,) = align_pairs(job, pairs_of(story), Wanted(presplit=presplit, beads=True))
    out = job.config.output
    assert [path.name for path in aligned.written] == ["story.paragraph.tmx", "story.tmx", "story.md"]
    done = units(job)
    assert [unit.sentences for unit in done] == [(1, 1), (1, 1), (1, 2), (1, 1), (1, 1), (1, 1)]
    assert done[2].target == "Most guests were fishermen. They sat down and talked about the weather."
    assert {unit.origin for unit in done} == {Origin.ALIGNED}
    assert (out / "story.beads").read_text().splitlines()[2].startswith("[2]:[2, 3]:0.")


def test_a_second_run_touches_nothing_and_a_changed_translation_is_taken_over(make_job, story):
    job = make_job(glossaries=())
    list(align_pairs(job, pairs_of(story), Wanted()))
    (again,) = align_pairs(job, pairs_of(story), Wanted())
    assert again.written == []
    story[1].write_text(story[1].read_text("utf-8").replace("teahouse", "tea shop"), encoding="utf-8")
    (changed,) = align_pairs(job, pairs_of(story), Wanted())
    assert changed.written
    assert units(job)[0].target == "Old Wang kept a tea shop by the river."


def test_terms_are_judged_in_existing_translations(make_job, story, glossary):
    glossary.write_text("茶馆: tea house\n渔民: fisherman\n", encoding="utf-8")
    job = make_job()
    list(align_pairs(job, pairs_of(story), Wanted(presplit=True)))
    found = [finding.message for unit in units(job) for finding in unit.findings if finding.code == "term"]
    assert found[0] == "茶馆 is not rendered as “tea house”"


def test_one_bad_pair_among_many(make_job, story, tmp_path):
    (tmp_path / "empty.zh.txt").write_bytes(b"")
    (tmp_path / "empty.en.txt").write_text("Something.\n")
    job = make_job(glossaries=())
    done = list(align_pairs(job, pairs_of([tmp_path]), Wanted()))
    assert [aligned.name for aligned in done] == ["story.txt"]
    assert [str(error.file) for error in job.errors] == [str(tmp_path / "empty.zh.txt")]


def test_swapped_languages(make_job, story):
    job = make_job(glossaries=())
    assert list(align_pairs(job, pairs_of([story[1], story[0]]), Wanted())) == []
    assert str(job.errors[0]) == (
        f"{story[1]}: holds no Chinese, and {story[0]} does: the two are swapped."
        " Name the Chinese text first."
    )


def test_too_many_sources(story):
    with pytest.raises(InputError, match="name a Chinese file and its translation"):
        pairs_of([*story, story[0]])
