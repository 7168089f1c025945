"""Why two names are one organization or place, or are not."""

from __future__ import annotations

import json
from collections.abc import Sequence

import duckdb

from warehouse.resolution.organizations import Membership, Name, Reading, gather, read
from warehouse.resolution.places import Places
from warehouse.resolution.reading import read_places

_NAMES_OF = """
SELECT name, scope FROM organization_names WHERE name = $wanted OR organization_id = $wanted
    OR organization_id = (SELECT organization_id FROM organization_forwards WHERE id = $wanted) ORDER BY ALL
"""
_HELD = """
SELECT o.id, o.name, o.type, o.names, n.rule, n.score, n.mentions
FROM organization_names n JOIN resolved_organizations o ON o.id = n.organization_id WHERE n.name = ? AND n.scope = ?
"""
_SENTENCE = """
SELECT m.sentence, a.published_date, a.url FROM (
    SELECT article_id, sentence FROM project_organizations WHERE coalesce(canonical, name) = $name
    UNION ALL
    SELECT article_id, sentence FROM mentions WHERE label = 'ORG' AND coalesce(canonical, text) = $name
) m JOIN articles a ON a.id = m.article_id ORDER BY a.published_date DESC NULLS LAST, a.id LIMIT 1
"""
_RULES = {
    "same_name": "the same name",
    "full_form": "the same full form",
    "relative": "the organ of the place that its text speaks of",
    "without_place": "a short name that is one long name, and no second one, without its place",
    "brand": "a short name that opens one long name, and no second one",
    "override": "decided by people",
}
_RELATIONS = {
    "same": "the same place",
    "nested": "one lies in the other",
    "apart": "two places, neither in the other",
    "unknown": "not known",
}


_LONGEST = 160
"""Characters of a sentence that are shown."""


def shortened(sentence: object) -> str:
    """A sentence in one line, cut where it is long."""
    text = " ".join(str(sentence).split())
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"


def names_of(connection: duckdb.DuckDBPyConnection, wanted: str) -> list[Name]:
    """The names of an organization by its id, or the name itself with each place it is told of."""
    return [
        Name(text=name, scope=scope) for name, scope in connection.execute(_NAMES_OF, {"wanted": wanted}).fetchall()
    ]


def explain_organizations(
    connection: duckdb.DuckDBPyConnection, one: Sequence[Name], other: Sequence[Name]
) -> list[str]:
    """Lines about two organizations: their names, how they are read, and what made them one or left them two."""
    places = read_places(connection)
    pair = (one[0], other[0])
    held = [connection.execute(_HELD, [name.text, name.scope]).fetchall()[0] for name in pair]
    lines = []
    for letter, name, row in zip("AB", pair, held, strict=True):
        lines += _about(connection, letter, name, row, places)
    alone = gather(pair, places)
    together = len({m.leader for m in alone}) == 1
    lines += [f"By the rules, these two alone: {'one organization' if together else 'two organizations'}."]
    lines += [f"  {_why(m)}" for m in alone if m.leader != m.name]
    if held[0][0] == held[1][0]:
        lines += [f"In the warehouse, among all names: one organization, {held[0][0]} {held[0][1]}."]
        return [*lines, "To part them:", f"  {_line('split', pair[0].text, pair[1].text)}"]
    lines += [f"In the warehouse, among all names: two organizations, {held[0][0]} and {held[1][0]}."]
    if together:
        lines += _rivals(connection, pair, places)
    return [*lines, "To make them one:", f"  {_line('merge', held[0][0], held[1][0])}"]


def _about(
    connection: duckdb.DuckDBPyConnection, letter: str, name: Name, held: tuple[object, ...], places: Places
) -> list[str]:
    id_, full, kind, names, rule, score, mentions = held
    others = [other for other in names if other != name.text]  # type: ignore[attr-defined]
    reading = read(name, places)
    lines = [f"{letter}  {name.text}, told {mentions} times: organization {id_} {full}{f', {kind}' if kind else ''}"]
    if name.scope:
        lines += [f"     said of   {places.path(name.scope)}"]
    if others:
        lines += [f"     also      {'、'.join(others)}"]
    lines += [f"     read as   {_read(reading, places)}", f"     by rule   {rule} ({score:g}): {_RULES[str(rule)]}"]
    for sentence, day, url in connection.execute(_SENTENCE, {"name": name.text}).fetchall():
        lines += [f"     sentence  “{shortened(sentence)}” ({day}, {url})"]
    return [*lines, ""]


def _read(reading: Reading, places: Places) -> str:
    kind = {"organ": "organ or zone", "company": "company", "short": "short name"}[reading.kind]
    return f"{kind}, {reading.rest}" + (f" of {places.name(reading.place)}" if reading.place else "")


def _why(membership: Membership) -> str:
    return f"{membership.name.text} → {membership.leader.text}: {_RULES[membership.rule]} ({membership.score:g})"


def _rivals(connection: duckdb.DuckDBPyConnection, pair: tuple[Name, Name], places: Places) -> list[str]:
    """Other long names that a short one could stand for: the reason why it stands for none."""
    short, long = sorted(pair, key=lambda name: len(name.text))
    rest = read(short, places).rest
    rows = connection.execute("SELECT name, scope FROM organization_names ORDER BY name").fetchall()
    known = [Name(text=name, scope=scope) for name, scope in rows if rest in name]
    rivals = [n for n in known if n not in pair and read(n, places).rest.startswith(rest)]
    if not rivals:
        return ["  They stay apart because people split them, or another name leads one of them."]
    told = "、".join(name.text for name in rivals[:5])
    return [f"  They stay apart because {short.text} could also be {told}, not {long.text} alone."]


def _line(op: str, a: str, b: str) -> str:
    return json.dumps({"op": op, "a": a, "b": b, "reason": "…", "date": "YYYY-MM-DD"}, ensure_ascii=False)


def explain_places(connection: duckdb.DuckDBPyConnection, a: str, b: str) -> list[str]:
    """Lines about two names or codes of places: what each can mean, and how they lie; none where one means nothing."""
    places = read_places(connection)
    meant = [places.meanings(wanted) for wanted in (a, b)]
    if not all(meant):
        return []
    lines = []
    for letter, wanted, keys in zip("AB", (a, b), meant, strict=True):
        lines += [f"{letter}  {wanted} can mean:" if len(keys) > 1 else f"{letter}  {wanted} means:"]
        lines += [f"     {places.path(key)} ({key})" for key in keys]
    lines += ["", "How they lie:"]
    for one in meant[0]:
        for other in meant[1]:
            relation = _RELATIONS[places.relation(one, other)]
            lines += [f"  {places.name(one)} ({one}), {places.name(other)} ({other}): {relation}"]
    return [*lines, "", "Reports of places that lie apart are never one project."]
