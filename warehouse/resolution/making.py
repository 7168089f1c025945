"""Making reports of what the warehouse holds: parties to organizations, names taken apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from warehouse.resolution.names import folded, project_name
from warehouse.resolution.organizations import Reading
from warehouse.resolution.places import Places
from warehouse.resolution.rules import Report

_ACTING = frozenset(("owner", "partner", "contractor"))


def made_report(
    places: Places, *, parties: Sequence[tuple[str, str, str]], readings: Mapping[str, Reading], **given: Any
) -> Report:
    """A report of its fields. `parties`: (role, id of the organization, name); `readings` of the names.

    A government among the owners (张北县住建局) decides nothing: which organ is named changes with the article.
    """
    owners = [(id_, name) for role, id_, name in parties if role == "owner" and readings[name].kind != "organ"]
    return Report(
        **given,
        owners=frozenset(id_ for id_, _ in owners),
        parties=frozenset(id_ for role, id_, name in parties if role in _ACTING and readings[name].kind != "organ"),
        brands=frozenset(readings[name].rest[:2] for _, name in owners),
        owner_rests=frozenset(readings[name].rest for _, name in owners),
        built=any(role == "contractor" for role, _, _ in parties),
        parsed=project_name(given["name"] or "", given["place"], _fronts(parties, readings), places),
    )


def _fronts(parties: Sequence[tuple[str, str, str]], readings: Mapping[str, Reading]) -> set[str]:
    """What of its owner a project's name can begin with: its name, that without place, each shorter form of it."""
    fronts = set[str]()
    for role, _, name in parties:
        if role not in _ACTING:
            continue
        rest = readings[name].rest
        fronts |= {folded(name), rest}
        if readings[name].kind != "organ" and not rest.startswith(("第", "人民")):
            fronts |= {rest[:end] for end in range(2, len(rest))}
    return fronts
