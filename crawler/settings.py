"""Scrapy's settings for one source."""

from __future__ import annotations

from typing import Any

from crawler.guard import GUARDED
from crawler.source import Source

VERSION = "0.1"
NO_CONTACT = "operator gave no contact"


def user_agent(contact: str | None) -> str:
    """Our honest name. In: an address of the operator, a page or a mailbox."""
    return f"Yanzhao/{VERSION} (+{contact})" if contact else f"Yanzhao/{VERSION} ({NO_CONTACT})"


def settings(source: Source, contact: str | None, fast: bool) -> dict[str, Any]:
    """Settings for a crawl of `source`; `fast` drops the delays (towards loopback only)."""
    manners = source.politeness
    return {
        "BOT_NAME": "yanzhao",
        "USER_AGENT": user_agent(contact),
        "DEFAULT_REQUEST_HEADERS": {
            # What the archive can be read back from.
            "Accept-Encoding": "gzip, deflate",
            "Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.5",
            "Accept-Language": "zh-CN,zh;q=0.9",
        },
        "DOWNLOAD_DELAY": 0 if fast else manners.delay,
        # We hide nothing, and with jitter the least delay would not be the least.
        "DOWNLOAD_DELAY_JITTER": 0,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 8 if fast else manners.concurrency,
        "CONCURRENT_REQUESTS": 16,
        "AUTOTHROTTLE_ENABLED": not fast,
        "AUTOTHROTTLE_START_DELAY": manners.delay,
        "AUTOTHROTTLE_MAX_DELAY": manners.max_delay,
        "AUTOTHROTTLE_TARGET_CONCURRENCY": float(manners.concurrency),
        "DOWNLOAD_TIMEOUT": manners.timeout,
        "DOWNLOAD_MAXSIZE": manners.max_bytes,
        "DOWNLOAD_WARNSIZE": 0,
        "RETRY_TIMES": manners.retries,
        # 429 is a refusal, not an accident: it is not asked again.
        "RETRY_HTTP_CODES": [500, 502, 503, 504, 522, 524, 408],
        # What became of an address is in our own log.
        "RETRY_GIVE_UP_LOG_LEVEL": "DEBUG",
        # Scrapy's own default is to check none.
        "DOWNLOAD_VERIFY_CERTIFICATES": source.tls == "verified",
        "TWISTED_DNS_RESOLVER": "crawler.guard.PublicResolver",
        GUARDED: () if source.private else source.hosts,
        "DOWNLOADER_MIDDLEWARES": {
            "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
            "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
            "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
            "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
            "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": None,
            "crawler.gate.HostGate": 50,
            "crawler.robots.RobotsGuard": 100,
            "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
            "crawler.gate.Unpacker": 590,
            "crawler.gate.Archivist": 890,
        },
        "ROBOTSTXT_OBEY": False,  # RobotsGuard obeys instead.
        "COOKIES_ENABLED": False,
        "REDIRECT_ENABLED": False,
        "METAREFRESH_ENABLED": False,
        "REFERER_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "MEMUSAGE_ENABLED": False,
        "LOGSTATS_INTERVAL": 0,
        "LOG_LEVEL": "INFO",
        "LOG_FORMAT": "%(asctime)s %(levelname)s %(name)s: %(message)s",
        "STATS_DUMP": False,
        "LOG_VERSIONS": [],
        "URLLENGTH_LIMIT": 2083,
    }
