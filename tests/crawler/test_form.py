"""What a document is made of."""

from __future__ import annotations

import pytest

from crawler.form import body_form
from crawler.records import Attachment, Image

FILE = Attachment(url="https://x.cn/1.pdf", title="第一批名单")
IMAGE = Image(url="https://x.cn/1.png")


@pytest.mark.parametrize(
    ("paragraphs", "images", "files", "form"),
    [
        (["正文。"], [], [], "text"),
        (["正文。"], [IMAGE], [FILE], "text"),
        ([], [IMAGE], [], "images"),
        ([], [], [FILE], "attachments"),
        ([], [IMAGE], [FILE], "attachments"),
        (["详见附件。"], [], [FILE], "attachments"),
        (["附件：第一批名单"], [], [FILE], "attachments"),
        (["附件1：第一批名单", "附件2. 第二批名单", "第一批名单"], [], [FILE], "attachments"),
        (["请点击下载附件"], [], [FILE], "attachments"),
        (["现将名单公布如下，详见附件。", "附件：名单"], [], [FILE], "text"),
        (["附近居民反映的问题已办结。"], [], [FILE], "text"),
        (["附属医院开诊。"], [], [FILE], "text"),
        (["详见附件。"], [], [], "text"),
        ([], [], [], "none"),
    ],
)
def test_the_form_of_a_document(paragraphs: list[str], images: list[Image], files: list[Attachment], form: str) -> None:
    assert body_form(paragraphs, images, files) == form
