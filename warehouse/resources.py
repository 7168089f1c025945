"""What programs can ask a snapshot for in pages: a relation, the key that orders it, and the filters it takes.

Every condition is written here; from outside come values only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from warehouse.facts import FACT_TABLES

_DATED = "article_id IN (SELECT id FROM articles WHERE published_date {sign} ${name}::DATE)"
_BY_ARTICLE = {
    "since": _DATED.format(sign=">=", name="since"),
    "until": _DATED.format(sign="<=", name="until"),
    "article": "article_id = $article",
}
_PUBLISHED = {"since": "published_date >= $since::DATE", "until": "published_date <= $until::DATE"}
# A province or city stands for its parts.
_PLACE_CODE = "starts_with(place_code, regexp_replace($place_code, '(00)+$', ''))"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """Rows that can be asked for in pages."""

    relation: str
    """Table or view."""
    key: str = "id"
    """SQL of a text that no two rows share and that orders the pages."""
    filters: Mapping[str, str] = field(default_factory=dict)
    """Parameter to its condition, in which the value is `$` and its name."""


RESOURCES: dict[str, Resource] = {
    "articles": Resource(
        relation="articles", filters={"source": "source = $source", "kind": "kind = $kind", **_PUBLISHED}
    ),
    "stories": Resource(
        relation="v_stories", key="article_id", filters={"source": "list_contains(sources, $source)", **_PUBLISHED}
    ),
    "projects": Resource(
        relation="projects",
        filters={
            **_BY_ARTICLE,
            "place_code": _PLACE_CODE,
            "stage": "stage = $stage",
            "organization": "id IN (SELECT project_id FROM project_organizations "
            "WHERE $organization IN (name, canonical))",
        },
    ),
    "resolved_projects": Resource(
        relation="v_resolved_projects",
        filters={
            "place_code": _PLACE_CODE,
            "stage": "stage = $stage",
            "name": "contains(name, $name)",
            "organization": "id IN (SELECT p.project_id FROM resolved_parties p "
            "JOIN organization_names n ON n.organization_id = p.organization_id "
            "WHERE $organization IN (n.name, n.organization_id))",
            "since": "last_published >= $since::DATE",
            "until": "first_published <= $until::DATE",
        },
    ),
    "organizations": Resource(
        relation="v_organizations",
        key="organization",
        filters={"name": "(list_contains(names, $name) OR organization = $name)"},
    ),
    "resolved_organizations": Resource(
        relation="resolved_organizations",
        filters={
            "name": "id IN (SELECT organization_id FROM organization_names WHERE name = $name)",
            "type": "type = $type",
            "place": "place = $place",
        },
    ),
    "indicators": Resource(
        relation="indicators", filters={**_BY_ARTICLE, "subject": "subject = $subject", "name": "name = $name"}
    ),
    "policies": Resource(
        relation="policies", filters={**_BY_ARTICLE, "document_number": "document_number = $document_number"}
    ),
    "places": Resource(
        relation="places",
        filters={"name": "name = $name", "level": "level = $level", "within": "parent_id = $within"},
    ),
    "sources": Resource(relation="v_source_health", key="source"),
    "coverage": Resource(
        relation="v_coverage",
        key="source || '/' || strftime(day, '%Y-%m-%d')",
        filters={
            "source": "source = $source",
            "status": "status = $status",
            "since": "day >= $since::DATE",
            "until": "day <= $until::DATE",
        },
    ),
}
"""By the name under which they are asked for."""

Lists = Mapping[str, tuple[str, str, str]]
"""Key in the answer to a relation, its column that has the id asked for, and its order."""
OF_ARTICLE: Lists = {
    table: (table, "article_id", "id")
    for table in ("article_addresses", "article_copies", *FACT_TABLES, "forgotten", "project_reports")
}
"""What comes with an article."""
OF_PROJECT: Lists = {
    "timeline": ("v_project_timeline", "project_id", "event_date, published, report_id"),
    "figures": ("v_project_figures", "project_id", "role, currency, preferred DESC, published DESC, amount_id"),
    "organizations": ("v_organizations_projects", "project_id", "role, organization_id"),
}
"""What comes with a resolved project."""
OF_ORGANIZATION: Lists = {
    "organization_names": ("organization_names", "organization_id", "mentions DESC, id"),
    "projects": ("v_organizations_projects", "organization_id", "last_published DESC, project_id, role"),
}
"""What comes with a resolved organization."""

SEARCH = """
SELECT * FROM search($q, most := $depth) s
WHERE ($source IS NULL OR s.source = $source) AND ($kind IS NULL OR s.kind = $kind)
    AND ($since IS NULL OR published_date >= $since::DATE) AND ($until IS NULL OR published_date <= $until::DATE)
ORDER BY score DESC, article_id LIMIT $limit
"""
SEARCH_SENTENCES = "SELECT * FROM search_sentences($q, most := $depth) LIMIT $limit"

# Where an id leads that is none, or none any more: a merged one to what it became, a report to its project, a name to
# who has it.
PROJECT_INSTEAD = """
SELECT project_id FROM project_forwards WHERE id = $id
UNION SELECT project_id FROM project_reports WHERE id = $id
"""
ORGANIZATION_INSTEAD = """
SELECT organization_id FROM organization_forwards WHERE id = $id
UNION SELECT organization_id FROM organization_names WHERE name = $id OR id = $id
"""
ARTICLE_INSTEAD = "SELECT article_id FROM article_addresses WHERE id = $id"
