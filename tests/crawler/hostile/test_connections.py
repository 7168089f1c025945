"""Connections made without a proxy: private networks, names that point there, certificates and old TLS."""

from __future__ import annotations

import json
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from hostile_site import HostileSite, list_html
from loopback import founder, lines, write_source
from measured import Measured, run_measured
from scrapy.resolver import dnscache

from crawler.guard import PublicResolver, was_private

MANNERS = {"delay": 0.5, "timeout": 5, "retries": 1}


def crawl(site: HostileSite, folder: Path, scheme: str, **changes: Any) -> tuple[Measured, dict[str, Any]]:
    """Crawl a list with one article at the server itself; gives the process and the report."""
    base = f"{scheme}://localhost:{site.port}"
    article = f"{base}/2024-05/06/content_1.htm"
    at = base.replace("https://", "http://")
    site.put(f"{at}/node_1.htm", list_html([article]))
    site.put(f"{at}/2024-05/06/content_1.htm", founder(article, 1, "2024-05-06", "第1号项目开工建设。"))
    sources = write_source(
        folder / "sources",
        **{"lists": [{"url": f"{base}/node_1.htm"}], "hosts": ["localhost"], "politeness": MANNERS, **changes},
    )
    done = run_measured(None, sources, folder / "out")
    return done, json.loads((folder / "out" / "report.json").read_text(encoding="utf-8"))


def test_a_name_that_points_into_a_private_network_is_not_connected_to(tmp_path: Path) -> None:
    with HostileSite() as site:
        done, report = crawl(site, tmp_path, "http")
        assert site.asked == []
    assert done.returncode == 1
    assert "robots.txt cannot be read (a name with a private address)" in report["problems"][0]
    assert {fetch["outcome"] for fetch in lines(tmp_path / "out" / "fetches.jsonl")} == {"blocked"}


def test_a_source_may_say_that_its_hosts_are_private(tmp_path: Path) -> None:
    with HostileSite() as site:
        done, report = crawl(site, tmp_path, "http", private=True)
        assert len(site.asked) == 3
    assert (done.returncode, report["articles"]) == (0, 1), done.stderr


def resolver(*guarded: str) -> PublicResolver:
    made = PublicResolver(None, 100, 1.0)
    made.guarded = guarded
    return made


@pytest.mark.parametrize(
    "address", ["10.0.0.1", "127.0.0.2", "169.254.169.254", "192.168.3.4", "100.64.0.1", "0.0.0.0"]
)
def test_a_name_may_be_public_now_and_private_a_second_later(address: str) -> None:
    made = resolver("*.press.example")
    answers: list[Any] = []
    for resolved in ("93.184.215.14", address):
        dnscache["www.press.example"] = resolved
        made.getHostByName("www.press.example").addBoth(answers.append)
    del dnscache["www.press.example"]
    assert answers[0] == "93.184.215.14"
    assert answers[1].type.__name__ == "DNSLookupError"
    assert was_private("www.press.example")


def test_the_operators_proxy_may_have_a_private_address() -> None:
    made = resolver("www.press.example")
    dnscache["proxy.lan"] = "10.1.2.3"
    answers: list[Any] = []
    made.getHostByName("proxy.lan").addBoth(answers.append)
    del dnscache["proxy.lan"]
    assert answers == ["10.1.2.3"]
    assert not was_private("proxy.lan")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of our own for another name than the server's."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "other.example")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("other.example")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    plain = serialization.NoEncryption()
    secret = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    path.write_bytes(secret + signed.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.mark.parametrize(("tls", "articles"), [("any", 1), ("verified", 0)], ids=["misfit taken", "misfit refused"])
def test_certificates_are_taken_as_the_source_says(tmp_path: Path, certificate: Path, tls: str, articles: int) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with HostileSite(tls=context) as site:
        done, report = crawl(site, tmp_path, "https", private=True, tls=tls)
        assert bool(site.asked) == bool(articles)
    assert (done.returncode, report["articles"]) == (1 - articles, articles), done.stderr
    if not articles:
        assert "no agreement on TLS" in report["problems"][0]
