"""Lines of a body to what an article keeps: paragraphs, pictures with captions, names, without furniture."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from crawler.body import Line, lines_of
from crawler.byline import unsign
from crawler.page import HAN, Draft, Element
from crawler.records import Attachment, Image
from crawler.tables import boilerplate

_LONGEST_CAPTION = 160
_CREDIT = re.compile(
    r"(?<![拍航])(?:摄|摄影|供图|提供|制图|配图|资料图|图)\s*[)）】\]]?\s*。?$|^[（(](?:资料图|资料图片|配图).{0,6}[)）]$"
)
_SHOWN = re.compile(r"^(?:图为|图片|上图|下图|左图|右图|▲|△|↑)")
_EDITOR = re.compile(
    r"(?:责任编辑|责编|本文编辑|网络编辑|本期编辑|编辑)\s*[：:]\s*([\u4e00-\u9fff·]{2,8}(?:[、\s][\u4e00-\u9fff·]{2,4})*)"
)
_PUBLISHER = re.compile(
    r"^[（(【\[]?\s*(?:来源|稿源|新闻来源|文章来源|信息来源|稿件来源)\s*[：:]\s*([^）)】\]\s]{2,30})"
)
_ENDS = re.compile(r"[\s\u3000]*[（(【\[]\s*(?:责任编辑|责编|编辑|来源|完)[^）)】\]]{0,30}[）)】\]]$")
_LONGEST_END = 60
_LEAST = 20
"""Characters of a line that is text of an article."""
_RULE = re.compile(r"^[\s\-_—=*·.…•]*$")


def read_body(
    elements: Sequence[Element],
    base: str,
    draft: Draft,
    origin: str,
    choose: Callable[[list[Line]], list[Line]] | None = None,
) -> None:
    """Offer paragraphs, pictures, attachments, names and dateline of a body to a draft.

    In: the elements that hold the body, the page's address, what to write as provenance, and what to ask first which
    lines are the body's.
    """
    lines: list[Line] = []
    attachments: list[Attachment] = []
    for element in elements:
        found, files = lines_of(element, base)
        lines += found
        attachments += files
    draft.has_body |= bool(elements)
    lines = choose(lines) if choose else lines
    lines = _without_furniture(lines, draft, origin)
    lines, images = _without_captions(lines)
    signed = unsign([line.text for line in lines])
    draft.offer("paragraphs", _without_title(signed.paragraphs, draft.title), origin)
    draft.offer("images", images, origin)
    draft.offer("attachments", tuple(dict.fromkeys(attachments)), origin)
    draft.offer("reporters", signed.reporters, origin)
    draft.offer("correspondents", signed.correspondents, origin)
    draft.offer("dateline", signed.dateline, origin)


def read_editor(text: str) -> str:
    """The name in a line `责任编辑：甲`; empty where there is none."""
    match = _EDITOR.search(text)
    return re.sub(r"\s+", "、", match[1].strip()) if match else ""


def _without_furniture(lines: list[Line], draft: Draft, origin: str) -> list[Line]:
    drop, cut = boilerplate("drop"), boilerplate("cut")
    kept: list[Line] = []
    begun = False
    """Whether any of the text has been seen: what ends an article does not stand above it."""
    for line in lines:
        text = line.text
        if text and text[-1] in ")）】]":
            text = text[:-_LONGEST_END] + _ENDS.sub("", text[-_LONGEST_END:])
        if cut.match(text) or (text != line.text and cut.match(line.text)):
            draft.offer("editor", read_editor(line.text), origin)
            if begun:
                break
            text = ""
        if text != line.text:
            draft.offer("editor", read_editor(line.text), origin)
        if drop.match(text) or _RULE.match(text):
            if match := _PUBLISHER.match(text):
                draft.offer("publisher", match[1], origin)
            text = ""
        line.text = text
        begun |= len(text) >= _LEAST
        if text or line.images:
            kept.append(line)
    return kept


def _without_captions(lines: list[Line]) -> tuple[list[Line], tuple[Image, ...]]:
    """Split pictures and their captions off; a caption stands in, behind or, rarely, before its picture's line."""
    text_lines: list[Line] = []
    images: list[Image] = []
    waiting = 0
    """Pictures since the last line of text, which the next caption describes."""
    for line in lines:
        if line.images:
            images += [Image(url=url) for url in line.images]
            waiting = len(line.images) if not line.text else waiting
        if not line.text:
            continue
        if images and _is_caption(line, beside=bool(waiting or line.images)):
            images[-1] = Image(url=images[-1].url, caption=images[-1].caption or line.text)
        else:
            text_lines.append(line)
        waiting = 0
    return text_lines, tuple(images)


def _is_caption(line: Line, beside: bool) -> bool:
    text = line.text
    if len(text) > _LONGEST_CAPTION:
        return False
    if line.caption:
        return True
    if _CREDIT.search(text) and (beside or len(text) <= 60 or line.centered):
        return True
    return beside and ((line.centered and not line.bold) or _SHOWN.match(text) is not None)


def _without_title(paragraphs: tuple[str, ...], title: str) -> tuple[str, ...]:
    """Drop the headline where the body repeats it at its top, and lines without any word."""
    bare = re.sub(r"\s", "", title)
    head = [p for p in paragraphs[:3] if re.sub(r"\s", "", p) != bare or not bare]
    return tuple(p for p in (*head, *paragraphs[3:]) if HAN.search(p) or re.search(r"\w", p))
