"""What goes wrong in the warehouse. Every message is one line that a user can act on."""

from __future__ import annotations


class WarehouseError(Exception):
    """Anything that the warehouse refuses or cannot do."""


class LockedError(WarehouseError):
    """Another process holds the warehouse for longer than we were told to wait."""


class MigrationError(WarehouseError):
    """The file is of a newer version, or was migrated by other SQL than ours, or is no warehouse."""


class SnapshotError(WarehouseError):
    """There is no snapshot, or it cannot be read."""


class PublishError(WarehouseError):
    """The snapshot cannot be written; readers keep the one before."""


class BackupError(WarehouseError):
    """A backup that cannot be written, is not whole, or must not replace what is there."""


class QueryError(WarehouseError):
    """A query that is wrong, forbidden, or took longer than allowed."""


class StuckError(QueryError):
    """A query that was told to stop and does not: it goes on in its thread until the process ends."""


class CursorError(WarehouseError):
    """A cursor that is malformed, of another warehouse, ahead of this one, or older than the change log."""


class OldCursorError(CursorError):
    """A cursor that nothing can be told from any longer: only a full export helps."""


class BusyError(WarehouseError):
    """A question that comes while too many others are answered."""


class TooLongError(WarehouseError):
    """A question that would take more time or memory than one may have."""


class ExportError(WarehouseError):
    """An export that cannot be written where it was asked for."""


def one_line(error: BaseException | str) -> str:
    """DuckDB's message as one line: its hints are kept, the excerpt of the statement is left out."""
    kept = []
    for line in str(error).splitlines():
        if line.startswith("LINE "):
            break
        if line.strip():
            kept.append(line.strip())
    return " ".join(kept) or type(error).__name__
