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
    month, join = _month(table)
    source = f"({table.sql}) t {join}"
    rows, months = connection.execute(f"SELECT count(*), count(DISTINCT {month}) FROM {source}").fetchall()[0]
    folder.mkdir(parents=True)
    query = f"SELECT {table.head}t.*, {month} AS month FROM {source}"
    if rows and (months <= FEW_MONTHS or rows >= FEW_ROWS * months):
        return copy(connection, query, folder, f"{COPY}, PARTITION_BY (month)")
    # Without rows there is no partition: the file has the columns at least.
    (folder / "all").mkdir()
    return copy(connection, query, folder / "all" / "data_0.parquet", COPY)


def copy(connection: duckdb.DuckDBPyConnection, query: str, path: Path, options: str) -> int:
    """Write the rows of a query; gives how many."""
    name = str(path).replace("'", "''")
    return int(connection.execute(f"COPY ({query}) TO '{name}' ({options})").fetchall()[0][0])


def files(folder: Path) -> Iterator[Path]:
    """All Parquet files below a folder, by name."""
    return iter(sorted(folder.rglob("*.parquet")))


def _month(table: Table) -> tuple[str, str]:
    """SQL of the month of a row `t`, and the join that it needs."""
    article = "id" if table.name == "articles" else "article_id" if "article_id" in table.columns else None
    if article is None or table.name == "fetches":
        return f"'{_UNDATED}'", ""
    join = f"LEFT JOIN (SELECT id AS article, published_date AS day FROM articles) dated ON article = t.{article}"
    return f"coalesce(strftime(dated.day, '%Y-%m'), '{_UNDATED}')", join
