"""`duizhao tm`: translation memories that projects share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands.report import finish, print_table
from pipeline.config import Config
from pipeline.progress import Terminal
from pipeline.run.job import Job

app = typer.Typer(no_args_is_help=True, help="Translation memories: import, export, search, stats.")

MemoryFile = Annotated[
    Path | None,
    typer.Option("-m", "--memory", help="Memory file (default: the one in your user data folder)."),
]


@app.command("import")
def import_tmx(
    files: Annotated[list[Path], typer.Argument(help="TMX files, any version and encoding.")],
    memory: MemoryFile = None,
) -> None:
    """Add TMX files to a memory. Bad units are named and the rest is imported.

    Example: duizhao tm import output/open-data-guide.tmx -m mine.db
    """
    from pipeline.run.memories import import_files

    job = Job(Config(), Terminal())
    for file, report in import_files(job, files, memory):
        for problem in report.problems:
            job.progress.message(f"{file}:{problem.line}: {problem.reason}.")
        print(f"{file}: {report.read} units, {report.new} new, {report.bad} bad (TMX {report.version})")
    finish(job)


@app.command("export")
def export_tmx(
    target: Annotated[Path, typer.Argument(help="TMX file to write.", metavar="FILE.tmx")],
    memory: MemoryFile = None,
) -> None:
    """Write a whole memory as TMX 1.4.

    Example: duizhao tm export all.tmx -m mine.db
    """
    from pipeline.run.memories import export_file

    for path in export_file(target, memory):
        print(path)


@app.command()
def search(
    text: Annotated[str, typer.Argument(help="Chinese or English; several words must all occur.")],
    memory: MemoryFile = None,
    limit: Annotated[int, typer.Option(min=1, help="How many hits to show.")] = 20,
) -> None:
    """Find a text in a memory, in Chinese or English, with the hits marked.

    Example: duizhao tm search 数据 -m mine.db
    """
    from pipeline.run.memories import concordance

    for source, target, origin in concordance(text, memory, limit):
        print(source, target, origin, sep="\t")


@app.command()
def stats(memory: MemoryFile = None) -> None:
    """Count what a memory holds.

    Example: duizhao tm stats -m mine.db
    """
    from pipeline.run.memories import statistics

    print_table(statistics(memory))
