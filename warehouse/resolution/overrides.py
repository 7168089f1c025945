"""What people decided: one line each in `<home>/overrides.jsonl`.

```json
{"op": "merge", "a": "p-1f…", "b": "p-9c…", "reason": "renamed in 2022", "date": "2024-03-01"}
{"op": "split", "a": "<report>", "b": "p-1f…", "reason": "another plant", "date": "2024-03-01"}
{"op": "set", "fact": "<id>", "field": "stage", "value": "started", "reason": "misread", "date": "2024-03-01"}
{"op": "strike", "fact": "<id>", "reason": "a headline of another page", "date": "2024-03-01"}
```

`set` names a field of the fact's table, with its new value, null to empty it. `a` and `b` of merge and split are ids
of projects (`p-…`), of reports (rows of `projects`), of organizations (`o-…`), or names of organizations. A line holds
as long as it stands; taking it out undoes it. Of two lines about one field the later counts; a split goes before a
merge, a strike before what is set in its fact.
"""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple


class Missing(enum.Enum):
    """What a line does not tell."""

    VALUE = "missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """One line."""

    op: Literal["merge", "split", "set", "strike"]
    reason: str
    date: str
    """ISO date of the decision."""
    a: str | None = None
    b: str | None = None
    fact: str | None = None
    field: str | None = None
    value: Any = Missing.VALUE


class Numbered(NamedTuple):
    """An override and the line it stands on."""

    line: int
    override: Override


class Problem(NamedTuple):
    """A line that cannot be followed, and why."""

    line: int
    message: str


def check_form(override: Override) -> None:
    """Raise ValueError, with the reason, for a line that lacks something or says too much."""
    if not override.reason.strip():
        raise ValueError("a reason is missing")
    try:
        dt.date.fromisoformat(override.date)
    except ValueError:
        raise ValueError(f"{override.date!r} is no date; write it as 2024-03-01") from None
    if override.op in ("merge", "split"):
        if not override.a or not override.b or override.fact or override.field:
            raise ValueError(f"{override.op} takes a and b, and no fact or field")
        if override.a == override.b:
            raise ValueError("a and b are the same")
        return
    if not override.fact or override.a or override.b:
        raise ValueError(f"{override.op} takes a fact, and neither a nor b")
    if (override.op == "set") != bool(override.field):
        raise ValueError("set takes a field and a value; strike takes none")
    if (override.op == "set") != (override.value is not Missing.VALUE):
        raise ValueError("set takes a value, null to empty the field; strike takes none")


class Merge(NamedTuple):
    """Two members that people made one."""

    one: str
    other: str
    reason: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisions:
    """Merges and splits as pairs of members (reports, or rows of organization_names), with the line of each."""

    merges: tuple[Merge, ...] = ()
    splits: tuple[tuple[str, str], ...] = ()
    problems: tuple[Problem, ...] = ()


def decide(
    lines: Sequence[Numbered], members: Mapping[str, str | None], kind: Literal["project", "organization"]
) -> Decisions:
    """The decisions of one kind. `members`: every id or name that a line can use, to the member it stands for."""
    merges, splits, problems = [], [], []
    for line, override in lines:
        if override.op not in ("merge", "split") or kind_of(override) != kind:
            continue
        names = (override.a or "", override.b or "")
        unknown = [name for name in names if members.get(name) is None]
        if unknown:
            problems.append(Problem(line, _unknown(kind, unknown, lines)))
            continue
        one, other = (str(members[name]) for name in names)
        if one == other:
            if override.op == "split":
                problems.append(Problem(line, f"{names[1]} has its id of {names[0]}; name another report of it"))
        elif override.op == "merge":
            merges.append(Merge(one, other, f"merged by people on {override.date}: {override.reason}", line))
        else:
            splits.append((one, other))
    return Decisions(merges=tuple(merges), splits=tuple(splits), problems=tuple(problems))


def _unknown(kind: str, names: Sequence[str], lines: Sequence[Numbered]) -> str:
    struck = {override.fact: line for line, override in lines if override.op == "strike"}
    if line := next((struck[name] for name in names if name in struck), None):
        return f"the report is struck by line {line}"
    return f"no {kind} {' and no '.join(names)} is in the warehouse"


def against(merges: Sequence[Merge], together: Mapping[str, object]) -> list[Problem]:
    """The merges that splits forbid. `together`: member to what it ended in."""
    return [
        Problem(merge.line, "what this line merges another line splits, and the split counts")
        for merge in merges
        if together[merge.one] != together[merge.other]
    ]


def kind_of(override: Override) -> Literal["project", "organization"]:
    """Reports and projects have ids of hex digits; everything else is an organization."""
    return "project" if _is_project(override.a or "") or _is_project(override.b or "") else "organization"


def _is_project(name: str) -> bool:
    return name.startswith("p-") or (len(name) == 24 and all(sign in "0123456789abcdef" for sign in name))
