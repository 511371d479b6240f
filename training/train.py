"""Trains the network on prepared data: `python -m training.train --data DATA --run RUN`.

The same script runs on a CPU and on one GPU, in bf16 where the hardware multiplies it, and goes on from the
last checkpoint after a kill: on a CPU with the same result as if it had not been interrupted; on a GPU sums
vary in their order and dropout begins with other numbers. The learning rate rises, stays level and is brought
down only on request (`--finish TOKENS`), in files of their own, so that the level run can be continued on
another day (warm-up, stable, decay: Hu et al. 2024, "MiniCPM").
RUN/log.tsv holds time, step, target tokens, losses and tokens per second.
"""

import argparse
import json
import time
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch

from training.batches import Batch, Data, batches, easy, plan
from training.loss import cross_entropy
from training.model import PRESETS, Shape, Transformer
from training.muon import Muon
from training.prepare import GROUPS
from training.vocabulary import Vocabulary
from training.weights import load_package

__all__ = ["Settings", "losses", "train"]


@dataclass
class Settings:
    """What a run is defined by; kept in RUN/config.json. Rates are peak values, tokens are target pieces."""

    preset: str = "small"
    package: str = ""  # a package whose weights to begin with
    dropout: float = -1.0  # below 0: the preset's
    smoothing: float = 0.1
    negatives: int = 0  # pieces not wanted in a batch that stand for all such; 0: all themselves
    tokens: int = 3000
    rate_hidden: float = 0.02
    rate_other: float = 1.5e-3
    warm_up: int = 60
    guide: float = 0.3
    guide_last: float = 0.05
    guide_tokens: int = 8_000_000
    easy_tokens: int = 300_000
    seed: int = 1
    share: dict[str, float] = field(default_factory=lambda: {"machine": 0.25, "written": 0.4})


@dataclass
class Progress:
    """Where a run is: batches done, target tokens seen, pass over the data and batch within it."""

    step: int = 0
    tokens: int = 0
    turn: int = 0
    batch: int = 0


def precision(device: torch.device) -> torch.dtype:
    """bf16 on a GPU and on processors with instructions for it; elsewhere its products are emulated, sixty
    times slower than float32's."""
    if device.type != "cpu":
        return torch.bfloat16
    known = torch.cpu.get_capabilities()
    return torch.bfloat16 if known.get("avx512_bf16") or known.get("amx_bf16") else torch.float32


def losses(
    model: Transformer, batch: Batch, device: torch.device, smoothing: float = 0.0, negatives: int = 0
) -> tuple[torch.Tensor, torch.Tensor, int]:
    """Mean cross-entropy per target piece, mean negative log of attention on the aligned piece, number of
    pieces. `smoothing` and `negatives` as in `cross_entropy`."""
    source, length, given, wanted, links = (
        torch.from_numpy(part).to(device, non_blocking=True)
        for part in (batch.source, batch.source_length, batch.given, batch.wanted, batch.links)
    )
    keep = wanted >= 0
    short = precision(device)
    with torch.autocast(device.type, dtype=torch.bfloat16, enabled=short == torch.bfloat16):
        states, attention = model(source, length, given)
    translation = cross_entropy(
        states[keep], model.target.weight, model.bias, wanted[keep], smoothing, short, negatives
    )
    links, linked = links[keep], links[keep] >= 0
    weight = attention[keep][linked].gather(1, links[linked][:, None]).float()
    return translation, -(weight + 1e-6).log().mean(), int(keep.sum())


def optimisers(model: Transformer, settings: Settings, device: torch.device) -> list[torch.optim.Optimizer]:
    """Muon for hidden matrices, AdamW for embeddings, norms and biases (Jordan et al. 2024, "Muon")."""
    hidden: list[torch.Tensor] = []
    other: list[torch.Tensor] = []
    for name, parameter in model.named_parameters():
        matrix = parameter.ndim == 2 and not name.startswith(("source.", "target."))
        (hidden if matrix else other).append(parameter)
    return [
        Muon(hidden, lr=settings.rate_hidden, precision=precision(device)),
        torch.optim.AdamW(other, lr=settings.rate_other, betas=(0.9, 0.98), weight_decay=0.0, fused=True),
    ]


def chosen_pairs(data: Data, settings: Settings, turn: int) -> np.ndarray:
    """Indices for one pass: turn 0 is the short pairs, the others all, with the shares of groups drawn
    anew."""
    rng = np.random.default_rng([settings.seed, turn, 1])
    if turn == 0:
        short = rng.permutation(easy(data))
        return short[np.cumsum(data.target_length[short] + 1) <= settings.easy_tokens]
    keep = np.ones(len(data.group), dtype=bool)
    for name, share in settings.share.items():
        keep &= (data.group != GROUPS.index(name)) | (rng.random(len(keep)) < share)
    return np.flatnonzero(keep)


@torch.no_grad()
def dev_losses(model: Transformer, data: Data, words: Vocabulary, device: torch.device) -> dict[str, float]:
    """Cross-entropy per piece on held-out pairs, for written text and documentation apart."""
    model.eval()
    result = {}
    for name in ("written", "documentation"):
        pairs = np.flatnonzero(data.group == GROUPS.index(name))
        if not len(pairs):
            continue
        total, count = 0.0, 0
        for batch in batches(data, plan(data, pairs, 4000, np.random.default_rng(0)), words.bos, words.eos):
            loss, _, size = losses(model, batch, device)
            total, count = total + float(loss) * size, count + size
        result[name] = total / count
    model.train()
    return result


class Run:
    """A folder with config.json, log.tsv and checkpoints, and the state that goes through them."""

    def __init__(self, folder: Path, data: Path, settings: Settings, device: torch.device) -> None:
        self.folder, self.settings, self.device = folder, settings, device
        folder.mkdir(parents=True, exist_ok=True)
        self.words = Vocabulary.load(data)
        self.train_data, self.dev_data = Data.load(data / "train.npz"), Data.load(data / "dev.npz")
        torch.manual_seed(settings.seed)
        shape: Shape = PRESETS[settings.preset]
        if settings.dropout >= 0:
            shape = replace(shape, dropout=settings.dropout)
        self.model = Transformer(shape, len(self.words.source), len(self.words.target))
        with np.load(data / "lexicon.npz") as lexicon:
            self.model.seed_embeddings(lexicon["key"], lexicon["probability"], np.array(self.words.target_of))
        self.progress = Progress()
        if settings.package:
            self._begin_with(Path(settings.package))
        self.model.to(device)
        self.optimisers = optimisers(self.model, settings, device)
        config = {"settings": asdict(settings), "shape": asdict(shape), "data": str(data)}
        (folder / "config.json").write_text(json.dumps(config, indent=1) + "\n")

    def _begin_with(self, package: Path) -> None:
        """Take the weights of a package and keep them as start.pt, as its file may be replaced later."""
        start = self.folder / "start.pt"
        if not start.exists():
            self.progress.tokens = load_package(self.model, self.words.source, package)
            self.progress.turn = 1
            self.save("start", whole=False)
        state = torch.load(start, map_location="cpu", weights_only=True)
        self.model.load_state_dict(state["model"])
        self.progress = Progress(**state["progress"])

    def load(self, path: Path) -> None:
        """Take up the state of a checkpoint."""
        state = torch.load(path, map_location=self.device, weights_only=True)
        self.model.load_state_dict(state["model"])
        for optimiser, saved in zip(self.optimisers, state["optimisers"], strict=True):
            optimiser.load_state_dict(saved)
        self.progress = Progress(**state["progress"])
        torch.set_rng_state(state["random"].cpu())

    def save(self, name: str, *, whole: bool = True) -> None:
        """Write a checkpoint, replacing an older one of the name only when complete."""
        state: dict[str, Any] = {"model": self.model.state_dict(), "progress": asdict(self.progress)}
        if whole:
            state["optimisers"] = [optimiser.state_dict() for optimiser in self.optimisers]
            state["random"] = torch.get_rng_state()
        part = self.folder / f"{name}.part"
        torch.save(state, part)
        part.replace(self.folder / f"{name}.pt")

    def step(self, batch: Batch, factor: float) -> tuple[float, float]:
        """One update with the peak rates times `factor`; returns both losses."""
        settings = self.settings
        for optimiser, rate in zip(self.optimisers, (settings.rate_hidden, settings.rate_other), strict=True):
            for group in optimiser.param_groups:
                group["lr"] = rate * factor
        translation, guide, count = losses(
            self.model, batch, self.device, settings.smoothing, settings.negatives
        )
        faded = min(1.0, self.progress.tokens / settings.guide_tokens)
        weight = settings.guide + (settings.guide_last - settings.guide) * faded
        (translation + weight * guide).backward()
        for optimiser in self.optimisers:
            optimiser.step()
            optimiser.zero_grad(set_to_none=True)
        self.progress.step += 1
        self.progress.tokens += count
        self.progress.batch += 1
        return translation.item(), guide.item()


def train(
    run: Run, *, until: int, stop_after: int, minutes: float, every: int, finish: int = 0, keep: int = 4
) -> None:
    """Train until `until` target tokens or for `minutes`; with `finish`, bring the rate to zero over that
    many tokens.

    Checkpoints: `last.pt` (or `finish.pt`) every `every` steps, and the `keep` newest as `model-*.pt`
    (`final-*.pt`).
    """
    last, models = ("finish", "final") if finish else ("last", "model")
    begun = time.monotonic()
    if (run.folder / f"{last}.pt").exists():
        run.load(run.folder / f"{last}.pt")
    elif finish:
        if (run.folder / "last.pt").exists():
            run.load(run.folder / "last.pt")
        elif not run.settings.package:
            raise SystemExit(
                f"{run.folder}: nothing to finish yet; train first, or begin with --package FILE"
            )
        run.progress.turn, run.progress.batch = 1000, 0
        (run.folder / "finish.json").write_text(
            json.dumps({"from": run.progress.tokens, "over": finish}) + "\n"
        )
    first = json.loads((run.folder / "finish.json").read_text())["from"] if finish else 0
    end = first + finish if finish else until
    since, tokens, sums = time.monotonic(), run.progress.tokens, np.zeros(3)
    while run.progress.tokens < end and run.progress.step < stop_after:
        pairs = chosen_pairs(run.train_data, run.settings, run.progress.turn)
        rng = np.random.default_rng([run.settings.seed, run.progress.turn, 2])
        parts = plan(run.train_data, pairs, run.settings.tokens, rng)[run.progress.batch :]
        for batch in batches(run.train_data, parts, run.words.bos, run.words.eos):
            factor = min(1.0, (run.progress.step + 1) / run.settings.warm_up)
            if finish:
                factor = max(0.02, 1 - (run.progress.tokens - first) / finish)
            sums += (*run.step(batch, factor), 1)
            step, late = run.progress.step, (time.monotonic() - begun) / 60 > minutes
            if step % 20 == 0:
                now = time.monotonic()
                speed = (run.progress.tokens - tokens) / (now - since)
                _log(
                    run, f"train\t{sums[0] / sums[2]:.3f}\t{sums[1] / sums[2]:.3f}\t{speed:.0f}\t{factor:.3f}"
                )
                since, tokens, sums = now, run.progress.tokens, np.zeros(3)
            over = run.progress.tokens >= end or step >= stop_after
            if step % every == 0 or over or late:
                run.save(last)
                run.save(f"{models}-{step:07d}", whole=False)
                for old in sorted(run.folder.glob(f"{models}-*.pt"))[:-keep]:
                    old.unlink()
                dev = dev_losses(run.model, run.dev_data, run.words, run.device)
                _log(run, "dev\t" + "\t".join(f"{name} {value:.3f}" for name, value in dev.items()))
                since = time.monotonic()
            if over or late:
                return
        run.progress.turn, run.progress.batch = run.progress.turn + 1, 0


def _log(run: Run, text: str) -> None:
    stamp = time.strftime("%Y-%m-%dT%H:%M:%S")
    with (run.folder / "log.tsv").open("a", encoding="utf-8") as log:
        log.write(f"{stamp}\t{run.progress.step}\t{run.progress.tokens}\t{text}\n")


def main(arguments: list[str] | None = None) -> None:
    """Command line of the training."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder that training.prepare made")
    parser.add_argument(
        "--run", type=Path, required=True, help="folder for checkpoints and the log; resumed if it exists"
    )
    parser.add_argument("--device", choices=["auto", "cpu", "cuda"], default="auto")
    parser.add_argument("--threads", type=int, default=0, help="CPU threads, 0 for torch's own choice")
    parser.add_argument("--until", type=int, default=10**12, help="stop after so many target tokens in all")
    parser.add_argument("--stop-after", type=int, default=10**9, help="stop after so many steps in all")
    parser.add_argument("--minutes", type=float, default=1e9, help="stop after so many minutes of this call")
    parser.add_argument(
        "--finish", type=int, default=0, help="bring the rate down over so many target tokens"
    )
    parser.add_argument("--every", type=int, default=200, help="steps between checkpoints")
    for item in fields(Settings):
        if item.name != "share":
            kind = type(getattr(Settings(), item.name))
            choices = sorted(PRESETS) if item.name == "preset" else None
            parser.add_argument(f"--{item.name.replace('_', '-')}", type=kind, choices=choices)
    parser.add_argument(
        "--share", nargs="*", default=[], metavar="GROUP=PART", help="part of a group per pass"
    )
    options = parser.parse_args(arguments)
    settings = Settings()
    known = options.run / "config.json"
    if known.exists():
        settings = Settings(**json.loads(known.read_text())["settings"])
    for item in fields(Settings):
        value = getattr(options, item.name, None)
        if item.name != "share" and value is not None:
            setattr(settings, item.name, value)
    settings.share |= {name: float(part) for name, part in (text.split("=") for text in options.share)}
    device = options.device
    if device == "auto":
        device = "cuda" if torch.cuda.is_available() else "cpu"
    if options.threads:
        torch.set_num_threads(options.threads)
    run = Run(options.run, options.data, settings, torch.device(device))
    train(
        run,
        until=options.until,
        stop_after=options.stop_after,
        minutes=options.minutes,
        every=options.every,
        finish=options.finish,
    )


if __name__ == "__main__":
    main()
