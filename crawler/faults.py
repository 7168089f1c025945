"""What can be wrong with a page. The message is a reason in a few words, without any text of the page."""

from __future__ import annotations


class ParseError(Exception):
    """The page is no article that we can read; `str()` says why."""


class SoftNotFound(ParseError):
    """A page that says that it does not exist, whatever its HTTP status."""


class EmptyPage(ParseError):
    """An article page with a title, but without text, picture or attachment."""


class BlockedPage(ParseError):
    """A challenge instead of a page. Never solved: the crawl backs off and reports."""


class ScriptOnly(BlockedPage):
    """Nothing but a script: a challenge, or a page that a browser would have to make."""
