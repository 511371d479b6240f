"""Rates beside BLEU."""

import pytest

from training.metrics import has_term, is_loop, is_omission, quality, rate


def test_loops() -> None:
    assert is_loop("he said he said he said it")
    assert not is_loop("It is very very good.")
    assert not is_loop("ha ha ha ha", source="哈哈哈哈")


def test_omissions_count_for_long_references_only() -> None:
    reference = "The bridge over the river was closed because of the flood."
    assert is_omission("The bridge was closed.", reference)
    assert not is_omission("The bridge across the river was closed after the flood.", reference)
    assert not is_omission("Yes.", "Yes, of course.")


@pytest.mark.parametrize(("text", "found"), [("The Internet Plus plan", True), ("internets plus", False)])
def test_terms_are_whole_words_in_any_case(text: str, found: bool) -> None:
    assert has_term(text, "internet plus") is found


def test_scores_come_with_their_signatures() -> None:
    scores = quality(["the bridge is very long"], ["the bridge is very long"])
    assert scores["BLEU"] == 100.0
    assert "version" in str(scores["chrF signature"])


def test_rate_of_nothing_is_zero() -> None:
    assert rate([]) == 0.0
