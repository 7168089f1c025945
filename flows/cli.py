"""The `yanzhao` command: options, exit statuses, help. What the commands do lies in `flows.commands`.

Exit status 0: done; 1: the work failed or a check fell short; 2: wrong usage. Data goes to stdout, progress and
messages to stderr.
"""

from __future__ import annotations

import io
import sys

import click

from flows import cli_keeping, cli_reading
from flows import home as homes
from flows.errors import Failure, Usage
from flows.home import Home
from flows.options import IsoDate, home_option, processes_option
from warehouse.errors import WarehouseError


class _Group(click.Group):
    """Lists commands in the order of the road, not of the alphabet."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's signature)
        return list(self.commands)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Whole sentences: click cuts them to a line each."""
        rows = [(name, self.commands[name].get_short_help_str(limit=200)) for name in self.list_commands(ctx)]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="yanzhao", message="%(prog)s %(version)s")
def cli() -> None:
    """Yanzhao (燕赵) reads the news and policy of Hebei and turns them into facts that can be queried.

    Start with `yanzhao demo`: it crawls the built-in sample site, extracts, loads and publishes, and shows what
    was found. Everything lies in one home folder: --home, else the variable YANZHAO_HOME, else ./data.
    """


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
    type=IsoDate(),
    metavar="DATE",
    help="Leave out articles published before this date (2023-02-07).",
)
@click.option(
    "--until",
    type=IsoDate(),
    metavar="DATE",
    help="Leave out articles published after this date: with --since, a window of the past.",
)
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="At most N articles of each source.")
@processes_option
@home_option
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
@home_option
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
    help="Many pages: lines with file (relative to the list), url, source.",
)
@home_option
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


@cli.group(cls=_Group)
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
@home_option
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
@home_option
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
@processes_option
@click.option(
    "--model",
    metavar="NAME",
    help="spaCy model (installed name or path) whose tokens and tags serve the rules; beats YANZHAO_MODEL.",
)
@home_option
def extract(file: str | None, output: str | None, processes: int, model: str | None, home: str | None) -> None:  # noqa: ARG001
    """Extract mentions and facts from texts: records in, one Extraction per line out, in order.

    A record has `id`, `text`, `published` (ISO date) and `kind` (news or policy), and may have `source`,
    `dateline` and `policy`; other keys are ignored. Without FILE.jsonl, records come from stdin.
    """
    from flows.commands import extraction

    extraction.extract(file, output, processes, homes.model(model))


@cli.command()
@click.argument("article", required=False, metavar="[ID|URL|WORDS]")
@click.option("--file", type=click.Path(dir_okay=False), metavar="FILE.jsonl", help="Read records as `extract` does.")
@click.option("--html", type=click.Path(dir_okay=False), metavar="PAGE.html", help="Write a page instead.")
@home_option
def explain(article: str | None, file: str | None, html: str | None, home: str | None) -> None:
    """Show one article with its mentions marked, its facts, and the rules behind each fact.

    The article is named by its id or address in the published snapshot, or by words of its headline that no other
    has; with --file, by the id of a record there (without one, the first).
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
@processes_option
@home_option
def load(folders: tuple[str, ...], extractions: str | None, processes: int, home: str | None) -> None:
    """Load landing folders into the warehouse, extract what has no facts yet, and resolve.

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
@home_option
def resolve(explain: tuple[str, str] | None, home: str | None) -> None:
    """Find which reports tell of one project and which names mean one organization.

    <home>/overrides.jsonl holds what people decided: lines with op (merge, split, set, strike), reason and date.
    """
    from flows.commands import steps

    steps.resolve(homes.resolve(home), explain)


@cli.command()
@click.option("--since", type=IsoDate(), metavar="DATE", help="Only articles published on this date or later.")
@processes_option
@home_option
def reextract(since: str | None, processes: int, home: str | None) -> None:
    """Replace facts that another version of the extractor found; prints what changed.

    Articles keep their old facts until their turn. It can be stopped at any time and goes on when called again.
    """
    from flows.commands import steps

    steps.reextract(homes.resolve(home), since, processes)


@cli.command()
@home_option
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
@home_option
def publish(keep_days: float, home: str | None) -> None:
    """Replace the snapshot that readers open (DuckDB and Parquet).

    What changed since the last resolution (facts, overrides, rules) is resolved first.
    """
    from flows.commands import steps

    steps.publish(homes.resolve(home), keep_days)


for _command in (*cli_reading.COMMANDS, *cli_keeping.COMMANDS):
    cli.add_command(_command)


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
