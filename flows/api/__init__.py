"""The HTTP interface: read-only pages of the published snapshot as JSON. No SQL comes in from outside."""

from flows.api.app import make_app

__all__ = ["make_app"]
