"""Archives from anywhere: what is refused, with which words, and that nothing is written then."""

import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import PackageError
from pipeline.models.archive import check_archive, extract
from pipeline.models.packages import EMBEDDED

GOOD = {
    "p/metadata.json": b'{"from_code": "zh", "to_code": "en"}',
    "p/sentencepiece.model": b"pieces",
    "p/model/model.bin": b"weights",
}


def make(path: Path, members: dict[str, bytes], **options: object) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def test_a_good_archive_is_unpacked_without_its_top_folder(tmp_path: Path) -> None:
    file = make(tmp_path / "a.argosmodel", GOOD | {"p/stanza/big.pt": b"splitter"})
    contents = extract(file, tmp_path / "out" / "p", only=("metadata.json", "sentencepiece.model", "model/"))
    assert contents.top == "p/"
    unpacked = sorted(str(path.relative_to(tmp_path / "out")) for path in (tmp_path / "out").rglob("*.*"))
    assert unpacked == ["p/metadata.json", "p/model/model.bin", "p/sentencepiece.model"]


def test_members_at_the_top_will_do(tmp_path: Path) -> None:
    file = make(tmp_path / "a.argosmodel", {name[2:]: data for name, data in GOOD.items()})
    assert check_archive(file).top == ""


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ({"../evil": b""}, r'unsafe: "\.\./evil" points outside\. Do not use this file'),
        ({"p/../../evil": b""}, r"points outside"),
        ({"/etc/evil": b""}, r"points outside"),
        ({"C:/evil": b""}, r"points outside"),
        ({"p\\..\\evil": b""}, r"points outside"),
        ({"p/bomb": b"\0" * 20_000_000}, r"unsafe: it would unpack to 20,000,\d\d\d bytes"),
        ({"q/metadata.json": b"{}"}, r"this archive holds several packages"),
        ({"p/metadata.json": b"[]"}, r"metadata\.json is not a JSON object"),
        ({"p/metadata.json": b"{"}, r"metadata\.json is not a JSON object"),
        ({"p/metadata.json": b'{"from_code": "en", "to_code": "zh"}'}, r"translates en -> zh, not zh -> en"),
        ({"p/metadata.json": b'{"type": "sbd"}'}, r'is of type "sbd", not zh -> en'),
    ],
)
def test_refused(tmp_path: Path, members: dict[str, bytes], message: str) -> None:
    file = make(tmp_path / "a.argosmodel", GOOD | members)
    with pytest.raises(PackageError, match=message):
        extract(file, tmp_path / "out" / "p")
    assert not (tmp_path / "out").exists()
    assert not (tmp_path / "evil").exists()


@pytest.mark.parametrize("missing", ["p/metadata.json", "p/sentencepiece.model", "p/model/model.bin"])
def test_incomplete(tmp_path: Path, missing: str) -> None:
    file = make(tmp_path / "a.argosmodel", {name: data for name, data in GOOD.items() if name != missing})
    with pytest.raises(PackageError, match=f"{missing[2:]}( is)? missing"):
        check_archive(file)


def test_old_packages_are_named_as_such(tmp_path: Path) -> None:
    members = {name.replace("sentencepiece.model", "bpe.model"): data for name, data in GOOD.items()}
    with pytest.raises(PackageError, match=r"of an old kind \(bpe\.model\)"):
        check_archive(make(tmp_path / "a.argosmodel", members))


def test_links_are_refused(tmp_path: Path) -> None:
    file = make(tmp_path / "a.argosmodel", GOOD)
    with zipfile.ZipFile(file, "a") as archive:
        link = zipfile.ZipInfo("p/model/link")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(PackageError, match=r'"p/model/link" is a link or a device'):
        check_archive(file)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_stands_twice_is_refused(tmp_path: Path) -> None:
    file = make(tmp_path / "a.argosmodel", GOOD)
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("p/model/model.bin", b"others")
    with pytest.raises(PackageError, match=r'"p/model/model\.bin" is in it twice'):
        check_archive(file)


def test_not_a_package(tmp_path: Path) -> None:
    (tmp_path / "text.argosmodel").write_text("not an archive")
    with pytest.raises(
        PackageError, match=r"is not a complete \.argosmodel file \(a zip archive\)\. Download"
    ):
        check_archive(tmp_path / "text.argosmodel")
    with pytest.raises(PackageError, match="there is no such package file"):
        check_archive(tmp_path / "absent.argosmodel")


def test_a_truncated_package(tmp_path: Path) -> None:
    data = EMBEDDED.read_bytes()
    (tmp_path / "half.argosmodel").write_bytes(data[: len(data) // 2])
    with pytest.raises(PackageError, match="is not a complete"):
        check_archive(tmp_path / "half.argosmodel")


def test_a_flipped_byte_is_found_while_unpacking(tmp_path: Path) -> None:
    data = bytearray(EMBEDDED.read_bytes())
    with zipfile.ZipFile(EMBEDDED) as archive:
        member = next(one for one in archive.infolist() if one.filename.endswith("model.bin"))
    data[member.header_offset + 4000] ^= 1
    (tmp_path / "flipped.argosmodel").write_bytes(data)
    with pytest.raises(PackageError, match=r"is damaged \("):
        extract(tmp_path / "flipped.argosmodel", tmp_path / "out" / "p")
    assert list((tmp_path / "out").iterdir()) == []


def test_a_size_that_lies_writes_no_more_than_it_says(tmp_path: Path) -> None:
    file = make(tmp_path / "a.argosmodel", GOOD | {"p/model/vocabulary": b"x" * 100_000})
    data = bytearray(file.read_bytes())
    place = data.rindex(b"PK\x01\x02", 0, data.rindex(b"p/model/vocabulary"))
    struct.pack_into("<I", data, place + 24, 10)
    file.write_bytes(data)
    with pytest.raises(PackageError):
        extract(file, tmp_path / "out" / "p")
    assert list((tmp_path / "out").iterdir()) == []


@settings(max_examples=150, deadline=None)
@given(place=st.integers(0, 600), value=st.integers(0, 255))
def test_no_damage_ends_in_anything_but_a_package_error(tmp_path_factory, place: int, value: int) -> None:
    folder = tmp_path_factory.mktemp("damage")
    data = bytearray(make(folder / "a.argosmodel", GOOD).read_bytes())
    data[place % len(data)] = value
    (folder / "a.argosmodel").write_bytes(data)
    try:
        extract(folder / "a.argosmodel", folder / "out" / "p")
    except PackageError as error:
        assert str(error).endswith((".", ")"))


def test_the_first_of_two_that_unpack_the_same_wins(tmp_path: Path) -> None:
    file = make(tmp_path / "a.argosmodel", GOOD)
    folder = tmp_path / "out" / "p"

    def meanwhile(_: Path) -> None:
        extract(file, folder)
        (folder / "mark").write_text("first")

    extract(file, folder, finish=meanwhile)
    assert (folder / "mark").read_text() == "first"
    assert [entry.name for entry in folder.parent.iterdir()] == ["p"]
