"""The sample articles as data: one YAML file per article under `articles/`, read by a strict loader.

A file that has an unknown key, a missing one or a value of the wrong type is an error, never a guess.
"""

from __future__ import annotations

import hashlib
import uuid
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec
import yaml

HERE = Path(__file__).parent
ARTICLES = HERE / "articles"
GOV_HOST = "www.hebei-gov.example"
GOV_COLUMN = "11111111-2222-3333-4444-555555555555"
IMAGE_HOST = "img.hebnews.example"

Template = Literal["founder_2024", "founder_2020", "founder_2018", "policy_table", "policy_lines"]


class SampleError(ValueError):
    """A sample file breaks a rule; the message names the file and the rule."""


class Block(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part of the body that is no plain paragraph: a bold subheading, or a picture with its caption."""

    head: str | None = None
    image: str | None = None
    caption: str | None = None


class Paper(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a policy page prints in its metadata table."""

    index_number: str
    issuers: list[str]
    document_number: str
    issued: str
    """成文日期, ISO date; the page prints it in Chinese."""
    subject: str
    validity: str
    effective: str | None = None
    """施行日期, ISO date, where the table has such a row."""
    attachment: str | None = None
    """Title of the attached PDF."""


class SampleArticle(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One article as it should come out of the parser, and how its page is dressed."""

    slug: str
    template: Template
    host: str
    number: int
    """The N of content_N.htm; on policy pages only the order of writing."""
    title: str
    published: str
    """`YYYY-MM-DD HH:MM:SS`, or `YYYY-MM-DD HH:MM`, as printed."""
    publisher: str
    section: list[str]
    body: list[str | Block]
    sums: list[str]
    """Equations between numbers of the text (`61+43+74=178`, `8.6/32=26.9%`); checked by the tests."""
    subtitle: str | None = None
    intro: str | None = None
    """引题, a line printed over the title."""
    opening: str | None = None
    """Dateline and byline printed before the first sentence, which are no part of the body."""
    closing: str | None = None
    """Byline printed behind the last sentence."""
    byline: str | None = None
    """Byline that is a paragraph of its own before the body."""
    dateline: str | None = None
    reporters: list[str] = []
    correspondents: list[str] = []
    editor: str | None = None
    keywords: list[str] = []
    charset: Literal["utf-8", "gb2312"] = "utf-8"
    header_charset: bool = True
    """Whether the Content-Type header names the charset."""
    paper: Paper | None = None

    @property
    def path(self) -> str:
        """Path of the page on its host."""
        year, month, day = self.published[:10].split("-")
        if self.paper is not None:
            name = uuid.uuid5(uuid.NAMESPACE_URL, f"yanzhao-sample/{self.slug}")
            return f"/columns/{GOV_COLUMN}/{year}{month}/{day}/{name}.html"
        return f"/{year}-{month}/{day}/content_{self.number}.htm"

    @property
    def url(self) -> str:
        """Canonical address of the page."""
        return f"http://{self.host}{self.path}"

    @property
    def kind(self) -> Literal["news", "policy"]:
        return "news" if self.paper is None else "policy"

    @property
    def paragraphs(self) -> list[str]:
        """The body alone, as a parser should give it: no byline, no dateline, no caption."""
        return [part if isinstance(part, str) else part.head for part in self.body if _is_text(part)]  # type: ignore[misc]

    @property
    def captions(self) -> list[str]:
        return [part.caption for part in self.body if isinstance(part, Block) and part.caption]

    @property
    def text(self) -> str:
        """Title and paragraphs joined by newlines: what extraction reads."""
        return "\n".join((self.title, *self.paragraphs))

    def image_url(self, name: str) -> str:
        """Address of a picture of this article."""
        digest = hashlib.sha256(f"{self.slug}/{name}".encode()).hexdigest()
        return f"http://{IMAGE_HOST}/{self.published[:7]}/{self.published[8:10]}/{digest[:32]}.png"

    @property
    def attachment_path(self) -> str:
        """Path of the attached PDF (policy pages)."""
        return self.path.removesuffix(".html") + "/files/fj1.pdf"


def _is_text(part: str | Block) -> bool:
    return isinstance(part, str) or part.head is not None


def read_article(path: Path) -> SampleArticle:
    """Read one article file. Raises SampleError that names the file where it breaks the form."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(data, dict):
        raise SampleError(f"{path.name}: not a mapping")
    try:
        article = msgspec.convert({"slug": path.stem, **data}, SampleArticle)
    except msgspec.ValidationError as error:
        raise SampleError(f"{path.name}: {error}") from error
    _check(article, path.name)
    return article


def _check(article: SampleArticle, name: str) -> None:
    is_policy = article.template.startswith("policy")
    if is_policy != (article.paper is not None) or is_policy != (article.host == GOV_HOST):
        raise SampleError(f"{name}: a policy template, a policy block and the policy host go together")
    printed = "".join(filter(None, (article.opening, article.closing, article.byline)))
    for person in (*article.reporters, *article.correspondents):
        if person not in printed:
            raise SampleError(f"{name}: {person} is not in the printed byline")
    if article.dateline and not printed.startswith(article.dateline):
        raise SampleError(f"{name}: the dateline does not open the byline")
    for text in (article.title, *article.paragraphs, *article.captions):
        if not text or text != text.strip() or "\n" in text:
            raise SampleError(f"{name}: empty, padded or broken line {text[:20]!r}")
        try:
            text.encode(article.charset)
        except UnicodeEncodeError as error:
            raise SampleError(f"{name}: {error.object[error.start]!r} does not exist in gb2312") from error


@cache
def load_articles() -> dict[str, SampleArticle]:
    """All sample articles by slug (file name), in order of slug."""
    return {path.stem: read_article(path) for path in sorted(ARTICLES.glob("*.yml"))}
