"""The small web on loopback that crawl tests share; lets the tests in folders below import the helpers here."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from loopback import Web


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as served:
        yield served
