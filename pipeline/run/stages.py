"""The rooms below, opened as the settings say, and closed again: glossary, memories, engine, executor."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial

from pipeline import engines
from pipeline.engines.base import Engine
from pipeline.engines.protect import protected
from pipeline.executors import Executor
from pipeline.glossary.load import load
from pipeline.glossary.match import Matcher
from pipeline.glossary.terms import Glossary
from pipeline.memory.database import Memory
from pipeline.memory.lookup import leverage
from pipeline.memory.sources import fingerprint, open_memories
from pipeline.models.packages import cache_folder
from pipeline.renderings import overlaps, verify
from pipeline.run.job import Job, digest
from pipeline.run.translate import Stages
from pipeline.segment.words import Words
from pipeline.units import Outcome, TermHit, Unit


@dataclass(frozen=True)
class Opened:
    """Stages ready for use."""

    stages: Stages
    resources: ExitStack

    def close(self) -> None:
        """Free what was opened."""
        self.resources.close()


def open_stages(job: Job) -> Opened:
    """Open what `translate_documents` needs, and tell the user which engine is used.

    Raises GlossaryError, PackageError, InputError.
    """
    config = job.config
    find_terms, glossary = open_glossary(job)
    with ExitStack() as stack:
        memories = open_memories_of(job, stack)
        engine, message = engines.open_engine(
            config.engine, model=config.model, preset=config.preset, device=config.device
        )
        stack.callback(engine.close)
        job.progress.message(message)
        stages = Stages(
            engine=digest(engine.fingerprint, config.max_sentence),
            executor=lambda: _executor(job, engine),
            find_terms=find_terms,
            verify_terms=verified,
            leverage=_leverage(job, memories, glossary),
            fingerprint=digest(glossary.fingerprint, fingerprint(memories), config.fuzzy),
            fuzzy=config.fuzzy,
        )
        return Opened(stages, stack.pop_all())


def _executor(job: Job, engine: Engine) -> Executor:
    config = job.config
    if config.executor == "ray":
        from pipeline.executors.cluster import Cluster, EngineOrder

        options = {"model": config.model, "preset": config.preset, "device": config.device}
        order = EngineOrder(config.engine, options, config.max_sentence)
        return Cluster(order, address=config.address, report=job.progress.message)
    from pipeline.executors.local import Local
    from pipeline.executors.worker import Worker

    return Local(Worker(engine, max_sentence=config.max_sentence))


def open_memories_of(job: Job, stack: ExitStack) -> list[Memory]:
    """The memories that were named; TMX files are imported into the user's cache with a bar."""
    if not job.config.memories:
        return []
    with job.progress.bar("Reading memories", None, "bytes") as advance:
        memories = open_memories(
            job.config.memories,
            cache_folder() / "memories",
            advance=advance,
            imported=lambda path, report: job.progress.message(
                f"{path}: {report.read} units read, {report.bad} cannot be used."
            ),
        )
    for memory in memories:
        stack.callback(memory.close)
    return memories


def _leverage(
    job: Job, memories: Sequence[Memory], glossary: Glossary
) -> Callable[[Iterable[Unit]], Iterator[Unit]]:
    if not memories:
        return iter
    renderings = {term.zh: term.target for term in glossary}
    return partial(leverage, memories=memories, threshold=job.config.fuzzy, renderings=renderings)


def open_glossary(job: Job) -> tuple[Callable[[str], tuple[TermHit, ...]], Glossary]:
    """The function that finds terms in a text, and the glossary behind it."""
    if not job.config.glossaries:
        return _no_terms, Glossary()
    glossary, messages = load(job.config.glossaries)
    for message in messages:
        job.progress.message(message)
    # Neither guessed words nor the terms themselves are evidence for where a term ends.
    find = Matcher(glossary, Words(guess=False).cut).find

    def outside_of_what_is_protected(text: str) -> tuple[TermHit, ...]:
        """A term within an address, code or a placeholder is none: these survive as they are."""
        hits = find(text)
        spans = protected(text, "markdown") if hits else []
        return tuple(hit for hit in hits if not overlaps((hit.start, hit.end), spans))

    return outside_of_what_is_protected, glossary


def verified(target: str, terms: tuple[TermHit, ...]) -> tuple[TermHit, ...]:
    """The terms with the outcome that a target which no engine made has for them."""
    return tuple(
        replace(hit, outcome=Outcome.GIVEN if there else Outcome.MISSING)
        for hit, there in zip(terms, verify(target, terms), strict=True)
    )


def _no_terms(text: str) -> tuple[TermHit, ...]:
    return ()
