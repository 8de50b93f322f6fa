"""Grids of allocations and of milestones: read by cell, kept together or not at all."""

import json
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from communes.bulk.totals import CannotShare, shared_goal, total_of
from communes.models import Allocation, Commune
from targets.models import DataVersion, Milestone, Target
from tests.communes.bulk.forms import page
from tests.factories import (
    make_allocation,
    make_commune,
    make_district,
    make_figure,
    make_milestone,
    make_programme,
    make_target,
    make_user,
)

pytestmark = pytest.mark.django_db


def cell(target, unit, field="goal"):
    return f"{target.pk}-{getattr(unit, 'pk', unit)}-{field}"


def sent(answer, **changes):
    """What a browser would send back of the grid, with `changes`."""
    grid = answer.context["grid"]
    data = {one.name: one.text for one in grid.cells.values()}
    return data | {"seen": grid.as_shown, "read_as": grid.read_as, "_keep": "1"} | changes


def post(client, programme, name="allocations", query="", **changes):
    address = page(name, programme) + query
    return client.post(address, sent(client.get(address), **changes))


def goals(target):
    return dict(target.allocations.values_list("commune", "goal"))


def problems(answer):
    return {one.name: one.problem for one in answer.context["grid"].wrong}


@pytest.fixture
def target():
    """With two communes of 3,000 people, and the goal 100."""
    return make_target()


@pytest.fixture
def communes(target):
    return list(target.programme.district.communes.all())


def test_allocations_are_made_changed_and_taken_away_together(keeper, target, communes):
    third = make_commune(target.programme.district)
    make_allocation(target, communes[0], goal=10, baseline=4)
    make_allocation(target, communes[1], goal=20)
    answer = post(
        keeper,
        target.programme,
        **{
            cell(target, communes[0]): "15",
            cell(target, communes[1]): "",
            cell(target, third): "1,234",
        },
    )
    assert answer.status_code == 302
    assert goals(target) == {communes[0].pk: 15, third.pk: 1234}
    assert target.allocations.get(commune=communes[0]).baseline == 4


def test_what_is_kept_moves_the_data_version_on(keeper, target, communes):
    before = DataVersion.current()
    post(keeper, target.programme, **{cell(target, communes[0]): "15"})
    assert DataVersion.current() > before


@pytest.mark.parametrize(
    ("decimals", "text", "kept"),
    [
        (0, "150.000", 150000),
        (2, "150,5", Decimal("150.5")),
        (2, "1.234,5", Decimal("1234.5")),
        (2, "150.000", None),
        (0, "12,5", Decimal("12.5")),
        (0, "mười", None),
        (0, "1e5", None),
    ],
)
def test_numbers_are_read_as_people_here_write_them(client, decimals, text, kept):
    client.force_login(make_user(is_staff=True, is_superuser=True))
    target = make_target(decimals=decimals, goal=200)
    commune = target.programme.district.communes.first()
    with translation.override("vi"):
        answer = post(client, target.programme, **{cell(target, commune): text})
    assert goals(target) == ({} if kept is None else {commune.pk: kept})
    if kept is None:
        assert answer.status_code == 422
        assert problems(answer)[cell(target, commune)]
        assert f'value="{text}"' in answer.content.decode()


def test_one_wrong_cell_keeps_all_from_being_kept(keeper, target, communes):
    answer = post(
        keeper,
        target.programme,
        **{cell(target, communes[0]): "15", cell(target, communes[1]): "many"},
    )
    assert answer.status_code == 422
    assert problems(answer).keys() == {cell(target, communes[1])}
    assert "1 cell is to be mended" in answer.content.decode()
    assert goals(target) == {}


def test_a_refused_grid_leads_to_its_first_wrong_cell(keeper, target, communes):
    wrong = {cell(target, commune): "many" for commune in communes}
    shown = post(keeper, target.programme, **wrong).content.decode()
    first = f"why-{cell(target, communes[0])}"
    assert f'<a href="#{first}">{target.number}, {communes[0]}</a>' in shown
    assert f'id="{first}"' in shown


def test_the_catalogue_s_rules_are_told_at_the_cell(keeper):
    target = make_target(method="gap", baseline=50, goal=10, rollup="mean")
    commune = target.programme.district.communes.first()
    answer = post(keeper, target.programme, **{cell(target, commune): "60"})
    assert "other side" in problems(answer)[cell(target, commune)]
    assert goals(target) == {}


def test_a_number_that_somebody_else_wrote_meanwhile_is_told_and_kept(keeper, target, communes):
    row = make_allocation(target, communes[0], goal=10)
    data = sent(keeper.get(page("allocations", target.programme)))
    Allocation.objects.filter(pk=row.pk).update(goal=12)
    address = page("allocations", target.programme)
    answer = keeper.post(address, data | {cell(target, communes[0]): "15"})
    assert answer.status_code == 422
    assert "12" in problems(answer)[cell(target, communes[0])]
    assert goals(target) == {communes[0].pk: 12}
    again = sent(answer, **{cell(target, communes[0]): "15"})
    assert keeper.post(address, again).status_code == 302
    assert goals(target) == {communes[0].pk: 15}


def test_what_the_person_left_alone_stays_what_somebody_else_made_it(keeper, target, communes):
    row = make_allocation(target, communes[0], goal=10)
    data = sent(keeper.get(page("allocations", target.programme)))
    Allocation.objects.filter(pk=row.pk).update(goal=12)
    data |= {cell(target, communes[1]): "20"}
    assert keeper.post(page("allocations", target.programme), data).status_code == 302
    assert goals(target) == {communes[0].pk: 12, communes[1].pk: 20}


@pytest.mark.parametrize("seen", ["", "[1]", "no json", "{}", "[" * 100_000])
def test_without_what_was_seen_nothing_is_written_over(keeper, target, communes, seen):
    make_allocation(target, communes[0], goal=10)
    data = {cell(target, communes[0]): "15", "seen": seen}
    assert keeper.post(page("allocations", target.programme), data).status_code == 422
    assert goals(target) == {communes[0].pk: 10}


def test_a_mean_needs_the_population_of_its_commune(keeper):
    target = make_target(rollup="mean")
    first, second = target.programme.district.communes.all()
    make_allocation(target, first)
    Commune.objects.filter(pk=second.pk).update(population=None)
    answer = post(keeper, target.programme, **{cell(target, second): "5"})
    assert "population" in problems(answer)[cell(target, second)]
    gone = post(keeper, target.programme, **{cell(target, first): ""})
    assert gone.status_code == 422
    assert gone.context["grid"].problems
    assert goals(target) == {first.pk: 10}


def test_of_one_target_the_units_stand_below_each_other_with_their_baselines(
    keeper, target, communes
):
    address = f"?target={target.pk}"
    answer = keeper.get(page("allocations", target.programme) + address)
    assert [line.label for line in answer.context["lines"]] == [str(c) for c in communes]
    written = {cell(target, communes[0]): "30", cell(target, communes[0], "baseline"): "5"}
    assert post(keeper, target.programme, query=address, **written).status_code == 302
    row = target.allocations.get()
    assert (row.goal, row.baseline) == (30, 5)
    refused = post(
        keeper,
        target.programme,
        query=address,
        **{cell(target, communes[1], "baseline"): "5"},
    )
    assert "needs a goal" in "".join(problems(refused).values())


def test_targets_that_no_commune_has_a_share_of_are_not_there(keeper):
    programme = make_programme()
    make_target(programme, rollup="district")
    make_target(programme, method="within", goal=5, goal_high=6, rollup="mean")
    answer = keeper.get(page("allocations", programme))
    assert answer.context["lines"] == []
    assert "There is no target that takes such numbers." in answer.content.decode()


def test_the_sum_stands_beside_the_goal(keeper, target, communes):
    for commune, goal in zip(communes, (40, 50), strict=True):
        make_allocation(target, commune, goal=goal)
    (line,) = keeper.get(page("allocations", target.programme)).context["lines"]
    assert (line.total.total, line.total.goal, line.total.fits) == ("90", "100", False)
    post(keeper, target.programme, **{cell(target, communes[0]): "50"})
    (line,) = keeper.get(page("allocations", target.programme)).context["lines"]
    assert line.total.fits


def test_a_mean_is_weighted_by_population():
    target = Target(rollup="mean", over_time="level", decimals=1, goal=50)
    assert total_of(target, [(Decimal(40), 1000), (Decimal(60), 3000), (None, 500)]) == 55
    assert total_of(target, [(None, 500)]) is None


@pytest.mark.parametrize("values", [{"rollup": "rate"}, {"over_time": "growth_mean"}])
def test_what_does_not_add_up_has_no_total(values):
    target = Target(**{"rollup": "sum", "over_time": "level", "goal": 5} | values)
    assert total_of(target, [(Decimal(5), 100)]) is None


def share(client, target, by="population", **changes):
    wanted = {"_share": "1", "share_target": str(target.pk), "share_by": by}
    return post(client, target.programme, **wanted | changes)


def shown(answer):
    cells = answer.context["grid"].cells.values()
    return [one.text for one in cells if one.field == "goal"]


def test_a_goal_is_shared_out_by_population_and_not_kept_yet(keeper, target, communes):
    Commune.objects.filter(pk=communes[0].pk).update(population=1000)
    answer = share(keeper, target)
    assert shown(answer) == ["25", "75"]
    assert answer.context["lines"][0].total.fits
    assert goals(target) == {}
    kept = sent(answer)
    assert keeper.post(page("allocations", target.programme), kept).status_code == 302
    assert goals(target) == {communes[0].pk: 25, communes[1].pk: 75}


def test_a_goal_is_shared_out_among_those_that_have_a_number(keeper, target, communes):
    answer = share(keeper, target, **{cell(target, communes[1]): "1"})
    assert shown(answer) == ["", "100"]


def test_a_goal_is_shared_out_by_the_last_value(keeper, target, communes):
    for commune, value in zip(communes, (30, 10), strict=True):
        make_figure(target, commune, value=value)
    assert shown(share(keeper, target, "value")) == ["75", "25"]


def test_by_what_nobody_has_nothing_is_shared_out(keeper, target, communes):
    Commune.objects.filter(pk=communes[0].pk).update(households=None)
    answer = share(keeper, target, "households")
    assert answer.status_code == 422
    assert str(communes[0]) in answer.context["shared"]
    assert share(keeper, target, "value").status_code == 422
    assert share(keeper, target, "anything").status_code == 422


@given(
    goal=st.decimals(min_value=0, max_value=10**7, places=4),
    people=st.lists(st.integers(0, 90_000), min_size=1, max_size=30),
    decimals=st.integers(0, 3),
)
def test_what_is_shared_out_adds_up_to_the_goal(goal, people, decimals):
    target = Target(goal=goal, decimals=decimals)
    communes = [Commune(name=str(n), population=count) for n, count in enumerate(people)]
    if not any(people):
        with pytest.raises(CannotShare):
            shared_goal(target, communes, lambda commune: commune.population)
        return
    assert sum(shared_goal(target, communes, lambda commune: commune.population)) == goal


def test_milestones_of_all_years_are_typed_in_one_grid(keeper, target):
    make_milestone(target, year=2022, value=30)
    answer = post(
        keeper,
        target.programme,
        "milestones",
        **{cell(target, 2022, "value"): "", cell(target, 2023, "value"): "1,234"},
    )
    assert answer.status_code == 302
    assert dict(Milestone.objects.filter(target=target).values_list("year", "value")) == {
        2023: 1234
    }


def test_a_milestone_that_could_be_no_goal_is_told_at_its_cell(keeper):
    target = make_target(method="floor")
    answer = post(keeper, target.programme, "milestones", **{cell(target, 2023, "value"): "0"})
    assert "above zero" in problems(answer)[cell(target, 2023, "value")]


def test_many_units_are_shown_on_several_pages(keeper):
    programme = make_programme(make_district(communes=0))
    for _index in range(460):
        make_commune(programme.district)
    targets = [make_target(programme) for _index in range(2)]
    answer = keeper.get(page("allocations", programme))
    assert len(answer.context["pages"]) == 2
    assert len(json.loads(answer.context["grid"].as_shown)) == 0
    second = post(
        keeper,
        programme,
        query="?page=2",
        **{cell(targets[1], programme.district.communes.first()): "5"},
    )
    assert second.status_code == 302
    assert targets[1].allocations.count() == 1


@pytest.mark.parametrize("name", ["allocations", "milestones"])
def test_only_who_manages_the_programme_may_open_it(client, target, name):
    client.force_login(make_user(is_staff=True))
    assert client.get(page(name, target.programme)).status_code == 403
    assert client.post(page(name, target.programme)).status_code == 403


@pytest.mark.parametrize("name", ["allocations", "milestones"])
def test_queries_do_not_grow_with_rows(keeper, name):
    counts = []
    for size in (1, 6):
        programme = make_programme(make_district(communes=size))
        written = {}
        for _index in range(size):
            one = make_target(programme)
            units = programme.district.communes.all() if name == "allocations" else [2022, 2023]
            field = "goal" if name == "allocations" else "value"
            written |= {cell(one, unit, field): "5" for unit in units}
        with CaptureQueriesContext(connection) as queries:
            assert post(keeper, programme, name, **written).status_code == 302
        counts.append(len(queries))
    assert counts[0] == counts[1] < 40


@pytest.mark.parametrize("name", ["allocations", "milestones"])
def test_a_goal_typed_by_another_unit_is_asked_about_then_kept(name, keeper, target, communes):
    of_commune = name == "allocations"
    place = cell(target, communes[0]) if of_commune else cell(target, 2023, "value")
    typed = sent(keeper.get(page(name, target.programme)), **{place: "15"})
    target.unit = "hm"
    target.save()
    refused = keeper.post(page(name, target.programme), typed)
    assert "“km”, now “hm”" in problems(refused)[place]
    again = sent(refused)
    assert again[place] == "15"
    assert keeper.post(page(name, target.programme), again).status_code == 302


def test_both_is_told_where_a_unit_and_a_number_have_changed(keeper, target, communes):
    typed = sent(keeper.get(page("allocations", target.programme)))
    typed[cell(target, communes[0])] = "15"
    make_allocation(target, communes[0], goal=10)
    target.unit = "hm"
    target.save()
    told = problems(keeper.post(page("allocations", target.programme), typed))
    assert "now “hm”" in told[cell(target, communes[0])]
    assert told[cell(target, communes[0])].endswith("written 10 here meanwhile.")


def test_what_was_seen_is_still_known_after_a_goal_was_shared_out(keeper, target, communes):
    """Sharing keeps nothing: what others write until then is left alone, or told."""
    other = make_target(target.programme, number="2")
    make_allocation(other, communes[0], goal=10)
    address = page("allocations", target.programme)
    before = sent(keeper.get(address))
    other.allocations.update(goal=99)
    other.unit = "hm"
    other.save()
    wanted = {"_share": "1", "share_target": str(target.pk), "share_by": "population"}
    shared = keeper.post(address, before | wanted)
    assert keeper.post(address, sent(shared)).status_code == 302
    assert goals(other) == {communes[0].pk: 99}
    later = keeper.post(address, sent(shared, **{cell(other, communes[1]): "5"}))
    assert "now “hm”" in problems(later)[cell(other, communes[1])]
