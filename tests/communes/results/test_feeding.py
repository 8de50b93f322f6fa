"""A target that takes its figures from one of another programme: one entry serves both."""

import csv

import pytest
from django.core.exceptions import ValidationError

from communes.interchange.dumping import dump
from communes.interchange.loading import load
from communes.results.compute import compute
from communes.results.inputs import read_inputs
from communes.sheets.sheet import asked
from targets.models import Target
from targets.quarters import Quarter
from tests import factories
from tests.communes.interchange.tables import places

QUARTER = Quarter(2023, 2)


@pytest.fixture
def pair(empty_db):
    """A resolution's target that counts communes, and the criterion (yes or no) that feeds it."""
    district = factories.make_district(communes=3)
    resolution = factories.make_programme(district)
    criteria = factories.make_programme(district, kind="criteria")
    count = {"rollup": "count", "method": "milestone", "goal": None, "unit": "xã"}
    feeder = factories.make_target(criteria, number="15", **count)
    fed = factories.make_target(resolution, number="20", fed_by=feeder, **count | {"goal": 3})
    return fed, feeder


def result(target, **options):
    return compute(read_inputs(target.programme, **options), QUARTER).district[target.number]


def test_the_figures_of_one_serve_both(pair):
    fed, feeder = pair
    for commune, value in zip(feeder.programme.district.communes.all(), (1, 0, 1), strict=True):
        factories.make_figure(feeder, commune, value=value)
    assert result(feeder).value == 2
    assert (result(fed).value, str(result(fed).percent), result(fed).reported) == (2, "66.66", 3)
    assert (
        result(fed) == compute(read_inputs(fed.programme, target=fed), QUARTER).district[fed.number]
    )


def test_they_count_before_its_own_and_its_own_where_there_are_none(pair):
    fed, feeder = pair
    first, second, _third = fed.programme.district.communes.all()
    factories.make_figure(fed, first, value=1)
    factories.make_figure(fed, second, value=1)
    factories.make_figure(feeder, second, value=0)
    assert result(fed).value == 1


def test_what_was_submitted_there_counts_provisionally_here(pair):
    fed, feeder = pair
    commune = fed.programme.district.communes.first()
    factories.make_submission(feeder.programme, commune, status="submitted")
    factories.make_figure(feeder, commune, value=1, approved=False)
    assert result(fed).value is None
    assert result(fed, provisional=True).value == 1


def test_it_is_asked_for_in_one_report_alone(pair):
    fed, feeder = pair
    commune = fed.programme.district.communes.first()
    assert asked(read_inputs(fed.programme).catalogue, commune, QUARTER) == []
    assert asked(read_inputs(feeder.programme).catalogue, commune, QUARTER) == [feeder]


def test_a_unit_of_a_kind_that_the_feeding_programme_leaves_out_is_still_asked(pair):
    fed, feeder = pair
    commune, town = fed.programme.district.communes.all()[:2]
    town.kind = "town"
    town.save()
    feeder.programme.applies_to = "commune"
    feeder.programme.save()
    catalogue = read_inputs(fed.programme).catalogue
    assert asked(catalogue, town, QUARTER) == [fed]
    assert asked(catalogue, commune, QUARTER) == []
    assert catalogue.reporters(QUARTER) == [town]
    factories.make_figure(fed, town, value=1)
    factories.make_figure(feeder, commune, value=1)
    assert result(fed).value == 2


@pytest.mark.parametrize(
    "other",
    [
        {"rollup": "district", "method": "ratio", "goal": 5},
        {"rollup": "rate", "method": "ratio", "goal": 5},
        {"over_time": "year_total", "method": "floor", "standard": 4},
        {"method": "floor", "standard": 4},
    ],
)
def test_a_target_whose_figures_say_something_else_cannot_feed(other, pair):
    fed, feeder = pair
    kind = {"rollup": "count", "goal": None} | other
    fed.fed_by = factories.make_target(feeder.programme, number="99", **kind)
    assert refused_fields(fed) == {"fed_by"}


def refused_fields(target):
    with pytest.raises(ValidationError) as refused:
        target.full_clean()
    return set(refused.value.message_dict)


def test_a_target_cannot_feed_itself_nor_through_another(pair):
    fed, feeder = pair
    feeder.fed_by = fed
    assert refused_fields(feeder) == {"fed_by"}
    fed.fed_by = fed
    assert refused_fields(fed) == {"fed_by"}


def test_a_target_of_another_district_cannot_feed(pair):
    fed, _feeder = pair
    fed.fed_by = factories.make_target(rollup="count", method="milestone", goal=None)
    assert refused_fields(fed) == {"fed_by"}


def rewrite(folder, cells):
    """Set cells of targets.csv: number → its `fed_by`."""
    path = folder / "targets.csv"
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    for row in rows:
        row["fed_by"] = cells.get(row["number"], row["fed_by"])
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)


def test_it_goes_out_and_comes_back_with_the_data(pair, tmp_path, empty_db_after):
    _fed, feeder = pair
    dump(tmp_path)
    empty_db_after()
    load(tmp_path)
    again = Target.objects.get(number="20")
    assert again.feeder == f"{feeder.programme.code}:15"
    assert again.fed_by.number == "15"
    assert not load(tmp_path).changed
    rewrite(tmp_path, {"20": ""})
    load(tmp_path)
    assert Target.objects.get(number="20").fed_by is None


def test_a_target_that_is_not_there_cannot_feed(pair, tmp_path):
    dump(tmp_path)
    rewrite(tmp_path, {"20": "nowhere:15"})
    assert [(table, column) for table, _row, column in places(tmp_path)] == [("targets", "fed_by")]


@pytest.fixture
def in_km(empty_db):
    """Two targets in km, of which one takes the figures of the other."""
    district = factories.make_district(communes=1)
    feeder = factories.make_target(factories.make_programme(district), number="15")
    programme = factories.make_programme(district)
    return factories.make_target(programme, number="20", fed_by=feeder), feeder


@pytest.mark.parametrize("number", ["15", "20"])
@pytest.mark.usefixtures("in_english")
def test_a_load_tells_where_figures_come_in_another_unit(number, in_km, tmp_path):
    dump(tmp_path)
    path = tmp_path / "targets.csv"
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    (row,) = [index for index, row in enumerate(rows, 2) if row["number"] == number]
    rows[row - 2]["unit"] = "m"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    fed, feeder = in_km
    units = ("m", "km") if number == "20" else ("km", "m")
    told = (
        f"targets, row {row}, fed_by: {fed} counts in “{units[0]}”, and {feeder}, from which it "
        f"takes its figures, in “{units[1]}”; the numbers are taken as they are."
    )
    assert [one for one in load(tmp_path).warnings if "fed_by" in one] == [told]
    assert [one for one in load(tmp_path).warnings if "fed_by" in one] == []
