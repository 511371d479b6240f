"""Which pairs are fit for training."""

import pytest

from training.filters import clean_english, is_fit, most_relevant
from training.sources import Pair


def test_english_gets_plain_quotes_and_dashes() -> None:
    assert clean_english("“It’s  1990–1995 — a  start…”") == '"It\'s 1990-1995 - a start..."'


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("这座桥建于三十年前.", "This bridge was built thirty years ago."),
        ("她每天早上都去公园跑步.", "She goes running in the park every morning."),
    ],
)
def test_sentences_pass_the_strict_filter(zh: str, en: str) -> None:
    assert is_fit(zh, en, strict=True)


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("这座桥建于三十年前.", ""),
        ("这座桥建于三十年前.", "这座桥 was built"),
        ("这座桥建于三十年前.", "Built."),
        ("调用这个函数来打开文件.", "Call open_file() with path=/tmp/x to open the file."),
        ("请看 https://example.org的说明文字.", "See the text at https://example.org for more on this."),
        ("是", "This bridge was built thirty years ago by the people of the town."),
        ("下列选项可以使用:", "The following options can be used here:"),
    ],
)
def test_broken_or_code_like_pairs_do_not(zh: str, en: str) -> None:
    assert not is_fit(zh, en, strict=True)


def test_written_words_only_have_to_be_whole() -> None:
    assert is_fit("桥", "bridge", strict=False)
    assert not is_fit("bridge", "bridge", strict=False)


def test_most_relevant_keeps_what_resembles_the_given_texts_in_order() -> None:
    pairs = [
        Pair("甲", "the teacher walked home", "documentation"),
        Pair("乙", "the pointer is freed by the allocator", "documentation"),
        Pair("丙", "a teacher likes tea", "documentation"),
    ]
    assert most_relevant(pairs, ["the teacher likes to walk home for tea"], 2) == [pairs[0], pairs[2]]
