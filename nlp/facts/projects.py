"""Project records: painted text → heads and their regions → drafts → merged records.

A head is a project name, a counted group or a word that takes up an earlier one; the clauses around it are its
region; amounts, stages, parties and places in the region become its claims. Groups pass stage, date and
place on to their members, classes and subsets.
"""

from __future__ import annotations

from nlp.facts.discourse import Reader
from nlp.facts.drafts import ProjectDraft
from nlp.facts.merge import merged
from nlp.facts.resolve import record_of
from nlp.facts.stages import RANK
from nlp.reading import Reading
from nlp.records import Project


def read_projects(reading: Reading) -> list[Project]:
    """Project records of a document, in reading order."""
    return [record for record, _ in reading.derived(explained_projects)]


def explained_projects(reading: Reading) -> list[tuple[Project, ProjectDraft]]:
    """Project records with the drafts they came from; `draft.reasons` names the rules."""
    if not any(reading.spans(label) for label in ("PROJECT", "QUANTITY", "MONEY")):
        return []
    reader = Reader(reading)
    drafts = [draft for draft in merged(reader.read()) if _checkable(draft)]
    others = sorted(support.start for draft in drafts for support in draft.support)
    records = [(record_of(draft, reader.places, reader.events, reader.context, others), draft) for draft in drafts]
    return sorted(records, key=lambda pair: (pair[0].evidence.start, pair[0].evidence.end))


def _checkable(draft: ProjectDraft) -> bool:
    """Something is said that can be checked: a count, an amount, a party, a stage."""
    told = [c for c in draft.stages if c.stage in RANK]
    return draft.group or bool(draft.amounts or told or draft.parent or draft.parties)
