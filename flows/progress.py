"""Progress of long work. The plain functions report; the command line decides whether anything is drawn."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Protocol


class Reporter(Protocol):
    """Receives progress; may be called from several threads."""

    def __call__(self, stage: str, done: int, total: int | None) -> None: ...


def _silent(stage: str, done: int, total: int | None) -> None:
    """Draws nothing: the default, for schedules and tests."""


_reporter: Reporter = _silent
_lock = Lock()


def report(stage: str, done: int, total: int | None = None) -> None:
    """Say how far a stage is; `total` None where nobody knows yet."""
    with _lock:
        _reporter(stage, done, total)


@contextmanager
def reporting(reporter: Reporter) -> Iterator[None]:
    """Send progress to `reporter` inside the block."""
    global _reporter
    before, _reporter = _reporter, reporter
    try:
        yield
    finally:
        _reporter = before


@contextmanager
def bars() -> Iterator[None]:
    """Progress bars on stderr, where it is a terminal; plain lines as stages end where it is not."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    if not console.is_terminal:
        with reporting(_Lines(console)):
            yield
        return
    columns = (TextColumn("{task.description:<24}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        tasks: dict[str, object] = {}

        def draw(stage: str, done: int, total: int | None) -> None:
            if stage not in tasks:
                tasks[stage] = progress.add_task(stage, total=total)
            progress.update(tasks[stage], completed=done, total=total)  # type: ignore[arg-type]

        with reporting(draw):
            yield


class _Lines:
    """One line when a stage has reached its total."""

    def __init__(self, console: object) -> None:
        self._console = console
        self._told: set[str] = set()

    def __call__(self, stage: str, done: int, total: int | None) -> None:
        if total is not None and done >= total and stage not in self._told:
            self._told.add(stage)
            self._console.print(f"{stage}: {done}", highlight=False)  # type: ignore[attr-defined]
