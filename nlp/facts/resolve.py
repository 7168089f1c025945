"""From a draft to its record: the latest stage and its date, the place, the fullest evidence."""

from __future__ import annotations

from bisect import bisect_left

from nlp.entities import gazetteer
from nlp.facts.confidence import confidence, features
from nlp.facts.context import Context
from nlp.facts.counted import apart
from nlp.facts.dating import is_day
from nlp.facts.drafts import Ceremony, ProjectDraft, StageClaim, Support
from nlp.facts.places import Places, contains, settle
from nlp.facts.stages import RANK
from nlp.records import Amount, Evidence, OrganizationRole, Party, Project, Stage
from nlp.spans import PlaceValue

_ROLE_ORDER: tuple[OrganizationRole, ...] = ("owner", "partner", "contractor", "host", "authority")
_PARAGRAPH = 1
"""Rank of a place that only the paragraph tells."""
_EVENTS = 20
"""Ceremonies that are looked back upon."""
_YEAR = 4
"""Length of an EDTF year."""
_NEAR = 3
"""Paragraphs that a ceremony's day reaches without being named again."""
_GAP = 200
"""Two supports of one project farther apart than this many characters are two stretches of evidence."""


def stage_of(draft: ProjectDraft, events: list[Ceremony]) -> tuple[Stage | None, str | None]:
    """The latest stage reached and its date; a future one as planned, with the first future date."""
    reached = [c for c in draft.stages if c.hit.status == "reached"]
    future = [c for c in draft.stages if c.hit.status == "future"]
    parent = draft.parent
    if reached:
        best = max(reached, key=lambda c: RANK[c.stage]).stage
        date = _reached_date(draft, best, [c for c in reached if c.stage == best], events)
        if best == "planned" and date is None and not draft.group:
            date = next((c.date for c in future if c.date), None)
        return best, date
    started = stage_of(parent, events) if parent is not None and future and not draft.group else (None, None)
    if started[0] not in (None, "planned", "implemented") and all(RANK[c.hit.stage] > RANK[started[0]] for c in future):
        return started  # what was started at the ceremony is to be completed next year
    if future:
        date = next((c.date for c in future if c.date), None)
        return "planned", date or ((draft.period or _year(draft)) if draft.group else None)
    if parent is not None and not draft.rest:
        stage, date = stage_of(parent, events)
        return stage, date if stage or draft.group else None
    if draft.group and draft.amounts and parent is None:
        return None, draft.period or _year(draft)
    return None, None


def _reached_date(draft: ProjectDraft, best: Stage, told: list[StageClaim], events: list[Ceremony]) -> str | None:
    """The date of a stage: told with it, of the count, of the group, of the ceremony, of the title, in this order."""
    parent = draft.parent
    dates = [c.date for c in told if c.date]
    # 此次集中开工: the day of the ceremony goes before the period in its name, also where the headline has the name.
    date = next((d for d in dates if is_day(d)), dates[0]) if dates and draft.group else next(iter(dates), None)
    if date is not None and draft.group and draft.ceremony and not is_day(date):
        day = _ceremony_date(draft, best, events)
        date = day if day is not None and not apart(day, date) else date
    lasting = all(c.hit.kind == "state" or c.word == "在建" for c in told)
    if date is None and draft.group and not parent and not lasting:
        date = draft.period
    if date is None and parent is not None and _inherits_date(draft, best, told, parent, events):
        date = stage_of(parent, events)[1] or (parent.period if parent.until else None)
        date = None if lasting and not draft.group and not is_day(date) else date
    if date is None and draft.paragraph:
        date = _ceremony_date(draft, best, events)
    if date is None and draft.group and not parent and not lasting:
        date = draft.title_period
    return date


def _year(draft: ProjectDraft) -> str | None:
    """The year that the title tells, for what is planned or has no stage."""
    return draft.title_period if draft.title_period and len(draft.title_period) == _YEAR else None


def _inherits_date(
    draft: ProjectDraft, best: Stage, told: list[StageClaim], parent: ProjectDraft, events: list[Ceremony]
) -> bool:
    """A class of a list has the list's date, and a part what is counted up to a day or within a period."""
    stage, date = stage_of(parent, events)
    if told[0].hit.kind == "class" or _akin(stage, best):
        return True
    if parent.attributive:
        return False
    return draft.group and (parent.until or (stage != "planned" and _period(date) and not draft.lately))


def _period(date: str | None) -> bool:
    """A year or a range of months, over which things are counted."""
    return date is not None and not is_day(date) and ("/" in date or len(date) == _YEAR)


def _akin(one: Stage | None, other: Stage) -> bool:
    """The same happening: what is signed at a fair settles in a county, what is completed is opened."""
    return one == other or {one, other} in ({"signed", "introduced"}, {"completed", "operating"})


def _ceremony_date(draft: ProjectDraft, stage: Stage, events: list[Ceremony]) -> str | None:
    """The day of the last ceremony of that stage told before the project."""
    last = bisect_left(events, draft.end, key=lambda e: e.hit.start)
    for event in reversed(events[max(0, last - _EVENTS) : last]):
        if _akin(event.stage, stage) and (draft.ceremony or draft.paragraph - event.paragraph <= _NEAR):
            return event.date
    return None


def place_of(draft: ProjectDraft, places: Places) -> tuple[PlaceValue | None, str]:
    """The most specific place, else the parent's, else the document's home."""
    found = settle([claim for claim in draft.places if claim[0] > _PARAGRAPH])
    if found:
        return found
    if _scattered(draft):
        return None, "members in several places"
    seat = _seat(draft, places)
    if draft.parent is not None:
        place, reason = place_of(draft.parent, places)
        if seat is not None and (place is None or contains(place, seat) or reason == "share of a place"):
            return seat, "name of the owner"
        return place, f"parent: {reason}"
    framed = settle(draft.places)
    if framed:
        return framed
    if seat is not None:
        return seat, "name of the owner"
    home = places.home
    if draft.group and home and home.level == "province" and any(p.role == "owner" for p in draft.parties):
        return None, "plan of a company"
    return home, "home of the document"


def _seat(draft: ProjectDraft, places: Places) -> PlaceValue | None:
    """The division in the name of an owner, where it lies in the place that the document is about."""
    home = places.home
    for party in draft.parties:
        if party.role == "owner":
            seat = places.of_words(party.name)
            if seat is not None and (home is None or contains(home, seat)):
                return seat
    return None


def _scattered(draft: ProjectDraft) -> bool:
    found = {f[0] for member in draft.members if (f := settle(member.places)) is not None}
    return len(found) > 1 and not any(all(p == outer or contains(outer, p) for p in found) for outer in found)


def evidence_of(draft: ProjectDraft, others: list[int], title_end: int) -> Evidence:
    """The stretch with most claims: supports that no other project's support parts are one stretch.

    `others`: sorted starts of the supports of all drafts. The title stays apart from the body.
    """
    supports = sorted(draft.support, key=lambda s: s.start) or [Support(draft.start, draft.end, 1)]
    runs: list[list[Support]] = []
    for support in supports:
        if runs and runs[-1][-1].start >= title_end and _together(runs[-1][-1], support, others):
            runs[-1].append(support)
        else:
            runs.append([support])
    best = max(runs, key=lambda run: sum(s.weight for s in run))
    return Evidence(start=best[0].start, end=max(s.end for s in best))


def _together(first: Support, second: Support, others: list[int]) -> bool:
    return second.start - first.end <= _GAP and bisect_left(others, second.start) <= bisect_left(others, first.end)


def record_of(
    draft: ProjectDraft, places: Places, events: list[Ceremony], context: Context, others: list[int]
) -> Project:
    """The record that goes out."""
    stage, date = stage_of(draft, events)
    place, why = place_of(draft, places)
    draft.note(f"place: {why}")
    parties = tuple(
        sorted(
            dict.fromkeys(Party(role=p.role, name=p.name) for p in _parties(draft)),
            key=lambda p: _ROLE_ORDER.index(p.role),
        )
    )
    evidence = evidence_of(draft, others, context.title[1])
    start, end = _trimmed(context.text, evidence.start, _shared_end(draft, context, evidence))
    return Project(
        name=draft.name,
        count=draft.count,
        stage=stage,
        date=date,
        place=gazetteer.name_at(place, context.reading.published, context.text) if place else None,
        place_code=place.code if place else None,
        organizations=parties,
        amounts=_amounts(draft),
        evidence=Evidence(start=start, end=end),
        confidence=confidence(features(draft, stage, date, why)),
    )


def _shared_end(draft: ProjectDraft, context: Context, evidence: Evidence) -> int:
    """Where the evidence ends: with the amount that a later clause shares out (甲、乙6月动工，总投资分别为…)."""
    sentence = context.sentence_at(evidence.start)
    shared = [a.end for a in draft.amounts if a.share_out and evidence.start <= a.start < sentence.end]
    return max([evidence.end, *shared])


def _parties(draft: ProjectDraft) -> list[Party]:
    own = [Party(role=p.role, name=p.name) for p in draft.parties]
    parent = draft.parent
    while parent is not None and not any(p.role == "host" for p in own):
        own += [Party(role=p.role, name=p.name) for p in parent.parties if p.role == "host"]
        parent = parent.parent
    return own


def _amounts(draft: ProjectDraft) -> tuple[Amount, ...]:
    """Amounts in order; the same one told again at another place is one, copies of one telling stay."""
    amounts: list[Amount] = []
    seen: dict[Amount, int] = {}
    for hit in draft.amounts:
        first = seen.setdefault(hit.amount, hit.start)
        if first == hit.start:
            amounts.append(hit.amount)
    return tuple(amounts)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in " \n,;、":
        start += 1
    while end > start and text[end - 1] in " \n,;、":
        end -= 1
    return start, end
