"""Backup of a home's warehouse into a folder, and back.

A backup is the closed warehouse file, the plain files beside it (what an operator keeps there), and `backup.json` with
the checksum of each. Landing folders, which hold the raw pages, and what is published are no part of it: the first are
written once and copied by any tool, the second `yanzhao publish` makes again.
"""

from __future__ import annotations

import datetime as dt
import secrets
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import msgspec

from warehouse.cursor import rename_feed
from warehouse.errors import BackupError, LockedError, WarehouseError, one_line
from warehouse.forget import forget, traces
from warehouse.migrate import schema_version
from warehouse.parquet import PublishedFile, described
from warehouse.publish import closed, flush, flush_folder
from warehouse.store import Warehouse, counts
from warehouse.tombstones import Stone, forgotten_ids, stones

WAREHOUSE = "warehouse.duckdb"
LIST = "backup.json"
_PART = ".part-"
_FORMAT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """What a backup holds (`backup.json`)."""

    format: int
    created_at: str
    """ISO 8601, UTC."""
    schema_version: int
    counts: dict[str, int]
    """Rows by table."""
    files: dict[str, PublishedFile]
    """Files by name."""


def backup(home: Path, to: Path, now: dt.datetime | None = None, wait_seconds: float = 60.0) -> Backup:
    """Copy the home's warehouse and the files beside it into a folder that is new or empty.

    The folder appears when it is whole. Raises BackupError where there is no warehouse or no room, and LockedError.
    """
    source = home / WAREHOUSE
    if not source.exists():
        raise BackupError(f"no warehouse at {source}")
    if to.exists() and (not to.is_dir() or any(to.iterdir())):
        raise BackupError(f"{to} holds something already; name a new folder")
    part = _part(to.parent, to.name)
    now = (now or dt.datetime.now(dt.UTC)).astimezone(dt.UTC)
    try:
        part.mkdir(parents=True)
        with closed(source, wait_seconds, now):
            for file in (source, *_beside(home)):
                shutil.copyfile(file, part / file.name)
        made = _list(part, now)
        (part / LIST).write_bytes(msgspec.json.format(msgspec.json.encode(made), indent=2) + b"\n")
        for file in part.iterdir():
            flush(file)
        part.replace(to)
        flush_folder(to.parent)
    except OSError as error:
        raise BackupError(f"cannot write {to}: {error.strerror or error}") from error
    except duckdb.Error as error:
        raise BackupError(f"cannot write {to}: {one_line(error)}") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return made


def restore(
    source: Path, home: Path, force: bool = False, now: dt.datetime | None = None, wait_seconds: float = 60.0
) -> Backup:
    """Put a backup in place of the home's warehouse, after its checksums are found right.

    A warehouse that is there already is refused, or with `force` kept under another name; killed at any moment, the
    home has the one or the other. What was taken down since the backup is taken down in it too, with unfinished
    tombstones where traces are left in the file. The feed gets a new name:
    its numbers after the backup were given out once, so that every older cursor must be told to begin anew.
    Raises BackupError, MigrationError for a backup of a newer program, LockedError where another process has the
    present warehouse open.
    """
    made, target = _checked(source), home / WAREHOUSE
    if target.exists() and not force:
        raise BackupError(f"there is a warehouse at {target}; --force puts it aside and restores all the same")
    now = (now or dt.datetime.now(dt.UTC)).astimezone(dt.UTC)
    part = _part(home, "restore")
    try:
        part.mkdir(parents=True)
        for name in made.files:
            shutil.copyfile(source / name, part / name)
        taken_down = _taken_down(target, wait_seconds)
        with Warehouse(part / WAREHOUSE, wait_seconds=0) as warehouse:
            rename_feed(warehouse.connection)
            _forget_again(warehouse.connection, taken_down)
        for name in sorted(made.files, key=lambda name: name == WAREHOUSE):
            flush(part / name)
            _put_aside(home / name, f".before-{now:%Y%m%dT%H%M%SZ}")
            (part / name).replace(home / name)
        flush_folder(home)
    except OSError as error:
        raise BackupError(f"cannot restore to {home}: {error.strerror or error}") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return made


def _part(folder: Path, name: str) -> Path:
    """Where to put things together; what killed processes left of the same goes."""
    for left in folder.glob(f"{_PART}{name}-*"):
        shutil.rmtree(left, ignore_errors=True)
    return folder / f"{_PART}{name}-{secrets.token_hex(2)}"


def _put_aside(file: Path, suffix: str) -> None:
    """Give a file, and the log that belongs to it, a second name. The log goes, since it belongs to no other file."""
    if not file.exists():
        return
    log = file.with_name(f"{file.name}.wal")
    # Two restores in one second: the second goes on with the name that a killed one gave to the file, or takes another.
    while (taken := file.with_name(f"{file.name}{suffix}")).exists() and not taken.samefile(file):
        suffix += "-again"
    for old, new in ((file, f"{file.name}{suffix}"), (log, f"{file.name}{suffix}.wal")):
        if old.exists():
            _second_name(old, old.with_name(new))
    log.unlink(missing_ok=True)


def _second_name(file: Path, name: Path) -> None:
    if name.exists() and name.samefile(file):
        return
    try:
        name.hardlink_to(file)
    except OSError:
        # Some file systems have no second names.
        shutil.copyfile(file, name)


def _taken_down(present: Path, wait_seconds: float) -> list[Stone]:
    """What was taken down by the warehouse that is there; nothing where there is none or it cannot be read.

    What a killed process left in its log goes into the file on the way.
    """
    if not present.exists():
        return []
    try:
        with Warehouse(present, wait_seconds) as warehouse:
            return stones(warehouse.connection)
    except LockedError:
        raise
    except (WarehouseError, duckdb.Error):
        # A spoiled warehouse is what people restore for.
        return []


def _forget_again(connection: duckdb.DuckDBPyConnection, taken_down: Sequence[Stone]) -> None:
    """Take down in a backup what was taken down since. Its tombstones stay unfinished: the caller's part."""
    had = set(forgotten_ids(connection))
    for stone in taken_down:
        if stone.id not in had:
            forget(connection, traces(connection, [stone.id], []), stone.asked, stone.reason, stone.at)


def _beside(home: Path) -> list[Path]:
    """Plain files in the home itself, without DuckDB's own, hidden ones, and what a restore put aside."""
    files = sorted(path for path in home.iterdir() if path.is_file())
    return [file for file in files if not file.name.startswith((".", WAREHOUSE)) and ".before-" not in file.name]


def _list(part: Path, now: dt.datetime) -> Backup:
    with duckdb.connect(str(part / WAREHOUSE), read_only=True) as connection:
        rows = counts(connection)
    return Backup(
        format=_FORMAT,
        created_at=now.replace(microsecond=0).isoformat().replace("+00:00", "Z"),
        schema_version=schema_version(),
        counts=rows,
        files={file.name: described(file) for file in sorted(part.iterdir())},
    )


def _checked(source: Path) -> Backup:
    try:
        made = msgspec.json.decode((source / LIST).read_bytes(), type=Backup)
    except OSError as error:
        raise BackupError(f"no backup at {source}: {LIST} {error.strerror}") from error
    except msgspec.DecodeError as error:
        raise BackupError(f"{source / LIST} cannot be read: {error}") from error
    if made.format != _FORMAT or WAREHOUSE not in made.files:
        raise BackupError(f"{source / LIST} is of another kind of backup")
    for name, told in made.files.items():
        file = source / name
        if Path(name).name != name or not file.is_file():
            raise BackupError(f"{file} is missing in the backup")
        if described(file) != told:
            raise BackupError(f"{file} is not what was backed up: its checksum differs")
    return made
