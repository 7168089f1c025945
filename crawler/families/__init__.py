"""CMS families: how the pages of one system are recognised, linked and read. Parse by family, not by site."""

from __future__ import annotations

from crawler.families.base import Family
from crawler.families.columns_uuid import COLUMNS_UUID
from crawler.families.founder_web import FOUNDER_WEB
from crawler.families.generic import GENERIC

FAMILIES: dict[str, Family] = {family.name: family for family in (FOUNDER_WEB, COLUMNS_UUID, GENERIC)}
"""By name, in the order in which a page without a source is tried."""

__all__ = ["FAMILIES", "Family"]
