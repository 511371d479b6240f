from pipeline.segment import segment
from pipeline.units import Document, Kind, Paragraph, State, unit_id


def document(*paragraphs: Paragraph, name: str = "书/一.txt", **more) -> Document:
    return Document(name, iter(paragraphs), **more)


def test_a_unit_says_where_it_comes_from():
    units = list(
        segment(
            document(
                Paragraph("第一章 山里", Kind.HEADING, level=1, line=1),
                Paragraph("code", Kind.VERBATIM, line=2),
                Paragraph("下雨了。 我们不出门。", line=3),
                markup="markdown",
                traditional=True,
            )
        )
    )
    assert [unit.source for unit in units] == ["第一章 山里", "下雨了。", "我们不出门。"]
    assert [unit.paragraph for unit in units] == [0, 2, 2]
    assert [unit.position for unit in units] == [0, 1, 2]
    assert [unit.line for unit in units] == [1, 3, 3]
    assert (units[0].kind, units[0].level) == (Kind.HEADING, 1)
    assert all(unit.markup == "markdown" and unit.traditional and unit.state is State.NEW for unit in units)
    assert all(unit.target is None and unit.document == "书/一.txt" for unit in units)


def test_ids_count_the_occurrences_of_a_text():
    units = list(segment(document(Paragraph("好。坏。好。"), Paragraph("好。"))))
    assert [unit.id for unit in units] == [
        unit_id("书/一.txt", source, occurrence)
        for source, occurrence in [("好。", 0), ("坏。", 0), ("好。", 1), ("好。", 2)]
    ]


def test_a_new_sentence_changes_no_other_id():
    before = {unit.source: unit.id for unit in segment(document(Paragraph("一。二。三。")))}
    after = {unit.source: unit.id for unit in segment(document(Paragraph("一。新。二。三。")))}
    assert before.items() <= after.items()


def test_sources_are_composed():
    assert [unit.source for unit in segment(document(Paragraph("cafe\u0301好。")))] == ["caf\u00e9好。"]


def test_the_rules_of_omegat():
    text = "真的？！"
    assert len(list(segment(document(Paragraph(text)), rules="omegat"))) == 2
    assert len(list(segment(document(Paragraph(text))))) == 1
