"""Further occurrences of names that were found, also in a fuller or a shorter form."""

from __future__ import annotations

import re

from nlp.entities.project_edges import right_edge
from nlp.entities.project_judge import features
from nlp.entities.project_words import HEADS, Anchor, Frame
from nlp.lexicon import Matcher
from nlp.spans import Span

_HEAD_TAIL = re.compile(r"(?:建设|产业化)?(?:项目|工程)$")
_CAPACITY = re.compile(r"(?:年产|年处理|日产|日处理)\d[\d.,]*[万亿]?(?:吨|套|台|件|辆|只|支|片|米|平方米|立方米|千瓦|兆瓦|[GMk]Wh?)")
_SHORTEST = 5
_OWN = 3
"""Characters of its own that a name must have to be told without its place."""
_HEADS = tuple(word for word, kind in HEADS.items() if kind != "project")


def _forms(frame: Frame, span: Span) -> set[str]:
    """The name, also without its owner and without its last 项目 or 工程."""
    starts = [span.start]
    if (owner_end := frame.org_starts.get(span.start)) and owner_end < span.end:
        starts.append(owner_end)
    place_end = frame.place_starts.get(span.start)
    if place_end and span.end - place_end > _SHORTEST:
        rest = features(frame, place_end, span.end)
        if rest.unknown or (rest.own >= _OWN and not rest.rank and span.end in frame.head_ends):
            starts.append(place_end)
    owned = span.start in frame.org_starts or span.start in frame.place_starts
    starts += [made.end() for start in starts if (made := _CAPACITY.match(frame.folded, start, span.end - _SHORTEST))]
    texts = {frame.folded[start : span.end] for start in starts}
    for text in list(texts):
        short = _HEAD_TAIL.sub("", text)
        if short.endswith(_HEADS) or (owned and frame.folded.startswith(text, span.start)):
            texts.add(short)
    return {text for text in texts if len(text) >= _SHORTEST}


def repeats(frame: Frame, names: list[Span]) -> list[Span]:
    """Occurrences of the names' forms that no name covers yet, with an owner attached to their front."""
    forms = {form for name in names for form in _forms(frame, name)}
    if not forms:
        return []
    covered = sorted((s.start, s.end) for s in names)
    found: list[Span] = []
    index = 0
    for start, end, _ in Matcher(dict.fromkeys(forms)).longest(frame.folded):
        while index < len(covered) and covered[index][1] <= start:
            index += 1
        if index < len(covered) and covered[index][0] < end:
            continue
        span = _grown(frame, start, end)
        org = frame.reading.covering("ORG", start)
        if org is None or (span.start <= org.start and org.end < span.end):
            found.append(span)
    return found


def _grown(frame: Frame, start: int, end: int) -> Span:
    """With an owner right before it and a head or a phase right behind it."""
    if start in frame.orgs:
        start = frame.orgs[start]
    follower = frame.head_at.get(end)
    if follower and follower.kind in ("project", "phase"):
        end = right_edge(frame, follower)
    else:
        end = max(end, right_edge(frame, Anchor(start, end, "project")))
    return Span(start, end, "PROJECT")
