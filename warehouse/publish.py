"""The snapshot that readers open: a copy of the closed warehouse, Parquet beside it, and a manifest.

Each is written under another name, flushed to the disk, and put in place by a rename, so that a reader sees the old
or the new and never a half. A reader that has the old file open keeps it. Parquet lies in a folder of its own
generation to which the link `parquet` points; the generation before stays until the next publishing, for those who
read it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import msgspec

from warehouse.cursor import present_cursor
from warehouse.errors import PublishError, one_line
from warehouse.materialise import materialise
from warehouse.migrate import schema_version
from warehouse.search import refresh_search
from warehouse.store import Warehouse, counts

SNAPSHOT = "yanzhao.duckdb"
_GENERATION = ".parquet-"
_PART = ".part-"
_ATTEMPTS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedFile:
    """One file of a publication."""

    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What was published (`manifest.json`, beside the snapshot and inside `parquet`)."""

    schema_version: int
    """Version of tables and views."""
    created_at: str
    """ISO 8601, UTC."""
    duckdb: str
    """Version of DuckDB that wrote the files."""
    cursor: str
    """Where the change feed stood: `export --since` goes on from here."""
    counts: dict[str, int]
    """Rows by table."""
    files: dict[str, PublishedFile]
    """Files by path below the folder of publication."""


def publish(home: Path, now: dt.datetime | None = None, wait_seconds: float = 60.0) -> Manifest:
    """Publish `<home>/warehouse.duckdb` to `<home>/published`.

    Raises PublishError where there is nothing to publish or no room for it, LockedError where another process
    writes the warehouse for longer than `wait_seconds`; readers then keep what they have.
    """
    source, target = home / "warehouse.duckdb", home / "published"
    if not source.exists():
        raise PublishError(f"no warehouse at {source}; `yanzhao run` or `yanzhao load` makes one")
    try:
        return _publish(source, target, now or dt.datetime.now(dt.UTC), wait_seconds)
    except OSError as error:
        raise PublishError(f"cannot publish to {target}: {error.strerror or error}") from error
    except duckdb.Error as error:
        raise PublishError(f"cannot publish to {target}: {one_line(error)}") from error


def _publish(source: Path, target: Path, now: dt.datetime, wait_seconds: float) -> Manifest:
    target.mkdir(parents=True, exist_ok=True)
    sweep(target)
    name = f"{now.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}"
    part, folder = target / f"{_PART}{name}", target / f"{_GENERATION}{name}"
    with _closed(source, wait_seconds):
        _copy(source, part)
    materialise(part)
    _flush(part)
    manifest = _describe(part, folder, now)
    text = msgspec.json.format(msgspec.json.encode(manifest), indent=2) + b"\n"
    _write(folder / "manifest.json", text)
    _write(target / f"{_PART}manifest", text)
    # The three names change within a moment; the manifest comes last and tells which files belong together.
    part.replace(target / SNAPSHOT)
    _point(target / "parquet", folder.name)
    (target / f"{_PART}manifest").replace(target / "manifest.json")
    _flush_folder(target)
    return manifest


@contextmanager
def _closed(source: Path, wait_seconds: float) -> Iterator[None]:
    """Hold the warehouse such that its one file has everything and nobody writes it.

    Opened to read, DuckDB keeps other processes from writing. Between closing for writing and opening to read another
    writer can come in between; then there can be a log beside the file, and we begin again.
    """
    log = source.with_name(source.name + ".wal")
    for _ in range(_ATTEMPTS):
        with Warehouse(source, wait_seconds) as warehouse:
            refresh_search(warehouse.connection)
            warehouse.connection.execute("CHECKPOINT")
        try:
            reader = duckdb.connect(str(source), read_only=True)
        except duckdb.IOException:
            continue
        try:
            if log.exists() and log.stat().st_size:
                continue
            yield
            return
        finally:
            reader.close()
    raise PublishError(f"{source} is written by other processes all the time")


def _copy(source: Path, part: Path) -> None:
    shutil.copyfile(source, part)


def _describe(snapshot: Path, folder: Path, now: dt.datetime) -> Manifest:
    """Write the snapshot's tables as Parquet into the folder and describe both."""
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        rows = counts(connection)
        cursor = present_cursor(connection)
        for table in rows:
            file = folder / table / "part-0.parquet"
            file.parent.mkdir(parents=True)
            path = str(file).replace("'", "''")
            connection.execute(f"COPY {table} TO '{path}' (FORMAT parquet, COMPRESSION zstd)")
            _flush(file)
    files = {f"parquet/{file.relative_to(folder)}": _file(file) for file in sorted(folder.glob("*/*.parquet"))}
    return Manifest(
        schema_version=schema_version(),
        created_at=now.astimezone(dt.UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z"),
        duckdb=duckdb.__version__,
        cursor=cursor,
        counts=rows,
        files={SNAPSHOT: _file(snapshot), **files},
    )


def _file(path: Path) -> PublishedFile:
    with path.open("rb") as stream:
        return PublishedFile(bytes=path.stat().st_size, sha256=hashlib.file_digest(stream, "sha256").hexdigest())


def _write(path: Path, text: bytes) -> None:
    path.write_bytes(text)
    _flush(path)


def _point(link: Path, folder: str) -> None:
    """Make the link point to the folder, in one step."""
    fresh = link.with_name(f"{_PART}link")
    fresh.symlink_to(folder, target_is_directory=True)
    fresh.replace(link)


def sweep(target: Path) -> None:
    """Remove what killed publications left, and the generations of Parquet before the present one."""
    link = target / "parquet"
    present = link.readlink().name if link.is_symlink() else None
    for path in target.iterdir():
        if path.name.startswith(_PART):
            path.unlink()
        elif path.name.startswith(_GENERATION) and path.name != present:
            shutil.rmtree(path)


def _flush(path: Path) -> None:
    with path.open("rb") as stream:
        os.fsync(stream.fileno())


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
