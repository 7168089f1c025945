"""`yanzhao run`: the Prefect flow, once, with progress on stderr."""

from __future__ import annotations

import logging
import os
import signal
from types import FrameType
from typing import TYPE_CHECKING

from flows.codec import complain
from flows.errors import Failure, Usage
from flows.home import Home
from flows.progress import bars
from warehouse.errors import WarehouseError

if TYPE_CHECKING:
    from flows.summary import RunSummary

PREFECT_DEFAULTS = {
    "DO_NOT_TRACK": "1",
    "PREFECT_LOGGING_LEVEL": "WARNING",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    # The embedded server migrates its database first; 20 seconds are too few for a small or busy machine.
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "180",
}


_LOOPBACK = ("127.0.0.1", "localhost")


def run(
    home: Home,
    sources: tuple[str, ...],
    since: str | None,
    until: str | None,
    limit: int | None,
    processes: int,
) -> None:
    """Run the flow over real sources.

    Raises Usage for an unknown source or an impossible window, Failure where the run fell short.
    """
    from crawler.source import SourceError, enabled_sources, load_source

    try:
        chosen = [load_source(name, home.sources) for name in sources] or list(enabled_sources(home.sources))
    except SourceError as error:
        raise Usage(str(error)) from None
    samples = [source.name for source in chosen if source.sample]
    if samples:
        raise Usage(f"{', '.join(samples)} belongs to the sample site; `yanzhao demo` runs it")
    if since and until and since > until:
        raise Usage(f"--since {since} is after --until {until}")
    summary = run_flow(home, [source.name for source in chosen], since, limit, processes, until=until)
    complain(f"run {summary.run.id} is good; snapshot {home.snapshot}")


def run_flow(
    home: Home,
    sources: list[str],
    since: str | None = None,
    limit: int | None = None,
    processes: int = 1,
    proxy: str | None = None,
    until: str | None = None,
) -> RunSummary:
    """Call the flow in this process with progress bars. Raises Failure with the reasons where it fell short."""
    # A home that cannot be made is told before a server is started for nothing.
    home.root.mkdir(parents=True, exist_ok=True)
    # Before Prefect is imported: it reads the environment once. A user's own settings win.
    for name, value in PREFECT_DEFAULTS.items():
        os.environ.setdefault(name, value)
    _reach_loopback_directly()
    from flows.nightly import RunFellShort, nightly

    def untold(record: logging.LogRecord) -> bool:
        # What the user can do something about is told below in a line or two; Prefect would print a trace as well.
        error = record.exc_info[1] if record.exc_info else None
        return not isinstance(error, RunFellShort | Failure | WarehouseError)

    logging.getLogger("prefect.flow_runs").addFilter(untold)
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        with bars():
            return nightly(
                sources=sources,
                since=since,
                until=until,
                limit=limit,
                home=str(home.root),
                processes=processes,
                proxy=proxy,
            )
    except RunFellShort as error:
        for problem in error.summary.problems:
            complain(f"  {problem}")
        report = error.summary.run.folder(home) / "report.md"
        raise Failure(f"the run fell short; its report is {report}") from None


def _reach_loopback_directly() -> None:
    """Keep a proxy of the user's, which cannot know this machine, out of the way to the embedded server."""
    listed = os.environ.get("no_proxy") or os.environ.get("NO_PROXY") or ""
    hosts = [host for part in listed.split(",") if (host := part.strip())]
    hosts += [host for host in _LOOPBACK if host not in hosts]
    # Both spellings are in use, and the small one wins where both are set.
    os.environ["no_proxy"] = os.environ["NO_PROXY"] = ",".join(hosts)


def _interrupt(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 (signal's signature)
    """Take SIGTERM as Ctrl-C: Python's own way would leave the server that Prefect started for the run behind."""
    raise KeyboardInterrupt
