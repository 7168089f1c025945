"""The sample articles: every file keeps its form, figures add up, and the counts that others test against are true."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest
import yaml

from crawler.sample.model import (
    ARTICLES,
    HERE,
    SampleError,
    Template,
    load_articles,
    read_article,
)
from crawler.sample.site import build_site, load_plan

FILES = sorted(ARTICLES.glob("*.yml"))
EXPECTED = yaml.safe_load((HERE / "expected.yml").read_text(encoding="utf-8"))
NUMBER = re.compile(r"\d+(?:\.\d+)?")


def numbers_of(text: str) -> set[str]:
    """The numerals of a text, without thousands separators."""
    return set(NUMBER.findall(re.sub(r"(?<=\d),(?=\d{3})", "", text)))


def holds(equation: str) -> bool:
    """Whether `a+b-c=d` holds exactly, or `a/b=p%` to the printed digits of p."""
    left, right = equation.split("=")
    if "/" in left:
        part, whole = map(float, left.split("/"))
        printed = right.rstrip("%")
        digits = len(printed.partition(".")[2])
        return right.endswith("%") and abs(part / whole * 100 - float(printed)) <= 0.5 * 10**-digits + 1e-9
    terms = re.findall(r"[+-]?\d+(?:\.\d+)?", left)
    return abs(sum(map(float, terms)) - float(right)) < 1e-6


@pytest.mark.parametrize(
    ("equation", "true"),
    [
        ("1+2=3", True),
        ("10-4=6", True),
        ("1+2=4", False),
        ("61.7/812=7.6%", True),
        ("61.7/812=7.5%", False),
        ("0.1+0.2=0.3", True),
    ],
)
def test_the_check_of_sums_can_fail(equation: str, true: bool) -> None:
    assert holds(equation) is true


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_article_file_passes_the_strict_loader_and_its_sums_hold(path: Path) -> None:
    article = read_article(path)
    printed = numbers_of(article.text)
    for equation in article.sums:
        assert holds(equation), equation
        for number in NUMBER.findall(equation):
            variants = {number, number.rstrip("0").rstrip(".") if "." in number else number}
            assert variants & printed, f"{number} of {equation} is not in the text"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_article_is_as_long_as_a_real_one_and_free_of_page_furniture(path: Path) -> None:
    article = read_article(path)
    han = len(re.findall(r"[\u4e00-\u9fff]", article.text))
    assert han >= 200
    assert not re.search("责任编辑|扫码|版权|记者.{1,8}摄|□|（记者", article.text)
    assert all(re.search("摄$|供图$", caption) for caption in article.captions)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ("color: red\n", "unknown field `color`"),
        ("number: many\n", "Expected `int`"),
        ("reporters: [张三]\n", "张三 is not in the printed byline"),
        ("charset: latin-1\n", "latin-1"),
        ("paper: {}\n", "missing required field"),
        ("title: ' 前面有空格'\n", "padded"),
        ("charset: gb2312\ntitle: 镕字不在其中\n", "does not exist in gb2312"),
    ],
)
def test_a_file_that_breaks_the_form_is_refused_with_its_name(tmp_path: Path, change: str, reason: str) -> None:
    path = tmp_path / "broken.yml"
    data = yaml.safe_load((ARTICLES / "hb-2021-briefs.yml").read_text(encoding="utf-8"))
    path.write_text(yaml.safe_dump(data | yaml.safe_load(change), allow_unicode=True), encoding="utf-8")
    with pytest.raises(SampleError, match=re.escape(reason)) as error:
        read_article(path)
    assert "broken.yml" in str(error.value)


def test_articles_span_ten_years_many_places_and_all_templates() -> None:
    articles = load_articles().values()
    assert {a.published[:4] for a in articles} == {str(year) for year in range(2017, 2027)}
    assert {a.template for a in articles} == set(get_args(Template))
    everything = "".join(a.text for a in articles)
    places = "唐山 曹妃甸 石家庄 雄安新区 张家口 邯郸 沧州 黄骅 廊坊 固安 保定 秦皇岛 承德 衡水 邢台 定州 辛集"
    assert [place for place in places.split() if place not in everything] == []


def test_both_kinds_of_punctuation_occur() -> None:
    texts = [a.text for a in load_articles().values()]
    assert sum("," in t for t in texts) >= 3
    assert sum("，" in t for t in texts) >= 20


def test_one_policy_document_is_long() -> None:
    lengths = [len(a.text) for a in load_articles().values() if a.paper]
    assert max(lengths) > 3000


def test_no_two_articles_share_an_address_or_a_number() -> None:
    articles = load_articles().values()
    assert len({a.url for a in articles}) == len(articles)
    assert len({(a.host, a.number) for a in articles}) == len(articles)


def test_every_person_and_company_name_of_a_text_is_spelt_the_same_in_its_captions() -> None:
    for article in load_articles().values():
        for caption in article.captions:
            for name in re.findall(r"[\u4e00-\u9fff]{4,}有限公司", caption):
                assert name in article.text


def test_expected_counts_are_those_of_the_files() -> None:
    articles, plan = load_articles(), load_plan()
    does = [odd.does for odd in plan.odd.values()]
    listed = sum(len(listing.pages) for listing in plan.lists)
    counted = {
        "articles": len(articles),
        "news": sum(a.kind == "news" for a in articles.values()),
        "policy": sum(a.kind == "policy" for a in articles.values()),
        "by_host": {x.host: sum(a.host == x.host for a in articles.values()) for x in plan.lists},
        "duplicate": does.count("duplicate"),
        "moved": does.count("moved"),
        "soft404": does.count("soft404"),
        "mobile_copies": does.count("mobile"),
        "elsewhere": does.count("elsewhere"),
        "server_error_once": len(plan.fails_once),
        "parse_failed": sum(odd.does == "plain" and not odd.dated for odd in plan.odd.values()),
        "empty": sum(odd.does == "plain" and not odd.lines for odd in plan.odd.values()),
        "robots_disallowed": sum(
            odd.url.partition("example")[2].startswith(tuple(paths))
            for odd in plan.odd.values()
            for host, paths in plan.robots.items()
            if paths and f"//{host}/" in odd.url
        ),
        "list_pages": listed,
        "attachments": sum(bool(a.paper and a.paper.attachment) for a in articles.values()),
        "pictures": sum(len(a.captions) for a in articles.values()),
        "gb2312": sum(a.charset == "gb2312" for a in articles.values()),
    }
    assert counted == {key: value for key, value in EXPECTED.items() if key != "without_projects"}
    nothing = [a for a in articles.values() if a.kind == "news" and not re.search("项目|工程|投资", a.text)]
    assert len(nothing) == EXPECTED["without_projects"]


def test_building_the_site_twice_gives_the_same_bytes() -> None:
    first = build_site().pages
    build_site.cache_clear()
    assert build_site().pages == first
