"""The demo's district after its mergers: what each new unit has, by numbers worked by hand."""

import datetime
from decimal import Decimal

import pytest

from communes.interchange.dumping import dump
from communes.interchange.loading import load
from communes.models import Commune, Figure, Successor
from communes.results.catalogue import read_catalogue
from communes.results.compute import compute, of_units
from communes.results.inputs import read_inputs
from communes.results.publishing import digest
from targets.models import Target
from targets.quarters import Quarter
from tests.communes.interchange.tables import as_folder
from tests.factories import make_figure, make_new_goal
from tests.mergers import merger_tables

pytestmark = pytest.mark.django_db
BEFORE, BORN = Quarter(2025, 2), Quarter(2025, 3)


@pytest.fixture
def merged(demo_programme, tmp_path):
    """The demo's programme, with the mergers of its district loaded."""
    load(as_folder(tmp_path / "mergers", merger_tables()))
    return demo_programme


def test_all_of_them_load_and_load_again_as_they_were(merged, tmp_path):
    assert Commune.objects.filter(district=merged.district, until=None).count() == 6
    assert Successor.objects.count() == 24
    assert not load(as_folder(tmp_path / "again", merger_tables())).changed
    dump(tmp_path / "dump")
    assert not load(tmp_path / "dump").changed


def test_each_quarter_has_the_units_of_its_last_day(merged):
    known = read_catalogue(merged)
    living = {str(at): len(known.at(at).communes) for at in (Quarter(2024, 3), BEFORE, BORN)}
    assert living == {"2024Q3": 24, "2025Q2": 23, "2025Q3": 6}
    # Bạch Hà was made on 1/12/2024: it reports all of 2024Q4, of which it saw the end.
    assert len(known.at(Quarter(2024, 4)).communes) == 23


def test_a_code_that_is_used_again_is_another_unit(merged):
    known = read_catalogue(merged)
    then, now = (known.at(at).commune["04714"] for at in (BEFORE, BORN))
    assert (str(then), str(now)) == ("thị trấn Yên Bình", "xã Yên Bình")
    assert [str(old.code) for old, _origin in known.came_from(now)] == [
        "04714",
        "04756",
        "04768",
        "04777",
    ]
    assert known.became(then) == [now]


def test_the_whole_is_what_it_was_and_each_new_unit_adds_up_its_old_ones(merged):
    """Nothing was reported in 2025: every figure is of an old unit."""
    inputs = read_inputs(merged)
    before, after = compute(inputs, BEFORE), compute(inputs, BORN)
    for target in inputs.catalogue.targets:
        if target.rollup in ("sum", "rate"):
            was, found = before.district[target.number], after.district[target.number]
            assert (found.value, found.as_of) == (was.value, was.as_of), target
    old = before.by_target["6"]
    codes = ["04750", "04747", "04732", "04738"]
    known = [old[code].value for code in codes if code in old and old[code].value is not None]
    assert after.by_target["6"]["04750"].value == sum(known)


def test_a_chain_of_two_mergers_reaches_back_to_the_first_units(merged):
    """Thác Bà came from six units, one of which, Bạch Hà, had come from two."""
    inputs = read_inputs(merged)
    at = Quarter(2023, 2)
    old = compute(inputs, at).by_target["17"]
    codes = ["04717", "04765", "04774", "04762", "04780", "04771", "04786"]
    target = inputs.catalogue.target["17"]
    pairs = [
        Figure.objects.filter(
            target=target, commune__code=code, quarter__lte=at, approved_value__isnull=False
        )
        .exclude(commune__since__isnull=False)
        .order_by("quarter")
        .last()
        for code in codes
        if code in old
    ]
    pairs = [one for one in pairs if one is not None]
    poor = sum(one.approved_value for one in pairs)
    households = sum(one.approved_out_of for one in pairs)
    row = compute(inputs.at(BORN), at).by_target["17"]["04717"]
    assert row.value == round(100 * poor / households, 4)


def test_the_old_count_stays_in_the_quarters_it_was_reported_in(merged):
    """What pages show of an earlier quarter has today's units; the district's rows stay."""
    inputs = read_inputs(merged)
    at = Quarter(2023, 2)
    then = compute(inputs, at)
    shown = of_units(inputs.at(BORN), then)
    assert shown.district == then.district
    assert len(then.by_commune) == 24
    now = ["04714", "04717", "04726", "04744", "04750", "04783"]
    assert sorted(shown.by_commune) == now
    assert shown.by_commune["04783"] == then.by_commune["04783"]
    assert of_units(inputs.at(at), then) is then


def test_later_mergers_leave_the_digest_of_what_is_published(demo_programme, tmp_path):
    at = Quarter(2023, 2)
    before = digest(read_inputs(demo_programme), at)
    results = compute(read_inputs(demo_programme), at).rows
    load(as_folder(tmp_path / "mergers", merger_tables()))
    assert digest(read_inputs(demo_programme), at) == before
    assert compute(read_inputs(demo_programme), at).rows == results


def test_the_people_of_a_new_unit_weigh_its_mean(merged):
    """In 2023Q2: (people · value) summed over the old units, by all their people."""
    inputs = read_inputs(merged)
    at = Quarter(2023, 2)
    old = compute(inputs, at).by_target["4"]
    people = {one.code: one.population for one in inputs.catalogue.at(at).communes}
    codes = [code for code in ("04720", "04729", "04726") if old[code].value is not None]
    total = sum(people[code] * old[code].value for code in codes)
    expected = total / sum(people[code] for code in codes)
    row = compute(inputs.at(BORN), at).by_target["4"]["04726"]
    assert abs(row.value - expected) <= Decimal("0.0001")


COUNT = "20"
"""How many communes meet the criterion of health, of which the goal is all 24."""


@pytest.fixture
def all_met(merged):
    """The six communes meet it, at the end of the first quarter that they live in."""
    Target.objects.filter(programme=merged, number=COUNT).update(goal=24)
    target = Target.objects.get(programme=merged, number=COUNT)
    for commune in read_catalogue(merged).at(BORN).communes:
        make_figure(target, commune, BORN, value=1)
    return target


def test_the_goal_of_a_count_is_given_anew_from_a_quarter_on(all_met):
    """24 of before: 6 of 24 is 25%; of the six that are there all have met it."""
    programme = all_met.programme
    assert compute(read_inputs(programme), BORN).district[COUNT].percent == 25
    before = digest(read_inputs(programme), BEFORE)
    make_new_goal(all_met, start=BORN, goal=6)
    inputs = read_inputs(programme)
    row = compute(inputs, BORN).district[COUNT]
    assert (row.value, row.goal, row.percent, row.band) == (6, 6, 100, "met")
    assert compute(inputs, BEFORE).district[COUNT].goal == 24
    assert digest(inputs, BEFORE) == before
    assert digest(inputs, BORN) != before


def test_a_count_is_not_held_against_that_of_other_communes(all_met):
    known = read_catalogue(all_met.programme)
    target, summed = known.target[COUNT], known.target["1"]
    day = datetime.date(2025, 7, 1)
    assert known.recount(target, BORN, BEFORE) == (23, 6, day)
    assert known.outdated_goal(target, BORN) == (24, 6, day)
    assert known.outdated_goal(target, Quarter(2024, 3)) is None
    assert not known.counts_otherwise(target, BORN, BORN.shift(1))
    assert not known.counts_otherwise(summed, BORN, BEFORE)
    make_new_goal(all_met, start=BORN, goal=6)
    known = read_catalogue(all_met.programme)
    assert known.outdated_goal(known.target[COUNT], BORN) is None
    assert known.counts_otherwise(known.target[COUNT], BORN, BEFORE)
