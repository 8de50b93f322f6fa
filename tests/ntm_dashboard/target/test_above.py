"""A target beside the one above it, and what a plan lacks of its resolution."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse

from communes.results.publishing import store_publication
from tests import factories
from tests.ntm_dashboard.test_query_counts import queries_of
from tests.pages import words


def address(programme, name="target", quarter="2023Q2", **parts):
    place = {"district": programme.district.code, "programme": programme.code, "quarter": quarter}
    return reverse(name, kwargs=place | parts)


@pytest.fixture
def plan(db):
    """The plan of 2023, whose targets 1 and 2 follow from the resolution's 11 and 12 of 11–13."""
    resolution = factories.make_programme(name="Nghị quyết", short_name="NQ")
    plan = factories.make_programme(
        resolution.district, name="Kế hoạch", start="2023Q1", end="2023Q4", follows=resolution
    )
    for number in (11, 12, 13):
        upper = factories.make_target(
            resolution, number=str(number), name=f"Việc {number}", goal=200
        )
        if number < 13:
            factories.make_target(plan, number=str(number - 10), goal=50, follows=upper)
    commune = plan.district.communes.first()
    factories.make_figure(resolution.targets.get(number="11"), commune, value=100)
    factories.make_figure(plan.targets.get(number="1"), commune, value=40)
    return plan


def reads_english(user=None):
    client = Client()
    client.cookies["django_language"] = "en"
    if user is not None:
        client.force_login(user)
    return client


def reader(district):
    return reads_english(factories.make_user(factories.make_official(district)))


def test_the_goal_above_that_is_another_since_a_break_is_told_without_the_words_of_the_first(plan):
    upper = factories.make_target(
        factories.make_programme(name="Tỉnh uỷ"),
        **{"name": "Hộ nghèo", "method": "gap", "rollup": "mean", "unit": "%"},
        **{"baseline": 62, "goal": 12, "goal_text": "giảm còn 12%"},
    )
    resolution = plan.follows
    resolution.follows = upper.programme
    resolution.save()
    resolution.targets.filter(number="11").update(follows=upper)
    page = address(resolution, number="11")
    assert f"{upper.local_title} giảm còn 12% – – –" in words(reader(plan.district).get(page).text)
    factories.make_break(upper, start="2023Q1", baseline=49, goal=19)
    assert f"{upper.local_title} 19% – – –" in words(reader(plan.district).get(page).text)


def test_both_goals_stand_side_by_side_each_with_its_own_percent(plan):
    client = reader(plan.district)
    text = words(client.get(address(plan, number="1")).text)
    beside = text[text.index("Beside the goal above it") :]
    assert "Nghị quyết 11. Việc 11 200 km 100 km Q2 2023 50.0%" in beside
    assert "50 km 40 km Q2 2023 80.0%" in beside
    resolution = plan.follows
    assert address(resolution, number="11") in client.get(address(plan, number="1")).text
    upper = client.get(address(resolution, number="11")).text
    assert address(plan, number="1") in upper
    assert "Beside the goal above it" not in upper


def test_what_the_plan_lacks_is_listed_on_both_pages_of_gaps(plan):
    client = reader(plan.district)
    for programme in (plan, plan.follows):
        found = client.get(address(programme, "gaps"))
        assert found.status_code == 200
        text = found.text[found.text.index("“Nghị quyết” without one in “Kế hoạch”") :]
        assert words(text).count("13. Việc 13") == 1
        assert "Việc 11" not in words(text)
    before = client.get(address(plan.follows, "gaps", quarter="2022Q4"))
    assert "without one in" not in before.text


def test_as_many_queries_are_asked_for_many_targets_as_for_few(plan):
    client = reader(plan.district)
    pages = [
        address(programme, name, **parts)
        for programme, number in ((plan, "1"), (plan.follows, "11"))
        for name, parts in (("target", {"number": number}), ("gaps", {}))
    ]
    counts = []
    for _size in range(2):
        counts.append([len(queries_of(client, page)) for page in pages])
        for _index in range(10):
            upper = factories.make_target(plan.follows)
            factories.make_target(plan, follows=upper)
            factories.make_target(plan.follows)
    assert counts[0] == counts[1]


def test_of_another_district_the_goal_is_told_and_how_it_stands_to_its_readers_alone(plan):
    """Whoever reads both first does not show the others what they may not read."""
    province = factories.make_programme(name="Tỉnh uỷ")
    upper = factories.make_target(province, number="7", name="Đường tỉnh", goal=900)
    factories.make_figure(upper, province.district.communes.first(), value=300)
    resolution = plan.follows
    resolution.follows = province
    resolution.save()
    lower = resolution.targets.get(number="11")
    lower.follows = upper
    lower.save()
    both = reads_english(factories.make_user(is_superuser=True))
    one = reader(plan.district)
    page, gaps = address(resolution, number="11"), address(resolution, "gaps")
    for _again in range(2):
        assert "33.3%" in words(both.get(page).text)
        assert address(province, number="7") in both.get(page).text
        shown = one.get(page).text
        assert "7. Đường tỉnh 900 km – – –" in words(shown)
        assert province.code not in shown
        assert "“Tỉnh uỷ” without one in" in both.get(gaps).text
        assert "“Tỉnh uỷ” without one in" not in one.get(gaps).text
    assert one.get(address(province, number="7")).status_code == 404
    assert address(resolution, number="11") not in both.get(address(province, number="7")).text


def test_the_public_reads_the_goal_above_as_it_was_published(plan, settings):
    settings.NTM_PUBLIC = True
    periods = [factories.make_period(programme) for programme in (plan, plan.follows)]
    anyone, shown = reads_english(), []
    for period in periods:
        period.published_on = datetime.date(2023, 7, 20)
        period.save()
        store_publication(period)
        shown.append(words(anyone.get(address(plan, number="1")).text))
    assert "11. Việc 11 200 km – – –" in shown[0]
    assert "11. Việc 11 200 km 100 km Q2 2023 50.0%" in shown[1]
