"""Commands that look after what is kept: backup, restore, archive, reparse, forget."""

from __future__ import annotations

import click

from flows import home as homes
from flows.options import IsoDate, Size, dry_run_option, home_option, processes_option


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False))
@home_option
def backup(folder: str, home: str | None) -> None:
    """Copy the warehouse into the new folder DIR, with checksums."""
    from flows.commands import backups

    backups.backup(homes.resolve(home).existing(), folder)


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False))
@click.option("--force", is_flag=True, help="Put a warehouse that is there aside, under another name.")
@home_option
def restore(folder: str, force: bool, home: str | None) -> None:
    """Check the backup in DIR and put it in place of the home's warehouse.

    Cursors of the change feed given out before are refused from then on: their readers begin with a full export.
    """
    from flows.commands import backups

    backups.restore(homes.resolve(home), folder, force)


@click.group()
def archive() -> None:
    """Look after the raw pages (WARC) below <home>/landing."""


@archive.command()
@click.option("--keep-days", type=click.IntRange(min=0), metavar="N", help="Remove what is older.")
@click.option("--budget", type=Size(), metavar="SIZE", help="Remove the oldest until no more is left (5G, 500M).")
@dry_run_option
@home_option
def prune(keep_days: int | None, budget: int | None, dry_run: bool, home: str | None) -> None:
    """Remove old raw pages, the oldest first; records and facts stay.

    Never touched are runs that have not ended and crawls so new that their pages are looked at again. `run` does
    the same at its end by the variables YANZHAO_KEEP_DAYS and YANZHAO_ARCHIVE_BUDGET.
    """
    if keep_days is None and budget is None:
        raise click.UsageError("give --keep-days, --budget or both")
    from flows.commands import keeping

    keeping.prune(homes.resolve(home).existing(), keep_days, budget, dry_run)


@click.command()
@click.option("--since", type=IsoDate(), metavar="DATE", help="Only pages fetched on or after this date.")
@click.option("--source", metavar="NAME", help="Only the pages of this source.")
@dry_run_option
@processes_option
@home_option
def reparse(since: str | None, source: str | None, dry_run: bool, processes: int, home: str | None) -> None:
    """Read the archived pages again with the present parser; needs no network.

    Lists what reads otherwise, field by field, loads it and extracts anew. Pages that could not be read before become
    articles; those that cannot be read any more are told and keep their old record.
    """
    from flows.commands import keeping

    keeping.reparse(homes.resolve(home).existing(), since, source, dry_run, processes)


@click.command()
@click.argument("url")
@click.option("--reason", metavar="TEXT", help="Kept with the tombstone, and told downstream.")
@click.option("--copies", is_flag=True, help="Take near copies at other addresses down as well.")
@dry_run_option
@home_option
def forget(url: str, reason: str | None, copies: bool, dry_run: bool, home: str | None) -> None:
    """Take a page down: its raw pages, its text and what was derived leave this home, and it never comes again.

    Addresses with the very same text go with it. Downstream, `export --since` tells the deletions and a tombstone
    without text. The snapshot is published anew, whatever the checks say.
    """
    from flows.commands import keeping

    keeping.forget(homes.resolve(home).existing(), url, reason, copies, dry_run)


COMMANDS = (backup, restore, archive, reparse, forget)
"""In the order in which the help lists them."""
