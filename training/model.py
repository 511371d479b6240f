"""The network: a pre-norm Transformer with a deep encoder, a shallow decoder and tied target embeddings.

Plain torch.nn, laid out as `ctranslate2.specs.TransformerSpec` wants it (joined q/k/v projections,
positions added to scaled embeddings), so that `export` only copies arrays. The cross-attention of the last
decoder layer is the guided one: it is trained towards word alignments, starts as a near-identity, and so
writes the attended source embedding, which starts as the mean of its translations' embeddings, straight to
the output.
"""

import math
from dataclasses import asdict, dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

__all__ = ["PRESETS", "Shape", "Transformer", "positions"]


@dataclass(frozen=True)
class Shape:
    """Sizes of the network."""

    width: int = 256
    encoder: int = 6
    decoder: int = 2
    heads: int = 4
    inner: int = 1024
    dropout: float = 0.0

    def as_dict(self) -> dict[str, float]:
        """For the run's config.json."""
        return asdict(self)


PRESETS = {
    "tiny": Shape(width=32, encoder=1, decoder=1, heads=2, inner=64),
    "small": Shape(),
    "large": Shape(width=448, encoder=10, decoder=2, heads=7, inner=1792, dropout=0.1),
}


def positions(length: int, width: int) -> np.ndarray:
    """Sinusoidal position encodings, sines in the first half and cosines in the second (as CTranslate2's
    converters)."""
    angle = np.arange(length)[:, None] / np.power(10000, 2 * np.arange(width // 2) / width)[None, :]
    return np.concatenate([np.sin(angle), np.cos(angle)], axis=1).astype(np.float32)


class Attention(nn.Module):
    """Multi-head attention; `inputs` holds q, k, v joined for self-attention, else k and v beside `query`."""

    def __init__(self, width: int, heads: int, cross: bool = False) -> None:
        super().__init__()
        self.heads = heads
        self.norm = nn.LayerNorm(width)
        self.query = nn.Linear(width, width) if cross else None
        self.inputs = nn.Linear(width, (2 if cross else 3) * width)
        self.output = nn.Linear(width, width)

    def forward(self, x: Tensor, mask: Tensor, memory: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Residual branch and attention weights (batch, heads, queries, keys). `mask` is added to the
        scores."""
        batch, length, width = x.shape
        normed = self.norm(x)
        if self.query is None:
            q, k, v = self.inputs(normed).split(width, dim=-1)
        else:
            assert memory is not None
            q = self.query(normed)
            k, v = self.inputs(memory).split(width, dim=-1)
        q, k, v = (
            part.view(batch, -1, self.heads, width // self.heads).transpose(1, 2) for part in (q, k, v)
        )
        scores = torch.matmul(q * (width // self.heads) ** -0.5, k.transpose(2, 3)) + mask
        weights = functional.softmax(scores, dim=-1, dtype=scores.dtype)
        mixed = torch.matmul(weights, v).transpose(1, 2).reshape(batch, length, width)
        return self.output(mixed), weights


class FeedForward(nn.Module):
    """Two linear layers with ReLU."""

    def __init__(self, width: int, inner: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.first = nn.Linear(width, inner)
        self.second = nn.Linear(inner, width)

    def forward(self, x: Tensor) -> Tensor:
        """Residual branch."""
        return self.second(functional.relu(self.first(self.norm(x))))


class EncoderLayer(nn.Module):
    """Self-attention, feed-forward."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.attention = Attention(shape.width, shape.heads)
        self.feed = FeedForward(shape.width, shape.inner)
        self.drop = nn.Dropout(shape.dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """(batch, length, width) -> the same."""
        x = x + self.drop(self.attention(x, mask)[0])
        return x + self.drop(self.feed(x))


class DecoderLayer(nn.Module):
    """Causal self-attention, attention to the source, feed-forward."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.attention = Attention(shape.width, shape.heads)
        self.cross = Attention(shape.width, shape.heads, cross=True)
        self.feed = FeedForward(shape.width, shape.inner)
        self.drop = nn.Dropout(shape.dropout)

    def forward(self, x: Tensor, causal: Tensor, memory: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """New states and the weights of the attention to the source."""
        x = x + self.drop(self.attention(x, causal)[0])
        branch, weights = self.cross(x, mask, memory)
        x = x + self.drop(branch)
        return x + self.drop(self.feed(x)), weights


class Transformer(nn.Module):
    """Encoder and decoder. Numbers in, hidden states and guided attention out; `target.weight` and `bias`
    turn states into scores."""

    def __init__(self, shape: Shape, sources: int, targets: int, longest: int = 512) -> None:
        super().__init__()
        self.shape = shape
        self.source = nn.Embedding(sources, shape.width)
        self.target = nn.Embedding(targets, shape.width)
        self.encoder = nn.ModuleList(EncoderLayer(shape) for _ in range(shape.encoder))
        self.decoder = nn.ModuleList(DecoderLayer(shape) for _ in range(shape.decoder))
        self.encoder_norm = nn.LayerNorm(shape.width)
        self.decoder_norm = nn.LayerNorm(shape.width)
        self.bias = nn.Parameter(torch.zeros(targets))
        self.drop = nn.Dropout(shape.dropout)
        self.register_buffer("places", torch.from_numpy(positions(longest, shape.width)), persistent=False)
        self._start()

    def _start(self) -> None:
        """Small random matrices, quiet residual branches, a near-identity through the guided attention."""
        width = self.shape.width
        depth = self.shape.encoder + self.shape.decoder
        for module in self.modules():
            if isinstance(module, nn.Linear):
                nn.init.normal_(module.weight, std=module.in_features**-0.5)
                nn.init.zeros_(module.bias)
            elif isinstance(module, nn.Embedding):
                nn.init.normal_(module.weight, std=width**-0.5)
        for layer in [*self.encoder, *self.decoder]:
            layer.attention.output.weight.data *= (2 * depth) ** -0.5
            layer.feed.second.weight.data *= (2 * depth) ** -0.5
        for layer in self.decoder:
            layer.cross.output.weight.data *= (2 * depth) ** -0.5
        guided = self.decoder[-1].cross
        noise = 0.1 * width**-0.5
        guided.inputs.weight.data[width:] = torch.eye(width) + noise * torch.randn(width, width)
        guided.output.weight.data = torch.eye(width) + noise * torch.randn(width, width)

    def _embed(self, table: nn.Embedding, numbers: Tensor) -> Tensor:
        return self.drop(table(numbers) * math.sqrt(self.shape.width) + self.places[: numbers.shape[1]])

    def encode(self, source: Tensor, mask: Tensor) -> Tensor:
        """Source numbers (batch, length) and additive mask (batch, 1, 1, length) -> memory."""
        x = self._embed(self.source, source)
        for layer in self.encoder:
            x = layer(x, mask)
        return self.encoder_norm(x)

    def decode(self, target: Tensor, memory: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Target numbers so far -> states (batch, length, width) and mean guided attention (batch, length,
        source)."""
        length = target.shape[1]
        causal = torch.full((length, length), -1e4, device=target.device, dtype=mask.dtype).triu(1)
        x = self._embed(self.target, target)
        weights = x
        for layer in self.decoder:
            x, weights = layer(x, causal, memory, mask)
        return self.decoder_norm(x), weights.mean(dim=1)

    def forward(self, source: Tensor, source_length: Tensor, target: Tensor) -> tuple[Tensor, Tensor]:
        """States and guided attention for a padded batch with teacher forcing."""
        mask = self.padding(source, source_length)
        return self.decode(target, self.encode(source, mask), mask)

    @staticmethod
    def padding(source: Tensor, source_length: Tensor) -> Tensor:
        """Additive mask that hides what lies behind each source's end."""
        hidden = torch.arange(source.shape[1], device=source.device) >= source_length[:, None]
        return hidden[:, None, None, :].float() * -1e4

    @torch.no_grad()
    def seed_embeddings(self, key: np.ndarray, probability: np.ndarray, same: np.ndarray) -> None:
        """Start source embeddings as the probability-weighted mean of their translations' target
        embeddings.

        `key` = source * targets + target. Identical pieces on both sides (`same`) start from one embedding.
        All keep the usual length. After Nguyen and Chiang 2018, "Improving lexical choice in neural machine
        translation".
        """
        targets, width = self.target.weight.shape
        total = torch.zeros_like(self.source.weight)
        piece = torch.from_numpy(key // targets)
        share = torch.from_numpy(probability.astype(np.float32))
        total.index_add_(0, piece, share[:, None] * self.target.weight[torch.from_numpy(key % targets)])
        copied = torch.from_numpy(np.flatnonzero(same >= 0))
        total[copied] = total[copied] * 0.3 + self.target.weight[torch.from_numpy(same[same >= 0])]
        length = total.norm(dim=1, keepdim=True)
        known = (length > 1e-4).squeeze(1)
        mean = total[known] / length[known] + 0.25 * torch.randn(int(known.sum()), width) * width**-0.5
        self.source.weight[known] = mean / mean.norm(dim=1, keepdim=True)
