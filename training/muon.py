"""Muon: momentum whose direction is made orthogonal, for the matrices of the network.

Jordan et al. 2024, "Muon: an optimizer for hidden layers in neural networks". The rule and its constants are
those of torch.optim.Muon, which multiplies in bf16 always; a processor that has to emulate bf16 then spends
five times longer on this than on the rest of a step. Here the caller says in what precision.
"""

import math
from collections.abc import Iterable
from typing import Any

import torch
from torch import Tensor

__all__ = ["Muon", "orthogonal"]

# Coefficients of the quintic iteration, and how often it is applied (Jordan et al. 2024).
_A, _B, _C = 3.4445, -4.775, 2.0315
_ROUNDS = 5
_MOMENTUM = 0.95


def orthogonal(matrix: Tensor, precision: torch.dtype) -> Tensor:
    """A matrix with the same singular vectors whose singular values are all near one."""
    tall = matrix.size(0) > matrix.size(1)
    x = (matrix.t() if tall else matrix).to(precision)
    x = x / x.norm().clamp(min=1e-7)
    for _ in range(_ROUNDS):
        gram = x @ x.t()
        x = torch.addmm(x, torch.addmm(gram, gram, gram, beta=_B, alpha=_C), x, beta=_A)
    return x.t() if tall else x


class Muon(torch.optim.Optimizer):
    """Takes matrices only, with Nesterov momentum; `lr` is scaled with sqrt(rows / columns) if above
    one."""

    def __init__(self, params: Iterable[Tensor], lr: float, precision: torch.dtype) -> None:
        super().__init__(params, {"lr": lr})
        self.precision = precision

    @torch.no_grad()
    def step(self, closure: Any = None) -> None:
        """One update of every matrix that has a gradient."""
        assert closure is None
        for group in self.param_groups:
            for parameter in group["params"]:
                if parameter.grad is None:
                    continue
                state = self.state[parameter]
                if not state:
                    state["momentum"] = torch.zeros_like(parameter)
                state["momentum"].lerp_(parameter.grad, 1 - _MOMENTUM)
                update = orthogonal(parameter.grad.lerp(state["momentum"], _MOMENTUM), self.precision)
                rows, columns = parameter.shape
                parameter.add_(
                    update.to(parameter.dtype), alpha=-group["lr"] * math.sqrt(max(1, rows / columns))
                )
