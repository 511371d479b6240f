"""The cascade: each step with an engine that makes it necessary, and all of it with a real engine."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.engines.base import Translation
from pipeline.glossary.enforce import enforce
from pipeline.glossary.match import Matcher
from pipeline.glossary.terms import Glossary, Term
from pipeline.renderings import verify
from pipeline.units import Outcome, TermHit

ALL = frozenset({"n-best", "prefix", "score"})


@dataclass
class Phrasebook:
    """An engine that knows what is written in its book and says "Babble." otherwise."""

    book: dict[str, list[str]] = field(default_factory=dict)
    continued: dict[str, str] = field(default_factory=dict)
    best: str = ""
    capabilities: frozenset[str] = ALL
    asked: list[str] = field(default_factory=list)

    def translate(
        self, sentences: Sequence[str], *, n_best: int = 1, prefixes: Sequence[str] | None = None
    ) -> list[list[Translation]]:
        self.asked += sentences
        if prefixes is not None:
            assert "prefix" in self.capabilities
            return [[Translation(prefix + self.continued.get(prefix, ""), -1.0)] for prefix in prefixes]
        assert n_best == 1 or "n-best" in self.capabilities
        return [
            [Translation(text, -1.0) for text in self.book.get(sentence, ["Babble."])[:n_best]]
            for sentence in sentences
        ]

    def score(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        assert "score" in self.capabilities
        return [-0.5 if text == self.best else -2.0 for _, text in pairs]


TERMS = Glossary(
    (
        Term("互联网+", "Internet Plus", wrong=("Internet+",), case="keep"),
        Term("互联网", "Internet"),
        Term("腾云", "Tengyun"),
        Term("生态", "ecosystem"),
        Term("智慧城市", "smart city"),
    )
)


def run(
    engine: Phrasebook, source: str, plain: str, glossary: Glossary = TERMS
) -> tuple[str, float, list[tuple[str, Outcome | None, str]]]:
    hits: tuple[TermHit, ...] = Matcher(glossary).find(source)
    [(text, score, terms)] = enforce([source], [hits], [Translation(plain, -1.0)], engine)
    return text, score, [(term.target, term.outcome, term.how) for term in terms]


def test_what_is_right_stays_and_costs_nothing() -> None:
    engine = Phrasebook()
    assert run(engine, "腾云的生态。", "Tengyun's ecosystem.") == (
        "Tengyun's ecosystem.",
        -1.0,
        [("Tengyun", Outcome.GIVEN, ""), ("ecosystem", Outcome.GIVEN, "")],
    )
    assert run(engine, "你好。", "Hello.") == ("Hello.", -1.0, [])
    assert engine.asked == []


def test_a_wrong_rendering_is_replaced_without_asking() -> None:
    engine = Phrasebook()
    text, _, terms = run(engine, "互联网+来了。", "The Internet+ has come, with internet+ everywhere.")
    assert text == "The Internet Plus has come, with Internet Plus everywhere."
    assert terms == [("Internet Plus", Outcome.REPLACED, "swapped")]
    assert engine.asked == []


def test_capitals_are_put_right_without_asking() -> None:
    engine = Phrasebook()
    text, _, terms = run(engine, "互联网+来了。", "The internet plus has come.")
    assert (text, terms) == ("The Internet Plus has come.", [("Internet Plus", Outcome.REPLACED, "swapped")])
    assert engine.asked == []


def test_words_in_the_same_quotation_marks_are_replaced() -> None:
    text, _, terms = run(Phrasebook(), "“腾云”在“互联网+”中。", "The “cloud” is in “the plus net.”")
    assert text == "The “Tengyun” is in “Internet Plus.”"
    assert [how for _, _, how in terms] == ["swapped", "swapped"]


def test_another_of_the_engines_renderings() -> None:
    engine = Phrasebook({"腾云的生态。": ["Cloud ecology.", "An ecosystem.", "Tengyun's ecosystem."]})
    text, score, terms = run(engine, "腾云的生态。", "Cloud ecology.")
    assert (text, score) == ("Tengyun's ecosystem.", -2.0)
    assert terms == [("Tengyun", Outcome.REPLACED, "n-best"), ("ecosystem", Outcome.REPLACED, "n-best")]


def test_the_term_in_the_source() -> None:
    engine = Phrasebook({"我爱 Tengyun。": ["I love Tengyun."]})
    text, _, terms = run(engine, "我爱腾云。", "I love clouds.")
    assert (text, terms) == ("I love Tengyun.", [("Tengyun", Outcome.REPLACED, "term in source")])


def test_the_engines_own_rendering_is_found_and_replaced() -> None:
    engine = Phrasebook({"智慧城市": ["The clever town."]})
    text, _, terms = run(engine, "我爱智慧城市。", "I love Clever towns.")
    assert (text, terms) == ("I love smart cities.", [("smart city", Outcome.REPLACED, "swapped")])


def test_the_better_of_two_ways_by_score() -> None:
    engine = Phrasebook({"我爱 Tengyun。": ["Tengyun."], "腾云": ["clouds"]}, best="I love Tengyun.")
    assert run(engine, "我爱腾云。", "I love clouds.")[:2] == ("I love Tengyun.", -0.5)


def test_the_translation_up_to_the_term_goes_on_from_there() -> None:
    engine = Phrasebook(continued={"In Tengyun": "'s ecosystem all is well."})
    text, _, terms = run(engine, "在腾云的生态里一切都好。", "In the cloud, it all goes well.")
    assert text == "In Tengyun's ecosystem all is well."
    assert [how for _, _, how in terms] == ["prefix", "prefix"]


def test_the_last_resort_joins_what_is_around_the_term() -> None:
    engine = Phrasebook({"我们和": ["We and"], "是好朋友。": ["are good friends."]})
    engine.best = "We and Tengyun are good friends."
    text, _, terms = run(engine, "我们和腾云是好朋友。", "Babble.")
    assert (text, terms) == (
        "We and Tengyun are good friends.",
        [("Tengyun", Outcome.REPLACED, "written in")],
    )


def test_the_last_resort_keeps_a_translation_that_scores_better() -> None:
    engine = Phrasebook(best="We are good (Tengyun) friends today.", capabilities=frozenset({"score"}))
    assert run(engine, "我们是好的腾云的朋友。", "We are good friends today.")[0] == engine.best


def test_a_rendering_that_was_there_before_counts_as_given() -> None:
    text, _, terms = run(Phrasebook(capabilities=frozenset()), "腾云有生态。", "Tengyun has none.")
    assert verify(text, Matcher(TERMS).find("腾云有生态。")) == (True, True)
    assert terms == [("Tengyun", Outcome.GIVEN, ""), ("ecosystem", Outcome.REPLACED, "written in")]


@pytest.mark.parametrize("capabilities", [frozenset(), frozenset({"score"}), frozenset({"prefix"}), ALL])
def test_every_term_comes_in_whatever_the_engine_can_do(capabilities: frozenset[str]) -> None:
    sources = [
        "“互联网+”是互联网的生态，腾云的“互联网+”更是。",
        "互联网、互联网+、互联网",
        "腾云",
        "智慧城市！",
    ]
    hits = [Matcher(TERMS).find(source) for source in sources]
    for plain in ("", "Babble.", "Internet+ is Internet+, INTERNET.", "“a” “b”", "Smart city Tengyun (x"):
        engine = Phrasebook(capabilities=capabilities)
        results = enforce(sources, hits, [Translation(plain, -1.0)] * len(sources), engine)
        for (text, _, terms), asked in zip(results, hits, strict=True):
            assert all(verify(text, asked)), text
            assert all(term.outcome in (Outcome.GIVEN, Outcome.REPLACED) for term in terms)
            assert [(term.start, term.end) for term in terms] == [(hit.start, hit.end) for hit in asked]
            assert "Internet+" not in text


renderings = st.sampled_from(
    ["net", "Internet", "Internet Plus", "plus", "e-commerce", "C++", "AI", "smart city", "道"]
)
babble = st.sampled_from(
    ["the", "a", "net", "Internet+", "Plus,", "plus", "(wise", "city)", "“INTERNET”", "C++.", "C", "AI"]
)


@st.composite
def cases(draw: st.DrawFn) -> tuple[str, tuple[TermHit, ...], str]:
    source, hits = "", []
    for target in draw(st.lists(renderings, max_size=5)):
        source += draw(st.text("我们。，“” ", max_size=4))
        others = [wrong for wrong in ("Net", "Internet+", "Plus", "wise city", "INTERNET") if wrong != target]
        hits.append(
            TermHit(
                len(source),
                len(source) + 2,
                f"词{target}",
                target,
                case="keep" if target[0].isupper() else "sentence",
                wrong=tuple(others) if draw(st.booleans()) else (),
            )
        )
        source += "词语"
    plain = draw(st.lists(babble))
    return source + draw(st.text("他们。！”", max_size=3)), tuple(hits), " ".join(plain)


@given(cases(), st.sampled_from([frozenset(), ALL]))
@settings(deadline=None, max_examples=300)
def test_nothing_ever_stays_missing(
    case: tuple[str, tuple[TermHit, ...], str], capabilities: frozenset[str]
) -> None:
    source, hits, plain = case
    engine = Phrasebook(capabilities=capabilities)
    [(text, _, terms)] = enforce([source], [hits], [Translation(plain)], engine)
    assert all(verify(text, hits)), text
    assert Outcome.MISSING not in {term.outcome for term in terms}


def test_a_runaway_is_no_candidate() -> None:
    engine = Phrasebook({"我爱 Tengyun。": ["Tengyun " * 200]}, best="Tengyun " * 200)
    assert len(run(engine, "我爱腾云。", "I love clouds.")[0]) < 100


def test_sentences_that_lack_something_go_together() -> None:
    engine = Phrasebook({"腾云。": ["Clouds.", "Tengyun."], "生态。": ["Ecology.", "Ecosystem."]})
    sources = ["腾云。", "你好。", "生态。"]
    hits = [Matcher(TERMS).find(source) for source in sources]
    plain = [Translation("Clouds."), Translation("Hello."), Translation("Ecology.")]
    texts = [text for text, _, _ in enforce(sources, hits, plain, engine)]
    assert texts == ["Tengyun.", "Hello.", "Ecosystem."]
    assert engine.asked == ["腾云。", "生态。"]


def test_with_a_real_engine() -> None:
    from pipeline.engines.argos import Argos

    package = Path(__file__).parents[2] / "pipeline" / "models" / "zh_en.argosmodel"
    engine = Argos.load(package, preset="fast", device="cpu")
    sources = [
        "“互联网+”是互联网未来发展的路标之一。",
        "我们正在建设智慧城市，腾云镇也在其中。",
        "这是一个新的生态，人人都能参与。",
        "今天天气很好。",
    ]
    hits = [Matcher(TERMS).find(source) for source in sources]
    plain = [found[0] for found in engine.translate(sources)]
    first = enforce(sources, hits, plain, engine)
    assert first == enforce(sources, hits, plain, engine)
    engine.close()
    for (text, score, terms), asked in zip(first, hits, strict=True):
        assert all(verify(text, asked))
        assert score < 0
        assert len(terms) == len(asked)
    assert first[3][0] == plain[3].text
