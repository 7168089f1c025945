"""Shared by all tests: nothing may leave the machine, nothing may write outside a temporary home."""

from __future__ import annotations

import os

# Before anything imports Prefect: the tests use neither the user's server nor the user's settings.
for name in ("PREFECT_API_URL", "PREFECT_PROFILE", "YANZHAO_HOME"):
    os.environ.pop(name, None)
os.environ["PREFECT_SERVER_ANALYTICS_ENABLED"] = "false"
os.environ["DO_NOT_TRACK"] = "1"
