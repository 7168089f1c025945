"""What a run was asked to do and how far it came, kept in its landing folder so that a killed run can go on."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import msgspec

from flows.codec import pretty_json
from flows.home import Home

Status = Literal["running", "done", "failed"]
_FILE = "run.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRequest:
    """What somebody asked for. Two equal requests are the same work."""

    sources: tuple[str, ...]
    since: str | None = None
    """ISO date: articles published earlier are left out."""
    until: str | None = None
    """ISO date: articles published later are left out."""
    limit: int | None = None
    """At most so many articles of each source."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run, as `run.json` keeps it."""

    id: str
    request: RunRequest
    started_at: str
    finished_at: str | None = None
    status: Status = "running"

    def folder(self, home: Home) -> Path:
        """The run's landing folder."""
        return home.landing / self.id


def timestamp(now: dt.datetime) -> str:
    """ISO 8601 in UTC to the second."""
    return now.astimezone(dt.UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")


def begin(home: Home, request: RunRequest, now: dt.datetime) -> Run:
    """Take up the newest run that asked for the same and never finished, else begin a new one.

    Call it while holding the home's lock: a run that looks unfinished then has no living process.
    """
    for run in reversed(all_runs(home)):
        if run.status == "running" and run.request == request:
            return run
    stamp = now.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")
    run = Run(id=f"{stamp}-{secrets.token_hex(2)}", request=request, started_at=timestamp(now))
    save(home, run)
    return run


def ended(run: Run, status: Status, now: dt.datetime) -> Run:
    """The run with its end noted, not yet saved."""
    return replace(run, status=status, finished_at=timestamp(now))


def save(home: Home, run: Run) -> None:
    """Write `run.json` so that it is there whole or not at all."""
    folder = run.folder(home)
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / (_FILE + ".part")
    part.write_text(pretty_json(run) + "\n", encoding="utf-8")
    part.replace(folder / _FILE)


def all_runs(home: Home) -> list[Run]:
    """Every run of the home, oldest first; folders without a readable `run.json` are passed over."""
    runs = []
    for path in home.landing.glob(f"*/{_FILE}"):
        try:
            runs.append(msgspec.json.decode(path.read_bytes(), type=Run))
        except (OSError, msgspec.MsgspecError):
            continue
    return sorted(runs, key=lambda run: run.id)
