import pytest

from pipeline.quality.metrics import bleu, chrf, paired_bootstrap, sentence_chrf, term_success
from pipeline.units import TermHit

REFERENCES = [
    f"The {noun} of the town was built in {year}."
    for year, noun in enumerate(["wall", "well", "inn"] * 4, 1900)
]


def test_scores_are_sacrebleus_with_their_signatures() -> None:
    score = bleu(REFERENCES, REFERENCES)
    assert score.value == pytest.approx(100)
    assert score.signature.startswith("nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:")
    assert chrf(["x"], ["y"]).value == 0
    assert chrf(REFERENCES, REFERENCES).signature.startswith(
        "nrefs:1|case:mixed|eff:yes|nc:6|nw:0|space:no|version:"
    )
    assert sentence_chrf(["same", "other"], ["same", "xyz"]) == pytest.approx([100, 0])


def test_every_reference_needs_a_translation() -> None:
    with pytest.raises(ValueError, match="1 translations for 2 references"):
        bleu(["a"], ["a", "b"])


def test_a_clear_difference_is_significant_and_none_is_not() -> None:
    bad = [
        text.replace("The", "A").replace("town", "village").replace("built", "made") for text in REFERENCES
    ]
    found = paired_bootstrap({"base": bad, "same": list(bad), "good": REFERENCES}, REFERENCES, samples=200)
    p = {(result.system, result.metric): result.p for result in found}
    assert p["base", "BLEU"] is None
    assert p["good", "BLEU"] is not None and p["good", "BLEU"] < 0.05
    assert p["same", "chrF2"] is not None and p["same", "chrF2"] > 0.5
    assert paired_bootstrap({"alone": bad}, REFERENCES) == []


def test_terms_are_counted_once_a_sentence() -> None:
    hit = TermHit(0, 2, "微信", "WeChat")
    assert term_success([[hit, hit], [hit], []], ["WeChat and it", "The app", "x"]) == (1, 2)
