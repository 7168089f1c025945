"""The circuit breaker: a host that turns us away, or keeps failing, is left alone.

After some refusals in a row a host rests; then one address is asked for, and the answer decides: an answer with a page
lets the crawl go on, a further refusal leaves the host alone until the end of the crawl, as does a second opening.
Challenges are never solved. What was not asked for is not recorded, so that the next crawl asks for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from crawler.records import FetchClass

_PATIENCE = {"turned us away": 3, "gave errors or no answer": 5}
"""What a host does to the times in a row after which it is left alone. A refusal is meant; silence may be chance."""
_SILENT = frozenset(("timeout", "server_error"))
LONGEST_HOLD = 120.0
"""Seconds that we wait where a host asks for it (Retry-After); one that asks for more is left alone."""

State = Literal["closed", "resting", "trial", "shut"]


@dataclass(frozen=True, slots=True)
class Ticket:
    """The right to ask a host for one address."""

    host: str
    is_probe: bool = False
    """Whether it is the one address after a rest, on whose answer others wait."""


@dataclass(slots=True)
class _Host:
    state: State = "closed"
    bad: int = 0
    """Times in a row."""
    what: str = ""
    """What it did these times."""
    until: float = 0.0
    """End of the rest, or of the wait that it asked for; in the clock's seconds."""
    probe: asyncio.Future[bool] | None = None
    """Whether the one address asked for after the rest was answered."""
    skipped: int = 0
    opened: str = ""
    """Why it rested, in words; empty where it never did."""


class Breaker:
    """Knows of each host whether it may be asked."""

    def __init__(self, rest: float, clock: Callable[[], float]) -> None:
        """In: seconds of rest, and a clock that never goes back, in seconds."""
        self._rest = rest
        self._clock = clock
        self._hosts: dict[str, _Host] = {}

    async def enter(self, host: str) -> Ticket | None:
        """Wait until a host may be asked; None where it is left alone. Every ticket is handed back by `arrived`."""
        state = self._of(host)
        while state.state != "shut":
            if state.probe is not None:
                await asyncio.wait([state.probe])
                continue
            if state.state == "resting":
                state.probe = asyncio.get_running_loop().create_future()
                await self._sleep_as_probe(state)
                state.state = "trial"
                return Ticket(host, is_probe=True)
            if (left := state.until - self._clock()) > 0:
                await asyncio.sleep(left)
                continue
            return Ticket(host)
        state.skipped += 1
        return None

    async def _sleep_as_probe(self, state: _Host) -> None:
        try:
            await asyncio.sleep(max(0.0, state.until - self._clock()))
        except asyncio.CancelledError:
            self._end_probe(state)
            raise

    def arrived(self, ticket: Ticket, outcome: FetchClass | None) -> None:
        """Note an answer, or that none came. In: its class by status alone; None where it says nothing of the host."""
        state = self._of(ticket.host)
        if state.probe is None or ticket.is_probe:
            self.note(ticket.host, outcome)
        # Else it was under way before the rest: the probe decides.
        if ticket.is_probe:
            self._end_probe(state)

    def note(self, host: str, outcome: FetchClass | None) -> None:
        """Note an answer of a host to which another one led."""
        state = self._of(host)
        if outcome == "blocked":
            self._worse(state, "turned us away")
        elif outcome in _SILENT:
            self._worse(state, "gave errors or no answer")
        elif outcome is not None and state.what == "gave errors or no answer":
            state.bad = 0

    def settled(self, host: str, is_page: bool) -> None:
        """Note what the body of a good answer was: a page, or a challenge instead of one."""
        state = self._of(host)
        if not is_page:
            self._worse(state, "turned us away")
            return
        state.bad = 0
        if state.state == "trial":
            state.state = "closed"

    def hold(self, host: str, seconds: float) -> bool:
        """Keep a wait that a host asks for; False where it is too long: the host is left alone."""
        state = self._of(host)
        if seconds > LONGEST_HOLD:
            state.state, state.opened = "shut", f"asked us to come back after {seconds:.0f} s"
            return False
        state.until = max(state.until, self._clock() + seconds)
        return True

    def problems(self) -> list[str]:
        """What to tell of the hosts that rested or were left alone."""
        found = []
        for host, state in self._hosts.items():
            if state.state == "shut":
                found.append(f"{host} {state.opened}; left alone, {state.skipped} addresses were not asked for")
            elif state.opened:
                mark = "warning: " if state.state == "closed" else ""
                found.append(f"{mark}{host} {state.opened}")
        return found

    def _of(self, host: str) -> _Host:
        return self._hosts.setdefault(host, _Host())

    def _worse(self, state: _Host, what: str) -> None:
        state.bad = state.bad + 1 if state.what == what else 1
        state.what = what
        if state.state == "trial" or (state.state == "closed" and state.bad >= _PATIENCE[what] and state.opened):
            state.state, state.opened = "shut", f"{state.opened}, and {what} again"
        elif state.state == "closed" and state.bad >= _PATIENCE[what]:
            state.state, state.until = "resting", self._clock() + self._rest
            state.opened = f"{what} {state.bad} times in a row, rested {self._rest:g} s"

    def _end_probe(self, state: _Host) -> None:
        if state.probe is not None and not state.probe.done():
            state.probe.set_result(True)
        state.probe = None
