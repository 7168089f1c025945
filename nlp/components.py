"""The stages as spaCy components: registered factories that anyone can add to a pipeline of their own.

Each leaves its spans in `doc.spans["yanzhao"]` (labels MONEY, DATE, QUANTITY, PERCENT, GPE, ORG, PROJECT) and
the whole reading in `doc._.reading`. Give `doc._.document` before the pipeline runs to anchor dates. Who wants the
reading alone configures a stage with `bind: false`: the spans stay out of the Doc, whose tokens nobody cuts then.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, Span

from nlp.entities.orgs import find_orgs
from nlp.entities.places import find_places
from nlp.entities.projects import find_projects
from nlp.facts import indicators, policy, projects
from nlp.reading import Reading, Words
from nlp.records import Document
from nlp.segment import TEXT_KEY, WORDS_KEY, default_segmenter
from nlp.spans import SpanLabel
from nlp.values import find_values

SPANS_KEY = "yanzhao"
_EDGES_KEY = "yanzhao.edges"
STAGES = ("yanzhao_values", "yanzhao_places", "yanzhao_orgs", "yanzhao_projects", "yanzhao_facts")
"""The factories below in the order in which they need each other."""
_BIND = {"bind": True}
"""Settings of the stages that find spans: whether these go into the Doc."""

if not Doc.has_extension("reading"):
    Doc.set_extension("document", default=None)
    Doc.set_extension("reading", default=None)
    Doc.set_extension("projects", default=())
    Doc.set_extension("indicators", default=())
    Doc.set_extension("policy", default=None)


def reading_of(doc: Doc) -> Reading:
    """The document's reading, begun here where no earlier component has."""
    if doc._.reading is None:
        document = doc._.document or Document(id="", text=doc.text)
        doc._.reading = Reading(document, _words(doc))
    reading: Reading = doc._.reading
    return reading


def _words(doc: Doc) -> Words:
    words = doc.user_data.get(WORDS_KEY)
    if isinstance(words, Words) and len(words.starts) == len(doc):
        return words
    tag = default_segmenter().tag
    tokens = [(t.idx, t.text, t.tag_) for t in doc]
    return Words(
        [start for start, _, _ in tokens],
        [start + len(text) for start, text, _ in tokens],
        [own or tag(text) for _, text, own in tokens],
    )


class _Edges:
    """Where the tokens of a Doc begin and end."""

    def __init__(self, starts: list[int], ends: list[int]) -> None:
        self.starts = starts
        self.ends = ends
        self.all = {*starts, *ends}


def _edges(doc: Doc) -> _Edges:
    """Edges of the tokens as they stand; kept with the Doc until a component cuts or joins some."""
    kept = doc.user_data.get(_EDGES_KEY)
    if isinstance(kept, _Edges) and len(kept.starts) == len(doc):
        return kept
    words = doc.user_data.get(WORDS_KEY)
    if isinstance(words, Words) and len(words.starts) == len(doc):
        edges = _Edges(words.starts, words.ends)
    else:
        starts = doc.to_array(["IDX"]).astype(np.int64)
        edges = _Edges(starts.tolist(), (starts + doc.to_array(["LENGTH"]).astype(np.int64)).tolist())
    doc.user_data[_EDGES_KEY] = edges
    return edges


def _bound(doc: Doc, reading: Reading, labels: tuple[SpanLabel, ...]) -> Doc:
    """Put the spans of these labels into the Doc, cutting tokens that reach across a span's edge."""
    spans = [span for label in labels for span in reading.spans(label) if not span.optional]
    if SPANS_KEY not in doc.spans:
        doc.spans[SPANS_KEY] = []
    if not spans:
        return doc
    cuts = {edge for span in spans for edge in (span.start, span.end)} - _edges(doc).all
    if cuts:
        doc = _cut(doc, cuts)
    edges = _edges(doc)
    bound = [
        Span(doc, bisect_left(edges.starts, s.start), bisect_left(edges.ends, s.end) + 1, label=s.label) for s in spans
    ]
    doc.spans[SPANS_KEY].extend(bound)
    return doc


def _cut(doc: Doc, cuts: set[int]) -> Doc:
    """The same Doc with tokens split at the given offsets."""
    if doc.has_annotation("TAG") or doc.has_annotation("DEP"):
        return _cut_annotated(doc, cuts)
    text = doc.user_data.get(TEXT_KEY) or doc.text  # which spaCy joins anew at each access
    inner = sorted({*_edges(doc).starts, *cuts} - {0, len(text)})
    starts, ends = [0, *inner], [*inner, len(text)]
    words = [text[a:b] for a, b in zip(starts, ends, strict=True)]
    fresh = Doc(doc.vocab, words=words, spaces=[False] * len(words), user_data=doc.user_data)
    fresh.user_data[_EDGES_KEY] = _Edges(starts, ends)
    for key, group in doc.spans.items():
        moved = (fresh.char_span(s.start_char, s.end_char, label=s.label) for s in group)
        fresh.spans[key] = [span for span in moved if span is not None]
    return fresh


def _cut_annotated(doc: Doc, cuts: set[int]) -> Doc:
    """As `_cut`, keeping what trained components wrote; slower, in place."""
    ordered = sorted(cuts)
    with doc.retokenize() as retokenizer:
        for token in doc:
            inner = [c - token.idx for c in ordered if token.idx < c < token.idx + len(token)]
            if inner:
                ends = [*inner, len(token)]
                parts = [token.text[a:b] for a, b in zip([0, *inner], ends, strict=True)]
                retokenizer.split(token, parts, heads=[(token, 0)] * len(parts))
    return doc


def _entity_component(
    find: Callable[[Reading], None], labels: tuple[SpanLabel, ...], bind: bool
) -> Callable[[Doc], Doc]:
    def component(doc: Doc) -> Doc:
        reading = reading_of(doc)
        find(reading)
        return _bound(doc, reading, labels) if bind else doc

    return component


@Language.factory("yanzhao_values", default_config=_BIND)
def create_values(nlp: Language, name: str, bind: bool) -> Callable[[Doc], Doc]:  # noqa: ARG001 (spaCy's signature)
    """Money, dates, counts and percentages."""
    return _entity_component(find_values, ("MONEY", "DATE", "QUANTITY", "PERCENT"), bind)


@Language.factory("yanzhao_places", default_config=_BIND)
def create_places(nlp: Language, name: str, bind: bool) -> Callable[[Doc], Doc]:  # noqa: ARG001
    """Administrative divisions with their codes."""
    return _entity_component(find_places, ("GPE",), bind)


@Language.factory("yanzhao_orgs", default_config=_BIND)
def create_orgs(nlp: Language, name: str, bind: bool) -> Callable[[Doc], Doc]:  # noqa: ARG001
    """Organizations with canonical names."""
    return _entity_component(find_orgs, ("ORG",), bind)


@Language.factory("yanzhao_projects", default_config=_BIND)
def create_projects(nlp: Language, name: str, bind: bool) -> Callable[[Doc], Doc]:  # noqa: ARG001
    """Names of projects."""
    return _entity_component(find_projects, ("PROJECT",), bind)


@Language.factory("yanzhao_facts")
def create_facts(nlp: Language, name: str) -> Callable[[Doc], Doc]:  # noqa: ARG001
    """Project records, indicators and the policy block, in `doc._.projects`, `._.indicators`, `._.policy`."""

    def component(doc: Doc) -> Doc:
        reading = reading_of(doc)
        doc._.projects = tuple(projects.read_projects(reading))
        doc._.policy = policy.read_policy(reading)
        doc._.indicators = tuple(indicators.read_indicators(reading))
        return doc

    return component
