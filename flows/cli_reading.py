"""Commands for who reads what was published: sql, shell, dictionary, export, serve, schema."""

from __future__ import annotations

import sys

import click

from flows import home as homes
from flows.options import home_option

EXPORT_FORMATS = ("parquet", "jsonl", "csv", "xlsx")
TABLE_FORMATS = ("table", "csv", "json", "markdown")


@click.command()
@click.argument("query", required=False)
@click.option(
    "--file", type=click.Path(dir_okay=False, allow_dash=True), metavar="FILE.sql", help="Read the query there."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(TABLE_FORMATS),
    default="table",
    show_default=True,
    help="table and markdown for people, csv and json (a line for each row) for programs.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=300,
    show_default=True,
    metavar="SECONDS",
    help="Stop a query that takes longer.",
)
@home_option
def sql(query: str | None, file: str | None, form: str, timeout: float, home: str | None) -> None:
    """Query the published snapshot, read only.

    Example: yanzhao sql "SELECT name, place FROM v_largest_projects LIMIT 10"; texts are found by
    yanzhao sql "FROM search('曹妃甸 港口')". Which views and columns there are: yanzhao dictionary; those with Chinese
    names: yanzhao sql 'FROM "燕赵"."项目" LIMIT 10'.
    """
    from flows.commands import querying

    if (query is None) == (file is None):
        raise click.UsageError("give a query, or --file FILE.sql")
    querying.sql(homes.resolve(home), query if query is not None else querying.read_query(str(file)), form, timeout)


@click.command()
@home_option
def shell(home: str | None) -> None:
    """Open the published snapshot, read only, in DuckDB's own shell (`duckdb`, from 1.5 on)."""
    from flows.commands import querying

    sys.exit(querying.shell(homes.resolve(home)))


@click.command()
@click.argument("name", required=False)
@click.option("--format", "form", type=click.Choice(("markdown", "json")), default="markdown", show_default=True)
@home_option
def dictionary(name: str | None, form: str, home: str | None) -> None:  # noqa: ARG001
    """Print what every view, macro, table and column means, in English and Chinese.

    With NAME (v_projects, 项目), that one alone.
    """
    from flows.commands import querying

    querying.dictionary(form, name)


@click.command()
@click.option("--format", "form", type=click.Choice(EXPORT_FORMATS), required=True)
@click.option("--to", required=True, type=click.Path(file_okay=False), metavar="DIR", help="Folder to write to.")
@click.option("--since", metavar="CURSOR", help="Only the changes after this cursor, each with its `op`.")
@click.option("--with-text", is_flag=True, help="With the publishers' sentences, which need a right that facts do not.")
@home_option
def export(form: str, to: str, since: str | None, with_text: bool, home: str | None) -> None:
    """Write all facts for other systems, or the changes since a cursor; prints the next cursor."""
    from flows.commands import querying

    querying.export(homes.resolve(home), form, to, since, with_text)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option("--port", type=click.IntRange(0, 65535), default=8642, show_default=True, help="0 takes a free one.")
@click.option("--with-text", is_flag=True, help="With the publishers' sentences, which need a right that facts do not.")
@home_option
def serve(host: str, port: int, with_text: bool, home: str | None) -> None:
    """Answer programs over HTTP from the published snapshot, read only; follows what is published next.

    What can be asked is told at /docs and /openapi.json.
    """
    from flows.commands import serving

    serving.serve(homes.resolve(home), host, port, with_text)


@click.command()
@home_option
def schema(home: str | None) -> None:  # noqa: ARG001
    """Print the JSON Schema of every record that leaves the house: tables, changes, Article, Extraction."""
    from flows.commands import querying

    querying.schema()


COMMANDS = (sql, shell, dictionary, export, serve, schema)
"""In the order in which the help lists them."""
