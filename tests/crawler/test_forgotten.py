"""An address that was taken down is not asked for, whatever the lists say."""

from __future__ import annotations

import json
from pathlib import Path

from loopback import Web, command, outcomes, run, write_source

from crawler.address import article_id, canonical


def test_a_crawl_does_not_ask_for_what_was_taken_down_and_logs_no_text(tmp_path: Path) -> None:
    with Web() as web:
        urls = [web.article(number, text=f"第{number}篇里独一无二的一句话，别处都没有。") for number in (1, 2, 3)]
        web.list_page(urls)
        known = tmp_path / "known.jsonl"
        known.write_text(json.dumps({"id": article_id(canonical(urls[1])), "forgotten": True}) + "\n")
        done = run(command(web, write_source(tmp_path / "sources"), tmp_path / "landing", "--known", str(known)))
        assert done.returncode == 0, done.stderr
        assert web.count(urls[1]) == 0
    assert set(outcomes(tmp_path / "landing")) == {urls[0], urls[2]}
    assert "独一无二" in (tmp_path / "landing" / "articles.jsonl").read_text(encoding="utf-8")
    for text in (done.stderr, done.stdout, *(p.read_text() for p in (tmp_path / "landing").glob("*.log"))):
        assert "独一无二" not in text
        assert "一句话" not in text
