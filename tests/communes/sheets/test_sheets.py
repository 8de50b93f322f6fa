"""One report as a sheet: which rows it has, and what stands beside each figure."""

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from communes.interchange.loading import load
from communes.models import Evidence
from communes.results.catalogue import read_catalogue
from communes.results.compute import results
from communes.results.inputs import read_inputs
from communes.sheets.sheet import read_sheet, read_sheets
from communes.sheets.warnings import Code
from targets.models import Programme
from targets.progress import Band, Reading
from targets.quarters import Quarter
from tests.communes.interchange.tables import as_folder
from tests.communes.workflow.world import QUARTER, make_world
from tests.factories import (
    make_allocation,
    make_commune,
    make_figure,
    make_milestone,
    make_submission,
    make_target,
    make_user,
)
from tests.mergers import merger_tables

pytestmark = pytest.mark.django_db


@pytest.fixture
def w():
    return make_world()


def sheet(w, commune="own", quarter=QUARTER, target=None):
    commune = w.commune if commune == "own" else commune
    return read_sheet(read_catalogue(w.programme), commune, quarter, target)


def row(w, target=None, **values):
    [found] = sheet(w, target=target or w.roads, **values)
    return found


def reading(quarter, value, out_of=None):
    return Reading(Quarter.parse(quarter), Decimal(value), out_of and Decimal(out_of))


# rows


def test_a_commune_is_asked_for_what_it_is_expected_to_report_in_order(w):
    make_target(w.programme, number="10")
    make_target(w.programme, number="2.1", asked_in="4")
    of_neighbour = make_target(w.programme, number="4")
    make_allocation(of_neighbour, w.neighbour)
    assert [one.target.number for one in sheet(w)] == ["1", "2", "10"]
    assert [one.target.number for one in sheet(w, w.neighbour)] == ["1", "2", "4", "10"]
    later = sheet(w, quarter=Quarter(2023, 4))
    assert [one.target.number for one in later] == ["1", "2", "2.1", "10"]


def test_the_district_is_asked_for_its_own_targets_only(w):
    assert [one.target for one in sheet(w, None)] == [w.budget]


def test_one_target_has_one_row_and_none_where_it_is_not_asked_for(w):
    assert [one.target for one in sheet(w, target=w.water)] == [w.water]
    assert sheet(w, target=w.budget) == []


def test_a_target_without_a_figure_has_an_empty_row_that_is_in_no_table(w):
    found = row(w)
    assert found.figure.pk is None
    assert (found.figure.target, found.figure.commune) == (w.roads, w.commune)
    assert (found.reading, found.last, found.latest, found.year_before) == (None,) * 4
    assert not found.answered
    assert found.needs_note
    assert found.result.value is None
    assert found.result.band is Band.NONE


# earlier figures


def test_last_is_the_quarter_before_latest_any_before_and_year_before_a_year_ago(w):
    for quarter, value in [("2022Q2", 1), ("2022Q4", 2), ("2023Q1", 3), ("2023Q3", 9)]:
        make_figure(w.roads, w.commune, quarter, value)
    found = row(w)
    assert found.last == reading("2023Q1", 3)
    assert found.latest == reading("2023Q1", 3)
    assert found.year_before == reading("2022Q2", 1)
    assert [one.value for one in found.earlier] == [1, 2, 3]


def test_a_gap_before_the_quarter_leaves_last_empty_but_not_latest(w):
    make_figure(w.roads, w.commune, "2022Q4", 2)
    found = row(w)
    assert found.last is None
    assert found.latest == reading("2022Q4", 2)


def test_an_earlier_figure_counts_as_approved_else_as_written(w):
    make_figure(w.roads, w.commune, "2022Q4", 9, approved_value=2)
    make_figure(w.roads, w.commune, "2023Q1", 3, approved=False)
    assert [one.value for one in row(w).earlier] == [2, 3]


def test_the_quarters_own_figure_counts_as_written(w):
    make_figure(w.roads, w.commune, QUARTER, 7, approved_value=5)
    assert row(w).reading == reading("2023Q2", 7)
    assert row(w).result.value == 7


def test_figures_of_others_are_on_no_ones_sheet(w):
    make_figure(w.roads, w.neighbour, QUARTER, 7)
    make_figure(w.water, w.commune, "2023Q1", 8)
    assert row(w).reading is None
    assert row(w).earlier == []


# result and plan


def test_the_result_is_live_and_the_one_before_is_kept_beside_it(w):
    make_figure(w.roads, w.commune, "2023Q1", 3)
    make_figure(w.roads, w.commune, QUARTER, 4, approved=False)
    found = row(w)
    assert (found.before.value, found.before.percent, found.before.band) == (3, 30, Band.LOW)
    assert (found.result.value, found.result.percent, found.result.band) == (7, 70, Band.GOOD)
    assert found.result.goal == 10


def test_without_a_number_the_result_is_the_one_before(w):
    make_figure(w.roads, w.commune, "2023Q1", 3)
    make_figure(w.roads, w.commune, QUARTER, None, approved=False, note="Chưa đo")
    found = row(w)
    assert found.result == found.before
    assert found.answered
    assert not found.needs_note


def test_a_rate_is_judged_by_its_percent(w):
    rate = make_target(w.programme, rollup="rate", unit="%", goal=80, baseline=None)
    make_figure(rate, w.commune, QUARTER, 30, out_of=50, approved=False)
    found = row(w, rate)
    assert found.reading == reading("2023Q2", 30, 50)
    assert (found.result.value, found.result.percent) == (60, 75)


def test_the_districts_own_figure_is_judged_by_the_targets_goal(w):
    make_figure(w.budget, None, QUARTER, 60)
    [found] = sheet(w, None)
    assert (found.result.value, found.result.percent, found.result.goal) == (60, 60, 100)


def test_the_plan_is_the_units_own(w):
    for target, commune, year, value in [
        (w.roads, None, 2023, 50),
        (w.roads, w.commune, 2022, 4),
        (w.roads, w.commune, 2023, 7),
        (w.roads, w.neighbour, 2023, 5),
        (w.budget, None, 2023, 80),
    ]:
        make_milestone(target, commune, year=year, value=value)
    assert row(w).plan == 3
    assert row(w, commune=w.neighbour).plan == 5
    assert row(w, w.water).plan is None
    assert sheet(w, None)[0].plan == 80


def test_only_a_yearly_total_has_a_percent_of_its_plan(w):
    total = make_target(w.programme, over_time="year_total")
    for target in (total, w.roads):
        make_milestone(target, w.commune, value=10)
        make_figure(target, w.commune, "2022Q4", 5)
        make_figure(target, w.commune, "2023Q1", 3)
        make_figure(target, w.commune, QUARTER, 4, approved=False)
    assert row(w, total).percent_of_plan == 70
    assert row(w).percent_of_plan is None


# notes


def test_a_surprise_needs_a_note_and_a_note_of_spaces_is_none(w):
    figure = make_figure(w.water, w.commune, QUARTER, 101, approved=False, note="  ")
    found = row(w, w.water)
    assert [one.code for one in found.validation_warnings] == [Code.ABOVE_RANGE]
    assert found.answered
    assert found.needs_note
    figure.note = "Đã kiểm tra"
    figure.save()
    assert not row(w, w.water).needs_note


def test_an_amount_surprises_against_last_year_by_the_units_own_goal(w):
    make_figure(w.roads, w.commune, "2022Q2", "0.1")
    make_figure(w.roads, w.commune, QUARTER, "0.6", approved=False)
    assert row(w).validation_warnings == []
    make_figure(w.roads, w.neighbour, "2022Q2", "0.1")
    make_figure(w.roads, w.neighbour, QUARTER, 4, approved=False)
    found = row(w, commune=w.neighbour)
    assert [(one.code, one.value, one.against) for one in found.validation_warnings] == [
        (Code.TIMES_MORE, 4, Decimal("0.1"))
    ]


def test_evidence_stands_with_its_own_figure(w):
    for quarter in ("2023Q1", "2023Q2"):
        figure = make_figure(w.roads, w.commune, quarter, 5)
        Evidence.objects.create(
            figure=figure,
            name=f"{quarter}.pdf",
            content_type="application/pdf",
            size=1,
            sha256="0" * 64,
            at="2023-07-01T08:00+07:00",
            by=make_user(),
        )
    assert [one.name for one in row(w).evidence] == ["2023Q2.pdf"]
    assert row(w, w.water).evidence == []


# drafts of earlier quarters


def test_others_than_the_units_own_read_an_earlier_figure_from_its_submission_on(w):
    budget = make_target(w.programme, number="9", rollup="district")
    before = QUARTER.shift(-1)
    for target, unit in ((w.roads, w.commune), (budget, None)):
        make_figure(target, unit, before, 7, approved=False)
        report = make_submission(w.programme, unit, before)
        for status, seen in (("draft", False), ("returned", False), ("submitted", True)):
            w.programme.submissions.filter(pk=report.pk).update(status=status)
            catalogue = read_catalogue(w.programme)
            [own] = read_sheet(catalogue, unit, QUARTER, target)
            [others] = read_sheet(catalogue, unit, QUARTER, target, drafts=False)
            assert own.last == reading(str(before), 7)
            assert others.last == (own.last if seen else None)


def test_a_submitted_report_of_one_unit_opens_no_draft_of_another(w):
    before = QUARTER.shift(-1)
    make_figure(w.roads, w.commune, before, 7, approved=False)
    make_submission(w.programme, w.commune, before)
    for unit in (w.neighbour, None):
        make_submission(w.programme, unit, before, status="submitted")
    [row] = read_sheet(read_catalogue(w.programme), w.commune, QUARTER, w.roads, drafts=False)
    assert row.earlier == []


def test_of_an_earlier_correction_everybody_reads_what_is_approved(w):
    before = QUARTER.shift(-1)
    figure = make_figure(w.roads, w.commune, before, 7)
    w.programme.targets.get(pk=w.roads.pk).figures.filter(pk=figure.pk).update(value=8)
    make_submission(w.programme, w.commune, before, status="returned")
    for drafts in (True, False):
        catalogue = read_catalogue(w.programme)
        [row] = read_sheet(catalogue, w.commune, QUARTER, w.roads, drafts=drafts)
        assert row.last == reading(str(before), 7)


# the whole


@pytest.mark.parametrize("more", [0, 20])
def test_a_sheet_is_read_with_three_queries_however_long_it_is(w, more, django_assert_num_queries):
    for target in [w.roads, *(make_target(w.programme) for _number in range(more))]:
        make_figure(target, w.commune, QUARTER)
    catalogue = read_catalogue(w.programme)
    with django_assert_num_queries(3):
        rows = read_sheet(catalogue, w.commune, QUARTER)
        assert all(one.validation_warnings == [] for one in rows)
        assert len([one.plan for one in rows]) == 2 + more


def test_sheets_read_together_equal_those_read_alone(demo_programme):
    catalogue = read_catalogue(demo_programme)
    units = [*catalogue.communes, None]

    def shown(rows):
        return [(one.target, one.reading, one.earlier, one.plan, one.result) for one in rows]

    together = read_sheets(catalogue, units, QUARTER)
    assert list(together) == units
    for unit, rows in together.items():
        assert shown(rows) == shown(read_sheet(catalogue, unit, QUARTER))


@pytest.mark.parametrize("merged", [False, True])
def test_sheets_by_the_kept_figures_equal_those_read_whole(merged, demo_programme, tmp_path):
    """Of the demo, with what is entered and waits in its last quarter, and after its mergers."""
    if merged:
        load(as_folder(tmp_path / "mergers", merger_tables()))
    for code, text, drafts in product(
        ["nqdh-23", "ntm-xa-21-25"], ["2022Q1", "2023Q3", "2025Q4"], [True, False]
    ):
        programme, quarter = Programme.objects.get(code=code), Quarter.parse(text)
        catalogue, inputs = read_catalogue(programme).at(quarter), read_inputs(programme)
        units = [*catalogue.communes, None]
        whole = read_sheets(catalogue, units, quarter, drafts=drafts)
        kept = read_sheets(catalogue, units, quarter, drafts=drafts, inputs=inputs)
        assert shown_of(kept) == shown_of(whole), (code, text, drafts)


def shown_of(sheets):
    return {
        unit: [
            (one.target, one.figure.pk, one.reading, one.earlier, one.plan, one.evidence)
            for one in rows
        ]
        for unit, rows in sheets.items()
    }


@pytest.mark.parametrize("code", ["nqdh-23", "ntm-xa-21-25"])
def test_results_of_the_demos_sheets_equal_the_published_ones(code):
    programme = Programme.objects.get(code=code)
    published = results(programme, QUARTER).by_commune
    catalogue = read_catalogue(programme)
    compared = 0
    for commune in catalogue.communes:
        for found in read_sheet(catalogue, commune, QUARTER):
            stored = published[commune.code][found.target.number]
            now = found.result
            assert (now.value, now.as_of, now.percent, now.band) == (
                stored.value,
                stored.as_of,
                stored.percent,
                stored.band,
            )
            compared += 1
    assert compared > 300


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.dictionaries(st.integers(-9, 3), st.integers(0, 1000), max_size=8))
def test_whatever_was_reported_the_sheet_sees_only_what_came_before(w, amounts):
    commune = make_commune(w.programme.district)
    make_allocation(w.roads, commune)
    for shift, value in amounts.items():
        make_figure(w.roads, commune, QUARTER.shift(shift), value)
    found = row(w, commune=commune)
    earlier = [amounts[shift] for shift in sorted(amounts) if shift < 0]
    assert [one.value for one in found.earlier] == earlier
    assert (found.latest and found.latest.value) == (earlier[-1] if earlier else None)
    assert (found.last and found.last.value) == amounts.get(-1)
    assert (found.year_before and found.year_before.value) == amounts.get(-4)
    total = sum(value for shift, value in amounts.items() if shift <= 0)
    counted = any(shift <= 0 for shift in amounts)
    assert found.result.value == (total if counted else None)
