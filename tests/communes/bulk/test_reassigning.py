"""Merged units are given their old units' targets, by the number of a decision."""

import datetime

import pytest

from communes.bulk.reassigning import count_proposals, proposals
from communes.models import Allocation
from communes.results.catalogue import read_catalogue
from targets.models import NewGoal
from targets.quarters import Quarter
from tests.factories import (
    make_allocation,
    make_commune,
    make_district,
    make_programme,
    make_successor,
    make_target,
)

pytestmark = pytest.mark.django_db
DAY = datetime.date(2023, 7, 1)


@pytest.fixture
def programme(settings):
    """Two communes became Mới; three targets were given to both."""
    settings.NTM_TODAY = "2023-10-04"
    district = make_district(communes=0)
    one, two = (make_commune(district, name=name) for name in ("Một", "Hai"))
    new = make_commune(district, name="Mới", since=DAY)
    for unit in (one, two):
        make_successor(unit, new, DAY)
    programme = make_programme(district)
    for number, rollup, goals in [
        ("1", "sum", [(10, 40), (5, 60)]),
        ("2", "mean", [(None, 30), (None, 30)]),
        ("3", "mean", [(None, 30), (None, 35)]),
    ]:
        target = make_target(programme, number=number, rollup=rollup)
        for unit, (baseline, goal) in zip((one, two), goals, strict=True):
            make_allocation(target, unit, baseline=baseline, goal=goal)
    return programme


def address(programme):
    return f"/admin/targets/programme/{programme.pk}/reassign/"


def test_sums_add_up_equal_goals_hold_and_others_are_left_to_people(programme):
    catalogue = read_catalogue(programme)
    living = [one for one in catalogue.communes if one.until is None]
    found = proposals(catalogue, living)
    assert [(one.target.number, one.baseline, one.goal) for one in found] == [
        ("1", 15, 100),
        ("2", None, 30),
        ("3", None, None),
    ]
    assert {str(one.commune) for one in found} == {"xã Mới"}


def test_the_decision_is_kept_with_each_and_nothing_is_given_twice(programme, keeper):
    shown = keeper.get(address(programme))
    assert shown.status_code == 200
    assert len(shown.context["given"]) == 2
    assert keeper.post(address(programme), {"decision": ""}).status_code == 422
    assert not Allocation.objects.exclude(decision="").exists()
    for _again in range(2):
        keeper.post(address(programme), {"decision": "15/QĐ-UBND"})
    given = Allocation.objects.filter(commune__name="Mới").order_by("target__number")
    assert list(given.values_list("target__number", "baseline", "goal", "decision")) == [
        ("1", 15, 100, "15/QĐ-UBND"),
        ("2", None, 30, "15/QĐ-UBND"),
    ]
    assert [one.target.number for one in keeper.get(address(programme)).context["left"]] == ["3"]


def test_the_new_unit_reports_what_was_given_to_its_old_units_before_that(programme):
    quarter = programme.end
    known = read_catalogue(programme).at(quarter)
    assert [[str(one) for one in known.expected(target)] for target in known.targets] == [
        ["xã Mới"]
    ] * 3


def test_the_grid_of_allocations_has_the_units_of_today(programme, keeper):
    page = keeper.get(f"/admin/targets/programme/{programme.pk}/allocations/")
    assert [str(unit) for unit in page.context["heads"]] == ["Mới Commune"]


def test_a_count_of_old_communes_is_offered_a_goal_of_the_new_ones(programme, keeper):
    """Two became one: all stays all, and what was a part of them people decide."""
    every = make_target(programme, number="4", rollup="count", standard=4, goal=2)
    some = make_target(programme, number="5", rollup="count", standard=4, goal=1)
    make_target(programme, number="6", rollup="count", standard=4, goal=None)
    found = count_proposals(read_catalogue(programme), Quarter(2023, 4))
    assert [(one.target.number, one.goal, one.offered) for one in found] == [
        ("4", 2, 1),
        ("5", 1, None),
    ]
    typed = {"decision": "15/QĐ-UBND", f"goal-{every.pk}": "1", f"goal-{some.pk}": ""}
    wrong = keeper.post(address(programme), typed | {f"goal-{some.pk}": "0"})
    assert wrong.status_code == 422
    assert not NewGoal.objects.exists()
    keeper.post(address(programme), typed)
    kept = NewGoal.objects.values_list("target__number", "start", "goal", "decision")
    assert list(kept) == [("4", Quarter(2023, 3), 1, "15/QĐ-UBND")]
    left = keeper.get(address(programme)).context["form"].counts
    assert [one.target.number for one in left] == ["5"]


def test_only_what_was_shown_is_given(programme, keeper):
    shown = keeper.get(address(programme)).context["digest"]
    Allocation.objects.filter(target__number="1", goal=40).update(goal=50)
    typed = {"decision": "15/QĐ-UBND", "shown": shown}
    answer = keeper.post(address(programme), typed)
    assert "Nothing is changed by this" in answer.content.decode()
    assert answer.context["form"]["decision"].value() == "15/QĐ-UBND"
    assert not Allocation.objects.filter(commune__name="Mới").exists()
    typed["shown"] = answer.context["digest"]
    assert keeper.post(address(programme), typed).status_code == 302
    given = Allocation.objects.filter(commune__name="Mới")
    assert [str(goal) for goal in given.values_list("goal", flat=True)] == ["110.0000", "30.0000"]
    again = keeper.post(address(programme), typed)
    assert "Nothing is changed by this" in again.content.decode()
