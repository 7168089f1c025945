"""What is known already: addresses that need no fetching, recent articles to look at again, addresses to leave alone.

The file is JSON Lines. A line has `url`, and for an article `id`, `content_hash` and `published`. A recent article has
`asked` (the address to look at again), `etag`, `last_modified` and `body_hash` besides. An address that is no article
has the `outcome` of its last visit, when that was (`seen`) and how many there were in a row (`failures`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from crawler.address import article_id, canonical

_DAY = timedelta(days=1)
_SLACK = timedelta(hours=2)
"""A nightly run may begin a little earlier than the night before."""
_LONGEST_REST = 64 * _DAY
_FIRST_REST = {"soft404": 1, "empty": 1, "parse_failed": 1, "gone": 2, "too_large": 8, "moved": 8, "duplicate": 8}
"""Class to the days after which an address is tried for the second time; the rest doubles with every failure."""
_ACCIDENTS = frozenset(("timeout", "server_error"))
"""These say nothing of the page: they are tried by every run, until they have failed so often:"""
_MOST_ACCIDENTS = 3


class KnownError(ValueError):
    """The file of known articles cannot be read; the message names file and line."""


class KnownAddress(msgspec.Struct, frozen=True):
    """A line of the file; other keys are ignored."""

    url: str | None = None
    """Left out where the address was taken down: of that only the id is kept."""
    forgotten: bool = False
    """Whether it was taken down and must not be fetched."""
    id: str | None = None
    """Article at this address, or whose text it repeats."""
    content_hash: str | None = None
    published: str | None = None
    """ISO 8601."""
    asked: str | None = None
    """Address at which to look again, of a recent article."""
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    """SHA-256 (hex) of the last body."""
    seen: datetime | None = None
    """When it was asked for last."""
    outcome: str | None = None
    """Class of the last visit, of an address that is no article of its own."""
    failures: int = 0
    """Visits in a row that gave no article."""

    def rests_until(self) -> datetime | None:
        """When a failed address may be asked for again; None: at once."""
        failures = self.failures
        first = _FIRST_REST.get(self.outcome or "")
        if self.outcome in _ACCIDENTS and failures > _MOST_ACCIDENTS:
            first, failures = 1, failures - _MOST_ACCIDENTS
        if first is None or self.seen is None:
            return None
        # The exponent is bounded, or a long row of failures would make a number of a thousand digits.
        rest: timedelta = min(_LONGEST_REST, first * _DAY * 2 ** min(max(failures, 1) - 1, 10))
        seen = self.seen if self.seen.tzinfo else self.seen.replace(tzinfo=UTC)
        return seen + (rest - _SLACK)


@dataclass(slots=True)
class Known:
    """What is known of a source."""

    ids: set[str] = field(default_factory=set)
    """Articles, and addresses (by the id that an article there would have) that lead to known ones."""
    by_hash: dict[str, str] = field(default_factory=dict)
    """Content hash to article id."""
    published: dict[str, str] = field(default_factory=dict)
    """Id to the time of publication, for articles and for pages once left out as outside a window."""
    recent: list[KnownAddress] = field(default_factory=list)
    """Articles that can be looked at again, in the order of the file."""
    failed: dict[str, KnownAddress] = field(default_factory=dict)
    """Id of the article that would stand there to what became of the address."""

    def rests(self, identity: str, now: datetime) -> bool:
        """Whether an address failed so lately that it is not asked for."""
        failed = self.failed.get(identity)
        until = failed.rests_until() if failed else None
        return until is not None and now < until


def read_known(path: Path | None) -> Known:
    """Read the file of known addresses. Raises KnownError."""
    known = Known()
    if path is None:
        return known
    decoder = msgspec.json.Decoder(KnownAddress)
    try:
        with path.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    _add(known, decoder.decode(line), f"{path.name}:{number}")
    except msgspec.DecodeError as error:
        raise KnownError(f"{path.name}:{number}: {error}") from None
    except OSError as error:
        raise KnownError(f"{path.name}: {error.strerror}") from None
    return known


def _add(known: Known, line: KnownAddress, where: str) -> None:
    if line.url is None:
        if line.id is None or not line.forgotten:
            raise KnownError(f"{where}: a line needs `url`, or `id` and `forgotten`")
        known.ids.add(line.id)
        return
    try:
        computed = _identity(line.id, line.url)
    except ValueError as error:
        raise KnownError(f"{where}: {error}") from None
    if line.published:
        known.published.setdefault(computed, line.published)
    if line.outcome in (None, "ok", "unchanged") or (line.id and line.outcome in ("moved", "duplicate")):
        # What was read, and left out by its date, is no article: a wider window may want it.
        if line.outcome is None or line.id:
            known.ids.update((computed, line.id or computed))
    else:
        known.failed[computed] = line
    if line.content_hash:
        known.by_hash.setdefault(line.content_hash, line.id or computed)
    if line.asked and line.id and line.outcome is None:
        known.recent.append(line)


def _identity(told: str | None, url: str) -> str:
    """Id of the article that stands, or would stand, at the address. Most lines give it, and say so by agreeing."""
    return told if told and told == article_id(url) else article_id(canonical(url))
