"""Translating with an Argos package: the embedded one, as the program ships it."""

import shutil
import zipfile
from pathlib import Path

import pytest

from pipeline.engines import vocabulary_map
from pipeline.engines.argos import Argos, normalisation
from pipeline.engines.faults import HAN
from pipeline.errors import PackageError
from pipeline.models.packages import EMBEDDED, Package

SENTENCES = [
    "这家茶馆开在河边，已经有一百年了。",
    "他每天早上六点起床，先喝一杯水，再去公园跑步。",
    "谢谢",
    "我们明天上午十点在图书馆门口见面，请不要迟到。",
    "",
    "这家茶馆开在河边，已经有一百年了。",
]


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A user's cache folder of our own for this file."""
    folder = tmp_path_factory.mktemp("cache")
    patch = pytest.MonkeyPatch()
    patch.setenv("XDG_CACHE_HOME", str(folder))
    yield folder
    patch.undo()


@pytest.fixture(scope="module")
def engine(cache: Path) -> Argos:
    return Argos.load(EMBEDDED, preset="fast", device="cpu")


def folder_copy(place: Path) -> Path:
    """The embedded package as argospm would have unpacked it."""
    with zipfile.ZipFile(EMBEDDED) as archive:
        archive.extractall(place)
    return next(place.iterdir())


def test_every_sentence_gets_its_translation_in_order(engine: Argos) -> None:
    answers = engine.translate(SENTENCES)
    assert len(answers) == len(SENTENCES)
    assert answers[0] == answers[5]
    assert answers[4][0].text == ""
    assert all(row[0].text and row[0].score < 0 and row[0].tokens for row in answers[:4])


def test_english_holds_no_chinese(engine: Argos) -> None:
    assert not any(HAN.search(row[0].text) for row in engine.translate(SENTENCES))


def test_a_translation_does_not_depend_on_its_neighbours(engine: Argos) -> None:
    together = [row[0].text for row in engine.translate(SENTENCES)]
    alone = [engine.translate([sentence])[0][0].text for sentence in SENTENCES]
    assert together == alone


def test_the_number_of_threads_changes_nothing(engine: Argos) -> None:
    many = [f"第{number}家茶馆开在河边。" for number in range(200)]
    assert Argos.load(EMBEDDED, preset="fast", device="cpu", threads=1).translate(many) == engine.translate(
        many
    )


def test_n_best_is_sorted_and_distinct(engine: Argos) -> None:
    (row,) = engine.translate(SENTENCES[:1], n_best=4)
    assert len({one.text for one in row}) == 4


def test_a_prefix_begins_the_translation_and_counts_in_its_score(engine: Argos) -> None:
    (row, free) = engine.translate(SENTENCES[:2], prefixes=["The teahouse", ""])
    assert row[0].text.startswith("The teahouse")
    assert free == engine.translate([SENTENCES[1]])[0]
    assert row[0].score == pytest.approx(engine.score([(SENTENCES[0], row[0].text)])[0], abs=0.05)


def test_scores_are_mean_log_probabilities_per_token(cache: Path) -> None:
    engine = Argos.load(EMBEDDED, preset="best", device="cpu")
    said = engine.translate(SENTENCES[:2])
    scores = engine.score([(source, row[0].text) for source, row in zip(SENTENCES, said, strict=False)])
    for row, score in zip(said, scores, strict=True):
        assert row[0].score == pytest.approx(score, abs=0.01)
    assert engine.score([(SENTENCES[0], "Bananas are yellow.")])[0] < scores[0]


def test_input_beyond_the_models_positions_is_cut_not_lost(engine: Argos) -> None:
    (row,) = engine.translate(["今天天气很好，我们去河边走走，" * 60])
    assert row[0].tokens > 256
    assert engine.score([("今天。" * 500, "word " * 500)])[0] < 0


def test_a_file_is_unpacked_once_and_left_alone(cache: Path, engine: Argos) -> None:
    (folder,) = (cache / "duizhao" / "packages").iterdir()
    before = (folder / "model" / "model.bin").stat().st_mtime_ns
    again = Argos.load(EMBEDDED, preset="fast", device="cpu")
    assert again.fingerprint == engine.fingerprint
    assert (folder / "model" / "model.bin").stat().st_mtime_ns == before


def test_file_and_folder_are_the_same_engine(cache: Path, engine: Argos, tmp_path: Path) -> None:
    folder = folder_copy(tmp_path)
    other = Argos.load(folder, preset="fast", device="cpu")
    assert other.fingerprint == engine.fingerprint
    assert other.translate(SENTENCES) == engine.translate(SENTENCES)
    assert not (folder / "model" / vocabulary_map.NAME).exists()


def test_presets_are_different_engines(cache: Path, engine: Argos) -> None:
    assert Argos.load(EMBEDDED, preset="balanced", device="cpu").fingerprint != engine.fingerprint


def test_a_cache_that_cannot_be_written_is_done_without(monkeypatch, tmp_path: Path) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where the folder should be")
    monkeypatch.setenv("XDG_CACHE_HOME", str(blocked))
    assert Argos.load(EMBEDDED, preset="fast", device="cpu").translate(["谢谢"])[0][0].text


@pytest.mark.parametrize(
    ("preset", "device", "message"),
    [
        ("turbo", "cpu", 'there is no preset "turbo". Take one of best, balanced, fast.'),
        ("fast", "tpu", 'there is no device "tpu". Take cpu, cuda or auto.'),
    ],
)
def test_unknown_choices(cache: Path, preset: str, device: str, message: str) -> None:
    with pytest.raises(PackageError) as error:
        Argos.load(EMBEDDED, preset=preset, device=device)
    assert str(error.value) == message


def test_a_truncated_model_is_named(cache: Path, tmp_path: Path) -> None:
    folder = folder_copy(tmp_path)
    model = folder / "model" / "model.bin"
    model.write_bytes(model.read_bytes()[:-50_000])
    with pytest.raises(PackageError, match=r"model\.bin: is not a complete CTranslate2 model"):
        Argos.load(folder)


def test_a_broken_tokenizer_is_named(cache: Path, tmp_path: Path) -> None:
    folder = folder_copy(tmp_path)
    (folder / "sentencepiece.model").write_bytes(b"not a model")
    with pytest.raises(PackageError, match=r"sentencepiece\.model: is not a SentencePiece model"):
        Argos.load(folder)


@pytest.mark.parametrize(
    ("asked", "style"), [(True, "full"), ("ascii", "ascii"), (False, "none"), (None, "ascii")]
)
def test_normalisation_is_the_packages_choice(asked, style: str, tmp_path: Path) -> None:
    import sentencepiece

    folder = folder_copy(tmp_path)
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(folder / "sentencepiece.model"))
    metadata = {} if asked is None else {"duizhao": {"normalise": asked}}
    assert normalisation(Package(folder, "given", 0, metadata), pieces) == style
    shutil.rmtree(folder)


def test_an_unknown_normalisation_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(PackageError, match=r'unknown normalisation "loud"\. Known are full, ascii, none'):
        normalisation(Package(tmp_path, "given", 0, {"duizhao": {"normalise": "loud"}}), None)
