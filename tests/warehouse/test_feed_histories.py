"""Whatever happens to a warehouse, the feed tells each change once, and who applies it from anywhere has our state.

Each step is one transaction. Behind it, every row that came has one entry `insert`, every row that went one `delete`,
every row that differs one `update`, and nothing else has any.
"""

from __future__ import annotations

import shutil
import tempfile
from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from typing import Any

import made
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from test_feed import NOW, State, apply, last_of, state_of, version

from crawler.records import Article
from nlp.records import Extraction
from warehouse.copies import find_copies
from warehouse.feed import Feed
from warehouse.forget import forget, note_erased, traces
from warehouse.resolution.overrides import Numbered, Override
from warehouse.resolution.places import Place
from warehouse.resolution.resolve import resolve
from warehouse.store import Warehouse

PLACES = [Place(key=code, name=name, level="prefecture") for name, code in made.PLACES]
numbers, editions, kept = st.integers(0, 2), st.integers(0, 2), st.integers(0, 2)


class Histories(RuleBasedStateMachine):
    empty: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name) / "warehouse.duckdb"
        shutil.copyfile(self.empty, path)
        self.warehouse = Warehouse(path, clock=lambda: NOW)
        self.feed = Feed(self.warehouse.connection, with_text=True)
        self.state: State = state_of(self.warehouse)
        self.seen = 0
        self.points: list[tuple[int, State]] = [(0, {})]
        self.overrides: list[Override] = []
        self.loaded: dict[int, tuple[Article, Extraction]] = {}

    def teardown(self) -> None:
        for seen, state in self.points:
            apply(state, list(self.feed.changes(seen)))
            assert state == self.state
        self.warehouse.close()
        self.folder.cleanup()

    def told(self) -> list[dict[str, Any]]:
        """The entries of the transaction that just ended, held against what it did."""
        news = list(self.feed.changes(self.seen))
        assert [entry["seq"] for entry in news] == list(range(self.seen + 1, last_of(self.warehouse) + 1))
        before, after = self.state, state_of(self.warehouse)
        expected = dict.fromkeys(after.keys() - before.keys(), "insert")
        expected |= dict.fromkeys(before.keys() - after.keys(), "delete")
        expected |= {key: "update" for key in before.keys() & after.keys() if before[key] != after[key]}
        entries = defaultdict(list)
        for entry in news:
            entries[entry["table"], entry["id"]].append(entry["change"])
        assert dict(entries) == {key: [change] for key, change in expected.items()}
        self.state, self.seen = after, self.seen + len(news)
        return news

    def resolved(self) -> None:
        lines = [Numbered(number, line) for number, line in enumerate(self.overrides, 1)]
        resolve(self.warehouse.connection, NOW, PLACES, lines)
        self.told()

    def ids(self, table: str) -> list[str]:
        return sorted(id_ for kind, id_ in self.state if kind == table)

    @initialize(n=numbers)
    def begin(self, n: int) -> None:
        self.load(n, 0, 2, "signed")

    @rule(n=numbers, edition=editions, kept=kept, stage=st.sampled_from(made.STAGES))
    def load(self, n: int, edition: int, kept: int, stage: str) -> None:
        article, extraction = version(n, edition, kept, stage)
        self.warehouse.load_articles(made.RUN, [article])
        self.told()
        self.warehouse.load_extractions([extraction])
        self.told()
        self.loaded[n] = (article, extraction)

    @precondition(lambda self: self.loaded)
    @rule(data=st.data())
    def load_again(self, data: st.DataObject) -> None:
        """The same page and the same facts, read by another extractor, are no change, also of what people corrected."""
        article, extraction = self.loaded[data.draw(st.sampled_from(sorted(self.loaded)))]
        self.warehouse.load_articles("20240102T000000Z-0000", [article])
        self.warehouse.load_extractions([replace(extraction, extractor="made/again")])
        assert self.told() == []

    @rule(n=numbers, more=st.sampled_from(["", "责任编辑：某某。"]))
    def copy(self, n: int, more: str) -> None:
        original, _ = made.news(n, projects=2)
        paragraphs = (*original.paragraphs, more) if more else original.paragraphs
        url = f"http://a.example.com/copy/{n}{len(more)}"
        self.warehouse.load_articles(made.RUN, [made.article(url, original.title, *paragraphs)])
        self.told()

    @rule()
    def gather_copies(self) -> None:
        find_copies(self.warehouse.connection, NOW)
        self.told()

    @rule()
    def resolve_again(self) -> None:
        self.resolved()
        self.resolved()

    @rule(data=st.data(), op=st.sampled_from(["merge", "split"]), table=st.sampled_from(["projects", "organizations"]))
    def decide(self, data: st.DataObject, op: Any, table: str) -> None:
        rows = self.ids("projects" if table == "projects" else "resolved_organizations")
        if len(rows) > 1:
            one, other = data.draw(st.permutations(rows))[:2]
            self.overrides.append(Override(op=op, a=one, b=other, reason="measured", date="2024-03-01"))
            self.resolved()

    @rule(data=st.data(), strike=st.booleans())
    def correct(self, data: st.DataObject, strike: bool) -> None:
        if rows := self.ids("projects"):
            fact = data.draw(st.sampled_from(rows))
            more = {} if strike else {"field": "stage", "value": "approved"}
            op: Any = "strike" if strike else "set"
            self.overrides.append(Override(op=op, fact=fact, reason="misread", date="2024-03-01", **more))
            self.resolved()

    @precondition(lambda self: self.overrides)
    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        del self.overrides[data.draw(st.integers(0, len(self.overrides) - 1))]
        self.resolved()

    @rule(n=numbers)
    def take_down(self, n: int) -> None:
        connection, id_ = self.warehouse.connection, made.page_id(f"http://example.com/n/{n}")
        found = traces(connection, [id_], [])
        forget(connection, found, id_, "asked for", NOW)
        self.told()
        note_erased(connection, found, NOW)
        self.told()
        self.resolved()

    @rule()
    def look(self) -> None:
        self.points.append((self.seen, dict(self.state)))


def test_each_change_is_told_once_through_any_history(empty: Path) -> None:
    Histories.empty = empty
    Histories.TestCase.settings = settings(
        max_examples=8, stateful_step_count=10, deadline=None, suppress_health_check=list(HealthCheck)
    )
    Histories.TestCase("runTest").runTest()
