"""`duizhao evaluate`: engines, each behind what `duizhao run` puts around it, on a text with a reference."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from pipeline import engines
from pipeline.executors.sentences import SentenceEngine
from pipeline.quality import evaluate as quality
from pipeline.run.job import Job
from pipeline.run.stages import open_glossary
from pipeline.writers.atomic import write_bytes


def compare(
    job: Job, source: Path, reference: Path, names: Sequence[str], page: Path | None
) -> tuple[list[tuple[str, ...]], list[str]]:
    """Rows with a heading, and how the scores were computed.

    `names` are engines, or NAME=PATH for an engine with its model; without any, the default engine alone.
    Terms are counted, not enforced. Raises InputError, PackageError, EngineError.
    """
    config = job.config
    zh, en = quality.read_pairs(source, reference)
    find_terms, _ = open_glossary(job)
    with ExitStack() as stack:
        opened = []
        for name in names or [""]:
            engine_name, _, model = name.partition("=")
            engine, message = engines.open_engine(
                engine_name or None,
                model=Path(model) if model else config.model,
                preset=config.preset,
                device=config.device,
            )
            stack.callback(engine.close)
            job.progress.message(message)
            opened.append(SentenceEngine(engine, max_sentence=config.max_sentence))
        report = quality.evaluate(zh, en, opened, terms=find_terms if config.glossaries else None)
    if page is not None:
        write_bytes(page, quality.markdown(report).encode("utf-8"))
    return [quality.HEADER, *quality.table(report)], quality.signatures(report)
