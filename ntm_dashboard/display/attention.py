"""Why a target needs a decision, in words."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from targets.attention import Reason
from targets.progress import Pace, round_value

from . import components, formats
from .wording import PACES


def reason_words(one, scale):
    """The sentence of each reason of a `results.attention.Attention`, the gravest first.

    `scale` says in what the district's values are told.
    """
    texts = {
        Reason.BEHIND: lambda: by_pace(one, scale),
        Reason.AT_RISK: lambda: by_pace(one, scale),
        Reason.UNDER_HALF: lambda: under_half(one),
        Reason.MISSING: lambda: missing(one),
        Reason.FELL: lambda: fell(one),
    }
    return [text for text in (texts[reason]() for reason in one.reasons) if text]


def reasons_text(one, scale):
    """The same as one sentence, without its full stop."""
    return capfirst("; ".join(reason_words(one, scale)))


def by_pace(one, scale):
    """The pace, with the plan that it falls short of: the year's, else the term's."""
    key = pace_told(one)
    if is_late_by_year(one):
        return f"{PACES[key]}: {of_plan(one)}"
    if one.planned is None or not scale.unit:
        return str(PACES[key])
    plan = _("the plan of %(quarter)s is %(value)s") % {
        "quarter": formats.quarter(one.row.as_of),
        "value": scale.full(round_value(one.planned)),
    }
    return f"{PACES[key]}: {plan}"


def pace_told(one):
    return Pace.BEHIND if Reason.BEHIND in one.reasons else Pace.AT_RISK


def under_half(one):
    """Empty where the pace has told the percent."""
    return "" if is_late_by_year(one) else of_plan(one)


def is_late_by_year(one):
    """Whether the year's plan makes it later than the pace of the term says."""
    late = Reason.BEHIND in one.reasons or Reason.AT_RISK in one.reasons
    return late and pace_told(one) != one.row.pace


def year_paces(found):
    """Number of a target → the pace of its year as components/pace.html shows it, where that is
    later than the pace of the term; `found` are `Attention`s."""
    return {
        one.target.number: components.pace_mark(pace_told(one)) | {"label": of_plan(one)}
        for one in found
        if is_late_by_year(one)
    }


def of_plan(one):
    return _("%(percent)s of the year's plan") % {"percent": formats.percent(one.of_plan)}


def missing(one):
    if not one.due:
        return _("No data")
    return figures_of_units(one.given, one.due)


def fell(one):
    return _("fell from %(then)s to %(now)s") % {
        "then": formats.percent(one.before.percent),
        "now": formats.percent(one.row.percent),
    }


def coverage_words(coverage):
    """*figures of the quarter from 10/24 units*; empty where no unit is asked."""
    return "" if coverage is None else figures_of_units(coverage.given, coverage.expected)


def figures_of_units(given, due):
    text = ngettext(
        "figures of the quarter from %(given)s/%(due)s unit",
        "figures of the quarter from %(given)s/%(due)s units",
        due,
    )
    return text % {"given": given, "due": due}
