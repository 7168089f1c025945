"""Whether two reports speak of one project: explicit rules, each with points and a reason.

Points add up; `THRESHOLD` of them and no veto make one project. The score is the logistic of the points above the
threshold: 0.5 is the border. A veto ends the matter whatever else agrees:

| veto | when |
| --- | --- |
| count | one project and a group, or groups of different number |
| article | two records of one article, which tells each thing once; not where both have the same name in two forms |
| phase | two different phases |
| place | two places, neither of which lies in the other |
| number | different members of a row (3号, 5号) or capacities (5万吨, 10万吨) |
| section | different sections of a line |
| period | groups of different years, names of different years |

What the other rules give stands beside them in `_single` and `_group`.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from warehouse.resolution.names import ProjectName, likeness, without_plain
from warehouse.resolution.places import Places
from warehouse.resolution.routes import same_line

THRESHOLD = 4.5
STAGES = (
    "planned",
    "signed",
    "introduced",
    "approved",
    "started",
    "under_construction",
    "completed",
    "operating",
)
"""In the order in which a project passes through them."""
_TOTALS = ("total_investment", "contract_value")
_CLOSE = Decimal("0.03")
_NEAR = Decimal("0.15")
_GROWN = Decimal("0.5")
"""Between signing and opening a project may cost half as much again."""
_FAR = Decimal(3)
_BESIDE = re.compile(r"配套|附属|送出|接入|外部|进场|专用线|宿舍|公租房")
"""Words of works that stand beside the one whose name they lengthen."""
_OPPOSITES = ("一二三四五六七八九十", "正负", "东西南北中", "上下", "内外", "左右", "新老旧", "阴阳", "氢氧氮氨")
_FORTNIGHT, _YEARS = 60, 6 * 365


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One amount of a report."""

    role: str
    low: Decimal
    high: Decimal
    currency: str
    modifier: str | None = None
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One article's record of a project, with its parties resolved."""

    id: str
    article_id: str
    story_id: str
    """The article that speaks for the story (near copies have one)."""
    name: str | None
    count: int = 1
    stage: str | None = None
    date_from: dt.date | None = None
    date_to: dt.date | None = None
    published: dt.date | None = None
    place: str | None = None
    """Key of the place."""
    owners: frozenset[str] = frozenset()
    """Ids of organizations."""
    parties: frozenset[str] = frozenset()
    """Ids of all organizations in any role, hosts and authorities left out."""
    brands: frozenset[str] = frozenset()
    """First two characters of the owners' own names: a group and its members have one in common."""
    figures: tuple[Figure, ...] = ()
    parsed: ProjectName
    official: bool = False
    """Whether a government says it itself."""
    url: str = ""
    sentence: str = ""

    @property
    def day(self) -> dt.date | None:
        """When it was so: the stage's last day, else that of publication."""
        return self.date_to or self.date_from or self.published

    def total(self) -> Figure | None:
        """What the project costs: total investment, else the contract's value; the largest of several."""
        for role in _TOTALS:
            found = [figure for figure in self.figures if figure.role == role]
            if found:
                return max(found, key=lambda figure: figure.high)
        return None


class Fired(NamedTuple):
    """One rule that fired."""

    rule: str
    points: float
    """Minus infinity for a veto."""
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the rules say about two reports."""

    fired: tuple[Fired, ...]

    @property
    def points(self) -> float:
        """Sum; minus infinity with a veto."""
        return sum(fired.points for fired in self.fired)

    @property
    def same(self) -> bool:
        """Whether the two are one project."""
        return self.points >= THRESHOLD

    @property
    def score(self) -> float:
        """0..1; 0.5 is the border, a veto gives 0."""
        return 0.0 if self.points == -math.inf else round(1 / (1 + math.exp(THRESHOLD - self.points)), 4)

    @property
    def reason(self) -> str:
        """The rules in one line."""
        return "; ".join(f"{f.rule} {f.points:+g} ({f.reason})" for f in self.fired)


def judge(one: Report, other: Report, places: Places) -> Verdict:
    """Apply the rules. The order of the two does not matter."""
    veto = next(_vetoes(one, other, places), None)
    if veto is not None:
        return Verdict(fired=(veto,))
    rules = _group if one.count > 1 else _single
    return Verdict(fired=tuple(fired for fired in rules(one, other, places) if fired.points))


def _veto(rule: str, reason: str) -> Fired:
    return Fired(rule, -math.inf, reason)


def _vetoes(one: Report, other: Report, places: Places) -> Iterator[Fired]:
    a, b = one.parsed, other.parsed
    if one.count != other.count:
        yield _veto("count", f"{one.count} and {other.count}")
    if one.article_id == other.article_id and not told_twice(one, other):
        yield _veto("article", "both stand in one article")
    if a.phase and b.phase and a.phase != b.phase:
        yield _veto("phase", f"phases {a.phase} and {b.phase}")
    if places.relation(a.place, b.place) == "apart":
        yield _veto("place", f"{places.name(a.place)} and {places.name(b.place)}")
    if a.numbers and b.numbers and a.numbers != b.numbers:
        yield _veto("number", f"{'/'.join(sorted(a.numbers))} and {'/'.join(sorted(b.numbers))}")
    if a.years and b.years and not a.years & b.years:
        yield _veto("period", f"{'/'.join(sorted(a.years))} and {'/'.join(sorted(b.years))}")
    if _capacities_differ(a, b):
        yield _veto("number", "different capacities")
    if a.section and b.section and a.section not in b.section and b.section not in a.section:
        yield _veto("section", f"{a.section} and {b.section}")


def told_twice(one: Report, other: Report) -> bool:
    """Whether two records of one article are one thing under two forms of its name, and disagree in nothing."""
    a, b = one.parsed, other.parsed
    if one.count > 1 or other.count > 1 or (a.phase, a.numbers, a.section) != (b.phase, b.numbers, b.section):
        return False
    first, second = one.total(), other.total()
    if first and second and (first.low, first.high, first.currency) != (second.low, second.high, second.currency):
        return False
    if one.owners and other.owners and not one.owners & other.owners:
        return False
    return same_line(a.line, b.line) or (a.core == b.core and len(a.own) >= 2)


def _capacities_differ(a: ProjectName, b: ProjectName) -> bool:
    units = {unit for _, unit in a.measures} & {unit for _, unit in b.measures}
    return any(not {m for m in a.measures if m[1] == unit} & b.measures for unit in units)


def _single(one: Report, other: Report, places: Places) -> Iterator[Fired]:
    yield from _name(one, other)
    yield _place(one.parsed.place, other.parsed.place, places)
    yield from _owner(one, other)
    yield from _amount(one.total(), other.total())
    yield from _phase(one.parsed, other.parsed)
    yield from _time(one, other)


def _name(one: Report, other: Report) -> Iterator[Fired]:
    a, b = one.parsed, other.parsed
    if not a.core or not b.core:
        return
    if a.core == b.core:
        own = len(a.own) >= 2
        yield Fired("name_equal", min(4.5, 0.75 * len(a.core)) if own else 2.0, a.core if own else f"{a.core}, plain")
        return
    if same_line(a.line, b.line):
        yield Fired("line_equal", 4.5, f"{one.name} and {other.name} are one line")
        return
    shorter, longer = sorted((a.core, b.core), key=len)
    if len(shorter) >= 3 and shorter in longer and _BESIDE.search(longer.replace(shorter, "", 1)):
        yield Fired("works_beside", -3.5, f"{longer} beside {shorter}")
        return
    if len(shorter) >= 3 and shorter in longer:
        own = len(a.own) >= 2 and len(b.own) >= 2
        yield Fired("name_inside", 2.5 if own else 1.0, f"{shorter} in {longer}")
        return
    yield _likeness(a, b, known=bool(one.owners & other.owners) and _exactly_equal(one.total(), other.total()))


def _exactly_equal(one: Figure | None, other: Figure | None) -> bool:
    """Whether two amounts of three digits or more are the same: what two projects of one owner hardly have."""
    if one is None or other is None or (one.low, one.high, one.currency) != (other.low, other.high, other.currency):
        return False
    return one.low == one.high and one.modifier == other.modifier is None and _digits(one.low) >= 3


def _digits(amount: Decimal) -> int:
    return len(str(int(amount)).rstrip("0"))


def _likeness(a: ProjectName, b: ProjectName, known: bool) -> Fired:
    """`known`: owner and exact amount agree, so that other words mean less."""
    against = -1.5 if known and not (a.line and b.line) else -3.5
    if a.own and b.own and not set(a.own) & set(b.own):
        return Fired("names_of_their_own", against, f"{a.own} and {b.own}")
    one, other = _middles(a.core, b.core)
    if _contrast(one, other):
        return Fired("names_in_contrast", against, f"{one} and {other}")
    dice = likeness(a.grams, b.grams)
    reason = f"likeness {dice:.2f}"
    if dice >= 0.6:
        return Fired("name_like", 2.5, reason)
    if dice >= 0.4:
        return Fired("name_like", 1.5, reason)
    if dice >= 0.25:
        return Fired("name_like", 0.5, reason)
    return Fired("name_unlike", -1.0 if dice else -2.0, reason)


def _middles(one: str, other: str) -> tuple[str, str]:
    """What is left of two names without what both begin and both end with."""
    shortest, start, end = min(len(one), len(other)), 0, 0
    while start < shortest and one[start] == other[start]:
        start += 1
    while end < shortest - start and one[-1 - end] == other[-1 - end]:
        end += 1
    return one[start : len(one) - end], other[start : len(other) - end]


def _contrast(one: str, other: str) -> bool:
    """Whether two middles name two things: 正 and 负, 隔膜 and 电解液; plain words (基地, 产业园) are none."""
    if any(one in signs and other in signs for signs in _OPPOSITES) and one and other:
        return True
    own, others = without_plain(one), without_plain(other)
    return len(own) >= 2 and len(others) >= 2 and not set(own) & set(others)


def _place(one: str | None, other: str | None, places: Places) -> Fired:
    relation = places.relation(one, other)
    county = relation == "same" and (places.get(one) is None or not str(one).endswith("0000"))
    points = 1.5 if county else 0.5 if relation in ("same", "nested") else 0.0
    if relation == "nested":
        inner, outer = (one, other) if other in places.chain(one) else (other, one)
        return Fired("place", points, f"{places.name(inner)} in {places.name(outer)}")
    return Fired("place", points, f"both {places.name(one)}")


def _owner(one: Report, other: Report) -> Iterator[Fired]:
    if one.owners & other.owners:
        yield Fired("owner", 2.5, "the same owner")
    elif one.parties & other.parties:
        yield Fired("party", 1.5, "a party in common")
    elif one.owners and other.owners and not one.brands & other.brands:
        yield Fired("owner", -3.5, "different owners")


def _amount(one: Figure | None, other: Figure | None) -> Iterator[Fired]:
    if one is None or other is None or one.currency != other.currency:
        return
    low, high = sorted((_middle(one), _middle(other)))
    if not low:
        return
    apart = (high - low) / low
    told = f"{in_yi(low)} and {in_yi(high)}"
    if apart == 0:
        yield Fired("amount_equal", min(2.5, 0.5 + 0.75 * _digits(low)), in_yi(low))
    elif apart <= _CLOSE or (one.low <= other.high and other.low <= one.high):
        yield Fired("amount_close", 1.5, told)
    elif apart <= _NEAR:
        yield Fired("amount_near", 0.75 if one.modifier or other.modifier else 0.25, told)
    else:
        yield Fired("amount_differs", -1.0 if apart <= _GROWN else -2.0 if apart <= _FAR else -3.5, told)


def in_yi(amount: Decimal) -> str:
    """An amount as people say it: 32.5亿."""
    return f"{(amount / 10**8).normalize():f}亿"


def _middle(figure: Figure) -> Decimal:
    return (figure.low + figure.high) / 2


def _phase(a: ProjectName, b: ProjectName) -> Iterator[Fired]:
    if a.phase and b.phase:
        yield Fired("phase", 0.5, f"phase {a.phase}")
    elif a.phase or b.phase:
        yield Fired("phase", -2.5, f"phase {a.phase or b.phase} and none")
    if a.extends != b.extends:
        yield Fired("extension", -1.5, "one enlarges or renews what was there")


def _time(one: Report, other: Report) -> Iterator[Fired]:
    """One stage on one day speaks for; a stage told later than a further one, and many years between, against."""
    if one.day is None or other.day is None:
        return
    early, late = sorted((one, other), key=lambda report: report.day or dt.date.min)
    first, second = early.day, late.day
    if first is None or second is None:
        return
    if early.stage in STAGES and late.stage in STAGES and (second - first).days > _FORTNIGHT:
        back = STAGES.index(early.stage) - STAGES.index(late.stage)
        if back > 0 and late.date_to is not None and STAGES.index(early.stage) >= STAGES.index("started"):
            yield Fired("stage", -2.0, f"{early.stage} {first}, {late.stage} {second}")
    days = {one.date_from, one.date_to, other.date_from, other.date_to}
    if one.stage and one.stage == other.stage and len(days) == 1 and None not in days:
        yield Fired("event", 0.75, f"{one.stage} on {first}")
    if (second - first).days > _YEARS:
        yield Fired("years", -1.5, f"{first} and {second}")


def _group(one: Report, other: Report, places: Places) -> Iterator[Fired]:
    period = _period(one, other)
    if period is not None:
        yield period
        if period.points == -math.inf:
            return
    yield Fired("number", 2.5 if one.count >= 10 else 1.0, f"{one.count} projects")
    yield _place(one.parsed.place, other.parsed.place, places)
    if one.parsed.core and other.parsed.core:
        dice = likeness(one.parsed.grams, other.parsed.grams)
        points = 1.5 if one.parsed.core == other.parsed.core else 0.75 if dice >= 0.4 else -1.0 if dice < 0.1 else 0.0
        yield Fired("name", points, f"likeness {dice:.2f}")
    yield from _amount(one.total(), other.total())
    if one.stage and other.stage and one.stage != other.stage:
        yield Fired("stage", -1.0, f"{one.stage} and {other.stage}")


def _period(one: Report, other: Report) -> Fired | None:
    """Groups are of their period: a list of this year is not that of the last."""
    if one.date_to and other.date_to and one.date_to.year != other.date_to.year:
        return _veto("period", f"{one.date_to.year} and {other.date_to.year}")
    if one.published and other.published and abs((one.published - other.published).days) > 400:
        return _veto("period", f"told {one.published} and {other.published}")
    if one.date_to and one.date_to == other.date_to and one.date_from == other.date_from:
        return Fired("period", 1.0, f"{one.date_from} to {one.date_to}")
    return None
