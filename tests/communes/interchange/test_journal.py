"""What a load over figures and reports that are there already writes into the log."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from communes.interchange.dumping import dump
from communes.interchange.loading import load
from communes.interchange.problems import LoadRefused
from communes.models import (
    Commune,
    Decision,
    Figure,
    FigureChange,
    Period,
    Publication,
    PublishedResult,
    Submission,
    Verb,
)
from communes.results.corrections import corrections
from communes.workflow.refusals import Changed, Conflict
from communes.workflow.report import ReportKey
from communes.workflow.verbs import Entry, approve, enter
from targets.models import Programme, Target
from targets.quarters import Quarter
from tests.factories import make_assignment, make_official, make_user

from .tables import as_folder, small, with_cell, with_row

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

FIGURES = ["programme", "target", "commune", "period", "value"]


@pytest.fixture
def loaded(empty_db, tmp_path):
    """The small district; call it to load tables over it."""
    load(as_folder(tmp_path / "small", small()))

    def again(**tables):
        return load(as_folder(tmp_path / f"again-{len(list(tmp_path.iterdir()))}", tables))

    return again


def figure(commune, quarter, target="1"):
    return Figure.objects.get(
        target__programme__code="nq",
        target__number=target,
        commune__code=commune,
        quarter=Quarter.parse(quarter),
    )


def submission(commune, quarter="2023Q2"):
    return Submission.objects.get(commune__code=commune, quarter=Quarter.parse(quarter))


def changes():
    """(Of the approved value, before, after, by) of every change in the log."""
    return sorted(FigureChange.objects.values_list("approved", "before", "after", "by"))


def decisions():
    return [
        (
            row.commune.code if row.commune else "",
            str(row.quarter),
            row.verb,
            row.before,
            row.after,
            row.reason,
            row.by,
        )
        for row in Decision.objects.select_related("commune").order_by("quarter", "commune__code")
    ]


def test_a_first_load_writes_nothing_into_the_log(loaded):
    assert (changes(), decisions()) == ([], [])
    assert set(Figure.objects.values_list("version", flat=True)) == {1}


def test_the_same_load_twice_writes_nothing(loaded):
    versions = list(Figure.objects.order_by("pk").values_list("version", flat=True))
    loaded(**small())
    assert (changes(), decisions()) == ([], [])
    assert list(Figure.objects.order_by("pk").values_list("version", flat=True)) == versions


def test_the_demo_loaded_over_itself_writes_nothing(tmp_path):
    dump(tmp_path / "demo")
    load(tmp_path / "demo")
    assert (FigureChange.objects.count(), Decision.objects.count()) == (0, 0)


def test_a_changed_figure_of_an_approved_report_is_told_as_written_and_as_approved(loaded):
    loaded(figures=[FIGURES, ["nq", "1", "00101", "2023Q2", "16"]])
    assert changes() == [(False, 15, 16, None), (True, 15, 16, None)]
    assert {change.figure for change in FigureChange.objects.all()} == {figure("00101", "2023Q2")}
    assert decisions() == [
        ("00101", "2023Q2", Verb.LOAD, "approved", "approved", "Approved figures changed: 1", None)
    ]
    assert figure("00101", "2023Q2").version == 2
    assert submission("00101").version == 1


def test_a_changed_figure_of_an_open_report_is_told_as_written_alone(loaded):
    loaded(figures=[FIGURES, ["nq", "1", "00102", "2023Q2", "31"]])
    assert changes() == [(False, 300, 31, None)]
    assert decisions() == []
    assert figure("00102", "2023Q2").version == 2
    assert submission("00102").version == 0


def test_a_changed_note_is_a_change_of_what_is_written(loaded):
    loaded(figures=[[*FIGURES, "note"], ["nq", "1", "00101", "2023Q1", "12.5", "đã rà soát"]])
    (change,) = FigureChange.objects.all()
    assert (change.approved, change.before, change.after) == (False, 12.5, 12.5)
    assert change.note == "đã rà soát"
    assert decisions() == []


def test_both_numbers_of_a_rate_are_told(loaded):
    loaded(figures=[[*FIGURES, "out_of"], ["nq", "2", "00101", "2023Q1", "20", "260"]])
    found = FigureChange.objects.values_list("before", "before_out_of", "after", "after_out_of")
    assert list(found) == [(20, 250, 20, 260)] * 2


def test_a_number_taken_back_is_told_with_nothing_after_it(loaded):
    loaded(figures=[FIGURES, ["nq", "1", "00101", "2023Q1", ""]])
    found = FigureChange.objects.values_list("approved", "before", "after")
    assert set(found) == {(False, Decimal("12.5"), None), (True, Decimal("12.5"), None)}


def test_a_report_without_a_row_counts_as_approved_in_the_log(loaded):
    loaded(figures=[FIGURES, ["nq", "1", "00101", "2023Q1", "13"]])
    ((commune, quarter, _verb, before, after, _reason, by),) = decisions()
    assert (commune, quarter, before, after, by) == (
        "00101",
        "2023Q1",
        "approved",
        "approved",
        None,
    )


def test_the_districts_own_report_has_no_commune_in_the_log(loaded):
    loaded(figures=[FIGURES, ["nq", "3", "", "2023Q1", "111"]])
    assert [row[:2] for row in decisions()] == [("", "2023Q1")]


def test_a_new_figure_is_no_change_but_its_approved_report_tells_of_it(loaded):
    loaded(figures=[FIGURES, ["nq", "10", "00101", "2023Q2", "7"]])
    assert changes() == []
    assert figure("00101", "2023Q2", target="10").version == 1
    assert [row[5] for row in decisions()] == ["Approved figures changed: 1"]


def test_a_report_that_arrives_approved_is_told_with_its_states_and_figures(loaded):
    loaded(
        submissions=[
            ["programme", "commune", "period", "status"],
            ["nq", "00102", "2023Q2", "approved"],
        ]
    )
    assert changes() == [(True, 30, 300, None)]
    assert decisions() == [
        ("00102", "2023Q2", Verb.LOAD, "returned", "approved", "Approved figures changed: 1", None)
    ]
    assert figure("00102", "2023Q2").version == 1
    assert submission("00102").version == 1


def test_a_report_that_arrives_returned_is_told_with_its_reason(loaded):
    loaded(
        submissions=[
            ["programme", "commune", "period", "status", "reason"],
            ["nq", "00101", "2023Q2", "returned", "Thiếu mục 4"],
        ]
    )
    assert changes() == []
    assert decisions() == [
        ("00101", "2023Q2", Verb.LOAD, "approved", "returned", "Thiếu mục 4", None)
    ]


def test_a_new_row_for_a_report_that_has_figures_is_a_change_of_its_state(loaded):
    loaded(
        submissions=[
            ["programme", "commune", "period", "status", "reason"],
            ["nq", "00101", "2023Q1", "returned", "Xem lại"],
        ]
    )
    assert decisions() == [("00101", "2023Q1", Verb.LOAD, "approved", "returned", "Xem lại", None)]
    assert submission("00101", "2023Q1").version == 1


def test_a_new_report_is_no_change(loaded):
    loaded(
        submissions=[["programme", "commune", "period", "status"], ["nq", "", "2023Q3", "draft"]]
    )
    assert (changes(), decisions()) == ([], [])


def test_a_trial_writes_nothing_into_the_log(loaded, tmp_path):
    folder = as_folder(tmp_path / "trial", with_cell(small(), "figures", 2, "value", "13"))
    assert load(folder, dry_run=True).changed
    assert (changes(), decisions()) == ([], [])
    assert figure("00101", "2023Q1").version == 1


@pytest.fixture
def chair(loaded):
    """The account that enters the report of 00102."""
    programme = Programme.objects.get(code="nq")
    official = make_official(programme.district)
    commune = Commune.objects.get(code="00102")
    make_assignment(official, programme, commune=commune, duty="report")
    return make_user(official)


def test_a_sheet_that_was_open_meets_the_loaded_value_and_overwrites_nothing(
    loaded, chair, settings
):
    settings.NTM_TODAY = "2023-07-01"
    seen = figure("00102", "2023Q2").version
    loaded(figures=[FIGURES, ["nq", "1", "00102", "2023Q2", "31"]])
    programme, commune = Programme.objects.get(code="nq"), Commune.objects.get(code="00102")
    report_key = ReportKey(programme, commune, Quarter(2023, 2))
    target = Target.objects.get(programme=programme, number="1")
    with pytest.raises(Changed) as met:
        enter(report_key, target, chair, Entry(Decimal(32)), seen=seen)
    assert met.value.figure.value == 31
    assert met.value.change.by is None
    assert figure("00102", "2023Q2").value == 31


def test_a_cell_that_was_open_empty_meets_the_loaded_value(loaded, chair, settings):
    settings.NTM_TODAY = "2023-07-01"
    loaded(figures=[FIGURES, ["nq", "4", "00102", "2023Q2", "50"]])
    programme, commune = Programme.objects.get(code="nq"), Commune.objects.get(code="00102")
    target = Target.objects.get(programme=programme, number="4")
    with pytest.raises(Changed):
        enter(
            ReportKey(programme, commune, Quarter(2023, 2)),
            target,
            chair,
            Entry(Decimal(51)),
            seen=0,
        )
    assert figure("00102", "2023Q2", target="4").value == 50


def test_a_review_that_was_open_meets_the_loaded_report(loaded, settings):
    settings.NTM_TODAY = "2023-07-01"
    statuses = ["programme", "commune", "period", "status"]
    loaded(submissions=[statuses, ["nq", "00102", "2023Q2", "submitted"]])
    programme = Programme.objects.get(code="nq")
    official = make_official(programme.district)
    make_assignment(official, programme, duty="review")
    seen = submission("00102").version
    loaded(submissions=[statuses, ["nq", "00102", "2023Q2", "draft"]])
    loaded(submissions=[statuses, ["nq", "00102", "2023Q2", "submitted"]])
    report_key = ReportKey(programme, Commune.objects.get(code="00102"), Quarter(2023, 2))
    with pytest.raises(Conflict):
        approve(report_key, make_user(official), seen=seen)
    assert submission("00102").status == "submitted"


def test_a_load_never_touches_what_is_published_and_shows_as_a_correction(loaded):
    publications = list(Publication.objects.values())
    rows = list(PublishedResult.objects.values())
    loaded(figures=[FIGURES, ["nq", "1", "00101", "2023Q1", "13"]])
    assert list(Publication.objects.values()) == publications
    assert list(PublishedResult.objects.values()) == rows
    found = corrections(Programme.objects.get(code="nq"), Quarter(2023, 1))
    assert set(found) == {("1", ""), ("1", "00101")}
    assert found["1", ""].after.value - found["1", ""].before.value == Decimal("0.5")


@pytest.mark.parametrize("day", ["", "2023-04-21"])
def test_a_load_that_would_take_a_publication_back_is_refused(day, loaded):
    periods = with_cell(small(), "periods", 2, "published_on", day)["periods"]
    with pytest.raises(LoadRefused) as refused:
        loaded(periods=periods)
    (problem,) = refused.value.problems
    assert (problem.table, problem.row, problem.column) == ("periods", 2, "published_on")
    assert problem.sentence == "The quarter was published on 20/4/2023; that does not change."
    assert str(Period.objects.get(quarter=Quarter(2023, 1)).published_on) == "2023-04-20"


def test_what_is_saved_while_a_load_is_checked_stays_where_the_load_changes_another_row(
    loaded, tmp_path
):
    tables = with_cell(small(), "communes", 2, "population", "4738")
    tables = with_cell(tables, "communes", 3, "households", "815")
    first, second = Commune.objects.order_by("code")[:2]

    def meanwhile(world):
        Commune.objects.filter(pk=first.pk).update(households=816)
        Commune.objects.filter(pk=second.pk).update(population=4739)

    load(as_folder(tmp_path / "again", tables), on_world=meanwhile)
    found = Commune.objects.order_by("code").values_list("population", "households")
    assert list(found[:2]) == [(4738, 816), (4739, 815)]


def test_many_changes_are_written_in_few_statements(loaded, tmp_path):
    def statements(quarters):
        tables = {"figures": [FIGURES]}
        for number in range(1, quarters + 1):
            tables = with_row(tables, "figures", "nq", "1", "00101", f"2022Q{number}", "9")
        load(as_folder(tmp_path / f"{quarters}-new", tables))
        tables = {
            "figures": [[*row[:-1], "8"] if row[0] == "nq" else row for row in tables["figures"]]
        }
        with CaptureQueriesContext(connection) as queries:
            load(as_folder(tmp_path / f"{quarters}-changed", tables))
        return len(queries)

    assert statements(1) == statements(4)
