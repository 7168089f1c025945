"""What a page yields, field by field."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.check import check_page
from crawler.source import load_source

PAGES = Path(__file__).with_name("pages")
URL = "https://ts.hebnews.cn/2024-05/06/content_1.htm"
LONG = "某县开工一个项目，总投资一亿元，建设厂房两万平方米，建成后年产值可达三亿元。" * 2


def page(title: str = "某县项目开工", line: str = "2024-05-06 08:00　来源：某报", text: str = LONG) -> bytes:
    return f"""<title>{title}</title><h1>{title}</h1><div class=post_source>{line}</div>
<!--enpcontent--><p>{text}</p><!--/enpcontent-->""".encode()


def test_every_field_is_told_with_who_found_it() -> None:
    body = (PAGES / "trs_2024.html").read_bytes()
    checked = check_page(body, "https://hbdrc.hebei.gov.cn/gggs_980/202405/t20240506_101750.html")
    found = {field.name: (field.origin, field.shown) for field in checked.fields}
    assert checked.ok
    assert checked.parser == "trs/2024.1"
    assert found["title"] == ("family", "关于下达2024年1-2批“煤改电”计划的通知")
    assert found["published"] == ("meta", "2024-05-06T15:46:00+08:00")
    assert found["body"] == (
        "family",
        "4 paragraphs, 97 characters: 各市（含定州、辛集市）发展改革委，雄安新区改革发展局：",
    )
    assert found["attachments"] == ("family", "2: 分市计划表; 资金安排.pdf")
    assert found["reporters"] == ("", "")
    assert checked.warnings == ()


def test_a_document_of_pictures_alone_is_said_to_be_one() -> None:
    body = (PAGES / "trs_image_only.html").read_bytes()
    checked = check_page(body, "https://hbdrc.hebei.gov.cn/gggs_980/202602/t20260211_130009.html")
    assert checked.ok
    assert "images only" in {field.name: field.shown for field in checked.fields}["body"]


@pytest.mark.parametrize(
    ("body", "missing"),
    [
        (page(), ()),
        (page(title="<b></b>"), ("title",)),
        (page(text=""), ("body",)),
        (b"<h1></h1>\xe6\xad\xa3\xe6\x96\x87", ("title", "body")),
    ],
)
def test_what_is_missing_is_named(body: bytes, missing: tuple[str, ...]) -> None:
    checked = check_page(body, URL)
    assert checked.missing == missing
    assert checked.ok is not bool(missing)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"%PDF-1.4", "a file, not a page"),
        (b"", "no bytes"),
        ("<title>404 Not Found</title><p>页面不存在</p>".encode(), "does not exist"),
        ("<title>安全验证</title><p>请完成滑动验证</p>".encode(), "challenge"),
    ],
)
def test_what_is_no_article_is_refused_with_the_reason(body: bytes, reason: str) -> None:
    checked = check_page(body, URL)
    assert not checked.ok
    assert reason in (checked.refusal or "")


@pytest.mark.parametrize(
    ("body", "warning"),
    [
        (page(line=""), "the day is the address's"),
        (page(title="某县项目开工-河北新闻网"), "the site's name"),
        (page(text="一句话。"), "very short"),
        (page(line="2024-06-30 08:00"), "differs from the address's"),
        (page(text=f"{LONG}</p><p>本文由编辑整理，点击二维码，{LONG}"), "furniture in the text: 二维码"),
        (page() + b"\xff\xff\xff", "could not be decoded"),
        (page().replace(b"enpcontent", b"content").replace(LONG.encode(), LONG.encode() * 5), "found by its shape"),
    ],
)
def test_what_looks_wrong_is_told(body: bytes, warning: str) -> None:
    assert any(warning in told for told in check_page(body, URL).warnings)


def test_a_good_page_has_no_warnings() -> None:
    assert check_page(page(), URL).warnings == ()


def test_a_source_tells_addresses_that_are_not_its_articles() -> None:
    checked = check_page(page(), "https://ts.hebnews.cn/about.htm", source=load_source("hebnews-tangshan"))
    assert any("would not take this address" in told for told in checked.warnings)
