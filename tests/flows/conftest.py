"""Fixtures of the tests that change a home which is made once a module."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from flows.home import Home


@pytest.fixture
def home(tmp_path: Path, made: Home) -> Home:
    """A copy of the module's `made` home for each test."""
    shutil.copytree(made.root, tmp_path / "home", symlinks=True)
    return Home(tmp_path / "home")
