"""Articles of several pages."""

from __future__ import annotations

import pytest

from crawler.families import FAMILIES
from crawler.further import MOST_PAGES, FurtherPage, numbered_pages
from crawler.page import Page
from crawler.parse import parse

URL = "https://ts.hebnews.cn/2024-05/06/content_9.htm"


def founder(text: str, pager: str = "", end: str = "") -> bytes:
    return f"""<h1>滦河大桥合龙</h1><div class=post_source>2024-05-06 08:00　来源：某报</div>
<!--enpcontent--><p>　　{text}</p><p><img src="a.jpg"></p><!--/enpcontent-->{pager}{end}""".encode()


@pytest.mark.parametrize(
    ("pager", "numbers"),
    [
        ("", []),
        ('<a href="content_9_2.htm">2</a>', [2]),
        ('<a href="/2024-05/06/content_9_3.htm">3</a><a href="./content_9_2.htm">2</a>', [2, 3]),
        ('<a href="content_9_2.htm">2</a>…<a href="content_9_8.htm">8</a>', [2, 3, 4, 5, 6, 7, 8]),
        (
            '<a href="content_99_2.htm">别的</a><a href="xcontent_9_2.htm">别的</a><a href="content_9_2.html">别的</a>',
            [],
        ),
        ('<a href="content_9_0.htm">0</a><a href="content_9_1.htm">1</a>', []),
        ('<a href="content_9_99.htm">99</a>', []),
    ],
)
def test_the_pager_of_a_page_gives_its_further_pages(pager: str, numbers: list[int]) -> None:
    page = Page(founder("上篇。", pager), URL, {})
    assert FAMILIES["founder_web"].further_pages(page) == tuple(
        f"https://ts.hebnews.cn/2024-05/06/content_9_{number}.htm" for number in numbers
    )


def test_no_pager_is_believed_without_end() -> None:
    links = "".join(f"<a href=content_9_{n}.htm>{n}</a>" for n in range(2, 100))
    assert len(numbered_pages()(Page(founder("上篇。", links), URL, {}))) == MOST_PAGES


def test_further_pages_are_joined_behind_the_first() -> None:
    second = FurtherPage(body=founder("中篇。"), url=URL.replace("_9", "_9_2"))
    third = FurtherPage(body=founder("下篇。（记者 王伟）").replace(b"a.jpg", b"b.jpg"), url=URL.replace("_9", "_9_3"))
    article = parse(founder("上篇。"), URL, further=(second, third))
    assert article.url == URL
    assert article.paragraphs == ("上篇。", "中篇。", "下篇。")
    assert [image.url.rpartition("/")[2] for image in article.images] == ["a.jpg", "b.jpg"]
    assert article.reporters == ("王伟",)
    assert article.provenance["reporters"] == "family"


def test_a_first_page_printed_again_adds_nothing() -> None:
    again = FurtherPage(body=founder("上篇。"), url=URL.replace("_9", "_9_2"))
    empty = FurtherPage(body=b"", url=URL.replace("_9", "_9_3"))
    assert parse(founder("上篇。"), URL, further=(again, empty)) == parse(founder("上篇。"), URL)


def test_a_first_page_of_pictures_goes_on_in_text() -> None:
    first = founder("").replace("　　".encode(), b"")
    article = parse(first, URL, further=[FurtherPage(body=founder("正文。"), url=URL.replace("_9", "_9_2"))])
    assert article.paragraphs == ("正文。",)
    assert article.provenance["paragraphs"] == "family"
