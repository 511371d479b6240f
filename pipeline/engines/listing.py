"""What `duizhao models list` shows: every engine and package, and which one is taken by default and why."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import metadata

from pipeline.engines import GROUP
from pipeline.models import firefox, packages
from pipeline.models.packages import PUBLISHED, Package

FETCH = {
    "argos": ("about 80 MB", "not installed; get it: duizhao models install"),
    "firefox": ("about 42 MB", "not installed; get it: duizhao models install firefox"),
}
"""Size of what is not there, and how it is had."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A line of the list. `default` marks what `duizhao run` takes; `note` says why, or how to get it."""

    engine: str
    version: str
    size: str
    licence: str
    scores: str
    path: str
    note: str
    default: bool = False


def offers() -> list[Offer]:
    """All that can be chosen, the best first. Raises PackageError when the embedded package is missing."""
    installed = packages.installed()
    model = firefox.installed()
    rows = []
    first = "default: the best that is installed"
    if model is None:
        rows.append(_missing("firefox", firefox.LICENCE))
    else:
        usable = firefox.usable()
        note = first if usable else "needs the library fxtranslate: pip install fxtranslate"
        rows.append(_offer("firefox", firefox.package(model), PUBLISHED["firefox"], note, usable))
    for package in installed:
        taken = not any(row.default for row in rows)
        rows.append(_offer("argos", package, "", first if taken else "", taken))
    if not any(packages.is_official(package) for package in installed):
        rows.append(_missing("argos", "see its README"))
    taken = not any(row.default for row in rows)
    note = "comes with duizhao, a draft engine" + ("; default: nothing better is installed" if taken else "")
    rows.append(_offer("argos", packages.embedded(), "", note, taken))
    rows.append(_named("ctranslate2", "a model folder of yours: --engine ctranslate2 --model FOLDER"))
    rows.append(_named("command", 'a program of yours: --engine "command:PROGRAM OPTIONS"'))
    rows.append(_named("copy", "repeats the source, to rehearse: --engine copy"))
    for point in sorted(metadata.entry_points(group=GROUP), key=lambda point: point.name):
        source = f"from {point.dist.name} {point.dist.version}" if point.dist else "from a third party"
        rows.append(_named(point.name, f"{source}: --engine {point.name}"))
    return rows


def default() -> Offer:
    """What `duizhao run` takes when nothing is named. Raises PackageError."""
    return next(offer for offer in offers() if offer.default)


def _offer(engine: str, package: Package, scores: str, note: str, default: bool) -> Offer:
    told = packages.describe(package)
    return Offer(
        engine,
        told["version"],
        told["size"],
        told["licence"],
        scores or told["scores"],
        told["path"],
        note,
        default,
    )


def _missing(engine: str, licence: str) -> Offer:
    size, note = FETCH[engine]
    return Offer(engine, "", size, licence, PUBLISHED[engine], "", note)


def _named(engine: str, note: str) -> Offer:
    return Offer(engine, "", "", "", "", "", note)
