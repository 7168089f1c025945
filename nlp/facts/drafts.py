"""Project records in the making: what has been claimed of a project, where, and by which rule."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from nlp.facts.amounts import AmountHit
from nlp.facts.groups import Form
from nlp.facts.parties import PartyHit
from nlp.facts.stages import StageHit
from nlp.records import Stage
from nlp.spans import PlaceValue


class StageClaim(NamedTuple):
    """A stage that the text tells of a project, with the date that governs it."""

    hit: StageHit
    stage: Stage
    date: str | None
    word: str = ""
    """The class word of an annual list (续建, 新开工), empty for what happened."""


class Ceremony(NamedTuple):
    """A dated opening or signing told in the text, whose day and place go to what belongs to it."""

    hit: StageHit
    stage: Stage
    date: str
    place: PlaceValue | None
    paragraph: int


class Support(NamedTuple):
    """A stretch that says something of a project, with the number of claims in it."""

    start: int
    end: int
    weight: int


@dataclass(slots=True, eq=False)
class ProjectDraft:
    """One project or counted group while the text is read."""

    name: str | None
    count: int
    form: Form | None
    """How the group is told; None for a single project."""
    start: int
    end: int
    unit: str = ""
    parent: ProjectDraft | None = None
    members: list[ProjectDraft] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    stages: list[StageClaim] = field(default_factory=list)
    period: str | None = None
    """The date that governs a counted group where no stage has one."""
    until: bool = False
    """It was counted up to a day (截至9月底)."""
    attributive: bool = False
    """What happened to it is told in an attribute (去年签约的32个项目): the date is that of no later stage."""
    rest: bool = False
    """What is left of a group (其余4个): what happened to the others did not happen to it."""
    lately: bool = False
    """What is told of it is told of now (目前): no earlier date governs it."""
    title_period: str | None = None
    """The year or period of the document's title, for a counted group that nothing else dates."""
    amounts: list[AmountHit] = field(default_factory=list)
    parties: list[PartyHit] = field(default_factory=list)
    places: list[tuple[int, PlaceValue, str]] = field(default_factory=list)
    support: list[Support] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    """Names of the rules that made the record, for `explain`."""
    ceremony: bool = False
    """Told of a ceremony: 此次, 现场, 分会场, 活动."""
    paragraph: int = 0
    last_paragraph: int = 0
    """Where it was named last."""
    last_end: int = 0
    """End of its last telling."""
    rivals: int = 0
    """The most other projects and groups that a sentence about it names."""
    title: bool = False
    """Told in the title alone so far."""

    @property
    def group(self) -> bool:
        """Several projects counted together."""
        return self.form is not None

    def note(self, reason: str) -> None:
        """Remember a rule once."""
        if reason not in self.reasons:
            self.reasons.append(reason)
