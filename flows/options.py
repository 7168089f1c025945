"""Options and types of arguments that several commands of `yanzhao` share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click


def home_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--home`, which every command takes."""
    return click.option(
        "--home",
        metavar="DIR",
        type=click.Path(file_okay=False),
        help="Home folder; beats YANZHAO_HOME, which beats ./data.",
    )(command)


processes_option = click.option(
    "--processes",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="Worker processes for extraction.",
)


class IsoDate(click.ParamType[str]):
    """A day such as 2023-02-07, handed on as it is written."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        import datetime as dt

        try:
            return dt.date.fromisoformat(value).isoformat()
        except ValueError:
            self.fail(f"{value!r} is no date; write it as 2023-02-07", param, ctx)


dry_run_option = click.option("--dry-run", is_flag=True, help="Say what would be done; change nothing.")


class Size(click.ParamType[int]):
    """A number of bytes such as 500M or 5G."""

    name = "size"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        from flows.retention import parse_size

        try:
            return value if isinstance(value, int) else parse_size(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)
