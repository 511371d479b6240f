"""Test sets stay out of the training text."""

from pathlib import Path

import pytest

from training.overlap import Tests
from training.sources import Pair


@pytest.fixture
def tests(tmp_path: Path) -> Tests:
    path = tmp_path / "test.tsv"
    path.write_text(
        "这座桥是在1890年由当地的石匠修建的。\tThe bridge was built in 1890 by masons of the region.\n",
        encoding="utf-8",
    )
    return Tests([path])


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("据说，这座桥是在1890年由当地的石匠修建的，花了三年。", "It took three years."),
        ("桥很老。", "They say the bridge was built in 1890 by somebody else."),
    ],
)
def test_a_long_stretch_in_common_on_either_side_is_noticed(tests: Tests, zh: str, en: str) -> None:
    assert tests.touch(Pair(zh, en, "written"))


def test_words_in_common_are_not(tests: Tests) -> None:
    assert not tests.touch(
        Pair("当地的石匠修建了教堂。", "The church was built by masons of the region.", "written")
    )
