"""The shapes of the answers, as the document describes them.

A decimal is a text, so that no reader rounds it; a count is a number. Nothing is null, never zero.
"""

import datetime
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

Number = Annotated[
    str,
    Field(pattern=r"^-?[0-9]+(\.[0-9]+)?$", description="A decimal number as text; exact."),
]
QuarterText = Annotated[str, Field(pattern=r"^[0-9]{4}Q[1-4]$", description="A quarter: 2023Q2")]
Band = Literal["met", "good", "fair", "low", "none"]
Pace = Literal["on_track", "at_risk", "behind"]


class AskedReading(Schema):
    figures: Literal["official", "provisional"] = Field(
        "official",
        description="Official: what is published, else what is approved so far. "
        "Provisional: submitted figures count too; not public.",
    )


class AskedResults(AskedReading):
    live: bool = Field(
        False, description="Computed now, also where the quarter is published; not public."
    )


class ErrorJson(Schema):
    code: Literal[
        "log_in",
        "wrong_token",
        "step_first",
        "not_found",
        "only_get",
        "wrong_parameter",
        "broken",
        "away",
    ]
    sentence: str = Field(description="For people, in the language of the cookie django_language.")


class ProgrammeLineJson(Schema):
    code: str
    name: str
    name_en: str
    short_name: str
    kind: Literal["resolution", "criteria"]
    start: QuarterText
    end: QuarterText
    main: bool
    archived_on: datetime.date | None


class DistrictLineJson(Schema):
    code: str
    name: str
    name_en: str
    title: str = Field(description="The name with the word of its level.")
    level: Literal["district", "town", "city", "province", "commune"]
    province: str


class CommuneJson(Schema):
    code: str
    name: str
    title: str
    kind: Literal["commune", "town", "ward", "village", "quarter"]
    population: int | None
    households: int | None
    area_km2: Number | None
    recognition: Literal["recognised", "advanced", "model"] | None
    recognised_in: int | None
    grade: str
    since: datetime.date | None = Field(description="First day; null: always there.")
    until: datetime.date | None = Field(description="Last day; null: it lives.")


class DistrictJson(DistrictLineJson):
    communes: list[CommuneJson]
    programmes: list[ProgrammeLineJson]


class GroupJson(Schema):
    position: int
    name: str
    name_en: str


class PeriodJson(Schema):
    quarter: QuarterText
    opens_on: datetime.date
    due_on: datetime.date
    published_on: datetime.date | None


class ProgrammeJson(ProgrammeLineJson):
    district: str
    authority: str
    applies_to: list[str] = Field(description="Kinds of commune; empty: all of them.")
    good_from: Number = Field(description="Percent from which a target is in the band good.")
    fair_from: Number
    groups: list[GroupJson]
    periods: list[PeriodJson] = Field(description="The newest first; the public's are published.")


class YearValueJson(Schema):
    year: int
    value: Number


class ThresholdJson(Schema):
    grade: str
    year: int | None = Field(description="Null: every year that has none of its own.")
    value: Number


class BreakJson(Schema):
    start: QuarterText
    name: str
    baseline: Number | None
    goal: Number


class AllocationJson(Schema):
    commune: str
    baseline: Number | None
    goal: Number


class CommuneYearValueJson(Schema):
    commune: str
    year: int
    value: Number


class ExemptionJson(Schema):
    commune: str
    start: QuarterText
    end: QuarterText | None
    reason: str = Field(description="Empty for the public.")


class TargetJson(Schema):
    number: str
    name: str
    name_en: str
    group: str
    unit: str
    unit_en: str
    decimals: int = Field(description="Decimals that pages show.")
    method: str = Field(description="How it is judged: ratio, gap, floor, ceiling …")
    over_time: str
    rollup: str
    baseline: Number | None
    goal: Number | None
    goal_high: Number | None
    strict: bool = Field(description="Whether the goal must be passed, not only reached.")
    goal_text: str
    goal_text_en: str
    standard: Number | None = Field(description="What every commune must reach.")
    asked_in: list[int] = Field(description="Numbers of the quarters in which it is asked.")
    low: Number | None = Field(description="Plausible from; null for the public.")
    high: Number | None = Field(description="Plausible to; null for the public.")
    lead: str
    lead_en: str
    illustrative: bool = Field(description="Whether it is sample data.")
    source: str
    source_en: str
    pair: str
    pair_en: str
    words: list[str] = Field(description="The words of its scale; a value is the place of one.")
    words_en: list[str]
    parent: str | None = Field(description="Number of the target it is a part of.")
    sums_to: Number | None
    fed_by: str | None = Field(description="programme:number whose figures it takes.")
    follows: str | None = Field(description="programme:number of the target above it.")
    due: QuarterText | None
    amount_unit: str
    amount_unit_en: str
    assigned_goal: Number | None
    assigned_by: str
    assigned_by_en: str
    milestones: list[YearValueJson]
    thresholds: list[ThresholdJson]
    breaks: list[BreakJson]
    allocations: list[AllocationJson]
    commune_milestones: list[CommuneYearValueJson] = Field(description="Empty for the public.")
    exemptions: list[ExemptionJson]


class TargetsJson(Schema):
    programme: str
    targets: list[TargetJson]


class ResultJson(Schema):
    target: str
    commune: str | None = Field(description="Code of the commune; null: the district's own row.")
    value: Number | None = Field(description="Value to date, four decimals.")
    as_of: QuarterText | None
    percent: Number | None = Field(description="Of the goal, two decimals, cut down.")
    band: Band
    pace: Pace | None
    reported: int | None = Field(description="Communes with a figure.")
    expected: int | None


class PublishedVersionJson(Schema):
    version: int
    day: datetime.date


class ResultsJson(Schema):
    programme: str
    quarter: QuarterText
    provisional: bool
    live: bool = Field(description="Whether they were computed now; else they are as published.")
    publication: PublishedVersionJson | None = Field(description="Of which they are the rows.")
    results: list[ResultJson]


class VersionJson(PublishedVersionJson):
    published_at: datetime.datetime
    published_by: str | None = Field(description="Null for the public.")
    digest: str = Field(description="SHA-256 of everything that entered.")
    given: int | None
    asked: int | None


class VersionsJson(Schema):
    programme: str
    quarter: QuarterText
    versions: list[VersionJson] = Field(description="The newest first, none that was taken back.")


class ReportJson(Schema):
    commune: str | None = Field(description="Null: the district's own report.")
    state: Literal["not_begun", "draft", "submitted", "returned", "approved"]
    submitted_on: datetime.date | None = Field(description="First submitted.")
    late: bool = Field(description="Submitted after the due date, or due and not handed in.")


class ReportsJson(Schema):
    programme: str
    quarter: QuarterText
    period: PeriodJson
    reports: list[ReportJson]


class PartJson(Schema):
    band: Band
    text: str


class TileJson(Schema):
    number: str = Field(
        description="Of the target; of a set of criteria, criteria that a commune meets."
    )
    title: str
    band: Band
    page: str = Field(description="Its page on the site.")


class OverviewJson(Schema):
    programme: str
    quarter: QuarterText
    provisional: bool
    sentence: str
    parts: list[PartJson] = Field(description="The sentence, by band.")
    tiles: list[TileJson]
