"""The published snapshot as a server has it: opened once, followed to the next publication, asked within limits.

A question that has begun ends on the publication it began with; the next one sees what was published since.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import duckdb

from warehouse.database import Tables, is_duckdb
from warehouse.errors import BusyError, QueryError, SnapshotError, TooLongError, one_line
from warehouse.publish import newest

T = TypeVar("T")
_OPTIONS: dict[str, Any] = {
    "enable_external_access": "false",
    "lock_configuration": "true",
    "memory_limit": "1GB",
    "threads": "2",
    "temp_directory": "",
}


@dataclass(slots=True, eq=False)
class _Opened:
    """One open publication, closed when nobody reads it and another has come."""

    file: Path
    identity: tuple[int, int, int]
    connection: duckdb.DuckDBPyConnection
    tables: Tables
    users: int = 0
    outdated: bool = False


@dataclass(slots=True)
class Following:
    """Whatever is published at the time. `seconds`: how long a question may take. `at_once`: how many at a time."""

    snapshot: Path
    seconds: float = 5.0
    at_once: int = 4
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _slots: threading.BoundedSemaphore = field(init=False)
    _present: _Opened | None = None

    def __post_init__(self) -> None:
        self._slots = threading.BoundedSemaphore(self.at_once)

    def close(self) -> None:
        """Let go of the snapshot. A later question opens it again."""
        with self._lock:
            if self._present is not None:
                self._retire(self._present)
                self._present = None

    def version(self) -> str:
        """A name that changes with every publication. Raises SnapshotError where there is none."""
        device, inode, changed = _identity(newest(self.snapshot))
        return f"{device:x}-{inode:x}-{changed:x}"

    def ask(self, question: Callable[[duckdb.DuckDBPyConnection, Tables], T]) -> T:
        """Answer within the limits. Raises SnapshotError, BusyError, TooLongError, QueryError."""
        if not self._slots.acquire(timeout=self.seconds):
            raise BusyError("too many questions at once; ask again later")
        try:
            with self._open() as (connection, tables), _stopped_after(connection, self.seconds):
                return question(connection, tables)
        except duckdb.Error as error:
            raise self._told(error) from error
        finally:
            self._slots.release()

    def _told(self, error: duckdb.Error) -> Exception:
        match error:
            case duckdb.InterruptException():
                return TooLongError(f"the answer would take longer than {self.seconds:g} seconds; ask for less")
            case duckdb.OutOfMemoryException():
                return TooLongError("the answer would take more memory than a question may have; ask for less")
            case duckdb.CatalogException() | duckdb.BinderException():
                # The questions are ours and fixed: what they lack is not in the file.
                return SnapshotError(f"{self.snapshot} was published by another version of the program; publish again")
            case duckdb.IOException() | duckdb.FatalException() | duckdb.InternalException():
                return SnapshotError(f"{self.snapshot} cannot be read: {one_line(error)}")
        return QueryError(one_line(error))

    @contextmanager
    def _open(self) -> Iterator[tuple[duckdb.DuckDBPyConnection, Tables]]:
        with self._lock:
            opened = self._current()
            opened.users += 1
        connection = opened.connection.cursor()
        try:
            yield connection, opened.tables
        finally:
            connection.close()
            with self._lock:
                opened.users -= 1
                if opened.outdated:
                    self._retire(opened)

    def _current(self) -> _Opened:
        file = newest(self.snapshot)
        identity = _identity(file)
        present = self._present
        if present is None or (present.file, present.identity) != (file, identity):
            connection = _connect(file)
            fresh = _Opened(file, identity, connection, Tables(connection))
            if present is not None:
                self._retire(present)
            self._present = present = fresh
        return present

    def _retire(self, opened: _Opened) -> None:
        opened.outdated = True
        if not opened.users:
            with suppress(duckdb.Error):
                opened.connection.close()


def _identity(file: Path) -> tuple[int, int, int]:
    try:
        found = file.stat()
    except OSError as error:
        raise SnapshotError(f"no snapshot at {file}; `yanzhao run` or `yanzhao publish` makes one") from error
    return found.st_dev, found.st_ino, found.st_mtime_ns


def _connect(file: Path) -> duckdb.DuckDBPyConnection:
    try:
        if not is_duckdb(file):
            raise SnapshotError(f"{file} is no DuckDB file")
        return duckdb.connect(str(file), read_only=True, config=_OPTIONS)
    except (OSError, duckdb.Error) as error:
        raise SnapshotError(f"{file} cannot be read: {one_line(error)}") from error


@contextmanager
def _stopped_after(connection: duckdb.DuckDBPyConnection, seconds: float) -> Iterator[None]:
    # The timer may fire just when the answer is there and the connection closed.
    timer = threading.Timer(seconds, _interrupt, [connection])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _interrupt(connection: duckdb.DuckDBPyConnection) -> None:
    with suppress(duckdb.Error):
        connection.interrupt()
