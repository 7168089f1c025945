"""Tables as folders of Parquet by the month in which their article was published, for readers of every kind.

`projects/month=2024-03/data_0.parquet`, `month=undated` where no date is known or a row belongs to no article. A table
that would fall into many small files (more than `FEW_MONTHS` months of fewer than `FEW_ROWS` rows) lies in one folder,
`all`, and has `month` as a column; to a reader of `projects/**/*.parquet` both look the same.

Most months never change again. So a mark is made of the rows of each folder, which costs a twentieth of writing them,
and files whose folder had the same mark in the publication before are linked, not written.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

FEW_MONTHS = 24
FEW_ROWS = 200
COPY = "FORMAT parquet, COMPRESSION zstd"
_UNDATED = "undated"
# A month for each article: fewer texts to make than one for each row.
_DATED = "LEFT JOIN (SELECT id AS article, strftime(published_date, '%Y-%m') AS month FROM articles) dated ON article ="
_MONTH = f"coalesce(dated.month, '{_UNDATED}')"


@dataclass(frozen=True, slots=True)
class Table:
    """What is to be written: a table's name, the types of all its columns by name, SQL of the rows."""

    name: str
    columns: Mapping[str, str]
    sql: str
    head: str = ""
    """SQL of further columns in front, each with a comma behind it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedFile:
    """One file of a publication."""

    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Former:
    """What was published before and may be used again."""

    folder: Path
    """Where it lies, with a folder for each table."""
    marks: Mapping[str, str]
    """Mark of each folder of files, by its path below `folder`."""
    files: Mapping[str, PublishedFile]
    """What each file was, by its path below `folder`."""


def write_by_month(connection: duckdb.DuckDBPyConnection, table: Table, folder: Path) -> int:
    """Write a table into a new folder; gives its rows. Raises duckdb.Error and OSError."""
    months = _months(connection, table, marked=False)
    folder.mkdir(parents=True)
    _write(connection, table, folder, _parts(table, months))
    return sum(rows for rows, _ in months.values())


def write_changed(connection: duckdb.DuckDBPyConnection, table: Table, folder: Path, former: Former) -> dict[str, str]:
    """Write a table into a new folder, as `write_by_month` does, and link what is as it was before.

    Gives the mark of each folder of files, by its path below the one that holds all tables. Raises duckdb.Error and
    OSError.
    """
    months = _months(connection, table, marked=True)
    parts = _parts(table, months)
    marks = {part: _mark(table, {month: months[month] for month in held}) for part, held in parts.items()}
    same = {part: _unchanged(former, f"{table.name}/{part}", mark) for part, mark in marks.items()}
    folder.mkdir(parents=True)
    _write(connection, table, folder, {part: held for part, held in parts.items() if not same[part]})
    # After writing: DuckDB writes months only into an empty folder.
    for part, sources in same.items():
        for source in sources:
            (folder / part).mkdir(exist_ok=True)
            link_or_copy(source, folder / part / source.name)
    return {f"{table.name}/{part}": mark for part, mark in marks.items()}


def _parts(table: Table, months: Mapping[str, tuple[int, str]]) -> dict[str, list[str]]:
    """The folders into which a table falls, each with its months."""
    rows = sum(count for count, _ in months.values())
    if _article(table) is None:
        return {f"month={_UNDATED}": [_UNDATED] if rows else []}
    if rows and (len(months) <= FEW_MONTHS or rows >= FEW_ROWS * len(months)):
        return {f"month={month}": [month] for month in sorted(months)}
    return {"all": sorted(months)}


def _write(
    connection: duckdb.DuckDBPyConnection, table: Table, folder: Path, parts: Mapping[str, Collection[str]]
) -> None:
    article = _article(table)
    if article is None:
        query = f"SELECT {table.head}* FROM ({table.sql})"
    else:
        query = f"SELECT {table.head}t.*, {_MONTH} AS month FROM ({table.sql}) t {_DATED} t.{article}"
    if parts and article and "all" not in parts:
        months = ", ".join(f"'{month}'" for held in parts.values() for month in held)
        copy(connection, f"{query} WHERE {_MONTH} IN ({months})", folder, f"{COPY}, PARTITION_BY (month)")
        return
    for part in parts:
        # Also without rows: the file has the columns at least.
        (folder / part).mkdir()
        copy(connection, query, folder / part / "data_0.parquet", COPY)


def _unchanged(former: Former, name: str, mark: str) -> list[Path]:
    """The former files of a folder; none where they are not there, hold other rows, or are not as they were."""
    if former.marks.get(name) != mark:
        return []
    known = {former.folder / path: file for path, file in former.files.items() if path.rpartition("/")[0] == name}
    as_they_were = all(path.is_file() and described(path) == file for path, file in known.items())
    return list(known) if as_they_were else []


def link_or_copy(file: Path, name: Path) -> None:
    """Give a file a second name; where the file system has no hard links, a copy gets it."""
    try:
        name.hardlink_to(file)
    except OSError:
        shutil.copyfile(file, name)


def described(path: Path) -> PublishedFile:
    """Size and checksum of a file."""
    with path.open("rb") as stream:
        return PublishedFile(bytes=path.stat().st_size, sha256=hashlib.file_digest(stream, "sha256").hexdigest())


def copy(connection: duckdb.DuckDBPyConnection, query: str, path: Path, options: str) -> int:
    """Write the rows of a query; gives how many."""
    name = str(path).replace("'", "''")
    return int(connection.execute(f"COPY ({query}) TO '{name}' ({options})").fetchall()[0][0])


def files(folder: Path) -> Iterator[Path]:
    """All Parquet files below a folder, by name."""
    return iter(sorted(folder.rglob("*.parquet")))


def _article(table: Table) -> str | None:
    """The column with the article by which a row is dated."""
    if table.name == "articles":
        return "id"
    # A request may have led to an article and may not: it is nothing that was published.
    return "article_id" if "article_id" in table.columns and table.name != "fetches" else None


def _months(connection: duckdb.DuckDBPyConnection, table: Table, marked: bool) -> dict[str, tuple[int, str]]:
    """Rows of each month, and, where it is asked for, sums over them that no other rows have; the order is all one."""
    article = _article(table)
    month, dated = (f"'{_UNDATED}'", "") if article is None else (_MONTH, f"{_DATED} t.{article}")
    sums = "CAST(sum(row) AS VARCHAR) || ' ' || bit_xor(row)" if marked else "''"
    row = _hash(table) if marked else "0"
    found = connection.execute(
        f"SELECT month, count(*), {sums} FROM (SELECT {month} AS month, {row} AS row FROM ({table.sql}) t {dated}) "
        "GROUP BY month"
    ).fetchall()
    return {month: (rows, text) for month, rows, text in found}


def _hash(table: Table) -> str:
    """SQL of a number for each row.

    Hashed twice: what DuckDB makes of several columns is so simple that two rows that swap a value can have the same
    sum. It also takes null for an empty list, hence nested values as JSON.
    """
    return f"hash(hash({', '.join(_hashed(table.columns))}))"


def _hashed(columns: Mapping[str, str]) -> Iterable[str]:
    for name, kind in columns.items():
        nested = kind.endswith("]") or kind.startswith(("STRUCT", "MAP"))
        yield f'to_json(t."{name}")' if nested else f't."{name}"'


def _mark(table: Table, months: Mapping[str, tuple[int, str]]) -> str:
    """Of a folder's rows and of all else that makes its files what they are."""
    made = (duckdb.__version__, COPY, table.head, list(table.columns.items()), sorted(months.items()))
    return hashlib.sha256(repr(made).encode()).hexdigest()
