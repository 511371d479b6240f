"""Chinese sentences in, English sentences out: one protocol, several engines.

This is their registry: `open_engine` finds an engine by name or picks the best one that is installed. Engines
load their libraries only when they are opened.

A third party adds an engine through an entry point in the group "duizhao.engines", a function
`load(model: Path | None, *, preset: str, device: str) -> Engine`. In its pyproject.toml:

    [project.entry-points."duizhao.engines"]
    mine = "my_module:load"
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pipeline.engines.base import Engine
from pipeline.errors import DuizhaoError, EngineError, PackageError

GROUP = "duizhao.engines"

Loader = Callable[[Path | None, str, str], tuple[Engine, str]]


def open_engine(
    name: str | None, *, model: Path | None = None, preset: str = "best", device: str = "auto"
) -> tuple[Engine, str]:
    """The engine `name`, loaded, and a line that tells the user which it is and what its output deserves.

    `model` is what the engine translates with (see each engine's `load`). Without a name the kind of `model`
    decides; without both, the best that is installed: Firefox's model, else the highest version of an Argos
    package, else the embedded package. Nothing is fetched. Raises PackageError or EngineError.
    """
    if name is None:
        name = _kind_of(model) if model is not None else _best()
    if name in _BUILT_IN:
        return _BUILT_IN[name](model, preset, device)
    if name.startswith("command:"):
        from pipeline.engines.command import Command

        return Command.load(name.removeprefix("command:")), f"Engine: {name}."
    return _third_party(name, model, preset, device)


def names() -> list[str]:
    """What `--engine` takes: the built-in engines and those of third parties, sorted."""
    from importlib import metadata

    return sorted({*_BUILT_IN, *(point.name for point in metadata.entry_points(group=GROUP))})


def _argos(model: Path | None, preset: str, device: str) -> tuple[Engine, str]:
    from pipeline.engines.argos import Argos
    from pipeline.models import packages

    package = packages.read_package(model) if model is not None else packages.best()
    engine = Argos.load(package.path, preset=preset, device=device)
    if package.origin != "embedded":
        return engine, f"Engine: argos, package {package.version} ({package.path}), preset {preset}."
    return engine, (
        f"Engine: argos, the embedded package {package.version}, preset {preset}. This is a draft engine: "
        'expect to rewrite what it says. "duizhao models install" fetches the full package (about 80 MB).'
    )


def _firefox(model: Path | None, preset: str, device: str) -> tuple[Engine, str]:
    from pipeline.engines.firefox import Firefox
    from pipeline.models import firefox

    folder = model if model is not None else firefox.installed()
    if folder is None:
        raise PackageError(
            "Firefox's zh-en model is not installed.",
            way_out='Run "duizhao models install firefox", or name its folder with --model.',
        )
    return Firefox.load(folder), f"Engine: firefox, model in {folder}."


def _ctranslate2(model: Path | None, preset: str, device: str) -> tuple[Engine, str]:
    from pipeline.engines.ctranslate2 import CTranslate2

    if model is None:
        raise PackageError("the engine ctranslate2 needs a model.", way_out="Name its folder with --model.")
    return CTranslate2.load(model, preset=preset, device=device), f"Engine: ctranslate2, model in {model}."


def _command(model: Path | None, preset: str, device: str) -> tuple[Engine, str]:
    from pipeline.engines.command import Command

    if model is None:
        raise EngineError(
            "the engine command needs a program.",
            way_out='Name it with --model PROGRAM, or with its options: --engine "command:PROGRAM OPTIONS".',
        )
    return Command.load([str(model)]), f"Engine: command, {model}."


def _copy(model: Path | None, preset: str, device: str) -> tuple[Engine, str]:
    from pipeline.engines.copying import Copy

    return Copy(), "Engine: copy. It does not translate: every target is the source."


_BUILT_IN: dict[str, Loader] = {
    "argos": _argos,
    "firefox": _firefox,
    "ctranslate2": _ctranslate2,
    "command": _command,
    "copy": _copy,
}


def _third_party(name: str, model: Path | None, preset: str, device: str) -> tuple[Engine, str]:
    from importlib import metadata

    for point in metadata.entry_points(group=GROUP):
        if point.name != name:
            continue
        source = f"from {point.dist.name} {point.dist.version}" if point.dist else "from a third party"
        try:
            engine: Engine = point.load()(model, preset=preset, device=device)
        except DuizhaoError:
            raise
        except Exception as error:  # other people's code may raise anything
            raise EngineError(f'the engine "{name}" ({source}) does not load: {error!r}.') from error
        return engine, f"Engine: {name}, {source}."
    raise EngineError(f'there is no engine "{name}".', way_out=f"Take one of {', '.join(names())}.")


def _kind_of(model: Path) -> str:
    """Which built-in engine a file or folder is for; "argos", which will complain, if none."""
    if model.is_dir() and not (model / "metadata.json").exists():
        if (model / "model.bin").exists():
            return "ctranslate2"
        if any(model.glob("model*.bin")):
            return "firefox"
    return "argos"


def _best() -> str:
    from pipeline.models import firefox

    return "firefox" if firefox.usable() else "argos"
