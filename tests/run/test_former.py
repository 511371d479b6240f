"""A person's work on a sentence that was changed is offered for the new one."""

from dataclasses import replace

from pipeline.run.former import with_former
from pipeline.run.main import run
from pipeline.store import Store
from pipeline.units import Origin, State, Unit

FORMER = [("今天天气很好。", "The weather is fine today."), ("完全不同的一句话。", "Something else.")]


def test_the_most_similar_former_sentence_is_offered_with_what_differs():
    unit = with_former(Unit("1", "今天天气很好！"), FORMER, 0.75)
    assert [finding.code for finding in unit.findings] == ["fuzzy"]
    assert unit.findings[0].message.endswith("= The weather is fine today.")


def test_nothing_is_offered_where_nothing_is_alike_or_a_target_is_there():
    other = Unit("1", "昨天我去了图书馆。")
    assert with_former(other, FORMER, 0.75) == other
    done = Unit("1", "今天天气很好！", "The weather is fine!")
    assert with_former(done, FORMER, 0.75) == done


def test_a_reviewed_sentence_whose_source_is_changed_a_little(make_job, sources):
    run(make_job())
    with Store.open(make_job().config.output) as store:
        unit = next(store.with_source("腾讯的总部在深圳。"))
        store.edit(
            [replace(unit, target="Tencent sits in Shenzhen.", origin=Origin.HUMAN, state=State.REVIEWED)]
        )
    text = sources / "a.txt"
    text.write_text(text.read_text("utf-8").replace("总部在深圳。", "总部在深圳！"), encoding="utf-8")
    run(make_job())
    with Store.open(make_job().config.output) as store:
        unit = next(store.with_source("腾讯的总部在深圳！"))
        other = next(store.with_source("用户用微信聊天。"))
    assert "Tencent sits in Shenzhen." in next(f.message for f in unit.findings if f.code == "fuzzy")
    assert not any(finding.code == "fuzzy" for finding in other.findings)
