"""Options that several commands share, each defined and worded once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from pipeline import config as configuration
from pipeline.progress import Terminal
from pipeline.run.job import Job
from pipeline.writers import WRITERS

Sources = Annotated[
    list[Path] | None, typer.Argument(help="Chinese texts: files, or folders with everything in them.")
]
Folder = Annotated[
    Path | None,
    typer.Option("-o", "--output", help="Project folder: the store and everything written.", metavar="DIR"),
]
Project = Annotated[Path, typer.Argument(help="Project folder of an earlier run.", metavar="DIR")]
Glossaries = Annotated[
    list[Path] | None,
    typer.Option("-g", "--glossary", help="Glossary (YAML, CSV, TSV, TBX, OmegaT); later ones win."),
]
Memories = Annotated[
    list[Path] | None, typer.Option("--tm", help="TMX file or translation memory to take matches from.")
]
EngineName = Annotated[
    str | None, typer.Option("--engine", help="Engine by name; `duizhao models list` shows them.")
]
Model = Annotated[Path | None, typer.Option("--model", help="Translation package: file or folder.")]
Preset = Annotated[
    configuration.Preset | None, typer.Option(help="best (beam 4), balanced (beam 2) or fast (beam 1).")
]
Device = Annotated[configuration.Device | None, typer.Option(help="cpu, cuda or auto.")]
Executor = Annotated[
    configuration.Executor | None, typer.Option(help="Where to translate: local, or ray for a cluster.")
]
Address = Annotated[str | None, typer.Option(help="Address of the Ray cluster (default: this machine's).")]
Fuzzy = Annotated[
    float | None,
    typer.Option(min=0.5, max=1, help="Lowest fuzzy match that is offered (default 0.75)."),
]
Formats = Annotated[str | None, typer.Option("--format", help="Formats to write, with commas: tmx,md,...")]
Reflow = Annotated[
    configuration.Reflow | None, typer.Option(help="Repair hard-wrapped lines: auto, on or off.")
]
Encoding = Annotated[str | None, typer.Option(help="Encoding of the sources, where detection is wrong.")]
Segmentation = Annotated[
    configuration.Segmentation | None,
    typer.Option(help="Where sentences end: duizhao, or omegat for exactly OmegaT's cut."),
]
ConfigFile = Annotated[
    Path | None, typer.Option("--config", help="Settings file (default: ./duizhao.yaml where there is one).")
]


def job_of(config: Path | None, **given: Any) -> Job:
    """The job that settings file and command line ask for. Options that are None were not given."""
    formats = given.get("formats")
    if isinstance(formats, str):
        given["formats"] = tuple(part.strip() for part in formats.split(",") if part.strip())
        unknown = [format for format in given["formats"] if format not in WRITERS]
        if unknown:
            known = ", ".join(WRITERS)
            raise typer.BadParameter(f"There is no format {unknown[0]!r}. Choose among {known}.")
    settings = configuration.load(config, **given)
    if "sources" in given and not settings.sources:
        raise typer.BadParameter("Name the Chinese texts: files or folders.", param_hint="SOURCES")
    return Job(settings, Terminal())
