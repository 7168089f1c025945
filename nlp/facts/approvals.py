"""Approval documents (关于X项目核准的批复): the issuer approves the project on the day of the document."""

from __future__ import annotations

import re

from nlp.facts.claims import Claims
from nlp.facts.context import Context, edtf_of
from nlp.facts.drafts import ProjectDraft, StageClaim
from nlp.facts.marked import DATE, ORG, PROJECT
from nlp.facts.parties import PartyHit
from nlp.facts.stages import StageHit
from nlp.reading import Reading

_TITLE = re.compile(
    rf"^(?P<issuer>{ORG}+)关于[^{PROJECT}\n]{{0,20}}(?P<project>{PROJECT}+)[^\n]*?(?P<word>核准|批复|备案|立项|审批|同意)"
)
_DAY_LINE = re.compile(rf"^{DATE}+$", re.MULTILINE)


def approve(reading: Reading, painted: str, context: Context, claims: Claims, drafts: list[ProjectDraft]) -> None:
    """Give the project in the title of an approval the stage, its day and its authority."""
    start, end = context.title
    match = _TITLE.match(painted, start, end)
    if match is None or reading.document.kind != "policy":
        return
    name = reading.text[match.start("project") : match.end("project")]
    drafts = [d for d in drafts if d.name == name]
    issuer = claims.names.of(reading.text[match.start("issuer") : match.end("issuer")])
    hit = StageHit(match.start("word"), match.end("word"), "approved", "event", "reached")
    for draft in drafts[:1]:
        draft.stages.insert(0, StageClaim(hit, "approved", _day(reading, painted, context)))
        draft.parties.append(PartyHit(*match.span("issuer"), "authority", issuer, "issuer of the approval"))
        draft.note("approval document")


def _day(reading: Reading, painted: str, context: Context) -> str | None:
    """The date that stands alone on a line, else the one that the page prints."""
    for match in reversed(list(_DAY_LINE.finditer(painted))):
        dates = context.dates_in(*match.span())
        if dates:
            return edtf_of(dates[0])
    page = reading.document.policy
    return page.issued if page else None
