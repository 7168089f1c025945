"""Progress for a parent process: lines `{"progress": {"articles": n, "fetches": n, "total": n or null}}` on stdout."""

from __future__ import annotations

import json
from typing import TextIO

_EVERY = 5
"""Fetches between two lines."""


class Progress:
    """Writes progress; quietly stops where nobody reads any more."""

    def __init__(self, out: TextIO | None) -> None:
        self._out = out

    def step(self, articles: int, fetches: int) -> None:
        """Tell how far the crawl is, now and then. The total is known only at the end."""
        if fetches % _EVERY == 0:
            self._write(articles, fetches, None)

    def end(self, articles: int, fetches: int) -> None:
        """Tell that the crawl is done."""
        self._write(articles, fetches, articles)

    def _write(self, articles: int, fetches: int, total: int | None) -> None:
        if self._out is None:
            return
        line = json.dumps({"progress": {"articles": articles, "fetches": fetches, "total": total}})
        try:
            self._out.write(line + "\n")
            self._out.flush()
        except (BrokenPipeError, ValueError):
            self._out = None
