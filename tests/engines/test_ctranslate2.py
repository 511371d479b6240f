"""Model folders of several families: real weights of the embedded model, and small random ones."""

import json
import shutil
import zipfile
from pathlib import Path

import numpy
import pytest

from pipeline.engines import open_engine
from pipeline.engines.argos import Argos
from pipeline.engines.ctranslate2 import CTranslate2
from pipeline.engines.faults import HAN
from pipeline.errors import PackageError
from pipeline.models.packages import EMBEDDED

SENTENCES = ["这家茶馆开在河边，已经有一百年了。", "谢谢", "我们明天上午十点在图书馆门口见面。"]


@pytest.fixture(autouse=True)
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def package(tmp_path: Path) -> Path:
    with zipfile.ZipFile(EMBEDDED) as archive:
        archive.extractall(tmp_path / "package")
    (folder,) = (tmp_path / "package").iterdir()
    # What only our own packages say of themselves does not come along into a model folder.
    metadata = json.loads((folder / "metadata.json").read_text(encoding="utf-8"))
    metadata.pop("duizhao", None)
    (folder / "metadata.json").write_text(json.dumps(metadata), encoding="utf-8")
    return folder


@pytest.fixture
def marian(package: Path, tmp_path: Path) -> Path:
    """A folder as one gets it by converting an OPUS-MT model."""
    folder = tmp_path / "opus-mt"
    shutil.copytree(package / "model", folder)
    for name in ("source.spm", "target.spm"):
        shutil.copy(package / "sentencepiece.model", folder / name)
    return folder


def random_model(folder: Path, vocabulary: list[str]) -> Path:
    """A CTranslate2 folder with a small Transformer of random weights."""
    from ctranslate2.specs import TransformerSpec

    spec = TransformerSpec.from_config(1, 2)
    random = numpy.random.default_rng(1)

    def linear(layer, rows: int, columns: int) -> None:
        layer.weight = random.normal(0, 0.2, (rows, columns)).astype("float32")
        layer.bias = numpy.zeros(rows, dtype="float32")

    def norm(layer) -> None:
        layer.gamma, layer.beta = numpy.ones(16, dtype="float32"), numpy.zeros(16, dtype="float32")

    embeddings = random.normal(0, 1, (len(vocabulary), 16)).astype("float32")
    for side in (spec.encoder, spec.decoder):
        positions = random.normal(0, 1, (64, 16)).astype("float32")
        side.position_encodings.encodings = positions
        norm(side.layer_norm)
        for layer in side.layer:
            attentions = [layer.self_attention]
            if side is spec.decoder:
                attentions.append(layer.attention)
            for attention in attentions:
                shapes = (
                    [(48, 16), (16, 16)]
                    if attention is layer.self_attention
                    else [(16, 16), (32, 16), (16, 16)]
                )
                for part, shape in zip(attention.linear, shapes, strict=True):
                    linear(part, *shape)
                norm(attention.layer_norm)
            linear(layer.ffn.linear_0, 32, 16)
            linear(layer.ffn.linear_1, 16, 32)
            norm(layer.ffn.layer_norm)
    spec.encoder.embeddings[0].weight = embeddings
    spec.decoder.embeddings.weight = embeddings
    linear(spec.decoder.projection, len(vocabulary), 16)
    spec.register_source_vocabulary(list(vocabulary))
    spec.register_target_vocabulary(list(vocabulary))
    spec.validate()
    folder.mkdir()
    spec.save(str(folder))
    return folder


def pieces_of(package: Path) -> list[str]:
    return json.loads((package / "model" / "source_vocabulary.json").read_text(encoding="utf-8"))


def test_an_opus_mt_folder_says_what_the_argos_package_says(marian: Path, package: Path) -> None:
    engine = CTranslate2.load(marian, preset="fast", device="cpu")
    argos = Argos.load(package, preset="fast", device="cpu")
    assert engine.translate(SENTENCES) == argos.translate(SENTENCES)
    assert engine.translate(SENTENCES, n_best=3) == argos.translate(SENTENCES, n_best=3)
    assert engine.score([(SENTENCES[0], "A tea house.")]) == argos.score([(SENTENCES[0], "A tea house.")])
    assert engine.capabilities == {"n-best", "prefix", "score"}


def test_a_shared_sentencepiece_file_will_do(marian: Path) -> None:
    both = CTranslate2.load(marian, preset="fast", device="cpu").translate(SENTENCES)
    (marian / "source.spm").unlink()
    (marian / "target.spm").rename(marian / "sentencepiece.bpe.model")
    assert CTranslate2.load(marian, preset="fast", device="cpu").translate(SENTENCES) == both


def test_the_folder_stays_as_it_is(marian: Path) -> None:
    before = sorted(entry.name for entry in marian.iterdir())
    CTranslate2.load(marian, preset="fast", device="cpu").translate(SENTENCES)
    assert sorted(entry.name for entry in marian.iterdir()) == before


def test_the_registry_knows_such_a_folder(marian: Path) -> None:
    engine, message = open_engine(None, model=marian, preset="fast", device="cpu")
    assert engine.name == "ctranslate2"
    assert message == f"Engine: ctranslate2, model in {marian}."
    with pytest.raises(PackageError, match=r"needs a model\. Name its folder with --model"):
        open_engine("ctranslate2")


@pytest.mark.parametrize(
    ("tokens", "source", "target"),
    [
        (["zho_Hans", "eng_Latn"], ("zho_Hans",), ("eng_Latn",)),
        (["__zh__", "__en__"], ("__zh__",), ("__en__",)),
        (["zh_CN", "en_XX"], ("zh_CN",), ("en_XX",)),
        ([">>eng<<"], (">>eng<<",), ()),
        (["<2en>"], ("<2en>",), ()),
        ([], (), ()),
    ],
)
def test_language_tokens_are_set_and_not_said(
    package: Path, tmp_path: Path, tokens: list[str], source: tuple[str, ...], target: tuple[str, ...]
) -> None:
    folder = random_model(tmp_path / "model", [*pieces_of(package), *tokens])
    shutil.copy(package / "sentencepiece.model", folder / "sentencepiece.bpe.model")
    engine = CTranslate2.load(folder, preset="fast", device="cpu")
    tokenizer = engine._decoder.tokenizer
    assert (tokenizer.source_start, tokenizer.target_start) == (source, target)
    assert tokenizer.source_end == ("</s>",)
    rows = engine.translate(SENTENCES, prefixes=["", "A tea", ""], n_best=2)
    assert all(not HAN.search(one.text) for row in rows for one in row)
    assert all(token not in one.text for row in rows for one in row for token in target)
    assert rows[1][0].text.startswith("A tea")
    assert engine.score([(SENTENCES[0], "A tea house.")])[0] < 0


def test_a_hugging_face_tokenizer(package: Path, tmp_path: Path) -> None:
    tokenizers = pytest.importorskip("tokenizers")
    vocabulary = [piece for piece in pieces_of(package) if not piece.startswith("<0x")]
    folder = random_model(tmp_path / "model", vocabulary)
    model = tokenizers.Tokenizer(
        tokenizers.models.Unigram([(piece, -float(n)) for n, piece in enumerate(vocabulary)], unk_id=0)
    )
    model.pre_tokenizer = tokenizers.pre_tokenizers.Metaspace()
    model.decoder = tokenizers.decoders.Metaspace()
    model.save(str(folder / "tokenizer.json"))
    engine = CTranslate2.load(folder, preset="fast", device="cpu")
    rows = engine.translate(["谢谢", "好"], prefixes=["Thank you", ""])
    assert rows[0][0].text.startswith("Thank you")
    assert rows[1][0].tokens > 0


@pytest.mark.parametrize(
    ("missing", "message"),
    [
        (["model.bin"], r"model\.bin is missing\. Convert the model"),
        (
            ["source.spm", "target.spm"],
            r"has no tokenizer\. Copy source\.spm and target\.spm, or tokenizer\.json",
        ),
    ],
)
def test_incomplete_folders(marian: Path, missing: list[str], message: str) -> None:
    for name in missing:
        (marian / name).unlink()
    with pytest.raises(PackageError, match=message):
        CTranslate2.load(marian)


def test_broken_parts_are_named(marian: Path) -> None:
    (marian / "shared_vocabulary.json").write_text("[", encoding="utf-8")
    with pytest.raises(PackageError, match=r"shared_vocabulary\.json: is not a list of pieces"):
        CTranslate2.load(marian)
    (marian / "shared_vocabulary.json").write_text('["<unk>"]', encoding="utf-8")
    with pytest.raises(PackageError, match=r"the model knows [0-9,]+ pieces, its vocabulary lists 1\."):
        CTranslate2.load(marian)
