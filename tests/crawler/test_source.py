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
        ("generic", "https://x.cn/2024/0102/1.html", True),
        ("generic", "https://x.cn/", False),
    ],
)
def test_families_know_their_articles_by_address(family: str, url: str, expected: bool) -> None:
    assert FAMILIES[family].is_article(url) is expected


def test_the_example_of_the_readme_is_a_good_source(tmp_path: Path) -> None:
    readme = (BUILT_IN / "README.md").read_text(encoding="utf-8")
    example = readme.split("```yaml\n")[1].split("```")[0]
    (tmp_path / "example.yml").write_text(example, encoding="utf-8")
    source = read_source(tmp_path / "example.yml")
    assert set(msgspec.structs.asdict(source)) - {"name", "sample"} == set(yaml.safe_load(example))
