"""`duizhao models`: which translation packages are here, and how to get and check them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands.report import print_table
from pipeline.progress import Terminal

app = typer.Typer(no_args_is_help=True, help="Translation packages: list, install, verify, path.")


@app.command("list")
def list_packages() -> None:
    """List engines and packages: size, licence, scores, and which is taken by default.

    Example: duizhao models list
    """
    from pipeline.run.models import listing

    print_table(listing())


@app.command()
def install(
    source: Annotated[
        str | None,
        typer.Argument(
            help="A .argosmodel file, its address, or `firefox`. Default: the Argos index's newest."
        ),
    ] = None,
    index: Annotated[str | None, typer.Option(help="Address of another index of Argos packages.")] = None,
    sha256: Annotated[str | None, typer.Option(help="What the file's SHA-256 must be.")] = None,
) -> None:
    """Install a zh->en package where Argos Translate keeps its own.

    Example: duizhao models install translate-zh_en.argosmodel
    """
    from pipeline.run.models import install

    print(install(source, index=index, sha256=sha256, progress=Terminal()))


@app.command()
def verify(
    package: Annotated[
        Path | None, typer.Argument(help="Package file or folder. Default: all installed.")
    ] = None,
) -> None:
    """Check packages: archive, weights, vocabulary, and a sentence through the engine.

    Example: duizhao models verify
    """
    from pipeline.run.models import verdicts

    bad = False
    for verdict in verdicts(package):
        print(f"{verdict.path}: {verdict.said}" if not verdict.problem else verdict.problem)
        bad |= bool(verdict.problem)
    if bad:
        raise typer.Exit(1)


@app.command()
def path() -> None:
    """Print the path of the package that is taken by default.

    Example: duizhao models path
    """
    from pipeline.run.models import default_path

    print(default_path())
