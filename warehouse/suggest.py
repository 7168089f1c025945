"""What was meant where DuckDB's message suggests nothing: close names, and English names of Chinese words."""

from __future__ import annotations

import re
from difflib import get_close_matches

import duckdb

_UNKNOWN = (
    re.compile(r'does not have a column named "([^"]+)"'),
    re.compile(r'Referenced column "([^"]+)" not found'),
    re.compile(r"Table with name (.+?) does not exist"),
)
_HAN = re.compile(r"[\u4e00-\u9fff]")
_NAMES = (
    "SELECT DISTINCT name FROM (SELECT column_name AS name FROM duckdb_columns() WHERE NOT internal "
    "UNION ALL SELECT table_name FROM duckdb_columns() WHERE NOT internal) ORDER BY name"
)
_MEANINGS = """
SELECT DISTINCT name FROM (
    SELECT column_name AS name, comment FROM duckdb_columns() WHERE NOT internal AND schema_name = 'main'
    UNION ALL SELECT table_name, comment FROM duckdb_tables() WHERE NOT internal AND schema_name = 'main'
    UNION ALL SELECT view_name, comment FROM duckdb_views() WHERE NOT internal AND schema_name = 'main'
)
WHERE contains(split_part(comment, ' | ', 2), $word) ORDER BY length(name), name LIMIT 4
"""


def suggestion(connection: duckdb.DuckDBPyConnection, message: str) -> str:
    """A sentence to put behind an error message; empty where there is nothing to say, or DuckDB has said it."""
    word = next((match[1] for pattern in _UNKNOWN if (match := pattern.search(message))), None)
    if word is None or "Did you mean" in message:
        return ""
    if _HAN.search(word):
        names = [name for (name,) in connection.execute(_MEANINGS, {"word": word}).fetchall()]
        chinese = 'the views with Chinese names are in the schema "燕赵"'
        return f" ({', '.join(names)} speak of {word}; {chinese})" if names else f" ({chinese})"
    if "Candidate bindings" in message:
        return ""
    names = [name for (name,) in connection.execute(_NAMES).fetchall()]
    close = get_close_matches(word.lower(), names, n=3, cutoff=0.7)
    return " Did you mean " + ", ".join(f'"{name}"' for name in close) + "?" if close else ""
