"""The command line: parses, calls one function, prints. What commands do is in `pipeline.run` and below.

Exit codes: 0 done; 1 the input or the environment is at fault; 2 wrong usage; 130 interrupted, state kept.
Results go to stdout, messages and progress to stderr.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import Annotated, NoReturn

import typer

import pipeline
from pipeline.commands import options as o
from pipeline.commands.glossary import app as glossary_app
from pipeline.commands.memory import app as memory_app
from pipeline.commands.models import app as models_app
from pipeline.commands.options import job_of
from pipeline.commands.report import finish, print_result, print_terms
from pipeline.errors import DuizhaoError

app = typer.Typer(
    name="duizhao",
    help="Chinese text in, reviewed, sentence-aligned Chinese-English translation memory out. Offline.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(models_app, name="models")
app.add_typer(glossary_app, name="glossary")
app.add_typer(memory_app, name="tm")


@app.callback(invoke_without_command=True)
def _global(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show tracebacks of errors.")] = False,
) -> None:
    if version:
        print(f"duizhao {pipeline.__version__}")
        raise typer.Exit


@app.command()
def run(
    sources: o.Sources = None,
    output: o.Folder = None,
    glossary: o.Glossaries = None,
    tm: o.Memories = None,
    engine: o.EngineName = None,
    model: o.Model = None,
    preset: o.Preset = None,
    device: o.Device = None,
    fuzzy: o.Fuzzy = None,
    executor: o.Executor = None,
    address: o.Address = None,
    format: o.Formats = None,
    reflow: o.Reflow = None,
    encoding: o.Encoding = None,
    segmentation: o.Segmentation = None,
    config: o.ConfigFile = None,
) -> None:
    """Do everything: read, cut, translate with glossary and memories, check, and write TMX and Markdown.

    Example: duizhao run source_zh -o output -g glossaries/sample.yaml
    """
    from pipeline.run.main import run

    job = job_of(
        config,
        sources=sources,
        output=output,
        glossaries=glossary,
        memories=tm,
        engine=engine,
        model=model,
        preset=preset,
        device=device,
        fuzzy=fuzzy,
        executor=executor,
        address=address,
        formats=format,
        reflow=reflow,
        encoding=encoding,
        segmentation=segmentation,
    )
    print_result(run(job), job)
    finish(job)


@app.command()
def segment(
    sources: o.Sources = None,
    output: o.Folder = None,
    glossary: o.Glossaries = None,
    words: Annotated[bool, typer.Option("--words", help="Print every sentence cut into words.")] = False,
    reflow: o.Reflow = None,
    encoding: o.Encoding = None,
    segmentation: o.Segmentation = None,
    config: o.ConfigFile = None,
) -> None:
    """Cut texts into sentences: DIR/<stem>.zh.txt has one a line, an empty line between paragraphs.

    Example: duizhao segment source_zh -o output
    """
    from pipeline.run.segment import segment_sources, word_lines

    job = job_of(
        config,
        sources=sources,
        output=output,
        glossaries=glossary,
        reflow=reflow,
        encoding=encoding,
        segmentation=segmentation,
    )
    if words:
        for line in word_lines(job):
            print(line)
    else:
        for path in segment_sources(job):
            print(path)
    finish(job)


@app.command()
def terms(
    sources: o.Sources = None,
    glossary: o.Glossaries = None,
    reflow: o.Reflow = None,
    encoding: o.Encoding = None,
    config: o.ConfigFile = None,
) -> None:
    """List the glossary's terms that occur in the sources: counts, and where.

    Example: duizhao terms source_zh -g glossaries/sample.yaml
    """
    from pipeline.run.terms import find_terms

    job = job_of(config, sources=sources, glossaries=glossary, reflow=reflow, encoding=encoding)
    print_terms(find_terms(job))
    finish(job)


@app.command()
def translate(
    project: o.Project,
    glossary: o.Glossaries = None,
    tm: o.Memories = None,
    engine: o.EngineName = None,
    model: o.Model = None,
    preset: o.Preset = None,
    device: o.Device = None,
    fuzzy: o.Fuzzy = None,
    executor: o.Executor = None,
    address: o.Address = None,
    config: o.ConfigFile = None,
) -> None:
    """Translate what is not translated yet in a project that `segment` or `run` made, and check it.

    Example: duizhao translate output -g glossaries/sample.yaml
    """
    from pipeline.run.main import translate

    job = job_of(
        config,
        output=project,
        glossaries=glossary,
        memories=tm,
        engine=engine,
        model=model,
        preset=preset,
        device=device,
        fuzzy=fuzzy,
        executor=executor,
        address=address,
    )
    print_result(translate(job), job)
    finish(job)


@app.command()
def check(project: o.Project, config: o.ConfigFile = None) -> None:
    """Check every unit of a project anew and list the findings.

    Example: duizhao check output
    """
    from pipeline.commands.report import print_findings
    from pipeline.run.main import check

    job = job_of(config, output=project)
    print_findings(check(job))
    finish(job)


@app.command()
def export(
    project: o.Project,
    format: o.Formats = None,
    reviewed_only: Annotated[
        bool, typer.Option("--reviewed-only", help="Only what a person has reviewed.")
    ] = False,
    split_by_origin: Annotated[
        bool, typer.Option("--split-by-origin", help="Reviewed and other units into separate TMX files.")
    ] = False,
    inline_tags: Annotated[
        bool, typer.Option("--inline-tags", help="Markup as inline elements in TMX (XLIFF always has them).")
    ] = False,
    glossary: o.Glossaries = None,
    config: o.ConfigFile = None,
) -> None:
    """Write a project's units in other formats.

    Example: duizhao export output --format tmx,md
    """
    from pipeline.run.main import export
    from pipeline.writers import Export

    job = job_of(config, output=project, formats=format, glossaries=glossary)
    wanted = Export(reviewed_only=reviewed_only, split_by_origin=split_by_origin, inline=inline_tags)
    for path in export(job, wanted):
        print(path)
    finish(job)


@app.command()
def align(
    sources: Annotated[
        list[Path],
        typer.Argument(help="ZH and EN; or a folder of pairs; or a list of pairs.", metavar="ZH EN"),
    ],
    output: o.Folder = None,
    presplit: Annotated[bool, typer.Option("--presplit", help="One sentence a line.")] = False,
    beads: Annotated[bool, typer.Option("--beads", help="Also leave DIR/<stem>.beads.")] = False,
    method: Annotated[str, typer.Option(help="full, or length (Gale and Church).")] = "full",
    engine: Annotated[str, typer.Option(help="Engine whose translation is used as evidence.")] = "none",
    model: o.Model = None,
    glossary: o.Glossaries = None,
    format: o.Formats = None,
    reflow: o.Reflow = None,
    encoding: o.Encoding = None,
    config: o.ConfigFile = None,
) -> None:
    """Align a text with its existing translation, sentence by sentence, into TMX and Markdown.

    Example: duizhao align story.zh.txt story.en.txt -o output
    """
    from pipeline.commands.report import print_aligned
    from pipeline.run.pair import Wanted, align_pairs, pairs_of

    job = job_of(
        config,
        output=output,
        model=model,
        glossaries=glossary,
        formats=format,
        reflow=reflow,
        encoding=encoding,
    )
    print_aligned(align_pairs(job, pairs_of(sources), Wanted(presplit, beads, method, engine)))
    finish(job)


@app.command("import")
def import_files(
    files: Annotated[list[Path], typer.Argument(help="Edited exports: Markdown, TMX, XLIFF, XLSX, DOCX.")],
    output: o.Folder = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change.")] = False,
    into_memory: Annotated[
        Path | None, typer.Option("--into-memory", help="Also add all reviewed units to this memory.")
    ] = None,
    config: o.ConfigFile = None,
) -> None:
    """Bring edits home into the project. What both sides changed is listed and left as it is.

    Example: duizhao import output/open-data-guide.md -o output --dry-run
    """
    from pipeline.commands.report import print_homecoming
    from pipeline.run.bring_back import bring_back

    job = job_of(config, output=output)
    result = bring_back(job, files, dry_run=dry_run, into_memory=into_memory)
    print_homecoming(result)
    finish(job)
    if result.conflicts or result.unknown:
        raise typer.Exit(1)


@app.command()
def evaluate(
    source: Annotated[Path, typer.Argument(help="Chinese sentences, one a line.")],
    reference: Annotated[Path, typer.Argument(help="Their English translations, one a line.")],
    engine: Annotated[
        list[str] | None, typer.Option("--engine", help="Engine, or NAME=PATH for one with a model.")
    ] = None,
    glossary: o.Glossaries = None,
    preset: o.Preset = None,
    device: o.Device = None,
    page: Annotated[
        Path | None, typer.Option("--page", help="Also write a Markdown page of where they differ most.")
    ] = None,
    config: o.ConfigFile = None,
) -> None:
    """Compare engines on your own text: BLEU, chrF, terms, speed, and whether differences are significant.

    Terms are counted in what the engines say by themselves; `run` enforces them.

    Example: duizhao evaluate zh.txt en.txt --engine argos --engine copy --page compared.md
    """
    from pipeline.commands.report import print_table
    from pipeline.run.evaluate import compare

    job = job_of(config, glossaries=glossary, preset=preset, device=device)
    rows, how = compare(job, source, reference, engine or [], page)
    print_table(rows)
    for line in how:
        job.progress.message(line)
    finish(job)


@app.command()
def doctor(config: o.ConfigFile = None) -> None:
    """Print versions, models, processor, folders, and what could be wrong.

    Example: duizhao doctor
    """
    from pipeline.run.doctor import examine

    job = job_of(config)
    for name, value in examine(job):
        print(f"{name:<22} {value}")
    finish(job)


class _Interrupted(BaseException):
    """Ctrl-C. Not KeyboardInterrupt: Typer has a way of its own with that."""


def _interrupt(number: int, frame: FrameType | None) -> NoReturn:
    raise _Interrupted


def main() -> None:
    """Run the command line and exit with the contract's codes."""
    debug = "--debug" in sys.argv
    signal.signal(signal.SIGINT, _interrupt)
    try:
        app()
    except DuizhaoError as error:
        if debug:
            raise
        print(error, file=sys.stderr)
        sys.exit(1)
    except _Interrupted:
        print("Interrupted. What was done is kept; run the same command again to go on.", file=sys.stderr)
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(130)  # the engine's threads may be in the middle of a batch; nothing depends on them
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)


if __name__ == "__main__":
    main()
