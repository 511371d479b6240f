"""Which files belong together."""

import pytest

from pipeline.align.pairs import FilePair, in_folder, in_list
from pipeline.errors import InputError


def touch(folder, *names):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x", encoding="utf-8")


def names(pairs, folder):
    return [(p.name, p.zh.relative_to(folder).as_posix(), p.en.relative_to(folder).as_posix()) for p in pairs]


@pytest.mark.parametrize(
    ("zh", "en", "name"),
    [
        ("chapter01.zh.txt", "chapter01.en.txt", "chapter01"),
        ("chapter01.zh-CN.docx", "chapter01.en-US.txt", "chapter01"),
        ("zh/chapter01.txt", "en/chapter01.md", "chapter01"),
        ("book/zh/one/chapter01.txt", "book/en/one/chapter01.txt", "book/one/chapter01"),
        ("book/a_zh.txt", "book/a_en.txt", "book/a"),
        ("zh_a.txt", "en_a.txt", "a"),
    ],
)
def test_both_halves_are_found(tmp_path, zh, en, name):
    touch(tmp_path, zh, en, "notes.txt", ".hidden.zh.txt")
    assert names(in_folder(tmp_path), tmp_path) == [(name, zh, en)]


def test_pairs_come_in_order(tmp_path):
    touch(tmp_path, "b.en.txt", "b.zh.txt", "a.zh.txt", "a.en.txt")
    assert [pair.name for pair in in_folder(tmp_path)] == ["a", "b"]


def test_a_file_without_its_half_is_reported(tmp_path):
    touch(tmp_path, "a.zh.txt", "a.en.txt", "b.zh.txt")
    with pytest.raises(InputError, match=r"b\.zh\.txt: its other half in English"):
        in_folder(tmp_path)


def test_two_files_for_one_half_are_reported(tmp_path):
    touch(tmp_path, "a.zh.txt", "a.en.txt", "a.zh.md")
    with pytest.raises(InputError, match="twice"):
        in_folder(tmp_path)


@pytest.mark.parametrize("there", [[], ["notes.txt"]])
def test_a_folder_without_pairs_is_reported(tmp_path, there):
    touch(tmp_path, *there)
    with pytest.raises(InputError, match="no pairs"):
        in_folder(tmp_path)


def test_a_file_is_no_folder(tmp_path):
    touch(tmp_path, "a.txt")
    with pytest.raises(InputError, match="no folder"):
        in_folder(tmp_path / "a.txt")


def test_a_list_names_pairs_relative_to_itself(tmp_path):
    touch(tmp_path, "zh/one.txt", "old/first.txt")
    listed = tmp_path / "pairs.tsv"
    listed.write_text("# Chinese, English\n\nzh/one.txt\told/first.txt\n", encoding="utf-8")
    assert in_list(listed) == [FilePair(tmp_path / "zh/one.txt", tmp_path / "old/first.txt", "one")]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("a.txt", "two files"),
        ("a.txt\tb.txt\tc.txt", "two files"),
        ("a.txt\tnone.txt", "no file"),
        ("#", "names no"),
    ],
)
def test_a_broken_list_is_reported(tmp_path, line, message):
    touch(tmp_path, "a.txt")
    listed = tmp_path / "pairs.tsv"
    listed.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=message):
        in_list(listed)
