"""The circuit breaker, on a clock of its own where time matters."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.breaker import LONGEST_HOLD, Breaker, Ticket
from crawler.outcome import retry_after
from crawler.records import FetchClass

HOST = "a.example"
NOW = datetime(2026, 11, 28, 8, 0, tzinfo=UTC)


def told(outcomes: list[FetchClass | None], rest: float = 0.0) -> list[str]:
    """What a host that answers so, one address after the other, is told of."""

    async def ask() -> list[str]:
        breaker = Breaker(rest, lambda: 0.0)
        for outcome in outcomes:
            ticket = await breaker.enter(HOST)
            if ticket is not None:
                breaker.arrived(ticket, outcome)
                if outcome == "ok":
                    breaker.settled(HOST, is_page=True)
        return breaker.problems()

    return asyncio.run(ask())


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        (["blocked", "blocked"], []),
        (["blocked", "ok", "blocked", "ok", "blocked"], []),
        (["blocked", "gone", "blocked", None, "blocked"], ["turned us away 3 times in a row, rested 0 s"]),
        (["blocked"] * 3 + ["ok"], ["turned us away 3 times in a row, rested 0 s"]),
        (
            ["blocked"] * 9,
            ["turned us away 3 times in a row, rested 0 s, and turned us away again; left alone, 5 addresses were not asked for"],
        ),
        (["timeout", "server_error"] * 2, []),
        (["timeout"] * 4 + ["gone"] + ["timeout"] * 4, []),
        (["timeout", "server_error"] * 2 + ["timeout"], ["gave errors or no answer 5 times in a row, rested 0 s"]),
        (
            ["blocked"] * 3 + ["ok"] + ["blocked"] * 3 + ["ok"],
            ["turned us away 3 times in a row, rested 0 s, and turned us away again; left alone, 1 addresses were not asked for"],
        ),
    ],
)  # fmt: skip
def test_a_host_is_judged_by_what_it_does_in_a_row(outcomes: list[FetchClass | None], expected: list[str]) -> None:
    assert [problem.removeprefix("warning: ").removeprefix(f"{HOST} ") for problem in told(outcomes)] == expected


def test_a_host_that_relented_is_a_warning_and_one_that_rests_still_is_none() -> None:
    assert told(["blocked"] * 3 + ["ok"])[0].startswith("warning: ")
    assert not told(["blocked"] * 3)[0].startswith("warning: ")


def test_after_a_rest_one_address_goes_first_and_decides_for_all() -> None:
    async def ask(outcome: FetchClass) -> tuple[int, list[Ticket | None]]:
        breaker = Breaker(0.01, asyncio.get_running_loop().time)
        for _ in range(3):
            breaker.arrived(Ticket(HOST), "blocked")
        waiting = [asyncio.ensure_future(breaker.enter(HOST)) for _ in range(6)]
        await asyncio.sleep(0.05)
        first = [task.result() for task in waiting if task.done()]
        # An answer that was under way before the rest decides nothing.
        breaker.arrived(Ticket(HOST), "blocked")
        assert first[0] is not None
        breaker.arrived(first[0], outcome)
        return len(first), list(await asyncio.gather(*waiting))

    count, tickets = asyncio.run(ask("ok"))
    assert count == 1
    assert all(tickets)
    count, tickets = asyncio.run(ask("blocked"))
    assert count == 1
    assert [ticket is None for ticket in tickets] == [False] + [True] * 5


def test_whoever_waits_may_be_cancelled_without_harm_to_the_others() -> None:
    async def ask() -> Ticket | None:
        breaker = Breaker(0.02, asyncio.get_running_loop().time)
        for _ in range(3):
            breaker.arrived(Ticket(HOST), "blocked")
        probe = asyncio.ensure_future(breaker.enter(HOST))
        other = asyncio.ensure_future(breaker.enter(HOST))
        await asyncio.sleep(0)
        probe.cancel()
        return await asyncio.wait_for(other, 1)

    assert asyncio.run(ask()) == Ticket(HOST, is_probe=True)


def test_a_wait_is_kept_up_to_a_limit() -> None:
    async def ask() -> float:
        loop = asyncio.get_running_loop()
        breaker = Breaker(0.0, loop.time)
        assert breaker.hold(HOST, 0.05)
        begin = loop.time()
        assert await breaker.enter(HOST) is not None
        assert not breaker.hold("b.example", LONGEST_HOLD + 1)
        assert await breaker.enter("b.example") is None
        return loop.time() - begin

    assert asyncio.run(ask()) >= 0.05


@given(st.lists(st.sampled_from(["ok", "blocked", "timeout", "gone", "moved", None]), max_size=40))
def test_whatever_a_host_answers_nobody_waits_for_ever(outcomes: list[FetchClass | None]) -> None:
    assert len(told(outcomes)) <= 1


@pytest.mark.parametrize(
    ("status", "value", "expected"),
    [
        (429, b"120", 120.0),
        (503, b" 7 ", 7.0),
        (503, b"Sat, 28 Nov 2026 08:01:00 GMT", 60.0),
        (503, b"Sat, 28 Nov 2026 07:00:00 GMT", 0.0),
        (200, b"120", None),
        (503, None, None),
        (503, b"soon", None),
        (503, b"-5", None),
        (503, b"9" * 40, None),
        (503, "１２".encode(), None),
        (503, b"Sat, 28 Nov 2026 08:01:00", None),
    ],
)
def test_the_time_to_come_again_is_read_in_both_forms(status: int, value: bytes | None, expected: float | None) -> None:
    assert retry_after(status, value, NOW) == expected
