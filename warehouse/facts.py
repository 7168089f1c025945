"""An Extraction and the text that it was made from, to rows of the fact tables."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from nlp.records import (
    Amount,
    DateValue,
    Evidence,
    Extraction,
    Indicator,
    Mention,
    MoneyValue,
    OrganizationValue,
    Party,
    Policy,
    Project,
    Target,
)
from warehouse.database import Row
from warehouse.identity import fact_id, with_ids
from warehouse.quantities import AMOUNT, LARGEST_INTEGER, PERCENT, VALUE, days, fits

FACT_TABLES = (
    "mentions",
    "projects",
    "project_amounts",
    "project_organizations",
    "indicators",
    "policies",
    "policy_targets",
)
"""Tables that hold what extraction found, one row a fact, each with `id` and `article_id`."""
_SENTENCE_END = re.compile(r"[。！？；!?;\n]+[”’」』\")）]*")


class ForeignExtractionError(ValueError):
    """The extraction was made from another text than the article's."""


@dataclass(slots=True)
class FactRows:
    """Rows by table, and what could not be stored."""

    tables: dict[str, list[Row]] = field(default_factory=lambda: {table: [] for table in FACT_TABLES})
    problems: list[Row] = field(default_factory=list)


def fact_rows(extraction: Extraction, text: str) -> FactRows:
    """All rows of one extraction. `text` is the article's title and paragraphs.

    A number that its column cannot hold keeps the fact out (of a mention only the value), a date that is no EDTF
    keeps its text and loses its bounds, evidence outside the text keeps the fact out: each gives a problem.
    Raises ForeignExtractionError where a mention's text does not stand at its offsets.
    """
    builder = _Builder(extraction, text)
    builder.mentions(extraction.mentions)
    builder.projects(extraction.projects)
    builder.indicators(extraction.indicators)
    if extraction.policy is not None:
        builder.policy(extraction.policy)
    return builder.rows


class _Builder:
    """Collects the rows of one article."""

    def __init__(self, extraction: Extraction, text: str) -> None:
        self.rows = FactRows()
        self.article_id = extraction.id
        self.extractor = extraction.extractor
        self.text = text
        # The last boundary behind the text closes a sentence that has no sign of its own.
        self._ends = [match.end() for match in _SENTENCE_END.finditer(text)]
        self._money: dict[tuple[Decimal, Decimal, str], list[tuple[Mention, str]]] = {}
        self._organizations: dict[str, OrganizationValue] = {}

    def mentions(self, mentions: Iterable[Mention]) -> None:
        """Rows of mentions; remembers amounts and names for the facts that speak of them."""
        for id_, mention in with_ids(
            mentions, self.article_id, "mentions", lambda m: (m.label, m.text), lambda m: (m.start, m.end)
        ):
            if not 0 <= mention.start < mention.end or self.text[mention.start : mention.end] != mention.text:
                raise ForeignExtractionError(
                    f"the mention at {mention.start} to {mention.end} does not stand in the article's text"
                )
            self._remember(id_, mention)
            self.rows.tables["mentions"].append(
                {
                    "id": id_,
                    "article_id": self.article_id,
                    "label": mention.label,
                    "text": mention.text,
                    **self._mention_value(mention),
                    "char_start": mention.start,
                    "char_end": mention.end,
                    "sentence": self._sentence(mention.start, mention.end),
                    "extractor": self.extractor,
                }
            )

    def projects(self, projects: Iterable[Project]) -> None:
        """Rows of projects with their amounts and organizations."""
        for id_, project in with_ids(
            projects, self.article_id, "projects", lambda p: (p.name, p.count), lambda p: _order(p.evidence)
        ):
            where = self._where("projects", project.evidence, project.name)
            if where is None:
                continue
            if not -LARGEST_INTEGER <= project.count <= LARGEST_INTEGER:
                self._problem("projects", "count", project.count, "the number does not fit; the fact is kept out")
                continue
            self.rows.tables["projects"].append(
                {
                    "id": id_,
                    **where,
                    "name": project.name,
                    "count": project.count,
                    "stage": project.stage,
                    "date": project.date,
                    **self._days("projects", "date", project.date),
                    "place": project.place,
                    "place_code": project.place_code,
                    "confidence": project.confidence,
                }
            )
            self._amounts(id_, project, where)
            self._parties(id_, project.organizations, where)

    def _amounts(self, project_id: str, project: Project, where: Row) -> None:
        for id_, amount in with_ids(
            project.amounts,
            self.article_id,
            "project_amounts",
            lambda a: (project_id, a.role, a.currency),
            lambda _: (0, 0),
        ):
            if not self._fit("project_amounts", amount.role, AMOUNT, amount.low, amount.high):
                continue
            mention, mention_id = self._mention_of(amount, project.evidence)
            self.rows.tables["project_amounts"].append(
                {
                    "id": id_,
                    **where,
                    "project_id": project_id,
                    "role": amount.role,
                    "low": amount.low,
                    "high": amount.high,
                    "currency": amount.currency,
                    "modifier": amount.modifier,
                    "text": mention and mention.text,
                    "mention_id": mention_id,
                }
            )

    def _parties(self, project_id: str, parties: Iterable[Party], where: Row) -> None:
        # The same name in the same role is the same party however often it is told.
        for party in dict.fromkeys(parties):
            value = self._organizations.get(party.name)
            self.rows.tables["project_organizations"].append(
                {
                    "id": fact_id(self.article_id, "project_organizations", (project_id, party.role, party.name)),
                    **where,
                    "project_id": project_id,
                    "role": party.role,
                    "name": party.name,
                    "canonical": value and value.canonical,
                    "organization_type": value and value.type,
                }
            )

    def indicators(self, indicators: Iterable[Indicator]) -> None:
        """Rows of indicators."""
        for id_, fact in with_ids(
            indicators,
            self.article_id,
            "indicators",
            lambda i: (i.subject, i.name, i.period),
            lambda i: _order(i.evidence),
        ):
            where = self._where("indicators", fact.evidence, fact.name)
            if where is None or not self._fit("indicators", fact.name, VALUE, fact.value):
                continue
            if not self._fit("indicators", fact.name, PERCENT, fact.change_pct):
                continue
            self.rows.tables["indicators"].append(
                {
                    "id": id_,
                    **where,
                    **self._measure("indicators", fact),
                    "change_pct": fact.change_pct,
                }
            )

    def policy(self, policy: Policy) -> None:
        """The row of the policy block and those of its targets."""
        id_ = fact_id(self.article_id, "policies", ())
        number = policy.document_number
        start = self.text.find(number) if number else -1
        proof = number if number and start >= 0 else self.text.partition("\n")[0]
        where = self._where("policies", Evidence(start=max(0, start), end=max(0, start) + len(proof)), number)
        if where is None:
            return
        dates: Row = {}
        for name, last in (("issued", 0), ("effective", 0), ("expires", 1)):
            value = getattr(policy, name)
            bounds = self._days("policies", name, value)
            dates |= {name: value, f"{name}_date": bounds["date_to" if last else "date_from"]}
        self.rows.tables["policies"].append(
            {"id": id_, **where, "document_number": number, "issuers": list(policy.issuers), **dates}
        )
        self._targets(id_, policy.targets)

    def _targets(self, policy_id: str, targets: Iterable[Target]) -> None:
        for id_, target in with_ids(
            targets,
            self.article_id,
            "policy_targets",
            lambda t: (policy_id, t.subject, t.name, t.period),
            lambda t: _order(t.evidence),
        ):
            where = self._where("policy_targets", target.evidence, target.name)
            if where is None or not self._fit("policy_targets", target.name, VALUE, target.value):
                continue
            self.rows.tables["policy_targets"].append(
                {"id": id_, **where, "policy_id": policy_id, **self._measure("policy_targets", target)}
            )

    def _measure(self, kind: str, fact: Indicator | Target) -> Row:
        return {
            "subject": fact.subject,
            "name": fact.name,
            "value": fact.value,
            "unit": fact.unit,
            "period": fact.period,
            **self._days(kind, "period", fact.period),
        }

    def _mention_value(self, mention: Mention) -> Row:
        row: Row = dict.fromkeys(_MENTION_VALUES)
        value = mention.value
        if isinstance(value, MoneyValue):
            if self._fit("mentions", mention.text, AMOUNT, value.low, value.high):
                row |= {"low": value.low, "high": value.high}
            row |= {"currency": value.currency, "modifier": value.modifier}
        elif isinstance(value, DateValue):
            row |= {"edtf": value.edtf, **self._days("mentions", mention.text, value.edtf)}
        elif isinstance(value, OrganizationValue):
            row |= {"canonical": value.canonical, "organization_type": value.type}
        return row

    def _remember(self, id_: str, mention: Mention) -> None:
        if isinstance(mention.value, MoneyValue):
            value = mention.value
            self._money.setdefault((value.low, value.high, value.currency), []).append((mention, id_))
        elif isinstance(mention.value, OrganizationValue):
            self._organizations.setdefault(mention.text, mention.value)

    def _mention_of(self, amount: Amount, evidence: Evidence) -> tuple[Mention | None, str | None]:
        """The first mention inside the evidence that has the amount's value."""
        for mention, id_ in self._money.get((amount.low, amount.high, amount.currency), ()):
            if evidence.start <= mention.start and mention.end <= evidence.end:
                return mention, id_
        return None, None

    def _where(self, kind: str, evidence: Evidence, name: str | None) -> Row | None:
        """Article, offsets and evidence, which every fact has; None, and a problem, for evidence outside the text."""
        start, end = evidence.start, evidence.end
        if not 0 <= start < end <= len(self.text):
            span = f"{start} to {end}"
            self._problem(kind, name or "evidence", span, "the evidence lies outside the text; the fact is kept out")
            return None
        return {
            "article_id": self.article_id,
            "char_start": start,
            "char_end": end,
            "sentence": self.text[start:end],
            "extractor": self.extractor,
        }

    def _sentence(self, start: int, end: int) -> str:
        """The sentence, or the sentences, that a stretch of the text lies in."""
        before = bisect_right(self._ends, start)
        behind = bisect_right(self._ends, end - 1)
        first = self._ends[before - 1] if before else 0
        last = self._ends[behind] if behind < len(self._ends) else len(self.text)
        return self.text[first:last].strip()

    def _days(self, kind: str, name: str, edtf: str | None) -> Row:
        bounds = days(edtf)
        if bounds is None:
            self._problem(kind, name, edtf, "this is no EDTF date; it is kept as text, without days")
        return {"date_from": bounds and bounds.first, "date_to": bounds and bounds.last}

    def _fit(self, kind: str, name: str, column: tuple[int, int], *values: Decimal | None) -> bool:
        """Whether all the numbers fit the column; a problem for the first that does not."""
        for value in values:
            if value is not None and not fits(value, column):
                kept = "the mention is kept without its value" if kind == "mentions" else "the fact is kept out"
                self._problem(kind, name, value, f"the number does not fit DECIMAL{column}; {kept}")
                return False
        return True

    def _problem(self, kind: str, name: str, value: object, message: str) -> None:
        self.rows.problems.append(
            {
                "article_id": self.article_id,
                "kind": kind,
                "field": name,
                "value": None if value is None else str(value)[:100],
                "message": message,
                "extractor": self.extractor,
            }
        )


_MENTION_VALUES = (
    "low",
    "high",
    "currency",
    "modifier",
    "edtf",
    "date_from",
    "date_to",
    "canonical",
    "organization_type",
)


def _order(evidence: Evidence) -> tuple[int, int]:
    return evidence.start, evidence.end
