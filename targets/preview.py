"""How a target will be judged, in words, with an example worked by the measure itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import count
from typing import NamedTuple

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from .progress import (
    GROWTH,
    Assessment,
    Band,
    Measure,
    Method,
    OverTime,
    Reading,
    Result,
    Rollup,
    Unit,
    assess,
    assess_parts,
    band_of,
    cut_percent,
)
from .quarters import Quarter
from .rules import figure_problems

HUNDRED = Decimal(100)
"""Out of how many the numbers of a rate are in the example."""

OVER_TIME = {
    OverTime.LEVEL: gettext_lazy("The latest figure counts."),
    OverTime.TERM_TOTAL: gettext_lazy("The figures since the start of the term are added up."),
    OverTime.YEAR_TOTAL: gettext_lazy(
        "The figures of the latest year that has its fourth quarter are added up."
    ),
    OverTime.YEAR_MEAN: gettext_lazy(
        "The totals of the years that have their fourth quarter are averaged."
    ),
    OverTime.YEAR_WORST: gettext_lazy(
        "Of the years' last figures the worst counts; a year that was missed is not forgotten."
    ),
    OverTime.GROWTH_MEAN: gettext_lazy(
        "The amounts of whole years give the growth a year on average, from %(baseline)s in "
        "%(year)s on."
    ),
    OverTime.GROWTH_WORST: gettext_lazy(
        "The amount of each whole year is held against the year before, from %(baseline)s in "
        "%(year)s on; the worst growth counts."
    ),
}
ROLLUP = {
    Rollup.SUM: gettext_lazy("The communes' values are added up."),
    Rollup.MEAN: gettext_lazy("The communes' values are averaged by their population."),
    Rollup.RATE: gettext_lazy(
        "All communes' numbers are put together: how many out of how many, in per cent."
    ),
    Rollup.COUNT: gettext_lazy("The communes that have met their own goal are counted."),
    Rollup.DISTRICT: gettext_lazy("The communes are not asked: there is one figure for the whole."),
}
IN_TIME = (Method.RATIO, Method.GAP)
PLANNED = (OverTime.LEVEL, OverTime.TERM_TOTAL, OverTime.YEAR_TOTAL)


class Line(NamedTuple):
    """One line of the example: whose figure, what it makes, and how that is judged."""

    what: str
    figure: str
    value: str
    percent: str
    verdict: str


@dataclass(frozen=True)
class Preview:
    """`problems` are what stands in the way; then nothing is said and nothing worked."""

    sentences: Sequence[str] = ()
    lines: Sequence[Line] = ()
    problems: Sequence[str] = ()


def preview(target, numbers: Sequence[Decimal]) -> Preview:
    """Of a `target` that the rules take, or anything with its attributes, with typed `numbers`."""
    problems = [
        str(message) for number in numbers for _field, message in _number_problems(target, number)
    ]
    if problems:
        return Preview(problems=list(dict.fromkeys(problems)))
    return Preview(sentences=list(_sentences(target)), lines=list(_lines(target, numbers)))


def _number_problems(target, number):
    if target.is_judged_by_parts:
        return []
    out_of = HUNDRED if target.is_rate else None
    return figure_problems(target, number, out_of, has_commune=not target.is_district)


def _sentences(target) -> Iterator[str]:
    if target.is_judged_by_parts:
        yield _("It has no figures of its own and is met when all its parts are.")
        yield _("Its percent is that of the part that is furthest behind.")
    else:
        said = {
            "baseline": _amount(target, target.baseline),
            "year": target.programme.start.year - 1,
        }
        yield str(OVER_TIME[target.over_time]) % said
        yield str(ROLLUP[target.rollup])
        yield from _judged(target)
        yield from _in_time(target)
    if target.is_part:
        said = {"parent": str(target.parent)}
        yield _("It is shown under “%(parent)s” and not counted by itself.") % said


def _judged(target) -> Iterator[str]:
    if target.rollup == Rollup.COUNT:
        yield from _counted(target)
        return
    yield _met_when(target, target.goal)
    if target.assigned_goal is not None:
        said = {"goal": _of_goal(target, target.assigned_goal), "by": target.assigned_by or "–"}
        yield _("Beside it stands the percent of the assigned %(goal)s (%(by)s).") % said


def _counted(target) -> Iterator[str]:
    if target.method == Method.MILESTONE and not target.words:
        yield _("A commune is met with a yes.")
    elif target.standard is None:
        yield _("A commune is judged by its allocation or the threshold of its class.")
    else:
        yield _("For each commune: %(sentence)s") % {"sentence": _met_when(target, target.standard)}
    if target.goal is None:
        yield _("The percent is the share of the communes that are expected to report.")
    else:
        yield _("The percent is 100 × number of communes ÷ %(goal)s.") % {
            "goal": _number(target.goal)
        }


def _met_when(target, goal) -> str:
    said = {"goal": _of_goal(target, goal), "number": _number(goal)}
    if target.method == Method.MILESTONE and not target.words:
        return _("Met with a yes; with a no the percent is 0.")
    if target.method == Method.MILESTONE:
        return _("Met from “%(goal)s” up; below the percent is 0.") % said
    if target.method == Method.WITHIN:
        said |= {"high": _of_goal(target, target.goal_high)}
        return _("Met from %(goal)s to %(high)s; less the further outside.") % said
    if target.method == Method.CEILING:
        if target.strict:
            return _("Met below %(goal)s; above, the percent is 100 × %(number)s ÷ value.") % said
        return _("Met up to %(goal)s; above, the percent is 100 × %(number)s ÷ value.") % said
    if target.method == Method.GAP:
        return _gap(target, said)
    if target.strict:
        return _("Met above %(goal)s; the percent is 100 × value ÷ %(number)s.") % said
    return _("Met from %(goal)s up; the percent is 100 × value ÷ %(number)s.") % said


def _gap(target, said) -> str:
    said |= {"baseline": _of_goal(target, target.baseline)}
    way = _("The percent is the part of the way from %(baseline)s to %(goal)s that is done.") % said
    falls = target.goal < target.baseline
    if target.strict:
        met = _("Met below %(goal)s.") if falls else _("Met above %(goal)s.")
    else:
        met = _("Met at %(goal)s or less.") if falls else _("Met at %(goal)s or more.")
    return f"{way} {met % said}"


def _in_time(target) -> Iterator[str]:
    said = {"quarter": str(target.due or target.programme.end)}
    is_way = target.rollup == Rollup.COUNT or target.method in IN_TIME
    if is_way and target.over_time in PLANNED:
        yield (
            _("On the way it is held against the yearly plan, up to the goal in %(quarter)s.")
            % said
        )
    else:
        yield _("It is held against the goal from the first figure on, until %(quarter)s.") % said


def _lines(target, numbers) -> Iterator[Line]:
    if not numbers:
        return
    if target.is_judged_by_parts:
        yield from _by_parts(target, numbers)
        return
    measure = target.measure({})
    if measure.over_time in GROWTH:
        measure = replace(measure, asked_in=(4,))
    if measure.rollup is Rollup.COUNT or (
        measure.over_time is OverTime.LEVEL and measure.rollup is not Rollup.DISTRICT
    ):
        yield from _by_communes(target, measure, numbers)
    else:
        yield from _by_years(target, measure, numbers)


def _by_years(target, measure: Measure, numbers) -> Iterator[Line]:
    """The whole, year after year; its figure of each year stands in the last quarter."""
    years = range(measure.start.year, measure.end.year + 1)
    readings = []
    for year, number in zip(years, numbers, strict=False):
        quarter = min(Quarter(year, 4), measure.end)
        readings.append(_reading(measure, quarter, number))
        units = [Unit("1", population=1, readings=tuple(readings))]
        district = assess(measure, quarter, units, readings).district
        yield _line(target, str(year), _figure(target, number), district)


def _by_communes(target, measure: Measure, numbers) -> Iterator[Line]:
    """Communes with as many people each, and then what they make together."""
    quarter = measure.end
    units = [
        Unit(str(n), population=1, readings=[_reading(measure, quarter, number)])
        for n, number in enumerate(numbers, start=1)
    ]
    found = assess(measure, quarter, units)
    for unit, number in zip(units, numbers, strict=True):
        what = _("Commune %(number)s") % {"number": unit.code}
        yield _line(target, what, _figure(target, number), found.communes[unit.code])
    whole = str(target.programme.district.whole)
    yield _line(target, whole, "", found.district, counted=measure.rollup is Rollup.COUNT)


def _by_parts(target, percents) -> Iterator[Line]:
    """Parts that are so far, in per cent."""
    bands = target.programme.good_from, target.programme.fair_from
    parts = [Assessment(_part(percent, *bands)) for percent in percents]
    for number, part in zip(count(1), parts, strict=False):
        what = _("Part %(number)s") % {"number": number}
        yield _line(target, what, "", part.district._replace(value=None))
    whole = assess_parts(parts, *bands).district
    said = {"met": _number(whole.value), "parts": whole.expected}
    text = ngettext("%(met)s of %(parts)s part", "%(met)s of %(parts)s parts", whole.expected)
    yield _line(target, pgettext("of a target", "The whole"), "", whole)._replace(value=text % said)


def _part(percent, good_from, fair_from) -> Result:
    cut = cut_percent(percent)
    return Result(
        value=cut,
        as_of=None,
        percent=cut,
        band=band_of(cut, good_from, fair_from),
        pace=None,
        reported=1,
        expected=1,
        baseline=None,
        goal=None,
    )


def _reading(measure, quarter, number) -> Reading:
    return Reading(quarter, number, HUNDRED if measure.rollup is Rollup.RATE else None)


def _line(target, what, figure, result: Result, *, counted=False) -> Line:
    if result.value is None:
        value = ""
    elif counted:
        text = ngettext("%(number)s commune", "%(number)s communes", int(result.value))
        value = text % {"number": _number(result.value)}
    else:
        value = _of_goal(target, result.value)
    percent = "" if result.percent is None else f"{_number(result.percent)}%"
    return Line(what, figure, value, percent, _verdict(result))


def _verdict(result: Result) -> str:
    if result.percent is None:
        return ""
    return _("met") if result.band is Band.MET else _("not met")


def _figure(target, number) -> str:
    if target.is_rate:
        return _("%(number)s of 100") % {"number": _number(number)}
    if target.over_time in GROWTH:
        return _amount(target, number)
    return _of_goal(target, number)


def _of_goal(target, number) -> str:
    """A number in the unit of the goal: a word, a yes or a no, or a number with its unit."""
    if target.method == Method.MILESTONE:
        return target.words[int(number) - 1] if target.words else (_("yes") if number else _("no"))
    return _with_unit(number, target.unit)


def _amount(target, number) -> str:
    return _with_unit(number, target.amount_unit)


def _with_unit(number, unit) -> str:
    if number is None:
        return ""
    return f"{_number(number)}%" if unit == "%" else f"{_number(number)} {unit}"


def _number(number) -> str:
    return number_format(f"{Decimal(number).normalize():f}", force_grouping=True)
