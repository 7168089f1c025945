"""The main site of a ceremony and its branches, and which projects stand there."""

from __future__ import annotations

import re

from nlp.facts.context import Context, Sentence
from nlp.facts.drafts import Ceremony, ProjectDraft, StageClaim

_MAIN_SITE = re.compile(r"主会场|开工现场|签约现场|活动现场")
_HOLDS_SITE = re.compile(r"主会场|[”\"]?(?:项目)?(?:建设|施工)?(?:现场|工地)(?:隆重|正式)?(?:举行|举办|召开)")
_BRANCH_SITE = re.compile(r"分会场(?!也|均|都|同步|同时)")


class Sites:
    """The sites of the ceremonies of one document; `events` grows while it is read."""

    def __init__(self, painted: str, context: Context, events: list[Ceremony]) -> None:
        self.painted, self.context, self.events = painted, context, events
        self.main: ProjectDraft | None = None
        """The project at the main site of a ceremony."""

    def note(self, drafts: list[ProjectDraft], start: int, end: int, sentence: Sentence) -> None:
        """The projects at the main site of a ceremony, and in a ；-list at its branches, are among those it is for."""
        if not self.events:
            return
        at_site = bool(_MAIN_SITE.search(self.painted, start, end)) or (
            not any(d.group for d in drafts)
            and _BRANCH_SITE.search(self.painted, self.context.list_start(sentence), end) is not None
        )
        if len(drafts) == 1 and not drafts[0].group and _HOLDS_SITE.search(self.painted, start, end):
            self.main = drafts[0]
        if not at_site:
            return
        event = self.events[-1]
        for draft in drafts:
            if not any(c.hit.status == "reached" for c in draft.stages):
                draft.stages.append(StageClaim(event.hit, event.stage, event.date))
                draft.note("main site of the ceremony")
                if event.place:
                    draft.places.append((3, event.place, "place of the ceremony"))
