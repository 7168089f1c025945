"""The judgement on a crawl. Scrapy exits with 0 whatever happened: this decides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from crawler.health import Found
from crawler.health import problems as compared
from crawler.history import History
from crawler.known import Known
from crawler.landing import Landing
from crawler.records import WARNING, CrawlReport
from crawler.source import FILLED, Source
from crawler.window import Window

_FEW = 4
"""From so many read pages on, half of them must be articles."""


@dataclass
class Health:
    """What a crawl notices about itself."""

    started_at: str
    listed: set[str] = field(default_factory=set)
    """Ids of all articles that its lists show."""
    lists: dict[str, int] = field(default_factory=dict)
    """List to the articles on its first page."""
    errors: int = 0
    problems: list[str] = field(default_factory=list)
    partial: bool = False
    """Whether known articles or a time window were left out, so that few new articles are no fault."""

    def show(self, page_list: str, number: int, ids: Sequence[str]) -> None:
        """Note what a page of a list shows."""
        self.listed.update(ids)
        if number == 1:
            # An e-paper has a first page a day.
            self.lists[page_list] = max(len(ids), self.lists.get(page_list, 0))


def judge(
    source: Source,
    landing: Landing,
    health: Health,
    reason: str,
    finished_at: str,
    limit: int | None,
    *,
    window: Window | None = None,
    known: Known | None = None,
    history: History | None = None,
) -> CrawlReport:
    """The report. In: Scrapy's reason for finishing, ISO 8601 times, and what was asked for, known, and usual."""
    history = history or History()
    report = _counted(source, landing, health, reason, finished_at, limit, window or Window(), known or Known())
    report = replace(report, newest=max(filter(None, (landing.newest, history.newest)), default=None))
    problems = [
        *health.problems,
        *_ended(health, reason),
        *_yield(report, health),
        *_unreadable(landing),
        *compared(Found(source, report, history, landing.answers)),
    ]
    ok = all(problem.startswith(WARNING) for problem in problems)
    return replace(report, ok=ok, problems=tuple(problems))


def _counted(
    source: Source,
    landing: Landing,
    health: Health,
    reason: str,
    finished_at: str,
    limit: int | None,
    window: Window,
    known: Known,
) -> CrawlReport:
    """The report before the verdict."""
    articles = len(landing.articles)
    return CrawlReport(
        source=source.name,
        started_at=min(health.started_at, landing.first_fetch or health.started_at),
        finished_at=finished_at,
        finish_reason=reason,
        articles=articles,
        fetches=dict(sorted(landing.outcomes.items())),
        errors=health.errors,
        fill_rates={name: round(landing.filled[name] / articles, 4) if articles else 0.0 for name in FILLED},
        minimum_articles=min(source.minimum_articles, limit) if limit is not None else source.minimum_articles,
        ok=False,
        since=window.since.isoformat() if window.since else None,
        until=window.until.isoformat() if window.until else None,
        at_most=limit,
        changed=len(landing.articles.keys() & known.ids),
        listed=len(health.listed),
        lists=dict(sorted(health.lists.items())),
        blocked_share=round(landing.refusals / landing.answers, 4) if landing.answers else 0.0,
        templates=dict(sorted(landing.templates.items())),
        skeletons=landing.skeletons,
    )


def _ended(health: Health, reason: str) -> Iterator[str]:
    if reason != "finished":
        yield f"ended by {reason}"
    if health.errors:
        yield f"{health.errors} errors in our own code; see the log"


def _yield(report: CrawlReport, health: Health) -> Iterator[str]:
    shown = report.listed if health.partial else report.articles
    if shown < report.minimum_articles:
        what = "articles in its lists" if health.partial else "articles"
        yield f"{shown} {what}, at least {report.minimum_articles} were promised"


def _unreadable(landing: Landing) -> list[str]:
    """A redesign shows itself as pages that cannot be read, while lists and yields of old articles look well."""
    outcomes = [outcome for (_, role), outcome in landing.fetched.items() if role == "article"]
    bad = sum(outcome in ("parse_failed", "empty") for outcome in outcomes)
    read = bad + sum(outcome in ("ok", "duplicate") for outcome in outcomes)
    if not bad:
        return []
    mark = "" if read >= _FEW and bad * 2 > read else WARNING
    return [f"{mark}{bad} of {read} pages could not be read as articles"]
