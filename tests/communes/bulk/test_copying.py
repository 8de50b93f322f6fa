"""A term that follows, and the list of one year: previewed, then made, all or nothing."""

import datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from communes.models import Allocation, Assignment, Commune, Exemption
from communes.results.compute import results
from targets.models import Group, Programme, Target, Threshold
from targets.quarters import Quarter
from tests.communes.bulk.forms import filled, page
from tests.factories import (
    make_allocation,
    make_assignment,
    make_district,
    make_exemption,
    make_figure,
    make_milestone,
    make_official,
    make_programme,
    make_target,
    make_threshold,
    make_user,
)

pytestmark = pytest.mark.django_db


def preview(client, programme, name="copy", query=""):
    answer = client.get(page(name, programme) + query)
    assert answer.status_code == 200
    return answer


def sent(answer, **changes):
    data = filled(answer.context["form"], *answer.context["rows"])
    return data | {"basis": answer.context["basis"], "_make": "1"} | changes


def make(client, programme, name="copy", query="", **changes):
    """Make what follows on `programme`; answer it, or the page that says why not."""
    before = set(Programme.objects.values_list("pk", flat=True))
    answer = client.post(
        page(name, programme), sent(preview(client, programme, name, query), **changes)
    )
    if answer.status_code != 302:
        return answer
    return Programme.objects.exclude(pk__in=before).get()


def row_of(answer, target):
    return next(row for row in answer.context["rows"] if row.copied.source == target)


def test_the_demo_s_term_is_copied_whole(keeper, demo_programme):
    made = make(keeper, demo_programme)
    assert (made.code, made.start, made.end) == ("nqdh-24", Quarter(2026, 1), Quarter(2030, 4))
    assert made.name.endswith("2025 - 2030")
    assert not made.main
    assert made.targets.count() == demo_programme.targets.count() == 26
    assert made.groups.count() == demo_programme.groups.count()
    rows = Allocation.objects.filter
    assert rows(target__programme=made).count() == rows(target__programme=demo_programme).count()
    assert not made.periods.exists()
    poverty = made.targets.get(number="17")
    assert (poverty.baseline, poverty.goal) == (Decimal("6.8013"), 5)
    assert poverty.asked_in == demo_programme.targets.get(number="17").asked_in
    assert {a.start for a in made.assignments.all()} == {datetime.date(2026, 1, 1)}


def test_nothing_is_made_before_it_is_asked_for(keeper, demo_programme):
    answer = preview(keeper, demo_programme)
    assert answer.context["count"][1:3] == ["26 targets", "430 allocations"]
    data = sent(answer)
    del data["_make"]
    assert keeper.post(page("copy", demo_programme), data).status_code == 200
    assert not Programme.objects.filter(code="nqdh-24").exists()


def test_without_goals_each_is_typed_before_anything_is_made(keeper):
    programme = make_programme()
    target = make_target(programme, goal=100)
    make_allocation(target)
    data = sent(preview(keeper, programme), goals="empty")
    shown = keeper.post(page("copy", programme), data)
    assert row_of(shown, target).complaints
    refused = keeper.post(page("copy", programme), sent(shown))
    assert refused.status_code == 422
    assert Programme.objects.filter(district=programme.district).count() == 1
    typed = sent(shown) | {f"target-{target.pk}-goal": "1.234"}
    assert keeper.post(page("copy", programme), typed).status_code == 302
    made = Target.objects.exclude(pk=target.pk).get(programme__district=programme.district)
    assert made.goal == Decimal(1234)
    assert not made.allocations.exists()


def test_a_number_that_can_be_read_two_ways_is_asked_about(keeper):
    target = make_target(decimals=2)
    refused = make(keeper, target.programme, **{f"target-{target.pk}-goal": "150.000"})
    assert refused.status_code == 422
    assert "150" in row_of(refused, target).complaints[0]
    assert Programme.objects.filter(district=target.programme.district).count() == 1


def test_a_preview_reckons_anew_only_where_the_choice_has_changed(keeper):
    target = make_target(goal=100)
    data = sent(preview(keeper, target.programme), **{f"target-{target.pk}-goal": "130"})
    del data["_make"]
    again = keeper.post(page("copy", target.programme), data)
    assert row_of(again, target)["goal"].value() == "130"
    emptied = keeper.post(page("copy", target.programme), data | {"goals": "empty"})
    assert row_of(emptied, target)["goal"].value() is None


def test_making_with_another_choice_shows_it_first(keeper):
    target = make_target()
    answer = make(keeper, target.programme, goals="empty")
    assert answer.status_code == 200
    assert Programme.objects.filter(district=target.programme.district).count() == 1


def test_a_target_whose_way_has_no_length_any_more_needs_a_goal(keeper):
    target = make_target(method="gap", baseline=10, goal=5, rollup="mean")
    for commune in target.programme.district.communes.all():
        make_figure(target, commune, value=5)
    refused = make(keeper, target.programme)
    assert refused.status_code == 422
    made = make(keeper, target.programme, **{f"target-{target.pk}-goal": "3"})
    assert (made.targets.get().baseline, made.targets.get().goal) == (5, 3)


def test_a_goal_that_was_reached_before_is_told(keeper):
    programme = make_programme()
    reached, other = make_target(programme, goal=5), make_target(programme, goal=50)
    for target in (reached, other):
        make_figure(target, value=5)
    answer = preview(keeper, programme)
    assert row_of(answer, reached).is_reached
    assert not row_of(answer, other).is_reached
    assert answer.content.decode().count("reached already") == 1


def test_a_commune_that_cannot_stand_takes_no_other_s_allocation_away_unseen(keeper):
    target = make_target(method="gap", baseline=10, goal=5)
    first, second = target.programme.district.communes.all()
    make_allocation(target, first, baseline=12, goal=8)
    make_allocation(target, second, baseline=8, goal=2)
    make_figure(target, first, value=1)
    make_figure(target, second, value=6)
    answer = preview(keeper, target.programme)
    row = row_of(answer, target)
    assert (len(row.allocations), row.lost) == (0, 2)
    assert "2 are not copied" in answer.content.decode()


def test_parts_stand_under_the_new_parent(keeper):
    programme = make_programme()
    parent = make_target(programme, method="parts", over_time="", rollup="", unit="", goal=None)
    make_target(programme, parent=parent)
    make_target(programme, parent=parent)
    make_threshold(make_target(programme, rollup="mean"), year=2023)
    made = make(keeper, programme)
    copy = made.targets.get(method="parts")
    assert copy.parts.count() == 2
    assert {part.programme for part in copy.parts.all()} == {made}
    assert Threshold.objects.get(target__programme=made).year == 2028


def test_parts_are_left_out_with_their_parent(keeper):
    programme = make_programme()
    parent = make_target(programme, method="parts", over_time="", rollup="", unit="", goal=None)
    make_target(programme, parent=parent)
    make_target(programme, number="100")
    made = make(keeper, programme, **{f"target-{parent.pk}-leave_out": "on"})
    assert [target.number for target in made.targets.all()] == ["100"]


def test_the_new_programme_may_become_the_main_one(keeper):
    programme = make_target(programme=make_programme(main=True)).programme
    made = make(keeper, programme, becomes_main="on")
    programme.refresh_from_db()
    assert (made.main, programme.main) == (True, False)


def test_duties_go_on_of_people_who_still_have_access(keeper):
    target = make_target()
    programme, district = target.programme, target.programme.district
    make_assignment(make_official(district), programme, target=target)
    make_assignment(make_official(district), programme, end=datetime.date(2025, 12, 31))
    make_assignment(make_official(district, until=datetime.date(2024, 1, 1)), programme)
    late = make_official(district)
    make_assignment(late, programme, duty="review", end=datetime.date(2027, 1, 1))
    made = make(keeper, programme)
    first = datetime.date(2026, 1, 1)
    assert set(made.assignments.values_list("duty", "target", "start", "end")) == {
        ("lead", made.targets.get().pk, first, None),
        ("review", None, first, datetime.date(2027, 1, 1)),
    }
    assert not make(keeper, made, assignments="").assignments.exists()


def test_no_duty_goes_on_of_a_closed_account_or_for_a_unit_that_is_not_there_then(keeper):
    programme = make_target().programme
    first, second = programme.district.communes.all()
    Commune.objects.filter(pk=first.pk).update(until=datetime.date(2025, 6, 30))
    for commune in (first, second):
        make_assignment(None, programme, duty="report", commune=commune)
    closed = make_official(programme.district)
    make_user(closed, is_active=False)
    make_assignment(closed, programme, duty="review")
    made = make(keeper, programme)
    assert list(made.assignments.values_list("duty", "commune")) == [("report", second.pk)]


def test_of_two_duties_the_one_that_lasts_longer_goes_on(keeper):
    programme = make_target().programme
    official = make_official(programme.district)
    make_assignment(official, programme, start=datetime.date(2021, 1, 1))
    ends = datetime.date(2026, 6, 30)
    make_assignment(official, programme, start=datetime.date(2022, 1, 1), end=ends)
    later = datetime.date(2027, 1, 1)
    make_assignment(official, programme, start=later)
    made = make(keeper, programme)
    assert set(made.assignments.values_list("start", "end")) == {
        (datetime.date(2026, 1, 1), None),
        (later, None),
    }


@pytest.mark.parametrize("name", ["copy", "yearly"])
def test_a_form_that_is_sent_twice_makes_one_programme(keeper, name):
    target = make_target()
    make_milestone(target, year=2023)
    data = sent(preview(keeper, target.programme, name, "?year=2023"))
    first, second = (keeper.post(page(name, target.programme), data) for _click in range(2))
    assert (first.status_code, second.status_code) == (302, 302)
    assert first.url == second.url
    assert "is made already" in keeper.get(second.url).text
    assert Programme.objects.filter(district=target.programme.district).count() == 2


def test_nothing_is_made_where_the_whole_cannot_stand(keeper):
    """A mean needs the population of everybody who is expected."""
    target = make_target(rollup="mean")
    Commune.objects.filter(district=target.programme.district).update(population=None)
    counts = [model.objects.count() for model in (Programme, Group, Target, Assignment)]
    refused = make(keeper, target.programme)
    assert refused.status_code == 422
    assert "population" in refused.content.decode()
    assert counts == [model.objects.count() for model in (Programme, Group, Target, Assignment)]


def test_a_code_that_is_taken_is_told_at_its_field(keeper):
    target = make_target()
    refused = make(keeper, target.programme, code=target.programme.code)
    assert refused.status_code == 422
    assert "code" in refused.context["form"].errors


def test_the_list_of_a_year_has_its_milestones_as_goals_and_the_resolution_s_figures(keeper):
    target = make_target(goal=100)
    make_milestone(target, year=2023, value=60)
    commune = target.programme.district.communes.first()
    make_figure(target, commune, "2022Q4", value=40)
    made = make(keeper, target.programme, "yearly", "?year=2023")
    copy = made.targets.get()
    assert (made.start, made.end) == (Quarter(2023, 1), Quarter(2023, 4))
    assert (copy.baseline, copy.goal, copy.fed_by) == (40, 60, target)
    own = make(keeper, target.programme, "yearly", "?year=2023", fed="", code="own")
    assert own.targets.get().fed_by is None


def test_the_list_of_a_year_judges_the_counted_communes_as_the_resolution_does_then(keeper):
    target = make_target(method="floor", rollup="count", standard=50, goal=2)
    make_milestone(target, year=2023, value=80)
    for commune, value in zip(target.programme.district.communes.all(), (82, 70), strict=False):
        make_figure(target, commune, quarter="2023Q4", value=value)
    made = make(keeper, target.programme, "yearly", "?year=2023")
    found = [results(programme, Quarter(2023, 4)).rows for programme in (target.programme, made)]
    judged = [[(row.commune, row.percent, row.goal) for row in rows] for rows in found]
    assert judged[0] == judged[1]


def test_the_list_of_a_year_expects_whom_the_resolution_expects_then(keeper):
    target = make_target(method="floor", rollup="mean", goal=80)
    make_milestone(target, year=2023, value=60)
    first, second = target.programme.district.communes.all()
    make_exemption(target, first, start="2022Q3", end="2023Q2")
    make_exemption(target, second, start="2023Q4", end=None)
    make_exemption(target, second, start="2022Q1", end="2022Q4")
    made = make(keeper, target.programme, "yearly", "?year=2023")
    (copy,) = made.targets.all()
    assert set(copy.exemptions.values_list("commune", "start", "end")) == {
        (first.pk, Quarter(2023, 1), Quarter(2023, 2)),
        (second.pk, Quarter(2023, 4), None),
    }
    assert not Exemption.objects.filter(target__programme=make(keeper, target.programme)).exists()


def test_a_year_s_list_follows_from_its_resolution_and_a_later_one_from_the_same(keeper):
    target = make_target(goal=100)
    for year, value in ((2023, 60), (2024, 80)):
        make_milestone(target, year=year, value=value)
    plan = make(keeper, target.programme, "yearly", "?year=2023")
    assert plan.follows == target.programme
    assert plan.targets.get().follows == target
    next_plan = make(keeper, plan, fed="", start="2024Q1", end="2024Q4", code="kh-2024")
    assert next_plan.follows == target.programme
    assert next_plan.targets.get().follows == target


def test_a_later_term_follows_from_none_that_is_over(keeper):
    """The former resolution is before it, not above it."""
    target = make_target(goal=100)
    above = make_target(make_programme(target.programme.district, main=False))
    target.programme.follows, target.follows = above.programme, above
    target.programme.save()
    target.save()
    made = make(keeper, target.programme)
    assert made.follows is None
    assert made.targets.get().follows is None


def test_another_year_is_a_click_away(keeper):
    answer = preview(keeper, make_target().programme, "yearly", "?year=2022")
    assert answer.context["form"].years == [
        (2021, False),
        (2022, True),
        (2023, False),
        (2024, False),
        (2025, False),
    ]
    assert 'href="?year=2023"' in answer.content.decode()


def test_a_target_without_a_plan_of_the_year_is_left_out_or_gets_a_goal(keeper):
    programme = make_programme()
    planned, unplanned = make_target(programme, goal=100), make_target(programme, goal=50)
    make_milestone(planned, year=2022, value=30)
    refused = make(keeper, programme, "yearly", "?year=2022")
    assert refused.status_code == 422
    assert row_of(refused, unplanned).complaints
    made = make(
        keeper, programme, "yearly", "?year=2022", **{f"target-{unplanned.pk}-leave_out": "on"}
    )
    assert made.targets.count() == 1


def test_communes_are_allocated_their_plans_of_the_year_where_each_has_one(keeper):
    target = make_target(goal=100)
    first, second = target.programme.district.communes.all()
    make_milestone(target, year=2023, value=60)
    for commune, plan in ((first, 20), (second, 30)):
        make_allocation(target, commune, goal=50)
        make_milestone(target, commune, year=2023, value=plan)
    made = make(keeper, target.programme, "yearly", "?year=2023")
    goals = made.targets.get().allocations.values_list("commune", "goal")
    assert dict(goals) == {first.pk: 20, second.pk: 30}


@pytest.mark.parametrize("name", ["copy", "yearly"])
def test_only_who_manages_the_programme_may_open_it(client, demo_programme, name):
    address = page(name, demo_programme)
    assert client.get(address).status_code == 302
    client.force_login(make_user(is_staff=True))
    assert client.get(address).status_code == 403
    assert client.post(address).status_code == 403
    client.force_login(make_user(is_staff=True, is_superuser=True))
    assert client.get(address.replace(str(demo_programme.pk), "999999")).status_code == 404


def grown(communes, targets):
    """A programme of so many communes and targets, each of them allocated to each."""
    programme = make_programme(make_district(communes=communes))
    for _index in range(targets):
        target = make_target(programme)
        for commune in programme.district.communes.all():
            make_allocation(target, commune)
            make_figure(target, commune)
    return programme


@pytest.mark.parametrize("name", ["copy", "yearly"])
def test_queries_do_not_grow_with_rows(keeper, name):
    counts = []
    for size in (1, 6):
        programme = grown(size, size)
        for target in programme.targets.all():
            make_milestone(target, year=2022)
        with CaptureQueriesContext(connection) as queries:
            made = make(keeper, programme, name, "?year=2022" if name == "yearly" else "")
        assert made.targets.count() == size
        counts.append(len(queries))
    assert counts[0] == counts[1] < 80
