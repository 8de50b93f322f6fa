"""Which data versions a write moves on: that of its programme, and of those that show it."""

from random import Random

import pytest
from django.apps import apps
from django.db.models.signals import post_save

from communes.bulk import writing
from communes.models import Allocation, Figure, Official
from communes.results import compute
from communes.results.compute import results
from communes.results.inputs import read_inputs
from targets.districts import district_of, programme_of, programme_path
from targets.models import DataVersion, Programme
from targets.quarters import Quarter
from targets.versions import programmes_of, version_of
from tests import factories

pytestmark = pytest.mark.django_db

SAVES = post_save.receivers


def moved_by(act):
    """Ids of the programmes whose version `act` moves on; None among them: what belongs to none."""
    before = dict(DataVersion.objects.values_list("programme", "number"))
    act()
    after = dict(DataVersion.objects.values_list("programme", "number"))
    return {pk for pk, number in after.items() if number != before.get(pk, 0)}


def everything():
    return {*Programme.objects.values_list("pk", flat=True), None}


@pytest.fixture
def programmes():
    """Two programmes of one district, and one of another."""
    district, other = factories.make_district(), factories.make_district()
    return [factories.make_programme(one) for one in (district, district, other)]


MAKERS = [
    factories.make_group,
    factories.make_target,
    factories.make_period,
    factories.make_submission,
    factories.make_quote,
    lambda programme: factories.make_assignment(programme=programme),
    *(
        lambda programme, make=make: make(factories.make_target(programme))
        for make in (
            factories.make_milestone,
            factories.make_threshold,
            factories.make_break,
            factories.make_exemption,
            factories.make_allocation,
            factories.make_figure,
            factories.make_measure,
        )
    ),
]


@pytest.mark.parametrize("make", MAKERS)
def test_a_row_of_a_programme_makes_its_own_pages_cold_alone(make, programmes):
    mine, made = programmes[0], []
    assert mine.pk in moved_by(lambda: made.append(make(mine)))
    [row] = made
    assert moved_by(row.save) == {mine.pk}
    assert moved_by(row.delete) == {mine.pk}


def test_a_unit_or_a_person_is_shown_by_all_of_the_district(programmes):
    mine, second, other = programmes
    for row in (
        mine.district,
        factories.make_commune(mine.district),
        factories.make_official(mine.district),
    ):
        assert moved_by(row.save) == {mine.pk, second.pk, None}, row
    guest = factories.make_official(mine.district)
    factories.make_assignment(guest, other)
    assert moved_by(guest.save) == {mine.pk, second.pk, other.pk, None}


def test_where_there_is_no_programme_yet_the_number_moves_too():
    seen = [DataVersion.current()]
    factories.make_official(factories.make_district())
    seen.append(DataVersion.current())
    assert seen == sorted(set(seen))


def test_whoever_shows_the_figures_of_another_programme_moves_with_it(programmes):
    mine, second, other = programmes
    feeder, goal = factories.make_target(mine), factories.make_target(mine)
    fed = factories.make_target(second, fed_by=feeder)
    other.follows = mine
    other.save()
    below = factories.make_target(other, follows=goal)
    assert moved_by(lambda: factories.make_figure(feeder)) == {mine.pk, second.pk, other.pk}
    assert moved_by(lambda: factories.make_figure(below)) == {other.pk}
    told = {other.pk, mine.pk, second.pk}
    assert moved_by(below.save) == told, "the programme above tells what is lacking below"
    assert fed.pk
    assert moved_by(fed.save) >= {second.pk, mine.pk}, "so that neither misses the other's write"


def test_a_changed_programme_may_be_named_anywhere(programmes):
    assert moved_by(programmes[0].save) == everything()


def test_rows_written_at_once_move_what_they_move_one_by_one(programmes):
    mine, _second, other = programmes
    targets = [factories.make_target(one) for one in (mine, other)]
    assert moved_by(lambda: writing.change(targets, "number")) == {mine.pk, other.pk}
    figures = [factories.make_milestone(one) for one in targets]
    assert moved_by(lambda: writing.remove(figures)) == {mine.pk, other.pk}
    people = [Official(district=other.district, code=f"n-{n}", name="Nga") for n in range(2)]
    assert moved_by(lambda: writing.add(people)) == {other.pk, None}
    assert moved_by(lambda: writing.add([])) == set()


def test_of_nothing_known_all_move(programmes):
    assert moved_by(DataVersion.move_on) == everything()


def test_a_programme_that_is_deleted_leaves_no_half_done_work(programmes):
    mine = programmes[0]
    mine.delete()
    assert version_of(factories.make_programme(mine.district)).number > 0


def test_every_watched_row_of_the_demo_belongs_to_programmes():
    """Not one kind of row moves more than what the way of its keys says."""
    watched = [
        model
        for app in ("targets", "communes")
        for model in apps.get_app_config(app).get_models()
        if any(of == f"version-save-{model._meta.label}" for (of, _sender), *_rest in SAVES)
    ]
    assert len(watched) > 20
    for model in watched:
        for row in model.objects.all()[:3]:
            found = programmes_of([row])
            if programme_path(model):
                assert found is None or programme_of(row) in found, model
            else:
                own = Programme.objects.filter(district=district_of(row))
                assert found >= {one.pk for one in own}, model


def test_what_was_kept_of_another_programme_is_still_kept(programmes, django_assert_num_queries):
    mine, second, _other = programmes
    quarter = Quarter(2023, 2)
    for one in (mine, second):
        factories.make_figure(factories.make_target(one))
        results(one, quarter)
    versions = DataVersion.of([mine, second])
    factories.make_figure(factories.make_target(mine))
    assert version_of(second) == versions[second.pk]
    with django_assert_num_queries(0):
        results(second, quarter, version=versions[second.pk])
    assert version_of(mine) > versions[mine.pk]


def test_what_figures_are_judged_by_has_a_number_of_its_own(programmes):
    mine = programmes[0]
    target = factories.make_target(mine)
    allocation = factories.make_allocation(target)
    before = version_of(mine)
    factories.make_figure(target)
    factories.make_period(mine)
    factories.make_assignment(programme=mine)
    after = version_of(mine)
    assert after.catalogue == before.catalogue
    assert after.number > before.number
    allocation.save()
    assert version_of(mine).catalogue > after.catalogue


def test_only_what_changed_is_judged_again_and_only_from_its_quarter_on(programmes, monkeypatch):
    mine, done = programmes[0], []
    target, other = factories.make_target(mine), factories.make_target(mine)
    quarters = [Quarter(2022, number) for number in (1, 2, 3)]
    for one in (target, other):
        for quarter in quarters:
            factories.make_figure(one, quarter=str(quarter))
    whole = compute.assess_one

    def assess_one(inputs, target, quarter):
        done.append((quarter, target.pk))
        return whole(inputs, target, quarter)

    monkeypatch.setattr(compute, "assess_one", assess_one)
    everything = [(quarter, one.pk) for quarter in quarters for one in (target, other)]
    first = compute.results_by_quarter(mine, quarters)
    assert done == everything
    figure = Figure.objects.get(target=target, quarter="2022Q2")
    figure.value = figure.approved_value = 9
    figure.save()
    done.clear()
    then = compute.results_by_quarter(mine, quarters)
    assert done == [(quarter, target.pk) for quarter in quarters[1:]]
    assert then[quarters[0]].rows == first[quarters[0]].rows
    assert then[quarters[1]].rows != first[quarters[1]].rows
    factories.make_allocation(target)
    done.clear()
    compute.results_by_quarter(mine, quarters)
    assert done == everything, "others are expected now"


@pytest.mark.parametrize("seed", range(4))
def test_what_is_kept_equals_what_is_computed_afresh_whatever_was_written(seed, programmes):
    """Figures, allocations and goals change at random; kept results are never older."""
    random, mine = Random(seed), programmes[0]
    parent = factories.make_target(
        mine, number="7", method="parts", over_time="", rollup="", goal=None, unit=""
    )
    parts = [factories.make_target(mine, number=f"7.{one}", parent=parent) for one in (1, 2)]
    targets = [*parts, *(factories.make_target(mine) for _ in range(2))]
    communes = list(mine.district.communes.all())
    quarters = list(Quarter.range(Quarter(2022, 1), Quarter(2023, 2)))
    for target in targets:
        for commune in communes:
            factories.make_allocation(target, commune, goal=10)
            for quarter in quarters:
                factories.make_figure(target, commune, str(quarter), value=random.randint(0, 12))
    figures = list(Figure.objects.filter(target__in=targets))
    shares = list(Allocation.objects.filter(target__in=targets))

    def another_figure():
        one = random.choice(figures)
        one.approved_value = one.value = random.randint(0, 12)
        one.save()

    def another_share():
        one = random.choice(shares)
        one.goal = random.randint(1, 20)
        one.save()

    def another_goal():
        one = random.choice(targets)
        one.goal = random.randint(1, 30)
        one.save()

    for _step in range(12):
        random.choice([another_figure, another_figure, another_share, another_goal])()
        for provisional in (False, True):
            kept = compute.results_by_quarter(mine, quarters, provisional=provisional)
            inputs = read_inputs(mine, provisional=provisional)
            assert {q: one.rows for q, one in kept.items()} == {
                q: compute.compute(inputs, q).rows for q in quarters
            }
