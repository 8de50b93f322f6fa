"""After a merger a count of communes is not shown to have fallen: pages say what happened."""

import datetime

import pytest
from django.urls import reverse

from communes.models import Commune
from tests.factories import (
    make_assignment,
    make_commune,
    make_district,
    make_figure,
    make_new_goal,
    make_official,
    make_period,
    make_programme,
    make_successor,
    make_target,
    make_user,
)

pytestmark = [pytest.mark.usefixtures("empty_db", "english_pages")]
DAY = datetime.date(2023, 7, 1)
WORDS = "nits were reorganised on 1/7/2023: 1 in place of 2"
STILL = "the goal is still that of before"


@pytest.fixture
def target(settings):
    """Two communes had met a count of which the goal is two; they are one since, which has."""
    settings.NTM_TODAY = "2023-10-04"
    district = make_district(communes=2)
    programme = make_programme(district)
    target = make_target(programme, rollup="count", standard=4, goal=2, unit="xã")
    for commune in list(district.communes.all()):
        make_figure(target, commune, "2023Q2")
    new = make_commune(district, since=DAY)
    for commune in Commune.objects.filter(district=district, since=None):
        make_successor(commune, new, DAY)
    make_figure(target, new, "2023Q3")
    for quarter in ("2022Q3", "2023Q2", "2023Q3"):
        make_period(programme, quarter)
    return target


def pages(target, person):
    """Text of the target's page, of the comparison, and the year."""
    start = f"/{target.programme.district.code}/{target.programme.code}/2023Q3"
    places = [f"targets/{target.number}/", "compare/2023Q2/", "year/"]
    found = []
    for place in places:
        answer = person.get(f"{start}/{place}")
        assert answer.status_code == 200, place
        found.append(" ".join(answer.text.split()))
    return found


def reader(client, target, **duty):
    official = make_official(target.programme.district)
    if duty:
        make_assignment(official, target.programme, **duty)
    client.force_login(make_user(official))
    return client


def test_pages_say_that_units_were_merged_and_the_goal_is_of_before(client, target):
    page, compare, year = pages(target, reader(client, target))
    for text in (page, compare, year):
        assert WORDS in text
    assert STILL in page
    assert STILL in compare
    assert "1 down" not in compare
    assert "1 not to be compared" in compare
    assert "Give the goal anew" not in page


def test_who_may_is_led_to_where_the_goal_is_given_anew(client, target):
    address = reverse("admin:targets_programme_reassign", args=[target.programme_id])
    page, *_others = pages(target, reader(client, target, duty="administer"))
    assert address in page
    start = client.get("/admin/").text
    assert (address in start, WORDS in start, STILL in start) == (True, True, True)


def test_where_all_have_met_their_own_goals_that_is_said(client, target):
    """It falls short by a goal that counts two, and the only unit has met what it was given."""
    text = (
        reader(client, target)
        .get(f"/{target.programme.district.code}/{target.programme.code}/2023Q3/gaps/")
        .text
    )
    assert "Every unit that has a goal of its own has met it." in text
    assert "No commune has a goal of its own for it." not in text


def test_a_goal_that_was_given_anew_is_told_with_its_decision(client, target):
    make_new_goal(target, start="2023Q3", goal=1, decision="15/QĐ-UBND")
    page, compare, _year = pages(target, reader(client, target, duty="administer"))
    assert "100.0%" in page
    assert "by decision 15/QĐ-UBND." in page
    assert "still that of before" not in page + compare
    assert "goal given anew by 15/QĐ-UBND" in compare
