"""The home folder: where everything of one installation lies."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from flows.errors import Failure

ENVIRONMENT_VARIABLE = "YANZHAO_HOME"
MODEL_VARIABLE = "YANZHAO_MODEL"
PUT_ASIDE = "*.before-*"
"""Names that a restore gives to what it puts aside."""


@dataclass(frozen=True, slots=True)
class Home:
    """Paths below the home folder."""

    root: Path

    @property
    def landing(self) -> Path:
        """One folder per run, one per source in it."""
        return self.root / "landing"

    @property
    def warehouse(self) -> Path:
        """The DuckDB file that one process at a time writes."""
        return self.root / "warehouse.duckdb"

    @property
    def overrides(self) -> Path:
        """What people decided about merges, splits and single facts."""
        return self.root / "overrides.jsonl"

    @property
    def snapshot(self) -> Path:
        """The DuckDB file that readers open."""
        return self.root / "published" / "yanzhao.duckdb"

    def existing(self) -> Home:
        """This home. Raises Failure where its folder is not there: a mistyped name makes none."""
        if not self.root.is_dir():
            raise Failure(f"no home at {self.root}; `yanzhao run` or `yanzhao load` makes one")
        return self

    @contextmanager
    def writing(self, wait_seconds: float = 0) -> Iterator[None]:
        """Hold the home's lock while something runs that writes; the lock ends with the process, however it ends.

        Raises Failure where another process holds it for longer than `wait_seconds`.
        """
        self.root.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self.root / ".writing.lock")
        try:
            with suppress(Timeout):
                lock.acquire(timeout=0)
            if not lock.is_locked:
                if wait_seconds:
                    print(f"waiting until another run has written to {self.root}", file=sys.stderr)
                lock.acquire(timeout=wait_seconds)
        except Timeout:
            raise Failure(f"another run is writing to {self.root}; wait until it ends") from None
        try:
            yield
        finally:
            lock.release()


def resolve(option: str | Path | None, environment: Mapping[str, str] | None = None) -> Home:
    """The home that `--home` names, else YANZHAO_HOME, else ./data."""
    environment = os.environ if environment is None else environment
    return Home(Path(option or environment.get(ENVIRONMENT_VARIABLE) or "data").absolute())


def model(option: str | None = None, environment: Mapping[str, str] | None = None) -> str | None:
    """The spaCy model of the user's that `--model` names, else YANZHAO_MODEL; None for our own pipeline."""
    environment = os.environ if environment is None else environment
    return option or environment.get(MODEL_VARIABLE) or None
