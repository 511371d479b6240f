"""The sliced cross-entropy is the ordinary one."""

import pytest

torch = pytest.importorskip("torch", reason="the extra `train` is not installed")

from training.loss import cross_entropy  # noqa: E402


@pytest.mark.parametrize(
    ("smoothing", "precision"), [(0.0, torch.float32), (0.1, torch.float32), (0.1, torch.bfloat16)]
)
def test_value_and_gradients_are_those_of_the_ordinary_cross_entropy(
    smoothing: float, precision: torch.dtype
) -> None:
    torch.manual_seed(1)
    states = torch.randn(700, 16).bfloat16().float().requires_grad_()  # more than one slice
    weight = torch.randn(90, 16).bfloat16().float().requires_grad_()
    bias = torch.randn(90).bfloat16().float().requires_grad_()
    wanted = torch.randint(90, (700,))

    scores = states @ weight.t() + bias
    ordinary = torch.nn.functional.cross_entropy(scores, wanted)
    smoothed = torch.nn.functional.cross_entropy(scores, wanted, label_smoothing=smoothing)
    expected = torch.autograd.grad(smoothed, [states, weight, bias])
    sliced = cross_entropy(states, weight, bias, wanted, smoothing, precision)
    gradients = torch.autograd.grad(sliced, [states, weight, bias])

    exact = 1e-5 if precision == torch.float32 else 0.02
    assert sliced.item() == pytest.approx(ordinary.item(), rel=exact)
    for found, right in zip(gradients, expected, strict=True):
        assert (found - right).norm() < exact * right.norm()


def test_a_factor_behind_it_reaches_the_gradient() -> None:
    states = torch.ones(2, 4, requires_grad=True)
    weight, bias, wanted = torch.eye(4), torch.zeros(4), torch.tensor([0, 1])
    once, thrice = (
        torch.autograd.grad(factor * cross_entropy(states, weight, bias, wanted), states)[0]
        for factor in (1, 3)
    )
    assert torch.allclose(3 * once, thrice)
    assert once.abs().sum() > 0


def test_with_all_other_pieces_drawn_it_is_the_ordinary_one() -> None:
    torch.manual_seed(1)
    states, weight, bias = torch.randn(40, 8), torch.randn(90, 8), torch.randn(90)
    wanted = torch.randint(20, (40,))
    exact = cross_entropy(states, weight, bias, wanted, 0.1)
    assert cross_entropy(states, weight, bias, wanted, 0.1, negatives=90).item() == pytest.approx(
        exact.item()
    )


def test_drawn_pieces_stand_for_the_others() -> None:
    torch.manual_seed(1)
    states, wanted = torch.randn(60, 8, requires_grad=True), torch.randint(30, (60,))
    weight, bias = (0.4 * torch.randn(500, 8)).requires_grad_(), torch.randn(500)
    exact = cross_entropy(states, weight, bias, wanted)
    right = torch.autograd.grad(exact, [states, weight])
    losses = [cross_entropy(states, weight, bias, wanted, negatives=100) for _ in range(200)]
    gradients = [torch.autograd.grad(loss, [states, weight]) for loss in losses]

    mean = sum(loss.item() for loss in losses) / len(losses)
    assert mean == pytest.approx(exact.item(), rel=0.02)
    for found, expected in zip(zip(*gradients, strict=True), right, strict=True):
        average = torch.stack(list(found)).mean(0)
        assert (average - expected).norm() < 0.15 * expected.norm()
