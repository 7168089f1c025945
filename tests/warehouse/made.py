"""Articles and extractions made by rule: the n-th is always the same, its facts stand where they say."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import replace
from decimal import Decimal
from typing import Any

from crawler.records import Article, CrawlReport, Fetch
from nlp.records import (
    Amount,
    DateValue,
    Evidence,
    Extraction,
    Indicator,
    Mention,
    MoneyValue,
    OrganizationValue,
    Party,
    Policy,
    Project,
    Target,
)

RUN = "20240101T000000Z-0000"
NOW = dt.datetime(2024, 3, 3, tzinfo=dt.UTC)
PLACES = (("唐山市", "130200"), ("石家庄市", "130100"), ("曹妃甸区", "130209"), ("定州市", "130682"))
STAGES = ("signed", "started", "under_construction", "completed")


def page_id(url: str) -> str:
    """The id of a page, as the crawler makes it."""
    return hashlib.sha256(url.encode()).hexdigest()[:32]


def article(url: str, title: str, *paragraphs: str, **fields: Any) -> Article:
    """An article with the hashes that the crawler would give it."""
    given: dict[str, Any] = {
        "source": "sample",
        "kind": "news",
        "published": "2024-03-01",
        "parser": "made/1",
        "fetched_at": "2024-03-02T00:00:00+08:00",
    }
    text = "\n".join((title, *paragraphs))
    return Article(
        id=page_id(url),
        url=url,
        title=title,
        paragraphs=paragraphs,
        content_hash=hashlib.sha256(text.encode("utf-8", "replace")).hexdigest(),
        **(given | fields),
    )


class Reading:
    """Builds an Extraction by finding words in an article's text."""

    def __init__(self, of: Article, extractor: str = "made/1") -> None:
        self.text = of.text
        self.id = of.id
        self.extractor = extractor
        self._at = 0
        self.mentions: list[Mention] = []
        self.projects: list[Project] = []
        self.indicators: list[Indicator] = []

    def evidence(self, sentence: str) -> Evidence:
        """Where the sentence stands, behind the one before."""
        start = self.text.index(sentence, self._at)
        self._at = start
        return Evidence(start=start, end=start + len(sentence))

    def mention(self, label: Any, text: str, value: Any = None) -> None:
        """A mention behind the last evidence."""
        start = self.text.index(text, self._at)
        self.mentions.append(Mention(label=label, start=start, end=start + len(text), text=text, value=value))

    def done(self, policy: Policy | None = None) -> Extraction:
        """The extraction of what was found."""
        return Extraction(
            id=self.id,
            extractor=self.extractor,
            mentions=tuple(self.mentions),
            projects=tuple(self.projects),
            indicators=tuple(self.indicators),
            policy=policy,
        )


def news(n: int, projects: int = 8) -> tuple[Article, Extraction]:
    """The n-th piece of news, with some five mentions and one record for each of its projects."""
    place, code = PLACES[n % len(PLACES)]
    told = [_told(n, k, place) for k in range(projects)]
    growth = f"去年{place}实现地区生产总值{n + 1000}亿元，增长6.{n % 10}%。"
    of = article(f"http://example.com/n/{n}", f"{place}第{n}批项目开工", *(t["sentence"] for t in told), growth)
    reading = Reading(of)
    for item in told:
        _read_project(reading, item, place, code)
    reading.indicators.append(
        Indicator(
            subject=place,
            name="地区生产总值",
            value=Decimal(n + 1000) * 10**8,
            unit="元",
            period="2023",
            change_pct=Decimal(f"6.{n % 10}"),
            evidence=reading.evidence(growth.rstrip("。")),
        )
    )
    return of, reading.done()


def _told(n: int, k: int, place: str) -> dict[str, Any]:
    name, owner, builder = f"{place}第{n}号之{k}氢能产业园项目", f"燕赵{k}号能源有限公司", f"冀中{n % 50}建设集团"
    total, day = f"{n % 90 + k + 1}.5亿元", f"{k % 9 + 1}月{n % 28 + 1}日"
    return {
        "sentence": f"{day}，{name}开工，由{owner}投资，{builder}承建，总投资{total}。",
        "name": name,
        "owner": owner,
        "builder": builder,
        "total": total,
        "amount": Decimal(n % 90 + k + 1) * 10**8 + 5 * 10**7,
        "day": day,
        "edtf": f"2024-{k % 9 + 1:02d}-{n % 28 + 1:02d}",
        "stage": STAGES[k % len(STAGES)],
    }


def _read_project(reading: Reading, item: dict[str, Any], place: str, code: str) -> None:
    evidence = reading.evidence(item["sentence"])
    reading.mention("DATE", item["day"], DateValue(edtf=item["edtf"]))
    reading.mention("PROJECT", item["name"])
    for name in (item["owner"], item["builder"]):
        reading.mention("ORG", name, OrganizationValue(canonical=name, type="company"))
    value = MoneyValue(low=item["amount"], high=item["amount"], currency="CNY")
    reading.mention("MONEY", item["total"], value)
    reading.projects.append(
        Project(
            name=item["name"],
            stage=item["stage"],
            date=item["edtf"],
            place=place,
            place_code=code,
            organizations=(
                Party(role="owner", name=item["owner"]),
                Party(role="contractor", name=item["builder"]),
            ),
            amounts=(Amount(role="total_investment", low=value.low, high=value.high, currency="CNY"),),
            evidence=evidence,
            confidence=0.9,
        )
    )


def policy(n: int = 1) -> tuple[Article, Extraction]:
    """The n-th policy document, with one target."""
    number = f"冀测办字〔2024〕{n}号"
    of = article(
        f"http://example.com/p/{n}",
        f"关于第{n}批氢能产业的若干措施",
        number,
        "到2025年，建成加氢站22座。",
        kind="policy",
    )
    reading = Reading(of)
    target = Target(
        name="加氢站",
        value=Decimal(22),
        unit="座",
        period="2025",
        subject="河北省",
        evidence=reading.evidence("到2025年，建成加氢站22座"),
    )
    block = Policy(
        document_number=number,
        issuers=("河北省测试办公室",),
        issued="2024-02-01",
        effective="2024-02",
        expires="2026",
        targets=(target,),
    )
    return of, reading.done(block)


def one_project(of: Article, sentence: str, **fields: Any) -> Extraction:
    """An extraction of one project told by one sentence."""
    reading = Reading(of)
    project = Project(name=None, evidence=reading.evidence(sentence), confidence=0.5)
    reading.projects.append(replace(project, **fields))
    return reading.done()


def fetch(url: str, **fields: Any) -> Fetch:
    """A good request of an article."""
    given: dict[str, Any] = {"source": "sample", "outcome": "ok", "role": "article", "status": 200}
    return Fetch(url=url, fetched_at="2024-03-02T00:00:00Z", **(given | fields))


def report(**fields: Any) -> CrawlReport:
    """A good crawl."""
    given: dict[str, Any] = {
        "source": "sample",
        "started_at": "2024-03-02T00:00:00Z",
        "finished_at": "2024-03-02T00:01:00Z",
        "finish_reason": "finished",
        "articles": 3,
        "fetches": {"ok": 4},
        "errors": 0,
        "fill_rates": {"title": 1.0},
        "minimum_articles": 2,
        "ok": True,
    }
    return CrawlReport(**(given | fields))
