"""Lines of a body to what an article keeps: paragraphs, pictures with captions, names, without furniture."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.body import Line, lines_of
from crawler.byline import unsign
from crawler.page import HAN, Draft, Element
from crawler.records import Attachment, Image
from crawler.tables import boilerplate

_LONGEST_CAPTION = 160
_CREDIT = re.compile(
    r"(?<![拍航])(?:摄|摄影|供图|提供|制图|配图|资料图|资料图片|(?:(?<=[\s/／：:、])|(?<=[社网报]))图)\s*[)）】\]]?\s*。?$|"
    r"^[（(](?:资料图|资料图片|配图).{0,6}[)）]$|[/／]?(?:图源|图片来源|图)\s*[:：|｜丨/／].{1,20}$|(?:微博|视频|网络|网页|新闻|电影|节目)截图[)）]?$"
)
_SHOWN = re.compile(r"^(?:图为|图片|上图|下图|左图|右图|▲|△|↑)")
_EDITOR = re.compile(
    r"(?:责任编辑|责编|本文编辑|网络编辑|本期编辑|编辑)\s*[：:]\s*([\u4e00-\u9fff·]{2,8}(?:[、\s][\u4e00-\u9fff·]{2,4})*)"
)
_NO_EDITOR = re.compile(r"编辑|责编|来源|作者|审核|审校|校对|记者|监制|时间|返回|查看|字号|分享|【")
_PUBLISHER = re.compile(
    r"^[（(【\[]?\s*(?:来源|稿源|新闻来源|文章来源|信息来源|稿件来源)\s*[：:]\s*([^）)】\]\s]{2,30})"
)
_ENDS = re.compile(r"[\s\u3000]*[（(【\[]\s*(?:责任编辑|责编|编辑|来源|完)[^）)】\]]{0,30}[）)】\]]$")
_SENTENCE = 20
_LONGEST_END = 60
_TOLD = re.compile(r"[。！？!?；，：…]|[.:,”]$")
_LONGEST_EDGE = 24
_RULE = re.compile(r"^[\s\-_—=*·.…•]*$")


def read_body(
    elements: Sequence[Element], base: str, draft: Draft, origin: str, unwanted: frozenset[Element] | None = None
) -> None:
    """Offer paragraphs, pictures, attachments, names and dateline of a body to a draft.

    In: the elements that hold the body, the page's address, what to write as provenance, and the elements to leave out
    (None: those with a furniture's class).
    """
    lines: list[Line] = []
    attachments: list[Attachment] = []
    for element in elements:
        found, files = lines_of(element, base, unwanted)
        lines += found
        attachments += files
    draft.has_body |= bool(elements)
    lines = _without_furniture(lines, draft, origin)
    shown, images = _without_captions(lines)
    lines = _told_by_captions(lines, shown) if unwanted is not None else shown
    signed = unsign([line.text for line in lines])
    paragraphs = signed.paragraphs if unwanted is None else _without_edges(signed.paragraphs, draft.title)
    draft.offer("paragraphs", _without_title(paragraphs, draft.title), origin)
    draft.offer("images", images, origin)
    draft.offer("attachments", tuple(dict.fromkeys(attachments)), origin)
    draft.offer("reporters", signed.reporters, origin)
    draft.offer("correspondents", signed.correspondents, origin)
    draft.offer("dateline", signed.dateline, origin)


def read_editor(text: str) -> str:
    """The name in a line `责任编辑：甲`; empty where there is none."""
    match = _EDITOR.search(text)
    names = re.split(r"[\s、]+", match[1].strip()) if match else []
    return "、".join(name for name in names if not _NO_EDITOR.search(name))


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
        begun |= len(text) >= _SENTENCE or text.endswith(("。", "！", "？", "”"))
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


def _told_by_captions(lines: list[Line], shown: list[Line]) -> list[Line]:
    """The lines without captions; a story told by its pictures keeps those captions that are sentences."""
    kept = {id(line) for line in shown}
    told = [line for line in lines if id(line) not in kept and len(line.text) >= _SENTENCE and "。" in line.text]
    if sum(len(line.text) for line in told) <= sum(len(line.text) for line in shown):
        return shown
    told_ids = kept | {id(line) for line in told}
    return [line for line in lines if id(line) in told_ids]


def _is_caption(line: Line, beside: bool) -> bool:
    text = line.text
    if len(text) > _LONGEST_CAPTION:
        return False
    if line.caption:
        return True
    if _CREDIT.search(text) and (beside or len(text) <= 60 or line.centered):
        return True
    return beside and ((line.centered and not line.bold) or _SHOWN.match(text) is not None)


def _without_edges(paragraphs: tuple[str, ...], title: str) -> tuple[str, ...]:
    """Paragraphs behind the headline where the body repeats it, without the short lines before the first and behind
    the last that reads like a sentence: buttons, counts, tags."""
    bare = _bare(title)
    start = next(
        (i + 1 for i, text in enumerate(paragraphs[: len(paragraphs) // 2]) if bare and _bare(text) == bare), 0
    )
    told = [
        i for i in range(start, len(paragraphs)) if _TOLD.search(paragraphs[i]) or len(paragraphs[i]) > _LONGEST_EDGE
    ]
    return paragraphs[told[0] : told[-1] + 1] if told else paragraphs[start:]


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


def _without_title(paragraphs: tuple[str, ...], title: str) -> tuple[str, ...]:
    """Drop the headline where the body repeats it at its top, and lines without any word."""
    bare = re.sub(r"\s", "", title)
    head = [p for p in paragraphs[:3] if re.sub(r"\s", "", p) != bare or not bare]
    return tuple(p for p in (*head, *paragraphs[3:]) if HAN.search(p) or re.search(r"\w", p))
