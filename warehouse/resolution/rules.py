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
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from warehouse.resolution.fired import Fired, veto
from warehouse.resolution.likenesses import Around, compared, names_owner
from warehouse.resolution.names import ProjectName, likeness
from warehouse.resolution.places import Places
from warehouse.resolution.routes import same_line
from warehouse.resolution.stems import trade_alone, without_trade
from warehouse.resolution.successors import going_on
from warehouse.resolution.tables import table

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
_FORTNIGHT, _SOON, _YEARS = 60, 42 * 30, 6 * 365
"""Days: about two months; three years and a half; six years."""
_LIKE = ("name_equal", "name_inside", "name_like")


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
    owner_rests: frozenset[str] = frozenset()
    """The owners' own names without place and legal form."""
    built: bool = False
    """Whether a contractor is told, so that the contract's value is a part of the total."""
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
    against = next(_vetoes(one, other, places), None)
    if against is not None:
        return Verdict(fired=(against,))
    rules = _group if one.count > 1 else _single
    fired = tuple(fired for fired in rules(one, other, places) if fired.points)
    if one.count == 1 and sum(found.points for found in fired) < THRESHOLD:
        fired = going_on(one, other, fired, STAGES)
    return Verdict(fired=(*fired, *_nothing_against(one, other, fired)))


def _vetoes(one: Report, other: Report, places: Places) -> Iterator[Fired]:
    a, b = one.parsed, other.parsed
    if one.count != other.count:
        yield veto("count", f"{one.count} and {other.count}")
    if places.relation(a.place, b.place) == "apart":
        yield veto("place", f"{places.name(a.place)} and {places.name(b.place)}")
    if one.article_id == other.article_id and not told_twice(one, other):
        yield veto("article", "both stand in one article")
    if a.phase and b.phase and a.phase != b.phase:
        yield veto("phase", f"phases {a.phase} and {b.phase}")
    if a.numbers and b.numbers and a.numbers != b.numbers:
        yield veto("number", f"{'/'.join(sorted(a.numbers))} and {'/'.join(sorted(b.numbers))}")
    years = _years(one), _years(other)
    if all(years) and not years[0] & years[1]:
        yield veto("period", " and ".join("/".join(sorted(found)) for found in years))
    if _capacities_differ(a, b):
        yield veto("number", "different capacities")
    if a.section and b.section and a.section not in b.section and b.section not in a.section:
        yield veto("section", f"{a.section} and {b.section}")


def _years(report: Report) -> frozenset[str]:
    """The years that a name tells; of works that are done anew each year else that of the date or the publication."""
    if report.parsed.years or not any(word in report.parsed.core for word in table("yearly_works.tsv")):
        return report.parsed.years
    return frozenset((str(report.day.year),)) if report.day else frozenset()


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
    owner, amount = list(_owner(one, other)), list(_amount(one.total(), other.total()))
    agree = any(found.rule in ("amount_equal", "amount_close") for found in amount)
    placed = places.relation(one.parsed.place, other.parsed.place) != "unknown"
    kin = any(found.rule in ("owner", "brand") and found.points > 0 for found in owner)
    digits = _alike_digits(one.total(), other.total()) if one.owners & other.owners else 0
    if name := compared(one.parsed, other.parsed, Around(agree and kin and placed, digits)):
        yield name
    yield _place(one.parsed.place, other.parsed.place, places)
    yield from owner
    yield from (found for found in amount if found.points > 0 or not _part_of_total(one, other))
    yield from _phase(one.parsed, other.parsed, agree)
    yield from _same_row(one, other)
    yield from _time(one, other)


def _nothing_against(one: Report, other: Report, fired: tuple[Fired, ...]) -> Iterator[Fired]:
    """Names that are like each other in one county within some years, and nothing that speaks against it."""
    points = {found.rule: found.points for found in fired}
    like = max(points.get(rule, 0.0) for rule in _LIKE) >= 2.5 and points.get("place", 0.0) >= 1.5
    if like and min(points.values()) > 0 and one.day and other.day and abs((one.day - other.day).days) < _SOON:
        yield Fired("nothing_against", 0.5, "like names in one county within some years")


def _alike_digits(one: Figure | None, other: Figure | None) -> int:
    """Digits of two amounts that are exactly the same, else 0: with many of them hardly by chance."""
    if one is None or other is None or (one.low, one.high, one.currency) != (other.low, other.high, other.currency):
        return 0
    return _digits(one.low) if one.low == one.high and one.modifier == other.modifier is None else 0


def _digits(amount: Decimal) -> int:
    return len(str(int(amount)).rstrip("0"))


def _place(one: str | None, other: str | None, places: Places) -> Fired:
    relation = places.relation(one, other)
    county = relation == "same" and (places.get(one) is None or not str(one).endswith("0000"))
    points = 1.5 if county else 0.5 if relation in ("same", "nested") else 0.0
    if relation == "nested" and not any(str(key).endswith("0000") for key in (one, other)):
        points = 1.0
    if relation == "nested":
        inner, outer = (one, other) if other in places.chain(one) else (other, one)
        return Fired("place", points, f"{places.name(inner)} in {places.name(outer)}")
    return Fired("place", points, f"both {places.name(one)}")


def _owner(one: Report, other: Report) -> Iterator[Fired]:
    if one.owners & other.owners:
        yield Fired("owner", 2.5, "the same owner")
    elif one.parties & other.parties:
        yield Fired("party", 1.5, "a party in common")
    elif one.owners and other.owners:
        if brands := {brand for brand in one.brands & other.brands if len(brand) > 1 and brand[0] not in "中国"}:
            if _within(one.owner_rests, other.owner_rests):
                yield Fired("brand", 2.0, f"owners of one brand, {min(brands)}")
            else:
                yield Fired("owner", -2.0, f"owners whose names only begin alike, {min(brands)}")
        elif not one.brands & other.brands and not _may_be_one(one.owner_rests, other.owner_rests):
            yield Fired("owner", -6.0, "different owners")
    elif one.owners or other.owners:
        named, bare = (one, other) if one.owners else (other, one)
        if front := names_owner(bare.parsed, named.parsed):
            yield Fired("brand", 1.5, f"the name opens with the owner's, {front}")


def _within(ones: frozenset[str], others: frozenset[str]) -> bool:
    """Whether one owner's name without its trade begins the other's: 燕钢 and 燕钢矿业, not 燕钢兴 and 燕钢盛."""
    heads = [{without_trade(rest) for rest in rests} for rests in (ones, others)]
    return any(one.startswith(other) or other.startswith(one) for one in heads[0] for other in heads[1])


def _may_be_one(ones: frozenset[str], others: frozenset[str]) -> bool:
    """Whether owners under two names may be one: a company of the trade alone, or one name that holds the other."""
    return any(
        trade_alone(one) or trade_alone(other) or one in other or other in one for one in ones for other in others
    )


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


def _part_of_total(one: Report, other: Report) -> bool:
    """Whether one tells what a contractor gets and the other what all costs."""
    return _is_contract(one) != _is_contract(other)


def _is_contract(report: Report) -> bool:
    total = report.total()
    return report.built and total is not None and total.role == "contract_value"


def in_yi(amount: Decimal) -> str:
    """An amount as people say it: 32.5亿."""
    return f"{(amount / 10**8).normalize():f}亿"


def _middle(figure: Figure) -> Decimal:
    return (figure.low + figure.high) / 2


def _phase(a: ProjectName, b: ProjectName, agree: bool) -> Iterator[Fired]:
    """`agree`: whether the amounts do."""
    if a.phase and b.phase:
        yield Fired("phase", 0.5, f"phase {a.phase}")
    elif a.phase or b.phase:
        # The bare name is the whole, unless its amount is that of the phase.
        points = -2.5 if agree else -4.5
        yield Fired("phase", points, f"phase {a.phase or b.phase} and none")
    if (a.section is None) != (b.section is None):
        yield Fired("section", -5.0, f"section {a.section or b.section} and none")
    if a.changes and b.changes and not a.changes & b.changes:
        yield Fired("changes", -5.0, f"{'/'.join(sorted(a.changes))} and {'/'.join(sorted(b.changes))}")
    elif a.extends != b.extends and not agree:
        yield Fired("extension", -1.5, "one enlarges or renews what was there")


def _same_row(one: Report, other: Report) -> Iterator[Fired]:
    """One number of a row (第二), one year of what is done each year: what else tells plain names apart."""
    if one.parsed.numbers and one.parsed.numbers == other.parsed.numbers:
        yield Fired("number_equal", 1.0, "/".join(sorted(one.parsed.numbers)))
    if years := _years(one) & _years(other):
        yield Fired("year_equal", 1.0, "/".join(sorted(years)))


def _time(one: Report, other: Report) -> Iterator[Fired]:
    """One stage on one day speaks for; a stage told later than a further one, and many years between, against."""
    if one.day is None or other.day is None:
        return
    early, late = sorted((one, other), key=lambda report: report.day or dt.date.min)
    first, second = early.day, late.day
    if first is None or second is None:
        return
    # A plan for the year is told before what comes of it in that year.
    began = late.date_from or second
    if early.stage in STAGES and late.stage in STAGES and (began - first).days > _FORTNIGHT:
        back = STAGES.index(early.stage) - STAGES.index(late.stage)
        if back > 0 and late.date_to is not None and STAGES.index(early.stage) >= STAGES.index("started"):
            yield Fired("stage", -2.0, f"{early.stage} {first}, {late.stage} {second}")
    days = {one.date_from, one.date_to, other.date_from, other.date_to}
    if one.stage and one.stage == other.stage and len(days) == 1 and None not in days:
        yield Fired("event", 0.75, f"{one.stage} on {first}")
    if (second - first).days > _YEARS:
        yield Fired("years", -1.5, f"{first} and {second}")
    elif (second - first).days > _SOON and not one.parties & other.parties:
        yield Fired("years", -1.0, f"{first} and {second}, no party in common")


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
        return veto("period", f"{one.date_to.year} and {other.date_to.year}")
    if one.published and other.published and abs((one.published - other.published).days) > 400:
        return veto("period", f"told {one.published} and {other.published}")
    if one.date_to and one.date_to == other.date_to and one.date_from == other.date_from:
        return Fired("period", 1.0, f"{one.date_from} to {one.date_to}")
    return None
