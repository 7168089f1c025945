"""A crawl compared with what its source promises and with what is usual for it.

Least values that are missed fail the crawl; too much, and whatever is merely odd, is a warning. Each rule is a
function from what is found to sentences; those that begin with `warning: ` do not fail the crawl.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from crawler.history import History
from crawler.records import WARNING, CrawlReport
from crawler.skeleton import is_near
from crawler.source import Source

_FEW = 4
"""From so many answers, pages or articles on, a share means something."""
_MUCH = 3
"""Times the usual, or a part of it, from which on a number is odd."""
_SHARE_BLOCKED, _SHARE_TOLD = 0.5, 0.2


@dataclass(frozen=True, slots=True)
class Found:
    """What the rules look at."""

    source: Source
    report: CrawlReport
    """Without its verdict."""
    history: History
    answers: int
    """Answers to requests for lists and pages."""


def problems(found: Found) -> Iterator[str]:
    """Everything that fell short or is odd, in words."""
    for rule in (_lists, _most, _fill, _freshness, _blocked, _templates):
        yield from rule(found)


def _lists(found: Found) -> Iterator[str]:
    """A list that shows far fewer articles than ever has changed its form; zero is told by the crawl itself."""
    for address, shown in found.report.lists.items():
        usual = found.history.usual_shown(address)
        if usual is None or not shown:
            continue
        if shown * _MUCH < usual:
            yield f"list {address}: {shown} articles on its first page, usually {usual:g}"
        elif shown > usual * _MUCH:
            yield f"{WARNING}list {address}: {shown} articles on its first page, usually {usual:g}"


def _most(found: Found) -> Iterator[str]:
    most, articles = found.source.maximum_articles, found.report.articles
    if most is not None and articles > most:
        yield f"{WARNING}{articles} articles, at most {most} were expected"
    usual = found.history.usual_articles()
    if found.report.until is None and usual and articles > max(usual, _FEW) * _MUCH * 3:
        yield f"{WARNING}{articles} articles, usually {usual:g}"


def _fill(found: Found) -> Iterator[str]:
    if found.report.articles < _FEW:
        return
    for field, rate in found.report.fill_rates.items():
        least = found.source.minimum_fill.get(field)
        usual = found.history.usual_fill(field)
        if least is not None and rate < least:
            yield f"{field}: in {rate:.0%} of the articles, at least {least:.0%} were promised"
        elif usual is not None and usual >= 0.2 and rate < usual / 2:
            # Without its text an article is worth nothing; other fields come and go with what is written about.
            mark = "" if field == "paragraphs" else WARNING
            yield f"{mark}{field}: in {rate:.0%} of the articles, usually {usual:.0%}"


def _freshness(found: Found) -> Iterator[str]:
    report, gap = found.report, found.history.usual_gap_days
    if gap is None or report.newest is None or report.until is not None:
        return
    age = (date.fromisoformat(report.finished_at[:10]) - date.fromisoformat(report.newest)).days
    if age > 2 * gap + 1:
        yield f"{WARNING}the newest article is {age} days old; the source is rarely silent for more than {gap:g}"


def _blocked(found: Found) -> Iterator[str]:
    share = found.report.blocked_share
    if found.answers >= _FEW and share > _SHARE_TOLD:
        mark = "" if share >= _SHARE_BLOCKED else WARNING
        yield f"{mark}{share:.0%} of {found.answers} answers turned us away"


def _templates(found: Found) -> Iterator[str]:
    """Told, not judged: whether a redesign did harm is seen by fill rates and unreadable pages."""
    report = found.report
    before = found.history.together(lambda run: run.templates)
    if sum(before.values()) >= _FEW:
        for template, articles in report.templates.items():
            if template not in before:
                yield f"{WARNING}{articles} articles of a template not seen in the last crawls: {template}"
    known = found.history.together(lambda run: run.skeletons)
    pages = sum(report.skeletons.values())
    strange = sum(count for shape, count in report.skeletons.items() if not is_near(shape, known))
    if sum(known.values()) >= _FEW and pages >= _FEW and strange * 2 > pages:
        yield f"{WARNING}the markup of {strange} of {pages} pages is unlike that of the last crawls: a redesign?"
