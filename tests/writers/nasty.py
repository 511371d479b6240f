"""Texts that break careless writers, and units made of them."""

from pipeline.units import Finding, Kind, Origin, State, Unit, unit_id

NASTY = {
    "xml": "a & b < c > d \" e ' f ]]> &amp; &#10; <!-- x -->",
    "emoji and extension B": "你好😀 𠮷野家 𪚥",
    "combining marks": "e\u0301a\u0308 n\u0303",
    "control characters": "a\x00b\x07c\x1bd",
    "not characters": "a\ufffeb\uffffc",
    "bidi": "שלום עולם \u202eabc\u202c \u200fمرحبا",
    "leading spaces": "  两个空格  ",
    "full-width spaces": "\u3000\u3000段首",
    "long": "很长的句子，" * 3000,
    "placeholders": "共{0}个，%s 有 %1$s，<b>粗</b>，<br/>，${x}",
    "pipes and lines": "a | b \\| c \\\\ d\ne\r\nf\tg",
    "markdown": "# 不是标题 *重* _斜_ `码` [链](x) ![图](y) ~~删~~ \\* $x$ <br> --- 1. | ",
    "spreadsheet formula": '=SUM(A1:A2)+cmd|"/c calc"!A1',
    "number": "007",
    "date": "2015-04-08",
    "apostrophe": "'quoted",
}


def units(markup: str = "plain") -> list[Unit]:
    """A heading and two units of each text: as source, and as both sides."""
    made = [
        Unit(
            "",
            "第一章",
            "Chapter 1",
            kind=Kind.HEADING,
            level=1,
            state=State.TRANSLATED,
            origin=Origin.MACHINE,
        )
    ]
    for name, text in NASTY.items():
        made.append(
            Unit("", text, f"About {name}.", state=State.TRANSLATED, origin=Origin.MACHINE, score=-0.25)
        )
        made.append(
            Unit(
                "",
                f"“{name}”：{text}",
                text,
                origin=Origin.HUMAN,
                state=State.REVIEWED,
                changed="20250102T030405Z",
                findings=(Finding("number", f"{text[:40]} is not in the source"),),
                note=f"see {text[:40].strip()}",
                markup=markup,
            )
        )
    return [
        Unit(
            unit_id("a/b.txt", unit.source, 0),
            *(
                unit.source,
                unit.target,
                "a/b.txt",
                number,
                number,
                unit.kind,
                unit.level,
                unit.origin,
                unit.score,
            ),
            *((), unit.findings, unit.state, unit.note, (1, 1), "", unit.changed, number + 1, False, markup),
        )
        for number, unit in enumerate(made)
    ]
