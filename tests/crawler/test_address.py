"""Addresses: one page, one canonical address, one id."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.address import (
    article_id,
    canonical,
    clean,
    host_allowed,
    is_loopback,
    is_private,
    without_secrets,
)

PAGE = "https://ts.hebnews.cn/2024-01/02/content_9.htm"


@pytest.mark.parametrize(
    "variant",
    [
        "http://ts.hebnews.cn/2024-01/02/content_9.htm",
        "//ts.hebnews.cn/2024-01/02/content_9.htm",
        "HTTPS://TS.Hebnews.CN:443/2024-01/02/content_9.htm",
        "https://ts.hebnews.cn./2024-01/02/content_9.htm",
        "https://ts.hebnews.cn/2024-01/02/content_9.htm#comments",
        "https://ts.hebnews.cn/2024-01/02/content_9.htm?from=singlemessage&isappinstalled=0",
        "https://ts.hebnews.cn/2024-01/02/content_9.htm?utm_source=weixin&utm_medium=x",
        "https://m.hebnews.cn/ts/2024-01/02/content_9.htm",
        "http://m.hebnews.cn/ts/2024-01/02/content_9.htm?from=timeline#top",
        "  https://ts.hebnews.cn/2024-01/02/content%5F9.htm  ",
        "https://ts.hebnews.cn/2024-01/./x/../02/content_9.htm",
    ],
)
def test_all_ways_to_write_an_address_are_one(variant: str) -> None:
    assert canonical(variant) == PAGE or canonical(variant, PAGE) == PAGE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (PAGE, PAGE.replace("_9", "_10")),
        (PAGE, PAGE.replace("ts.", "sjz.")),
        ("https://x.cn/a?id=1", "https://x.cn/a?id=2"),
        ("https://x.cn/A", "https://x.cn/a"),
        ("https://x.cn:8443/a", "https://x.cn/a"),
        ("https://m.hebnews.cn/index.htm", "https://index.hebnews.cn/"),
    ],
)
def test_different_pages_stay_apart(one: str, other: str) -> None:
    assert canonical(one) != canonical(other)


@pytest.mark.parametrize(
    "url", ["http://a.example/x", "http://127.0.0.1:8080/x", "http://[::1]/x", "http://localhost/x"]
)
def test_names_that_cannot_have_certificates_keep_http(url: str) -> None:
    assert canonical(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "javascript:void(0)",
        "mailto:a@b.cn",
        "ftp://x.cn/a",
        "http://",
        "http:///a",
        "http://[bad/",
        "http://x.cn:99999/",
    ],
)
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        clean(url)


PATHS = st.text(st.characters(codec="utf-8", exclude_characters="\n\r\t"), max_size=40)


@given(
    scheme=st.sampled_from(["http", "https"]),
    host=st.sampled_from(["ts.hebnews.cn", "m.hebnews.cn", "x.example", "1.2.3.4", "例子.cn", "x.cn:80", "x.cn:8080"]),
    path=PATHS,
    query=PATHS,
)
def test_the_canonical_address_is_its_own(scheme: str, host: str, path: str, query: str) -> None:
    try:
        once = canonical(f"{scheme}://{host}/{path}?{query}")
    except ValueError:
        return
    assert canonical(once) == once
    assert canonical(clean(once)) == once
    assert once.isascii()


def test_the_id_is_the_hash_of_the_canonical_address() -> None:
    assert article_id(PAGE) == hashlib.sha256(PAGE.encode()).hexdigest()[:32]


@pytest.mark.parametrize(
    ("host", "allowed"),
    [
        ("ts.hebnews.cn", True),
        ("a.b.gov.cn", True),
        ("gov.cn", False),
        ("hebnews.cn", False),
        ("evil-ts.hebnews.cn", False),
        ("xgov.cn", False),
    ],
)
def test_allowed_hosts_are_exact_or_subdomains(host: str, allowed: bool) -> None:
    assert host_allowed(host, ("ts.hebnews.cn", "*.gov.cn")) is allowed


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://127.0.0.1:1", True),
        ("http://localhost:1/", True),
        ("http://[::1]:1", True),
        ("http://127.0.0.1.evil.cn", False),
        ("http://10.0.0.1", False),
    ],
)
def test_loopback_is_this_machine_only(url: str, expected: bool) -> None:
    assert is_loopback(url) is expected


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "127.8.9.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1"),
        *("0.0.0.0", "224.0.0.1", "255.255.255.255", "240.0.0.1", "198.18.0.1", "192.0.2.1"),
        *("::1", "[::1]", "fe80::1%eth0", "fc00::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:0a00:0001::", "::"),
    ],
)
def test_addresses_that_are_not_public_are_known(host: str) -> None:
    assert is_private(host)


@pytest.mark.parametrize(
    "host", ["93.184.215.14", "2606:4700::1111", "::ffff:93.184.215.14", "www.hebei.gov.cn", "localhost", "", "1.2.3"]
)
def test_names_and_public_addresses_are_none(host: str) -> None:
    assert not is_private(host)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("GET http://a.cn/p?page=1&token=x&fix=0", "GET http://a.cn/p?page=1&token=…&fix=0"),
        ("http://a.cn/p?access_token=x>", "http://a.cn/p?access_token=…>"),
        ("http://user:word@a.cn/p", "http://…@a.cn/p"),
        ("a.cn/p?Sign=x&sessionid=y;auth=z", "a.cn/p?Sign=…&sessionid=…;auth=…"),
        ("no address: key=value", "no address: key=value"),
        ("http://a.cn/columns/x?page=1&fix=0", "http://a.cn/columns/x?page=1&fix=0"),
    ],
)
def test_secrets_in_addresses_are_kept_from_logs(text: str, expected: str) -> None:
    assert without_secrets(text) == expected
