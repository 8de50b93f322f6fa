"""The data of the charts equals the results, and the tables behind them say the same."""

from decimal import Decimal

import pytest

from communes.results.catalogue import catalogue
from communes.results.compute import results, results_by_quarter
from communes.results.inputs import read_inputs
from communes.results.ranking import ranking
from ntm_dashboard.commune.charts import bands_by_commune
from ntm_dashboard.display import charts, formats
from ntm_dashboard.display.scales import district_scale
from ntm_dashboard.site.addresses import Place
from ntm_dashboard.target.charts import commune_bars, planned, value_line
from targets.models import Target
from targets.progress import project, round_value
from targets.quarters import Quarter
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

Q2 = Quarter(2023, 2)


@pytest.fixture
def programme(demo_programme):
    return demo_programme


@pytest.fixture
def place():
    return Place("yen-binh", "nqdh-23", Q2)


def to_date(programme):
    return results_by_quarter(programme, list(Quarter.range(programme.start, Q2)))


def line_of(target):
    rows = {
        quarter: found.district[target.number]
        for quarter, found in to_date(target.programme).items()
    }
    measure = read_inputs(target.programme, target=target).measure(target)
    return value_line(district_scale(target, catalogue(target.programme)), measure, rows), rows


def series(chart):
    """Role or band → values."""
    return {one.get("role") or one["band"]: one["values"] for one in chart.data["series"]}


def test_the_doughnut_shows_the_bands_that_are_not_empty(programme, place):
    found = results(programme, Q2)
    chart = charts.bands_doughnut(found, programme, place)
    (only,) = chart.data["series"]
    assert dict(zip(only["bands"], only["values"], strict=True)) == {
        "met": 8,
        "good": 16,
        "fair": 2,
    }
    assert chart.data["total"] == "26"
    assert [row["values"] for row in chart.table["rows"]] == [[8], [16], [2], [0], [0]]
    assert chart.data["urls"][0] == "/yen-binh/nqdh-23/2023Q2/?band=met#table"


def test_bands_by_quarter_add_up_to_all_targets_in_every_quarter(programme, place):
    found = to_date(programme)
    chart = charts.bands_by_quarter(found, programme, place)
    columns = list(zip(*series(chart).values(), strict=True))
    assert [sum(column) for column in columns] == [26] * 10
    assert columns[-1] == (8, 16, 2, 0, 0)
    assert [tuple(row["values"]) for row in chart.table["rows"]] == columns
    assert chart.data["labels"][:2] == [["I", "2021"], ["II"]]


def test_bands_of_a_commune_by_quarter_equal_its_results(programme, place):
    found = to_date(programme)
    commune = catalogue(programme).commune["04738"]
    chart = charts.bands_by_quarter(found, programme, place, commune)
    rows = found[Q2].by_commune["04738"].values()
    assert {band: values[-1] for band, values in series(chart).items()} == {
        band: sum(row.band == band for row in rows)
        for band in ("met", "good", "fair", "low", "none")
    }
    assert chart.data["urls"][-1] == "/yen-binh/nqdh-23/2023Q2/communes/04738/"


def test_bands_by_group_add_up_to_the_bands_of_all_targets(programme, place):
    found = results(programme, Q2)
    chart = charts.bands_by_group(found.district, catalogue(programme), place)
    assert {band: sum(values) for band, values in series(chart).items()} == found.bands
    assert chart.data["labels"] == [
        group.local_name for group in programme.groups.order_by("position")
    ]
    assert [list(row["values"]) for row in chart.table["rows"]] == [
        list(column) for column in zip(*series(chart).values(), strict=True)
    ]


def test_bands_by_commune_equal_the_results_of_each(programme, place):
    found = results(programme, Q2)
    ranked_communes = ranking(catalogue(programme), found)
    chart = bands_by_commune(ranked_communes, programme, place)
    columns = list(zip(*series(chart).values(), strict=True))
    assert len(columns) == 24
    for ranked, column in zip(ranked_communes, columns, strict=True):
        rows = found.by_commune[ranked.commune.code]
        assert sum(column) == len(rows)
        assert column[0] == sum(row.band == "met" for row in rows.values())


def test_the_line_holds_the_results_of_every_quarter_up_to_the_one_asked_for():
    target = Target.objects.get(programme__code="nqdh-23", number="11")
    chart, rows = line_of(target)
    actual = series(chart)["actual"]
    assert len(chart.data["labels"]) == 20
    assert chart.data["labels"][0] == "Q1/2021"
    assert chart.data["labels"][-1] == "Q4/2025"
    assert actual == [float(row.value) for row in rows.values()] + [None] * 10
    assert actual[9] == 348.0


def test_the_plan_passes_through_the_milestones_and_ends_at_the_goal():
    chart, _rows = line_of(Target.objects.get(programme__code="nqdh-23", number="11"))
    found = series(chart)
    assert [found["plan"][index] for index in (3, 7, 11, 15, 19)] == [100, 180, 260, 330, 400]
    assert found["plan"][9] == 220
    assert found["goal"] == [400.0] * 20


def test_the_projection_continues_from_the_last_value_to_the_end_and_says_what_it_is():
    target = Target.objects.get(programme__code="nqdh-23", number="11")
    chart, rows = line_of(target)
    ahead = series(chart)["projection"]
    expected = project([(quarter, row.value) for quarter, row in rows.items()], Quarter(2025, 4))
    assert ahead[:9] == [None] * 9
    assert ahead[9] == 348.0
    assert ahead[10:] == [float(value) for _quarter, value in expected]
    labels = [one["label"] for one in chart.data["series"]]
    assert labels == ["Actual", "Projection", "Plan", "Goal"]


def test_the_projection_of_the_poor_does_not_fall_below_nobody():
    chart, _rows = line_of(Target.objects.get(programme__code="nqdh-23", number="17"))
    ahead = [value for value in series(chart)["projection"] if value is not None]
    assert min(ahead) == 0
    assert ahead[-1] == 0
    assert chart.note


def test_the_table_behind_the_line_tells_a_projection_only_after_the_last_value():
    chart, _rows = line_of(Target.objects.get(programme__code="nqdh-23", number="11"))
    assert chart.table["head"] == ["Quarter", "Actual", "Projection", "Plan", "Goal"]
    rows = {row["label"]: row["values"] for row in chart.table["rows"]}
    assert rows["Q2 2023"] == ["348.0", "–", "220.0", "400.0"]
    assert rows["Q3 2023"][0] == "–"
    assert rows["Q3 2023"][1] != "–"


def test_three_values_are_no_trend():
    target = factories.make_target()
    for number in (1, 2, 3):
        factories.make_figure(target, quarter=f"2021Q{number}", value=number)
    found = results_by_quarter(target.programme, [Quarter(2021, n) for n in (1, 2, 3)])
    rows = {quarter: one.district[target.number] for quarter, one in found.items()}
    scale = district_scale(target, catalogue(target.programme))
    chart = value_line(scale, target.measure({}), rows)
    assert "projection" not in series(chart)
    assert chart.note == ""


def test_a_count_of_communes_is_drawn_in_communes():
    chart, rows = line_of(Target.objects.get(programme__code="ntm-xa-21-25", number="22"))
    assert chart.data["unit"] == "communes"
    assert chart.data["decimals"] == 0
    assert "communes" in chart.title
    found = series(chart)
    assert found["actual"][9] == float(rows[Q2].value) == 19
    assert found["goal"] == [22.0] * 20


def test_a_threshold_that_changes_with_the_years_is_a_goal_in_steps():
    target = factories.make_target(method="floor", rollup="district", goal=50)
    for year, value in ((2021, 36), (2022, 39)):
        factories.make_milestone(target, year=year, value=value)
    factories.make_figure(target, quarter="2021Q1", value=40)
    rows = {
        quarter: found.district[target.number]
        for quarter, found in results_by_quarter(target.programme, [Quarter(2021, 1)]).items()
    }
    measure = read_inputs(target.programme, target=target).measure(target)
    chart = value_line(district_scale(target, catalogue(target.programme)), measure, rows)
    assert series(chart)["goal"] == [36.0] * 4 + [39.0] * 4 + [50.0] * 12
    assert "plan" not in series(chart)


def test_a_yes_or_no_is_told_in_words_and_never_projected():
    target = factories.make_target(method="milestone", rollup="district", goal=1)
    for number in (1, 2, 3, 4):
        factories.make_figure(target, quarter=f"2021Q{number}", value=number // 4)
    found = results_by_quarter(target.programme, [Quarter(2021, n) for n in (1, 2, 3, 4)])
    rows = {quarter: one.district[target.number] for quarter, one in found.items()}
    scale = district_scale(target, catalogue(target.programme))
    chart = value_line(scale, target.measure({}), rows)
    assert set(series(chart)) == {"actual", "goal"}
    assert [row["values"] for row in chart.table["rows"][:4]] == [
        ["no", "yes"],
        ["no", "yes"],
        ["no", "yes"],
        ["yes", "yes"],
    ]


def test_communes_stand_by_their_percent_each_in_the_colour_of_its_band(programme, place):
    found = results(programme, Q2)
    target = Target.objects.get(programme=programme, number="11")
    rows = found.by_target["11"]
    chart = commune_bars(target, rows, catalogue(programme), place)
    (only,) = chart.data["series"]
    assert len(only["values"]) == 24
    assert only["values"] == sorted(only["values"], reverse=True)
    codes = [url.rstrip("/").split("/")[-2] for url in chart.data["urls"]]
    assert only["bands"] == [rows[code].band for code in codes]
    assert only["values"] == [float(formats.cut(rows[code].percent)) for code in codes]
    assert [row["values"] for row in chart.table["rows"]] == [
        [formats.percent(rows[code].percent)] for code in codes
    ]


def test_a_commune_without_a_percent_has_no_bar(place):
    target = factories.make_target()
    first, second = target.programme.district.communes.order_by("code")
    factories.make_allocation(target, first)
    factories.make_allocation(target, second)
    factories.make_figure(target, first, value=9)
    rows = results(target.programme, Q2).by_target[target.number]
    chart = commune_bars(target, rows, catalogue(target.programme), place)
    assert [one["values"] for one in chart.data["series"]] == [[90.0]]


def test_a_planned_value_is_exact_to_four_decimals():
    target = factories.make_target(goal=10)
    plan = planned(target.measure({}), [Quarter(2021, 3)], Decimal(10))
    assert plan == {Quarter(2021, 3): round_value(Decimal("1.5"))}
