"""The file form of beads."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.align.beads import Bead, read_beads, write_beads
from pipeline.errors import InputError


def test_a_bead_is_a_line_as_vecalign_writes_it():
    assert write_beads([Bead((0, 1), (0,), 0.5), Bead((), (1,), 1.0)]) == "[0, 1]:[0]:0.5000\n[]:[1]:1.0000\n"


numbers = st.lists(st.integers(0, 99_999), max_size=6).map(tuple)


@given(st.lists(st.builds(Bead, numbers, numbers, st.integers(0, 10_000).map(lambda n: n / 10_000))))
def test_what_was_written_is_read_back(tmp_path_factory, beads):
    path = tmp_path_factory.mktemp("beads") / "a.beads"
    path.write_text(write_beads(beads), encoding="utf-8")
    assert read_beads(path) == beads


def test_a_score_may_be_missing(tmp_path):
    path = tmp_path / "a.beads"
    path.write_text("[0]:[0, 1]\n\n[1] : [] : 0.25\n", encoding="utf-8")
    assert read_beads(path) == [Bead((0,), (0, 1), 1.0), Bead((1,), (), 0.25)]


@pytest.mark.parametrize("line", ["0:0", "[0]:[a]", "[0]", "[0]:[1]:often"])
def test_what_is_no_bead_is_refused_with_its_line(tmp_path, line):
    path = tmp_path / "a.beads"
    path.write_text(f"[0]:[0]\n{line}\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"a\.beads:2: "):
        read_beads(path)


def test_a_missing_file_is_an_input_error(tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        read_beads(tmp_path / "none.beads")
