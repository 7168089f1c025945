"""`yanzhao demo`: the whole road over the built-in sample site, and what came of it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from rich.cells import chop_cells, set_cell_size

from flows.home import Home
from flows.tables import text_table

if TYPE_CHECKING:
    from flows.summary import RunSummary
    from warehouse.query import Result

QUERIES = (
    (
        "Which companies invest in which places, and how much?",
        "SELECT place, owners, name, total_yi FROM v_distinct_projects WHERE len(owners) > 0 AND total_yi IS NOT NULL "
        "ORDER BY total_yi DESC LIMIT 10",
    ),
    (
        "How far along is what was announced?",
        "SELECT stage, sum(projects) AS projects, sum(total_yi) AS total_yi FROM v_pipeline WHERE currency = 'CNY' "
        "GROUP BY stage, stage_order ORDER BY stage_order",
    ),
    (
        "What do the policies want reached, and by when?",
        "SELECT document_number, name, value, unit, period FROM v_policy_targets ORDER BY period LIMIT 10",
    ),
)
"""Three questions to try next; the tests run each of them."""


def demo(home: Home) -> None:
    """Serve the sample site, run the flow over it, print what was found. Raises Failure where the run fell short."""
    from crawler.sample.server import SampleSite
    from crawler.source import sample_sources
    from flows.commands.running import run_flow

    # The demo's server state stays in the demo's home, and it never talks to a server of the user's.
    prefect_home = home.root / "prefect"
    prefect_home.mkdir(parents=True, exist_ok=True)
    os.environ["PREFECT_HOME"] = str(prefect_home)
    os.environ.pop("PREFECT_API_URL", None)
    with SampleSite() as site:
        summary = run_flow(home, [source.name for source in sample_sources()], proxy=site.proxy_url)
    _show(home, summary)


def _show(home: Home, summary: RunSummary) -> None:
    print(_heading("What was found"))
    print(_overview(home))
    print(_heading("The ten largest projects"))
    print(_largest(home))
    print(_heading("Health of the run"))
    print(_health(summary))
    print(_heading("Where it lies, and what to try next"))
    print(f"snapshot: {home.snapshot}")
    for question, statement in QUERIES:
        print(f'\n# {question}\nyanzhao sql --home {home.root} "{statement}"')


def _heading(text: str) -> str:
    return f"\n━━ {text} " + "━" * max(0, 76 - len(text))


def _query(home: Home, statement: str) -> Result:
    from warehouse.query import query

    return query(home.snapshot, statement)


def _overview(home: Home) -> str:
    counts = _query(
        home,
        "SELECT 'articles' AS what, count(*) AS rows FROM articles "
        "UNION ALL (SELECT 'mentions ' || label, count(*) FROM mentions GROUP BY label ORDER BY label) "
        "UNION ALL SELECT 'projects', count(*) FROM projects "
        "UNION ALL SELECT 'indicators', count(*) FROM indicators "
        "UNION ALL SELECT 'policies', count(*) FROM policies",
    )
    return text_table(counts.columns, counts.rows)


def _largest(home: Home) -> str:
    largest = _query(
        home,
        "SELECT coalesce(name, '(unnamed)') AS name, count, amount_yi AS 亿元, currency, stage, place, parties, "
        "sentence FROM v_largest_projects LIMIT 10",
    )
    table = text_table(largest.columns[:-1], [row[:-1] for row in largest.rows], widest=44)
    head, rule, *rows = table.splitlines()
    lines = [head, rule]
    for row, record in zip(rows, largest.rows, strict=True):
        lines.append(row)
        lines += _quoted(record[-1])
    return "\n".join(lines)


def _quoted(sentence: str) -> list[str]:
    """A sentence as indented lines; a long one is cut, the snapshot has it whole."""
    lines = chop_cells(f"“{' '.join(sentence.split())}”", 100)
    if len(lines) > 3:
        lines = [*lines[:2], set_cell_size(lines[2], 97).rstrip() + "…”"]
    return [f"    {line}" for line in lines]


def _health(summary: RunSummary) -> str:
    lines = [f"run {summary.run.id}: {'good' if summary.ok else 'fell short'}"]
    for crawl in summary.crawls:
        fetches = ", ".join(f"{outcome} {count}" for outcome, count in sorted(crawl.fetches.items()))
        lines.append(
            f"{crawl.source}: {crawl.articles - crawl.changed} new articles, {crawl.changed} changed; "
            f"fetches: {fetches}"
        )
    found = [c for c in summary.checks if c.rows]
    lines.append(f"{len(summary.checks)} checks: " + ("all clear" if not found else ""))
    lines += [f"  {c.severity} {c.name}: {c.rows} rows ({c.description})" for c in found]
    return "\n".join(line.rstrip() for line in lines)
