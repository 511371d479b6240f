"""The rooms of the house: each imports only what lies below it (DESIGN: one currency, floors)."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "pipeline"

# From the ground up. Rooms of one floor know nothing of each other.
FLOORS = [
    {"errors", "units", "script"},
    {"inline", "renderings"},
    {"config", "store", "rows", "progress", "models"},
    {"readers", "segment", "glossary", "memory", "engines", "align", "quality", "writers"},
    {"executors"},
    {"run"},
    {"commands"},
    {"cli"},
]
FLOOR_OF = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
ALLOWED = {("store", "rows"), ("align", "engines")}


def imports(file: Path) -> set[str]:
    """The rooms that a file imports, anywhere in it; imports for type checkers count, too."""
    rooms = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            parts = (node.module or "").split(".")
            if parts[0] == "pipeline":
                rooms |= {parts[1]} if len(parts) > 1 else {alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            rooms |= {alias.name.split(".")[1] for alias in node.names if alias.name.startswith("pipeline.")}
    return rooms - {"__version__"}


FILES = sorted(file for file in PACKAGE.rglob("*.py") if file != PACKAGE / "__init__.py")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(PACKAGE).as_posix())
def test_a_room_imports_only_what_lies_below_it(file):
    room = file.relative_to(PACKAGE).parts[0].removesuffix(".py")
    for other in imports(file) - {room}:
        below = FLOOR_OF[other] < FLOOR_OF[room]
        assert below or (room, other) in ALLOWED, f"{room} must not import {other}"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(PACKAGE).as_posix())
def test_every_file_says_why_it_exists(file):
    docstring = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8")))
    assert docstring, "a module docstring says why the module exists"
