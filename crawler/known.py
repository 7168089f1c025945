"""What is known already: addresses that need no fetching, and texts that are no news under a new address."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from crawler.address import article_id, canonical


class KnownError(ValueError):
    """The file of known articles cannot be read; the message names file and line."""


class KnownArticle(msgspec.Struct, frozen=True):
    """A line of the file; other keys are ignored."""

    url: str | None = None
    """Left out for an address that was taken down: of that only the id is kept."""
    id: str | None = None
    content_hash: str | None = None


@dataclass(slots=True)
class Known:
    """Known articles."""

    ids: set[str] = field(default_factory=set)
    by_hash: dict[str, str] = field(default_factory=dict)
    """Content hash to article id."""


def read_known(path: Path | None) -> Known:
    """Read JSON Lines with `url`, `id`, `content_hash`. Raises KnownError."""
    known = Known()
    if path is None:
        return known
    decoder = msgspec.json.Decoder(KnownArticle)
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


def _add(known: Known, article: KnownArticle, where: str) -> None:
    if article.url is None:
        if article.id is None:
            raise KnownError(f"{where}: a line needs `url`, or the `id` of an address that was taken down")
        known.ids.add(article.id)
        return
    try:
        computed = article_id(canonical(article.url))
    except ValueError as error:
        raise KnownError(f"{where}: {error}") from None
    known.ids.add(computed)
    known.ids.add(article.id or computed)
    if article.content_hash:
        known.by_hash.setdefault(article.content_hash, article.id or computed)
