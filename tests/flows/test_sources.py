"""`yanzhao source`: what there is, and what one of them yields. Against the sample site on loopback."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.sample.server import SampleSite
from flows.cli import invoke

PAGES = Path(__file__).parents[1] / "crawler" / "pages"
TRS = "https://hbdrc.hebei.gov.cn/gggs_980/202405/t20240506_101750.html"


@pytest.fixture(scope="module")
def site() -> Iterator[SampleSite]:
    with SampleSite() as served:
        yield served


def test_the_sources_are_listed_with_their_family(capsys: pytest.CaptureFixture[str]) -> None:
    assert invoke(["source", "list"]) == 0
    listed = {line.split()[0]: line.split()[1:] for line in capsys.readouterr().out.splitlines()}
    assert listed["hebei-daily"][:3] == ["founder_epaper", "news", "1"]
    assert listed["sample-policy"][3] == "sample"
    assert listed["tangshan-gov"][3] == "no"


@pytest.mark.parametrize(
    ("name", "further"),
    [("sample-news", "hebei.hebnews.example/node_116_2.htm\n"), ("sample-policy", "www.hebei-gov.example/columns/")],
)
def test_a_source_is_tried_politely_and_told_field_by_field(
    name: str, further: str, site: SampleSite, capsys: pytest.CaptureFixture[str]
) -> None:
    before = len(site.requests)
    assert invoke(["source", "check", name, "--articles", "2", "--proxy", site.proxy_url]) == 0
    told = capsys.readouterr()
    asked = site.requests[before:]
    assert asked[0][1] == "/robots.txt"
    assert len(asked) <= 6
    assert told.out.count("read by ") == 2
    assert f"\n  next page: http://{further}" in told.out
    assert re.search(r"\n  a list with [1-9]\d* links to articles\n", told.out)
    for field in ("title", "published", "publisher", "body"):
        assert f"\n  {field} " in told.out
    assert "2 articles, each with title, date and body" in told.err


def test_a_source_whose_pages_cannot_be_read_ends_with_status_1(
    site: SampleSite, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its only article has no date."""
    (tmp_path / "wrong.yml").write_text(
        "title: t\nfamily: founder_web\nlists: [{url: 'http://hebei.hebnews.example/node_116_2.htm'}]\n"
        "hosts: [hebei.hebnews.example]\nminimum_articles: 1\narticles: /0000-00/\n",
        encoding="utf-8",
    )
    arguments = ["source", "check", "wrong", "--sources-dir", str(tmp_path), "--proxy", site.proxy_url]
    assert invoke([*arguments, "--articles", "1"]) == 1
    told = capsys.readouterr()
    assert "MISSING: published" in told.out
    assert "1 of 1 pages are no articles" in told.err


def test_a_host_that_does_not_answer_ends_with_status_1(capsys: pytest.CaptureFixture[str]) -> None:
    assert invoke(["source", "check", "sample-news", "--proxy", "http://127.0.0.1:9"]) == 1
    told = capsys.readouterr()
    assert "robots.txt cannot be read" in told.out
    assert "no article was found" in told.err


def test_a_saved_page_is_read_without_asking_anybody(capsys: pytest.CaptureFixture[str]) -> None:
    assert invoke(["source", "check", "hebei-drc", "--page", str(PAGES / "trs_2024.html"), "--url", TRS]) == 0
    told = capsys.readouterr().out
    assert "read by trs/2024.1" in told
    assert "attachments  family    2: 分市计划表; 资金安排.pdf" in told
    assert "not found: subtitle, reporters" in told


def test_a_saved_page_without_a_date_or_a_body_ends_with_status_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.html"
    page.write_text("<title>通知</title><h1>通知</h1>", encoding="utf-8")
    url = "https://hbdrc.hebei.gov.cn/gggs_980/about.html"
    assert invoke(["source", "check", "hebei-drc", "--page", str(page), "--url", url]) == 1
    told = capsys.readouterr()
    assert "MISSING: published, body" in told.out
    assert "without published, body" in told.err


@pytest.mark.parametrize(
    ("arguments", "status", "reason"),
    [
        (["nobody"], 2, "unknown source 'nobody'"),
        (["sample-news"], 2, "belongs to the sample site"),
        (["hebei-drc", "--page", "x.html"], 2, "--page and --url go together"),
        (["hebei-drc", "--url", TRS], 2, "--page and --url go together"),
        (["hebei-drc", "--page", "x.html", "--url", TRS, "--proxy", "http://127.0.0.1:1"], 2, "needs no --proxy"),
        (["hebei-drc", "--page", "/no/such/file", "--url", TRS], 1, "No such file"),
        (["hebei-drc", "--page", str(PAGES / "trs_2024.html"), "--url", "no address"], 1, "of no use"),
        (["hebei-drc", "--proxy", "ftp://127.0.0.1"], 1, "--proxy needs an http address"),
        (["hebei-drc", "--sources-dir", "/no/such/folder"], 2, "does not exist"),
        (["hebei-drc", "--articles", "0"], 2, "--articles"),
        ([], 2, "NAME"),
    ],
)
def test_bad_input_is_told_clearly(
    arguments: list[str], status: int, reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert invoke(["source", "check", *arguments]) == status
    assert reason in capsys.readouterr().err


def test_a_broken_file_of_a_source_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "own.yml").write_text("title: x\n", encoding="utf-8")
    assert invoke(["source", "list", "--sources-dir", str(tmp_path)]) == 2
    assert "own.yml: key" in capsys.readouterr().err
