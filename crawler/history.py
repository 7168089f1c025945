"""How the source did in its last crawls: what the warehouse writes for the next crawl to be compared with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import median

import msgspec

_FEWEST_RUNS = 3
"""Fewer runs make nothing usual."""
_FEWEST_ARTICLES = 5
"""Shares of fewer articles say nothing."""


class HistoryError(ValueError):
    """The file cannot be read; the message names it."""


class PastCrawl(msgspec.Struct, frozen=True, kw_only=True):
    """One crawl of the source; other keys are ignored."""

    ok: bool = True
    articles: int = 0
    listed: int = 0
    lists: dict[str, int] = {}
    """List to the articles on its first page."""
    fill_rates: dict[str, float] = {}
    templates: dict[str, int] = {}
    skeletons: dict[str, int] = {}
    whole: bool = True
    """Whether neither a limit nor a last day cut it."""


class History(msgspec.Struct, frozen=True, kw_only=True):
    """What is usual for the source."""

    source: str | None = None
    runs: tuple[PastCrawl, ...] = ()
    """Newest first."""
    newest: str | None = None
    """Newest day of publication, ISO 8601."""
    usual_gap_days: float | None = None
    """Days from one day with articles to the next that are rarely exceeded."""

    def usual_shown(self, page_list: str) -> float | None:
        """Articles that the first page of a list usually shows; None where too few crawls saw it."""
        return _usual([run.lists[page_list] for run in self.runs if page_list in run.lists])

    def usual_articles(self) -> float | None:
        """Articles that a whole crawl usually writes; None where there were too few."""
        return _usual([run.articles for run in self.runs if run.whole and run.ok])

    def usual_fill(self, field: str) -> float | None:
        """Share of articles that usually have a field; None where too few crawls read enough articles."""
        rates = [run.fill_rates.get(field, 0.0) for run in self.runs if run.articles >= _FEWEST_ARTICLES]
        return _usual(rates)

    def together(self, counts: Callable[[PastCrawl], Mapping[str, int]]) -> dict[str, int]:
        """Counts of all runs by name."""
        total: dict[str, int] = {}
        for run in self.runs:
            for name, count in counts(run).items():
                total[name] = total.get(name, 0) + count
        return total


def read_history(path: Path | None) -> History:
    """Read the file; without one nothing is usual. Raises HistoryError."""
    if path is None:
        return History()
    try:
        return msgspec.json.decode(path.read_bytes(), type=History)
    except msgspec.DecodeError as error:
        raise HistoryError(f"{path.name}: {error}") from None
    except OSError as error:
        raise HistoryError(f"{path.name}: {error.strerror}") from None


def _usual(values: list[int] | list[float]) -> float | None:
    return median(values) if len(values) >= _FEWEST_RUNS else None
