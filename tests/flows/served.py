"""A home with something of everything, published, for tests of what reads it."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import Any

from flows.home import Home
from warehouse.publish import publish
from warehouse.resolution.places import Place
from warehouse.resolution.resolve import resolve
from warehouse.store import Warehouse

sys.path.insert(0, str(Path(__file__).parents[1] / "warehouse"))
import made

PLACES = (
    *(Place(key="130000", name="河北省", level="province"), Place(key="130100", name="石家庄市", level="prefecture")),
    *(Place(key="130200", name="唐山市", level="prefecture"), Place(key="130209", name="曹妃甸区", level="county")),
    *(Place(key="130600", name="保定市", level="prefecture"), Place(key="130682", name="定州市", level="county")),
)
__all__ = ["load", "made"]


def load(home: Home, *pairs: Any) -> None:
    """Load articles with their extractions, resolve, publish."""
    with Warehouse(home.warehouse) as warehouse:
        warehouse.load_articles(made.RUN, [article for article, _ in pairs])
        warehouse.load_extractions(extraction for _, extraction in pairs)
        warehouse.load_crawl_report(made.RUN, made.report())
        resolve(warehouse.connection, dt.datetime(2024, 3, 3, tzinfo=dt.UTC), PLACES)
    publish(home.root)
