"""Which targets need a decision now, and which comes first."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targets.attention import Reason, Standing, reasons, worst_first, year_pace
from targets.progress import Band, Pace

GOOD = Standing(Band.GOOD, Pace.ON_TRACK, Decimal(80), asked=True)


@pytest.mark.parametrize(
    ("standing", "found"),
    [
        (GOOD, []),
        (GOOD._replace(pace=Pace.BEHIND), [Reason.BEHIND]),
        (GOOD._replace(pace=Pace.AT_RISK), [Reason.AT_RISK]),
        (GOOD._replace(before=Decimal("80.01")), [Reason.FELL]),
        (GOOD._replace(before=Decimal(80)), []),
        (GOOD._replace(of_plan=Decimal("49.99"), passed=Fraction(3, 4)), [Reason.UNDER_HALF]),
        (GOOD._replace(of_plan=Decimal("49.99"), passed=Fraction(1, 2)), []),
        (GOOD._replace(of_plan=Decimal(50), passed=Fraction(3, 4)), []),
        (GOOD._replace(due=24, given=11), [Reason.MISSING]),
        (GOOD._replace(due=24, given=12), []),
        (Standing(Band.NONE, asked=True), [Reason.MISSING]),
        (Standing(Band.NONE), []),
        (
            GOOD._replace(pace=Pace.AT_RISK, before=Decimal(90), due=1, given=0),
            [Reason.MISSING, Reason.AT_RISK, Reason.FELL],
        ),
    ],
)
def test_a_target_needs_a_decision_for_these_reasons(standing, found):
    assert reasons(standing) == found


def test_what_adds_up_from_january_is_held_against_the_part_of_the_year_that_was_due():
    half = GOOD._replace(grows=True, passed=Fraction(1, 2))
    assert reasons(half._replace(of_plan=Decimal("47.5"))) == []
    assert reasons(half._replace(of_plan=Decimal("47.49"))) == [Reason.AT_RISK]
    assert reasons(half._replace(of_plan=Decimal(30))) == [Reason.AT_RISK]
    assert reasons(half._replace(of_plan=Decimal("29.99"))) == [Reason.BEHIND]
    assert reasons(half._replace(of_plan=Decimal(10), grows=False)) == []
    assert reasons(half._replace(of_plan=Decimal(0), passed=Fraction(0))) == []


def test_a_year_without_a_plan_or_a_figure_due_has_no_pace():
    assert year_pace(None, Fraction(1, 2)) is None
    assert year_pace(Decimal(0), Fraction(0)) is None
    assert year_pace(Decimal(100), Fraction(1)) is Pace.ON_TRACK


def test_the_gravest_reason_comes_first_then_the_lower_percent_then_the_order_given():
    behind = GOOD._replace(pace=Pace.BEHIND)
    assert worst_first(
        [
            ("fell", GOOD._replace(before=Decimal(81))),
            ("at risk", GOOD._replace(pace=Pace.AT_RISK)),
            ("never known", Standing(Band.NONE, asked=True)),
            ("missing", GOOD._replace(due=2)),
            ("behind", behind),
            ("fine", GOOD),
            ("behind too", behind),
            ("behind more", behind._replace(percent=Decimal(-3))),
        ]
    ) == ["behind more", "behind", "behind too", "never known", "missing", "at risk", "fell"]


percents = st.none() | st.integers(-2000, 15000).map(lambda n: Decimal(n).scaleb(-2))
standings = st.builds(
    Standing,
    band=st.sampled_from(Band),
    pace=st.none() | st.sampled_from(Pace),
    percent=percents,
    before=percents,
    of_plan=percents,
    grows=st.booleans(),
    passed=st.integers(0, 4).map(lambda n: Fraction(n, 4)),
    due=st.integers(0, 30),
    given=st.integers(0, 30),
    asked=st.booleans(),
)


@given(standings)
def test_a_met_target_needs_nothing_and_no_reason_is_told_twice(standing):
    found = reasons(standing)
    assert len(found) == len(set(found))
    assert found == sorted(found, key=list(Reason).index)
    if standing.band is Band.MET:
        assert found == []


@given(standings)
def test_a_target_without_any_figure_due_is_judged_by_what_is_known_alone(standing):
    found = reasons(standing._replace(due=0, passed=Fraction(0), asked=False))
    assert not {Reason.MISSING, Reason.UNDER_HALF} & set(found)


@given(standings, standings)
def test_doing_better_never_adds_a_reason(standing, other):
    """A higher percent, more of the plan, more figures."""
    if None in (standing.percent, standing.of_plan, other.percent, other.of_plan):
        return
    better = standing._replace(
        percent=max(standing.percent, other.percent),
        of_plan=max(standing.of_plan, other.of_plan),
        given=max(standing.given, other.given),
    )
    gravity = {Reason.BEHIND: {Reason.BEHIND, Reason.AT_RISK}}
    allowed = set().union(*(gravity.get(r, {r}) for r in reasons(standing)))
    assert set(reasons(better)) <= allowed


@given(st.lists(standings, max_size=12))
def test_all_that_need_a_decision_are_told_once_in_an_order_that_does_not_depend_on_theirs(found):
    keyed = [(str(number), standing) for number, standing in enumerate(found)]
    told = worst_first(keyed)
    assert sorted(told, key=int) == [key for key, standing in keyed if reasons(standing)]
    assert [reasons(found[int(key)])[0] for key in told] == sorted(
        (reasons(standing)[0] for standing in found if reasons(standing)), key=list(Reason).index
    )
