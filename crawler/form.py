"""What a document is made of: text, or pictures or files to which the page only points."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.records import Attachment, BodyForm, Image

_POINTER = re.compile(
    r"^[（(【\[]?\s*(?:(?:原文|全文|正文|内容|具体内容|详细内容)\s*)?(?:详?情?请?见|请?参见|请?点击|请?查看|请?下载|下载|查看){0,3}\s*"
    r"(?:相关|以下|下方|下列)?\s*(?:附件|附表|附图|附)\s*(?:\d{1,2}|[一二三四五六七八九十]{1,2})?\s*(?:[：:、.．]|$|下载|[）)】\]。])"
)
_LONGEST_POINTER = 80


def body_form(paragraphs: Sequence[str], images: Sequence[Image], attachments: Sequence[Attachment]) -> BodyForm:
    """What the document is. Paragraphs that name a file, or say 详见附件, are no text of a document with files."""
    titles = {attachment.title for attachment in attachments}
    if any(not attachments or not (text in titles or _is_pointer(text)) for text in paragraphs):
        return "text"
    if attachments:
        return "attachments"
    return "images" if images else "none"


def _is_pointer(text: str) -> bool:
    return len(text) <= _LONGEST_POINTER and _POINTER.match(text) is not None
