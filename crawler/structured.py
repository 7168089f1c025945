"""What a page tells in its scripts: JSON-LD of news articles, and the state from which a script draws the page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any

from crawler.page import HAN

_OPENS = re.compile(r"<script\b[^<>]{0,300}ld\+json[^<>]{0,300}>", re.I)
_ENDS = re.compile(r"</script", re.I)
_DECODER = json.JSONDecoder(strict=False)
_LONGEST_BLOCK = 2_000_000
_DEEPEST = 12
_BODY_KEYS = re.compile(
    r"""["']?\b(?:articleBody|articleContent|content|contentHtml|content_html|detail|body|text|html|data)["']?\s*:\s*(["'])"""
)
_TIME_KEYS = re.compile(
    r"""\b(?:publish_?(?:ed)?_?(?:time|date|at)|pub_?(?:time|date)|publishedAt|create_?time|oriCreateTime|ctime|ct|news_?time|"""
    r"""article_?time|postTime|inputtime|display_?time|date_?published|release_?(?:time|date))["']?\s*[:=]\s*["']?"""
    r"""(1\d{12}|1\d{9}|20\d\d[-/]\d{1,2}[-/]\d{1,2}(?:[ T]\d{1,2}:\d\d(?::\d\d)?)?)(?!\d)""",
    re.I,
)
_FIELD = re.compile(r"<textarea\b[^<>]{0,400}>([^<]*)", re.I)
_PARTS = re.compile(r"[-_|｜—–]")
_SHORTEST = 5
_LEAST_HAN = 60
_SINGLE = re.compile(r"(?:[^'\\]|\\.)*+", re.S)


@dataclass(frozen=True, slots=True)
class Told:
    """Fields of a JSON-LD article, empty where it does not say."""

    headline: str = ""
    published: str = ""
    body: str = ""
    publisher: str = ""


def read_json_ld(html: str) -> Told:
    """The first article among a page's JSON-LD blocks that has a headline or a date."""
    if "ld+json" not in html:
        return Told()
    for block in _blocks(html):
        try:
            data = json.loads(block, strict=False)
        except (ValueError, RecursionError):
            continue
        for thing in _things(data, 0):
            told = Told(
                _text(thing.get("headline") or thing.get("title")),
                _text(thing.get("datePublished") or thing.get("pubDate") or thing.get("upDate")),
                _text(thing.get("articleBody")),
                _name(thing.get("publisher")),
            )
            if told.headline or told.published:
                return told
    return Told()


def longest_text(html: str) -> str:
    """The longest Chinese string that a page's scripts hold under a name such as `content`, or that stands in a text
    field for scripts to show, as HTML; else empty."""
    best, most = "", _LEAST_HAN
    for field in _FIELD.finditer(html):
        count = len(HAN.findall(field[1]))
        if count > most:
            best, most = unescape(field[1]), count
    end = 0
    for match in _BODY_KEYS.finditer(html):
        if match.start() < end:
            continue
        try:
            text, end = _string(html, match.end(), match[1])
        except ValueError:
            break
        if len(text) <= most:
            continue
        text = unescape(text) if "&lt;" in text else text
        count = len(HAN.findall(text))
        if count > most:
            best, most = text, count
    return best


def quoted_start(html: str, title: str) -> str:
    """The longest start of a title element's text, up to a mark that parts names, that a script quotes as a whole;
    empty where none does."""
    for place in sorted({match.start() for match in _PARTS.finditer(title)}, reverse=True):
        start = title[:place].strip()
        if len(start) >= _SHORTEST and any(f'"{form}"' in html for form in (start, json.dumps(start)[1:-1])):
            return start
    return ""


def scripted_time(html: str) -> str:
    """The first time that a script gives a name such as `publishTime`, as it stands there; else empty."""
    match = _TIME_KEYS.search(html)
    return match[1] if match else ""


def _string(html: str, start: int, quote: str) -> tuple[str, int]:
    if quote == '"':
        text, end = _DECODER.raw_decode(html, start - 1)
        return str(text), end
    match = _SINGLE.match(html, start)
    if match is None or match.end() >= len(html):
        raise ValueError(start)
    raw = match[0].replace("\\'", "'").replace('"', "&quot;")
    try:
        return str(json.loads(f'"{raw}"', strict=False)), match.end()
    except ValueError:
        return raw, match.end()


def _blocks(html: str) -> Iterator[str]:
    place = 0
    while opening := _OPENS.search(html, place):
        closing = _ENDS.search(html, opening.end())
        if closing is None:
            return
        place = closing.end()
        if closing.start() - opening.end() <= _LONGEST_BLOCK:
            yield html[opening.end() : closing.start()].strip().rstrip(";")


def _things(data: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > _DEEPEST:
        return
    if isinstance(data, list):
        for item in data:
            yield from _things(item, depth + 1)
    elif isinstance(data, dict):
        kind = str(data.get("@type") or "")
        if not kind or kind.endswith(("Article", "Posting']", "Posting", "Article']", "WebPage")):
            yield data
        yield from _things(data.get("@graph") or data.get("mainEntity") or [], depth + 1)


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _name(value: Any) -> str:
    return _text(value.get("name")) if isinstance(value, dict) else _text(value)
