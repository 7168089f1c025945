"""The records of extraction: one Document in, one Extraction out. Standard library only.

Labels and roles are those of the annotation guidelines; dates are EDTF (ISO 8601-2), money is in whole
units of an ISO 4217 currency, place codes are GB/T 2260. Offsets are Unicode code points into the
document's text, end exclusive.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

EXTRACTION_SCHEMA = 1
"""Version of the Extraction record; a change of meaning or removal of a key raises it."""
EXTRACTOR = "yanzhao/0.2.0"
"""Version of the rules and lexicons; any change that can change a fact raises it."""

Kind = Literal["news", "policy"]
Label = Literal["ORG", "PROJECT", "MONEY", "DATE"]
Modifier = Literal["approx", "over", "under"]
Stage = Literal[
    "planned",
    "signed",
    "introduced",
    "approved",
    "started",
    "under_construction",
    "completed",
    "operating",
    "implemented",
]
OrganizationRole = Literal["owner", "partner", "contractor", "host", "authority"]
AmountRole = Literal[
    "total_investment",
    "completed_investment",
    "planned_investment",
    "contract_value",
    "funds_received",
    "output_value",
    "tax",
    "subsidy",
    "capital",
    "financing",
    "other",
]
OrganizationType = Literal[
    "government",
    "party",
    "company",
    "bank",
    "university",
    "institute",
    "hospital",
    "association",
    "medium",
    "zone",
    "other",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyPage:
    """What the page of a policy document prints about it (the crawler's `policy` block)."""

    document_number: str | None = None
    issuers: tuple[str, ...] = ()
    issued: str | None = None
    effective: str | None = None
    validity: str | None = None
    subject: str | None = None
    index_number: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What extraction reads. Other keys of an input record are ignored."""

    id: str
    text: str
    """Title, newline, paragraphs joined by newlines."""
    published: str | None = None
    """ISO date (a time behind it is ignored); anchors relative dates."""
    kind: Kind = "news"
    source: str | None = None
    dateline: str | None = None
    """Place named before the text, which tells whose 市政府 is meant."""
    policy: PolicyPage | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyValue:
    low: Decimal
    """Lower bound; equal to `high` unless the text gives a range."""
    high: Decimal
    currency: str
    """ISO 4217."""
    modifier: Modifier | None = None
    """What the words around the number say of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DateValue:
    edtf: str | None
    """EDTF date or interval; null for a relative date in a document without `published`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganizationValue:
    canonical: str
    """Full name, with the place that a relative name (市发改委) leaves out."""
    type: OrganizationType


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A stretch of text with a label and, by label, a value. Mentions may nest."""

    label: Label
    start: int
    end: int
    text: str
    value: MoneyValue | DateValue | OrganizationValue | None = None
    """MoneyValue, DateValue or OrganizationValue by label; null for PROJECT."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Where the text says it, mostly one sentence or one clause of a list."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    role: OrganizationRole
    name: str
    """As written at its fullest in the text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    role: AmountRole
    low: Decimal
    high: Decimal
    currency: str
    modifier: Modifier | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A project, or a group of projects counted together, about which the text says something checkable."""

    name: str | None
    """The mention's text; for a group the noun phrase without its count; null for a bare 项目."""
    count: int = 1
    """1, or the number in the group."""
    stage: Stage | None = None
    """The latest stage that the text asserts as reached, else `planned` for a future one."""
    date: str | None = None
    """EDTF of that stage, or of the period that the counted group covers."""
    place: str | None = None
    """Full official name of the most specific division."""
    place_code: str | None = None
    """GB/T 2260 code of the place; 雄安新区 has none."""
    organizations: tuple[Party, ...] = ()
    amounts: tuple[Amount, ...] = ()
    evidence: Evidence
    confidence: float
    """Estimated probability that every claim of the record is right, 0..1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """A measured value of a place, an organization or a sector that is no single project's."""

    subject: str | None
    """Place or organization, full name."""
    name: str
    """As written, without 达, 为, 完成."""
    value: Decimal | None = None
    """Written out: 3万 is 30000; null where only growth is told."""
    unit: str | None = None
    """Bare word: 元, 家, %."""
    period: str | None = None
    """EDTF."""
    change_pct: Decimal | None = None
    """Growth on the year in percent; a fall is negative; 增长1.2倍 is 120."""
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What a policy wants reached by when."""

    name: str
    value: Decimal
    unit: str | None = None
    period: str | None = None
    """EDTF."""
    subject: str | None = None
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The block of facts of a policy document; null on news."""

    document_number: str | None = None
    issuers: tuple[str, ...] = ()
    """Full names."""
    issued: str | None = None
    """成文日期."""
    effective: str | None = None
    expires: str | None = None
    targets: tuple[Target, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """Everything found in one document."""

    schema: int = EXTRACTION_SCHEMA
    id: str
    """The document's id."""
    extractor: str = EXTRACTOR
    mentions: tuple[Mention, ...] = ()
    projects: tuple[Project, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    policy: Policy | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractionFailure:
    """A document that the extractor could not read; never a reason to stop the others."""

    id: str
    reason: str
