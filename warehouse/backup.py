"""Backup of a home's warehouse into a folder, and back.

A backup is the closed warehouse file, the plain files beside it (what an operator keeps there), and `backup.json` with
the checksum of each. Landing folders, which hold the raw pages, and what is published are no part of it: the first are
written once and copied by any tool, the second `yanzhao publish` makes again.
"""

from __future__ import annotations

import datetime as dt
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path

import duckdb
import msgspec

from warehouse.cursor import rename_feed
from warehouse.errors import BackupError, one_line
from warehouse.migrate import schema_version
from warehouse.publish import PublishedFile, closed, described, flush, flush_folder
from warehouse.store import Warehouse, counts

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
    part = to.with_name(f"{_PART}{to.name}-{secrets.token_hex(2)}")
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


def restore(source: Path, home: Path, force: bool = False, now: dt.datetime | None = None) -> Backup:
    """Put a backup in place of the home's warehouse, after its checksums are found right.

    A warehouse that is there already is refused, or with `force` kept under another name. The feed gets a new name:
    its numbers after the backup were given out once, so that every older cursor must be told to begin anew.
    Raises BackupError, and MigrationError for a backup of a newer program.
    """
    made, target = _checked(source), home / WAREHOUSE
    if target.exists() and not force:
        raise BackupError(f"there is a warehouse at {target}; --force puts it aside and restores all the same")
    now = (now or dt.datetime.now(dt.UTC)).astimezone(dt.UTC)
    part = home / f"{_PART}restore-{secrets.token_hex(2)}"
    try:
        part.mkdir(parents=True)
        for name in made.files:
            shutil.copyfile(source / name, part / name)
        with Warehouse(part / WAREHOUSE, wait_seconds=0) as warehouse:
            rename_feed(warehouse.connection)
        for name in sorted(made.files, key=lambda name: name == WAREHOUSE):
            flush(part / name)
            if (home / name).exists():
                (home / name).replace(home / f"{name}.before-{now:%Y%m%dT%H%M%SZ}")
            # A log belongs to the file beside it, and to no other.
            (home / f"{name}.wal").unlink(missing_ok=True)
            (part / name).replace(home / name)
        flush_folder(home)
    except OSError as error:
        raise BackupError(f"cannot restore to {home}: {error.strerror or error}") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return made


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
