"""The whole recipe on a toy corpus: prepare, train, stop and go on, export, translate."""

import json
import zipfile
from itertools import product
from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="the extra `train` is not installed")

from training import evaluate, export, prepare, train  # noqa: E402
from training.model import PRESETS, Transformer  # noqa: E402
from training.package import Package, opened  # noqa: E402
from training.vocabulary import Vocabulary, seed_sampling  # noqa: E402
from training.weights import load_package  # noqa: E402

PEOPLE = [("老师", "the teacher"), ("医生", "the doctor"), ("学生", "the student"), ("司机", "the driver")]
DEEDS = [("看见了", "saw"), ("喜欢", "likes"), ("忘了", "forgot"), ("买了", "bought"), ("找到了", "found")]
THINGS = [("一本书", "a book"), ("一匹马", "a horse"), ("一座桥", "a bridge"), ("这幅画", "this painting")]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    corpus = tmp_path_factory.mktemp("corpus")
    lines = [
        f"{a}{b}{c}。\t{x[0].upper()}{x[1:]} {y} {z}.\n"
        for (a, x), (b, y), (c, z) in product(PEOPLE, DEEDS, THINGS)
    ]
    (corpus / "own.tsv").write_text("".join(lines), encoding="utf-8")
    words = [f"{zh}\t{en.split()[-1]}\n" for zh, en in [*PEOPLE, *THINGS]]
    (corpus / "words.tsv").write_text("".join(words), encoding="utf-8")
    out = tmp_path_factory.mktemp("data")
    prepare.main(
        [
            "--corpus",
            str(corpus),
            "--out",
            str(out),
            "--vocabulary",
            "500",
            "--repeat",
            "3",
            "--synthetic",
            "40",
            "--rows",
            "10",
        ]
    )
    return out


def run_training(data: Path, run: Path, steps: int, *more: str) -> None:
    train.main(
        [
            *(
                "--data",
                str(data),
                "--run",
                str(run),
                "--preset",
                "tiny",
                "--device",
                "cpu",
                "--threads",
                "1",
            ),
            *("--tokens", "200", "--every", "2", "--stop-after", str(steps), *more),
        ]
    )


def weights(run: Path, name: str = "last") -> dict[str, "torch.Tensor"]:
    state: dict[str, torch.Tensor] = torch.load(run / f"{name}.pt", weights_only=True)["model"]
    return state


@pytest.fixture(scope="module")
def run(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("run")
    run_training(data, folder, 6)
    return folder


def test_preparation_counts_and_holds_out(data: Path) -> None:
    counts = json.loads((data / "counts.json").read_text())
    held_out = {line.split("\t")[0] for line in (data / "dev.tsv").read_text(encoding="utf-8").splitlines()}
    assert counts["dev pairs"] == len(held_out) == 1
    assert counts["train written"] == 3 * (len(PEOPLE) * len(DEEDS) * len(THINGS) - 1)
    assert counts["train synthetic"] == 40


def test_the_target_vocabulary_has_no_chinese(data: Path) -> None:
    assert "师" not in "".join(json.loads((data / "target_vocabulary.json").read_text(encoding="utf-8")))


def test_a_stopped_run_goes_on_as_if_it_had_not_been(data: Path, run: Path, tmp_path: Path) -> None:
    run_training(data, tmp_path, 2)
    run_training(data, tmp_path, 6)
    straight, stopped = weights(run), weights(tmp_path)
    assert all(torch.equal(straight[name], stopped[name]) for name in straight)


def test_finishing_leaves_the_level_run_as_it_was(data: Path, run: Path) -> None:
    before = weights(run)
    run_training(data, run, 100, "--finish", "800")
    assert all(torch.equal(before[name], value) for name, value in weights(run).items())
    assert not torch.equal(before["bias"], weights(run, "finish")["bias"])


def test_exported_package_translates_and_its_bytes_are_reproducible(run: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "one.argosmodel", tmp_path / "two.argosmodel"
    export.main(["--run", str(run), "--out", str(first)])
    export.main(["--run", str(run), "--out", str(second)])
    assert first.read_bytes() == second.read_bytes()
    assert len({name.split("/")[0] for name in zipfile.ZipFile(first).namelist()}) == 1
    with Package(first, threads=1) as package:
        assert package.metadata["from_code"] == "zh"
        assert len(package.translate(["老师喜欢这幅画。", "医生"], beam=2)) == 2


def test_ctranslate2_says_the_same_as_torch(run: Path, tmp_path: Path) -> None:
    import ctranslate2

    model, words, _ = export.load_averaged(run, 1)
    export.convert(model, words, tmp_path, quantisation="float32")
    numbers = words.encode_source("老师喜欢这幅画.")
    source, length = torch.tensor([[*numbers, words.eos]]), torch.tensor([len(numbers) + 1])
    said = [words.bos]
    with torch.no_grad():
        while len(said) <= 20 and (len(said) == 1 or said[-1] != words.eos):
            states, _ = model(source, length, torch.tensor([said]))
            said.append(int((states[:, -1] @ model.target.weight.t() + model.bias).argmax()))
    translator = ctranslate2.Translator(str(tmp_path), compute_type="float32")
    result = translator.translate_batch(
        [[words.source[n] for n in numbers]], beam_size=1, max_decoding_length=20
    )
    assert result[0].hypotheses[0] == [words.target[n] for n in said[1:] if n != words.eos]


def test_evaluation_reports_what_was_asked(
    run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    package, test, terms = tmp_path / "p.argosmodel", tmp_path / "test.tsv", tmp_path / "terms.tsv"
    export.main(["--run", str(run), "--out", str(package)])
    test.write_text(
        "老师喜欢这幅画。\tThe teacher likes this painting.\tThe teacher likes it.\n"
        "她在2009年来过。\tShe came in 2009.\tShe came in 20009.\n",
        encoding="utf-8",
    )
    terms.write_text("老师喜欢这幅画。\tThe teacher likes this painting.\t老师\tteacher\n", encoding="utf-8")
    evaluate.main([str(package), "--test", str(test), "--terms", str(terms), "--beam", "1"])
    report = json.loads(capsys.readouterr().out)
    assert report["third column"]["omission rate"] == 0.0
    assert report["third column"]["wrong number rate"] == 1.0
    assert set(report[str(package)]) == {"beam", "test", "terms"}
    assert report[str(package)]["terms"]["sentences"] == 1


def test_pieces_of_a_trained_model_can_be_kept(data: Path, run: Path, tmp_path: Path) -> None:
    corpus, out = tmp_path / "mine.tsv", tmp_path / "data"
    corpus.write_text("医生喜欢这座桥。\tThe doctor likes this bridge.\n", encoding="utf-8")
    pieces = data / "sentencepiece.model"
    prepare.main(["--corpus", str(corpus), "--out", str(out), "--pieces", str(pieces), "--synthetic", "5"])
    assert (out / "sentencepiece.model").read_bytes() == pieces.read_bytes()
    assert json.loads((out / "counts.json").read_text())["train written"] == 6


@pytest.fixture(scope="module")
def package(run: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("package") / "shipped.argosmodel"
    export.main(["--run", str(run), "--average", "1", "--out", str(path)])
    return path


def test_training_goes_on_from_a_package(package: Path, tmp_path: Path) -> None:
    corpus, field, run = tmp_path / "mine.tsv", tmp_path / "field", tmp_path / "run"
    corpus.write_text("医生喜欢这座桥。\tThe doctor likes this bridge.\n", encoding="utf-8")
    prepare.main(["--corpus", str(corpus), "--out", str(field), "--pieces", str(package), "--synthetic", "5"])
    run_training(field, run, 2, "--package", str(package), "--finish", "400")
    with Package(package) as shipped:
        before = shipped.metadata["duizhao"]["training_target_pieces"]
    assert torch.load(run / "finish.pt", weights_only=True)["progress"]["tokens"] > before


def test_a_package_can_keep_a_part_in_what_was_trained_from_it(
    package: Path, data: Path, run: Path, tmp_path: Path
) -> None:
    again, half = tmp_path / "again", tmp_path / "half.argosmodel"
    begun_with = tmp_path / "begun-with.argosmodel"
    begun_with.write_bytes(package.read_bytes())
    run_training(data, again, 1, "--package", str(begun_with))
    begun_with.unlink()  # neither going on nor exporting needs it again
    run_training(data, again, 2)
    old, new, both = (
        export.load_averaged(again, 1, keep)[0].state_dict()["target.weight"] for keep in (1.0, 0.0, 0.5)
    )
    assert not torch.equal(old, new)
    assert torch.allclose(both, (old + new) / 2, atol=1e-6)
    export.main(["--run", str(again), "--out", str(half), "--keep", "0.5"])
    with Package(half, threads=1) as translator:
        assert len(translator.translate(["医生"], beam=1)) == 1
    with pytest.raises(SystemExit, match="--keep needs a run that began with a package"):
        export.load_averaged(run, 1, 0.5)


def test_nothing_to_finish_is_said(data: Path, tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="nothing to finish yet"):
        run_training(data, tmp_path, 2, "--finish", "400")


def test_weights_taken_back_from_a_package_are_its_own(package: Path, data: Path, tmp_path: Path) -> None:
    words = Vocabulary.load(data)
    model = Transformer(PRESETS["tiny"], len(words.source), len(words.target))
    load_package(model, words.source, package)
    export.convert(model, words, tmp_path)
    with opened(package) as root:
        assert (tmp_path / "model.bin").read_bytes() == (root / "model" / "model.bin").read_bytes()


def test_a_package_of_another_size_or_with_other_pieces_is_refused(package: Path, data: Path) -> None:
    words = Vocabulary.load(data)
    with pytest.raises(SystemExit, match="choose its --preset"):
        load_package(
            Transformer(PRESETS["small"], len(words.source), len(words.target)), words.source, package
        )
    with pytest.raises(SystemExit, match="prepare with --pieces"):
        load_package(Transformer(PRESETS["tiny"], 2, 2), ["a", "b"], package)


def test_drawn_cuts_give_the_same_text_and_repeat(data: Path) -> None:
    words = Vocabulary.load(data)
    text, draws = "司机看见了这幅画, 医生找到了一匹马, 学生忘了这座桥.", []
    for _ in range(2):
        seed_sampling(1)
        draws.append([tuple(words.encode_source(text, sampled=True)) for _ in range(100)])
    assert draws[0] == draws[1]
    assert len(set(draws[0])) > 1
    assert {words.processor.decode(list(cut)) for cut in draws[0]} == {text}  # type: ignore[attr-defined]


def test_a_corpus_without_pairs_is_reported(tmp_path: Path) -> None:
    (tmp_path / "mine.tsv").write_text("只有中文\t\n", encoding="utf-8")
    with pytest.raises(SystemExit, match="no usable pair"):
        prepare.main(["--corpus", str(tmp_path), "--out", str(tmp_path / "data")])
