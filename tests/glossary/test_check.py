"""What `check` has to say about a glossary."""

from pipeline.glossary.check import check
from pipeline.glossary.terms import Glossary, Term


def cut(text: str) -> list[str]:
    """A cut that knows four words."""
    words, position = [], 0
    while position < len(text):
        word = next(
            (word for word in ("生态系统", "生态", "连接", "一切") if text.startswith(word, position)),
            text[position],
        )
        words.append(word)
        position += len(word)
    return words


def test_all_that_can_be_found() -> None:
    glossary = Glossary(
        (
            Term("互联网+", "Internet Plus", wrong=("Internet",), file="g.yaml", line=1),
            Term("互联网", "Internet", file="g.yaml", line=2),
            Term("网际网络", "internet", file="g.yaml", line=3),
            Term("云", "cloud", file="g.yaml", line=4),
            Term("生态", "ecology", file="g.yaml", line=5),
            Term("连接一切", "connect everything", file="g.yaml", line=6),
        )
    )
    findings = check(glossary, ["互联网+的生态系统", "互联网连接一切的生态系统", "云、网际网络"], cut)
    assert [(finding.code, finding.message) for finding in findings] == [
        ("conflict", "g.yaml:1: Internet is wrong for 互联网+ and right for 互联网 (g.yaml:2)."),
        (
            "duplicate",
            "互联网 (g.yaml:2) and 网际网络 (g.yaml:3) are all Internet; aliases of one term say the same.",
        ),
        ("short", "g.yaml:4: 云 is a single character and part of many words."),
        ("cut", "g.yaml:1: 互联网+ is cut as 互|联|网|+."),
        ("cut", "g.yaml:2: 互联网 is cut as 互|联|网."),
        ("cut", "g.yaml:3: 网际网络 is cut as 网|际|网|络."),
        ("cut", "g.yaml:6: 连接一切 is cut as 连接|一切."),
        (
            "inside",
            "g.yaml:5: 生态 was not taken inside 生态系统 (2); write match: anywhere if it should be.",
        ),
    ]


def test_terms_that_never_occur() -> None:
    glossary = Glossary((Term("微信", "WeChat", file="g.yaml", line=1), Term("腾云", "Tengyun")))
    findings = check(glossary, ["腾云"])
    assert [(finding.code, finding.message) for finding in findings] == [
        ("unused", "g.yaml:1: 微信 never occurs.")
    ]


def test_nothing_to_say() -> None:
    assert check(Glossary((Term("微信", "WeChat"),))) == []
