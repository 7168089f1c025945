"""What was meant where DuckDB's message suggests nothing: close names, English names of Chinese words, usual slips."""

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
_LIST = re.compile(r"No function matches .*\(VARCHAR\[\]|can't be cast to the destination type VARCHAR\[\]")
_LIST_HINT = (
    " (the column is a list: list_contains(owners, '…') asks for one name, "
    "array_to_string(owners, '、') LIKE '%…%' for a part of one)"
)
_MARKS = dict(zip("，（）＝；＞＜＊", ",()=;><*", strict=True))
"""Marks of a Chinese keyboard that SQL takes for letters, and what is meant."""
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
    if _LIST.search(message):
        return _LIST_HINT
    word = next((match[1] for pattern in _UNKNOWN if (match := pattern.search(message))), None)
    if word is None or "Did you mean" in message:
        return ""
    if slip := _slip(word):
        return f" ({slip})"
    if _HAN.search(word):
        return _of_chinese(connection, word, message)
    if "Candidate bindings" in message:
        return ""
    names = [name for (name,) in connection.execute(_NAMES).fetchall()]
    close = get_close_matches(word.lower(), names, n=3, cutoff=0.7)
    return " Did you mean " + ", ".join(f'"{name}"' for name in close) + "?" if close else ""


def _slip(word: str) -> str:
    """What a Chinese keyboard or another language's habit put in, as a name that cannot be one."""
    if bare := word.strip("“”‘’「」"):
        for mark in word:
            if mark in _MARKS:
                return f"{mark} is a Chinese mark: write {_MARKS[mark]}"
        if bare != word:
            return f"texts stand between single quotes: '{bare}'"
    return ""


def _of_chinese(connection: duckdb.DuckDBPyConnection, word: str, message: str) -> str:
    if _HAN.search(message.partition("Candidate bindings")[2]):
        return ""  # a view with Chinese names was asked, and its columns are told
    names = [name for (name,) in connection.execute(_MEANINGS, {"word": word}).fetchall()]
    chinese = 'the views with Chinese names are in the schema "燕赵"'
    if names:
        return f" ({', '.join(names)} speak of {word}; {chinese})"
    return f" (for a text, write '{word}' with single quotes; {chinese})"
