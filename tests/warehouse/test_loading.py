"""Loading articles, crawls and facts: again and again with the same result, nothing lost, nothing invented."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import made
import pytest

from nlp.records import Amount, Evidence, Extraction, Mention, MoneyValue, Party, Policy, PolicyPage
from warehouse.store import LoadResult, Warehouse

YI = Decimal(10**8)


def load(warehouse: Warehouse, count: int = 3) -> LoadResult:
    pairs = [made.news(n) for n in range(count)] + [made.policy()]
    result = warehouse.load_articles(made.RUN, [article for article, _ in pairs])
    return result + warehouse.load_extractions(extraction for _, extraction in pairs)


def select(warehouse: Warehouse, sql: str) -> list[tuple[Any, ...]]:
    return warehouse.connection.execute(sql).fetchall()


def test_loading_the_same_twice_changes_nothing(warehouse: Warehouse, all_rows: Callable[..., Any]) -> None:
    first = load(warehouse)
    before = all_rows(warehouse.connection)
    second = load(warehouse)
    assert (first.articles_new, first.facts_new) == (4, 3 * (40 + 8 + 8 + 16 + 1) + 2)
    assert (second.articles_new, second.articles_changed) == (0, 0)
    assert (second.facts_new, second.facts_changed, second.facts_gone) == (0, 0, 0)
    assert all_rows(warehouse.connection) == before


def test_every_fact_has_its_article_its_offsets_and_its_sentence(warehouse: Warehouse) -> None:
    load(warehouse)
    text = "a.title || coalesce(chr(10) || a.body, '')"
    for table in ("projects", "project_amounts", "project_organizations", "indicators", "policies", "policy_targets"):
        rows = select(
            warehouse,
            f"SELECT count(*), count(*) FILTER (substring({text}, char_start + 1, char_end - char_start) = sentence) "
            f"FROM {table} f JOIN articles a ON a.id = f.article_id",
        )
        assert rows[0][0] > 0
        assert rows[0][0] == rows[0][1], table
    inside = "contains(sentence, text) AND contains(a.title || chr(10) || a.body, sentence)"
    assert select(
        warehouse, f"SELECT count(*) FROM mentions m JOIN articles a ON a.id = m.article_id WHERE NOT ({inside})"
    ) == [(0,)]


def test_a_mention_stands_in_its_sentence_and_not_in_the_next(warehouse: Warehouse) -> None:
    article = made.article("http://example.com/s", "标题", "甲公司开工。乙公司投产！", "丙公司签约")
    reading = made.Reading(article)
    for name in ("甲公司", "乙公司", "丙公司", "标题"):
        reading._at = 0
        reading.mention("PROJECT", name)
    warehouse.load_articles(made.RUN, [article])
    warehouse.load_extractions([reading.done()])
    assert select(warehouse, "SELECT text, sentence FROM mentions ORDER BY char_start") == [
        ("标题", "标题"),
        ("甲公司", "甲公司开工。"),
        ("乙公司", "乙公司投产！"),
        ("丙公司", "丙公司签约"),
    ]


def test_articles_keep_all_their_fields(warehouse: Warehouse) -> None:
    from crawler.records import Attachment, Image, PolicyMetadata

    article = made.article(
        "http://example.com/full?a='b';DROP TABLE articles;--",
        '标题 "引号" \'; DROP TABLE articles; --',
        "第一段",
        "",
        kind="policy",
        subtitle="副题",
        published="2024-03-01T08:30:00+08:00",
        publisher="来源",
        reporters=("甲", "O'乙"),
        correspondents=("丙",),
        editor="丁",
        section="要闻",
        dateline="唐山",
        images=(Image(url="http://example.com/1.jpg", caption="图"),),
        attachments=(Attachment(url="http://example.com/1.pdf", title="附件", media_type="application/pdf"),),
        policy=PolicyMetadata(document_number="冀〔2024〕1号", issuers=("省政府",), validity="有效"),
        provenance={"title": "family", "published": "meta"},
    )
    warehouse.load_articles(made.RUN, [article])
    [row] = select(
        warehouse,
        "SELECT url, title, subtitle, published, published_date::VARCHAR, publisher, reporters, correspondents, editor, "
        "section, dateline, body, text_length, images, attachments, policy_page.issuers, policy_page.validity, "
        "provenance, fetched_at::VARCHAR FROM articles",
    )
    assert row == (
        article.url,
        article.title,
        "副题",
        "2024-03-01T08:30:00+08:00",
        "2024-03-01",
        "来源",
        ["甲", "O'乙"],
        ["丙"],
        "丁",
        "要闻",
        "唐山",
        "第一段\n",
        len(article.text),
        [{"url": "http://example.com/1.jpg", "caption": "图"}],
        [{"url": "http://example.com/1.pdf", "title": "附件", "media_type": "application/pdf"}],
        ["省政府"],
        "有效",
        {"published": "meta", "title": "family"},
        "2024-03-01 16:00:00",
    )
    [document] = warehouse.pending()
    assert (document.text, document.published, document.kind) == (article.text, "2024-03-01", "policy")
    assert document.policy == PolicyPage(document_number="冀〔2024〕1号", issuers=("省政府",), validity="有效")


@pytest.mark.parametrize(
    ("title", "paragraphs", "published"),
    [
        ("", (), None),
        ("只有标题", (), "昨天"),
        ("控制\x00字符\x1b", ("\x07", "\ud800坏"), "2024-13-45"),
        ("长文", ("很长的一句话，没有句号" * 200_000,), "2024-03-01"),
    ],
    ids=["empty", "title alone", "control characters", "two million characters"],
)
def test_odd_articles_are_kept_as_they_are(
    warehouse: Warehouse, title: str, paragraphs: tuple[str, ...], published: str | None
) -> None:
    article = made.article("http://example.com/odd", title, *paragraphs, published=published)
    assert warehouse.load_articles(made.RUN, [article]).articles_new == 1
    [document] = warehouse.pending()
    assert document.text == article.text.replace("\ud800", "\ufffd")
    assert document.published == (published if published == "2024-03-01" else None)


def test_only_articles_that_nobody_has_read_are_pending(warehouse: Warehouse) -> None:
    articles = [made.policy()[0], *(made.news(n)[0] for n in range(3))]
    warehouse.load_articles(made.RUN, articles)
    everything = [document.id for document in warehouse.pending()]
    assert everything == sorted(article.id for article in articles)
    load(warehouse)
    assert list(warehouse.pending()) == []


def test_pending_goes_on_while_its_documents_are_loaded(warehouse: Warehouse) -> None:
    articles = [made.article(f"http://example.com/{n}", f"第{n}篇", f"正文{n}") for n in range(450)]
    warehouse.load_articles(made.RUN, articles)
    seen, batch = 0, []
    for document in warehouse.pending():
        batch.append(Extraction(id=document.id, extractor="made/1"))
        if len(batch) == 90:
            seen += warehouse.load_extractions(batch).extractions
            batch = []
    assert seen == 450
    assert list(warehouse.pending()) == []


def test_another_date_asks_for_a_new_reading_and_keeps_the_facts_until_then(warehouse: Warehouse) -> None:
    load(warehouse, 1)
    article, extraction = made.news(0)
    result = warehouse.load_articles(made.RUN, [replace(article, published="2024-03-05")])
    assert (result.articles_changed, result.facts_gone) == (1, 0)
    assert [document.id for document in warehouse.pending()] == [article.id]
    assert warehouse.load_extractions([extraction]).facts_changed == 0
    assert list(warehouse.pending()) == []


def test_another_text_takes_the_old_facts_away_at_once(warehouse: Warehouse) -> None:
    load(warehouse, 1)
    article, extraction = made.news(0)
    changed = made.article(article.url, article.title, "全文更正。", fetched_at="2024-04-01T00:00:00Z")
    result = warehouse.load_articles("later", [changed])
    assert result.facts_gone == 73
    assert select(warehouse, f"SELECT count(*) FROM mentions WHERE article_id = '{article.id}'") == [(0,)]
    refused = warehouse.load_extractions([extraction])
    assert refused.extractions == 0
    assert "does not stand in the article's text" in refused.problems[0]
    assert article.id in refused.problems[0]


def test_an_older_landing_folder_never_overwrites_what_is_newer(warehouse: Warehouse) -> None:
    old = made.article("http://example.com/x", "旧题", "旧文", fetched_at="2024-01-01T00:00:00Z")
    new = made.article("http://example.com/x", "新题", "新文", fetched_at="2024-02-01T00:00:00Z")
    for article in (old, new, old):
        warehouse.load_articles(made.RUN, [article])
    assert select(warehouse, "SELECT title, body FROM articles") == [("新题", "新文")]


def test_a_new_extractor_version_replaces_what_differs_and_leaves_the_rest(warehouse: Warehouse) -> None:
    load(warehouse, 1)
    _, extraction = made.news(0)
    first, second, *rest = extraction.projects
    better = replace(
        extraction,
        extractor="made/2",
        projects=(replace(first, stage="operating"), replace(second, name="改名项目"), *rest),
    )
    result = warehouse.load_extractions([better])
    # The renamed project is another: it takes its amount and its two parties with it.
    assert (result.facts_new, result.facts_changed, result.facts_gone) == (4, 1, 4)
    assert select(warehouse, "SELECT DISTINCT extractor FROM projects") == [("made/2",)]
    before = select(warehouse, "SELECT max(seq) FROM changes")
    assert warehouse.load_extractions([replace(better, extractor="made/3")]).facts_changed == 0
    assert select(warehouse, "SELECT max(seq) FROM changes") == before
    assert select(warehouse, "SELECT DISTINCT extractor FROM mentions WHERE label = 'MONEY'") == [("made/3",)]


@pytest.mark.parametrize("value", ["1E+30", "1E+999999", "0.00001", "NaN", "Infinity", "-1E+24"])
def test_an_amount_that_does_not_fit_is_told_and_kept_out_never_cut(warehouse: Warehouse, value: str) -> None:
    article = made.article("http://example.com/big", "天文数字", "总投资很多元的甲项目和总投资1元的乙项目。")
    money = Decimal(value)
    extraction = made.one_project(
        article,
        "总投资很多元的甲项目",
        name="甲项目",
        amounts=(
            Amount(role="total_investment", low=money, high=money, currency="CNY"),
            Amount(role="subsidy", low=Decimal("9.9999"), high=Decimal("9.9999"), currency="CNY"),
        ),
    )
    start = article.text.index("很多元")
    mention = Mention(
        label="MONEY",
        start=start,
        end=start + 3,
        text="很多元",
        value=MoneyValue(low=money, high=money, currency="CNY"),
    )
    warehouse.load_articles(made.RUN, [article])
    result = warehouse.load_extractions([replace(extraction, mentions=(mention,))])
    assert len(result.problems) == 2
    assert all("does not fit" in problem and article.id in problem for problem in result.problems)
    assert select(warehouse, "SELECT role, low FROM project_amounts") == [("subsidy", Decimal("9.9999"))]
    assert select(warehouse, "SELECT text, low, currency FROM mentions") == [("很多元", None, "CNY")]
    assert select(warehouse, "SELECT kind, value FROM problems ORDER BY kind") == [
        ("mentions", str(money)),
        ("project_amounts", str(money)),
    ]
    warehouse.load_extractions([extraction])
    assert select(warehouse, "SELECT count(*) FROM problems") == [(1,)]


@pytest.mark.parametrize("value", ["999999999999999999999999.9999", "1E+23", "-1", "0", "0.5", "1000000.00000000"])
def test_an_amount_that_fits_is_kept_to_the_last_digit(warehouse: Warehouse, value: str) -> None:
    article = made.article("http://example.com/big", "甲", "甲项目投资。")
    money = Amount(role="other", low=Decimal(value), high=Decimal(value), currency="USD")
    warehouse.load_articles(made.RUN, [article])
    assert warehouse.load_extractions([made.one_project(article, "甲项目投资", amounts=(money,))]).problems == ()
    assert select(warehouse, "SELECT low FROM project_amounts") == [(Decimal(value),)]


def test_an_impossible_date_keeps_its_text_and_has_no_days(warehouse: Warehouse) -> None:
    article = made.article("http://example.com/d", "甲", "甲项目开工。")
    warehouse.load_articles(made.RUN, [article])
    result = warehouse.load_extractions([made.one_project(article, "甲项目开工", date="2023-02-30")])
    assert len(result.problems) == 1
    assert select(warehouse, "SELECT date, date_from, date_to FROM projects") == [("2023-02-30", None, None)]


@pytest.mark.parametrize(("start", "end"), [(0, 9_999), (5, 5), (6, 3), (-1, 3)])
def test_evidence_outside_the_text_keeps_the_fact_out_and_the_others_in(
    warehouse: Warehouse, start: int, end: int
) -> None:
    article, extraction = made.news(0)
    broken = replace(extraction.projects[0], evidence=Evidence(start=start, end=end))
    warehouse.load_articles(made.RUN, [article])
    result = warehouse.load_extractions([replace(extraction, projects=(broken, *extraction.projects[1:]))])
    assert "outside the text" in result.problems[0]
    assert select(warehouse, "SELECT count(*) FROM projects") == [(7,)]


def test_an_extraction_of_an_unknown_article_is_told_and_left_out(warehouse: Warehouse) -> None:
    _, extraction = made.news(0)
    result = warehouse.load_extractions([extraction])
    assert result.extractions == 0
    assert result.problems == (f"article {extraction.id}: not in the warehouse; its extraction is left out",)


def test_an_amount_points_to_the_words_that_bear_it_out(warehouse: Warehouse) -> None:
    load(warehouse, 1)
    rows = select(
        warehouse, "SELECT a.text, m.text, a.low FROM project_amounts a JOIN mentions m ON m.id = a.mention_id"
    )
    assert len(rows) == 8
    assert ("1.5亿元", "1.5亿元", Decimal("1.5") * YI) in rows


def test_a_party_named_twice_in_a_role_counts_once(warehouse: Warehouse) -> None:
    article = made.article("http://example.com/o", "甲", "甲公司投资。")
    party = Party(role="owner", name="甲公司")
    other = Party(role="partner", name="甲公司")
    warehouse.load_articles(made.RUN, [article])
    warehouse.load_extractions([made.one_project(article, "甲公司投资", organizations=(party, other, party))])
    assert select(warehouse, "SELECT role, name FROM project_organizations ORDER BY role") == [
        ("owner", "甲公司"),
        ("partner", "甲公司"),
    ]


def test_a_policy_without_its_number_in_the_text_is_borne_out_by_its_title(warehouse: Warehouse) -> None:
    article, extraction = made.policy()
    warehouse.load_articles(made.RUN, [article])
    warehouse.load_extractions([replace(extraction, policy=Policy(document_number="冀〔1999〕9号", expires="2026"))])
    assert select(warehouse, "SELECT sentence, char_start, expires_date::VARCHAR FROM policies") == [
        (article.title, 0, "2026-12-31")
    ]


def test_runs_fetches_and_reports_are_kept_once(warehouse: Warehouse) -> None:
    fetches = [made.fetch(f"http://example.com/{n}") for n in range(3)]
    for _ in range(2):
        warehouse.begin_run(made.RUN, {"sources": ["sample"]}, "2024-03-02T00:00:00Z")
        warehouse.load_fetches(made.RUN, fetches[:2])
        warehouse.load_fetches(made.RUN, [*fetches, fetches[0]])
        warehouse.load_crawl_report(made.RUN, made.report())
    warehouse.load_crawl_report(made.RUN, made.report(articles=9, problems=("zu wenig",)))
    warehouse.finish_run(made.RUN, "done", "2024-03-02T00:05:00Z")
    assert select(warehouse, "SELECT count(*), count(DISTINCT url) FROM fetches") == [(3, 3)]
    assert select(warehouse, "SELECT articles, fetches, fill_rates, problems FROM crawl_reports") == [
        (9, {"ok": 4}, {"title": 1.0}, ["zu wenig"])
    ]
    assert select(
        warehouse, "SELECT status, started_at::VARCHAR, finished_at::VARCHAR, parameters->>'$.sources[0]' FROM runs"
    ) == [("done", "2024-03-02 00:00:00", "2024-03-02 00:05:00", "sample")]


def test_known_gives_every_address_of_the_source_and_no_other(warehouse: Warehouse) -> None:
    kept, copy = (made.article(f"http://example.com/{name}", "同题", "同文") for name in "ab")
    other = made.article("http://other.example.com/", "别处", "别文", source="other")
    warehouse.load_articles(made.RUN, [kept, copy, other])
    assert [(k.url, k.id, k.content_hash) for k in warehouse.known("sample")] == [
        (kept.url, kept.id, kept.content_hash),
        (copy.url, kept.id, kept.content_hash),
    ]


def test_every_change_is_logged_once_and_numbered_without_gaps(warehouse: Warehouse) -> None:
    load(warehouse)
    load(warehouse)
    _, extraction = made.news(0)
    warehouse.load_extractions([replace(extraction, projects=extraction.projects[:3])])
    seqs = select(warehouse, "SELECT seq FROM changes ORDER BY seq")
    assert [seq for (seq,) in seqs] == list(range(1, len(seqs) + 1))
    counts = warehouse.counts()
    for kind in ("articles", "mentions", "projects", "project_amounts", "indicators", "policies", "policy_targets"):
        balance = select(
            warehouse,
            "SELECT count(*) FILTER (op = 'insert') - count(*) FILTER (op = 'delete'), count(*) FILTER (op = 'update') "
            f"FROM changes WHERE kind = '{kind}'",
        )
        assert balance == [(counts[kind], 0)], kind
