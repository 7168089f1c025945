"""Sources: what is crawled, how, and the least that it must yield. One YAML file each, strictly checked.

Built-in files lie in `crawler/sources/`; a user adds a directory of his own. No network, no Scrapy.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

import msgspec
import yaml

from crawler.address import clean, host_allowed, host_of, is_private
from crawler.families import FAMILIES
from crawler.records import Article, Kind

BUILT_IN = Path(__file__).with_name("sources")
FIELDS = ("title", "subtitle", "published", "publisher", "reporters", "editor", "section", "body")
"""Fields of a page that a source may give selectors for."""
_ALWAYS = frozenset(
    (
        *("schema", "id", "url", "source", "kind", "language", "content_hash", "provenance", "parser"),
        *("fetched_at", "body_form"),
    )
)
FILLED = tuple(name for name in Article.__dataclass_fields__ if name not in _ALWAYS)
"""Fields of Article whose fill rates are reported: those that a page may lack."""
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_DATE = re.compile(r"\{date:((?:%[Ymd]|[-/._\w])+)\}")
_SOME_DAY = date(2024, 5, 6)


class SourceError(ValueError):
    """A source does not exist or its file breaks a rule; the message names file and key."""


class Politeness(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Manners towards each host of a source. Seconds."""

    delay: float = 2.0
    """Least time between two requests; AutoThrottle and robots.txt can only lengthen it."""
    max_delay: float = 60.0
    """Longest time between two requests that AutoThrottle may choose."""
    concurrency: int = 1
    """Requests under way at once."""
    timeout: float = 60.0
    """Time for one answer, from the connection to its last byte."""
    retries: int = 2
    """Further attempts after an answer of 5xx or none at all."""
    max_bytes: int = 8 * 1024 * 1024
    """Largest body, decompressed."""
    rest: float = 300.0
    """Time for which a host that turned us away is left alone before one more address is asked for."""


class PageList(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A list of articles with its further pages, or the issues of an e-paper by date."""

    url: str
    """First page. With a date in braces (`{date:%Y%m}/{date:%d}`, after strftime) it stands for one list a day."""
    more: str | None = None
    """Address of further pages with `{page}` for their number, from 2 on, or `{page-1}`, from 1 on. Without it, and
    first of all, the link 下一页 of a page is followed. Where pages are numbered downward, any one of them: it tells
    which of the numbered pages that the first page links are this list's."""
    numbered: Literal["up", "down"] = "up"
    """`down` where the newest page has the highest number (`COLUMN_00000083.shtml`)."""
    days: int = 3
    """Issues looked for, back from today, where no window says since when."""
    links: str | None = None
    """CSS selector of the part of the page that holds the list; the whole page without it."""
    max_pages: int = 50
    """Pages read at most; of a list by date, pages of one issue."""

    @property
    def is_dated(self) -> bool:
        """Whether this is one list a day."""
        return _DATE.search(self.url) is not None

    def url_of(self, day: date) -> str:
        """Address of the first page, on that day."""
        return _DATE.sub(lambda match: day.strftime(match[1]), self.url)


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One source."""

    name: str
    """File name without suffix: lower-case words and hyphens."""
    title: str
    """Name for people."""
    family: str
    """CMS family: how its pages are read."""
    kind: Kind = "news"
    """What its pages are."""
    lists: tuple[PageList, ...]
    hosts: tuple[str, ...]
    """The only hosts asked for pages, also after redirects; `*.domain` stands for all subdomains."""
    politeness: Politeness = Politeness()
    minimum_articles: int
    """The least number of articles that its lists must show; zero never passes."""
    maximum_articles: int | None = None
    """The most articles that one crawl should write; more is told as a warning."""
    minimum_fill: dict[str, float] = {}
    """Field of Article to the least share (0..1) of articles that must have it."""
    known_pages: int = 3
    """A list is left after so many pages in a row without anything new."""
    look_again_days: int = 3
    """Articles of so many days back are looked at again in every crawl; 0: of none."""
    enabled: bool = True
    """Whether a run without names includes it."""
    sample: bool = False
    """Whether it belongs to the sample site on loopback; such sources are never part of a run."""
    private: bool = False
    """Whether its hosts may have addresses in a private network (10.…, 192.168.…, this machine)."""
    tls: Literal["any", "verified"] = "any"
    """`any`: https with whatever certificate, as many of these sites have one that does not fit or has run out;
    `verified`: only with one that fits and is signed by an authority that this machine trusts."""
    timezone: str = "Asia/Shanghai"
    """Zone of the times that its pages print."""
    section: str | None = None
    """Channel of its articles where a page names none."""
    publisher: str | None = None
    """Who published its articles where a page names nobody: the paper, for an e-paper."""
    articles: str | None = None
    """Regular expression found in the addresses of its articles, where the family's form is too wide."""
    selectors: dict[str, str] = {}
    """Field to CSS selector, for what the family does not find."""

    def is_article(self, url: str) -> bool:
        """Whether an address in normal form is that of one of its articles."""
        own = self.articles is None or re.search(self.articles, url) is not None
        return own and FAMILIES[self.family].is_article(url)


def load_source(name: str, directory: str | Path | None = None) -> Source:
    """The source of that name. In: a name, and a directory of the user's own sources. Raises SourceError."""
    sources = load_sources(directory)
    if name not in sources:
        raise SourceError(f"unknown source {name!r}; known are {', '.join(sources)}")
    return sources[name]


def load_sources(directory: str | Path | None = None) -> dict[str, Source]:
    """All sources by name, in order of name. Raises SourceError where any file breaks a rule."""
    found = dict(_built_in())
    if directory is not None:
        if not Path(directory).is_dir():
            raise SourceError(f"{directory}: no such directory of sources")
        for name, source in _read_directory(Path(directory)).items():
            if name in found:
                raise SourceError(f"{directory}/{name}.yml: key `name`: there is a built-in source of this name")
            found[name] = source
    return dict(sorted(found.items()))


def enabled_sources(directory: str | Path | None = None) -> tuple[Source, ...]:
    """The sources that a run without names crawls: enabled, and not of the sample site."""
    return tuple(s for s in load_sources(directory).values() if s.enabled and not s.sample)


def sample_sources() -> tuple[Source, ...]:
    """The sources of the sample site."""
    return tuple(s for s in load_sources().values() if s.sample)


@cache
def _built_in() -> dict[str, Source]:
    return _read_directory(BUILT_IN)


def _read_directory(directory: Path) -> dict[str, Source]:
    return {path.stem: read_source(path) for path in sorted(directory.glob("*.yml"))}


def read_source(path: Path) -> Source:
    """Read one source file. Raises SourceError that names the file and the key."""
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise SourceError(f"{path.name}: no YAML: {' '.join(str(error).split())}") from None
    except OSError as error:
        raise SourceError(f"{path.name}: {error.strerror}") from None
    if not isinstance(data, dict):
        raise SourceError(f"{path.name}: not a mapping of keys")
    try:
        source = msgspec.convert({"name": path.stem, **data}, Source)
    except msgspec.ValidationError as error:
        raise SourceError(f"{path.name}: {_with_key(str(error))}") from None
    for key, problem in _problems(source, path.stem):
        raise SourceError(f"{path.name}: key `{key}`: {problem}")
    return source


def _with_key(message: str) -> str:
    """msgspec's message with the key in front: `key `lists[0].url`: Expected `str`, got `int``."""
    what, _, where = message.partition(" - at `$.")
    if where:
        return f"key `{where.rstrip('`')}`: {what}"
    field = re.search(r"field `(\w+)`", what)
    return f"key `{field[1]}`: {what}" if field else what


def _problems(source: Source, stem: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []

    def rule(key: str, holds: bool, problem: str) -> None:
        if not holds:
            found.append((key, problem))

    rule("name", source.name == stem, f"must be the file's name, {stem}")
    rule("name", _NAME.fullmatch(source.name) is not None, "lower-case words joined by hyphens only")
    rule("family", source.family in FAMILIES, f"unknown; known are {', '.join(sorted(FAMILIES))}")
    rule("lists", bool(source.lists), "a source needs a list")
    rule("hosts", bool(source.hosts), "a source needs a host")
    for host in source.hosts:
        rule("hosts", source.private or not is_private(host), f"{host} is a private address; `private: true` allows it")
    rule("minimum_articles", source.minimum_articles >= 1, "at least 1: zero never passes")
    rule("known_pages", source.known_pages >= 1, "at least 1")
    rule("look_again_days", 0 <= source.look_again_days <= 366, "between 0 and 366")
    most = source.maximum_articles
    rule("maximum_articles", most is None or most >= source.minimum_articles, "at least `minimum_articles`")
    for field, share in source.minimum_fill.items():
        rule(f"minimum_fill.{field}", field in FILLED, f"no such field; there are {', '.join(FILLED)}")
        rule(f"minimum_fill.{field}", 0 < share <= 1, "a share above 0 and up to 1")
    rule("articles", source.articles is None or _is_pattern(source.articles), "no regular expression")
    rule("timezone", _is_zone(source.timezone), "no such time zone")
    for field, selector in source.selectors.items():
        rule(f"selectors.{field}", field in FIELDS, f"no such field; there are {', '.join(FIELDS)}")
        rule(f"selectors.{field}", _is_selector(selector), "no CSS selector")
    for index, page_list in enumerate(source.lists):
        found += [(f"lists[{index}].{key}", problem) for key, problem in _list_problems(page_list, source)]
    found += [(f"politeness.{key}", problem) for key, problem in _politeness_problems(source.politeness)]
    return found


def _list_problems(page_list: PageList, source: Source) -> list[tuple[str, str]]:
    found = []
    for key, url in (("url", page_list.url_of(_SOME_DAY)), ("more", page_list.more)):
        if url is None:
            continue
        if key == "more" and page_list.numbered == "up" and "{page}" not in url and "{page-1}" not in url:
            found.append((key, "needs {page} for the page's number"))
        rest = url.replace("{page}", "2").replace("{page-1}", "1")
        if "{" in rest:
            found.append((key, "only {page}, {page-1} and, in `url`, {date:%Y…} stand in braces"))
            continue
        try:
            host = host_of(clean(rest))
        except ValueError:
            found.append((key, "no http(s) address"))
            continue
        if not host_allowed(host, source.hosts):
            found.append((key, f"{host} is none of `hosts`"))
    found += [(key, "at least 1") for key in ("max_pages", "days") if getattr(page_list, key) < 1]
    if page_list.is_dated and page_list.more is not None:
        found.append(("more", "an issue's pages are those that it lists"))
    if page_list.links is not None and not _is_selector(page_list.links):
        found.append(("links", "no CSS selector"))
    return found


def _politeness_problems(manners: Politeness) -> list[tuple[str, str]]:
    limits: dict[str, tuple[float, float]] = {
        "delay": (0.5, 3600),
        "max_delay": (manners.delay, 3600),
        "concurrency": (1, 8),
        "timeout": (1, 600),
        "retries": (0, 10),
        "max_bytes": (1024, 256 * 1024 * 1024),
        "rest": (0, 3600),
    }
    values: dict[str, Any] = msgspec.structs.asdict(manners)
    return [
        (key, f"{values[key]:g} is not between {low:g} and {high:g}")
        for key, (low, high) in limits.items()
        if not low <= values[key] <= high
    ]


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, OSError, ValueError):
        return False
    return True


def _is_pattern(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except re.error:
        return False
    return True


def _is_selector(selector: str) -> bool:
    from cssselect import HTMLTranslator, SelectorError

    try:
        HTMLTranslator().css_to_xpath(selector)
    except SelectorError:
        return False
    return True
