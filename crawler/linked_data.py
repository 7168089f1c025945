"""What a page tells in JSON-LD: schema.org's NewsArticle and Baidu's cambrian context."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

_SCRIPT = re.compile(r"<script[^<>]{0,200}ld\+json[^<>]{0,200}>(.{2,200000}?)</script", re.I | re.S)
_ARTICLES = re.compile(r"(?:News|Blog|Report|Reportage|Analysis)?(?:Article|Posting|WebPage)$")
_CONTROL = re.compile(r"[\x00-\x1f]")


def linked_article(html: str) -> dict[str, str]:
    """Fields of the article that the page's linked data describes: `title`, `published`, `publisher`, `body`.

    In: the page's HTML. What is missing or broken is left out; never raises.
    """
    if "ld+json" not in html:
        return {}
    found: dict[str, str] = {}
    for match in _SCRIPT.finditer(html):
        try:
            data = msgspec.json.decode(_CONTROL.sub(" ", match[1]).strip().rstrip(";"))
        except msgspec.DecodeError:
            continue
        for thing in _things(data):
            for name, value in _fields(thing).items():
                found.setdefault(name, value)
    return found


def _things(data: Any) -> Iterator[dict[str, Any]]:
    for thing in data if isinstance(data, list) else [data]:
        if isinstance(thing, dict):
            yield thing
            if isinstance(thing.get("@graph"), list):
                yield from (part for part in thing["@graph"] if isinstance(part, dict))


def _fields(thing: dict[str, Any]) -> dict[str, str]:
    kind = thing.get("@type")
    kinds = kind if isinstance(kind, list) else [kind]
    if not any(isinstance(k, str) and _ARTICLES.search(k) for k in kinds) and "pubDate" not in thing:
        return {}
    told = {
        "title": thing.get("headline") or thing.get("title"),
        "published": thing.get("datePublished") or thing.get("pubDate"),
        "publisher": _name(thing.get("publisher")),
        "body": thing.get("articleBody"),
    }
    return {name: value.strip() for name, value in told.items() if isinstance(value, str) and value.strip()}


def _name(thing: Any) -> str | None:
    return thing.get("name") if isinstance(thing, dict) and isinstance(thing.get("name"), str) else None
