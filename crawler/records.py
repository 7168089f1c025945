"""The records that a crawl leaves in its landing folder. Standard library only: loads in milliseconds.

`msgspec` reads and writes these dataclasses as JSON; a key missing in the input takes its default.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

ARTICLE_SCHEMA = 1
"""Version of the Article record; a change of meaning or removal of a key raises it."""

WARNING = "warning: "
"""How a problem of a CrawlReport begins that does not make it fail."""
Kind = Literal["news", "policy"]
BodyForm = Literal["text", "images", "attachments", "none"]
FetchClass = Literal[
    "ok",
    "unchanged",
    "duplicate",
    "moved",
    "soft404",
    "gone",
    "blocked",
    "empty",
    "parse_failed",
    "too_large",
    "timeout",
    "server_error",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture of the article body."""

    url: str
    """Absolute address."""
    caption: str | None = None
    """Caption as printed beside the picture, which never stays in `paragraphs`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that the page offers beside its text."""

    url: str
    """Absolute address."""
    title: str | None = None
    """Text of the link."""
    media_type: str | None = None
    """IANA media type guessed from the address, for example `application/pdf`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyMetadata:
    """What a policy page prints about its document, as printed (dates normalised to ISO 8601)."""

    document_number: str | None = None
    """发文字号, for example `冀政办字〔2023〕12号`."""
    issuers: tuple[str, ...] = ()
    """发布机构."""
    issued: str | None = None
    """成文日期, ISO date."""
    effective: str | None = None
    """施行日期, ISO date."""
    validity: str | None = None
    """效力, for example `有效`."""
    subject: str | None = None
    """主题分类 or 主题词."""
    index_number: str | None = None
    """索引号."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One page, parsed. `text` of an article is its title and its paragraphs joined by newlines."""

    schema: int = ARTICLE_SCHEMA
    """Version of this record."""
    id: str
    """First 32 hex digits of the SHA-256 of the canonical address."""
    url: str
    """Canonical address."""
    source: str
    """Name of the source file that the crawl read; `unknown` where a saved page was parsed without one."""
    kind: Kind
    """`news` or `policy`."""
    title: str
    """Headline, one line, as printed."""
    subtitle: str | None = None
    """Secondary headline (副题 or 引题)."""
    published: str | None = None
    """ISO 8601 with +08:00, or a date alone where the page tells no time."""
    publisher: str | None = None
    """来源: who published the text first, as the page says."""
    reporters: tuple[str, ...] = ()
    """记者."""
    correspondents: tuple[str, ...] = ()
    """通讯员."""
    editor: str | None = None
    """责任编辑."""
    section: str | None = None
    """Channel or column, from the breadcrumb."""
    dateline: str | None = None
    """Place named before the text (本报唐山讯), as printed."""
    paragraphs: tuple[str, ...] = ()
    """The body alone: no captions, bylines, source lines, editors, copyright, 扫码."""
    images: tuple[Image, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    body_form: BodyForm = "text"
    """What the document is: `text`; or `images` (a scan) or `attachments`, where all the text that the page has is at
    most a pointer to them; `none` where it has nothing."""
    policy: PolicyMetadata | None = None
    """Null for news."""
    language: str = "zh"
    """BCP 47 tag."""
    fetched_at: str | None = None
    """When the bytes arrived, ISO 8601; null for a saved page of unknown age."""
    content_hash: str
    """SHA-256 (hex) of title and paragraphs joined by newlines, in NFC."""
    provenance: dict[str, str] = field(default_factory=dict)
    """Field name to where its value came from: `family`, `source`, `meta`, `url`, `generic`."""
    parser: str
    """Family and version that read the page, for example `founder_web/2024.1`."""

    @property
    def text(self) -> str:
        """Title and paragraphs joined by newlines: what extraction reads and offsets count in."""
        return "\n".join((self.title, *self.paragraphs))


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch:
    """One request of a crawl and what became of it (a line of `fetches.jsonl`)."""

    url: str
    """Address asked for."""
    final_url: str | None = None
    """Address that answered, where a redirect led elsewhere."""
    source: str
    status: int | None = None
    """HTTP status; null where no answer came."""
    outcome: FetchClass
    """What the answer was taken for."""
    role: Literal["list", "article", "page", "robots", "attachment"]
    """What it was asked for as; `page` is a further page of an article."""
    bytes: int = 0
    """Size of the body as received, decompressed."""
    hash: str | None = None
    """SHA-256 (hex) of the body."""
    fetched_at: str
    """ISO 8601."""
    article_id: str | None = None
    """The article that this page became, or duplicates."""
    detail: str | None = None
    """Reason in a few words where the outcome is not `ok`."""
    etag: str | None = None
    """The answer's ETag, with which the page can be asked for again on condition."""
    last_modified: str | None = None
    """The answer's Last-Modified, as it came."""
    published: str | None = None
    """When the page says it was published, where it was read and left out as outside the window asked for."""
    skeleton: str | None = None
    """Fingerprint of the page's markup (see `crawler.skeleton`), where it was read as an article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlReport:
    """How a crawl of one source ended (`report.json`). Scrapy exits with 0 whatever happened: judge by this."""

    source: str
    started_at: str
    finished_at: str
    finish_reason: str
    """Scrapy's reason: `finished`, `shutdown`, `closespider_itemcount`…"""
    articles: int
    """Article records written."""
    fetches: dict[str, int]
    """Requests by outcome."""
    errors: int
    """Exceptions raised by our code."""
    fill_rates: dict[str, float]
    """Field of Article to the share (0..1) of articles that have it."""
    minimum_articles: int
    """The least that the source promises for this kind of run."""
    ok: bool
    """Finished, without errors, with at least the minimum."""
    problems: tuple[str, ...] = ()
    """Why `ok` is false, and warnings, in words."""
    since: str | None = None
    """First day of the window asked for, ISO 8601; null where it was open."""
    until: str | None = None
    """Last day of the window asked for."""
    at_most: int | None = None
    """The limit of articles asked for."""
    changed: int = 0
    """Of `articles`, those that were known and are a new version."""
    listed: int = 0
    """Articles that the lists showed, known ones too."""
    lists: dict[str, int] = field(default_factory=dict)
    """List, by the address in the source's file, to the articles on its first page."""
    newest: str | None = None
    """Newest day of publication that is known of the source, ISO 8601."""
    blocked_share: float = 0.0
    """Share (0..1) of answers that turned us away; what robots.txt forbids was never asked for."""
    templates: dict[str, int] = field(default_factory=dict)
    """Parser and version of template to the articles it read."""
    skeletons: dict[str, int] = field(default_factory=dict)
    """Fingerprint of markup to the articles whose page had it, or nearly it."""
