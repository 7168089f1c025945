"""The sample site as it is served: structures, charsets, headers, oddities, obedience to its own lists."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urljoin, urlsplit

import pytest
from lxml import html

from crawler.sample import SampleSite
from crawler.sample.__main__ import main
from crawler.sample.model import GOV_HOST, SampleArticle, load_articles
from crawler.sample.site import GOV_LIST, load_plan

ARTICLES = list(load_articles().values())
NEWS = [a for a in ARTICLES if a.kind == "news"]
PAPERS = [a for a in ARTICLES if a.kind == "policy"]
BODIES = {
    "founder_2024": "//div[@class='min_con_text'][@id='p1']",
    "founder_2020": "//div[@class='text']",
    "founder_2018": "//div[@class='content']",
    "policy_table": "//*[@id='zoom']",
    "policy_lines": "//*[@id='zoom']",
}


class Client:
    """Asks the sample site as a proxy, without following redirects."""

    def __init__(self, site: SampleSite) -> None:
        self.site = site

    def raw(self, method: str, target: str, headers: dict[str, str] | None = None) -> tuple[HTTPResponse, bytes]:
        connection = HTTPConnection("127.0.0.1", self.site.port, timeout=10)
        try:
            connection.request(method, target, headers=headers or {})
            response = connection.getresponse()
            return response, response.read()
        finally:
            connection.close()

    def get(self, url: str, **headers: str) -> tuple[HTTPResponse, bytes]:
        return self.raw("GET", url, {name.replace("_", "-"): value for name, value in headers.items()})

    def article(self, article: SampleArticle) -> tuple[HTTPResponse, str]:
        response, body = self.get(article.url)
        if response.status == 500:
            response, body = self.get(article.url)
        return response, body.decode(article.charset)


@pytest.fixture(scope="module")
def shared() -> Iterator[Client]:
    with SampleSite() as site:
        yield Client(site)


@pytest.fixture
def fresh() -> Iterator[Client]:
    with SampleSite() as site:
        yield Client(site)


def squeeze(text: str) -> str:
    return re.sub(r"[\s\u3000\xa0]+", "", text)


@pytest.mark.parametrize("article", ARTICLES, ids=lambda a: a.slug)
def test_every_article_page_holds_title_date_and_each_paragraph_in_its_body(
    shared: Client, article: SampleArticle
) -> None:
    response, text = shared.article(article)
    assert response.status == 200
    tree = html.fromstring(text.encode("utf-8"), parser=html.HTMLParser(encoding="utf-8"))
    (body,) = tree.xpath(BODIES[article.template])
    shown = squeeze(body.text_content())
    for paragraph in (*article.paragraphs, *article.captions):
        assert squeeze(paragraph) in shown
    assert article.title in tree.xpath("string(//title)")
    assert article.published in text


@pytest.mark.parametrize("article", NEWS, ids=lambda a: a.slug)
def test_news_pages_have_the_structure_of_founder(shared: Client, article: SampleArticle) -> None:
    text = shared.article(article)[1]
    tree = html.fromstring(text.encode("utf-8"), parser=html.HTMLParser(encoding="utf-8"))
    (comment,) = re.findall(r"<!--enpproperty (.*?)/enpproperty-->", text, re.S)
    assert f"<title>{article.title}</title>" in comment
    assert f"<author>{article.editor}</author>" in comment
    assert f"<sourcename>{article.publisher}</sourcename>" in comment
    assert f"<url>{article.url}</url>" in comment
    assert text.index("<!--enpcontent-->") < text.index("<!--/enpcontent-->")
    authors = tree.xpath("//meta[@name='author']/@content")
    assert len(authors) == 2
    assert authors[0] != authors[1] == article.editor
    editor = "editer" if article.template == "founder_2018" else "editor"
    assert tree.xpath(f"string(//div[@class='{editor}'])") == f"责任编辑：{article.editor}"
    assert [a.text for a in tree.xpath("//*[@class='bc_main']//a[not(img)]")] == article.section
    assert "版权" in tree.xpath("string(//*[contains(@class,'foot') or @class='bottom']/p[last()])")


def test_the_newest_template_hides_a_second_title_and_offers_a_code_for_telephones(shared: Client) -> None:
    article = next(a for a in NEWS if a.template == "founder_2024")
    tree = html.fromstring(shared.article(article)[1])
    (hidden,) = tree.xpath("//div[@id='content'][contains(@style,'display:none')]")
    assert article.title in hidden.text_content()
    assert "来自河北新闻网" in hidden.text_content()
    assert tree.xpath("string(//div[@class='min_qrcode']/p)") == "扫码阅读手机版"
    assert tree.xpath("string(//h1)") == article.title
    assert tree.xpath("//div[@class='relnews']/p"), "teasers about other articles stand behind the editor"


@pytest.mark.parametrize("article", PAPERS, ids=lambda a: a.slug)
def test_policy_pages_have_labels_metadata_and_attachment(shared: Client, article: SampleArticle) -> None:
    paper = article.paper
    assert paper is not None
    tree = html.fromstring(shared.article(article)[1].encode(), parser=html.HTMLParser(encoding="utf-8"))
    (block,) = tree.xpath("//table[@class='xxgk_bmxl'] | //div[@class='wjct']")
    shown = squeeze(block.text_content())
    year, month, day = (int(part) for part in paper.issued.split("-"))
    for label, value in [
        ("索引号", paper.index_number),
        ("主题分类", paper.subject),
        ("发布机构", "、".join(paper.issuers)),
        ("成文日期", f"{year}年{month}月{day}日"),
        ("发文字号", paper.document_number),
        ("有效性", paper.validity),
    ]:
        assert f"{label}：{value}" in shown
    assert ("施行日期" in shown) is (paper.effective is not None)
    assert tree.xpath("//meta[@name='PubDate']/@content") == [article.published]
    links = tree.xpath("//div[@class='fujian']/a/@href")
    assert len(links) == (paper.attachment is not None)
    for link in links:
        response, body = shared.get(urljoin(article.url, link))
        assert response.getheader("Content-Type") == "application/pdf"
        assert body.startswith(b"%PDF-")
        assert body.rstrip().endswith(b"%%EOF")


def test_pictures_are_there(shared: Client) -> None:
    for article in NEWS:
        for address in re.findall(r'<img src="(http[^"]+)"', shared.article(article)[1]):
            response, body = shared.get(address)
            assert response.getheader("Content-Type") == "image/png"
            assert body.startswith(b"\x89PNG")


def test_one_page_is_gb2312_in_its_bytes_and_says_so_only_in_the_page(shared: Client) -> None:
    (article,) = [a for a in ARTICLES if a.charset == "gb2312"]
    response, body = shared.get(article.url)
    assert response.getheader("Content-Type") == "text/html"
    assert b'charset=gb2312"' in body
    assert article.title in body.decode("gb2312")
    with pytest.raises(UnicodeDecodeError):
        body.decode("utf-8")


def test_some_headers_name_the_charset_and_some_do_not(shared: Client) -> None:
    types = {shared.article(article)[0].getheader("Content-Type") for article in ARTICLES}
    assert types == {"text/html", "text/html; charset=utf-8"}


def links_of(client: Client, start: str) -> tuple[list[str], int]:
    """Article links of a list and the number of its pages, found as a crawler finds them."""
    found, pages, url = [], 0, start
    while url:
        response, body = client.get(url)
        assert response.status == 200
        pages += 1
        tree = html.fromstring(b"<div>" + body + b"</div>" if GOV_HOST in url else body)
        if GOV_HOST in url:
            rows = tree.xpath("//li[@class='xxgk_gfxwjk-list-li']")
            found += [urljoin(url, a) for a in tree.xpath("//li[@class='xxgk_gfxwjk-list-li']//a/@href")]
            url = url.replace(f"page={pages}&", f"page={pages + 1}&") if rows else ""
        else:
            found += [urljoin(url, a) for a in tree.xpath("//li[@class='feed-item']/a/@href")]
            following = tree.xpath("//a[@class='next']/@href")
            url = urljoin(url, following[0]) if following else ""
    return found, pages


STARTS = {
    "ts.hebnews.example": ("http://ts.hebnews.example/node_22633.htm", 3),
    "hebei.hebnews.example": ("http://hebei.hebnews.example/node_116.htm", 4),
    GOV_HOST: (f"http://{GOV_HOST}{GOV_LIST}?page=1&fix=0", 3),
}


@pytest.mark.parametrize("host", STARTS)
def test_lists_page_through_and_lead_to_every_article_of_their_host(shared: Client, host: str) -> None:
    start, pages = STARTS[host]
    found, seen = links_of(shared, start)
    assert seen == pages
    moved = {odd.article for odd in load_plan().odd.values() if odd.does == "moved"}
    assert {a.url for a in ARTICLES if a.host == host and a.slug not in moved} <= set(found)
    dates = [url for url in found if re.search(r"/\d{4}-\d\d/|/\d{6}/", url)]
    assert dates != sorted(dates, reverse=True), "out of date order"


@pytest.mark.parametrize("host", ["ts.hebnews.example", "hebei.hebnews.example"])
def test_a_sticky_item_stands_first_and_again_in_its_place(shared: Client, host: str) -> None:
    found, _ = links_of(shared, STARTS[host][0])
    assert found.count(found[0]) == 2


def test_beyond_the_last_page_a_news_list_is_gone(shared: Client) -> None:
    assert shared.get("http://ts.hebnews.example/node_22633_4.htm")[0].status == 404


def test_policy_titles_are_cut_in_the_text_and_whole_in_the_attribute(shared: Client) -> None:
    _, body = shared.get(STARTS[GOV_HOST][0])
    links = html.fromstring(body.decode()).xpath("//li//a")
    titles = {a.title for a in PAPERS}
    assert {link.get("title") for link in links} <= titles
    assert any(link.text.endswith("…") for link in links)


@pytest.mark.parametrize("host", STARTS)
def test_each_host_disallows_a_path_that_its_list_links(shared: Client, host: str) -> None:
    response, body = shared.get(f"http://{host}/robots.txt")
    assert response.getheader("Content-Type") == "text/plain"
    rules = re.findall(r"^Disallow: (\S+)$", body.decode(), re.M)
    found, _ = links_of(shared, STARTS[host][0])
    hidden = [url for url in found if urlsplit(url).path.startswith(tuple(rules))]
    assert len(hidden) == 1
    assert shared.get(hidden[0])[0].status == 200, "it is there: only obedience keeps a crawler out"


def odd_url(does: str) -> str:
    (url,) = [odd.url for odd in load_plan().odd.values() if odd.does == does]
    return url


def test_the_moved_page_answers_301_to_an_article(shared: Client) -> None:
    response, _ = shared.get(odd_url("moved"))
    target = response.getheader("Location")
    assert response.status == 301
    assert target in {a.url for a in ARTICLES}


def test_the_soft_404_says_so_with_status_200(shared: Client) -> None:
    response, body = shared.get(odd_url("soft404"))
    assert response.status == 200
    assert "页面不存在" in body.decode()


def test_the_duplicate_has_the_same_text_under_another_host(shared: Client) -> None:
    copy = shared.get(odd_url("duplicate"))[1].decode()
    article = next(a for a in ARTICLES if a.slug == "hb-2026-statistics")
    assert urlsplit(odd_url("duplicate")).hostname != article.host
    assert all(paragraph in copy for paragraph in article.paragraphs)


def test_the_copy_for_telephones_names_the_desktop_address(shared: Client) -> None:
    tree = html.fromstring(shared.get(odd_url("mobile"))[1].decode())
    assert tree.xpath("//link[@rel='canonical']/@href")[0] in {a.url for a in ARTICLES}


def test_one_page_has_no_date_and_one_no_text(shared: Client) -> None:
    plan = load_plan()
    undated = shared.get(plan.odd["undated"].url)[1].decode()
    assert not re.search(r"20\d\d|\d月", undated)
    advertisement = html.fromstring(shared.get(plan.odd["advertisement"].url)[1].decode())
    assert advertisement.xpath("string(//div[@id='p1'])").strip() == ""


def test_a_page_fails_once_and_once_for_each_server() -> None:
    (slug,) = load_plan().fails_once
    url = load_articles()[slug].url
    for _ in range(2):
        with SampleSite() as site:
            client = Client(site)
            assert [client.get(url)[0].status for _ in range(3)] == [500, 200, 200]


def test_what_has_not_changed_is_answered_with_304(shared: Client) -> None:
    response, _ = shared.get(ARTICLES[-1].url)
    tag, modified = response.getheader("ETag"), response.getheader("Last-Modified")
    assert tag
    assert modified
    for headers in ({"If-None-Match": tag}, {"If-Modified-Since": modified}):
        again, body = shared.raw("GET", ARTICLES[-1].url, headers)
        assert (again.status, body) == (304, b"")
    assert shared.raw("GET", ARTICLES[-1].url, {"If-None-Match": '"other"'})[0].status == 200


def test_a_host_header_works_as_well_as_a_proxy_request(shared: Client) -> None:
    article = ARTICLES[-1]
    response, body = shared.raw("GET", article.path, {"Host": article.host})
    assert response.status == 200
    assert body == shared.get(article.url)[1]


def test_head_sends_headers_alone(shared: Client) -> None:
    response, body = shared.raw("HEAD", ARTICLES[-1].url)
    assert response.status == 200
    assert int(response.getheader("Content-Length") or 0) > 1000
    assert body == b""


@pytest.mark.parametrize(
    ("url", "status"),
    [
        ("http://news.example/", 502),
        ("http://ts.hebnews.example/2024-01/01/content_1.htm", 404),
        ("http://m.hebnews.example/robots.txt", 200),
    ],
)
def test_unknown_hosts_and_addresses_are_refused(shared: Client, url: str, status: int) -> None:
    assert shared.get(url)[0].status == status


def test_a_person_can_browse_everything_from_the_index(shared: Client) -> None:
    response, body = shared.raw("GET", "/")
    assert response.status == 200
    links = re.findall(r"href='(/[^']+)'", body.decode())
    assert len(links) > len(ARTICLES)
    broken = [link for link in links if shared.raw("GET", link.replace("&amp;", "&"))[0].status not in (200, 301, 500)]
    assert broken == []
    _, page = shared.raw("GET", "/ts.hebnews.example/node_22633.htm")
    inner = re.findall(r'<li class="feed-item">.*?href="([^"]+)"', page.decode())
    assert inner[0].startswith("/ts.hebnews.example/")
    assert shared.raw("GET", inner[0])[0].status == 200


def test_every_answer_is_remembered_by_the_instance(fresh: Client) -> None:
    fresh.get("http://ts.hebnews.example/robots.txt")
    fresh.get("http://ts.hebnews.example/nothing")
    assert fresh.site.requests == [
        ("ts.hebnews.example", "/robots.txt", 200),
        ("ts.hebnews.example", "/nothing", 404),
    ]


def test_the_port_is_on_loopback_and_closed_afterwards() -> None:
    with SampleSite() as site:
        port = site.port
        assert site.proxy_url == f"http://127.0.0.1:{port}"
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0
    with pytest.raises(RuntimeError, match="not being served"):
        _ = site.port


def test_the_command_says_in_one_line_that_its_port_is_taken(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        assert main(["--port", str(port)]) == 1
    assert capsys.readouterr().err.strip().startswith(f"cannot serve on 127.0.0.1:{port}: ")


def test_the_command_serves_until_it_is_interrupted() -> None:
    command = [sys.executable, "-u", "-m", "crawler.sample"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        address = urlsplit(process.stderr.readline().split()[0])
        connection = HTTPConnection(str(address.hostname), address.port or 0, timeout=10)
        connection.request("GET", "/")
        assert "示例站点" in connection.getresponse().read().decode()
        connection.close()
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0
