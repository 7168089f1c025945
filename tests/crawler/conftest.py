"""The small web on loopback that crawl tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from loopback import Web


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as served:
        yield served
