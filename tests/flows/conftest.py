"""What tests of commands and interfaces share."""

from __future__ import annotations

import pytest
from served import load, made

from flows.home import Home


@pytest.fixture(scope="module")
def served_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A published home that nobody changes: seven articles with three projects each, and a policy."""
    place = Home(tmp_path_factory.mktemp("served"))
    load(place, *(made.news(n, projects=3) for n in range(7)), made.policy())
    return place
