"""`yanzhao explain`: what the page and the terminal show is what was extracted, with the rules named."""

from __future__ import annotations

import json
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from flows.cli import invoke
from warehouse.publish import publish
from warehouse.store import Warehouse

sys.path.insert(0, str(Path(__file__).parents[1] / "warehouse"))
import made

TEXT = (
    "廊坊两个项目开工 <script>alert(1)</script>\n"
    "3月8日，廊坊临空汇智科技有限公司投资12.6亿元的临空智能仓储项目在大厂回族自治县开工。\n"
    "2022年，廊坊市新开工项目36个，总投资218亿元。"
)


class Page(HTMLParser):
    """Collects the text of a page and its elements."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.text = ""
        self.tags: list[str] = []
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 (the parser gives them)
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture
def records(tmp_path: Path) -> str:
    path = tmp_path / "records.jsonl"
    empty = {"id": "0", "text": "", "published": None, "kind": "news"}
    record = {"id": "1", "text": TEXT, "published": "2023-03-09", "kind": "news"}
    path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in (empty, record)), encoding="utf-8")
    return str(path)


def test_the_terminal_shows_text_facts_and_rules(records: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert invoke(["explain", "1", "--file", records]) == 0
    shown = capsys.readouterr().out
    assert TEXT in shown
    assert "   total_investment     12.6亿 CNY\n" in shown
    assert "   total_investment     218亿 CNY\n" in shown
    assert "group:named" in shown
    assert "“2022年，廊坊市新开工项目36个，总投资218亿元。”" in shown


def test_the_page_holds_the_same_and_no_markup_of_the_article(records: str, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    assert invoke(["explain", "1", "--file", records, "--html", str(page)]) == 0
    read = Page(page.read_text(encoding="utf-8"))
    assert "script" not in read.tags
    words = "".join(read.text.split())
    for stretch in ("廊坊临空汇智科技有限公司", "MONEY12.6亿CNY", "DATE2023-03-08", "36", "group:named"):
        assert stretch in words


def test_a_record_without_text_has_nothing_to_explain(records: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert invoke(["explain", "--file", records]) == 0
    assert "projects" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "status", "reason"),
    [
        (["explain"], 2, "give the id or the address"),
        (["explain", "1"], 1, "no snapshot"),
        (["explain", "9", "--file", "RECORDS"], 1, "no record with id '9'"),
        (["explain", "--file", "missing.jsonl"], 1, "missing.jsonl"),
        (["explain", "1", "--file", "RECORDS", "--html", "/nowhere/page.html"], 1, "/nowhere/page.html"),
    ],
)
def test_what_cannot_be_explained_is_told_in_one_line(
    arguments: list[str], status: int, reason: str, records: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = [records if word == "RECORDS" else word for word in arguments]
    assert invoke([*given, "--home", str(tmp_path)]) == status
    message = capsys.readouterr().err
    assert reason in message
    assert message.count("\n") == 1


def test_an_article_is_found_by_words_of_its_headline(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    titles = ("临空项目开工", "临空项目投产", "港口项目开工")
    articles = [made.article(f"http://example.com/{n}", title, f"廊坊市{title}。") for n, title in enumerate(titles)]
    with Warehouse(tmp_path / "warehouse.duckdb") as warehouse:
        warehouse.load_articles(made.RUN, articles)
    publish(tmp_path)
    home = ["--home", str(tmp_path)]
    assert invoke(["explain", "港口", *home]) == 0
    assert "港口项目开工" in capsys.readouterr().out
    assert invoke(["explain", "临空", *home]) == 1
    message = capsys.readouterr().err
    assert all(f"{article.id} {article.title} (2024-03-01)" in message for article in articles[:2])
    assert invoke(["explain", "机场", *home]) == 1
    assert "no article with this id, address or headline" in capsys.readouterr().err
