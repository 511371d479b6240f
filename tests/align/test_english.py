"""Where English sentences end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.align.english import cut


@pytest.mark.parametrize(
    "sentences",
    [
        ["It rained.", "She stayed at home."],
        ["Dr. Li met Mrs. Chen and Prof. J. R. Wu at St. Mary's.", "They had tea."],
        ["The train leaves at 9 a.m. from platform 4.", "Be there by 8 p.m.", "The doors close early."],
        ["Sales in the U.S. fell by 3.5 percent.", "Acme Inc. was hit hardest.", "In Europe, they rose."],
        ["See Fig. 3 and Vol. II, e.g. the tables, etc.", "The rest is on p. 12."],
        ['"Why?" asked the boy.', '"Because!" she said.', "He left."],
        ['"Stop!" Mary cried.', '"Wait!" I said, but nobody heard.'],
        ['He said, "Go home."', "Nobody moved."],
        ["“Is it far?”", "“No,” said Old Wang.", "“Not far.”"],
        ["'You are late!' he shouted.", "'I know.'"],
        ["He waited... and waited.", "Then...", "Nothing happened."],
        ["She was . . . tired.", "So was I."],
        ["'But I—'", "'Be quiet!'"],
        ["What?!", "You sold it?", "Yes!"],
        ["1. Open the lid.", "2. Press the button."],
        ["It was signed by J. Smith.", "Who is he?"],
        ["That was I.", "Who else?"],
        ["Visit example.com for more.", "It is free."],
        ["The answer (see below.) is no.", "Or maybe."],
    ],
)
def test_sentences_are_cut_where_they_end(sentences):
    assert cut(" ".join(sentences)) == sentences


def test_an_empty_paragraph_has_no_sentences():
    assert cut("") == cut("  ") == []


@given(st.text(alphabet="Ab .!?\"'“”‘’…—\n)1,", max_size=80))
def test_no_character_is_lost_but_space(text):
    assert "".join("".join(cut(text)).split()) == "".join(text.split())
