"""What opens a clause of measures, and what governs it: the records that `indicator_frames` reads.

Periods are EDTF. A stretch of time (上半年) governs sums, a point (年末) governs states.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from nlp.facts.context import edtf_of
from nlp.reading import Reading
from nlp.spans import Span


class Lead(NamedTuple):
    """What opens a clause."""

    body: int
    """Where the words of the statement begin."""
    subjects: tuple[str, ...] = ()
    date: Span | None = None
    dates: tuple[Span, ...] = ()
    """All of an enumeration of dates (2009年、2010年); `date` is the last."""
    vague: bool = False
    past_year: bool = False
    """过去的一年 opens it."""
    years: bool = False
    """五年来, 过去三年 opens it."""
    source: bool = False
    """The clause only tells who said it (记者从市统计局获悉)."""
    located: bool = False
    """The subject stands behind 在: 在雄安新区."""


@dataclass(slots=True)
class Frame:
    """Subject and dates in force at a clause."""

    subject: str | None = None
    told: str | None = None
    """Date told in the same sentence or ；-list: it governs whatever follows."""
    flow: str | None = None
    """Last stretch of time told in the paragraph or title (上半年, 2022年): it governs sums over a period."""
    point: str | None = None
    """Last day or end of a period told in the paragraph (年末, 截至6月底): it governs states."""
    balance: str | None = None
    """Last such day or end told in the document: it governs 余额, which is read on one day everywhere."""
    vague: bool = False
    """目前 and the like govern: no date is inherited."""
    compared: str | None = None
    """Date of comparison told in the sentence (与去年首批相比)."""
    pair: tuple[str | None, str | None] = (None, None)
    """Dates of the last 由2012年的A增加到2021年的B, which hold for the pairs behind it."""
    placed: bool = False
    """The sentence itself names whose figures they are."""
    fresh: bool = False
    """`flow` was told in the paragraph itself."""
    whole: str | None = None
    """The subject in force before 其中 brought a part's."""
    dates: tuple[str, ...] = ()
    """Enumerated dates that as many figures are to share out."""

    def copy(self) -> Frame:
        """The same, for a clause of its own; in full, because it is done for every clause."""
        return Frame(
            self.subject,
            self.told,
            self.flow,
            self.point,
            self.balance,
            self.vague,
            self.compared,
            self.pair,
            self.placed,
            self.fresh,
            self.whole,
            self.dates,
        )


def period_of_title(reading: Reading) -> str | None:
    """The first month or longer stretch of time in the title."""
    if not reading.paragraphs:
        return None
    dates = [edtf_of(s) for s in reading.within("DATE", *reading.paragraphs[0])]
    return next((d for d in dates if d and len(d) != 10 and not d.startswith("..")), None)


def is_point(text: str, before: str) -> bool:
    """Whether a date is a point of time for a state: the end of a period, anything behind 截至."""
    return text.endswith(("末", "底", "初")) or before.endswith(("截至", "截止", "截止到", "止到"))


def is_aside(edtf: str, flow: str | None) -> bool:
    """Whether a month or quarter lies in the stretch of time that is spoken of: 其中12月当月."""
    if flow is None or len(flow) not in (4, 15) or "-" not in edtf or edtf == flow or ".." in edtf:
        return False
    low, _, high = flow.partition("/")
    begin, _, end = edtf.partition("/")
    if len(flow) == 4:
        return edtf.startswith(flow) and len(begin) == 7
    return len(edtf) == 7 and low <= begin and (end or begin) <= high
