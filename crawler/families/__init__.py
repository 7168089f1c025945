"""CMS families: how the pages of one system are recognised, linked and read. Parse by family, not by site."""

from __future__ import annotations

from crawler.families.base import Family
from crawler.families.columns_uuid import COLUMNS_UUID
from crawler.families.enorth import ENORTH
from crawler.families.eportal import EPORTAL
from crawler.families.founder_epaper import FOUNDER_EPAPER
from crawler.families.founder_web import FOUNDER_WEB
from crawler.families.generic import GENERIC
from crawler.families.trs import TRS
from crawler.families.xinhua import XINHUA

FAMILIES: dict[str, Family] = {
    family.name: family for family in (FOUNDER_EPAPER, COLUMNS_UUID, EPORTAL, XINHUA, FOUNDER_WEB, ENORTH, TRS, GENERIC)
}
"""By name, in the order in which a page without a source is tried. What is told by the address comes first; articles
that others copied carry marks of TRS's editor, so that TRS comes last of the systems."""

__all__ = ["FAMILIES", "Family"]
