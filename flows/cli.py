"""The `yanzhao` command: options, exit statuses, help. What the commands do lies in `flows.commands`.

Exit status 0: done; 1: the work failed or a check fell short; 2: wrong usage. Data goes to stdout, progress and
messages to stderr.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from typing import Any

import click

from flows import home as homes
from flows.errors import Failure, Usage
from flows.home import Home
from warehouse.errors import WarehouseError

EXPORT_FORMATS = ("parquet", "jsonl", "csv", "xlsx")
TABLE_FORMATS = ("table", "csv", "json", "markdown")


class _Group(click.Group):
    """Lists commands in the order of the road, not of the alphabet."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's signature)
        return list(self.commands)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="yanzhao", message="%(prog)s %(version)s")
def cli() -> None:
    """Yanzhao (燕赵) reads the news and policy of Hebei and turns them into facts that can be queried.

    Start with `yanzhao demo`: it crawls the built-in sample site, extracts, loads and publishes, and shows what
    was found. Everything lies in one home folder: --home, else the variable YANZHAO_HOME, else ./data.
    """


def _home_option(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option(
        "--home",
        metavar="DIR",
        type=click.Path(file_okay=False),
        help="Home folder; beats YANZHAO_HOME, which beats ./data.",
    )(command)


_processes = click.option(
    "--processes",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="Worker processes for extraction.",
)


class _IsoDate(click.ParamType[str]):
    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        import datetime as dt

        try:
            return dt.date.fromisoformat(value).isoformat()
        except ValueError:
            self.fail(f"{value!r} is no date; write it as 2023-02-07", param, ctx)


@cli.command()
@click.option(
    "--source",
    "sources",
    multiple=True,
    metavar="NAME",
    help="Source to crawl; repeatable. All enabled ones without it.",
)
@click.option(
    "--since",
    type=_IsoDate(),
    metavar="DATE",
    help="Leave out articles published before this date (2023-02-07).",
)
@click.option(
    "--until",
    type=_IsoDate(),
    metavar="DATE",
    help="Leave out articles published after this date: with --since, a window of the past.",
)
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="At most N articles of each source.")
@_processes
@_home_option
def run(
    sources: tuple[str, ...],
    since: str | None,
    until: str | None,
    limit: int | None,
    processes: int,
    home: str | None,
) -> None:
    """Crawl, extract, load, resolve, check and publish once, as the Prefect flow.

    A run that was killed is taken up where it stopped when the same is asked for again.
    """
    from flows.commands import running

    running.run(homes.resolve(home), sources, since, until, limit, processes)


@cli.command()
@_home_option
def demo(home: str | None) -> None:
    """The same over the built-in sample site; shows what was found and how to query it.

    The sample site is served on loopback by this command itself. The demo has a home of its own, `demo` inside the
    usual one, unless --home names another.
    """
    from flows.commands import demo as demos

    demos.demo(Home(homes.resolve(home).root if home else homes.resolve(None).root / "demo"))


@cli.command()
@click.argument("file", required=False, type=click.Path(dir_okay=False, allow_dash=False), metavar="FILE.html")
@click.option("--url", help="Address that the page was saved from.")
@click.option(
    "--source",
    metavar="NAME",
    help="Source whose CMS family and selectors apply; guessed from the page without it.",
)
@click.option(
    "--batch",
    type=click.Path(dir_okay=False),
    metavar="LIST.jsonl",
    help="Many pages: lines with file, url, source.",
)
@_home_option
def parse(file: str | None, url: str | None, source: str | None, batch: str | None, home: str | None) -> None:  # noqa: ARG001
    """Read saved pages (any charset) into Article records, as JSON on stdout."""
    from flows.commands import parsing

    if batch is not None:
        if file or url or source:
            raise click.UsageError("--batch takes files and addresses from its list; give no others")
        parsing.parse_batch(batch)
        return
    if not file or not url:
        raise click.UsageError("give FILE.html and --url, or --batch LIST.jsonl")
    parsing.parse_file(file, url, source)


@cli.group()
def source() -> None:
    """The sources: list them, or try one."""


_sources_dir = click.option(
    "--sources-dir",
    type=click.Path(exists=True, file_okay=False),
    metavar="DIR",
    help="Folder with further sources of your own.",
)


@source.command("list")
@_sources_dir
@_home_option
def source_list(sources_dir: str | None, home: str | None) -> None:  # noqa: ARG001
    """List all sources with their CMS family."""
    from flows.commands import sources

    sources.list_sources(sources_dir)


@source.command("check")
@click.argument("name", metavar="NAME")
@click.option("--page", type=click.Path(dir_okay=False), metavar="FILE.html", help="Read this saved page instead.")
@click.option("--url", help="Address that the page was saved from.")
@click.option(
    "--articles", type=click.IntRange(1, 20), default=3, show_default=True, metavar="N", help="Articles to read."
)
@click.option("--proxy", metavar="URL", help="Send every request to this HTTP proxy.")
@_sources_dir
@_home_option
def source_check(
    name: str,
    page: str | None,
    url: str | None,
    articles: int,
    proxy: str | None,
    sources_dir: str | None,
    home: str | None,  # noqa: ARG001
) -> None:
    """Try a source and print what it yields, field by field.

    Asks for its robots.txt, its first list and a few articles, as politely as any crawl; or reads a saved page and
    asks nobody. Status 1 where title, date or body is missing.
    """
    from flows.commands import sources

    if page is None and url is None:
        sources.check_live(name, sources.Trial(articles=articles, proxy=proxy, sources_dir=sources_dir))
    elif page is None or url is None:
        raise click.UsageError("--page and --url go together")
    elif proxy is not None:
        raise click.UsageError("a saved page needs no --proxy")
    else:
        sources.check_saved(name, page, url, sources_dir)


@cli.command()
@click.argument("file", required=False, type=click.Path(dir_okay=False, allow_dash=True), metavar="FILE.jsonl")
@click.option("--output", type=click.Path(dir_okay=False), metavar="FILE", help="Write there instead of stdout.")
@_processes
@click.option(
    "--model",
    metavar="NAME",
    help="spaCy model (installed name or path) whose tokens and tags serve the rules; beats YANZHAO_MODEL.",
)
@_home_option
def extract(file: str | None, output: str | None, processes: int, model: str | None, home: str | None) -> None:  # noqa: ARG001
    """Extract mentions and facts from texts: records in, one Extraction per line out, in order.

    A record has `id`, `text`, `published` (ISO date) and `kind` (news or policy), and may have `source`,
    `dateline` and `policy`; other keys are ignored. Without FILE.jsonl, records come from stdin.
    """
    from flows.commands import extraction

    extraction.extract(file, output, processes, homes.model(model))


@cli.command()
@click.argument("article", required=False, metavar="[ID|URL]")
@click.option("--file", type=click.Path(dir_okay=False), metavar="FILE.jsonl", help="Read records as `extract` does.")
@click.option("--html", type=click.Path(dir_okay=False), metavar="PAGE.html", help="Write a page instead.")
@_home_option
def explain(article: str | None, file: str | None, html: str | None, home: str | None) -> None:
    """Show one article with its mentions marked, its facts, and the rules behind each fact.

    The article is named by its id or address in the published snapshot; with --file, by the id of a record there
    (without one, the first).
    """
    from flows.commands import explaining

    explaining.explain(homes.resolve(home), article, file, html)


@cli.command()
@click.argument("folders", nargs=-1, type=click.Path(), metavar="[LANDING]...")
@click.option(
    "--extractions",
    type=click.Path(dir_okay=False),
    metavar="FILE.jsonl",
    help="Load Extraction records made elsewhere.",
)
@_processes
@_home_option
def load(folders: tuple[str, ...], extractions: str | None, processes: int, home: str | None) -> None:
    """Load landing folders into the warehouse and extract what has no facts yet.

    LANDING is the folder of one crawl (with articles.jsonl); without any, every folder below <home>/landing.
    """
    from flows.commands import steps

    steps.load(homes.resolve(home), folders, extractions, processes)


@cli.command()
@click.option(
    "--explain",
    nargs=2,
    metavar="A B",
    help="Tell why two reports, projects or organizations (ids or names) are one or two, and change nothing.",
)
@_home_option
def resolve(explain: tuple[str, str] | None, home: str | None) -> None:
    """Find which reports tell of one project and which names mean one organization.

    <home>/overrides.jsonl holds what people decided: lines with op (merge, split, set, strike), reason and date.
    """
    from flows.commands import steps

    steps.resolve(homes.resolve(home), explain)


@cli.command()
@click.option("--since", type=_IsoDate(), metavar="DATE", help="Only articles published on this date or later.")
@_processes
@_home_option
def reextract(since: str | None, processes: int, home: str | None) -> None:
    """Replace facts that another version of the extractor found; prints what changed.

    Articles keep their old facts until their turn. It can be stopped at any time and goes on when called again.
    """
    from flows.commands import steps

    steps.reextract(homes.resolve(home), since, processes)


@cli.command()
@_home_option
def check(home: str | None) -> None:
    """Run the checks over the warehouse; status 1 where an error is found."""
    from flows.commands import steps

    steps.check(homes.resolve(home))


@cli.command()
@click.option(
    "--keep-days",
    type=click.FloatRange(min=0),
    default=7,
    show_default=True,
    help="How long old snapshots stay; the one before the present always does.",
)
@_home_option
def publish(keep_days: float, home: str | None) -> None:
    """Replace the snapshot that readers open (DuckDB and Parquet)."""
    from flows.commands import steps

    steps.publish(homes.resolve(home), keep_days)


@cli.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False))
@_home_option
def backup(folder: str, home: str | None) -> None:
    """Copy the warehouse into the new folder DIR, with checksums."""
    from flows.commands import backups

    backups.backup(homes.resolve(home), folder)


@cli.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False))
@click.option("--force", is_flag=True, help="Put a warehouse that is there aside, under another name.")
@_home_option
def restore(folder: str, force: bool, home: str | None) -> None:
    """Check the backup in DIR and put it in place of the home's warehouse.

    Cursors of the change feed given out before are refused from then on: their readers begin with a full export.
    """
    from flows.commands import backups

    backups.restore(homes.resolve(home), folder, force)


@cli.command()
@click.argument("query", required=False)
@click.option(
    "--file", type=click.Path(dir_okay=False, allow_dash=True), metavar="FILE.sql", help="Read the query there."
)
@click.option("--format", "form", type=click.Choice(TABLE_FORMATS), default="table", show_default=True)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=300,
    show_default=True,
    metavar="SECONDS",
    help="Stop a query that takes longer.",
)
@_home_option
def sql(query: str | None, file: str | None, form: str, timeout: float, home: str | None) -> None:
    """Query the published snapshot, read only.

    Example: yanzhao sql "SELECT name, place FROM v_largest_projects LIMIT 10"; texts are found by
    yanzhao sql "FROM search('曹妃甸 氢能')".
    """
    from flows.commands import querying

    if (query is None) == (file is None):
        raise click.UsageError("give a query, or --file FILE.sql")
    querying.sql(homes.resolve(home), query if query is not None else querying.read_query(str(file)), form, timeout)


@cli.command()
@_home_option
def shell(home: str | None) -> None:
    """Open the published snapshot, read only, in DuckDB's own shell (`duckdb`, from 1.5 on)."""
    from flows.commands import querying

    sys.exit(querying.shell(homes.resolve(home)))


@cli.command()
@click.option("--format", "form", type=click.Choice(("markdown", "json")), default="markdown", show_default=True)
def dictionary(form: str) -> None:
    """Print what every view, macro, table and column means, in English and Chinese."""
    from flows.commands import querying

    querying.dictionary(form)


@cli.command()
@click.option("--format", "form", type=click.Choice(EXPORT_FORMATS), required=True)
@click.option("--to", required=True, type=click.Path(file_okay=False), metavar="DIR", help="Folder to write to.")
@click.option("--since", metavar="CURSOR", help="Only the changes after this cursor, each with its `op`.")
@click.option("--with-text", is_flag=True, help="With the publishers' sentences, which need a right that facts do not.")
@_home_option
def export(form: str, to: str, since: str | None, with_text: bool, home: str | None) -> None:
    """Write all facts for other systems, or the changes since a cursor; prints the next cursor."""
    from flows.commands import querying

    querying.export(homes.resolve(home), form, to, since, with_text)


@cli.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option("--port", type=click.IntRange(0, 65535), default=8642, show_default=True, help="0 takes a free one.")
@click.option("--with-text", is_flag=True, help="With the publishers' sentences, which need a right that facts do not.")
@_home_option
def serve(host: str, port: int, with_text: bool, home: str | None) -> None:
    """Answer programs over HTTP from the published snapshot, read only; follows what is published next.

    What can be asked is told at /docs and /openapi.json.
    """
    from flows.commands import serving

    serving.serve(homes.resolve(home), host, port, with_text)


@cli.command()
@_home_option
def schema(home: str | None) -> None:  # noqa: ARG001
    """Print the JSON Schema of every record that leaves the house: tables, changes, Article, Extraction."""
    from flows.commands import querying

    querying.schema()


_dry_run = click.option("--dry-run", is_flag=True, help="Say what would be done; change nothing.")


class _Size(click.ParamType[int]):
    name = "size"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        from flows.retention import parse_size

        try:
            return value if isinstance(value, int) else parse_size(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


@cli.group()
def archive() -> None:
    """Look after the raw pages (WARC) below <home>/landing."""


@archive.command()
@click.option("--keep-days", type=click.IntRange(min=0), metavar="N", help="Remove what is older.")
@click.option("--budget", type=_Size(), metavar="SIZE", help="Remove the oldest until no more is left (5G, 500M).")
@_dry_run
@_home_option
def prune(keep_days: int | None, budget: int | None, dry_run: bool, home: str | None) -> None:
    """Remove old raw pages, the oldest first; records and facts stay.

    Never touched are runs that have not ended and crawls so new that their pages are looked at again. `run` does
    the same at its end by the variables YANZHAO_KEEP_DAYS and YANZHAO_ARCHIVE_BUDGET.
    """
    if keep_days is None and budget is None:
        raise click.UsageError("give --keep-days, --budget or both")
    from flows.commands import keeping

    keeping.prune(homes.resolve(home), keep_days, budget, dry_run)


@cli.command()
@click.option("--since", type=_IsoDate(), metavar="DATE", help="Only pages fetched on or after this date.")
@click.option("--source", metavar="NAME", help="Only the pages of this source.")
@_dry_run
@_processes
@_home_option
def reparse(since: str | None, source: str | None, dry_run: bool, processes: int, home: str | None) -> None:
    """Read the archived pages again with the present parser; needs no network.

    Lists what reads otherwise, field by field, loads it and extracts anew. Pages that could not be read before become
    articles; those that cannot be read any more are told and keep their old record.
    """
    from flows.commands import keeping

    keeping.reparse(homes.resolve(home), since, source, dry_run, processes)


@cli.command()
@click.argument("url")
@click.option("--reason", metavar="TEXT", help="Kept with the tombstone, and told downstream.")
@click.option("--copies", is_flag=True, help="Take near copies at other addresses down as well.")
@_dry_run
@_home_option
def forget(url: str, reason: str | None, copies: bool, dry_run: bool, home: str | None) -> None:
    """Take a page down: its raw pages, its text and what was derived leave this home, and it never comes again.

    Addresses with the very same text go with it. Downstream, `export --since` tells the deletions and a tombstone
    without text. The snapshot is published anew, whatever the checks say.
    """
    from flows.commands import keeping

    keeping.forget(homes.resolve(home), url, reason, copies, dry_run)


def main() -> None:
    """Entry point: runs the command and turns what went wrong into one line and an exit status."""
    for stream in (sys.stdout, sys.stderr):
        # Files and pipes get UTF-8 whatever the locale; a terminal that cannot show a character shows `?`.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")
    sys.exit(invoke(sys.argv[1:]))


def invoke(arguments: list[str]) -> int:
    """Run the command with these arguments; gives the exit status."""
    try:
        cli.main(arguments, prog_name="yanzhao", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except Usage as error:
        click.echo(f"yanzhao: {error}", err=True)
        return 2
    except (Failure, WarehouseError) as error:
        click.echo(f"yanzhao: {error}", err=True)
        return 1
    except BrokenPipeError:
        # The reader of our output left (… | head): nothing to tell it, nothing went wrong here.
        sys.stderr.close()
        return 0
    except OSError as error:
        # A home that cannot be written, a full disk: the user's to mend, and no fault of the program.
        where = f"{error.filename}: " if error.filename else ""
        click.echo(f"yanzhao: {where}{error.strerror or error}", err=True)
        return 1
    except (KeyboardInterrupt, click.Abort):
        click.echo("yanzhao: interrupted", err=True)
        return 1
    return 0
