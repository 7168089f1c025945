"""Records to tables, views and snapshots (DuckDB)."""
