"""`duizhao glossary`: check, convert and suggest terms."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands import options as o
from pipeline.commands.options import job_of
from pipeline.commands.report import finish
from pipeline.errors import DuizhaoError

app = typer.Typer(no_args_is_help=True, help="Glossaries: check, convert, suggest.")


@app.command()
def check(
    glossaries: Annotated[list[Path], typer.Argument(help="Glossary files; later ones win.")],
    source: Annotated[
        list[Path] | None, typer.Option("--source", "-s", help="Text or folder that the terms are for.")
    ] = None,
    config: o.ConfigFile = None,
) -> None:
    """Name duplicates, contradictions, terms that jieba cuts apart, and terms that never occur.

    Example: duizhao glossary check glossaries/sample.yaml -s source_zh
    """
    from pipeline.run.glossaries import check_glossary

    job = job_of(config, glossaries=glossaries, **({"sources": source} if source else {}))
    for finding in check_glossary(job):
        print(finding.code, finding.message, sep="\t")
    finish(job)


@app.command()
def convert(
    source: Annotated[Path, typer.Argument(help="Glossary to read: YAML, CSV, TSV, TBX, OmegaT, XLSX.")],
    target: Annotated[Path, typer.Argument(help="File to write; its suffix says the format.")],
    force: Annotated[bool, typer.Option("--force", help="Replace the target if it is there.")] = False,
) -> None:
    """Turn a glossary into another format.

    Example: duizhao glossary convert glossaries/sample.yaml sample.tbx
    """
    import sys

    from pipeline.glossary.convert import convert

    if target.exists() and not force:
        raise DuizhaoError("is there already.", file=target, way_out="Use --force to replace it.")
    for message in convert(source, target):
        print(message, file=sys.stderr)
    print(target)


@app.command()
def suggest(
    sources: o.Sources = None,
    glossary: o.Glossaries = None,
    tm: o.Memories = None,
    config: o.ConfigFile = None,
) -> None:
    """Print term candidates of a text as YAML, ready to edit.

    Example: duizhao glossary suggest source_zh -g glossaries/sample.yaml
    """
    from pipeline.run.glossaries import suggest_terms

    job = job_of(config, sources=sources, glossaries=glossary, memories=tm)
    print(suggest_terms(job), end="")
    finish(job)
