"""Why an extraction says what it says: every fact beside the rules that made it."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.language import Language

from nlp.facts.projects import explained_projects
from nlp.pipeline import extract, read
from nlp.records import Document, Extraction, Project


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedProject:
    """A project record and the rules that made it, in the order in which they fired."""

    record: Project
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """One document, what was found in it, and why."""

    document: Document
    extraction: Extraction
    projects: tuple[ExplainedProject, ...]


def explain(document: Document, nlp: Language | None = None) -> Explanation:
    """The Extraction of a document with the rule behind every fact. The same facts as `extract`, at twice the time."""
    reading = read(document, nlp)
    pairs = reading.derived(explained_projects) if reading else []
    return Explanation(
        document=document,
        extraction=extract(document, nlp),
        projects=tuple(ExplainedProject(record=record, rules=tuple(draft.reasons)) for record, draft in pairs),
    )
