"""`yanzhao backup` and `restore`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from flows.codec import complain
from flows.errors import Failure
from flows.home import PUT_ASIDE, Home
from flows.takedown import finish
from warehouse import backup as backups
from warehouse.backup import Backup


def backup(home: Home, folder: str) -> None:
    """Write a backup and say what it holds. Raises WarehouseError where that fails."""
    with home.writing():
        made = backups.backup(home.root, Path(folder).absolute())
    _tell(f"backup of {home.root} in {folder}", made)


def restore(home: Home, folder: str, force: bool) -> None:
    """Restore a backup and say what came back. Raises WarehouseError where it is not whole or in the way."""
    if not Path(folder).is_dir():
        # Said before a home is made for it.
        raise Failure(f"no backup at {folder}: there is no such folder")
    before = _put_aside(home)
    with home.writing():
        made = backups.restore(Path(folder).absolute(), home.root, force)
        again = finish(home, dt.datetime.now(dt.UTC))
    if again:
        complain(f"{again} addresses that were taken down since the backup were taken down again")
    _tell(f"restored {home.root} as of {made.created_at}; `yanzhao publish` shows it to readers", made)
    for path in sorted(_put_aside(home) - before):
        complain(f"  what was there is now {path}")


def _put_aside(home: Home) -> set[Path]:
    return set(home.root.glob(PUT_ASIDE))


def _tell(what: str, made: Backup) -> None:
    complain(what)
    for name, file in made.files.items():
        complain(f"  {name}: {file.bytes} bytes, sha256 {file.sha256}")
    complain(f"  articles: {made.counts['articles']}")
