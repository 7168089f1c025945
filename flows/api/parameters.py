"""What can be asked: the parameters of each path, as one class each. What is not named here is refused."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic.json_schema import SkipJsonSchema

from nlp.records import Kind, OrganizationType, Stage
from warehouse.reading import MOST_FOUND, MOST_ROWS

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DIGITS = re.compile(r"[0-9]{1,6}")


def _day(value: str) -> str:
    try:
        if not _DAY.fullmatch(value):
            raise ValueError
        dt.date.fromisoformat(value)
    except ValueError:
        raise ValueError("write a day of the calendar as 2024-03-01") from None
    return value


def _whole(value: Any) -> Any:
    if isinstance(value, str) and not _DIGITS.fullmatch(value):
        raise ValueError("write a whole number in digits")
    return value


Nothing = SkipJsonSchema[None]
Text = Annotated[str, Field(max_length=200)]
Day = Annotated[str, AfterValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Whole = Annotated[int, BeforeValidator(_whole)]
Code = Annotated[str, Field(pattern=r"^[0-9]{6}$")]
_CODE = "GB/T 2260; a province or city stands for its parts"


class Nobody(BaseModel):
    """No parameters."""

    model_config = ConfigDict(extra="forbid")


class Paged(Nobody):
    """What every page takes."""

    after: Text = Field("", description="The `next` of the page before")
    limit: Whole = Field(100, ge=1, le=MOST_ROWS, description="Records of a page")

    def filters(self) -> dict[str, Any]:
        """What narrows the answer down: parameter to value, None where it was not given."""
        return self.model_dump(exclude={"after", "limit", "q"})


class Dated(Paged):
    """Records that belong to a day of publication."""

    since: Day | Nothing = Field(None, description="Articles published on this day or later", examples=["2024-03-01"])
    until: Day | Nothing = Field(None, description="Articles published on this day or before", examples=["2024-03-31"])


class Facts(Dated):
    """Records of what articles say."""

    article: Text | Nothing = Field(None, description="Id of an article")


class Articles(Dated):
    source: Text | Nothing = Field(None, description="Name of a source")
    kind: Kind | Nothing = Field(None, description="Whether news or policy documents")


class Stories(Dated):
    source: Text | Nothing = Field(None, description="Name of a source that has the story")


class Projects(Facts):
    place_code: Code | Nothing = Field(None, description=_CODE, examples=["130200"])
    stage: Stage | Nothing = Field(None, description="Latest stage reached, or planned")
    organization: Text | Nothing = Field(None, description="Name of a party as written, or its canonical name")


class ResolvedProjects(Paged):
    place_code: Code | Nothing = Field(None, description=_CODE, examples=["130200"])
    stage: Stage | Nothing = Field(None, description="Furthest stage told")
    name: Text | Nothing = Field(None, description="Part of the name", examples=["氢能"])
    organization: Text | Nothing = Field(None, description="Any name of a party, or its id")
    since: Day | Nothing = Field(None, description="Reported on this day or later", examples=["2024-03-01"])
    until: Day | Nothing = Field(None, description="First reported on this day or before", examples=["2024-03-31"])


class Organizations(Paged):
    name: Text | Nothing = Field(None, description="Name as written, or the canonical name")


class ResolvedOrganizations(Paged):
    name: Text | Nothing = Field(None, description="Any name of the organization, in full")
    type: OrganizationType | Nothing = Field(None, description="Type")
    place: Text | Nothing = Field(None, description="Official name of the place that its name tells")


class Indicators(Facts):
    subject: Text | Nothing = Field(None, description="Whose figure it is", examples=["唐山市"])
    name: Text | Nothing = Field(None, description="Name of the indicator", examples=["地区生产总值"])


class Policies(Facts):
    document_number: Text | Nothing = Field(None, description="发文字号", examples=["冀政办字〔2024〕1号"])


class Places(Paged):
    name: Text | Nothing = Field(None, description="Official name", examples=["曹妃甸区"])
    level: Literal["province", "prefecture", "county"] | Nothing = Field(None, description="Level of the division")
    within: Text | Nothing = Field(None, description="Id of the division above", examples=["130200"])


class Coverage(Paged):
    source: Text | Nothing = Field(None, description="Name of a source")
    status: Literal["articles", "nothing", "partly", "not_crawled"] | Nothing = Field(
        None, description="What came of it"
    )
    since: Day | Nothing = Field(None, description="This day or later", examples=["2024-03-01"])
    until: Day | Nothing = Field(None, description="This day or before", examples=["2024-03-31"])


class Changes(Nobody):
    # What has another form is refused as no cursor, not as a wrong parameter: both are told in the same way elsewhere.
    after: Text | Nothing = Field(
        None,
        description="Cursor; without one from the beginning",
        examples=["1f2e3d4c-1234"],
        json_schema_extra={"pattern": "^[0-9a-f]{8}-[0-9]{1,18}$"},
    )
    limit: Whole = Field(100, ge=1, le=MOST_ROWS, description="Entries of a page")


_WORDS = Field(min_length=1, max_length=200, description="Words, parted by spaces", examples=["曹妃甸 氢能"])


class Sentences(Nobody):
    q: str = _WORDS
    limit: Whole = Field(50, ge=1, le=MOST_FOUND, description="Sentences at most")


class Search(Nobody):
    q: str = _WORDS
    source: Text | Nothing = Field(None, description="Name of a source")
    kind: Kind | Nothing = Field(None, description="Whether news or policy documents")
    since: Day | Nothing = Field(None, description="Published on this day or later", examples=["2024-03-01"])
    until: Day | Nothing = Field(None, description="Published on this day or before", examples=["2024-03-31"])
    limit: Whole = Field(50, ge=1, le=MOST_FOUND, description="Articles at most")

    def filters(self) -> dict[str, Any]:
        """What narrows the answer down: parameter to value, None where it was not given."""
        return self.model_dump(exclude={"q", "limit"})
