"""Cross-entropy over the target pieces, in slices.

The scores of a batch are the largest arrays of a step: 2,000 positions times 11,000 pieces. Written out in
float32, softened and differentiated by autograd they take longer than the network itself. Here they exist
for a few hundred positions at a time, and the gradient is made together with the loss. They can be
made for a third of the pieces only.
"""

import math
from typing import Any

import torch
from torch import Tensor

__all__ = ["cross_entropy"]

_ROWS = {"cpu": 256}  # positions at a time: scores that stay in the processor's cache
_ROWS_ELSEWHERE = 8192


class _CrossEntropy(torch.autograd.Function):
    """Mean of -log softmax(states @ weight.T + bias)[wanted]; its backward pass only scales."""

    @staticmethod
    def forward(
        ctx: Any,
        states: Tensor,
        weight: Tensor,
        bias: Tensor,
        wanted: Tensor,
        smoothing: float,
        short: torch.dtype,
    ) -> Tensor:
        rows = _ROWS.get(states.device.type, _ROWS_ELSEWHERE)
        states, weight, bias = states.to(short), weight.to(short), bias.to(short)
        count = len(states)
        gradient = states.new_empty(count, len(weight))
        total = states.new_zeros((), dtype=torch.float32)
        for start in range(0, count, rows):
            right = wanted[start : start + rows, None]
            scores = torch.addmm(bias, states[start : start + rows], weight.t())
            share = torch.softmax(scores, 1, dtype=torch.float32)
            total -= share.gather(1, right).clamp_min(1e-30).log().sum()
            if smoothing:
                share -= smoothing / len(weight)
            share.scatter_add_(1, right, share.new_full(right.shape, smoothing - 1.0))
            gradient[start : start + rows] = share
        ctx.save_for_backward(
            (gradient @ weight).float() / count,
            (gradient.t() @ states).float() / count,
            (gradient.new_ones(1, count) @ gradient)[0].float() / count,
        )
        return total / count

    @staticmethod
    def backward(ctx: Any, *outer: Tensor) -> tuple[Tensor, Tensor, Tensor, None, None, None]:
        states, weight, bias = ctx.saved_tensors
        return states * outer[0], weight * outer[0], bias * outer[0], None, None, None


def cross_entropy(
    states: Tensor,
    weight: Tensor,
    bias: Tensor,
    wanted: Tensor,
    smoothing: float = 0.0,
    precision: torch.dtype = torch.float32,
    negatives: int = 0,
) -> Tensor:
    """Mean cross-entropy in nats.

    `states` (positions, width) and `wanted` (positions) choose among the rows of `weight` (pieces, width)
    with `bias` (pieces). Products are in `precision`, sums in float32; gradients go to all but `wanted`.
    `smoothing` moves that part of the wanted piece's weight to all pieces alike, in the gradient only: the
    value stays the cross-entropy (Szegedy et al. 2016, "Rethinking the Inception architecture", section 7).

    With `negatives` the choice is among the pieces wanted somewhere and so many of the others, drawn anew
    from torch's generator. These stand for those not drawn: their share is multiplied with others / drawn,
    which leaves the sum under the fraction unbiased (Jean et al. 2015, "On using very large target
    vocabulary for neural machine translation"). With as many as there are others it is the ordinary value.
    """
    if negatives:
        weight, bias, wanted = _drawn(weight, bias, wanted, negatives)
    loss: Tensor = _CrossEntropy.apply(states.float(), weight, bias, wanted, smoothing, precision)
    return loss


def _drawn(weight: Tensor, bias: Tensor, wanted: Tensor, negatives: int) -> tuple[Tensor, Tensor, Tensor]:
    """Rows and biases of the pieces to choose among, and where the wanted ones stand among them."""
    absent = torch.ones(len(weight), dtype=torch.bool, device=wanted.device)
    absent[wanted] = False
    others = absent.nonzero()[:, 0]
    drawn = others[torch.randperm(len(others), device=wanted.device)[:negatives]]
    pieces = torch.cat([(~absent).nonzero()[:, 0], drawn])
    place = torch.empty(len(weight), dtype=torch.long, device=wanted.device)
    place[pieces] = torch.arange(len(pieces), device=wanted.device)
    correction = torch.zeros(len(pieces), device=wanted.device)
    if len(drawn):
        correction[-len(drawn) :] = math.log(len(others) / len(drawn))
    return weight[pieces], bias[pieces] + correction, place[wanted]
