import pytest

from pipeline.errors import InputError
from pipeline.readers import find, read


@pytest.fixture
def book(tmp_path):
    folder = tmp_path / "书"
    for name in ("b.txt", "a.md", "第二卷/一.txt", "第二卷/.hidden.txt", ".git/x.txt", "notes.pdf", "C.TXT"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("今天下雨。", encoding="utf-8")
    return folder


def test_a_folder_is_searched_in_order(book):
    assert [name for _, name in find([book])] == ["C.TXT", "a.md", "b.txt", "第二卷/一.txt"]
    assert all(path.is_file() for path, _ in find([book]))


def test_a_file_is_named_by_its_file_name(book):
    assert find([book / "第二卷" / "一.txt"]) == [(book / "第二卷" / "一.txt", "一.txt")]


def test_the_same_file_twice_counts_once(book):
    assert find([book, book, book / "b.txt"]) == find([book])


READABLE = "Readable are .markdown, .md, .txt"


def test_what_cannot_be_found(book, tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "b.txt").write_text("好。", encoding="utf-8")
    (tmp_path / "README").write_text("好。", encoding="utf-8")
    for sources, message in [
        ([tmp_path / "no"], f"{tmp_path}/no: there is no such file or folder. Check the path."),
        ([tmp_path / "empty"], f"{tmp_path}/empty: no file to read in this folder. {READABLE}."),
        ([book / "notes.pdf"], f"{book}/notes.pdf: .pdf files cannot be read. {READABLE}."),
        ([tmp_path / "README"], f"{tmp_path}/README: a file without a suffix cannot be read. {READABLE}."),
        (
            [book, tmp_path / "other"],
            f"{tmp_path}/other/b.txt: has the same document name (b.txt) as {book}/b.txt. "
            "Rename one of them, or give the folder that holds both.",
        ),
    ]:
        with pytest.raises(InputError) as caught:
            find(sources)
        assert str(caught.value) == message


def test_read_raises_at_once_and_reads_late(tmp_path):
    file = tmp_path / "a.txt"
    file.write_text("", encoding="utf-8")
    with pytest.raises(InputError):
        read(file, "a.txt")
    file.write_bytes("今天下雨。\n我们不出门。".encode("gb18030"))
    document = read(file, "a.txt")
    file.unlink()
    assert (document.name, document.encoding, document.traditional) == ("a.txt", "gb18030", False)
    assert [paragraph.text for paragraph in document.paragraphs] == ["今天下雨。", "我们不出门。"]


def test_a_missing_file_and_a_wrong_option(tmp_path):
    with pytest.raises(InputError) as caught:
        read(tmp_path / "no.txt", "no.txt")
    assert str(caught.value) == (
        f"{tmp_path}/no.txt: cannot be read (No such file or directory). Check the path and its permissions."
    )
    with pytest.raises(InputError) as caught:
        read(tmp_path / "no.txt", "no.txt", reflow="maybe")
    assert str(caught.value) == "reflow cannot be 'maybe'. Use auto, on or off."
