"""Units are changed by making new ones."""

from dataclasses import fields, replace

from pipeline.units import Finding, Kind, Origin, State, TermHit, Unit


def test_a_unit_with_another_target_is_otherwise_the_same():
    unit = Unit(
        "id", "源", "old", "a.txt", 1, 2, Kind.CAPTION, 3, Origin.FUZZY, 0.5, (), (), State.NEW, "note",
        (1, 2), "recipe", "20240101T000000Z", 4, True, "markdown",
    )  # fmt: skip
    changes = {
        "target": "new",
        "origin": Origin.MACHINE,
        "score": -0.5,
        "terms": (TermHit(0, 1, "源", "source"),),
        "findings": (Finding("han", "源"),),
        "state": State.TRANSLATED,
        "recipe": "another",
    }
    assert unit.made(**changes) == replace(unit, **changes)
    assert all(
        getattr(unit, field.name) != field.default for field in fields(unit) if field.name not in changes
    )
