"""The list of pieces that English may use, beside the model or in the cache."""

import json
from pathlib import Path

import pytest

from pipeline.engines.vocabulary_map import add_map, is_english, map_line, mapped_copy


@pytest.fixture
def model(tmp_path: Path) -> Path:
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "model.bin").write_bytes(b"weights")
    pieces = ["<unk>", "</s>", "▁tea", "茶", "▁的", "é", "。", "▁", ",", "<0xE4>", "<0xC3>"]
    (folder / "shared_vocabulary.json").write_text(json.dumps(pieces), encoding="utf-8")
    return folder


def test_all_english_pieces_for_every_sentence(model: Path) -> None:
    assert map_line(model) == "\t<unk> </s> ▁tea é ▁ , <0xC3>\n"


def test_old_models_keep_their_vocabulary_as_text(model: Path) -> None:
    (model / "shared_vocabulary.json").unlink()
    (model / "shared_vocabulary.txt").write_text("<unk>\n▁tea\n茶\n", encoding="utf-8")
    assert map_line(model) == "\t<unk> ▁tea\n"


def test_a_vocabulary_without_chinese_needs_none(model: Path) -> None:
    (model / "shared_vocabulary.json").write_text('["<unk>", "▁tea"]', encoding="utf-8")
    assert not add_map(model)
    (model / "shared_vocabulary.json").unlink()
    assert mapped_copy(model, model / "cache") == model


@pytest.mark.parametrize("piece", ["▁Straße", "naïve", "▁Москва", "€", "<s>", "2019", "“"])
def test_english(piece: str) -> None:
    assert is_english(piece)


@pytest.mark.parametrize("piece", ["中", "▁a中", "、", "，", "の", "한", "", "a b", "<0xE9>", "𠀀"])
def test_not_english(piece: str) -> None:
    assert not is_english(piece)


def test_a_packages_own_map_is_used(model: Path, tmp_path: Path) -> None:
    (model / "vmap.txt").write_text("\t▁tea\n", encoding="utf-8")
    assert add_map(model)
    assert mapped_copy(model, tmp_path / "cache") == model
    assert (model / "vmap.txt").read_text(encoding="utf-8") == "\t▁tea\n"


def test_an_installed_package_is_not_written_to(model: Path, tmp_path: Path) -> None:
    copy = mapped_copy(model, tmp_path / "cache")
    assert copy.parent == tmp_path / "cache"
    assert (copy / "model.bin").read_bytes() == b"weights"
    assert (copy / "vmap.txt").exists()
    assert not (model / "vmap.txt").exists()
    assert mapped_copy(model, tmp_path / "cache") == copy
    (model / "model.bin").write_bytes(b"other weights")
    assert mapped_copy(model, tmp_path / "cache") != copy
