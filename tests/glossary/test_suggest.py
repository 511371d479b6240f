"""Term candidates: what is remarkable about a text, and the YAML made of it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.glossary.load import load_one
from pipeline.glossary.suggest import Suggestion, log_likelihood, suggest, tagger, to_yaml
from pipeline.glossary.terms import Glossary, Term

TEXT = [
    "云溪县的数字经济从互联网+开始。",
    "数字经济不是一件抽象的事情，云溪县的人都知道数字经济。",
    "林若水写过互联网+，也写过智慧城市。",
    "智慧城市和互联网+都离不开数据。",
    "今天的天气很好，大家都很高兴。",
]


@pytest.fixture(scope="session")
def tags() -> Callable[[str], list[tuple[str, str]]]:
    return tagger()


def test_terms_and_names(tags: Callable[[str], list[tuple[str, str]]]) -> None:
    found = {suggestion.zh: suggestion for suggestion in suggest(TEXT, tags)}
    assert found["数字经济"].count == 3
    assert (found["智慧城市"].kind, found["智慧城市"].example) == ("term", TEXT[2])
    assert found["互联网+"].count == 3
    assert found["林若水"].kind == "person"
    assert "互联网" not in found  # never stands alone
    assert "数字" not in found
    assert "天气" not in found
    scores = [suggestion.score for suggestion in suggest(TEXT, tags)]
    assert scores == sorted(scores, reverse=True)


def test_what_is_known_is_not_suggested(tags: Callable[[str], list[tuple[str, str]]]) -> None:
    known = Glossary((Term("网+", "x", aliases=("互联网＋",)), Term("數字經濟", "digital economy")))
    names = [suggestion.zh for suggestion in suggest(TEXT, tags, known)]
    assert "互联网+" not in names
    assert "数字经济" not in names


def test_traditional_text_is_suggested_as_it_is_written(tags: Callable[[str], list[tuple[str, str]]]) -> None:
    names = [suggestion.zh for suggestion in suggest(["數字經濟很好。", "我們談數字經濟。"], tags)]
    assert names[0] == "數字經濟"


def test_longer_candidates_take_their_share() -> None:
    def cut(sentence: str) -> list[tuple[str, str]]:
        return [(sentence[start : start + 2], "n") for start in range(0, len(sentence), 2)]

    found = suggest(["移动网络", "移动网络", "网络"], cut, frequency=lambda word: 0.0)
    assert {suggestion.zh: suggestion.count for suggestion in found} == {"移动网络": 2, "网络": 3}
    assert [suggestion.zh for suggestion in found] == ["移动网络", "网络"]


def test_log_likelihood_by_hand() -> None:
    # 10 in 1000 where 1 in 1000 is expected: 2 (10 ln(10/1) + 990 ln(990/999))
    assert log_likelihood(10, 1000, 0.001) == pytest.approx(28.1330, abs=1e-4)
    assert log_likelihood(1, 1000, 0.001) == pytest.approx(0.0, abs=1e-9)
    assert log_likelihood(1, 1000, 0.1) < 0


def test_the_yaml_loads_and_can_be_edited(tmp_path: Path) -> None:
    suggestions = [
        Suggestion("数字经济", 3, 50.0, en="digital economy", example="我们常说数字经济: 一件 # 抽象的事情"),
        Suggestion("云溪县", 2, 40.0, kind="place", example="云溪县在群山之间"),
    ]
    path = tmp_path / "new.yaml"
    text = to_yaml(suggestions)
    path.write_text(text, encoding="utf-8")
    assert [(term.zh, term.en) for term in load_one(path)[0]] == [("数字经济", "digital economy")]
    edited = text.replace("# - zh: 云溪县", "  - zh: 云溪县").replace("#   en:", "    en: Yunxi County")
    path.write_text(edited, encoding="utf-8")
    assert [(term.zh, term.en) for term in load_one(path)[0]] == [
        ("数字经济", "digital economy"),
        ("云溪县", "Yunxi County"),
    ]


def test_the_yaml_without_any_rendering_loads_as_an_empty_glossary(tmp_path: Path) -> None:
    path = tmp_path / "new.yaml"
    path.write_text(to_yaml([Suggestion("云溪县", 2, 40.0)]), encoding="utf-8")
    assert load_one(path) == (Glossary(), [f"{path}: no terms in it."])
