"""The rooms below, opened as the settings say, and closed again: glossary, memories, engine, executor."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from pipeline import engines
from pipeline.engines.base import Engine
from pipeline.executors import Executor
from pipeline.glossary.load import load
from pipeline.glossary.match import Matcher
from pipeline.glossary.rendering import verify
from pipeline.glossary.terms import Glossary
from pipeline.run.job import Job, digest
from pipeline.run.translate import Stages
from pipeline.segment.words import Words
from pipeline.units import Outcome, TermHit


@dataclass(frozen=True)
class Opened:
    """Stages ready for use."""

    stages: Stages
    engine: Engine

    def close(self) -> None:
        """Free what was opened."""
        self.engine.close()


def open_stages(job: Job) -> Opened:
    """Open what `translate_documents` needs, and tell the user which engine is used.

    Raises GlossaryError, PackageError, InputError.
    """
    config = job.config
    find_terms, glossary = open_glossary(job)
    engine, message = engines.open_engine(
        config.engine, model=config.model, preset=config.preset, device=config.device
    )
    job.progress.message(message)

    def executor() -> Executor:
        from pipeline.executors.local import Local
        from pipeline.executors.worker import Worker

        return Local(Worker(engine, max_sentence=config.max_sentence))

    return Opened(
        Stages(
            engine=digest(engine.fingerprint, config.max_sentence),
            executor=executor,
            find_terms=find_terms,
            verify_terms=verified,
            leverage=iter,
            fingerprint=glossary.fingerprint,
        ),
        engine,
    )


def open_glossary(job: Job) -> tuple[Callable[[str], tuple[TermHit, ...]], Glossary]:
    """The function that finds terms in a text, and the glossary behind it."""
    if not job.config.glossaries:
        return _no_terms, Glossary()
    glossary, messages = load(job.config.glossaries)
    for message in messages:
        job.progress.message(message)
    words = Words(form for term in glossary for form in term.forms)
    return Matcher(glossary, words.cut).find, glossary


def verified(target: str, terms: tuple[TermHit, ...]) -> tuple[TermHit, ...]:
    """The terms with the outcome that a target which no engine made has for them."""
    return tuple(
        replace(hit, outcome=Outcome.GIVEN if there else Outcome.MISSING)
        for hit, there in zip(terms, verify(target, terms), strict=True)
    )


def _no_terms(text: str) -> tuple[TermHit, ...]:
    return ()
