"""`duizhao models`: what of the rooms `models` and `engines` the commands need, put together."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from pipeline import engines
from pipeline.models import packages
from pipeline.models.verify import SENTENCE, Verdict, verify, verify_all
from pipeline.progress import Progress


def listing() -> list[tuple[str, ...]]:
    """Rows for people, with a heading: every package, the one taken by default marked."""
    default = default_path()
    rows: list[tuple[str, ...]] = [("", "package", "version", "size", "licence", "scores", "path")]
    for package in [*packages.installed(), packages.embedded()]:
        row = packages.describe(package)
        mark = "*" if package.path == default else ""
        rows.append((mark, *(row[key] for key in ("name", "version", "size", "licence", "scores", "path"))))
    return rows


def default_path() -> Path:
    """The package that `duizhao run` takes when none is named."""
    return packages.best().path


def install(source: str | None, *, index: str | None, sha256: str | None, progress: Progress) -> Path:
    """Install a package with a progress bar; its folder."""
    from pipeline.models.install import install

    with progress.bar("Downloading", None, "bytes") as advance:
        last = 0

        def report(done: int, total: int | None) -> None:
            nonlocal last
            advance(done - last)
            last = done

        return install(source, index=index, sha256=sha256, progress=report).path


def verdicts(package: Path | None) -> Iterator[Verdict]:
    """What is to be said of one package, or of all."""
    if package is not None:
        yield verify(package, _said)
    else:
        yield from verify_all(_said)


def _said(path: Path) -> str:
    engine, _ = engines.open_engine("argos", model=path)
    with closing(engine):
        return engine.translate([SENTENCE])[0][0].text
