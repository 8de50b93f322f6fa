"""The facts of a person, quarter by quarter: how they are counted, and who may see them."""

import csv
import datetime
import io

import pytest

from communes.models import CorrectiveMeasure, Official, Submission
from communes.results.rows import Row
from communes.workflow.queue import ReportStanding
from ntm_dashboard.people.facts import measure_facts, report_facts, result_facts
from targets.quarters import Quarter
from tests import factories
from tests.pages import PUBLISHED, words

DUE = datetime.date(2023, 7, 10)
DAY = datetime.date(2023, 7, 20)


def standing(state, submitted_on=None, *, report=True):
    found = Submission(status=state, submitted_on=submitted_on) if report else None
    return ReportStanding(None, found, state, DUE)


def reports(*standings):
    facts = report_facts(standings, DAY)
    return facts["due"], facts["on_time"], facts["days_late"]


@pytest.fixture
def ten_days_after_due(settings):
    settings.NTM_TODAY = DAY.isoformat()


def test_a_report_handed_in_on_its_last_day_is_on_time():
    assert reports(standing("approved", DUE)) == (1, 1, 0)


def test_days_late_are_counted_until_the_first_time_it_was_handed_in():
    assert reports(standing("submitted", DUE + datetime.timedelta(days=3))) == (1, 0, 3)
    assert reports(standing("returned", DUE)) == (1, 1, 0)


def test_what_is_still_missing_is_late_until_today(ten_days_after_due):
    assert reports(standing("", report=False), standing("draft")) == (2, 0, 20)


def test_before_its_due_date_a_report_is_neither_on_time_nor_late(settings):
    settings.NTM_TODAY = "2023-07-01"
    assert reports(standing("draft")) == (1, 0, 0)


def test_of_a_report_that_came_with_data_nobody_knows_the_day():
    assert reports(standing("approved")) == (1, None, None)


def row(band, percent):
    return Row("1", "", *[None] * 9)._replace(band=band, percent=percent)


def test_what_is_met_exactly_is_not_exceeded():
    facts = result_facts([row("met", 100), row("met", 101), row("low", 20), row("none", None)])
    assert facts == {"assigned": 4, "met": 2, "exceeded": 1}


@pytest.mark.django_db
@pytest.mark.parametrize("read_in", ["2025Q2", "2025Q3"])
def test_the_chair_of_a_merged_commune_answers_for_that_commune_alone(
    client, settings, english_pages, read_in
):
    """Its code is another one's since the merger, and what was done before stays so."""
    settings.NTM_TODAY = "2025-10-30"
    day = datetime.date(2025, 7, 1)
    district = factories.make_district(communes=0)
    last = {"until": day - datetime.timedelta(days=1)}
    old, other = (
        factories.make_commune(district, code=code, **last) for code in ("00001", "00009")
    )
    new = factories.make_commune(district, code="00001", since=day)
    factories.make_successor(old, new)
    factories.make_successor(other, new)
    programme = factories.make_programme(district, start="2025Q1", end="2025Q4")
    target = factories.make_target(programme, method="ratio", rollup="sum", goal=100)
    for quarter in ("2025Q2", "2025Q3"):
        factories.make_period(programme, quarter, opens_on=day, due_on=day)
    for quarter, unit, value in (("2025Q2", old, 10), ("2025Q2", other, 190), ("2025Q3", new, 200)):
        factories.make_figure(target, unit, quarter=quarter, value=value)
    chair = factories.make_official(district, commune=old)
    duty = {"duty": "report", "commune": old, "start": "2025-01-01", "end": "2025-12-31"}
    factories.make_assignment(chair, programme, **duty)
    client.force_login(factories.make_user(chair))
    place = f"/{district.code}/{programme.code}/{read_in}/officials/{chair.code}/"
    rows = client.get(place).context["facts"].rows
    told = {str(row.record.quarter): (row.record.assigned, row.record.met) for row in rows}
    assert told["2025Q2"] == (1, 0)
    assert told.get("2025Q3", (0, 0)) == (0, 0)


def measure(status, closed_on=None, due=DUE):
    return CorrectiveMeasure(status=status, closed_on=closed_on, due=due)


def test_a_measure_done_on_its_last_day_is_done_in_time():
    late = DUE + datetime.timedelta(days=1)
    facts = measure_facts(
        [
            measure("done", DUE),
            measure("done", late),
            measure("open"),
            measure("done", DUE, due=datetime.date(2023, 10, 1)),
        ],
        Quarter(2023, 3),
    )
    assert facts == {"measures_due": 3, "measures_in_time": 1}


def facts_of(client, code):
    response = client.get(f"{PUBLISHED}officials/{code}/facts.csv")
    assert response.status_code == 200
    return list(csv.DictReader(io.StringIO(response.text.removeprefix("\ufeff"))))


def test_a_chair_answers_for_the_results_and_the_report_of_the_commune(account_of, client):
    client.force_login(account_of("chair-04738"))
    facts = facts_of(client, "chair-04738")
    assert [line["Quý"] for line in facts] == [
        *("2023Q2", "2023Q1", "2022Q4", "2022Q3", "2022Q2", "2022Q1"),
        *("2021Q4", "2021Q3", "2021Q2", "2021Q1"),
    ]
    assert (facts[0]["Chỉ tiêu được giao"], facts[0]["Báo cáo phải nộp"]) == ("18", "1")


def test_a_lead_answers_for_the_districts_results_and_hands_nothing_in(account_of, client):
    client.force_login(account_of("dept-01"))
    [now, *_before] = facts_of(client, "dept-01")
    led = Official.objects.get(code="dept-01").assignments.filter(duty="lead").count()
    assert (now["Chỉ tiêu được giao"], now["Báo cáo phải nộp"]) == (str(led), "0")


def test_a_duty_counts_while_it_is_in_force_on_the_due_date(client, db, ten_days_after_due):
    programme = factories.make_programme(factories.make_district(communes=1))
    commune = programme.district.communes.get()
    factories.make_target(programme, number="1")
    factories.make_period(programme, "2023Q1", opens_on="2023-03-15", due_on="2023-04-10")
    factories.make_period(programme, "2023Q2", opens_on="2023-06-15", due_on=DUE)
    official = factories.make_official(programme.district)
    factories.make_assignment(
        official, programme, commune=commune, duty="report", start=datetime.date(2023, 5, 1)
    )
    client.force_login(factories.make_user(official))
    address = f"/{programme.district.code}/{programme.code}/2023Q2/officials/{official.code}/"
    [line] = csv.DictReader(io.StringIO(client.get(f"{address}facts.csv").text.lstrip("\ufeff")))
    assert (line["Quý"], line["Báo cáo phải nộp"], line["Nộp đúng hạn"]) == ("2023Q2", "1", "0")
    assert line["Số ngày muộn"] == "10"
    assert "Kết quả theo quý" in words(client.get(address).text)


def test_measures_show_a_quarter_in_which_there_was_no_duty(client, db, ten_days_after_due):
    programme = factories.make_programme(factories.make_district(communes=1))
    target = factories.make_target(programme, number="1")
    factories.make_period(programme, "2023Q2", opens_on="2023-06-15", due_on=DUE)
    official = factories.make_official(programme.district)
    days = {"opened_on": datetime.date(2023, 4, 1), "due": datetime.date(2023, 6, 30)}
    factories.make_measure(target, official, **days)
    for status in "done", "closed":
        factories.make_measure(target, official, **days, status=status, closed_on=days["due"])
    client.force_login(factories.make_user(official))
    address = f"/{programme.district.code}/{programme.code}/2023Q2/officials/{official.code}/"
    [line] = csv.DictReader(io.StringIO(client.get(f"{address}facts.csv").text.lstrip("\ufeff")))
    assert (line["Giải pháp đến hạn"], line["Giải pháp hoàn thành đúng hạn"]) == ("2", "1")
    assert "Giải pháp hoàn thành đúng hạn" in words(client.get(address).text)


def test_the_person_leads_and_reviewers_see_the_facts_and_nobody_else(account_of, client):
    address = f"{PUBLISHED}officials/chair-04738/"
    for code, sees in [
        *[("member-01", False), ("chair-04738", True), ("chair-04741", False)],
        *[("reviewer-01", True), ("dept-01", True), ("member-01", False)],
    ]:
        client.force_login(account_of(code))
        assert ("Kết quả theo quý" in client.get(address).text) is sees, code
        assert client.get(f"{address}facts.csv").status_code == (200 if sees else 403), code
