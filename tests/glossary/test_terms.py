"""Glossaries as values: what merging and fingerprints take into account."""

from dataclasses import replace

from pipeline.glossary.terms import Glossary, Term

WEIXIN = Term("微信", "Weixin", aliases=("微信App",), file="a.yaml", line=1)
NET = Term("互联网", "Internet", file="a.yaml", line=2)


def test_the_later_glossary_wins_and_says_so() -> None:
    later = Glossary((Term("微信", "WeChat", file="b.yaml", line=7),))
    merged, messages = Glossary((WEIXIN, NET)).merge(later)
    assert [(term.zh, term.target) for term in merged] == [("互联网", "Internet"), ("微信", "WeChat")]
    assert messages == ["b.yaml:7: 微信 → WeChat replaces Weixin (a.yaml:1)."]


def test_width_and_script_make_no_other_term() -> None:
    first = Glossary((Term("互联网+", "Internet+", file="a.yaml", line=1),))
    merged, messages = first.merge(Glossary((Term("互聯網＋", "Internet Plus", file="b.yaml", line=1),)))
    assert [term.target for term in merged] == ["Internet Plus"]
    assert messages == ["b.yaml:1: 互联网+ → Internet Plus replaces Internet+ (a.yaml:1)."]


def test_only_the_alias_that_is_claimed_is_lost() -> None:
    later = Glossary((Term("微信App", "WeChat app", file="b.yaml", line=1),))
    merged, messages = Glossary((WEIXIN,)).merge(later)
    assert merged.terms[0] == replace(WEIXIN, aliases=())
    assert messages == ["b.yaml:1: 微信App → WeChat app replaces Weixin (a.yaml:1)."]


def test_agreement_needs_no_message() -> None:
    assert Glossary((NET,)).merge(Glossary((replace(NET, file="b.yaml"),)))[1] == []


def test_the_fingerprint_is_about_translating_only() -> None:
    glossary = Glossary((WEIXIN,))
    assert glossary.fingerprint == Glossary((replace(WEIXIN, note="x", line=9, section="s"),)).fingerprint
    for change in (
        {"en": "WeChat"},
        {"aliases": ()},
        {"wrong": ("Wechat",)},
        {"case": "keep"},
        {"keep": True},
        {"match": "anywhere"},
    ):
        assert glossary.fingerprint != Glossary((replace(WEIXIN, **change),)).fingerprint
