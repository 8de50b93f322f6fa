"""The rows of a report as its reviewer judges them; see templates/review/rows.html."""

from dataclasses import dataclass, field

from communes.sheets.sheet import approved_reading
from communes.sheets.warnings import size
from targets.models import Target
from targets.progress import round_value

from ..display import components, formats
from ..display.formats import exact
from ..display.scales import commune_scale
from ..lists.evidence import evidence_lines


@dataclass(frozen=True)
class ReviewRow:
    """A target of the report; figures are what `figure` makes of them."""

    target: Target
    unit: str
    """Beside the name; empty where the answer is yes or no."""
    url: str
    year_before: dict | None
    last: dict | None
    now: dict | None
    approved: dict | None
    """What is approved, where it differs from what is written now."""
    estimate: bool
    to_date: str
    goal: str
    percent: dict
    band: dict
    was: str
    """The percent without the figure of the quarter; empty where there is none."""
    plan: str
    """The plan for the year; empty where there is none."""
    of_plan: str
    """The percent of that plan reached since January; empty where there is none."""
    note: str
    warnings: list[str]
    unexplained: bool
    evidence: list[dict]
    comments: list[dict] = field(default_factory=list)
    typed: str = ""
    """A comment that is typed and not sent yet."""


def review_row(row, place, comments, typed=""):
    """`row` is a `communes.sheets.SheetRow`; `comments` are those of its target."""
    target, scale = row.target, commune_scale(row.target)
    counts = approved_reading(row.figure)
    result = row.result
    warnings = [warning.sentence(scale.full) for warning in row.validation_warnings]
    return ReviewRow(
        target=target,
        unit=scale.unit,
        url=place.url("target", number=target.number),
        year_before=figure(scale, row.year_before),
        last=figure(scale, row.last),
        now=figure(scale, row.reading),
        approved=figure(scale, counts) if counts != row.reading else None,
        estimate=row.figure.estimate,
        to_date=scale.beside_unit(result.value),
        goal=scale.beside_unit(result.goal),
        percent=components.percent_bar(result),
        was="" if row.before.percent is None else formats.percent(row.before.percent),
        band=components.band(result.band, target.programme),
        plan="" if row.plan is None else scale.beside_unit(row.plan),
        of_plan="" if row.percent_of_plan is None else formats.percent(row.percent_of_plan),
        note=row.figure.note,
        warnings=warnings,
        unexplained=bool(warnings) and row.needs_note,
        evidence=evidence_lines(row.evidence),
        comments=comments,
        typed=typed,
    )


def figure(scale, reading):
    """A figure in words: ``text``, and of a rate its two numbers as ``parts``; None without one."""
    if reading is None:
        return None
    if not reading.out_of:
        return {"text": scale.as_written(reading.value), "parts": ""}
    return {
        "text": scale.beside_unit(round_value(size(scale.target, reading))),
        "parts": f"{exact(reading.value)}/{exact(reading.out_of)}",
    }
