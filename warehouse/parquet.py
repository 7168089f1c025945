"""Tables as folders of Parquet by the month in which their article was published, for readers of every kind.

`projects/month=2024-03/data_0.parquet`, `month=undated` where no date is known or a row belongs to no article. A table
that would fall into many small files (more than `FEW_MONTHS` months of fewer than `FEW_ROWS` rows) lies in one folder,
`all`, and has `month` as a column; to a reader of `projects/**/*.parquet` both look the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

FEW_MONTHS = 24
FEW_ROWS = 200
COPY = "FORMAT parquet, COMPRESSION zstd"
_UNDATED = "undated"
# A month for each article: fewer texts to make than one for each row.
_DATED = "LEFT JOIN (SELECT id AS article, strftime(published_date, '%Y-%m') AS month FROM articles) dated ON article ="


@dataclass(frozen=True, slots=True)
class Table:
    """What is to be written: a table's name, the names of all its columns, SQL of the rows."""

    name: str
    columns: Collection[str]
    sql: str
    head: str = ""
    """SQL of further columns in front, each with a comma behind it."""


def write_by_month(connection: duckdb.DuckDBPyConnection, table: Table, folder: Path) -> int:
    """Write a table into a new folder; gives its rows. Raises duckdb.Error and OSError."""
    article = _article(table)
    folder.mkdir(parents=True)
    if article is None:
        return _file(connection, f"SELECT {table.head}* FROM ({table.sql})", folder / f"month={_UNDATED}")
    query = (
        f"SELECT {table.head}t.*, coalesce(dated.month, '{_UNDATED}') AS month "
        f"FROM ({table.sql}) t {_DATED} t.{article}"
    )
    rows, months = _size(connection, table, article)
    if rows and (months <= FEW_MONTHS or rows >= FEW_ROWS * months):
        return copy(connection, query, folder, f"{COPY}, PARTITION_BY (month)")
    # Without rows there is no partition: the file has the columns at least.
    return _file(connection, query, folder / "all")


def _file(connection: duckdb.DuckDBPyConnection, query: str, folder: Path) -> int:
    folder.mkdir()
    return copy(connection, query, folder / "data_0.parquet", COPY)


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


def _size(connection: duckdb.DuckDBPyConnection, table: Table, article: str) -> tuple[int, int]:
    """Rows of a table, and months into which they fall."""
    [(rows,)] = connection.execute(f"SELECT count(*) FROM ({table.sql})").fetchall()
    [(months,)] = connection.execute(
        f"SELECT count(DISTINCT coalesce(dated.month, '')) FROM (SELECT DISTINCT {article} FROM ({table.sql})) t "
        f"{_DATED} t.{article}"
    ).fetchall()
    return rows, months
