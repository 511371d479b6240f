"""The header of a real model file, and of files that are none."""

import zipfile
from pathlib import Path

import pytest

from pipeline.errors import PackageError
from pipeline.models.modelfile import positions, weight_shapes
from pipeline.models.packages import EMBEDDED


@pytest.fixture
def model(tmp_path: Path) -> Path:
    with zipfile.ZipFile(EMBEDDED) as archive:
        name = next(name for name in archive.namelist() if name.endswith("model/model.bin"))
        (tmp_path / "model.bin").write_bytes(archive.read(name))
    return tmp_path / "model.bin"


def test_shapes_of_the_embedded_model(model: Path) -> None:
    shapes = weight_shapes(model)
    vocabulary, width = shapes["decoder/embeddings/weight"]
    assert vocabulary > 1000 and width % 64 == 0
    limit = positions(model)
    assert limit is None or limit >= 128


def test_a_truncated_model(model: Path) -> None:
    model.write_bytes(model.read_bytes()[:-1000])
    with pytest.raises(PackageError, match=r"model\.bin: is not a complete CTranslate2 model\. Install"):
        weight_shapes(model)


@pytest.mark.parametrize("data", [b"", b"PK", b"\x06\0\0\0", b"text that is no model at all"])
def test_no_model(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "model.bin").write_bytes(data)
    with pytest.raises(PackageError, match="is not a complete CTranslate2 model"):
        weight_shapes(tmp_path / "model.bin")


def test_a_version_of_the_future_is_left_to_ctranslate2(tmp_path: Path) -> None:
    (tmp_path / "model.bin").write_bytes(b"\x09\0\0\0 whatever comes then")
    assert weight_shapes(tmp_path / "model.bin") == {}
    assert positions(tmp_path / "model.bin") is None
