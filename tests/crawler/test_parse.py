"""Golden pages: our own texts in the real structures of several generations of templates, and pages that are no articles."""

from __future__ import annotations

import contextlib
import json
import time
from importlib import import_module
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.address import article_id, clean
from crawler.families import FAMILIES
from crawler.page import Page
from crawler.parse import BlockedPage, EmptyPage, ParseError, SoftNotFound, content_hash, parse
from crawler.source import Source, load_source, read_source

PAGES = Path(__file__).with_name("pages")
GOLDEN = sorted(path.stem for path in PAGES.glob("*.json"))
URL = "https://ts.hebnews.cn/2024-05/06/content_1.htm"
FOUNDER = (PAGES / "founder_2026.html").read_text(encoding="utf-8")


def golden(name: str) -> tuple[bytes, dict[str, Any]]:
    told = json.loads((PAGES / f"{name}.json").read_text(encoding="utf-8"))
    html = (PAGES / f"{name}.html").read_text(encoding="utf-8")
    return html.encode(told["charset"]), told


@pytest.mark.parametrize("name", GOLDEN)
def test_golden_page(name: str) -> None:
    body, told = golden(name)
    source = load_source(told["source"]) if "source" in told else None
    article = parse(body, told["url"], {}, source)
    found = msgspec.json.decode(msgspec.json.encode(article))
    assert {key: found[key] for key in told["article"]} == told["article"]
    assert article.parser == told["parser"]
    assert article.id == article_id(article.url)
    assert article.content_hash == content_hash(article.title, article.paragraphs)


@pytest.mark.parametrize("name", GOLDEN)
def test_the_family_of_a_page_without_a_source_is_told(name: str) -> None:
    body, told = golden(name)
    assert parse(body, told["url"]).parser == told["parser"]


@pytest.mark.parametrize("name", GOLDEN)
def test_the_further_pages_of_a_golden_page(name: str) -> None:
    body, told = golden(name)
    family = FAMILIES[told["parser"].partition("/")[0]]
    assert list(family.further_pages(Page(body, clean(told["url"]), {}))) == told.get("further", [])


def test_every_template_of_every_family_has_a_golden_page() -> None:
    shown = {golden(name)[1]["parser"] for name in GOLDEN}
    for name in FAMILIES:
        module = import_module(f"crawler.families.{name}")
        templates = getattr(module, "_TEMPLATES", ())
        versions = {getattr(t, "version", None) or t[0] for t in templates} | {getattr(module, "VERSION", None)}
        assert {f"{name}/{version}" for version in versions - {None}} <= shown
        assert any(parser.startswith(f"{name}/") for parser in shown)


@pytest.mark.parametrize("name", GOLDEN)
def test_every_field_says_where_it_came_from(name: str) -> None:
    body, told = golden(name)
    article = msgspec.to_builtins(parse(body, told["url"]))
    assert set(article["provenance"].values()) <= {"family", "source", "meta", "url", "generic"}
    origins = article["provenance"]
    optional = (
        "title",
        "subtitle",
        "published",
        "publisher",
        "reporters",
        "correspondents",
        "editor",
        "section",
        "paragraphs",
        "policy",
    )
    for field in optional:
        assert (field in origins) == bool(article[field]), field


def test_provenance_names_family_meta_source_generic_and_address() -> None:
    body, told = golden("policy_table")
    assert (
        parse(body, told["url"]).provenance | {"title": "family", "published": "meta", "policy": "family"}
        == parse(body, told["url"]).provenance
    )
    body, told = golden("generic")
    assert parse(body, told["url"]).provenance["paragraphs"] == "generic"
    body, told = golden("policy_lines")
    assert parse(body, told["url"], source=load_source("hebei-gov-policy")).provenance["section"] == "source"
    bare = "<h1>标题一</h1><!--enpcontent--><p>正文一句。</p><!--/enpcontent-->".encode()
    assert parse(bare, URL).provenance["published"] == "url"
    assert parse(bare, URL).published == "2024-05-06"


def test_the_comment_wins_over_what_the_page_shows() -> None:
    page = FOUNDER.replace(
        "<title>1-9月滦河新材料项目完成投资&ldquo;过半&rdquo;</title>", "<title>注释里的标题</title>"
    )
    assert parse(page.encode(), URL).title == "注释里的标题"


@pytest.fixture
def overriding(tmp_path: Path) -> Source:
    file = tmp_path / "own.yml"
    file.write_text(
        """
title: 自有
family: generic
lists: [{url: "https://news.example.cn/"}]
hosts: [news.example.cn]
minimum_articles: 1
timezone: Asia/Shanghai
selectors: {title: .biaoti, published: .shijian, publisher: .laiyuan, reporters: .zuozhe, body: .neirong}
""",
        encoding="utf-8",
    )
    return read_source(file)


def test_a_source_reads_by_its_own_selectors_what_its_family_does_not_find(overriding: Source) -> None:
    page = """<html><h1>本站公告栏</h1><div class=biaoti>某项目开工</div><i class=shijian>2024年3月2日 08:05</i><i class=laiyuan>来源：某报</i>
    <i class=zuozhe>王伟 通讯员 李明</i><div class=neirong><p>正文一。</p><p>正文二。</p></div><div>旁注</div></html>"""
    article = parse(page.encode(), "https://news.example.cn/a/1.html", source=overriding)
    assert (article.title, article.published) == ("某项目开工", "2024-03-02T08:05:00+08:00")
    assert (article.publisher, article.reporters, article.correspondents) == ("某报", ("王伟",), ("李明",))
    assert article.paragraphs == ("正文一。", "正文二。")
    assert article.source == "own"


SCRIPT = "<html><head><script>location='/x'</script></head><body></body></html>"


@pytest.mark.parametrize(
    ("body", "kind", "reason"),
    [
        ("", EmptyPage, "no bytes"),
        ("   \n", EmptyPage, "no bytes"),
        ("just text, no markup", ParseError, "no HTML"),
        ("<html></html>", ParseError, "no title"),
        ("<h1>标题</h1><p>一句话的正文。</p>", ParseError, "no date"),
        (
            "<h1>Only English</h1><!--enpcontent--><p>Nothing Chinese.</p><!--/enpcontent--><i>2024-05-06</i>",
            ParseError,
            "no Chinese text",
        ),
        (
            "<h1>广告</h1><div class=post_source>2024-05-06 08:00</div><!--enpcontent--><!--/enpcontent-->",
            EmptyPage,
            "no text",
        ),
        (
            "<title>页面不存在</title><p>您访问的页面已删除或者不存在，5秒后自动返回首页。</p>",
            SoftNotFound,
            "does not exist",
        ),
        ("<title>404 Not Found</title><h1>404 Not Found</h1>", SoftNotFound, "does not exist"),
        ("<p>抱歉，您要查看的文章找不到了</p>", SoftNotFound, "does not exist"),
        (SCRIPT, BlockedPage, "nothing but a script"),
        ("<title>安全验证</title><p>请完成滑动验证后继续访问</p>", BlockedPage, "challenge"),
    ],
)
def test_what_is_no_article_is_refused_with_the_reason(body: str, kind: type[ParseError], reason: str) -> None:
    url = URL if "enpcontent" in body else "https://x.example.cn/a.html"
    with pytest.raises(kind, match=reason) as caught:
        parse(body.encode(), url)
    assert "标题" not in str(caught.value)


def test_an_undated_founder_page_has_no_date_even_if_its_address_pretends() -> None:
    page = "<h1>公告</h1><!--enpcontent--><p>本网将进行调整。</p><!--/enpcontent-->"
    with pytest.raises(ParseError, match="no date"):
        parse(page.encode(), "http://ts.hebnews.cn/0000-00/00/content_1.htm")


def test_an_article_about_missing_pages_is_an_article() -> None:
    text = "页面不存在的提示由网站给出。" + "某县建设了新的政务网站，总投资三百万元，年内投用。" * 30
    page = f"<h1>页面不存在怎么办</h1><div class=post_source>2024-05-06 08:00</div><!--enpcontent--><p>{text}</p><!--/enpcontent-->"
    assert parse(page.encode(), URL).title == "页面不存在怎么办"


@pytest.mark.parametrize("body", [b"%PDF-1.4 x", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04", b"\xff\xd8\xff\xe0"])
def test_files_are_no_pages(body: bytes) -> None:
    with pytest.raises(ParseError, match="a file, not a page"):
        parse(body, URL)


@pytest.mark.parametrize("url", ["", "not an address", "ftp://x.cn/1"])
def test_a_useless_address_is_refused(url: str) -> None:
    with pytest.raises(ParseError, match="address"):
        parse(FOUNDER.encode(), url)


def test_an_article_of_pictures_alone_is_kept() -> None:
    page = "<h1>图说</h1><div class=post_source>2024-05-06 08:00</div><!--enpcontent--><p><img src=a.jpg></p><!--/enpcontent-->"
    article = parse(page.encode(), URL)
    assert article.paragraphs == ()
    assert article.images[0].url == "https://ts.hebnews.cn/2024-05/06/a.jpg"


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("https://sjz.hebnews.cn/2024-05/06/content_1.htm", "https://sjz.hebnews.cn/2024-05/06/content_1.htm"),
        ("https://www.hebnews.cn/", URL),
        ("https://evil.example/2024-05/06/content_1.htm", URL),
        ("javascript:0", URL),
        ("null", URL),
    ],
)
def test_the_page_may_name_its_own_address_on_its_own_site_only(told: str, expected: str) -> None:
    page = FOUNDER.replace("<url>https://ts.hebnews.cn/2026-10/12/content_9500001.htm</url>", f"<url>{told}</url>")
    assert parse(page.encode(), URL).url == expected


def test_five_megabytes_and_deep_nesting_are_read_in_bounded_time() -> None:
    text = "某县项目开工，总投资一亿元。" * 130_000
    page = f"<h1>长文</h1><div class=post_source>2024-05-06 08:00</div><!--enpcontent--><p>{text}</p>{'<div>' * 5000}<p>末段。</p><!--/enpcontent-->"
    article = parse(page.encode(), URL)
    assert len(article.paragraphs[0]) == len(text)


HOSTILE = {
    "comments that do not end": "<!--enpproperty <title>",
    "titles that do not end": "<title>",
    "fields in fields": "<!--enpproperty " + "<a>" * 50,
    "nested divs": "<div><b>",
    "brackets": "（记者（",
    "wide spaces": "　（",
    "metas": "<meta name=x content=",
    "crumbs": '<i class="bc_main">',
    "breaks": "字<br>\n",
}


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_page_takes_no_more_than_linear_time(piece: str) -> None:
    head = "<h1>标题</h1><div class=post_source>2024-05-06 08:00</div><!--enpcontent-->"
    page = f"{head}<p>{piece * (600_000 // len(piece))}正文。）</p><!--/enpcontent-->"
    begin = time.process_time()
    with contextlib.suppress(ParseError):
        parse(page.encode(), URL)
    assert time.process_time() - begin < 8


FAMILY_URLS = {
    "founder_epaper": "https://hbrb.hebnews.cn/pc/paper/c/202610/21/content_1.html",
    "columns_uuid": f"https://www.sjz.gov.cn/columns/{'1' * 8}-1111-1111-1111-{'1' * 12}/202311/02/{'2' * 8}-2222-2222-2222-{'2' * 12}.html",
    "trs": "https://x.hebei.gov.cn/a/202405/t20240506_1.html",
    "enorth": "https://x.hebei.com.cn/system/2024/05/06/1.shtml",
    "xinhua": f"https://x.gov.cn/20240506/{'a' * 32}/c.html",
    "eportal": "https://x.gov.cn/col/1405610764482/2016/09/05/1.html",
}
NESTED = {
    "blocks": '<table class="xxgk"><tr><td>名称：',
    "headings": '<h1><b class="art-title title">',
    "lines": '<p class="source info post_source sjly13s">来源：',
    "bodies": '<div class="TRS_Editor text content attachment incontent" id="zoom">',
    "crumbs": '<a href=x class="position"><i class="position">',
    "pagers": 'c_2.html 1_1.shtml createPageHTML(1,1,"a" ',
}


@pytest.mark.parametrize("piece", NESTED.values(), ids=NESTED.keys())
@pytest.mark.parametrize("family", FAMILY_URLS)
def test_a_hostile_page_of_any_family_takes_no_more_than_linear_time(family: str, piece: str) -> None:
    page = f"<title>标题</title><h1>标题</h1>{piece * (300_000 // len(piece))}<p>正文。</p>".encode()
    begin = time.process_time()
    with contextlib.suppress(ParseError):
        parse(page, FAMILY_URLS[family])
        FAMILIES[family].further_pages(Page(page, FAMILY_URLS[family], {}))
    assert time.process_time() - begin < 8


def test_a_heading_that_swallows_the_page_is_no_title() -> None:
    page = f"<title>真标题-河北新闻网</title><h1>{'很长的文字。' * 200}</h1><!--enpcontent--><p>正文。</p><!--/enpcontent-->"
    assert parse(page.encode(), URL).title == "真标题"


def test_blocks_without_white_space_between_them_run_nothing_together() -> None:
    body = "<h1>某县开工五个项目</h1><div>2023-02-07 10:11 来源：某某日报</div>" + "<p>某县开工了5个项目。</p>" * 3
    article = parse(f"<html><body>{body}</body></html>".encode(), "http://a.example/1.htm")
    assert article.publisher == "某某日报"
    assert article.published == "2023-02-07T10:11:00+08:00"


def test_the_same_bytes_give_the_same_article() -> None:
    assert parse(FOUNDER.encode(), URL) == parse(FOUNDER.encode(), URL)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_damaged_page_is_read_or_refused_but_breaks_nothing(data: st.DataObject) -> None:
    body, told = golden(data.draw(st.sampled_from(GOLDEN)))
    start = data.draw(st.integers(0, len(body)))
    length = data.draw(st.integers(0, 400))
    noise = data.draw(st.binary(max_size=40))
    try:
        article = parse(body[:start] + noise + body[start + length :], told["url"])
    except ParseError:
        return
    assert article.title
    assert article.published


def test_a_source_in_another_zone_gives_its_offset(tmp_path: Path) -> None:
    file = tmp_path / "own.yml"
    file.write_text(
        "title: t\nfamily: founder_web\nlists: [{url: 'https://x.cn/'}]\nhosts: [x.cn]\nminimum_articles: 1\ntimezone: Asia/Tokyo\n",
        encoding="utf-8",
    )
    assert parse(FOUNDER.encode(), URL, source=read_source(file)).published == "2026-10-12T07:15:09+09:00"
