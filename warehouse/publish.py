"""The snapshot that readers open: a copy of the closed warehouse, Parquet beside it, and a manifest.

Every publication is a folder of its own below `snapshots`, made under another name, flushed to the disk, and put in
place by a rename; `yanzhao.duckdb`, `parquet` and `manifest.json` beside `snapshots` are links to the newest. So a
reader sees the old or the new and never a half, and a reader that has the old file open keeps it. Older publications
stay for some days (`KEEP_DAYS`), for those who read them or want to compare.
"""

from __future__ import annotations

import datetime as dt
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import msgspec

from warehouse.changes import LOG_DAYS, trim_log
from warehouse.cursor import present_cursor
from warehouse.database import Tables
from warehouse.errors import PublishError, one_line
from warehouse.feed import RECORD_SCHEMA
from warehouse.materialise import materialise
from warehouse.migrate import schema_version
from warehouse.parquet import Former, PublishedFile, Table, described, link_or_copy, write_changed
from warehouse.parquet import files as parquet_files
from warehouse.search import refresh_search
from warehouse.store import Warehouse, counts

SNAPSHOT = "yanzhao.duckdb"
SNAPSHOTS = "snapshots"
PARQUET = "parquet"
KEEP_DAYS = 7.0
"""How long an old snapshot is kept; the one before the present is kept in any case."""
_PART = ".part-"
_FORMER = ".parquet-"
"""Folders of Parquet as earlier versions of the program named them."""
_NAME = "%Y%m%dT%H%M%S.%fZ"
_ATTEMPTS = 10


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
    log_begins: int
    """The first change that the log still has; a cursor before it asks for a full export."""
    log_days: int
    """How many days a change stays in the log at least."""
    record_schema: int
    """Version of the records that exports, feed and HTTP interface give."""
    extractors: dict[str, int]
    """Articles by the version of the extractor that read them."""
    counts: dict[str, int]
    """Rows by table."""
    files: dict[str, PublishedFile]
    """Files by path below the folder of publication."""
    marks: dict[str, str] = field(default_factory=dict)
    """What tells whether the rows of a folder of Parquet changed, by its path below `parquet`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """What a manifest tells of files that can be used again; those of earlier versions of the program have no marks."""

    files: dict[str, PublishedFile] = field(default_factory=dict)
    marks: dict[str, str] = field(default_factory=dict)


def publish(
    home: Path, now: dt.datetime | None = None, wait_seconds: float = 60.0, keep_days: float = KEEP_DAYS
) -> Manifest:
    """Publish `<home>/warehouse.duckdb` to `<home>/published`; snapshots older than `keep_days` go.

    Raises PublishError where there is nothing to publish or no room for it, LockedError where another process
    writes the warehouse for longer than `wait_seconds`; readers then keep what they have.
    """
    source, target = home / "warehouse.duckdb", home / "published"
    if not source.exists():
        raise PublishError(f"no warehouse at {source}; `yanzhao run` or `yanzhao load` makes one")
    now = (now or dt.datetime.now(dt.UTC)).astimezone(dt.UTC)
    try:
        try:
            manifest = _publish(source, target, now, wait_seconds)
        except BaseException:
            # A full disk has no room for half a snapshot.
            with suppress(OSError):
                _remove_parts(target)
            raise
        sweep(target, now - dt.timedelta(days=keep_days))
    except OSError as error:
        raise PublishError(f"cannot publish to {target}: {error.strerror or error}") from error
    except duckdb.Error as error:
        raise PublishError(f"cannot publish to {target}: {one_line(error)}") from error
    return manifest


def newest(snapshot: Path) -> Path:
    """The file of the newest publication under the name that only it has, for the path of a published snapshot.

    Who opens this name gets one publication whole, and a different name after the next.
    """
    link = snapshot.parent / PARQUET
    file = (snapshot.parent / link.readlink()).parent / SNAPSHOT if link.is_symlink() else snapshot
    return file if file.exists() else snapshot


def _publish(source: Path, target: Path, now: dt.datetime, wait_seconds: float) -> Manifest:
    (target / SNAPSHOTS).mkdir(parents=True, exist_ok=True)
    _remove_parts(target)
    name = f"{now:{_NAME}}-{secrets.token_hex(2)}"
    part, folder = target / SNAPSHOTS / f"{_PART}{name}", target / SNAPSHOTS / name
    part.mkdir()
    with closed(source, wait_seconds, now):
        _copy(source, part / SNAPSHOT)
    materialise(part / SNAPSHOT)
    flush(part / SNAPSHOT)
    manifest = _describe(part, now, _former(target))
    text = msgspec.json.format(msgspec.json.encode(manifest), indent=2) + b"\n"
    for place in (part / "manifest.json", part / PARQUET / "manifest.json"):
        _write(place, text)
    part.replace(folder)
    flush_folder(folder.parent)
    # The three names change within a moment; the manifest comes last and tells which files belong together.
    _link(folder / SNAPSHOT, target / SNAPSHOT)
    _point(target / PARQUET, f"{SNAPSHOTS}/{name}/{PARQUET}")
    _link(folder / "manifest.json", target / "manifest.json")
    flush_folder(target)
    return manifest


@contextmanager
def closed(source: Path, wait_seconds: float, now: dt.datetime) -> Iterator[None]:
    """Hold the warehouse such that its one file has everything and nobody writes it.

    Opened to read, DuckDB keeps other processes from writing. Between closing for writing and opening to read another
    writer can come in between; then there can be a log beside the file, and we begin again. Entries that the log of
    changes need not keep any longer are deleted on the way.
    """
    log = source.with_name(source.name + ".wal")
    for _ in range(_ATTEMPTS):
        with Warehouse(source, wait_seconds) as warehouse:
            refresh_search(warehouse.connection)
            trim_log(warehouse.connection, now - dt.timedelta(days=LOG_DAYS))
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


def _former(target: Path) -> Former:
    """The present publication; nothing of it where there is none, or none that tells what is needed."""
    folder = target / PARQUET
    try:
        told = msgspec.json.decode((folder / "manifest.json").read_bytes(), type=_Told)
    except (OSError, msgspec.MsgspecError):
        told = _Told()
    below = f"{PARQUET}/"
    files = {name.removeprefix(below): file for name, file in told.files.items() if name.startswith(below)}
    return Former(folder=folder.resolve(), marks=told.marks, files=files)


def _describe(folder: Path, now: dt.datetime, former: Former) -> Manifest:
    """Write the snapshot's tables as Parquet beside it, as far as they changed, and describe both."""
    with duckdb.connect(str(folder / SNAPSHOT), read_only=True) as connection:
        rows = counts(connection)
        cursor = present_cursor(connection)
        begins = connection.execute("SELECT coalesce(min(seq), 1) FROM changes").fetchall()[0][0]
        extractors = connection.execute("SELECT extractor, count(*) FROM extractions GROUP BY 1 ORDER BY 1").fetchall()
        tables = Tables(connection)
        marks = dict[str, str]()
        for table in rows:
            written = Table(table, tables.types(table), f"FROM {table}")
            marks |= write_changed(connection, written, folder / PARQUET / table, former)
    files = [folder / SNAPSHOT, *parquet_files(folder / PARQUET)]
    for file in files[1:]:
        flush(file)
    return Manifest(
        schema_version=schema_version(),
        created_at=now.replace(microsecond=0).isoformat().replace("+00:00", "Z"),
        duckdb=duckdb.__version__,
        cursor=cursor,
        log_begins=begins,
        log_days=LOG_DAYS,
        record_schema=RECORD_SCHEMA,
        extractors=dict(extractors),
        counts=rows,
        files={str(file.relative_to(folder)): described(file) for file in files},
        marks=marks,
    )


def _write(path: Path, text: bytes) -> None:
    path.write_bytes(text)
    flush(path)


def _link(file: Path, name: Path) -> None:
    """Give the file a second name, in one step; where the file system has no hard links, a copy gets it."""
    fresh = name.with_name(f"{_PART}{name.name}")
    link_or_copy(file, fresh)
    fresh.replace(name)


def _point(link: Path, folder: str) -> None:
    """Make the link point to the folder, in one step."""
    fresh = link.with_name(f"{_PART}link")
    fresh.symlink_to(folder, target_is_directory=True)
    fresh.replace(link)


def sweep(target: Path, before: dt.datetime | None = None) -> None:
    """Remove what killed publications left, and old snapshots.

    Those published before a time go, except the present one and the one before it; without a time all but the present.
    """
    _remove_parts(target)
    link = target / PARQUET
    present = link.readlink().parts[-2:-1] if link.is_symlink() else ()
    folder = target / SNAPSHOTS
    names = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    last = {*present, *(names[-2:] if before else ())}
    for name in names:
        if name not in last and (before is None or name < f"{before.astimezone(dt.UTC):{_NAME}}"):
            shutil.rmtree(folder / name)


def _remove_parts(target: Path) -> None:
    link = target / PARQUET
    present = link.readlink().name if link.is_symlink() else None
    folder = target / SNAPSHOTS
    for path in (*target.iterdir(), *(folder.iterdir() if folder.is_dir() else ())):
        if path.name.startswith((_PART, _FORMER)) and path.name != present:
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()


def flush(path: Path) -> None:
    """Have the file's content on the disk."""
    with path.open("rb") as stream:
        os.fsync(stream.fileno())


def flush_folder(folder: Path) -> None:
    """Have the folder's names on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
