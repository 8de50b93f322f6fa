"""What a change of one row would contradict in others (see `docs/method.md`).

Plain functions over rows that the caller has read; like `targets.rules`, each returns a list of
`(field, message)` pairs, empty where all is well. The sentences are told by the models, whose
constraints keep their rules, and by the loader, which asks before it writes.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.formats import date_format, number_format
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from targets import rules
from targets.progress import Method
from targets.quarters import Quarter

EXAMPLES = 3
OF_NO_MEASURE = ("lead", "support", "oversee")
"""Duties for a target that is judged by its parts; the others are for these."""

READ_BY = ("unit", "amount_unit", "over_time", "scale")
"""Fields of a target that say by what the numbers of its figures are read."""

NAMED_WITHIN = {
    "communes": lambda unit: (unit.district.code, unit.kind),
    "officials": lambda one: (one.district.code, one.position, one.commune and one.commune.code),
    "targets": lambda one: (
        one.programme.code,
        one.parent and one.parent.number,
        group_of(one),
    ),
}
"""Table of the interchange format → within what two of its rows hardly share a name."""

NAMED_BY = {
    "communes": {"name", "kind", "since", "until"},
    "officials": {"name", "position", "commune"},
    "targets": {"name", "parent", "group"},
}
"""The same tables → the fields by which a row may come to share its name."""

DAYS_OF = {
    "milestones": lambda row: days_of(Quarter(row.year, 1), Quarter(row.year, 4)),
    "allocations": lambda row: days_of(row.target.programme.start, row.target.programme.end),
    "exemptions": lambda row: days_of(row.start, row.end or row.target.programme.end),
    "assignments": lambda row: (row.start, row.end),
}
"""Table of the interchange format → the first and the last day (None: open) of a row for a unit."""

PLACE_INCOMPLETE = _("A place on the map needs a row and a column.")
EARTH_INCOMPLETE = _("A place on earth needs a latitude and a longitude.")
CODE_TAKEN = _("The district has a commune of this code already.")
UNIT_ENDS_FIRST = _("The unit ends before it begins.")
OWN_SUCCESSOR = _("A unit does not succeed itself; a code that is used again is another unit.")
SHARE_OUTSIDE = _("A share is more than 0 and at most 1.")
OTHER_DISTRICTS_UNIT = _("The two units belong to different districts.")
PLACE_TAKEN = _("Another commune stands at this place of the map.")
DUTY_ENDS_FIRST = _("The duty ends before it begins.")
OF_WHOLE_DISTRICT = _("Who administers does so for the whole district: no target, no commune.")
OF_WHOLE_REPORTS = _("Who reviews does so for whole reports: leave the target empty.")
DUE_BEFORE_OPEN = _("The period is due before it opens.")
OUTSIDE_PROGRAMME = _("The quarter lies outside the programme.")
OTHER_DISTRICTS_COMMUNE = _("The commune belongs to another district.")
OTHER_DISTRICTS_OFFICIAL = _("The official belongs to another district.")
CLOSED_WITHOUT_A_DAY = _("A measure that is done or closed has the day of that; an open one none.")
MEASURE_DUE_FIRST = _("The measure is due before it is opened.")
MEASURE_CLOSED_FIRST = _("The measure is closed before it is opened.")


def asks_plan(programme, quarter):
    """Whether a report says what is planned next: half-yearly, in a set of criteria (Biểu 10)."""
    return programme.kind == "criteria" and quarter.number in (2, 4)


def planned_problems(target, quarter, value, has_commune):
    """What is refused of a plan, in the unit of the target's results, that a unit writes."""
    if not asks_plan(target.programme, quarter):
        return [("planned", _("This report asks for no plan."))]
    if is_planned_in_percent(target):
        return []
    problems = rules.figure_problems(target, value, None, has_commune) or rules.fraction_problems(
        target, value, None
    )
    return [("planned", sentence) for _name, sentence in problems]


def is_planned_in_percent(target):
    """Whether a unit plans in per cent what its figures do not count in: rates and growth."""
    return target.is_rate or target.is_growth


def days_of(first, last):
    """The days that say which units report the quarters from `first` to `last`."""
    return first.last_day, last.last_day


def lives_on(unit, day):
    """Whether a commune is there on a day."""
    return (unit.since is None or unit.since <= day) and (unit.until is None or day <= unit.until)


def live_together(unit, other):
    """Whether there is a day on which both communes are there."""
    return (unit.since is None or other.until is None or unit.since <= other.until) and (
        other.since is None or unit.until is None or other.since <= unit.until
    )


def group_of(target):
    """The name of a target's group; None where its row names none that is known."""
    group = getattr(target, "group", None)
    return group and group.name


def absent_problems(table, row):
    """What is told of a `row` of `table`, one of `DAYS_OF`: its unit lives on none of its days."""
    unit, (first, last) = row.commune, DAYS_OF[table](row)
    if unit.until is not None and unit.until < first:
        sentence = _("%(unit)s has ended before that, on %(day)s.")
        return [("commune", of_day(sentence, unit, unit.until))]
    if unit.since is not None and last is not None and last < unit.since:
        sentence = _("%(unit)s begins only after that, on %(day)s.")
        return [("commune", of_day(sentence, unit, unit.since))]
    return []


def successor_problems(row):
    """What is refused of a `Successor`: the old unit ends on the day before the new one begins.

    Each begins later than those it came from, so that none comes from itself over others.
    """
    problems = []
    if row.unit.since is not None and row.unit.since >= row.start:
        problems.append(("unit", UNIT_ENDS_FIRST))
    if row.unit.district != row.successor.district:
        problems.append(("successor", OTHER_DISTRICTS_UNIT))
    if row.unit.until != (last := row.start - datetime.timedelta(days=1)):
        sentence = _("%(unit)s does not end on %(day)s; write that day as its “until”.")
        problems.append(("unit", of_day(sentence, row.unit, last)))
    if row.successor.since != row.start:
        sentence = _("%(unit)s does not begin on %(day)s; write that day as its “since”.")
        problems.append(("successor", of_day(sentence, row.successor, row.start)))
    return problems


def successor_row_problems(row):
    """The same of a row of a file, and of its share, which a constraint keeps elsewhere."""
    outside = [] if 0 < row.share <= 1 else [("share", SHARE_OUTSIDE)]
    return successor_problems(row) + outside


def of_day(sentence, unit, day):
    return sentence % {"unit": unit, "day": date_format(day, "j/n/Y")}


def shares_problems(rows):
    """The shares of the successors of one unit, all its `rows`, make 1."""
    total = sum(row.share for row in rows)
    return [] if total == 1 else shares_told(rows, total)


def too_large_problems(rows):
    """The same where rows are added one by one: they make no more than 1."""
    total = sum(row.share for row in rows)
    return [] if total <= 1 else shares_told(rows, total)


def shares_told(rows, total):
    sentence = _("The shares of the successors of %(unit)s add up to %(total)s, not to 1.")
    written = number_format(total.normalize(), use_l10n=True)
    return [("share", sentence % {"unit": rows[0].unit, "total": written})]


def published_end_problems(unit, before, published):
    """A unit cannot end before a `published` quarter that has it; `before` was its last day."""
    lost = [
        quarter
        for quarter in published
        if unit.until is not None
        and unit.until < quarter.last_day
        and (before is None or quarter.last_day <= before)
        and (unit.since is None or unit.since <= quarter.last_day)
    ]
    if not lost:
        return []
    sentence = _(
        "%(quarter)s is published with this unit; let it end on %(day)s or later, and its "
        "successors begin the day after."
    )
    last = max(lost)
    day = date_format(last.last_day, "j/n/Y")
    return [("until", sentence % {"quarter": str(last), "day": day})]


def hidden_reports_problems(unit, before, quarters):
    """That reports of `quarters` are begun in which `unit` is no more there as it was `before`."""
    days = [(quarter, quarter.last_day) for quarter in quarters]
    lost = [quarter for quarter, day in days if lives_on(before, day) and not lives_on(unit, day)]
    if not lost:
        return []
    sentence = _(
        "Reports of this unit are begun or handed in for quarters that it would report no more "
        "(%(quarters)s); nobody could see them, correct them or approve them then."
    )
    early = unit.since is not None and min(lost).last_day < unit.since
    told = sentence % {"quarters": ", ".join(map(str, sorted(lost)))}
    return [("since" if early else "until", told)]


def opening_problems(period, reports, day):
    """A quarter of which so many `reports` are begun is open: on `day`, it cannot open later."""
    if not reports or period.opens_on <= day:
        return []
    sentence = _(
        "Reports of this quarter are begun already (%(count)d); opening later would hide them from "
        "everybody. Let it open today or earlier."
    )
    return [("opens_on", sentence % {"count": reports})]


def duty_problems(target, duty):
    """A target that is judged by its parts is not entered, reported or reviewed by itself."""
    if target.method != Method.PARTS or duty in OF_NO_MEASURE:
        return []
    message = _("This target is judged by its parts; give this duty for them.")
    return [("target", message)]


def administering_problems(duty, target, commune):
    """Who administers does so for the whole district of the programme."""
    named = [("target", target), ("commune", commune)] if duty == "administer" else []
    return [(name, OF_WHOLE_DISTRICT) for name, row in named if row is not None]


def reviewing_problems(duty, target):
    """Who reviews judges whole reports; for one target the duty would permit nothing."""
    return [("target", OF_WHOLE_REPORTS)] if duty == "review" and target is not None else []


def guest_problems(duty, official, programme):
    """An official may have duties in several districts, and administers none but the own one."""
    if duty == "administer" and official.district != programme.district:
        return [("official", OTHER_DISTRICTS_OFFICIAL)]
    return []


def measure_target_problems(target):
    """Measures are for what is entered; those of a parent of parts are for its parts."""
    return [("target", rules.OF_PARTS)] if target.method == Method.PARTS else []


def measure_problems(target, measure):
    """What is refused of a `CorrectiveMeasure`; what is missing of it is not looked at."""
    problems = measure_target_problems(target)
    official = getattr(measure, "official", None)
    if official is not None and official.district != target.programme.district:
        problems.append(("official", OTHER_DISTRICTS_OFFICIAL))
    opened, due, closed = measure.opened_on, measure.due, measure.closed_on
    if opened and due and due < opened:
        problems.append(("due", MEASURE_DUE_FIRST))
    if opened and closed and closed < opened:
        problems.append(("closed_on", MEASURE_CLOSED_FIRST))
    if (measure.status == "open") != (closed is None):
        problems.append(("closed_on", CLOSED_WITHOUT_A_DAY))
    return problems


@dataclass(frozen=True)
class KeptRows:
    """Rows that name a target and stay as they are while it changes."""

    figures: Iterable = ()
    milestones: Iterable = ()
    exemptions: Iterable = ()
    assignments: Iterable = ()
    measures: Iterable = ()


def kept_rows_problems(target, rows):
    """What `target`, as it is about to be kept, would make wrong of `rows`, its `KeptRows`.

    Rows that are edited together with the target are judged by themselves.
    """
    return [
        *told_once(_("the figures"), rows.figures, lambda row: kept_figure_problems(target, row)),
        *told_once(
            _("the communes' milestones"),
            rows.milestones,
            lambda row: rules.milestone_problems(
                target, row.value, of_commune=hasattr(row, "commune_id")
            ),
        ),
        *told_once(_("the exemptions"), rows.exemptions, rules.exemption_problems),
        *told_once(
            _("the assignments"), rows.assignments, lambda row: duty_problems(target, row.duty)
        ),
        *told_once(_("the measures"), rows.measures, lambda row: measure_target_problems(target)),
    ]


def kept_course_problems(programme, rows):
    """What `programme`, as it is about to be kept, would make wrong of its targets' quarters.

    `rows` are (target, its breaks, its new goals, its exemptions), which point to `programme`.
    """
    if not (programme.start and programme.end):
        return []
    found = []
    for target, breaks, new_goals, exemptions in rows:
        problems = rules.course_of_target_problems(target)
        problems += [p for row in breaks for p in rules.break_problems(target, row)]
        problems += [p for row in new_goals for p in rules.new_goal_problems(target, row)]
        problems += [p for row in exemptions for p in rules.exemption_problems(row)]
        found += [
            (None, format_lazy("{target}: {message}", target=str(target), message=message))
            for _field, message in problems
        ]
    return found


def kept_figure_problems(target, figure):
    """Of a figure's numbers, what it last wrote and what is approved of it."""
    has_commune = figure.commune_id is not None
    return rules.figure_problems(
        target, figure.value, figure.out_of, has_commune
    ) or rules.figure_problems(target, figure.approved_value, figure.approved_out_of, has_commune)


def rereading_problems(target, before, count):
    """That the `count` figures of `target` say another thing than `before`, the target as it was.

    Their numbers are read by its words in order, or by its unit, of growth that of the amounts.
    """
    if not count or read_by(target) == read_by(before):
        return []
    sentence = ngettext(
        "%(count)s figure was given by “%(before)s”; the number stays as it is, and would be read "
        "by “%(after)s”.",
        "%(count)s figures were given by “%(before)s”; the numbers stay as they are, and would be "
        "read by “%(after)s”.",
        count,
    )
    unit = "amount_unit" if target.is_growth else "unit"
    told = {
        "count": number_format(count, force_grouping=True),
        "before": read_by(before),
        "after": read_by(target),
    }
    return [("scale" if target.scale or before.scale else unit, sentence % told)]


def read_by(target):
    return target.scale or target.figure_unit


def told_once(kind, rows, problems_of):
    """The problems that `problems_of` finds with `rows`, each sentence once with its rows."""
    by_message = {}
    for row in rows:
        for _field, message in problems_of(row):
            by_message.setdefault(str(message), []).append(str(row))
    return [
        (
            None,
            format_lazy(
                _("This contradicts {kind} there are already ({count}: {examples}). {message}"),
                kind=kind,
                count=len(found),
                examples=", ".join(found[:EXAMPLES]) + (", …" if len(found) > EXAMPLES else ""),
                message=message,
            ),
        )
        for message, found in by_message.items()
    ]


def published_limits_problems(changed, published):
    """The limits of the bands stay once a quarter is `published`, which is told by them."""
    if not published:
        return []
    sentence = _(
        "%(quarter)s is published by the old limit, which therefore stays; other limits begin with "
        "a new programme."
    )
    told = sentence % {"quarter": str(max(published))}
    return [(name, told) for name in ("good_from", "fair_from") if name in changed]


def kept_quarters_problems(programme, quarters):
    """`quarters` with figures, reports or periods must stay within the programme's own."""
    problems = []
    if quarters:
        first, last = min(quarters), max(quarters)
        if first < programme.start:
            problems.append(("start", beyond(first)))
        if last > programme.end:
            problems.append(("end", beyond(last)))
    return problems


def beyond(quarter):
    return format_lazy(
        _("There are figures, reports or periods of {quarter}, which would lie outside."),
        quarter=str(quarter),
    )


def kept_years_problems(programme, years):
    """What is told of `years` with plans or thresholds that the programme would not have."""
    sentence = _("There are plans or thresholds of {years}, which would lie outside.")
    outside = {
        "start": [year for year in sorted(years) if year < programme.start.year],
        "end": [year for year in sorted(years) if year > programme.end.year],
    }
    return [
        (name, format_lazy(sentence, years=", ".join(map(str, found))))
        for name, found in outside.items()
        if found
    ]


def expected_population_problems(catalogue):
    """Every commune that is expected to report a weighted mean needs a population.

    `catalogue` is a `results.catalogue.Catalogue` as it is about to be kept.
    """
    return [
        ("population", format_lazy("{target}: {message}", target=str(target), message=message))
        for target in catalogue.targets
        for _field, message in rules.population_problems(
            target,
            [(str(commune), commune.population) for commune in catalogue.expected(target)],
        )
    ]


def expected_communes(target, communes, has_allocation):
    """Those of the district's `communes` that are to report `target` (see `docs/method.md`).

    They are the ones with an allocation, whatever their kind; where there are none, all of a kind
    that the programme applies to. Nobody, where the district reports the target itself or parts do.
    """
    if target.is_district or target.is_judged_by_parts:
        return []
    kinds = target.programme.kinds
    return [commune for commune in communes if has_allocation(commune)] or [
        commune for commune in communes if not kinds or commune.kind in kinds
    ]


def ever_expected(target, communes, has_allocation):
    """Those of the district's `communes` that are to report `target` in some quarter they live in.

    Who is expected is settled for the units of one time, which change only where a unit begins.
    """
    births = {Quarter.of_day(commune.since) for commune in communes if commune.since}
    start, end = target.programme.start, target.programme.end
    if not (births and start and end):
        return expected_communes(target, communes, has_allocation)
    times = {start, *(quarter for quarter in births if start < quarter <= end)}
    found = {
        id(commune)
        for quarter in times
        for commune in expected_communes(
            target, [one for one in communes if one.lives_in(quarter)], has_allocation
        )
    }
    return [commune for commune in communes if id(commune) in found]


QUOTE_OF_A_NOTE = _("A note is of a target; other words are of none.")


def quote_problems(kind, target):
    """A quote of a note is of the target of the figure; that of other words of none."""
    return [] if (kind == "note") == (target is not None) else [("target", QUOTE_OF_A_NOTE)]
