"""Models in Firefox's format, written here: of random weights, so that their English is nonsense."""

import io
import struct
from collections.abc import Callable
from pathlib import Path

import numpy
import pytest

SOURCE = [
    "这家茶馆开在河边，已经有一百年了。",
    "他每天早上六点起床，先喝一杯水，再去公园跑步。",
    "谢谢你，再见！",
]
TARGET = ["The tea house stands by the river.", "He gets up at six every morning.", "Thank you, goodbye!"]


class MarianFile:
    """Collects tensors and writes them in Marian's binary format: header, names, shapes, aligned data.

    An int8 matrix is stored transposed, with its multiplier behind it, as `marian-conv` does.
    """

    def __init__(self) -> None:
        self.items: list[tuple[str, int, tuple[int, ...], bytes]] = []
        self.random = numpy.random.default_rng(1)

    def float32(self, name: str, values) -> None:
        array = numpy.asarray(values, dtype="<f4")
        self.items.append((name, 0x404, array.shape, array.tobytes()))

    def int8(self, name: str, rows: int, columns: int, scale: float = 0.3) -> None:
        values = self.random.integers(-127, 128, rows * columns).astype("i1").tobytes()
        self.items.append(
            (name, 0x4101, (rows, columns), values + struct.pack("<f", 127 / scale) + bytes(252))
        )

    def affine(self, weight: str, bias: str, rows: int, columns: int) -> None:
        self.int8(weight, rows, columns)
        self.float32(f"{weight}_QuantMultA", [[8.0]])
        if bias:
            self.float32(bias, numpy.zeros((1, columns)))

    def norm(self, name: str, size: int) -> None:
        self.float32(f"{name}_ln_scale", numpy.ones((1, size)))
        self.float32(f"{name}_ln_bias", numpy.zeros((1, size)))

    def attention(self, name: str, size: int) -> None:
        for part in "qkvo":
            self.affine(f"{name}_W{part}", f"{name}_b{part}", size, size)
        self.norm(f"{name}_Wo", size)

    def feed_forward(self, name: str, size: int) -> None:
        self.affine(f"{name}_W1", f"{name}_b1", size, 2 * size)
        self.affine(f"{name}_W2", f"{name}_b2", 2 * size, size)
        self.norm(f"{name}_ffn", size)

    def write(self, path: Path) -> None:
        head = struct.pack("<QQ", 1, len(self.items))
        head += b"".join(struct.pack("<4Q", len(n) + 1, t, len(s), len(d)) for n, t, s, d in self.items)
        head += b"".join(name.encode() + b"\0" for name, *_ in self.items)
        head += b"".join(struct.pack(f"<{len(shape)}i", *shape) for _, _, shape, _ in self.items)
        gap = -(len(head) + 8) % 256
        path.write_bytes(
            head + struct.pack("<Q", gap) + bytes(gap) + b"".join(item[3] for item in self.items)
        )


def vocabulary(path: Path, sentences: list[str]) -> int:
    """Train a SentencePiece vocabulary; how many pieces it has."""
    import sentencepiece

    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(sentences),
        model_writer=model,
        vocab_size=400,
        hard_vocab_limit=False,
        bos_id=-1,
        eos_id=0,
        unk_id=1,
        minloglevel=2,
    )
    path.write_bytes(model.getvalue())
    return int(sentencepiece.SentencePieceProcessor(model_proto=model.getvalue()).get_piece_size())


@pytest.fixture(scope="session")
def firefox_model(tmp_path_factory: pytest.TempPathFactory) -> Callable[[bool], Path]:
    """Makes a folder with a small model; its argument says whether both sides share a vocabulary."""

    def make(shared: bool) -> Path:
        folder, size = tmp_path_factory.mktemp("firefox"), 32
        if shared:
            source = target = vocabulary(folder / "vocab.zhen.spm", SOURCE + TARGET)
        else:
            source = vocabulary(folder / "srcvocab.zhen.spm", SOURCE)
            target = vocabulary(folder / "trgvocab.zhen.spm", TARGET)
        file = MarianFile()
        file.attention("encoder_l1_self", size)
        file.feed_forward("encoder_l1_ffn", size)
        file.affine("decoder_l1_rnn_W", "", size, size)
        file.affine("decoder_l1_rnn_Wf", "decoder_l1_rnn_bf", size, size)
        file.norm("decoder_l1_rnn_ffn", size)
        file.attention("decoder_l1_context", size)
        file.feed_forward("decoder_l1_ffn", size)
        if shared:
            file.int8("Wemb", source, size, 1.0)
            file.float32("none_QuantMultA", [[8.0]])
        else:
            file.int8("encoder_Wemb", source, size, 1.0)
            file.int8("decoder_Wemb", target, size, 1.0)
            file.items.append(
                ("decoder_Wemb_QuantMultA", 0x4101, (1, 1), b"\x7f" + struct.pack("<f", 19) + bytes(251))
            )
        file.float32("decoder_ff_logit_out_b", numpy.zeros((1, target)))
        shape = {"dim-emb": size, "transformer-heads": 8, "enc-depth": 1, "dec-depth": 1}
        settings = "".join(f"{key}: {value}\n" for key, value in shape.items())
        settings += f"transformer-dim-ffn: {2 * size}\n\0"
        file.items.append(("special:model.yml", 0x101, (len(settings),), settings.encode()))
        file.write(folder / "model.zhen.intgemm.alphas.bin")
        return folder

    return make
