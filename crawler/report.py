"""The judgement on a crawl. Scrapy exits with 0 whatever happened: this decides."""

from __future__ import annotations

from dataclasses import dataclass, field

from crawler.landing import FIELDS, Landing
from crawler.records import CrawlReport
from crawler.source import Source

_WARNING = "warning: "
_FEW = 4
"""From so many read pages on, half of them must be articles."""


@dataclass
class Health:
    """What a crawl notices about itself."""

    started_at: str
    listed: set[str] = field(default_factory=set)
    """Ids of all articles that its lists show."""
    errors: int = 0
    problems: list[str] = field(default_factory=list)
    partial: bool = False
    """Whether known articles or a time window were left out, so that few new articles are no fault."""


def judge(
    source: Source, landing: Landing, health: Health, reason: str, finished_at: str, limit: int | None
) -> CrawlReport:
    """The report. In: Scrapy's reason for finishing, ISO 8601 times, the limit of articles that was asked for."""
    articles = len(landing.articles)
    least = min(source.minimum_articles, limit) if limit is not None else source.minimum_articles
    shown = len(health.listed) if health.partial else articles
    problems = list(health.problems)
    if reason != "finished":
        problems.append(f"ended by {reason}")
    if health.errors:
        problems.append(f"{health.errors} errors in our own code; see the log")
    if shown < least:
        what = "articles in its lists" if health.partial else "articles"
        problems.append(f"{shown} {what}, at least {least} were promised")
    problems += _unreadable(landing)
    return CrawlReport(
        source=source.name,
        started_at=min(health.started_at, landing.first_fetch or health.started_at),
        finished_at=finished_at,
        finish_reason=reason,
        articles=articles,
        fetches=dict(sorted(landing.outcomes.items())),
        errors=health.errors,
        fill_rates={name: round(landing.filled[name] / articles, 4) if articles else 0.0 for name in FIELDS},
        minimum_articles=least,
        ok=all(problem.startswith(_WARNING) for problem in problems),
        problems=tuple(problems),
    )


def _unreadable(landing: Landing) -> list[str]:
    """A redesign shows itself as pages that cannot be read, while lists and yields of old articles look well."""
    outcomes = [outcome for (_, role), outcome in landing.fetched.items() if role == "article"]
    bad = sum(outcome in ("parse_failed", "empty") for outcome in outcomes)
    read = bad + sum(outcome in ("ok", "duplicate") for outcome in outcomes)
    if not bad:
        return []
    mark = "" if read >= _FEW and bad * 2 > read else _WARNING
    return [f"{mark}{bad} of {read} pages could not be read as articles"]
