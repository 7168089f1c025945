"""Source files: those that we ship, and every rule that they must keep."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from crawler.families import FAMILIES
from crawler.source import (
    BUILT_IN,
    Source,
    SourceError,
    enabled_sources,
    load_source,
    load_sources,
    read_source,
    sample_sources,
)

GOOD: dict[str, Any] = {
    "title": "某报",
    "family": "founder_web",
    "lists": [{"url": "https://a.example.cn/node_1.htm", "more": "https://a.example.cn/node_1_{page}.htm"}],
    "hosts": ["a.example.cn"],
    "minimum_articles": 5,
}


def write(folder: Path, stem: str = "own", **changes: Any) -> Path:
    path = folder / f"{stem}.yml"
    data = {key: value for key, value in {**GOOD, **changes}.items() if value is not ...}
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    return path


def test_the_shipped_sources_are_whole() -> None:
    sources = load_sources()
    assert {"hebei-gov-policy", "hebnews-hebei", "hebnews-tangshan", "sample-news", "sample-policy"} <= set(sources)
    assert {path.stem for path in BUILT_IN.glob("*.yml")} == set(sources)


@pytest.mark.parametrize("source", [s for s in load_sources().values() if not s.sample], ids=lambda s: s.name)
def test_real_sources_are_polite_and_https(source: Source) -> None:
    assert source.politeness.delay >= 2
    assert source.politeness.concurrency == 1
    assert all(page_list.url.startswith("https://") for page_list in source.lists)


def test_a_run_never_includes_the_sample_site() -> None:
    assert [s.name for s in sample_sources()] == ["sample-news", "sample-policy"]
    enabled = enabled_sources()
    assert enabled
    assert not any(source.sample for source in enabled)
    assert all(".example" in host for source in sample_sources() for host in source.hosts)


def test_a_user_adds_sources_in_a_folder_of_his_own(tmp_path: Path) -> None:
    write(tmp_path)
    assert load_source("own", tmp_path).title == "某报"
    assert "sample-news" in load_sources(tmp_path)
    assert "own" not in load_sources()


def test_a_source_of_the_user_cannot_hide_a_built_in_one(tmp_path: Path) -> None:
    write(tmp_path, "sample-news")
    with pytest.raises(SourceError, match=r"sample-news\.yml: key `name`: there is a built-in source"):
        load_sources(tmp_path)


def test_an_unknown_source_is_told_with_the_known_ones() -> None:
    with pytest.raises(SourceError, match=r"unknown source 'x'; known are .*sample-news"):
        load_source("x")


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no such directory"):
        load_sources(tmp_path / "none")


def test_a_source_is_frozen(tmp_path: Path) -> None:
    source = read_source(write(tmp_path))
    with pytest.raises(AttributeError):
        source.title = "x"  # type: ignore[misc]
    assert msgspec.structs.asdict(source)["known_pages"] == 3


@pytest.mark.parametrize(
    ("changes", "key", "problem"),
    [
        ({"title": ...}, "title", "missing required"),
        ({"titel": "x"}, "titel", "unknown field"),
        ({"minimum_articles": 0}, "minimum_articles", "zero never passes"),
        ({"minimum_articles": "many"}, "minimum_articles", "Expected `int`"),
        ({"family": "wordpress"}, "family", "unknown; known are"),
        ({"kind": "blog"}, "kind", "Invalid enum value"),
        ({"lists": []}, "lists", "needs a list"),
        ({"lists": [{"more": "x"}]}, "lists[0]", "`url`"),
        ({"lists": [{"url": "node_1.htm"}]}, "lists[0].url", "no http(s) address"),
        ({"lists": [{"url": "https://b.example.cn/"}]}, "lists[0].url", "b.example.cn is none of `hosts`"),
        ({"lists": [{"url": "https://a.example.cn/", "more": "https://a.example.cn/2"}]}, "lists[0].more", "{page}"),
        ({"lists": [{"url": "https://a.example.cn/", "links": "ul["}]}, "lists[0].links", "no CSS selector"),
        ({"lists": [{"url": "https://a.example.cn/", "max_pages": 0}]}, "lists[0].max_pages", "at least 1"),
        ({"politeness": {"delay": 0}}, "politeness.delay", "0 is not between 0.5 and 3600"),
        ({"politeness": {"concurrency": 99}}, "politeness.concurrency", "not between"),
        ({"politeness": {"speed": 1}}, "politeness", "unknown field `speed`"),
        ({"selectors": {"headline": "h1"}}, "selectors.headline", "no such field"),
        ({"selectors": {"title": "h1::("}}, "selectors.title", "no CSS selector"),
        ({"timezone": "Mars/Olympus"}, "timezone", "no such time zone"),
        ({"timezone": "../x"}, "timezone", "no such time zone"),
        ({"name": "other"}, "name", "must be the file's name"),
        ({"known_pages": 0}, "known_pages", "at least 1"),
        ({"articles": "content_(\\d+"}, "articles", "no regular expression"),
        ({"lists": [{"url": "https://a.example.cn/{date:%Y%m}/1.html", "days": 0}]}, "lists[0].days", "at least 1"),
        ({"lists": [{"url": "https://a.example.cn/{date:%H}/1.html"}]}, "lists[0].url", "stand in braces"),
        ({"lists": [{"url": "https://a.example.cn/{date}/1.html"}]}, "lists[0].url", "stand in braces"),
        ({"lists": [{"url": "https://b.example.cn/{date:%Y}/1.html"}]}, "lists[0].url", "is none of `hosts`"),
        (
            {"lists": [{"url": "https://a.example.cn/", "more": "https://a.example.cn/{page}/{page+1}"}]},
            "lists[0].more",
            "braces",
        ),
        (
            {"lists": [{"url": "https://a.example.cn/", "numbered": "sideways"}]},
            "lists[0].numbered",
            "Invalid enum value",
        ),
        (
            {"lists": [{"url": "https://a.example.cn/{date:%Y}/", "more": "https://a.example.cn/{page}"}]},
            "lists[0].more",
            "an issue's pages are those that it lists",
        ),
        ({"hosts": ["a.example.cn", "10.0.0.1"]}, "hosts", "10.0.0.1 is a private address; `private: true` allows it"),
        ({"tls": "none"}, "tls", "Invalid enum value"),
        ({"politeness": {"rest": -1}}, "politeness.rest", "-1 is not between 0 and 3600"),
    ],
)
def test_a_broken_file_is_told_with_file_and_key(
    tmp_path: Path, changes: dict[str, Any], key: str, problem: str
) -> None:
    with pytest.raises(SourceError) as caught:
        read_source(write(tmp_path, **changes))
    message = str(caught.value)
    assert message.startswith("own.yml: ")
    assert f"`{key}" in message
    assert problem in message
    assert "\n" not in message


@pytest.mark.parametrize(
    ("text", "problem"),
    [("a: [", "no YAML"), ("- 1", "not a mapping"), ("", "not a mapping"), ("\xff", "not a mapping")],
)
def test_what_is_no_mapping_is_told(tmp_path: Path, text: str, problem: str) -> None:
    (tmp_path / "own.yml").write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match=rf"own\.yml: {problem}"):
        read_source(tmp_path / "own.yml")


def test_bytes_that_are_no_text_are_told(tmp_path: Path) -> None:
    (tmp_path / "own.yml").write_bytes(b"\xff\xfe\xfa")
    with pytest.raises(SourceError, match=r"own\.yml: no YAML"):
        read_source(tmp_path / "own.yml")


@pytest.mark.parametrize(
    ("family", "url", "expected"),
    [
        ("founder_web", "https://ts.hebnews.cn/2024-10/28/content_9.htm", True),
        ("founder_web", "https://ts.hebnews.cn/node_22633.htm", False),
        ("founder_web", "https://ts.hebnews.cn/2024-10/28/content_9_2.htm", False),
        ("founder_web", "https://m.hebnews.cn/ts/2024-10/28/content_9.htm", True),
        (
            "columns_uuid",
            "https://www.hebei.gov.cn/columns/8dff597e-a95c-4b20-b321-a5320af40141/202401/02/8dff597e-a95c-4b20-b321-a5320af40142.html",
            True,
        ),
        ("columns_uuid", "https://www.hebei.gov.cn/columns/8dff597e-a95c-4b20-b321-a5320af40141/index.html", False),
        ("founder_epaper", "https://hbrb.hebnews.cn/pc/paper/c/202607/21/content_304725.html", True),
        ("founder_epaper", "https://hbrb.hebnews.cn/pc/paper/c/201712/20/c40941.html", True),
        ("founder_epaper", "https://hbrb.hebnews.cn/html/2014-01/01/content_9022.htm", True),
        ("founder_epaper", "https://epaper.huanbohainews.com.cn/tsldrb/pc/content/202302/22/content_57459.html", True),
        ("founder_epaper", "https://hbrb.hebnews.cn/pc/paper/layout/202607/21/node_01.html", False),
        ("trs", "https://hbdrc.hebei.gov.cn/gggs_980/202405/t20240506_101750.html", True),
        ("trs", "https://hbdrc.hebei.gov.cn/gggs_980/202405/t20240506_101750_1.html", False),
        ("trs", "https://hbdrc.hebei.gov.cn/gggs_980/index_1.html", False),
        ("enorth", "http://news.hebei.com.cn/system/2018/03/27/018693910.shtml", True),
        ("enorth", "http://news.hebei.com.cn/system/2018/03/27/018693910_01.shtml", False),
        ("enorth", "http://x.hebei.com.cn/system/more/23022002000000000/0000/23022002000000000_00000083.shtml", False),
        ("xinhua", "https://www.xiongan.gov.cn/20250429/7cbd00ffe7bd45668510b7f9fecbdd5d/c.html", True),
        ("xinhua", "http://www.xiongan.gov.cn/2020-07/03/c_1210687490.htm", True),
        ("xinhua", "http://www.xiongan.gov.cn/2020-07/03/c_1210687490_2.htm", False),
        ("xinhua", "https://www.xiongan.gov.cn/tzgg.html", False),
        ("eportal", "https://www.sjz.gov.cn/col/1585808798952/2023/10/08/1696748920114.html", True),
        ("eportal", "http://info.hebei.gov.cn/eportal/ui?pageId=6817552&articleKey=7078965&columnId=1", True),
        ("eportal", "http://info.hebei.gov.cn/eportal/ui?pageId=6817552&currentPage=1", False),
        ("eportal", "https://www.sjz.gov.cn/col/1585808798952/index.html", False),
        ("eportal", "http://jyt.hebei.gov.cn/column.jsp?id=1533807631441&current=2", False),
        ("generic", "https://x.cn/2024/0102/1.html", True),
        ("generic", "https://x.cn/", False),
    ],
)
def test_families_know_their_articles_by_address(family: str, url: str, expected: bool) -> None:
    assert FAMILIES[family].is_article(url) is expected


def test_what_the_sources_of_the_province_are() -> None:
    """Every family that we read is used, and every paper and government of the plan has a source."""
    sources = load_sources().values()
    assert {s.family for s in sources} == set(FAMILIES)
    hosts = {host for s in sources for host in s.hosts}
    assert {
        "hbrb.hebnews.cn",
        "yzdsb.hebnews.cn",
        "epaper.huanbohainews.com.cn",
        "tangshan.huanbohainews.com.cn",
    } <= hosts
    assert {"*.hebei.com.cn", "www.hebei.gov.cn", "hbdrc.hebei.gov.cn", "www.xiongan.gov.cn"} <= hosts
    assert {"www.tangshan.gov.cn", "www.sjz.gov.cn"} <= hosts
    assert {f"{city}.hebnews.cn" for city in ("ts", "sjz", "lf", "bd", "zjk", "qhd", "cd", "hs", "cangzhou")} <= hosts


def test_the_example_of_the_readme_is_a_good_source(tmp_path: Path) -> None:
    readme = (BUILT_IN / "README.md").read_text(encoding="utf-8")
    example = readme.split("```yaml\n")[1].split("```")[0]
    (tmp_path / "example.yml").write_text(example, encoding="utf-8")
    source = read_source(tmp_path / "example.yml")
    assert set(msgspec.structs.asdict(source)) - {"name", "sample"} == set(yaml.safe_load(example))
