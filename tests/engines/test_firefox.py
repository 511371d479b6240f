"""The real library with small models: vocabularies shared and split, several processes, failures."""

import os
import shutil
import signal
import struct
from pathlib import Path

import pytest

from pipeline.engines import open_engine
from pipeline.engines.firefox import PORTION, Firefox, spelled
from pipeline.errors import EngineError, PackageError

pytest.importorskip("fxtranslate")

SENTENCES = ["这家茶馆开在河边。", "谢谢你，再见！", "", "他每天早上六点起床。", "谢谢你，再见！"]


@pytest.fixture(scope="module", params=[False, True], ids=["split", "shared"])
def folder(request, firefox_model) -> Path:
    return firefox_model(request.param)


def alone(folder: Path, sentence: str) -> str:
    """What the library itself says."""
    import fxtranslate

    vocabularies = sorted(folder.glob("*vocab*.spm"))
    model = next(folder.glob("model*.bin")).read_bytes()
    source, target = vocabularies[0].read_bytes(), vocabularies[-1].read_bytes()
    return spelled(fxtranslate.Translator(model, source, target).translate(sentence)).strip()


def test_sentences_come_back_in_order_from_several_processes(folder: Path) -> None:
    engine = Firefox.load(folder, threads=2)
    many = [f"{number}{sentence}" for number in range(2 * PORTION) for sentence in SENTENCES]
    rows = engine.translate(many)
    assert [row[0].text for row in rows[:5]] == [alone(folder, sentence) for sentence in many[:5]]
    assert rows[-1][0].text == alone(folder, many[-1])
    assert engine.translate(SENTENCES)[1] == engine.translate(SENTENCES)[4]
    assert engine.translate(SENTENCES)[2][0].text == ""
    assert engine.capabilities == frozenset()
    engine.close()


def test_bytes_become_letters() -> None:
    assert spelled("5 <0xE2><0x82><0xAC>, <0x41>B<0xFF>") == "5 €, AB"


def test_one_process_says_the_same_as_two(folder: Path) -> None:
    one, two = Firefox.load(folder, threads=1), Firefox.load(folder, threads=2)
    assert one.fingerprint == two.fingerprint
    assert one.translate(SENTENCES) == two.translate(SENTENCES)
    one.close()
    two.close()


def test_what_is_beyond_the_models_context_is_cut_not_lost(folder: Path) -> None:
    engine = Firefox.load(folder, threads=1)
    short, long = engine.translate(["茶馆，" * 10, "茶馆，" * 400])
    assert len(long[0].text) > 4 * len(short[0].text)
    engine.close()


def test_the_registry_takes_a_folder_that_was_copied_by_hand(folder: Path) -> None:
    engine, message = open_engine(None, model=folder)
    assert engine.name == "firefox"
    assert message == f"Engine: firefox, model in {folder}."
    assert engine.translate(SENTENCES[:1])[0][0].text
    engine.close()


def test_a_shortlist_is_used(firefox_model, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(firefox_model(False), folder)
    plain = Firefox.load(folder, threads=1)
    words, allowed = 400, 16  # every word may become one of the first sixteen pieces
    header = struct.pack("<6Q", 0xF11A48D5013417F5, 0, allowed, 1, words + 1, 0)
    (folder / "lex.50.50.zhen.s2t.bin").write_bytes(header + bytes(8 * (words + 1)))
    short = Firefox.load(folder, threads=1)
    assert short.fingerprint != plain.fingerprint
    assert short.translate(SENTENCES) != plain.translate(SENTENCES)
    plain.close()
    short.close()


def test_a_process_that_dies_is_reported(folder: Path) -> None:
    engine = Firefox.load(folder, threads=1)
    os.kill(engine._workers[0]._process.pid, signal.SIGKILL)
    with pytest.raises(EngineError, match=r"the firefox engine's process ended \(exit code -9\)"):
        engine.translate(SENTENCES)
    engine.close()


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        (
            "model.zhen.intgemm.alphas.bin",
            b"nonsense",
            r"this model does not load \(the firefox engine failed",
        ),
        ("model.zhen.intgemm.alphas.bin", None, r"model\.\*\.bin missing\. Name another folder, or run"),
        ("trgvocab.zhen.spm", None, r"srcvocab\.\*\.spm and trgvocab\.\*\.spm, missing"),
        ("model.2.bin", b"", r"holds several models \(model\.2\.bin, model\.zhen"),
    ],
)
def test_folders_that_are_wrong(firefox_model, tmp_path: Path, name: str, data, message: str) -> None:
    folder = tmp_path / "model"
    shutil.copytree(firefox_model(False), folder)
    if data is None:
        (folder / name).unlink()
    else:
        (folder / name).write_bytes(data)
    with pytest.raises(PackageError, match=message):
        Firefox.load(folder, threads=1)


def test_a_model_that_makes_the_library_panic(firefox_model, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(firefox_model(False), folder)
    model = folder / "model.zhen.intgemm.alphas.bin"
    model.write_bytes(model.read_bytes().replace(b"encoder_l1_self_Wq\0", b"encoder_l1_self_Wx\0"))
    engine = Firefox.load(folder, threads=1)
    with pytest.raises(EngineError, match=r"the firefox engine failed: PanicException: .*encoder_l1_self_Wq"):
        engine.translate(SENTENCES)
    engine.close()


def test_without_the_model_the_user_is_told_how_to_get_it(tmp_path: Path, monkeypatch) -> None:
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    with pytest.raises(PackageError, match=r'is not installed\. Run "duizhao models install firefox"'):
        open_engine("firefox")
