"""What the master data of a running programme lacks; one row is made that lacks it, and one not."""

import datetime
from decimal import Decimal

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext

from communes.incomplete.lacks import LACKS
from communes.models import Official
from tests import factories

DAY = datetime.date(2023, 5, 4)
FIND = {lack.name: lack for lack in LACKS}

pytestmark = pytest.mark.usefixtures("empty_db")


def lacking(name, day=DAY):
    lack = FIND[name]
    return list(lack.find(lack.model.objects.order_by("pk"), day))


@pytest.fixture
def programme():
    """A programme whose district has two communes."""
    return factories.make_programme()


def test_programmes_without_targets(programme):
    assert lacking("targets") == [programme]
    factories.make_target(programme)
    assert lacking("targets") == []


def test_targets_without_a_goal_for_communes(programme):
    counted = factories.make_target(programme, rollup="count", goal=None)
    factories.make_target(programme, rollup="count", goal=None, standard=4)
    factories.make_target(programme, rollup="count", goal=None, method="milestone")
    allocated = factories.make_target(programme, rollup="count", goal=1)
    factories.make_target(programme)
    assert lacking("goal") == [counted, allocated]
    factories.make_allocation(allocated)
    assert lacking("goal") == [counted]
    factories.make_threshold(counted)
    assert lacking("goal") == []


def test_a_target_is_led_itself_by_its_parent_or_with_its_programme(programme):
    target = factories.make_target(programme)
    other = factories.make_target(programme)
    official = factories.make_official(programme.district)
    assert lacking("leader") == [target, other]
    factories.make_assignment(official, programme, target=target)
    assert lacking("leader") == [other]
    part = factories.make_target(programme, parent=target, number=f"{target.number}.1")
    assert part not in lacking("leader")
    factories.make_assignment(official, programme)
    assert lacking("leader") == []


def test_a_duty_that_has_ended_is_none(programme):
    target = factories.make_target(programme)
    factories.make_assignment(programme=programme, target=target, end=DAY - datetime.timedelta(1))
    assert lacking("leader") == [target]


@pytest.mark.parametrize("ended", ["access", "account"])
@pytest.mark.parametrize(
    ("name", "duty", "of_commune"),
    [
        ("leader", "lead", False),
        ("reporter", "report", True),
        ("own_reporter", "report", False),
        ("reviewer", "review", False),
    ],
)
def test_a_post_is_held_by_who_can_act(name, duty, of_commune, ended):
    programme = factories.make_programme(factories.make_district(communes=1))
    factories.make_target(programme, rollup="sum" if of_commune else "district")
    official = factories.make_official(programme.district)
    commune = programme.district.communes.get() if of_commune else None
    factories.make_assignment(official, programme, duty=duty, commune=commune)
    user = factories.make_user(official)
    assert lacking(name) == []
    if ended == "access":
        official.until = DAY - datetime.timedelta(1)
        official.save()
    else:
        user.is_active = False
        user.save()
    assert len(lacking(name)) == 1


def test_targets_without_a_lead_office(programme):
    target = factories.make_target(programme)
    factories.make_target(programme, lead="Phòng Kinh tế")
    assert lacking("office") == [target]


@pytest.mark.parametrize(
    ("goals", "values", "adds_up"),
    [
        ((60, 40), {}, True),
        ((60, "40.0001"), {}, False),
        ((100,), {}, True),
        ((60, 30), {}, False),
        ((60, 30), {"rollup": "mean"}, True),
        ((), {}, True),
    ],
)
def test_allocations_add_up_to_the_goal(programme, goals, values, adds_up):
    target = factories.make_target(programme, **values)
    for goal, commune in zip(goals, programme.district.communes.all(), strict=False):
        factories.make_allocation(target, commune, goal=goal)
    found = lacking("allocations")
    assert found == ([] if adds_up else [target])
    if found:
        assert found[0].allocated == sum(a.goal for a in target.allocations.all())


def test_targets_without_a_plan_for_the_year(programme):
    target, planned = factories.make_target(programme), factories.make_target(programme)
    factories.make_milestone(planned, year=2023)
    factories.make_target(programme, due="2023Q4")
    assert lacking("milestone") == [target]
    assert lacking("milestone", DAY.replace(year=2025)) == []
    assert lacking("milestone", DAY.replace(year=2020)) == []


def test_targets_that_nobody_is_asked_for():
    programme = factories.make_programme(applies_to="town ward")
    target = factories.make_target(programme)
    factories.make_target(programme, rollup="district")
    assert lacking("asked") == [target]
    allocated = factories.make_target(programme)
    factories.make_allocation(allocated)
    assert lacking("asked") == [target]
    factories.make_commune(programme.district, kind="ward")
    assert lacking("asked") == []


def test_units_without_a_reporter(programme):
    first, second = programme.district.communes.order_by("pk")
    assert lacking("reporter") == []
    factories.make_target(programme)
    assert lacking("reporter") == [first, second]
    factories.make_assignment(programme=programme, commune=first, duty="report")
    factories.make_assignment(programme=programme, commune=second, duty="enter")
    assert lacking("reporter") == [second]


def test_a_programme_of_other_kinds_asks_no_commune():
    programme = factories.make_programme(applies_to="town")
    factories.make_target(programme)
    assert lacking("reporter") == []


def test_the_districts_own_report_has_a_reporter(programme):
    factories.make_target(programme, rollup="district")
    assert lacking("own_reporter") == [programme]
    factories.make_assignment(programme=programme, duty="report")
    assert lacking("own_reporter") == []


def test_a_programme_has_a_reviewer_of_the_whole(programme):
    commune = programme.district.communes.first()
    factories.make_assignment(programme=programme, duty="review", commune=commune)
    assert lacking("reviewer") == [programme]
    factories.make_assignment(programme=programme, duty="review")
    assert lacking("reviewer") == []


def test_a_unit_whose_only_reviewer_enters_figures_of_it(programme):
    first, second = programme.district.communes.order_by("pk")
    target = factories.make_target(programme)
    reviewer = factories.make_official(programme.district)
    factories.make_assignment(reviewer, programme, commune=first, target=target, duty="enter")
    assert lacking("judge") == []
    factories.make_assignment(reviewer, programme, duty="review")
    assert lacking("judge") == [first]
    factories.make_assignment(reviewer, programme, commune=second, duty="report")
    assert lacking("judge") == [first, second]
    factories.make_assignment(programme=programme, commune=first, duty="review")
    assert lacking("judge") == [second]
    factories.make_assignment(programme=programme, duty="review")
    assert lacking("judge") == []


def test_the_district_s_own_report_whose_only_reviewer_enters_it(programme):
    target = factories.make_target(programme, rollup="district")
    reviewer = factories.make_official(programme.district)
    factories.make_assignment(reviewer, programme, duty="review")
    assert lacking("own_judge") == []
    factories.make_assignment(reviewer, programme, target=target, duty="enter")
    assert lacking("own_judge") == [programme]
    factories.make_assignment(programme=programme, duty="review")
    assert lacking("own_judge") == []


def test_quarters_that_are_asked_have_a_period(programme):
    assert lacking("periods") == []
    factories.make_target(programme, asked_in="2 4")
    assert lacking("periods") == [programme]
    factories.make_period(programme, "2023Q2")
    assert lacking("periods") == [programme]
    factories.make_period(programme, "2023Q4")
    assert lacking("periods") == []
    assert lacking("periods", DAY.replace(year=2024)) == [programme]


def test_officials_at_work_have_an_account(programme):
    chair, leader = (factories.make_official(programme.district) for _index in range(2))
    factories.make_assignment(chair, programme, duty="report")
    factories.make_assignment(leader, programme, duty="lead")
    assert lacking("account") == [chair]
    Official.objects.filter(pk=chair.pk).update(until=DAY - datetime.timedelta(1))
    assert lacking("account") == []
    Official.objects.filter(pk=chair.pk).update(until=DAY)
    factories.make_user(Official.objects.get(pk=chair.pk))
    assert lacking("account") == []


def test_accounts_have_an_official(programme):
    get_user_model().objects.all().delete()
    account = factories.make_user()
    factories.make_user(is_superuser=True)
    factories.make_user(is_active=False)
    factories.make_user(factories.make_official(programme.district))
    assert lacking("official") == [account]


@pytest.mark.parametrize("name", [lack.name for lack in LACKS if lack.name != "official"])
def test_a_programme_that_has_ended_lacks_nothing(name):
    programme = factories.make_programme()
    factories.make_target(programme)
    target = factories.make_target(programme)
    factories.make_allocation(target)
    factories.make_assignment(
        factories.make_official(programme.district), programme, end=datetime.date(2025, 12, 31)
    )
    assert lacking(name, datetime.date(2026, 1, 1)) == []


@pytest.mark.parametrize("name", sorted(FIND.keys() - {"recounted"}))
def test_each_asks_one_query(name, programme):
    factories.make_target(programme)
    with CaptureQueriesContext(connection) as queries:
        lacking(name)
    assert len(queries) == 1


@pytest.mark.parametrize(
    ("shares", "whole"),
    [
        (["1"], True),
        (["0.3333", "0.3333", "0.3334"], True),
        (["0.4", "0.6"], True),
        (["0.4", "0.5999"], False),
        (["0.3"], False),
    ],
)
def test_parts_of_a_divided_unit_make_a_whole(programme, shares, whole):
    assert lacking("shares") == []
    unit = programme.district.communes.first()
    for share in shares:
        factories.make_successor(unit, share=Decimal(share))
    assert lacking("shares") == ([] if whole else [unit])


def test_goals_that_count_units_of_before_a_merger(programme, django_assert_max_num_queries):
    """However many programmes there are, their catalogues are read together."""
    day = datetime.date(2023, 4, 1)
    counted = [
        factories.make_target(one, rollup="count", standard=4, goal=2)
        for one in (programme, factories.make_programme(programme.district, main=False))
    ]
    factories.make_target(programme, rollup="count", standard=4, goal=None)
    factories.make_target(programme)
    assert lacking("recounted") == []
    for commune in list(programme.district.communes.all()):
        new = factories.make_commune(programme.district, since=day)
        factories.make_successor(commune, new, day)
    assert lacking("recounted", day - datetime.timedelta(1)) == []
    with django_assert_max_num_queries(10):
        assert lacking("recounted") == counted
    factories.make_new_goal(counted[0], start="2023Q2")
    assert lacking("recounted") == counted[1:]
