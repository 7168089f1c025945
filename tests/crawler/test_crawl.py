"""Real crawls: Scrapy in a process of its own against a small web on loopback."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
from loopback import HOST, LIST, Answer, Web, command, lines, outcomes, run, write_source

from crawler.archive import read_archive, segments
from crawler.parse import parse
from crawler.source import load_source


def report(landing: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((landing / "report.json").read_text(encoding="utf-8"))
    return found


def test_lists_are_followed_page_by_page_and_left_after_several_known_pages(web: Web, tmp_path: Path) -> None:
    sources = write_source(
        tmp_path / "sources", known_pages=2, lists=[{"url": LIST, "more": f"http://{HOST}/node_1_{{page}}.htm"}]
    )
    articles = [web.article(n) for n in range(1, 13)]
    sticky = articles[11]
    addresses = [LIST, *(f"http://{HOST}/node_1_{n}.htm" for n in range(2, 7))]
    for index, address in enumerate(addresses):
        web.list_page([sticky, *articles[index * 2 : index * 2 + 2]], address)
    done = run(command(web, sources, tmp_path / "all"))
    assert done.returncode == 0
    assert report(tmp_path / "all")["articles"] == 12
    assert outcomes(tmp_path / "all", "list")[f"http://{HOST}/node_1_7.htm"] == "gone"
    known = tmp_path / "known.jsonl"
    with known.open("w", encoding="utf-8") as out:
        for record in lines(tmp_path / "all" / "articles.jsonl"):
            if record["url"] not in (articles[2], articles[10]):
                out.write(json.dumps({key: record[key] for key in ("url", "id", "content_hash")}) + "\n")
    web.asked.clear()
    done = run(command(web, sources, tmp_path / "again", "--known", str(known)))
    assert done.returncode == 0, done.stderr
    assert list(outcomes(tmp_path / "again")) == [articles[2]]
    # Page 1 is known, page 2 has something new, pages 3 and 4 are known: page 5 is not asked for.
    assert [url for url in web.asked if "node_1" in url] == addresses[:4]


def test_a_known_text_under_a_new_address_is_a_duplicate(web: Web, tmp_path: Path) -> None:
    sources = write_source(tmp_path / "sources")
    first = web.article(1)
    web.list_page([first])
    run(command(web, sources, tmp_path / "one"))
    (record,) = lines(tmp_path / "one" / "articles.jsonl")
    known = tmp_path / "known.jsonl"
    known.write_text(
        json.dumps({"url": "http://elsewhere.example/x", "id": "f" * 32, "content_hash": record["content_hash"]}),
        encoding="utf-8",
    )
    run(command(web, sources, tmp_path / "two", "--known", str(known)))
    fetches = [f for f in lines(tmp_path / "two" / "fetches.jsonl") if f["role"] == "article"]
    assert [(f["outcome"], f["article_id"]) for f in fetches] == [("duplicate", "f" * 32)]


def test_a_limit_and_a_window_of_days_are_kept(web: Web, tmp_path: Path) -> None:
    sources = write_source(tmp_path / "sources")
    days = ["2024-05-09", "2024-05-08", "2024-05-07", "2024-05-06", "2024-05-05", "2024-05-01"]
    addresses = [web.article(n, day) for n, day in enumerate(days, 1)]
    web.list_page(addresses)
    run(command(web, sources, tmp_path / "limit", "--limit", "2"))
    assert [a["url"] for a in lines(tmp_path / "limit" / "articles.jsonl")] == addresses[:2]
    web.asked.clear()
    done = run(command(web, sources, tmp_path / "window", "--since", "2024-05-06", "--until", "2024-05-07"))
    assert done.returncode == 0, done.stderr
    assert [a["published"][:10] for a in lines(tmp_path / "window" / "articles.jsonl")] == ["2024-05-07", "2024-05-06"]
    assert web.count(addresses[0]) == web.count(addresses[5]) == 0


def comparable(landing: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]], dict[str, Any]]:
    """What a crawl left, apart from times."""
    articles = [{k: v for k, v in a.items() if k != "fetched_at"} for a in lines(landing / "articles.jsonl")]
    fetches = [{k: v for k, v in f.items() if k != "fetched_at"} for f in lines(landing / "fetches.jsonl")]
    rest = {k: v for k, v in report(landing).items() if not k.endswith("_at")}
    return articles, sorted(fetches, key=lambda f: (f["role"], f["url"])), rest


def slow_site(web: Web) -> None:
    articles = [web.article(n, wait=0.05) for n in range(1, 41)]
    copy = web.article(99, wait=0.05, text="第3号项目在某县开工建设，总投资3亿元。")
    web.pages[copy].body = web.pages[copy].body.replace("新闻99".encode(), "新闻3".encode())
    web.list_page([*articles[:20], copy], following="node_1_2.htm")
    web.list_page(articles[20:], f"http://{HOST}/node_1_2.htm")


def wait_for_articles(process: subprocess.Popen[bytes], landing: Path, least: int = 7) -> None:
    """Wait until a crawl has written some articles."""
    until = time.monotonic() + 20
    while time.monotonic() < until and process.poll() is None:
        if (landing / "articles.jsonl").exists() and len(lines(landing / "articles.jsonl")) >= least:
            return
        time.sleep(0.02)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_a_stopped_crawl_goes_on_and_ends_as_if_it_had_not_been_stopped(web: Web, tmp_path: Path, how: int) -> None:
    sources = write_source(tmp_path / "sources")
    slow_site(web)
    assert run(command(web, sources, tmp_path / "whole")).returncode == 0
    landing = tmp_path / "stopped"
    with subprocess.Popen(
        command(web, sources, landing), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        wait_for_articles(process, landing)
        os.kill(process.pid, how)
        process.wait(10)
    kept = lines(landing / "articles.jsonl")
    assert 7 <= len(kept) < 40
    assert not (landing / "report.json").exists()
    with (landing / "articles.jsonl").open("ab") as torn:
        torn.write(b'{"schema":1,"id":"to')
    with (landing / "pages.warc.gz").open("r+b") as torn:
        torn.truncate((landing / "pages.warc.gz").stat().st_size - 40)
    web.asked.clear()
    done = run(command(web, sources, landing))
    assert done.returncode == 0, done.stderr
    assert comparable(landing) == comparable(tmp_path / "whole")
    assert not {article["url"] for article in kept} & set(web.asked)
    assert [path.name for path in segments(landing)] == ["pages.warc.gz", "pages-0002.warc.gz"]
    archived = {page.url for page in read_archive(landing)}
    assert len(archived & set(outcomes(landing))) >= len(outcomes(landing)) - 1


def test_a_finished_landing_is_not_crawled_again(web: Web, tmp_path: Path) -> None:
    sources = write_source(tmp_path / "sources")
    web.list_page([web.article(1)])
    assert run(command(web, sources, tmp_path / "out")).returncode == 0
    web.asked.clear()
    assert run(command(web, sources, tmp_path / "out")).returncode == 0
    assert web.asked == []


def test_a_crawl_ends_when_its_parent_is_gone(web: Web, tmp_path: Path) -> None:
    sources = write_source(tmp_path / "sources")
    slow_site(web)
    words = command(web, sources, tmp_path / "out", "--end-with-stdin")
    with subprocess.Popen(
        words, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        wait_for_articles(process, tmp_path / "out")
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(10) == 1
    assert not (tmp_path / "out" / "report.json").exists()


def test_the_archive_gives_the_same_articles_without_the_network(web: Web, tmp_path: Path) -> None:
    sources = write_source(tmp_path / "sources")
    page = web.article(1)
    web.pages[page].body = gzip.compress(web.pages[page].body)
    web.pages[page].headers = {"Content-Type": "text/html", "Content-Encoding": "gzip"}
    web.list_page([page, web.article(2)])
    run(command(web, sources, tmp_path / "out"))
    source = load_source("press", sources)
    again = {}
    for archived in read_archive(tmp_path / "out"):
        if "content_" in archived.url:
            article = parse(archived.body, archived.url, archived.headers, source)
            again[article.id] = article.content_hash
    assert again == {a["id"]: a["content_hash"] for a in lines(tmp_path / "out" / "articles.jsonl")}
    assert len(again) == 2


@pytest.mark.parametrize(
    ("prepare", "problem"),
    [
        (lambda web: web.list_page([]), "no links to articles"),
        (lambda web: web.pages.pop(LIST, None), "gone"),
        (lambda web: web.pages.update({LIST: Answer(b"", 412)}), "blocked"),
        (
            lambda web: web.list_page([f"http://{HOST}/2024-05/06/content_{n}.htm" for n in range(3)]),
            "0 articles, at least 1",
        ),
        (
            lambda web: web.pages.update({f"http://{HOST}/robots.txt": Answer(b"", 500)}),
            "robots.txt cannot be read (status 500)",
        ),
    ],
    ids=["empty list", "no list", "refused", "dead links", "robots.txt fails"],
)
def test_a_crawl_that_yields_nothing_fails_and_says_why(web: Web, tmp_path: Path, prepare: Any, problem: str) -> None:
    sources = write_source(tmp_path / "sources")
    prepare(web)
    done = run(command(web, sources, tmp_path / "out"))
    assert done.returncode == 1
    assert any(problem in line for line in report(tmp_path / "out")["problems"]), report(tmp_path / "out")["problems"]
    assert problem in done.stderr


def test_a_redesign_fails_the_crawl_although_some_articles_are_read(web: Web, tmp_path: Path) -> None:
    sources = write_source(tmp_path / "sources")
    addresses = [web.article(n) for n in range(1, 9)]
    for address in addresses[:6]:
        web.pages[address].body = "<html><body><div id=app></div><h1>标题</h1></body></html>".encode()
    web.list_page(addresses)
    done = run(command(web, sources, tmp_path / "out"))
    assert done.returncode == 1
    assert "6 of 8 pages could not be read" in done.stderr


def test_a_host_that_refuses_is_left_alone(web: Web, tmp_path: Path) -> None:
    sources = write_source(tmp_path / "sources")
    addresses = [web.article(n, status=403) for n in range(1, 31)]
    web.list_page(addresses)
    done = run(command(web, sources, tmp_path / "out"))
    assert done.returncode == 1
    assert "turned us away" in done.stderr
    assert sum("content_" in url for url in web.asked) <= 12


def test_without_fast_the_delay_between_requests_is_kept(web: Web, tmp_path: Path) -> None:
    sources = write_source(tmp_path / "sources")
    web.list_page([web.article(1), web.article(2)])
    begin = time.monotonic()
    done = run(command(web, sources, tmp_path / "out", fast=False))
    assert done.returncode == 0, done.stderr
    assert len(web.asked) == 4
    # Four requests, three pauses of 0.5 s ± 30 %.
    assert time.monotonic() - begin > 3 * 0.35


def test_progress_is_told_line_by_line_and_ends_with_a_total(web: Web, tmp_path: Path) -> None:
    sources = write_source(tmp_path / "sources")
    web.list_page([web.article(n) for n in range(1, 20)])
    done = run(command(web, sources, tmp_path / "out"))
    told = [json.loads(line)["progress"] for line in done.stdout.splitlines()]
    assert len(told) > 2
    assert told[-1] == {"articles": 19, "fetches": 21, "total": 19}


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--source", "nowhere"], "unknown source 'nowhere'"),
        (["--source", "hebnews-tangshan", "--fast"], "--fast goes only with"),
        (["--source", "hebnews-tangshan", "--fast", "--proxy", "http://proxy.example:80"], "--fast goes only with"),
        (["--source", "sample-news"], "needs --proxy"),
        (["--source", "hebnews-tangshan", "--since", "2024-02-30"], "invalid _day value"),
        (["--source", "hebnews-tangshan", "--limit", "0"], "invalid _count value"),
        (
            ["--source", "hebnews-tangshan", "--since", "2024-03-02", "--until", "2024-03-01"],
            "--since is after --until",
        ),
        (["--source", "hebnews-tangshan", "--known", "/nonexistent/known.jsonl"], "known.jsonl: No such file"),
    ],
)
def test_wrong_usage_is_told_in_a_line_and_ends_with_2(tmp_path: Path, words: list[str], message: str) -> None:
    import sys

    done = run([sys.executable, "-m", "crawler", "--landing", str(tmp_path / "out"), *words])
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_a_landing_of_another_source_is_refused(web: Web, tmp_path: Path) -> None:
    sources = write_source(tmp_path / "sources")
    write_source(sources, "other")
    web.list_page([web.article(1)])
    run(command(web, sources, tmp_path / "out"))
    assert run(command(web, sources, tmp_path / "out", name="other")).returncode == 2
    (tmp_path / "out" / "report.json").unlink()
    done = run(command(web, sources, tmp_path / "out", name="other"))
    assert done.returncode == 2
    assert "holds a crawl of press" in done.stderr


def test_a_second_run_over_an_unchanged_site_asks_for_lists_only_and_is_good(web: Web, tmp_path: Path) -> None:
    sources = write_source(tmp_path / "sources", minimum_articles=5)
    web.list_page([web.article(n) for n in range(1, 7)])
    assert run(command(web, sources, tmp_path / "one")).returncode == 0
    web.asked.clear()
    done = run(command(web, sources, tmp_path / "two", "--known", str(tmp_path / "one" / "articles.jsonl")))
    assert done.returncode == 0, done.stderr
    assert web.asked == [f"http://{HOST}/robots.txt", LIST]
    assert report(tmp_path / "two")["articles"] == 0


def test_rules_of_robots_txt_are_looked_up_for_our_name_and_a_missing_file_allows(web: Web, tmp_path: Path) -> None:
    sources = write_source(tmp_path / "sources")
    addresses = [web.article(1, "2024-05-06"), web.article(2, "2024-04-06")]
    web.list_page(addresses)
    web.pages[f"http://{HOST}/robots.txt"] = Answer(
        b"User-agent: *\nDisallow: /\n\nUser-agent: Yanzhao\nDisallow: /2024-04/\n"
    )
    assert run(command(web, sources, tmp_path / "named")).returncode == 0
    assert list(outcomes(tmp_path / "named").values()) == ["ok", "blocked"]
    web.pages[f"http://{HOST}/robots.txt"] = Answer(b"", 302, {"Location": "http://elsewhere.example/404.html"})
    assert run(command(web, sources, tmp_path / "none")).returncode == 0
    assert list(outcomes(tmp_path / "none").values()) == ["ok", "ok"]


def test_a_crawl_delay_of_robots_txt_is_kept(web: Web, tmp_path: Path) -> None:
    sources = write_source(tmp_path / "sources")
    web.list_page([web.article(1), web.article(2)])
    web.pages[f"http://{HOST}/robots.txt"] = Answer(b"User-agent: *\nCrawl-delay: 2\n")
    begin = time.monotonic()
    assert run(command(web, sources, tmp_path / "out", fast=False)).returncode == 0
    # After robots.txt three requests; at least the last two pauses are of 2 s ± 30 %.
    assert time.monotonic() - begin > 2 * 1.4 + 0.3
