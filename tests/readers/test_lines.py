"""What a line's beginning says about it."""

import pytest

from pipeline.readers.lines import starts_structure


@pytest.mark.parametrize(
    ("text", "number", "opens"),
    [
        ("第三章 渡口", 0, True),
        ("图2-1 桥的侧面", 0, True),
        ("• 先修路", 0, True),
        ("1. 先修路", 0, True),
        ("１．先修路", 0, True),
        ("②再架线", 1, True),
        ("（三）最后上网", 2, True),
        ("7. 最后上网", 2, False),
        ("2009年，路修好了", 0, False),
        ("路修好了", 0, False),
    ],
)
def test_chapters_captions_bullets_and_the_next_number_open_something(text, number, opens):
    assert starts_structure(text, number) is opens
