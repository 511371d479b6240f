"""duizhao.yaml and the command line, brought together in one frozen Config.

The command line wins over the file, the file over the defaults. Every key is checked here, so that the rest
of the house gets values it can use as they are.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pipeline.errors import InputError

FILE_NAME = "duizhao.yaml"
_KIND_NAMES = {Path: "path", float: "number", int: "whole number", str: "text"}

Reflow = Literal["auto", "on", "off"]
Segmentation = Literal["duizhao", "omegat"]
Preset = Literal["best", "balanced", "fast"]
Device = Literal["auto", "cpu", "cuda"]
Executor = Literal["local", "ray"]


@dataclass(frozen=True, slots=True)
class Config:
    """What one run of duizhao is to do. Paths from duizhao.yaml are relative to its folder.

    `max_sentence` is in characters: longer sentences are cut for the engine only. `fuzzy` is the lowest fuzzy
    match offered, 0.5-1. `address` is that of a Ray cluster.
    """

    sources: tuple[Path, ...] = ()
    output: Path = Path("output")
    glossaries: tuple[Path, ...] = ()
    memories: tuple[Path, ...] = ()
    engine: str | None = None
    model: Path | None = None
    preset: Preset = "best"
    device: Device = "auto"
    formats: tuple[str, ...] = ("tmx", "md")
    source_lang: str = "zh-CN"
    target_lang: str = "en-US"
    reflow: Reflow = "auto"
    encoding: str | None = None
    segmentation: Segmentation = "duizhao"
    max_sentence: int = 200
    fuzzy: float = 0.75
    executor: Executor = "local"
    address: str | None = None


def load(file: Path | None = None, **options: Any) -> Config:
    """The Config of `file` (or of ./duizhao.yaml where there is one) with `options` laid over it.

    An option that is None or empty was not given and changes nothing. Raises InputError with file and line
    for broken YAML, unknown keys and values of the wrong kind.
    """
    values: dict[str, Any] = {}
    if file is None and Path(FILE_NAME).is_file():
        file = Path(FILE_NAME)
    if file is not None:
        values = _read(file)
    values.update({key: value for key, value in options.items() if value not in (None, (), [])})
    for key, value in values.items():
        if isinstance(value, list):
            values[key] = tuple(value)
    config = Config(**values)
    if not 0.5 <= config.fuzzy <= 1:
        raise InputError(f"fuzzy is {config.fuzzy}; it must lie between 0.5 and 1.", file=file)
    if config.max_sentence < 20:
        raise InputError(
            f"max_sentence is {config.max_sentence}; at least 20 characters are needed.", file=file
        )
    return config


def _read(file: Path) -> dict[str, Any]:
    import yaml

    try:
        text = file.read_text(encoding="utf-8-sig")
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        data = yaml.safe_load(text)
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror}).", file=file) from error
    except UnicodeDecodeError as error:
        raise InputError("is not UTF-8.", file=file, way_out="Save it as UTF-8.") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        raise InputError(
            f"is not valid YAML: {error.problem}.", file=file, line=mark.line + 1 if mark else None
        ) from error
    if data is None:
        return {}
    if not isinstance(data, dict) or not isinstance(node, yaml.MappingNode):
        raise InputError("must hold `key: value` lines.", file=file, line=1)
    lines = {key.value: key.start_mark.line + 1 for key, _ in node.value}
    kinds = typing.get_type_hints(Config)
    return {
        key: _value(kinds[key], value, key, file, lines[key])
        if key in kinds
        else _unknown(key, file, lines.get(str(key)))
        for key, value in data.items()
    }


def _unknown(key: object, file: Path, line: int | None) -> typing.NoReturn:
    names = ", ".join(field.name for field in dataclasses.fields(Config))
    raise InputError(f"unknown key `{key}`.", file=file, line=line, way_out=f"Known keys: {names}.")


def _value(kind: Any, value: Any, key: str, file: Path, line: int) -> Any:
    """`value` as the field's type wants it; relative paths are taken from the file's folder."""
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is tuple:
        items = value if isinstance(value, list) else [value]
        return tuple(_value(arguments[0], item, key, file, line) for item in items)
    if origin in (typing.Union, types.UnionType):
        return None if value is None else _value(arguments[0], value, key, file, line)
    if origin is Literal:
        value = {True: "on", False: "off"}.get(value, value) if isinstance(value, bool) else value
        if value in arguments:
            return value
        raise InputError(
            f"{key} is {value!r}; it must be one of {', '.join(arguments)}.", file=file, line=line
        )
    if kind is Path and isinstance(value, str) and value:
        return file.parent / Path(value).expanduser()
    if kind is float and isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    if kind in (int, str) and type(value) is kind and value != "":
        return value
    raise InputError(f"{key} is {value!r}, where a {_KIND_NAMES[kind]} is wanted.", file=file, line=line)
