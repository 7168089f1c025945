"""ORG spans: organizations as the text writes them, each with its full name and kind."""

from __future__ import annotations

from nlp.entities.organizations import aliases, brands, listed, shared
from nlp.entities.organizations.canonical import canonical
from nlp.entities.organizations.heads import find_names
from nlp.entities.organizations.names import Name
from nlp.entities.organizations.walk import Walker
from nlp.reading import Reading
from nlp.records import OrganizationValue
from nlp.spans import Span


def find_orgs(reading: Reading) -> None:
    """Add ORG spans to the reading; its GPE spans must be there.

    No ORG lies inside another. A span's value holds the full name: a relative organ's with the place that
    the document is about, a short name's as the text gives it in full elsewhere.
    """
    walker = Walker(reading)
    names = find_names(reading, walker)
    names = _with(names, shared.members(walker, names))
    introduced = aliases.introduced(reading, names)
    forms = aliases.implied(walker, names) | introduced
    short = aliases.occurrences(reading, walker, forms, names)
    names = _with([mention for mention, _ in short], names)
    names = _with([*brands.numbered(reading, names)], names)
    names = _with(names, [*brands.in_lists(reading, walker), *brands.before_projects(reading, walker)])
    names = _with(names, [*listed.names(walker)])
    names = _with(names, [*brands.with_tail(reading, walker), *brands.in_company_lists(reading, walker)])
    stands_for = dict(short)
    reading.add("ORG", [_span(reading, name, stands_for) for name in names])


def _with(names: list[Name], more: list[Name]) -> list[Name]:
    """Both lists in reading order; where two overlap, the earlier list's name stays."""
    if not more:
        return names
    taken = sorted((*names, *sorted(set(more))), key=lambda n: (n.start, -n.end))
    first = set(names)
    kept: list[Name] = []
    for name in taken:
        if kept and kept[-1].end > name.start:
            if name in first and kept[-1] not in first:
                kept[-1] = name
            continue
        kept.append(name)
    return kept


def _span(reading: Reading, name: Name, stands_for: dict[Name, Name]) -> Span:
    full = stands_for.get(name, name)
    value = OrganizationValue(canonical=canonical(reading, full), type=full.type)
    return Span(name.start, name.end, "ORG", value)
