"""Several files of the same units: one pass over them for those that can share it, and each on its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.errors import InputError, StoreError
from pipeline.units import Kind, Origin, State, Unit
from pipeline.writers import Export, write, write_together, written_name

COUNT = 1200  # several pages


class Source:
    """Gives the same units with every call, and counts the calls."""

    def __init__(self) -> None:
        self.passes = 0

    def __call__(self) -> Iterator[Unit]:
        self.passes += 1
        for number in range(COUNT):
            yield Unit(
                f"{number:016x}",
                f"第{number}句话。",
                f"Sentence {number}.",
                document="a.txt",
                position=number,
                kind=Kind.HEADING if number % 100 == 0 else Kind.TEXT,
                origin=Origin.MACHINE,
                state=State.TRANSLATED,
            )


def files(folder: Path, *formats: str) -> list[tuple[str, Path, Export]]:
    return [(format, folder / written_name(format, "a"), Export(document="a.txt")) for format in formats]


def test_files_are_the_same_as_those_written_alone(tmp_path):
    source = Source()
    assert write_together(source, files(tmp_path / "together", "tmx", "jsonl", "md")) == {}
    assert source.passes == 2
    for format, path, export in files(tmp_path / "alone", "tmx", "jsonl", "md"):
        path.parent.mkdir(exist_ok=True)
        write(format, source(), path, export)
        assert path.read_bytes() == (tmp_path / "together" / path.name).read_bytes()


@pytest.mark.parametrize("broken", ["tmx", "jsonl", "md"])
def test_a_file_that_cannot_be_written_does_not_stop_the_others(tmp_path, broken):
    wanted = files(tmp_path, "tmx", "jsonl", "md")
    (tmp_path / written_name(broken, "a")).mkdir()
    errors = write_together(Source(), wanted)
    assert [wanted[number][0] for number in errors] == [broken]
    assert isinstance(*errors.values(), InputError)
    assert sum(path.is_file() for _, path, _ in wanted) == 2
    assert len(list(tmp_path.iterdir())) == 3, "nothing half-made is left behind"


def test_units_that_cannot_be_read_stop_all(tmp_path):
    def units() -> Iterator[Unit]:
        yield from Source()()
        raise StoreError("the disk is gone.")

    with pytest.raises(StoreError):
        write_together(units, files(tmp_path, "tmx", "md"))
    assert list(tmp_path.iterdir()) == []
