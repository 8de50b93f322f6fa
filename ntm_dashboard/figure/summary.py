"""What the page of a figure tells first: its numbers side by side, and before and after."""

from django.utils.translation import gettext as _

from communes.results.gaps import step_of
from communes.results.years import adds_up
from targets.reach import rounded_out

from ..display import components, formats
from ..display.goals import full_goal
from ..display.scales import of_how_many
from ..display.wording import step_words
from ..lists.log import figure_in_words


def facts(course):
    """Facts as components/facts.html shows them; what is not known is left out."""
    row, scale, target = course.row, course.scale, course.target
    if row is None:
        return []
    told = [(_("Value to date"), full_value(course), row.as_of and formats.quarter(row.as_of))]
    reading = course.readings.get(course.scope.quarter)
    if reading is not None:
        told.append((_("Figure of the quarter"), reading_text(reading, course), ""))
    told.append((_("Goal"), full_goal(target, row, scale), ""))
    if row.baseline is not None:
        told.append((_("Baseline"), course.amounts.full(row.baseline), ""))
    told += of_year(course)
    step = step_of(target, row)
    if step and scale.unit:
        change = rounded_out(step.change, scale.decimals, step.beyond)
        words = step_words(change, scale.decimals, step.band, target.programme)
        told.append((_("To the next band"), scale.change(change), words))
    return [{"label": label, "value": value, "note": note} for label, value, note in told]


def full_value(course):
    """The value with its unit; of a parent, how many of how many parts are met."""
    row, scale, target = course.row, course.scale, course.target
    if not target.is_judged_by_parts or row.value is None:
        return scale.full(row.value)
    return f"{of_how_many(scale.text(row.value), target, row)} {scale.unit}"


def of_year(course):
    """The year's plan and what it has brought, as (label, value, note)."""
    line, amounts = course.line, course.amounts
    if line is None:
        return
    if adds_up(course.target) and line.compared is not None:
        yield _("Since January"), amounts.full(line.compared), ""
    if line.plan is not None:
        part = line.percent_of_plan
        note = "" if part is None else _("%(percent)s of it") % {"percent": formats.percent(part)}
        yield _("Plan of the year"), amounts.exactly.full(line.plan), note


def reading_text(reading, course):
    """A figure as it was reported, a rate with both numbers, with its unit."""
    text = figure_in_words(reading.value, reading.out_of, course.target)
    unit = "" if reading.out_of is not None else course.amounts.unit
    return f"{text}{'' if unit == '%' else ' '}{unit}" if unit else text


def comparisons(course, place):
    """Before and after: the quarter beside the one before, and beside the same of last year.

    Where figures of a year add up it is the quarters' own that are compared, else the values to
    date; of the public's always these.
    """
    quarter = course.scope.quarter
    told = [
        (_("Quarter before"), quarter.shift(-1)),
        (_("Same quarter last year"), quarter.shift(-4)),
    ]
    flow = adds_up(course.target) and not course.scope.public
    values = {q: one.value for q, one in (course.readings if flow else course.rows).items()}
    scale = course.amounts if flow else course.scale
    return [
        {
            "label": label,
            "quarter": formats.quarter_title(other),
            "url": course.url(place.at(other)),
            "before": scale.text(values.get(other)),
            "after": scale.text(values.get(quarter)),
            "change": scale.change(difference(values.get(other), values.get(quarter))),
            "apart": course.apart(other),
        }
        for label, other in told
        if other in course.rows
    ]


def difference(before, after):
    """How much a value has changed; None where one of the two is missing."""
    return None if None in (before, after) else after - before


def quarter_rows(course, place):
    """The unit's quarters, newest first."""
    return [
        {
            "quarter": formats.quarter_title(quarter),
            "url": course.url(place.at(quarter)),
            "made": course.was_made(quarter),
            "current": quarter == course.scope.quarter,
            "figure": figure_of(course, quarter),
            "value": of_how_many(course.scale.text(row.value), course.target, row),
            "percent": components.percent_bar(row),
        }
        for quarter, row in reversed(course.rows.items())
    ]


def figure_of(course, quarter):
    reading = course.readings.get(quarter)
    if reading is None:
        return formats.NOTHING
    return figure_in_words(reading.value, reading.out_of, course.target)
