"""Recomputes the worked example of docs/method.md from the tables on the page itself."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest

from targets.progress import (
    Assessment,
    Band,
    Measure,
    Method,
    OverTime,
    Pace,
    Reading,
    Result,
    Rollup,
    SeriesBreak,
    Unit,
    assess,
    assess_parts,
    plan_at,
    value_to_date,
)
from targets.quarters import Quarter
from targets.yearly import grown
from tests.paths import DOCS

PAGE = DOCS / "method.md"
ASKED = Quarter(2023, 2)


def example(title):
    """The text of one example, and its tables as lists of rows without their headings."""
    [text] = re.findall(rf"^### {title}.*?(?=^##|\Z)", PAGE.read_text("utf-8"), re.M | re.S)
    tables = [
        [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[2:]]
        for table in re.findall(r"(?:^\|.*\n)+", text, re.M)
    ]
    return text, tables


def number(text):
    return Decimal(text) if text else None


def make_measure(method, over_time, rollup, baseline, goal, plan):
    return Measure(
        method,
        over_time,
        rollup,
        baseline,
        goal,
        standard=None,
        milestones={int(year): Decimal(value) for year, value in plan},
        start=Quarter(2021, 1),
        end=Quarter(2025, 4),
    )


def judged(result):
    """Value and percent as numbers, and the band, as the page writes them."""
    return result.value, result.percent, result.band


def test_the_roads_of_one_commune_add_up_to_its_value_to_date():
    text, [figures, communes, _plan] = example("Roads")
    readings = [Reading(Quarter.parse(quarter), Decimal(km)) for quarter, km in figures]
    reached = value_to_date(OverTime.TERM_TOTAL, readings, ASKED)
    [km] = [Decimal(row[1]) for row in communes if row[0] == "xã Bảo Ái"]
    assert reached == (km, ASKED)
    assert f"its value to date, {km} km" in text


def test_the_roads_of_the_communes_add_up_to_the_districts():
    text, [_figures, [*communes, district], plan] = example("Roads")
    _name, _km, goal, _percent, _band = district
    kind = (Method.RATIO, OverTime.TERM_TOTAL, Rollup.SUM)
    measure = make_measure(*kind, Decimal(0), Decimal(goal), plan)
    units = [
        Unit(name, 1, [Reading(ASKED, Decimal(km))], bool(own), None, number(own))
        for name, km, own, _percent, _band in communes
    ]
    assessment = assess(measure, ASKED, units)
    results = [*assessment.communes.values(), assessment.district]
    for row, result in zip([*communes, district], results, strict=True):
        assert judged(result) == (Decimal(row[1]), number(row[3]), row[4])
    assert assessment.district.pace is Pace.ON_TRACK
    assert f"the plan stands at {plan_at(measure, ASKED)} km" in text


def test_the_rate_of_poor_households_is_taken_over_all_communes():
    text, [[*communes, district], plan] = example("Poor households")
    _name, poor, households, _rate, baseline, goal, _percent, _band = district
    kind = (Method.GAP, OverTime.LEVEL, Rollup.RATE)
    measure = make_measure(*kind, Decimal(baseline), Decimal(goal), plan)
    counted = Quarter(2022, 4)
    units = [
        Unit(
            row[0],
            readings=[Reading(counted, Decimal(row[1]), Decimal(row[2]))],
            allocated=True,
            baseline=Decimal(row[4]),
            goal=Decimal(row[5]),
        )
        for row in communes
    ]
    assessment = assess(measure, ASKED, units)
    results = [*assessment.communes.values(), assessment.district]
    for row, result in zip([*communes, district], results, strict=True):
        assert judged(result) == (Decimal(row[3]), Decimal(row[6]), row[7])
    assert assessment.district.pace is Pace.ON_TRACK
    assert f"100 × {poor} / {households}" in text
    assert f"the plan stands at {plan_at(measure, counted)} %" in text


def district(measure, quarter, figures):
    return assess(measure, quarter, [], figures).district


def test_the_budget_grows_as_the_page_says():
    text, [years] = example("Budget")
    end = Quarter(2022, 4)
    kind = (Method.FLOOR, OverTime.GROWTH_WORST, Rollup.DISTRICT)
    measure = replace(make_measure(*kind, Decimal(640), Decimal(10), []), asked_in=(4,))
    figures = [Reading(Quarter(int(year), 4), Decimal(amount)) for year, amount, _growth in years]
    for (_year, _amount, growth), only in zip(years, (Quarter(2021, 4), end), strict=True):
        assert district(measure, only, figures).value == Decimal(growth)
    worst = district(measure, end, figures)
    assert judged(worst) == (Decimal("8.8227"), Decimal("88.22"), "good")
    assert worst.pace is Pace.BEHIND
    mean = district(replace(measure, over_time=OverTime.GROWTH_MEAN), end, figures)
    assert f"{mean.value} %, the largest" in text
    assert f"778.3: {mean.percent} %" in text
    assert f"778.3 × 1.1 = {grown(figures[-1].value, measure.goal)}" in text


def test_the_insured_stand_at_the_worst_of_the_years_rates():
    text, [years] = example("Insured people")
    kind = (Method.FLOOR, OverTime.YEAR_WORST, Rollup.RATE)
    measure = make_measure(*kind, Decimal(88), Decimal(90), [])
    figures = [
        Reading(Quarter(int(year), 4), Decimal(insured), Decimal(people))
        for year, insured, people, _rate in years
    ]
    for reading, row in zip(figures, years, strict=True):
        found = assess(measure, reading.quarter, [Unit("all", readings=[reading])]).district
        assert found.value == Decimal(row[3])
    found = assess(measure, Quarter(2022, 4), [Unit("all", readings=figures)]).district
    assert (found.value, found.as_of) == (Decimal(years[0][3]), Quarter(2021, 4))
    assert f"the percent {found.percent}: `{found.band}` and `{found.pace}`" in text


def test_the_parent_stands_at_the_lowest_and_slowest_of_its_parts():
    _text, [[*parts, parent]] = example("Culture")
    results = [
        Result(
            Decimal(value),
            Quarter(2022, 4),
            Decimal(percent),
            Band(band),
            Pace(pace),
            *(1, 1, None, None),
        )
        for _name, value, percent, band, pace in parts
    ]
    found = assess_parts([Assessment(one) for one in results], Decimal(70), Decimal(50)).district
    assert [judged(found), found.pace] == [
        (Decimal(parent[1]), Decimal(parent[2]), parent[3]),
        parent[4],
    ]


def test_poverty_by_a_new_standard_is_judged_by_its_own_numbers():
    text, [quarters] = example("Poverty by a new standard")
    kind = (Method.GAP, OverTime.LEVEL, Rollup.DISTRICT)
    own, new = quarters[0], quarters[-1]
    begun = SeriesBreak(Quarter(2023, 1), "", Decimal(new[2]), Decimal(new[3]))
    measure = replace(make_measure(*kind, Decimal(own[2]), Decimal(own[3]), []), breaks=[begun])
    figures = [Reading(Quarter.parse(row[0]), Decimal(row[1])) for row in quarters]
    for row, reading in zip(quarters, figures, strict=True):
        found = district(measure, reading.quarter, figures)
        assert [found.value, found.baseline, found.goal, found.percent] == [*map(Decimal, row[1:])]
    assert f"stand at {float(plan_at(measure, ASKED))} in `{ASKED}`" in text


@pytest.mark.parametrize(
    ("title", "method", "more"),
    [
        ("Clean water", Method.FLOOR, {"goal": Decimal(95), "strict": True}),
        ("Income", Method.WITHIN, {"goal": Decimal(5400), "goal_high": Decimal(5500)}),
    ],
)
def test_values_are_held_against_more_than_a_goal_and_a_range(title, method, more):
    _text, [values] = example(title)
    kind = (method, OverTime.LEVEL, Rollup.DISTRICT)
    measure = replace(make_measure(*kind, None, None, []), **more)
    for value, *found in values:
        assert found == shown(district(measure, ASKED, [Reading(ASKED, Decimal(value))]))


def shown(result):
    return [str(result.percent), result.band]


def test_a_rating_stands_at_its_worst_year():
    _text, [years] = example("The commune's rating")
    kind = (Method.MILESTONE, OverTime.YEAR_WORST, Rollup.DISTRICT)
    measure = replace(make_measure(*kind, None, Decimal(3), []), words=4)
    figures = [Reading(Quarter(int(year), 4), Decimal(word)) for year, word, *_rest in years]
    for reading, (_year, _word, value, percent) in zip(figures, years, strict=True):
        found = district(measure, reading.quarter, figures)
        assert (found.value, found.percent) == (Decimal(value), Decimal(percent))


def test_what_is_due_before_the_end_is_late_after_it():
    _text, [quarters] = example("Schools by 2023")
    kind = (Method.RATIO, OverTime.LEVEL, Rollup.DISTRICT)
    measure = replace(make_measure(*kind, None, Decimal(10), []), due=Quarter(2023, 4))
    figures = [Reading(Quarter.parse(quarter), Decimal(value)) for quarter, value, *_ in quarters]
    for reading, (_quarter, _value, percent, pace) in zip(figures, quarters, strict=True):
        found = district(measure, reading.quarter, figures)
        assert (found.percent, found.pace) == (Decimal(percent), pace)


def test_communes_are_held_to_the_threshold_of_their_class_unless_they_are_exempt():
    text, [communes] = example("Trained workers")
    kind = (Method.FLOOR, OverTime.LEVEL, Rollup.COUNT)
    thresholds = {(row[1], None): Decimal(row[3]) for row in communes if row[3]}
    measure = replace(make_measure(*kind, None, None, []), thresholds=thresholds)
    units = [
        Unit(
            row[0],
            readings=[Reading(ASKED, Decimal(row[2]))],
            grade=row[1],
            exemptions=[] if row[3] else [(ASKED, None)],
        )
        for row in communes
    ]
    found = assess(measure, ASKED, units)
    assert {name: shown(result) for name, result in found.communes.items()} == {
        row[0]: row[4:] for row in communes if row[3]
    }
    assert f"Two of three communes have met it: {found.district.percent} %" in text
    assert (found.district.value, found.district.expected) == (2, 3)


@pytest.mark.parametrize("vocabulary", [Method, OverTime, Rollup])
def test_the_page_explains_every_word_of_the_catalogue(vocabulary):
    page = PAGE.read_text("utf-8")
    assert [word for word in vocabulary if f"| `{word}`" not in page] == []
