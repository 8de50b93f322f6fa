"""Recomputes the worked example of docs/method.md from the tables on the page itself."""

import re
from decimal import Decimal

import pytest

from targets.progress import (
    Measure,
    Method,
    OverTime,
    Pace,
    Reading,
    Rollup,
    Unit,
    assess,
    plan_at,
    value_to_date,
)
from targets.quarters import Quarter
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


@pytest.mark.parametrize("vocabulary", [Method, OverTime, Rollup])
def test_the_page_explains_every_word_of_the_catalogue(vocabulary):
    page = PAGE.read_text("utf-8")
    assert [word for word in vocabulary if f"| `{word}`" not in page] == []
