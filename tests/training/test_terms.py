"""English terms written into Chinese sources, and words exchanged on both sides."""

import random

import pytest

from training.sources import Pair
from training.terms import Lexicon, code_switch, substitute


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    words = [
        ("医生", "doctor"),
        ("老师", "teacher"),
        ("苹果", "apple"),
        ("医院", "hospital / clinic"),
        ("跑步", "run"),
    ]
    return Lexicon([Pair(zh, en, "words") for zh, en in words])


def test_finds_words_whose_rendering_stands_in_the_english(lexicon: Lexicon) -> None:
    en = "The doctor left the clinic."
    tokens = lexicon.cut("医生离开了医院.")
    assert [(tokens[hit.token], en[hit.start : hit.end]) for hit in lexicon.find(tokens, en)] == [
        ("医生", "doctor"),
        ("医院", "clinic"),
    ]


def test_part_of_a_word_is_no_hit(lexicon: Lexicon) -> None:
    assert lexicon.find(lexicon.cut("苹果"), "pineapples") == []


def test_code_switching_puts_the_target_term_into_the_source(lexicon: Lexicon) -> None:
    pair = Pair("医生离开了医院.", "The doctor left the clinic.", "written")
    switched = code_switch(pair, lexicon, random.Random(3), foreign=0.0)
    assert switched is not None
    assert switched.en == pair.en
    assert "doctor" in switched.zh or "clinic" in switched.zh


def test_foreign_terms_may_have_several_words(lexicon: Lexicon) -> None:
    pair = Pair("医生来了.", "The doctor came.", "written")
    switched = [code_switch(pair, lexicon, random.Random(seed), foreign=1.0) for seed in range(20)]
    lengths = {len(one.zh.removesuffix("来了.").split()) for one in switched if one}
    assert lengths == {1, 2}


def test_a_foreign_term_changes_both_sides(lexicon: Lexicon) -> None:
    pair = Pair("医生来了.", "A doctor came.", "written")
    for seed in range(20):
        switched = code_switch(pair, lexicon, random.Random(seed), foreign=1.0)
        assert switched is not None
        term = switched.zh.removesuffix("来了.").strip()
        assert term in switched.en
        assert ("An " if term[0] in "aeiou" else "A ") in switched.en


def test_substitution_keeps_the_pair_parallel(lexicon: Lexicon) -> None:
    english = {word: renderings[0] for word, renderings in lexicon.renderings.items()}
    for seed in range(10):
        changed = substitute(Pair("医生来了.", "The doctor came.", "written"), lexicon, random.Random(seed))
        assert changed is not None
        word = changed.zh.removesuffix("来了.")
        assert changed.en == f"The {english[word]} came."


def test_no_listed_word_no_rewriting(lexicon: Lexicon) -> None:
    pair = Pair("天黑了.", "Night fell.", "written")
    assert code_switch(pair, lexicon, random.Random(1)) is None
    assert substitute(pair, lexicon, random.Random(1)) is None
