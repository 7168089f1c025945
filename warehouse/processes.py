"""Naming other processes to people."""

from __future__ import annotations

from pathlib import Path

_LONGEST = 200


def command_of(process: int, otherwise: str = "") -> str:
    """The command line of a process, cut where it is long; `otherwise` where the system does not tell."""
    try:
        words = Path(f"/proc/{process}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return otherwise
    told = " ".join(word.decode("utf-8", "replace") for word in words if word)
    told = " ".join(told.split())
    return (told if len(told) <= _LONGEST else told[: _LONGEST - 1] + "…") or otherwise
