"""Parser and spider on the sample site: its articles come out as they were written, its crawl as it promises."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
import yaml
from loopback import lines, run

from crawler.parse import parse
from crawler.sample.model import HERE, SampleArticle, load_articles
from crawler.sample.server import SampleSite
from crawler.sample.site import build_site
from crawler.source import load_source, sample_sources

ARTICLES = list(load_articles().values())
EXPECTED = yaml.safe_load((HERE / "expected.yml").read_text(encoding="utf-8"))
NAMES = [source.name for source in sample_sources()]


def words(site: SampleSite, name: str, landing: Path) -> list[str]:
    return [
        sys.executable,
        "-m",
        "crawler",
        "--source",
        name,
        "--landing",
        str(landing),
        "--proxy",
        site.proxy_url,
        "--fast",
    ]


@pytest.mark.parametrize("named", [True, False], ids=["with its source", "family guessed"])
@pytest.mark.parametrize("written", ARTICLES, ids=lambda a: a.slug)
def test_an_article_comes_out_as_it_was_written(written: SampleArticle, named: bool) -> None:
    page = build_site().pages[written.host][written.path]
    source = load_source("sample-news" if written.kind == "news" else "sample-policy") if named else None
    article = parse(page.body, written.url, {"Content-Type": page.content_type}, source)
    assert (article.url, article.kind, article.title) == (written.url, written.kind, written.title)
    assert list(article.paragraphs) == written.paragraphs
    assert [image.caption for image in article.images] == written.captions
    assert list(article.reporters) == written.reporters
    assert list(article.correspondents) == written.correspondents
    assert article.editor == written.editor
    assert article.published is not None
    assert article.published.replace("T", " ").startswith(written.published)
    assert article.dateline is None or article.dateline in (written.dateline or "")
    assert article.subtitle == (written.subtitle or written.intro)
    if paper := written.paper:
        block = article.policy
        assert block is not None
        assert (block.document_number, list(block.issuers), block.index_number) == (
            paper.document_number,
            paper.issuers,
            paper.index_number,
        )
        assert (block.issued, block.effective, block.validity, block.subject) == (
            paper.issued,
            paper.effective,
            paper.validity,
            paper.subject,
        )
        assert [file.title for file in article.attachments] == ([paper.attachment] if paper.attachment else [])
    else:
        assert article.publisher == written.publisher


@pytest.fixture(scope="module")
def landings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    with SampleSite() as site:
        for name in NAMES:
            done = run(words(site, name, folder / name))
            assert done.returncode == 0, done.stderr
    return folder


def test_the_crawl_yields_what_the_site_promises(landings: Path) -> None:
    articles = [article for name in NAMES for article in lines(landings / name / "articles.jsonl")]
    fetches = [fetch for name in NAMES for fetch in lines(landings / name / "fetches.jsonl")]
    assert len(articles) == len({article["id"] for article in articles}) == EXPECTED["articles"]
    assert Counter(article["kind"] for article in articles) == {"news": EXPECTED["news"], "policy": EXPECTED["policy"]}
    assert {host: sum(f"//{host}/" in a["url"] for a in articles) for host in EXPECTED["by_host"]} == EXPECTED[
        "by_host"
    ]
    found = Counter(fetch["outcome"] for fetch in fetches if fetch["role"] == "article")
    assert {name: found[name] for name in ("duplicate", "moved", "soft404", "empty", "parse_failed")} == {
        name: EXPECTED[name] for name in ("duplicate", "moved", "soft404", "empty", "parse_failed")
    }
    assert found["blocked"] == EXPECTED["robots_disallowed"]
    assert found["server_error"] == 0
    assert sum(fetch["role"] == "list" for fetch in fetches) == EXPECTED["list_pages"] + 1


def content(landing: Path) -> dict[str, list[str]]:
    """What a crawl left apart from times, in comparable form."""

    def stripped(name: str) -> list[str]:
        records = [{k: v for k, v in record.items() if k != "fetched_at"} for record in lines(landing / name)]
        return sorted(json.dumps(record, sort_keys=True) for record in records)

    report = json.loads((landing / "report.json").read_text(encoding="utf-8"))
    kept = {key: value for key, value in report.items() if not key.endswith("_at")}
    return {"articles": stripped("articles.jsonl"), "fetches": stripped("fetches.jsonl"), "report": [json.dumps(kept)]}


@pytest.mark.parametrize("after", [1, 12, 30])
def test_a_crawl_killed_anywhere_ends_with_the_same_records(landings: Path, tmp_path: Path, after: int) -> None:
    name = "sample-news"
    with SampleSite() as site:
        with subprocess.Popen(
            words(site, name, tmp_path), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as process:
            until = time.monotonic() + 20
            while process.poll() is None and time.monotonic() < until:
                if len(site.requests) >= after:
                    process.send_signal(signal.SIGKILL)
                    break
                time.sleep(0.001)
        done = run(words(site, name, tmp_path))
        assert done.returncode == 0, done.stderr
    assert content(tmp_path) == content(landings / name)
