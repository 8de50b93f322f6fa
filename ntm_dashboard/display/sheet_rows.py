"""What the sheet to type into and the report to judge both say of a row of a report."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communes.results.rows import Row
from targets.progress import round_value

from . import formats
from .goals import judged_by, words_of_goal
from .scales import commune_scale


def to_date(row, scale):
    """The value to date; of the worst year's rate, the rate of this year and which year was worse.

    Empty where there is none; `row` is a `communes.sheets.sheet.SheetRow`.
    """
    worst, now = row.result, row.of_year
    if worst.value is None:
        return ""
    if not row.target.is_rate or not row.is_of_worst_year or worst.as_of.year == row.quarter.year:
        return scale.beside_unit(worst.value)
    told = {"value": scale.beside_unit(worst.value), "year": worst.as_of.year}
    if now is None:
        return _("%(value)s in %(year)d, the worst year") % told
    told["now"] = scale.beside_unit(round_value(now.value))
    return _("%(now)s; %(value)s in %(year)d, the worst year") % told


def as_of(row):
    """*(year 2022)* beside the value to date, where it is not of the quarter; else empty.

    Beside the worst year's rate the year is told already.
    """
    quarter = row.result.as_of
    if quarter in (None, row.quarter) or row.is_of_worst_year:
        return ""
    return f"({formats.period(quarter, row.target)})"


def so_far(row, scale):
    """What the year has brought since January; empty where its figures do not add up."""
    return "" if row.so_far is None else scale.beside_unit(row.so_far)


def goal(row, scale):
    """The goal in the words of the resolution where it is the target's own, else as the number that
    judges; empty where the unit has none."""
    told = Row(row.target.number, row.commune.code if row.commune else "", *row.result)
    if told.goal is None:
        return ""
    return words_of_goal(row.target, told) or judged_by(row.target, told, scale.exactly.beside_unit)


def break_words(row):
    """Why the figures before are not shown beside those of the row; empty where they are."""
    if row.broken_by is None:
        return ""
    told = {"quarter": formats.quarter(row.broken_by.start), "name": row.broken_by.name}
    return _("Counted anew from %(quarter)s (%(name)s): earlier figures do not compare.") % told


def heading_of(row, place):
    """The target under which the row is the first part; None where nothing is to stand above it.

    ``met`` says how many parts are met, where these alone judge it.
    """
    parent = row.heading
    return parent and {
        "number": parent.number,
        "name": parent.local_name,
        "goal": parent.local_goal_text,
        "url": place.url("target", number=parent.number),
        "met": parts_met(row.family) if parent.is_judged_by_parts else "",
    }


def parts_met(family):
    text = ngettext("%(met)d/%(total)d part met", "%(met)d/%(total)d parts met", family.total)
    return text % {"met": family.met, "total": family.total}


def sum_of(row):
    """What the parts above come to, under the last of them: ``number`` of the target that they are
    part of, and ``text``; None where they are to come to nothing, or none has a number."""
    if not row.is_last_part or row.family.parent.sums_to is None:
        return None
    return {"number": row.family.parent.number, "text": sum_text(row.family)}


def sum_text(family):
    """*99,8 of 100*"""
    scale = commune_scale(family.rows[-1].target)
    total = None if family.sum is None else round_value(family.sum)
    return _("Parts together: %(sum)s of %(whole)s") % {
        "sum": scale.beside_unit(total),
        "whole": scale.exactly.beside_unit(family.parent.sums_to),
    }
