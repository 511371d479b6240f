"""What counts as a fault, what is left alone, and which candidate a repair keeps."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.engines.base import Translation
from pipeline.engines.faults import faulty, loops, repair, repeats_in_source, tidy, too_short


@pytest.mark.parametrize(
    ("said", "mended"),
    [
        ("The People ' s Daily", "The People's Daily"),
        ("It doesn ' t matter", "It doesn't matter"),
        ("the workers ' union", "the workers' union"),
        ("an ⁇ old tea house ⁇ .", "an old tea house."),
        ("Tea，water and rice。", "Tea, water and rice."),
        ("He said：“no”！", "He said: “no”!"),
        ("the report（2019）is out", "the report (2019) is out"),
        ("at 10：30", "at 10:30"),
        ("《Teahouse》is a play", '"Teahouse" is a play'),
        ('The "The Internet" age', 'The "Internet" age'),
        ("in the “The Beatles” era", "in the “Beatles” era"),
    ],
)
def test_tidy(said: str, mended: str) -> None:
    assert tidy(said) == mended
    assert tidy(mended) == mended


@given(st.text(alphabet="abc XYZ.,;:!?-()\"_`/'0123456789é", max_size=60))
def test_sound_text_is_left_alone(text: str) -> None:
    if " '" not in text:
        assert tidy(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "the sales of the sales of the sales of the sales",
        "date date date",
        "a manmanmanmanmanman of means",
        "we learn how to learn how to learn how to read",
    ],
)
def test_loops(text: str) -> None:
    assert loops(text)


@pytest.mark.parametrize(
    "text",
    [
        "He had had enough.",
        "Step by step, day by day, year by year.",
        "Call 010 010 010 010.",
        "The more you read, the more you know.",
        "It was a very, very old house.",
    ],
)
def test_no_loops(text: str) -> None:
    assert not loops(text)


def test_the_source_may_repeat_itself() -> None:
    assert repeats_in_source("不，不，不！")
    assert not repeats_in_source("他走了又走。")
    assert not faulty("不，不，不！", "No, no, no!")


def test_too_short() -> None:
    assert too_short("他每天早上六点起床，先喝一杯水，再去公园跑步。", "He gets up.")
    assert not too_short("他每天早上六点起床，先喝一杯水，再去公园跑步。", "He gets up at six and runs.")
    assert not too_short("上海市人民政府", "Shanghai")


class Model:
    """Stands for a model: what it says for a sentence under which option, and how it scores English."""

    def __init__(self, answers: dict[tuple[str, str], str], scores: dict[str, float]) -> None:
        self.answers, self.scores, self.asked = answers, scores, []

    def decode(self, sentences, /, **options):
        option = min(options)
        self.asked += [(sentence, option) for sentence in sentences]
        return [
            [Translation(self.answers.get((sentence, option), "loop loop loop"))] for sentence in sentences
        ]

    def score(self, pairs):
        return [self.scores.get(text, -9.0) for _, text in pairs]


def first(model: Model, sentence: str, said: str) -> str:
    (row,) = repair([sentence], [[Translation(said, -0.1)]], model.decode, model.score)
    return row[0].text


def test_a_sound_translation_asks_for_nothing() -> None:
    model = Model({}, {})
    assert first(model, "他来了。", "He came.") == "He came."
    assert model.asked == []


def test_a_loop_is_decoded_again() -> None:
    model = Model({("他来了。", "no_repeat_ngram_size"): "He came."}, {})
    assert first(model, "他来了。", "He he he he came.") == "He came."


def test_a_single_word_is_read_as_a_sentence() -> None:
    model = Model({("谢谢。", "no_repeat_ngram_size"): "Thank you."}, {})
    assert first(model, "谢谢", "Thanks thanks thanks thanks") == "Thank you"


def test_missing_clauses_are_fetched_one_by_one() -> None:
    source = "他每天早上六点起床，先喝一杯水，再去公园跑步。"
    model = Model(
        {
            (source, "beam_size"): "He gets up.",
            ("他每天早上六点起床，", "no_repeat_ngram_size"): "He gets up at six,",
            ("先喝一杯水，", "no_repeat_ngram_size"): "drinks a glass of water,",
            ("再去公园跑步。", "no_repeat_ngram_size"): "and runs in the park.",
        },
        {},
    )
    assert first(model, source, "He gets up.").endswith("drinks a glass of water, and runs in the park.")


def test_the_best_scored_of_the_sound_ones_is_kept() -> None:
    source = "他每天早上六点起床，先喝一杯水，再去公园跑步。"
    whole = "He gets up at six, drinks water and runs."
    clauses = "He gets up. A glass of water. In the park."
    model = Model({(source, "beam_size"): whole}, {whole: -0.5, clauses: -2.0})
    assert first(model, source, "He gets up.") == whole


def test_without_a_sound_candidate_the_first_one_stays() -> None:
    model = Model({}, {})
    assert first(model, "他来了又走。", "go go go go") == "go go go go"
