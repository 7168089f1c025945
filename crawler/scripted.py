"""The text of pages that carry it in a script or a text field alone, for scripts to show: the longest string that is
an article's HTML."""

from __future__ import annotations

import re
from html import unescape

import msgspec

from crawler.page import HAN, Element, to_tree

_STRING = re.compile(r"""(?<=[:=,(\[])\s*(?:"((?:[^"\\]|\\.){200,})"|'((?:[^'\\]|\\.){200,})')""", re.S)
_FIELD = re.compile(r"<textarea\b[^>]{0,400}>(.*?)</textarea", re.S | re.I)
_LEAST = 60
"""Chinese characters below which a string is no article."""
_TAGS = re.compile(r"<(?:p|div|br|section)\b|&lt;(?:p|div|br|section)\b|\\u003c(?:p|div|br|section)\b", re.I)


def scripted_body(html: str) -> Element | None:
    """The root of the HTML that a script or a text field holds; None where none holds any. In: the page's HTML."""
    strings = [match[1] or match[2] for match in _STRING.finditer(html)] if "<script" in html.lower() else []
    strings += [unescape(match[1]) for match in _FIELD.finditer(html)] if "<textarea" in html.lower() else []
    candidates = [text for text in strings if _TAGS.search(text)]
    best, most = "", _LEAST
    for text in sorted(candidates, key=len, reverse=True)[:5]:
        plain = _unquoted(text)
        if (size := len(HAN.findall(plain))) > most:
            best, most = plain, size
    return to_tree(f"<div>{best}</div>") if best else None


def _unquoted(text: str) -> str:
    """The string as the script means it; HTML that was escaped once more is unescaped."""
    try:
        plain = msgspec.json.decode(
            b'"' + text.replace("\\'", "'").replace("\n", " ").encode("utf-8", "replace") + b'"'
        )
    except msgspec.DecodeError:
        plain = text.replace('\\"', '"').replace("\\/", "/").replace("\\n", " ")
    return unescape(plain) if "&lt;" in plain else str(plain)
