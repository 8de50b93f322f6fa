"""Sums of the ways that only goals as resolutions word them have: growth, yearly rates, parts."""

from decimal import Decimal

from django.utils.translation import gettext as _

from communes.results.rows import upper_end
from targets.growth import district_amounts
from targets.judging import LARGEST_PERCENT
from targets.overtime import last_of_years
from targets.progress import Method, OverTime, percent_of_goal, round_value

from ..display import formats
from ..display.formats import exact
from ..display.goals import judged_by

MET = 100
LARGEST = Decimal(LARGEST_PERCENT).scaleb(-2)
"""The percent that a larger one is held to."""


def growth_sum(derivation):
    """The amounts of the closed years, and the per cent that they grew by.

    Of the mean it is the root, of the lowest each year beside the year before.
    """
    measure, scale = derivation.measure, derivation.amounts
    readings = derivation.counted(None)
    known = district_amounts(measure, derivation.units, readings, derivation.quarter)
    base, value = measure.base_year, formats.percent(derivation.row.value, 2)
    if measure.over_time is OverTime.GROWTH_MEAN:
        year = max(known)
        first, last = scale.exact(measure.baseline), amount(scale, known[year])
        times = f"{last} / {first}"
        root = times if year - base == 1 else f"({times})^(1/{year - base})"
        return f"{base}–{year}: 100 × ({root} − 1) ≈ {value}"
    if measure.baseline is not None:
        known = {base: measure.baseline} | known
    years = [
        f"{year}: 100 × ({amount(scale, known[year])} / {amount(scale, known[year - 1])} − 1)"
        for year in sorted(known)
        if known.get(year - 1, 0) > 0
    ]
    return f"{'; '.join(years)} → {value}"


def amount(scale, value):
    return scale.exact(round_value(value))


def yearly_rates_sum(derivation):
    """Each year's rate over the communes, and the one that counts."""
    by_year = {}
    for commune in derivation.communes:
        for year, reading in last_of_years(derivation.counted(commune.pk)).items():
            by_year.setdefault(year, []).append(reading)
    year, quarter = derivation.quarter.year, derivation.quarter
    is_over = quarter.number == 4 or quarter == derivation.measure.end
    if not is_over and len(by_year.get(year, ())) < len(derivation.communes):
        by_year.pop(year, None)
    rates = [f"{at}: {rate(readings)}" for at, readings in sorted(by_year.items())]
    return f"{'; '.join(rates)} → {derivation.scale.exact(derivation.row.value)}"


def rate(readings):
    value, out_of = (
        exact(sum(getattr(reading, name) for reading in readings)) for name in ("value", "out_of")
    )
    return f"100 × {value} / {out_of}"


def parts_sum(derivation):
    """*13.1: 80,00%; 13.2: 101,07% → 80,00%*: the parts that are judged, and the lowest."""
    told = [
        f"{number}: {formats.percent(row.percent, 2)}"
        for number, row in derivation.parts
        if row.expected
    ]
    return f"{'; '.join(told)} → {formats.percent(derivation.row.percent, 2)}"


def within(derivation):
    """The percent inside, below or above a range; `derivation` has a percent."""
    row, scale = derivation.row, derivation.scale
    end = upper_end(derivation.target, row)
    value, low, high = (scale.exact(one) for one in (row.value, row.goal, end))
    if row.percent == MET:
        return f"{low} ≤ {value} ≤ {high}: {formats.percent(row.percent, 2)}"
    told = outcome(percent_of_goal(Method.WITHIN, row.value, None, row.goal, high=end), row)
    if row.value <= row.goal:
        return f"100 × {value} / {low} {told}"
    return f"100 × {high} / {value} {told}"


def outcome(percent, row):
    """*= 87,00%*: what a sum comes to; `percent` is it by the value as it is told.

    ≈ where the percent is cut, and > or < where it is held within what can be shown.
    """
    sign = "=" if percent == row.percent else "≈"
    if sign == "≈" and abs(row.percent) == LARGEST:
        sign = ">" if row.percent > 0 else "<"
    return f"{sign} {formats.percent(row.percent, 2)}"


def beside_goal(derivation):
    """A word beside the one that is to be reached; `derivation` has a percent."""
    row, scale = derivation.row, derivation.scale
    return _("“%(value)s”, where “%(goal)s” is to be reached: %(percent)s") % {
        "value": scale.text(row.value),
        "goal": scale.text(row.goal),
        "percent": formats.percent(row.percent, 2),
    }


def only_equal(derivation):
    """Where the goal itself is reached and does not suffice; `derivation` has a percent."""
    row, scale = derivation.row, derivation.scale
    goal = judged_by(derivation.target, row, scale.exact)
    percent = formats.percent(row.percent, 2)
    return _("%(value)s is not yet %(goal)s: %(percent)s") % {
        "value": scale.exact(row.value),
        "goal": goal,
        "percent": percent,
    }


def break_step(derivation):
    """From when figures measure something else, and what holds since; None without a break."""
    begun = derivation.begun
    if begun is None:
        return None
    words = _(
        "Counted anew from %(quarter)s: figures before it do not count, and the plan begins there."
    ) % {"quarter": formats.quarter(begun.start)}
    scale = derivation.scale.exactly
    baseline = "" if begun.baseline is None else f"{scale.full(begun.baseline)} → "
    return begun.name, words, f"{baseline}{scale.full(begun.goal)}"


def new_goal_step(derivation):
    """By which decision the goal is another than at first; None where it is not."""
    target, scale = derivation.target, derivation.scale
    given = derivation.inputs.catalogue.given_goal(target, derivation.quarter)
    if given is None:
        return None
    words = _("From %(quarter)s by decision %(decision)s.") % {
        "quarter": formats.quarter(given.start),
        "decision": given.decision,
    }
    return _("Goal given anew"), words, f"{scale.full(target.goal)} → {scale.full(given.goal)}"


def classes_of(thresholds, scale):
    """*1: 16; 2, 2025: 15*: the thresholds by class, those of one year with it."""
    return "; ".join(
        f"{grade}{'' if year is None else f', {year}'}: {scale.exactly.text(value)}"
        for (grade, year), value in sorted(
            thresholds.items(), key=lambda item: (item[0][0], item[0][1] or 0)
        )
    )


def exempt_words(derivation):
    """Who need not report it, each with the reason where it may be told; empty where nobody is."""
    told = [
        f"{commune.title} ({one.reason})" if one.reason else str(commune.title)
        for commune, one in derivation.exempt
    ]
    return _("Not applicable: %(names)s.") % {"names": "; ".join(told)} if told else ""
