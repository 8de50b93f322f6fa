"""A figure that surprises is named with its reason; what happens every quarter is not."""

import csv
from collections import defaultdict
from decimal import Decimal
from functools import cache
from types import SimpleNamespace

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from communes.sheets.warnings import Code, ValidationWarning, validation_warnings
from targets.progress import OverTime, Reading, Rollup
from targets.quarters import Quarter
from targets.rules import AMOUNTS
from tests.paths import DEMO

NOW = Quarter(2023, 3)


def make_target(over_time="level", rollup="sum", decimals=0, low=None, high=None):
    ends = [None if end is None else Decimal(end) for end in (low, high)]
    return SimpleNamespace(
        over_time=over_time, rollup=rollup, decimals=decimals, low=ends[0], high=ends[1]
    )


def reading(value, out_of=None, quarter=NOW):
    return Reading(quarter, Decimal(value), None if out_of is None else Decimal(out_of))


def year_ago(value):
    return reading(value, quarter=NOW.shift(-4))


def last(value, out_of=None):
    return reading(value, out_of, NOW.shift(-1))


def codes(target, now, *readings, goal=None):
    goal = None if goal is None else Decimal(goal)
    return [found.code for found in validation_warnings(target, goal, now, readings)]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("9.9", [Code.BELOW_RANGE]),
        ("10", []),
        ("20", []),
        ("20.1", [Code.ABOVE_RANGE]),
    ],
)
def test_the_plausible_range_includes_its_ends(value, expected):
    assert codes(make_target(low=10, high=20, decimals=1), reading(value)) == expected


def test_a_range_may_have_one_end_only():
    assert codes(make_target(low=10), reading(10**9)) == []
    assert codes(make_target(high=10), reading(-(10**9))) == []


def test_the_range_of_a_rate_is_of_its_percent():
    target = make_target(rollup="rate", low=50, high=100)
    assert codes(target, reading(480, 960)) == []
    assert validation_warnings(target, None, reading(479, 960), []) == [
        ValidationWarning(Code.BELOW_RANGE, Decimal("49.8958"), Decimal(50))
    ]


@pytest.mark.parametrize("over_time", ["term_total", "year_total", "year_mean"])
@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (300, []),
        (301, [Code.TIMES_MORE]),
        (34, []),
        (33, [Code.TIMES_LESS]),
        (0, [Code.TIMES_LESS]),
        (-5, [Code.TIMES_LESS]),
    ],
)
def test_an_amount_surprises_beyond_three_times_or_a_third_of_last_year(over_time, value, expected):
    target = make_target(over_time)
    assert codes(target, reading(value), year_ago(100), last(1), goal=1000) == expected


def test_an_amount_must_also_be_off_by_more_than_a_twentieth_of_the_goal():
    target = make_target("year_total")
    assert codes(target, reading(60), year_ago(10), goal=1000) == []
    assert codes(target, reading(61), year_ago(10), goal=1000) == [Code.TIMES_MORE]
    assert codes(target, reading(61), year_ago(10)) == [Code.TIMES_MORE]


def test_an_amount_below_zero_is_compared_by_its_size():
    target = make_target("year_total")
    assert codes(target, reading(-20), year_ago(-10), goal=100) == []
    assert codes(target, reading(-40), year_ago(-10), goal=100) == [Code.TIMES_MORE]
    assert codes(target, reading(10), year_ago(-10), goal=100) == [Code.TIMES_LESS]


def test_an_amount_after_a_year_of_nothing_is_more_than_three_times_as_much():
    assert codes(make_target("term_total"), reading(2), year_ago(0), goal=8) == [Code.TIMES_MORE]


def test_an_amount_without_the_same_quarter_last_year_is_not_compared():
    target = make_target("year_total")
    assert codes(target, reading(900), last(1), reading(900), goal=1000) == []


@pytest.mark.parametrize("over_time", ["level", "year_worst"])
@pytest.mark.parametrize(
    ("value", "expected"),
    [(125, []), (126, [Code.LEVEL_MOVED]), (75, []), (74, [Code.LEVEL_MOVED])],
)
def test_a_level_surprises_when_it_moves_by_more_than_a_quarter(over_time, value, expected):
    assert codes(make_target(over_time), reading(value), year_ago(1), last(100)) == expected


def test_a_level_is_held_against_its_last_figure_however_long_ago():
    readings = [reading(200, quarter=Quarter(2021, 4)), reading(90, quarter=Quarter(2022, 2))]
    later = reading(100, quarter=NOW.shift(1))
    assert validation_warnings(make_target(), None, reading(120), [*readings, later]) == [
        ValidationWarning(Code.LEVEL_MOVED, Decimal(120), Decimal(90))
    ]


def test_a_rate_surprises_when_it_moves_by_more_than_ten_points():
    target = make_target(rollup="rate", decimals=2)
    assert codes(target, reading(110, 1000), last(10, 1000)) == []
    assert codes(target, reading(111, 1000), last(10, 1000)) == [Code.RATE_MOVED]
    assert codes(target, reading(800, 1000), last(1801, 2000)) == [Code.RATE_MOVED]


def test_a_first_figure_has_nothing_to_be_held_against():
    assert codes(make_target(), reading(10**6)) == []
    assert codes(make_target("year_total"), reading(10**6), goal=1) == []


@pytest.mark.parametrize("over_time", OverTime)
def test_the_smallest_step_that_shows_never_surprises(over_time):
    for before, value in [(0, 1), (1, 0), (1, 2), (2, 1)]:
        before_now = [year_ago(before), last(before)]
        assert codes(make_target(over_time), reading(value), *before_now, goal=4) == []
    finer = make_target(over_time, decimals=1)
    assert codes(finer, reading("0.2"), year_ago("0.1"), last("0.1"), goal=4) == []
    assert codes(finer, reading("1"), year_ago("0.1"), last("0.1"), goal=4) != []


def test_a_figure_may_surprise_for_two_reasons():
    assert codes(make_target(high=5000), reading(54000), last(5400)) == [
        Code.ABOVE_RANGE,
        Code.LEVEL_MOVED,
    ]


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (Code.BELOW_RANGE, "30 km is below 9 km, the least that is plausible."),
        (Code.ABOVE_RANGE, "30 km is above 9 km, the most that is plausible."),
        (
            Code.TIMES_MORE,
            "30 km against 9 km in the same quarter last year: more than three times as much.",
        ),
        (Code.TIMES_LESS, "30 km against 9 km in the same quarter last year: less than a third."),
        (
            Code.LEVEL_MOVED,
            "30 km against the last figure, 9 km: a move of more than a quarter.",
        ),
        (Code.RATE_MOVED, "30 km against the last figure, 9 km: a move of more than 10 points."),
    ],
)
def test_the_sentence_names_both_figures(code, sentence):
    with override("en"):
        assert ValidationWarning(code, Decimal(30), Decimal(9)).sentence("{} km".format) == sentence


numbers = st.integers(-(10**19), 10**19).map(lambda n: Decimal(n).scaleb(-4))


@given(
    st.sampled_from(OverTime),
    numbers,
    st.none() | numbers,
    st.dictionaries(st.integers(-8, 4), numbers, max_size=6),
    st.randoms(),
)
def test_any_figures_are_judged_alike_in_any_order(over_time, value, goal, others, random):
    target = make_target(over_time, low=-5, high=5)
    readings = [reading(other, quarter=NOW.shift(place)) for place, other in others.items()]
    shuffled = random.sample(readings, len(readings))
    found = validation_warnings(target, goal, reading(value), readings)
    assert found == validation_warnings(target, goal, reading(value), shuffled)
    assert len(found) <= 2


def rows(programme, table):
    path = DEMO / programme / f"{table}.csv"
    return (
        list(csv.DictReader(path.read_text(encoding="utf-8").split("\n"))) if path.exists() else []
    )


def decimal(text):
    return Decimal(text) if text else None


@cache
def reports(programme):
    """(Commune, quarter) → target number → why its figure surprises, of all figures of the demo."""
    targets = {
        row["number"]: SimpleNamespace(
            **{name: row[name] for name in ("over_time", "rollup")},
            **{name: decimal(row[name]) for name in ("low", "high", "goal")},
            decimals=int(row["decimals"]),
        )
        for row in rows(programme, "targets")
    }
    goals = {
        (row["target"], row["commune"]): decimal(row["goal"])
        for row in rows(programme, "allocations")
    } | {
        (number, ""): target.goal
        for number, target in targets.items()
        if target.rollup == Rollup.DISTRICT
    }
    readings = defaultdict(list)
    for row in rows(programme, "figures"):
        if row["value"]:
            figure = reading(row["value"], row["out_of"] or None, Quarter.parse(row["period"]))
            readings[row["target"], row["commune"]].append(figure)
    assert all(key in goals for key in readings if targets[key[0]].over_time in AMOUNTS)
    found = defaultdict(dict)
    for (number, commune), figures in readings.items():
        for now in figures:
            found[commune, now.quarter][number] = validation_warnings(
                targets[number], goals.get((number, commune)), now, figures
            )
    return found


def past_reports(programme):
    published = {
        Quarter.parse(row["period"]) for row in rows(programme, "periods") if row["published_on"]
    }
    return {key: found for key, found in reports(programme).items() if key[1] in published}


def share(name, found):
    """How many of these reports hold a surprise, told as a line of text and as a fraction."""
    figures = [reasons for report in found for reasons in report.values()]
    warned = sum(any(report.values()) for report in found)
    warned_figures = sum(bool(reasons) for reasons in figures)
    line = (
        f"{name}: {warned} of {len(found)} past reports are warned about "
        f"({warned / len(found):.1%}), {warned_figures} of {len(figures)} figures "
        f"({warned_figures / len(figures):.1%})"
    )
    return line, warned / len(found)


def test_at_most_one_in_five_past_reports_of_the_demo_is_warned_about(capsys):
    by_programme = {
        programme: list(past_reports(programme).values()) for programme in ("yen-binh", "ntm-xa")
    }
    shares = [share(name, found) for name, found in by_programme.items()]
    together = share("together", [report for found in by_programme.values() for report in found])
    with capsys.disabled():
        print("", *(line for line, _share in [*shares, together]), sep="\n")
    assert together[1] <= 1 / 5
    assert shares[0][1] <= 1 / 20


@pytest.mark.parametrize(
    ("commune", "value", "against"), [("04738", 109220, 10922), ("04753", 55400, 5540)]
)
def test_the_herds_that_grew_tenfold_are_warned_about(commune, value, against):
    found = reports("yen-binh")[commune, Quarter(2023, 3)]["6"]
    assert found == [ValidationWarning(Code.LEVEL_MOVED, Decimal(value), Decimal(against))]
