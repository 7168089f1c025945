"""What tests of commands and interfaces share."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from served import load
from served import made as reports

from flows.home import Home


@pytest.fixture(scope="module")
def served_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A published home that nobody changes: seven articles with three projects each, and a policy."""
    place = Home(tmp_path_factory.mktemp("served"))
    load(place, *(reports.news(n, projects=3) for n in range(7)), reports.policy())
    return place


@pytest.fixture
def home(tmp_path: Path, made: Home) -> Home:
    """A copy of the module's `made` home for each test."""
    shutil.copytree(made.root, tmp_path / "home", symlinks=True)
    return Home(tmp_path / "home")
