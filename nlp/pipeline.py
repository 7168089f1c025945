"""Documents in, Extractions out: the spaCy pipeline and the ways to run it."""

from __future__ import annotations

import atexit
import gc
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, partial
from itertools import chain
from multiprocessing import get_context

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from nlp import segment
from nlp.components import STAGES
from nlp.reading import Reading
from nlp.records import EXTRACTOR, Document, Extraction, ExtractionFailure, Label, Mention
from nlp.spans import Span

LABELS: tuple[Label, ...] = ("ORG", "PROJECT", "MONEY", "DATE")
_WARM_UP = "公告\n2022年，唐山市曹妃甸区引进甲集团有限公司投资3.5亿元的乙项目，同比增长5%，10个项目开工。"
"""One of everything, so that the tables which are read at first use are there."""
_COLLECT = (100_000, 20, 100)
"""Thresholds of Python's garbage collector."""
_CHUNK = 32
"""Documents read side by side, and handed to a worker process at a time: large enough to hide the hand-over and to
keep a stage's tables in the processor's cache, small enough to stream."""
_CHUNK_CHARACTERS = 200_000
"""Longer ones are read with fewer beside them, so that memory stays bounded."""


def build(model: str | None = None, bind: bool = True) -> Language:
    """The pipeline: jieba tokenizer and our stages, or our stages behind a spaCy model of the user's.

    `model`: name or path for `spacy.load`; its tokenizer and tags then serve our stages. `bind`: whether the spans go
    into each Doc, which costs a tenth of the time. Raises OSError where there is no such model.
    """
    if model is None:
        nlp = spacy.blank("zh")
        nlp.tokenizer = segment.JiebaTokenizer(nlp.vocab)
    else:
        nlp = spacy.load(model)
        nlp.meta["yanzhao"] = f"{nlp.lang}_{nlp.meta['name']}-{nlp.meta['version']}"
    nlp.max_length = 20_000_000
    for stage in STAGES:
        binds = "bind" in (nlp.get_factory_meta(stage).default_config or {})
        nlp.add_pipe(stage, config={"bind": bind} if binds else {})
    return nlp


@lru_cache(maxsize=4)
def default_pipeline(model: str | None = None, bind: bool = True) -> Language:
    """`build(model, bind)`, once a process.

    What it has loaded (lexicons, dictionaries, compiled patterns) stays for good, so it is taken out of the garbage
    collector's sight: walking it again and again takes a tenth of the time. And since reading makes many small objects
    and hardly a cycle, the collector of this process is made to look less often, unless it does so already.
    """
    nlp = build(model, bind)
    nlp(nlp.make_doc(_WARM_UP))
    gc.collect()
    gc.freeze()
    # At its end the interpreter must see them: what it cannot take apart, compiled modules report as leaks on stderr.
    atexit.register(gc.unfreeze)
    if 0 < gc.get_threshold()[0] < _COLLECT[0]:
        gc.set_threshold(*_COLLECT)
    return nlp


def extraction_pipeline(model: str | None = None) -> Language:
    """The pipeline whose Docs nobody sees: an Extraction has offsets."""
    return default_pipeline(model, bind=False)


def extractor_of(nlp: Language) -> str:
    """What made an Extraction: the version of the rules, and the user's model where one stands before them."""
    model = nlp.meta.get("yanzhao")
    return f"{EXTRACTOR}+{model}" if model else EXTRACTOR


def extract(document: Document, nlp: Language | None = None) -> Extraction:
    """Everything found in one document. Pure: the same document always gives the same Extraction."""
    nlp = nlp or extraction_pipeline()
    doc = _processed(document, nlp)
    if doc is None:
        return Extraction(id=document.id, extractor=extractor_of(nlp))
    return _extraction(document, doc, extractor_of(nlp))


def read(document: Document, nlp: Language | None = None) -> Reading | None:
    """The Reading that the stages leave of a document, for who wants to see how it was read; None without text."""
    doc = _processed(document, nlp or extraction_pipeline())
    return None if doc is None else doc._.reading


def _processed(document: Document, nlp: Language) -> Doc | None:
    doc = _begun(document, nlp)
    return None if doc is None else nlp(doc)


def _begun(document: Document, nlp: Language) -> Doc | None:
    """The tokens of a document, before any stage; None without text."""
    if not document.text.strip():
        return None
    doc = nlp.make_doc(_encodable(document.text))
    doc._.document = document
    return doc


def extract_many(
    documents: Iterable[Document], processes: int = 1, model: str | None = None
) -> Iterator[Extraction | ExtractionFailure]:
    """Results in the order of the documents, streamed; `processes` > 1 uses that many worker processes.

    `model`: as for `build`. A document on which the rules break gives an ExtractionFailure; the others are still done.
    """
    work = partial(_extract_chunk, model=model)
    if processes <= 1:
        yield from chain.from_iterable(map(work, _chunks(documents)))
        return
    # Spawned workers inherit neither threads nor locks; each is replaced now and then because spaCy's
    # string store only grows.
    with get_context("spawn").Pool(processes, extraction_pipeline, (model,), maxtasksperchild=200) as pool:
        yield from chain.from_iterable(pool.imap(work, _chunks(documents)))


def _chunks(documents: Iterable[Document]) -> Iterator[list[Document]]:
    chunk: list[Document] = []
    characters = 0
    for document in documents:
        chunk.append(document)
        characters += len(document.text)
        if len(chunk) == _CHUNK or characters >= _CHUNK_CHARACTERS:
            yield chunk
            chunk, characters = [], 0
    if chunk:
        yield chunk


def _extract_chunk(chunk: list[Document], model: str | None) -> list[Extraction | ExtractionFailure]:
    """The documents stage by stage, all of them through one before the next."""
    nlp = extraction_pipeline(model)
    results: list[Extraction | ExtractionFailure | None] = [None] * len(chunk)
    docs: dict[int, Doc] = {}

    def each(indices: Iterable[int], work: Callable[[int], None]) -> None:
        for index in indices:
            try:
                work(index)
            except Exception as error:
                docs.pop(index, None)
                results[index] = ExtractionFailure(id=chunk[index].id, reason=f"{type(error).__name__}: {error}")

    def begin(index: int) -> None:
        doc = _begun(chunk[index], nlp)
        if doc is None:
            results[index] = Extraction(id=chunk[index].id, extractor=extractor_of(nlp))
        else:
            docs[index] = doc

    def finish(index: int) -> None:
        results[index] = _extraction(chunk[index], docs[index], extractor_of(nlp))

    each(range(len(chunk)), begin)
    for _, stage in nlp.pipeline:
        each(tuple(docs), partial(_staged, docs, stage))
    each(tuple(docs), finish)
    return [result for result in results if result is not None]


def _staged(docs: dict[int, Doc], stage: Callable[[Doc], Doc], index: int) -> None:
    docs[index] = stage(docs[index])


def _encodable(text: str) -> str:
    """Lone surrogates, which no UTF-8 can hold, become U+FFFD; the length stays."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _extraction(document: Document, doc: Doc, extractor: str) -> Extraction:
    reading: Reading = doc._.reading
    mentions = [mention(reading, span) for label in LABELS for span in reading.spans(label) if not span.optional]
    return Extraction(
        id=document.id,
        extractor=extractor,
        mentions=tuple(sorted(mentions, key=lambda m: (m.start, -m.end, m.label))),
        projects=doc._.projects,
        indicators=doc._.indicators,
        policy=doc._.policy,
    )


def mention(reading: Reading, span: Span) -> Mention:
    """A span as the record shows it."""
    return Mention(
        label=span.label,  # type: ignore[arg-type]
        start=span.start,
        end=span.end,
        text=reading.text[span.start : span.end],
        value=span.value,  # type: ignore[arg-type]
    )
