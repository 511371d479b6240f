"""`duizhao models`: what of the rooms `models` and `engines` the commands need, put together."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from pipeline import engines
from pipeline.engines.listing import default, offers
from pipeline.models.verify import SENTENCE, Verdict, verify, verify_all
from pipeline.progress import Progress


def listing() -> list[tuple[str, ...]]:
    """Rows for people, with a heading: every engine and package, the one taken by default marked."""
    rows: list[tuple[str, ...]] = [("", "engine", "version", "size", "licence", "scores", "note")]
    for offer in offers():
        note = f"{offer.note} ({offer.path})" if offer.path else offer.note
        mark = "*" if offer.default else ""
        rows.append((mark, offer.engine, offer.version, offer.size, offer.licence, offer.scores, note))
    return rows


def default_path() -> str:
    """The package or model that `duizhao run` takes when none is named."""
    return default().path


def install(source: str | None, *, index: str | None, sha256: str | None, progress: Progress) -> Path:
    """Install a package with a progress bar, or Firefox's model; its folder."""
    from pipeline.models import firefox
    from pipeline.models.install import install

    with progress.bar("Downloading", None, "bytes") as advance:
        last = 0

        def report(done: int, total: int | None) -> None:
            nonlocal last
            advance(done - last)
            last = done

        if source == "firefox":
            return firefox.install(progress=report)
        return install(source, index=index, sha256=sha256, progress=report).path


def verdicts(package: Path | None) -> Iterator[Verdict]:
    """What is to be said of one package, or of all."""
    if package is not None:
        yield verify(package, _said)
    else:
        yield from verify_all(_said)


def _said(path: Path) -> str:
    engine, _ = engines.open_engine(None, model=path)
    with closing(engine):
        return engine.translate([SENTENCE])[0][0].text
