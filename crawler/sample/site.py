"""The whole sample site as a table of pages: every address with what a GET of it answers.

`site.yml` holds what is no article: the lists with their order, sticky items and strange entries, and robots.txt.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cache
from html import escape
from typing import Literal

import msgspec
import yaml

from crawler.sample.files import pdf, png
from crawler.sample.model import (
    GOV_COLUMN,
    GOV_HOST,
    HERE,
    IMAGE_HOST,
    Block,
    SampleArticle,
    SampleError,
    load_articles,
)
from crawler.sample.render import Link, article_page, mobile_page, template

GOV_LIST = (
    f"/columns/{GOV_COLUMN}/templates/66666666-7777-8888-9999-000000000000/blocks/aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"
)
HTML = "text/html"
HTML_UTF8 = "text/html; charset=utf-8"


class Oddity(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A list entry that leads to no ordinary article."""

    does: Literal["moved", "soft404", "duplicate", "plain", "mobile", "elsewhere"]
    url: str
    title: str
    date: str
    article: str | None = None
    """The article that it leads to or repeats."""
    lines: list[str] = []
    """Body of a plain page."""
    dated: bool = True
    """Whether a plain page prints its date."""


class Listing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A list of one host: pages of slugs and of names of oddities, in printed order."""

    host: str
    name: str
    path: str
    pages: list[list[str]]
    sticky: str | None = None


class Plan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole of `site.yml`."""

    lists: list[Listing]
    odd: dict[str, Oddity]
    robots: dict[str, list[str]]
    fails_once: list[str]
    """Articles whose first request is answered with 500."""
    notice: list[str]
    """Text of the soft 404."""


@dataclass(frozen=True, slots=True)
class Page:
    """The answer to a GET."""

    body: bytes
    content_type: str = HTML
    status: int = 200
    location: str | None = None
    modified: str | None = None
    """HTTP date."""
    fails_once: bool = False
    title: str = ""


@dataclass(frozen=True, slots=True)
class Site:
    """All pages: `pages[host][path with query]`."""

    pages: dict[str, dict[str, Page]]
    plan: Plan
    articles: dict[str, SampleArticle] = field(default_factory=dict)


@cache
def load_plan() -> Plan:
    """`site.yml`, checked: a list names articles and oddities only, and only a moved article is in no list."""
    data = yaml.safe_load((HERE / "site.yml").read_text(encoding="utf-8"))
    plan = msgspec.convert(data, Plan)
    articles = load_articles()
    listed = {name for listing in plan.lists for page in listing.pages for name in page}
    for name in listed:
        if (name in articles) == (name in plan.odd):
            raise SampleError(f"site.yml: {name} must be exactly one of an article and an oddity")
    moved = {odd.article for odd in plan.odd.values() if odd.does == "moved"}
    if missing := articles.keys() - listed - moved:
        raise SampleError(f"site.yml: no list names {sorted(missing)}")
    return plan


@cache
def build_site() -> Site:
    """Render everything. Deterministic: the same files give the same bytes."""
    plan, articles = load_plan(), load_articles()
    pages: dict[str, dict[str, Page]] = {}
    for host, path, page in _all_pages(plan, articles):
        if path in pages.setdefault(host, {}):
            raise SampleError(f"two pages at http://{host}{path}")
        pages[host][path] = page
    return Site(pages=pages, plan=plan, articles=articles)


def _all_pages(plan: Plan, articles: dict[str, SampleArticle]) -> Iterator[tuple[str, str, Page]]:
    for article in articles.values():
        yield article.host, article.path, _article(article, plan)
        yield from _files(article)
    for odd in plan.odd.values():
        if odd.does != "elsewhere":
            host, path = _split(odd.url)
            yield host, path, _odd_page(odd, plan)
    for listing in plan.lists:
        yield from _list_pages(listing, plan)
    css = Page((HERE / "templates" / "site.css").read_bytes(), "text/css")
    for host, disallowed in plan.robots.items():
        rules = "".join(f"Disallow: {path}\n" for path in disallowed)
        yield host, "/robots.txt", Page(f"User-agent: *\n{rules}".encode(), "text/plain")
        yield host, "/static/site.css", css
        yield host, "/static/logo.png", Page(png(160, 40), "image/png")


def _split(url: str) -> tuple[str, str]:
    host, _, path = url.removeprefix("http://").partition("/")
    return host, f"/{path}"


def _modified(published: str) -> str:
    """The HTTP date of a Beijing time."""
    beijing = datetime.strptime(f"{published} 00:00:00"[:16], "%Y-%m-%d %H:%M")
    return format_datetime((beijing - timedelta(hours=8)).replace(tzinfo=UTC), usegmt=True)


def _channel(article: SampleArticle, plan: Plan) -> tuple[Link, Listing]:
    listing = next(item for item in plan.lists if item.host == article.host)
    return (f"http://{listing.host}{listing.path}", listing.name), listing


def _article(article: SampleArticle, plan: Plan) -> Page:
    channel, listing = _channel(article, plan)
    html = article_page(article, channel, *_neighbours(article, listing))
    return Page(
        html.encode(article.charset),
        f"{HTML}; charset={article.charset}" if article.header_charset else HTML,
        modified=_modified(article.published),
        fails_once=article.slug in plan.fails_once,
        title=article.title,
    )


def _neighbours(article: SampleArticle, listing: Listing) -> tuple[list[Link], list[str]]:
    """Links to, and first sentences of, other articles of the same list."""
    articles = load_articles()
    slugs = [name for page in listing.pages for name in page if name in articles]
    start = slugs.index(article.slug) if article.slug in slugs else 0
    others = [articles[slugs[(start + step) % len(slugs)]] for step in (1, 2, 4, 7)]
    links = [(f"//{other.host}{other.path}", other.title) for other in others]
    teasers = [other.paragraphs[0].split("。")[0] + "。" for other in others[1:3]]
    return links, teasers


def _files(article: SampleArticle) -> Iterator[tuple[str, str, Page]]:
    for part in article.body:
        if isinstance(part, Block) and part.image:
            _, path = _split(article.image_url(part.image))
            yield IMAGE_HOST, path, Page(png(480, 300), "image/png")
    if article.paper is not None and article.paper.attachment is not None:
        yield article.host, article.attachment_path, Page(pdf(article.slug), "application/pdf")


def _odd_page(odd: Oddity, plan: Plan) -> Page:
    if odd.does == "soft404":
        lines = "".join(f"<p>{escape(line)}</p>" for line in plan.notice)
        html = f"<html><head><meta charset='utf-8'><title>页面不存在</title></head><body>{lines}</body></html>"
        return Page(html.encode(), HTML_UTF8, title=odd.title)
    if odd.does == "plain":
        return _plain(odd)
    article = load_articles()[odd.article or ""]
    if odd.does == "moved":
        body = f'<html><body><h1>301 Moved Permanently</h1><a href="{article.url}">here</a></body></html>'
        return Page(body.encode(), HTML, 301, location=article.url, title=odd.title)
    if odd.does == "mobile":
        return Page(mobile_page(article, _channel(article, plan)[0]).encode(), HTML_UTF8, title=odd.title)
    host, path = _split(odd.url)
    copy = msgspec.structs.replace(article, host=host, number=int(path.rpartition("_")[2].removesuffix(".htm")))
    return replace(_article(copy, plan), title=odd.title)


def _plain(odd: Oddity) -> Page:
    date = f"<div class='post_source'>{odd.date} 09:00:00　来源：河北新闻网</div>" if odd.dated else ""
    lines = "".join(f"<p>　　{escape(line)}</p>" for line in odd.lines)
    html = (
        "<html><head><meta http-equiv='Content-Type' content='text/html; charset=utf-8'>"
        f"<title>{escape(odd.title)}-河北新闻网</title></head><body><h1>{escape(odd.title)}</h1>{date}"
        f"<div class='min_con_text' id='p1'><!--enpcontent-->{lines}<!--/enpcontent--></div></body></html>"
    )
    return Page(html.encode(), HTML_UTF8, title=odd.title)


def _entry(name: str, plan: Plan) -> tuple[str, str, str, str, str]:
    """Address, title, date, document number and validity of a list entry."""
    if name in plan.odd:
        odd = plan.odd[name]
        return odd.url, odd.title, odd.date, "", "有效"
    article = load_articles()[name]
    paper = article.paper
    number, validity = (paper.document_number, paper.validity) if paper else ("", "")
    return article.url, article.title, article.published[:10], number, validity


def _list_pages(listing: Listing, plan: Plan) -> Iterator[tuple[str, str, Page]]:
    if listing.host == GOV_HOST:
        yield from _block_pages(listing, plan)
        return
    stem = listing.path.removesuffix(".htm")
    paths = [listing.path, *(f"{stem}_{n}.htm" for n in range(2, len(listing.pages) + 1))]
    for index, (path, names) in enumerate(zip(paths, listing.pages, strict=True)):
        items = [_list_item(name, plan, "") for name in names]
        if index == 0 and listing.sticky:
            items.insert(0, _list_item(listing.sticky, plan, '<em class="top">置顶</em>'))
        links = [f'<a href="{p.lstrip("/")}">{n}</a>' for n, p in enumerate(paths, 1)]
        if index + 1 < len(paths):
            links.append(f'<a href="{paths[index + 1].lstrip("/")}" class="next">下一页</a>')
        html = template("founder_list").substitute(
            name=listing.name, first=listing.path, items="\n".join(items), pager=" ".join(links)
        )
        yield listing.host, path, Page(html.encode(), HTML, title=f"{listing.name} {index + 1}")


def _list_item(name: str, plan: Plan, mark: str) -> str:
    url, title, date, _, _ = _entry(name, plan)
    address = url.removeprefix("http:")
    link = f'<a href="{address}" target="_blank">{escape(title)}</a>'
    return f'<li class="feed-item">{mark}{link}<span class="date">{date}</span></li>'


def _block_pages(listing: Listing, plan: Plan) -> Iterator[tuple[str, str, Page]]:
    """The list of policy documents: fragments without a head; the one after the last has no row."""
    number = 0
    for index, names in enumerate([*listing.pages, []], 1):
        rows = []
        for name in names:
            number += 1
            url, title, date, document, validity = _entry(name, plan)
            short = title if len(title) <= 28 else f"{title[:27]}…"
            rows.append(
                '<li class="xxgk_gfxwjk-list-li">'
                f"<p>{number}</p>"
                f'<p><a href="{_split(url)[1]}" title="{escape(title)}" target="_blank">{escape(short)}</a></p>'
                f"<p>{document}</p><p>{date}</p><p>{validity}</p></li>"
            )
        html = '<ul class="xxgk_gfxwjk-list">\n' + "\n".join(rows) + "\n</ul>\n"
        path = f"{listing.path}?page={index}&fix=0"
        yield listing.host, path, Page(html.encode(), HTML_UTF8, title=f"{listing.name} {index}")
