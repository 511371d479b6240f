"""Packages that are whole, and packages that only look so."""

from pathlib import Path

from pipeline.models import packages
from pipeline.models.install import install
from pipeline.models.verify import SENTENCE, verify, verify_all


def translate(path: Path) -> str:
    from pipeline.engines.argos import Argos

    return Argos.load(path, preset="fast", device="cpu").translate([SENTENCE])[0][0].text


def test_the_embedded_package_is_sound() -> None:
    verdict = verify(packages.EMBEDDED, translate)
    assert verdict.problem == ""
    assert verdict.said


def test_an_engine_that_says_nothing_is_a_problem() -> None:
    assert verify(packages.EMBEDDED, lambda _: " ").problem.endswith("loads, but says nothing.")


def test_damage_is_named(package_file) -> None:
    file = package_file({"sentencepiece.model": b"nonsense"})
    assert "is not a SentencePiece model" in verify(file, translate).problem
    data = bytearray(package_file().read_bytes())
    data[5_000_000] ^= 1
    file.write_bytes(data)
    assert 'model.bin" has another checksum. Download it again.' in verify(file, translate).problem


def test_all_packages_damaged_ones_too(package_file) -> None:
    sound = install(package_file())
    broken = sound.path.with_name("translate-zh_en-1_0")
    broken.mkdir()
    sound.path.with_name("translate-ja_en-1_0").mkdir()
    model = sound.path / "model" / "model.bin"
    verdicts = {verdict.path: verdict.problem for verdict in verify_all(lambda _: "Fine weather.")}
    assert list(verdicts) == [packages.EMBEDDED, broken, sound.path]
    assert "metadata.json is missing" in verdicts[broken]
    assert verdicts[sound.path] == ""
    model.write_bytes(model.read_bytes()[:1000])
    verdicts = {verdict.path: verdict.problem for verdict in verify_all(lambda _: "Fine weather.")}
    assert "is not a complete CTranslate2 model" in verdicts[sound.path]


def test_firefoxs_model_is_checked_too(tmp_path: Path) -> None:
    from pipeline.models import firefox

    folder = firefox.home()
    folder.mkdir(parents=True)
    for name in ("model.zhen.bin", "vocab.zhen.spm"):
        (folder / name).write_bytes(b"")
    assert [verdict.path for verdict in verify_all(lambda _: "Fine weather.")] == [packages.EMBEDDED, folder]
    (folder / "vocab.zhen.spm").unlink()
    assert "missing" in verify(folder, lambda _: "Fine weather.").problem
