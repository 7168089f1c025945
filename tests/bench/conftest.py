"""The large homes that several benches measure, each made once."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "warehouse"))
import large as big


@pytest.fixture(
    scope="session",
    params=[
        pytest.param(100_000, id="100k"),
        pytest.param(1_000_000, id="1M", marks=pytest.mark.million),
    ],
)
def large(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> big.Large:
    """A published home with so many articles."""
    return big.build(tmp_path_factory.mktemp("large"), request.param)
