"""One page, one address: the canonical form of an address and the article id made of it.

`clean` is what is asked for; `canonical` is what identifies. Two addresses that differ only in scheme, fragment,
tracking arguments, case of the host, default port or the copy for telephones have one canonical address.
"""

from __future__ import annotations

import hashlib
import ipaddress
import re
from functools import lru_cache
from urllib.parse import quote, unquote_to_bytes, urljoin, urlsplit, urlunsplit

_TRACKING = re.compile(
    r"^(?:utm_\w+|from|isappinstalled|share\w*|wx_?share|spm|scene|clicktime|enterid|nsukey|_t|m-page|fbclid|gclid)$",
    re.I,
)
_MOBILE_HOSTS = ("hebnews.cn", "hebnews.example")
"""Domains whose copies for telephones are `m.DOMAIN/SUB/path` of `SUB.DOMAIN/path` (told
by the pages' own `urlpad`)."""
_NO_CERTIFICATES = (".example", ".test", ".invalid", ".localhost")
"""Names that RFC 2606 and RFC 6761 reserve: nobody can serve https there."""
_SECRET = re.compile(
    r"([?&;][\w.-]{0,40}(?:token|key|secret|sign|sig|session|sid|auth|passw|pwd|ticket|code)[\w.-]{0,40}=)[^&;\s\"'<>]+",
    re.I,
)
_USER = re.compile(r"//[^/@\s]{1,200}@")
_DEFAULT_PORTS = {"http": 80, "https": 443}
_TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")
"""IPv4 addresses behind NAT64 (RFC 6052)."""
_SAFE_PATH = "/:@!$&'()*+,;=-._~%"
_SAFE_QUERY = _SAFE_PATH + "?"


@lru_cache(maxsize=4096)
def clean(url: str, base: str | None = None) -> str:
    """An absolute http(s) address in normal form, with the scheme that was printed.

    In: an address, perhaps relative or protocol-relative to `base`. Raises ValueError for anything else than http(s).
    """
    url = urljoin(base, url.strip()) if base else url.strip()
    if url.startswith("//"):
        url = f"http:{url}"
    parts = urlsplit(url)
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORTS or not parts.hostname:
        raise ValueError("not an http(s) address")
    host = _host(parts.hostname)
    port = parts.port
    netloc = host if port in (None, _DEFAULT_PORTS[scheme]) else f"{host}:{port}"
    netloc, path = _desktop(netloc, _without_dots(_quoted(parts.path, _SAFE_PATH)))
    return urlunsplit((scheme, netloc, path, _query(parts.query), ""))


@lru_cache(maxsize=4096)
def canonical(url: str, base: str | None = None) -> str:
    """The address that identifies a page: as `clean`, and https, but http for names that cannot have certificates.

    Idempotent. Raises ValueError as `clean`.
    """
    parts = urlsplit(clean(url, base))
    host = parts.hostname or ""
    own_port = parts.port is not None and parts.port not in _DEFAULT_PORTS.values()
    netloc = parts.netloc if own_port or parts.port is None else parts.netloc.rpartition(":")[0]
    scheme = "http" if own_port or _is_local(host) else "https"
    return urlunsplit((scheme, netloc, parts.path, parts.query, ""))


def article_id(canonical_url: str) -> str:
    """First 32 hex digits of the SHA-256 of a canonical address."""
    return hashlib.sha256(canonical_url.encode()).hexdigest()[:32]


def host_of(url: str) -> str:
    """Lower-case host name of an address, without port; empty where there is none."""
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


def host_allowed(host: str, allowed: tuple[str, ...]) -> bool:
    """Whether a host is one of `allowed`; `*.domain` stands for its subdomains."""
    return any(host == name or (name.startswith("*.") and host.endswith(name[1:])) for name in allowed)


def is_loopback(url: str) -> bool:
    """Whether an address names this machine itself."""
    host = host_of(url)
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_private(host: str) -> bool:
    """Whether a host is written as an address that is not public: loopback, link-local, private, shared, reserved.

    False for names. Registry: IANA special-purpose addresses, as `ipaddress` knows it.
    """
    try:
        address = ipaddress.ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if address in _TRANSLATED:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_private(str(inner))
    return not address.is_global or address.is_multicast


def without_secrets(text: str) -> str:
    """Text with what looks like a password or a token in its addresses replaced by `…`: for logs."""
    return _USER.sub("//…@", _SECRET.sub(r"\1…", text))


def _host(name: str) -> str:
    name = name.lower().rstrip(".")
    if ":" in name:
        return f"[{ipaddress.IPv6Address(name).compressed}]"
    if not name:
        raise ValueError("an address without a host")
    return name if name.isascii() else name.encode("idna").decode("ascii")


def _is_local(host: str) -> bool:
    if host == "localhost" or host.endswith(_NO_CERTIFICATES):
        return True
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _desktop(host: str, path: str) -> tuple[str, str]:
    for domain in _MOBILE_HOSTS:
        if host == f"m.{domain}" and (match := re.match(r"/([a-z0-9-]{1,40})(/\d{4}-\d\d/.+)$", path)):
            return f"{match[1]}.{domain}", match[2]
    return host, path


def _without_dots(path: str) -> str:
    """A path without `.` and `..` segments (RFC 3986, 5.2.4), at least `/`."""
    if "/." not in path:
        return path or "/"
    kept: list[str] = []
    *segments, last = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if last == "..":
        del kept[-1:]
    return "/".join(["", *kept, "" if last in (".", "..") else last])


def _query(query: str) -> str:
    kept = [part for part in query.split("&") if part and not _TRACKING.match(part.partition("=")[0])]
    return _quoted("&".join(kept), _SAFE_QUERY)


def _quoted(text: str, safe: str) -> str:
    """Percent-encoding in one form: upper-case digits, unreserved characters plain, others encoded as UTF-8."""

    def normal(match: re.Match[str]) -> str:
        byte = unquote_to_bytes(match[0])
        return byte.decode("ascii") if re.fullmatch(rb"[A-Za-z0-9._~-]", byte) else match[0].upper()

    text = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", text)
    return re.sub(r"%[0-9A-Fa-f]{2}", normal, quote(text, safe=safe))
