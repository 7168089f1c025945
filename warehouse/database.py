"""Opening DuckDB files, transactions, and bulk rows through Arrow."""

from __future__ import annotations

import atexit
import re
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from warehouse.errors import LockedError, MigrationError, SnapshotError, WarehouseError, one_line

if TYPE_CHECKING:
    # Who only asks the snapshot waits for no Arrow: it is imported where rows are made.
    import pyarrow as pa

Row = dict[str, Any]
STORAGE_VERSION = "v1.5.0"
"""Files are written in the format of DuckDB 1.5, so that clients of that version read the snapshot."""
_POLL_SECONDS = 0.2
_HOLDER = re.compile(r"Conflicting lock is held in (.*?) ?\(PID (\d+)\)")
_SURROGATE = re.compile("[\ud800-\udfff]")
_SETTINGS: dict[str, Any] = {
    "storage_compatibility_version": STORAGE_VERSION,
    "autoinstall_known_extensions": "false",
}
_MAGIC = slice(8, 12)
_MEMORY, _SPILL = "50%", "10GB"
LIMITS = "half of this machine's memory and 10 GB of disk"
"""What a question to a snapshot may take, in words."""


def open_for_writing(path: Path, wait_seconds: float) -> duckdb.DuckDBPyConnection:
    """Open, or make, the file. Waits up to `wait_seconds` while another process has it open.

    Raises LockedError, naming that process, where it takes longer, MigrationError where the file is no DuckDB
    file, and WarehouseError where it cannot be opened at all.
    """
    if path.exists() and not is_duckdb(path):
        raise MigrationError(f"{path} is no DuckDB file")
    path.parent.mkdir(parents=True, exist_ok=True)
    deadline = time.monotonic() + wait_seconds
    while True:
        try:
            return duckdb.connect(str(path), config=_SETTINGS)
        except duckdb.IOException as error:
            holder = _HOLDER.search(str(error))
            if holder is None:
                raise WarehouseError(f"{path} cannot be opened: {one_line(error)}") from error
            if time.monotonic() >= deadline:
                program = f" ({holder[1]})" if holder[1] else ""
                raise LockedError(
                    f"{path} is in use by process {holder[2]}{program}; try again when it is done"
                ) from error
        except duckdb.Error as error:
            raise MigrationError(f"{path} cannot be read by this version of DuckDB: {one_line(error)}") from error
        time.sleep(min(_POLL_SECONDS, max(0.0, deadline - time.monotonic())))


def is_duckdb(path: Path) -> bool:
    """Whether a file is DuckDB's, or empty. DuckDB itself would take SQLite's for an extension to download."""
    with path.open("rb") as stream:
        head = stream.read(_MAGIC.stop)
    return not head or head[_MAGIC] == b"DUCK"


def open_snapshot(snapshot: Path) -> duckdb.DuckDBPyConnection:
    """Open a published file to read, with no way out of it: no other files, no settings, limits of memory and disk.

    Raises SnapshotError where there is none.
    """
    if not snapshot.exists():
        raise SnapshotError(f"no snapshot at {snapshot}; `yanzhao run` or `yanzhao publish` makes one")
    if not is_duckdb(snapshot):
        raise SnapshotError(f"{snapshot} is no DuckDB file")
    try:
        return duckdb.connect(
            str(snapshot),
            read_only=True,
            config={
                "enable_external_access": "false",
                "lock_configuration": "true",
                "memory_limit": _MEMORY,
                "temp_directory": _spill_folder(),
                "max_temp_directory_size": _SPILL,
            },
        )
    except duckdb.Error as error:
        raise SnapshotError(f"{snapshot} cannot be read: {one_line(error)}") from error


@cache
def _spill_folder() -> str:
    """A folder of this process's alone for what does not fit memory; beside the snapshot it would be in others' way."""
    folder = tempfile.mkdtemp(prefix="yanzhao-")
    atexit.register(drop_spill)
    return folder


def drop_spill() -> None:
    """Remove what questions put on the disk. For the end of a process that does not end in the usual way."""
    if _spill_folder.cache_info().currsize:
        shutil.rmtree(_spill_folder(), ignore_errors=True)


_DISK = (duckdb.IOException, duckdb.FatalException, duckdb.OutOfMemoryException, duckdb.TransactionException)
"""What DuckDB raises where a write does not reach the disk, by the moment at which it happens."""


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """All of it or nothing. Raises WarehouseError where the disk does not take it."""
    connection.execute("BEGIN TRANSACTION")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException as error:
        # After some errors DuckDB has ended the transaction itself; the first error is the one to tell.
        with suppress(duckdb.Error):
            connection.execute("ROLLBACK")
        if isinstance(error, _DISK):
            raise WarehouseError(
                f"the warehouse cannot be written, the batch is left out: {one_line(error)}"
            ) from error
        raise


@contextmanager
def registered(connection: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> Iterator[None]:
    """An Arrow table under a name in SQL."""
    connection.register(name, table)
    try:
        yield
    finally:
        connection.unregister(name)


class Tables:
    """The columns of the tables of a warehouse, read once, and rows as Arrow tables that fit them."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._types: dict[str, dict[str, str]] = {}
        rows = connection.execute(
            "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE NOT internal "
            "ORDER BY table_name, column_index"
        ).fetchall()
        for table, column, kind in rows:
            self._types.setdefault(table, {})[column] = kind

    def columns(self, table: str) -> list[str]:
        """Names of the columns in their order."""
        return list(self._types[table])

    def types(self, table: str) -> dict[str, str]:
        """DuckDB's type of each column."""
        return dict(self._types[table])

    def nested(self, table: str) -> list[str]:
        """Columns that hold lists, structures or maps."""
        return [n for n, kind in self._types[table].items() if kind.endswith("]") or kind.startswith(("STRUCT", "MAP"))]

    def arrow(self, table: str, rows: Sequence[Row]) -> pa.Table:
        """Rows with the columns and types of a table.

        Lone surrogates, which no UTF-8 can hold, become U+FFFD; the length of texts stays.
        """
        import pyarrow as pa

        schema = pa.schema([(name, arrow_type(kind)) for name, kind in self._types[table].items()])
        try:
            return _arrow(schema, rows)
        except UnicodeEncodeError:
            return _arrow(schema, [_encodable(row) for row in rows])


def _arrow(schema: pa.Schema, rows: Sequence[Row]) -> pa.Table:
    import pyarrow as pa

    return pa.table([pa.array([row[f.name] for row in rows], type=f.type) for f in schema], schema=schema)


def _encodable(value: Any) -> Any:
    if isinstance(value, str):
        return _SURROGATE.sub("\ufffd", value)
    if isinstance(value, Mapping):
        return {_encodable(key): _encodable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_encodable(item) for item in value)
    return value


@cache
def arrow_type(kind: str) -> pa.DataType:
    """The Arrow type of a DuckDB column type."""
    with duckdb.connect() as memory:
        return memory.sql(f"SELECT NULL::{kind} AS x").to_arrow_table().schema.field("x").type


def ids_table(ids: Iterable[str]) -> pa.Table:
    """One column `id`."""
    import pyarrow as pa

    return pa.table({"id": pa.array(list(ids), type=pa.string())})
