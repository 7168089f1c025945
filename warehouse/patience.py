"""Work in DuckDB that ends in time: by a limit, by Ctrl-C, and also where DuckDB itself does not listen.

DuckDB looks for an interrupt between two pieces of its work. A piece can be long (`repeat('x', 4000000000)`), and while
Python's main thread waits inside DuckDB no Ctrl-C is heard at all. So the work is done in a thread of its own.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import TIMEOUT_MAX, Event, Thread
from typing import TypeVar

import duckdb

from warehouse.errors import QueryError, StuckError

T = TypeVar("T")
_GRACE_SECONDS = 3.0
"""How long DuckDB may take to listen."""


class Patience:
    """Has so many seconds for the work of a connection, all calls together; without a number, all the time there is."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, seconds: float | None) -> None:
        self._connection = connection
        self._seconds = seconds
        # What the system cannot count is no limit.
        self._left = seconds if seconds is not None and seconds < TIMEOUT_MAX else None
        self.stuck = False
        """Whether work goes on that cannot be stopped: closing the connection would wait for it."""

    def wait(self, work: Callable[[], T]) -> T:
        """Do a piece of work and give what it gives, or raise what it raises.

        Raises QueryError where it takes longer than is left, StuckError where it cannot be stopped then, and
        KeyboardInterrupt.
        """
        begun, done, given, raised = time.monotonic(), Event(), list[T](), list[BaseException]()

        def run() -> None:
            try:
                given.append(work())
            except BaseException as error:
                raised.append(error)
            finally:
                done.set()

        Thread(target=run, daemon=True).start()
        try:
            in_time = done.wait(self._left)
        except KeyboardInterrupt:
            self._stop(done, "interrupted")
            raise
        if not in_time:
            told = f"the query took longer than {self._seconds:g} seconds and was stopped"
            self._stop(done, told)
            raise QueryError(told)
        if self._left is not None:
            self._left = max(0.0, self._left - (time.monotonic() - begun))
        if raised:
            raise raised[0]
        return given[0]

    def _stop(self, done: Event, told: str) -> None:
        self._connection.interrupt()
        if not done.wait(_GRACE_SECONDS):
            self.stuck = True
            raise StuckError(told)
