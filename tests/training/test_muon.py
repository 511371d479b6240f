"""The optimiser of the matrices does what torch's own does."""

import pytest

torch = pytest.importorskip("torch", reason="the extra `train` is not installed")

from training.muon import Muon, orthogonal  # noqa: E402


@pytest.mark.parametrize("shape", [(16, 16), (48, 16), (16, 64)])
def test_singular_values_come_near_one(shape: tuple[int, int]) -> None:
    torch.manual_seed(1)
    values = torch.linalg.svdvals(orthogonal(torch.randn(shape), torch.float32))
    assert 0.5 < values.min() <= values.max() < 1.5


@pytest.mark.parametrize("shape", [(24, 8), (8, 24)])
def test_steps_are_those_of_torch(shape: tuple[int, int]) -> None:
    torch.manual_seed(1)
    start, gradients = torch.randn(shape), torch.randn(3, *shape)
    ours, theirs = start.clone().requires_grad_(), start.clone().requires_grad_()
    pairs = [
        (ours, Muon([ours], lr=0.1, precision=torch.bfloat16)),
        (theirs, torch.optim.Muon([theirs], lr=0.1, weight_decay=0.0)),
    ]
    for parameter, optimiser in pairs:
        for gradient in gradients:
            parameter.grad = gradient.clone()
            optimiser.step()
    assert (ours - theirs).norm() < 0.01 * (ours - start).norm()
