"""How a run went: one record, and the report in Markdown that operators read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crawler.records import WARNING, CrawlReport
from flows.runs import Run
from flows.steps import CheckResult, ExtractionSummary, Manifest, ResolveResult


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSummary:
    """Everything that a run reports."""

    run: Run
    crawls: tuple[CrawlReport, ...]
    crawl_failures: tuple[str, ...]
    """Sources whose crawl left no report, in words."""
    load_problems: tuple[str, ...]
    """What could not be read in the landing folders, in words."""
    extraction: ExtractionSummary
    resolution: ResolveResult
    override_problems: tuple[str, ...]
    """Lines of the overrides that cannot be followed, in words: they are told and stop nothing."""
    checks: tuple[CheckResult, ...]
    manifest: Manifest | None
    """None where an error kept the snapshot from being published."""

    @property
    def problems(self) -> list[str]:
        """Every reason why the run is not good, in words; empty for a good run."""
        crawls = [
            f"{c.source}: {p}"
            for c in self.crawls
            if not c.ok
            for p in c.problems or ("not ok",)
            if not p.startswith(WARNING)
        ]
        failed = [f"{f.id}: extraction failed: {f.reason}" for f in self.extraction.failures]
        return [*self.crawl_failures, *crawls, *self.load_problems, *failed, *self._found("error")]

    @property
    def warnings(self) -> list[str]:
        """What was odd about the crawls, and what checks found that stops nothing, in words."""
        crawls = [
            f"{c.source}: {p.removeprefix(WARNING)}" for c in self.crawls for p in c.problems if p.startswith(WARNING)
        ]
        return crawls + self._found("warning")

    def _found(self, severity: str) -> list[str]:
        return [
            f"check {c.name}: {c.rows} rows: {c.description}" for c in self.checks if c.severity == severity and c.rows
        ]

    @property
    def ok(self) -> bool:
        """Nothing fell short, and the snapshot is published."""
        return not self.problems and self.manifest is not None


def markdown(summary: RunSummary) -> str:
    """The run report: artifact of the run, and `report.md` in its landing folder."""
    run = summary.run
    lines = [
        f"# Run {run.id}: {'good' if summary.ok else 'fell short'}",
        "",
        f"Started {run.started_at}, finished {run.finished_at or 'not yet'}. "
        f"Asked for: {', '.join(run.request.sources)}"
        + (f", since {run.request.since}" if run.request.since else "")
        + (f", until {run.request.until}" if run.request.until else "")
        + (f", at most {run.request.limit} articles a source" if run.request.limit else "")
        + ".",
        "",
        "| source | new | changed | listed | at least | newest | turned away | ended | fetches |",
        "| --- | ---: | ---: | ---: | ---: | --- | ---: | --- | --- |",
        *(_crawl_row(crawl) for crawl in summary.crawls),
        *_fill_table(summary.crawls),
    ]
    extraction = summary.extraction
    lines += [
        "",
        f"Extracted {extraction.documents} documents, {extraction.characters:,} characters.",
        "",
        f"Resolved: {summary.resolution}.",
        "",
        "| check | severity | rows |",
        "| --- | --- | ---: |",
        *(f"| {c.name} | {c.severity} | {c.rows} |" for c in summary.checks),
    ]
    notes = summary.problems + list(extraction.problems) + list(summary.override_problems)
    if notes:
        lines += ["", "## What fell short", "", *(f"- {note}" for note in notes)]
    if summary.warnings:
        lines += ["", "## What was odd", "", *(f"- {warning}" for warning in summary.warnings)]
    if summary.manifest is None:
        lines += ["", "The snapshot was not published; readers keep the one before."]
    return "\n".join(lines) + "\n"


def _crawl_row(crawl: CrawlReport) -> str:
    fetches = ", ".join(f"{outcome} {count}" for outcome, count in sorted(crawl.fetches.items()))
    return (
        f"| {crawl.source} | {crawl.articles - crawl.changed} | {crawl.changed} | {crawl.listed} "
        f"| {crawl.minimum_articles} | {crawl.newest or ''} | {crawl.blocked_share:.0%} | {crawl.finish_reason} "
        f"| {fetches} |"
    )


def _fill_table(crawls: Sequence[CrawlReport]) -> list[str]:
    """Share of each crawl's articles that have a field; nothing where no crawl wrote an article."""
    written = [crawl for crawl in crawls if crawl.articles]
    fields = list(dict.fromkeys(field for crawl in written for field in crawl.fill_rates))
    if not fields:
        return []
    return [
        "",
        f"| share with | {' | '.join(crawl.source for crawl in written)} |",
        f"| --- |{' ---: |' * len(written)}",
        *(
            f"| {field} | {' | '.join(f'{crawl.fill_rates.get(field, 0):.0%}' for crawl in written)} |"
            for field in fields
        ),
    ]
