"""Two texts in, beads and units out."""

from dataclasses import replace

import pytest

from pipeline.align import EnglishSentence, align, english_sentences, presplit, units
from pipeline.engines.base import Translation
from pipeline.errors import DuizhaoError, InputError
from pipeline.units import Kind, Origin, State, Unit, unit_id


def chinese(texts, **fields):
    return [Unit(str(k), text, document="story.txt", position=k, **fields) for k, text in enumerate(texts)]


def english(texts):
    return [EnglishSentence(text) for text in texts]


def right(beads, gold):
    return sum((bead.zh, bead.en) in gold for bead in beads)


def test_a_story_is_aligned_as_a_person_would(story):
    beads = align(chinese(story.zh), english(story.en))
    assert right(beads, story.gold) >= 0.9 * len(story.gold)
    assert all(0 <= bead.score <= 1 for bead in beads)


def test_every_sentence_is_in_exactly_one_bead_in_order(story):
    for method in ("full", "length"):
        beads = align(chinese(story.zh), english(story.en), method=method)
        assert [i for bead in beads for i in bead.zh] == list(range(len(story.zh)))
        assert [j for bead in beads for j in bead.en] == list(range(len(story.en)))


def test_the_full_method_beats_lengths_alone(story):
    full = align(chinese(story.zh), english(story.en))
    by_length = align(chinese(story.zh), english(story.en), method="length")
    assert right(full, story.gold) > right(by_length, story.gold)


def test_the_same_texts_give_the_same_beads(story):
    assert align(chinese(story.zh), english(story.en)) == align(chinese(story.zh), english(story.en))


def test_a_missing_passage_does_not_derail_the_rest(story):
    cut = story.zh[:10] + story.zh[22:]
    beads = align(chinese(cut), english(story.en))
    numbers = list(range(10)) + list(range(22, len(story.zh)))
    found = {(tuple(numbers[i] for i in bead.zh), bead.en) for bead in beads}
    after = [bead for bead in story.gold if bead[0] and (bead[0][0] >= 24 or bead[0][-1] < 8)]
    assert sum(bead in found for bead in after) >= 0.85 * len(after)


def test_traditional_characters_are_aligned_too(story):
    from opencc import OpenCC

    traditional = [OpenCC("s2t").convert(text) for text in story.zh]
    beads = align(chinese(traditional, traditional=True), english(story.en))
    assert right(beads, story.gold) >= 0.9 * len(story.gold)


def test_paragraphs_hold_sentences_together():
    zh = ["他来了。", "他坐下。", "他走了。", "天黑了。"]
    en = ["He came.", "He sat down and looked around the room for a while.", "He left.", "It was dark."]
    texts = [replace(unit, paragraph=k // 2) for k, unit in enumerate(chinese(zh * 5))]
    sentences = [EnglishSentence(text, k // 2) for k, text in enumerate(en * 5)]
    beads = align(texts, sentences)
    assert all(not bead.zh or not bead.en or len({i // 2 for i in bead.zh}) == 1 for bead in beads)


class Dictionary:
    """An engine that knows these sentences by heart."""

    name, fingerprint, capabilities = "dictionary", "1", frozenset()

    def __init__(self, known):
        self.known, self.asked = known, []

    def translate(self, sentences, *, n_best=1, prefixes=None):
        self.asked.extend(sentences)
        return [[Translation(self.known.get(sentence, ""))] for sentence in sentences]


def test_an_engine_helps_where_the_lexicon_knows_nothing():
    zh = ["鰤魽鱲。", "鳚鲬魟。", "鰜鰟鰧。", "鱚鱛鱜。"]
    en = ["Amberjacks abound.", "Blennies burrow.", "Rays roam.", "Flounders flock."]
    known = dict(zip(zh, ["Amberjacks.", "Blennies burrow.", "Rays roam.", "Flounders flock."], strict=True))
    engine = Dictionary(known)
    beads = align(chinese(zh), english(en), engine=engine)
    assert engine.asked == zh
    assert [(bead.zh, bead.en) for bead in beads] == [((k,), (k,)) for k in range(4)]


@pytest.mark.parametrize(
    ("zh", "en", "message"),
    [
        ([], ["Good morning."], "the Chinese text is empty"),
        (["早上好。"], [], "the English text is empty"),
        (["早上好。"], ["  "], "the English text is empty"),
        (["Good morning to you all."], ["大家早上好。"], "swapped"),
        (["早上好，大家都来了。"], ["大家都来了，早上好。"], "Chinese, not English"),
        (["Good morning."], ["Good morning."], "hardly any Chinese"),
        (["早上好。"] * 3, ["Good morning, everybody, and welcome."] * 200, "times as long"),
        (["早上好，欢迎大家来到这里。"] * 200, ["Good morning."] * 3, "times as long"),
    ],
)
def test_what_cannot_be_aligned_is_refused(zh, en, message):
    with pytest.raises(InputError, match=message):
        align(chinese(zh), english(en))


def test_texts_that_have_nothing_in_common_are_refused(story):
    other = [
        "The committee adopted the annual budget after a short debate.",
        "Exports of steel fell by nine percent in the last quarter.",
        "A new version of the compiler warns about unused variables.",
        "Shareholders rejected the merger, and the price dropped sharply.",
        "Install the package first, then restart the server.",
        "Inflation is expected to slow down next year.",
    ]
    with pytest.raises(InputError, match="translations of each other"):
        align(chinese(story.zh), english(other * 8))


def test_an_unknown_method_is_refused(story):
    with pytest.raises(DuizhaoError, match="Choose from full, length"):
        align(chinese(story.zh), english(story.en), method="magic")


def test_units_carry_both_sides_and_where_they_come_from(story):
    zh = chinese(story.zh, paragraph=4, kind=Kind.LIST_ITEM)
    result = list(units(align(zh, english(story.en)), zh, english(story.en)))
    joined = next(unit for unit in result if unit.source == "等了半个小时，没有人来。她有点冷。")
    assert joined.sentences == (2, 1)
    assert joined.kind == Kind.LIST_ITEM and joined.paragraph == 4
    assert joined.origin == Origin.ALIGNED and joined.state == State.TRANSLATED
    assert joined.id == unit_id("story.txt", joined.source, 0)
    two = next(unit for unit in result if unit.source.startswith("桌子擦干净了"))
    assert two.target == "When the desks were clean the sun came out. The fog was slowly lifting."
    assert [unit.position for unit in result] == list(range(len(result)))
    assert len({unit.id for unit in result}) == len(result)


def test_null_beads_stay_visible(story):
    zh = chinese(story.zh)
    result = list(units(align(zh, english(story.en)), zh, english(story.en)))
    untranslated = next(unit for unit in result if unit.source == "这件事我是听母亲说的。")
    assert untranslated.target is None and untranslated.state == State.NEW
    assert [finding.code for finding in untranslated.findings] == ["alignment"]
    added = next(
        unit
        for unit in result
        if unit.target == "The cook at the harbour inn kept three cats and a green parrot."
    )
    assert added.source == "" and added.sentences == (0, 1)


def test_presplit_text_has_a_sentence_a_line_and_empty_lines_between_paragraphs():
    assert presplit("One.\nTwo.\n\nThree.\n") == [
        EnglishSentence("One.", 0), EnglishSentence("Two.", 0), EnglishSentence("Three.", 1)
    ]  # fmt: skip


def test_english_paragraphs_are_cut_and_numbered():
    assert list(english_sentences(["One. Two.", "", "Three."])) == [
        EnglishSentence("One.", 0), EnglishSentence("Two.", 0), EnglishSentence("Three.", 2)
    ]  # fmt: skip
