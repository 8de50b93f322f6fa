"""The rows of a report as its reviewer judges them; see templates/review/rows.html."""

from dataclasses import dataclass, field

from communes.sheets.plans import planned_heading
from communes.sheets.sheet import approved_reading
from communes.sheets.warnings import size
from communes.units import unit_code
from targets.models import Target
from targets.progress import round_value

from ..display import components, formats, sheet_rows
from ..display.formats import exact
from ..display.scales import beside_plan, commune_scale
from ..lists.evidence import evidence_lines
from ..lists.log import planned_in_words


@dataclass(frozen=True)
class ReviewRow:
    """A target of the report; figures are what `figure` makes of them."""

    target: Target
    unit: str
    """Beside the name; empty where the answer is a word."""
    amount_unit: str
    """That of the figures and of the plan, where growth is judged; else empty."""
    this_year: str
    """What the figures since January add up to, where growth is judged; else empty."""
    url: str
    figure_url: str
    """The page of the figure."""
    year_before: dict | None
    last: dict | None
    now: dict | None
    approved: dict | None
    """What is approved, where it differs from what is written now."""
    estimate: bool
    so_far: str
    """What the year has brought since January."""
    to_date: str
    as_of: str
    """The period of the value to date, where it is not the quarter; else empty."""
    goal: str
    broken: str
    """Why no figures of before stand here; empty where they do."""
    heading: dict | None
    """What stands above the first part of a target, see `sheet_rows.heading_of`; else None."""
    is_part: bool
    sum: dict | None
    """What the parts above come to, under the last of them, see `sheet_rows.sum_of`; else None."""
    percent: dict
    band: dict
    was: str
    """The percent without the figure of the quarter; empty where there is none."""
    plan: str
    """The plan for the year; empty where there is none."""
    of_plan: str
    """The percent of that plan reached since January; empty where there is none."""
    planned: str
    """What the unit plans to reach next, and up to when; empty where it has not said so."""
    note: str
    not_applicable: bool
    """Whether the unit says that the target does not apply to it; the note says why."""
    warnings: list[str]
    unexplained: bool
    evidence: list[dict]
    comments: list[dict] = field(default_factory=list)
    typed: str = ""
    """A comment that is typed and not sent yet."""
    refusal: str = ""
    """Why the target does apply, typed and not sent yet."""


def review_row(row, place, comments, typed):
    """`row` is a `communes.sheets.SheetRow`; `comments` are those of its target, `typed` is what is
    not sent yet."""
    target = row.target
    result = row.result
    scale = commune_scale(target).beside_goal(result)
    figures = beside_plan(row, scale, row.so_far)
    counts = approved_reading(row.figure)
    warnings = [warning.sentence(figures.full) for warning in row.validation_warnings]
    return ReviewRow(
        target=target,
        unit=scale.unit,
        amount_unit=target.amount_unit if target.is_growth else "",
        this_year=figures.text(row.this_year) if target.is_growth else "",
        url=place.url("target", number=target.number),
        figure_url=place.figure(unit_code(row.commune), target.number),
        year_before=figure(figures, row.year_before),
        last=figure(figures, row.last),
        now=figure(figures, row.reading),
        approved=figure(figures, counts) if counts != row.reading else None,
        estimate=row.figure.estimate,
        so_far=sheet_rows.so_far(row, figures) or formats.NOTHING,
        as_of=sheet_rows.as_of(row),
        to_date=sheet_rows.to_date(row, scale) or formats.NOTHING,
        goal=sheet_rows.goal(row, scale) or formats.NOTHING,
        broken=sheet_rows.break_words(row),
        heading=sheet_rows.heading_of(row, place),
        is_part=row.family is not None,
        sum=sheet_rows.sum_of(row),
        percent=components.percent_bar(result),
        was="" if row.before.percent is None else formats.percent(row.before.percent),
        band=components.band(result.band, target.programme),
        plan="" if row.plan is None else figures.exactly.beside_unit(row.plan),
        of_plan="" if row.percent_of_plan is None else formats.percent(row.percent_of_plan),
        planned=planned(row),
        note=row.figure.note,
        not_applicable=row.figure.not_applicable,
        warnings=warnings,
        unexplained=bool(warnings) and row.needs_note,
        evidence=evidence_lines(row.evidence),
        comments=comments,
        typed=typed.comments.get(target.number, ""),
        refusal=typed.refusals.get(target.number, ""),
    )


def planned(row):
    """*Kế hoạch đến hết năm 2023: 85,0*; empty where nothing is planned."""
    text = planned_in_words(row.figure.planned, row.target)
    return text and f"{planned_heading(row.quarter)}: {text}"


def figure(scale, reading):
    """A figure in words: ``text``, and of a rate its two numbers, ``parts``; None without one."""
    if reading is None:
        return None
    if not reading.out_of:
        return {"text": scale.as_written(reading.value), "parts": ()}
    return {
        "text": scale.beside_unit(round_value(size(scale.target, reading))),
        "parts": (exact(reading.value), exact(reading.out_of)),
    }
