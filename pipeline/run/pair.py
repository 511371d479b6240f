"""`duizhao align`: a text and its existing translation into the project, as units of their beads."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import pipeline
from pipeline import align, engines, readers
from pipeline.align.pairs import FilePair, in_folder, in_list
from pipeline.engines.base import Engine
from pipeline.errors import DuizhaoError, InputError
from pipeline.executors.sentences import SentenceEngine
from pipeline.readers.encoding import load
from pipeline.run.export import check_formats, export_documents, orders
from pipeline.run.job import Job, digest
from pipeline.run.stages import open_glossary, verified
from pipeline.run.translate import checked
from pipeline.segment import segment
from pipeline.store import Store
from pipeline.units import Kind, TermHit, Unit
from pipeline.writers.atomic import write_bytes

_PAGE = 1000  # units per transaction


@dataclass(frozen=True)
class Wanted:
    """How to align: sentences one a line or whole texts, the method, a `.beads` file or none, an engine."""

    presplit: bool = False
    beads: bool = False
    method: str = "full"
    engine: str | None = None


@dataclass(frozen=True)
class Aligned:
    """What came of one pair: how many beads, how many of them null or doubtful, and the files written."""

    name: str
    beads: int
    null: int
    doubtful: int
    written: list[Path]


def pairs_of(sources: Sequence[Path]) -> list[FilePair]:
    """What the command line names: two files, a folder of pairs, or a list of pairs. Raises InputError."""
    if len(sources) == 2:
        zh, en = sources
        return [FilePair(zh, en, zh.stem.removesuffix(".zh"))]
    if len(sources) == 1:
        return in_folder(sources[0]) if sources[0].is_dir() else in_list(sources[0])
    raise InputError("name a Chinese file and its translation, a folder of pairs, or a list of pairs.")


def align_pairs(job: Job, pairs: Sequence[FilePair], wanted: Wanted) -> Iterator[Aligned]:
    """Align every pair and write its exports; errors of single pairs are in `job.errors`. A pair that has not
    changed is left alone. Raises StoreError, PackageError, GlossaryError."""
    check_formats(job)
    find_terms, glossary = open_glossary(job)
    with ExitStack() as stack:
        store = stack.enter_context(Store.open(job.config.output, create=True))
        engine = _engine(job, wanted, stack)
        with job.progress.bar("Aligning", len(pairs), "pairs") as advance:
            for pair in pairs:
                with job.one_of_many():
                    name = f"{pair.name}{pair.zh.suffix}"
                    fingerprint = _fingerprint(job, pair, wanted, engine, glossary.fingerprint)
                    record = store.document(name)
                    if record is None or record.fingerprint != fingerprint:
                        units = _align(job, pair, name, wanted, engine)
                        _put(store, name, fingerprint, [_with_terms(unit, find_terms) for unit in units])
                    written = export_documents(job, store, orders(job, [name]))
                    yield _summed_up(store, name, written)
                advance(1)


def _engine(job: Job, wanted: Wanted, stack: ExitStack) -> Engine | None:
    if wanted.engine in (None, "none"):
        return None
    config = job.config
    engine, message = engines.open_engine(
        wanted.engine, model=config.model, preset=config.preset, device=config.device
    )
    stack.callback(engine.close)
    job.progress.message(message)
    return SentenceEngine(engine, max_sentence=config.max_sentence)


def _align(job: Job, pair: FilePair, name: str, wanted: Wanted, engine: Engine | None) -> list[Unit]:
    """The units of the beads of one pair; leaves the beads as a file, too, if that is wanted."""
    try:
        zh = _chinese(job, pair.zh, name, wanted)
    except InputError as error:
        if _is_chinese(pair.en):
            raise InputError(
                f"holds no Chinese, and {pair.en} does: the two are swapped.",
                file=pair.zh,
                way_out="Name the Chinese text first.",
            ) from error
        raise
    en = _english(job, pair.en, wanted)
    try:
        beads = align.align(zh, en, method=wanted.method, engine=engine)
    except DuizhaoError as error:
        if error.file is None:
            raise type(error)(error.message, file=f"{pair.zh}, {pair.en}", way_out=error.way_out) from error
        raise
    if wanted.beads:
        path = job.config.output / f"{pair.name}.beads"
        write_bytes(path, align.write_beads(beads).encode("utf-8"))
    return list(align.units(beads, zh, en))


def _chinese(job: Job, path: Path, name: str, wanted: Wanted) -> list[Unit]:
    config = job.config
    if not wanted.presplit:
        document = readers.read(path, name, reflow=config.reflow, encoding=config.encoding)
        return list(segment(document, rules=config.segmentation))
    decoded = load(path, config.encoding)
    return [
        Unit(
            str(number),
            sentence.text,
            document=name,
            paragraph=sentence.paragraph,
            position=number,
            line=number + 1,
            traditional=decoded.traditional,
        )
        for number, sentence in enumerate(align.presplit(decoded.text))
    ]


def _is_chinese(path: Path) -> bool:
    try:
        load(path)
    except InputError:
        return False
    return True


def _english(job: Job, path: Path, wanted: Wanted) -> list[align.EnglishSentence]:
    if wanted.presplit:
        return align.presplit(load(path, chinese=False).text)
    document = readers.read(path, path.name, reflow=job.config.reflow, chinese=False)
    texts = (paragraph.text for paragraph in document.paragraphs if paragraph.kind is not Kind.VERBATIM)
    return list(align.english_sentences(texts))


def _with_terms(unit: Unit, find_terms: Callable[[str], tuple[TermHit, ...]]) -> Unit:
    """The unit with its terms judged and its other findings; null beads have only the alignment's own."""
    if not unit.source or not unit.target:
        return unit
    return checked(replace(unit, terms=verified(unit.target, find_terms(unit.source))))


def _put(store: Store, name: str, fingerprint: str, units: list[Unit]) -> None:
    """Store the document, and the targets of units that it had already with other ones."""
    store.put(name, fingerprint, units)
    for start in range(0, len(units), _PAGE):
        store.save(units[start : start + _PAGE])


def _fingerprint(job: Job, pair: FilePair, wanted: Wanted, engine: Engine | None, glossary: str) -> str:
    config = job.config
    try:
        contents = [hashlib.sha256(path.read_bytes()).hexdigest() for path in (pair.zh, pair.en)]
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror}).", file=error.filename) from error
    made_by = (wanted, engine.fingerprint if engine else "", glossary, pipeline.__version__)
    return digest(*contents, config.reflow, config.encoding, config.segmentation, *made_by)


def _summed_up(store: Store, name: str, written: list[Path]) -> Aligned:
    beads = null = doubtful = 0
    for unit in store.units(name):
        beads += 1
        is_null = not unit.source or unit.target is None
        null += is_null
        doubtful += not is_null and any(finding.code == "alignment" for finding in unit.findings)
    return Aligned(name, beads, null, doubtful, written)
