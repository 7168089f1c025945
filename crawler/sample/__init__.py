"""A small invented press site on loopback: what `yanzhao demo` crawls, and what tests crawl."""

from __future__ import annotations

from crawler.sample.server import SampleSite

__all__ = ["SampleSite"]
