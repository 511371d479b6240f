"""What is taken of CC-CEDICT."""

from pathlib import Path

import pytest

from training import sources


@pytest.fixture
def words(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "cedict_ts.u8").write_text(
        "# CC-CEDICT\n"
        "漣漪 涟漪 [lian2 yi1] /ripple/ripples on the water/CL:個|个[ge4]/\n"
        "獨立自主 独立自主 [du2 li4 zi4 zhu3] /independent and autonomous (idiom); self-determination/\n"
        "魯迅 鲁迅 [Lu3 Xun4] /Lu Xun (1881-1936), one of the earliest modern Chinese writers/\n"
        "弗拉基米爾 弗拉基米尔 [Fu2 la1 ji1 mi3 er3] /Vladimir/\n"
        "個 个 [ge4] /(classifier used before a noun)/\n"
        "AA制 AA制 [A A zhi4] /to split the bill/\n",
        encoding="utf-8",
    )
    return {pair.zh: pair.en for pair in sources.read_corpus([tmp_path])}


def test_renderings_are_kept_and_remarks_are_not(words: dict[str, str]) -> None:
    assert words["涟漪"] == "ripple / ripples on the water"
    assert words["独立自主"] == "independent and autonomous / self-determination"


def test_names_are_kept_even_if_rare(words: dict[str, str]) -> None:
    assert words["弗拉基米尔"] == "Vladimir"


def test_what_is_no_chinese_word_or_has_no_rendering_is_left_out(words: dict[str, str]) -> None:
    assert not {"AA制", "个"} & words.keys()


def test_it_is_a_group_of_its_own(tmp_path: Path) -> None:
    assert sources.group_of(tmp_path / "cedict_ts.u8") == "dictionary"
