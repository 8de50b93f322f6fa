"""Judging a report whose targets are worded otherwise than by a plain number."""

import re

import pytest

from communes.models import Figure
from communes.results.catalogue import read_catalogue
from communes.workflow import verbs
from communes.workflow.queue import read_queue
from communes.workflow.verbs import Entry
from tests import factories
from tests.pages import words
from tests.worded import DURING, QUARTER, make_worded

TYPED = {"1": (35, None), "2": (3, None), "3.1": (60, None), "3.2": (39, None)}
TYPED |= {"4": (97, 100), "6": (39, 100)}


@pytest.fixture
def site(db, client, settings, english_pages):
    """The report as it was submitted, the sum of the parts off by one and explained."""
    settings.NTM_TODAY = DURING
    site = make_worded()
    for number, (value, out_of) in TYPED.items():
        note = "Làm tròn" if number == "3.2" else ""
        entry = Entry(value, out_of, note=note)
        verbs.enter(site.report_key, site.targets[number], site.chair, entry)
    verbs.submit(site.report_key, site.chair)
    site.page = f"{site.place}review/{site.commune.code}/"
    client.force_login(site.reviewer)
    return site


def rows(client, site):
    return {row.target.number: row for row in client.get(site.page).context["rows"]}


def test_amounts_stand_beside_amounts_and_growth_beside_its_goal(client, site):
    row = rows(client, site)["1"]
    figures = [row.year_before["text"], row.last["text"], row.now["text"], row.plan]
    assert figures == ["30.0", "40.0", "35.0", "132.0"]
    assert (row.to_date, row.goal, row.percent["text"]) == ("9.09%", "10.00%", "90.9%")
    assert (row.this_year, row.of_plan) == ("135.0", "102.2%")
    page = words(client.get(site.page).text)
    assert "figures and plan in tỷ đồng" in page
    assert "since January: 135.0" in page


def test_words_are_shown_as_words(client, site):
    row = rows(client, site)["2"]
    assert (row.now["text"], row.to_date, row.goal) == ("hoàn thành tốt",) * 3
    assert row.unit == ""


def test_parts_stand_under_their_target_with_their_sum(client, site):
    found = rows(client, site)
    assert list(found) == ["1", "2", "3.1", "3.2", "4", "6"]
    assert found["3.1"].heading["met"] == "1/3 parts met"
    assert found["3.2"].sum["text"] == "Parts together: 99.0% of 100.0%"
    assert found["3.2"].warnings == ["The parts come to 99.0% together, not to 100.0%."]
    assert not found["3.2"].unexplained
    page = client.get(site.page).text
    assert page.index('id="row-3"') < page.index('id="row-3.1"')


def test_a_returned_report_shows_the_sum_that_was_sent_back(client, site):
    verbs.return_(site.report_key, site.reviewer, "Kiểm tra lại")
    entry = Entry(40, note="Làm tròn")
    verbs.enter(site.report_key, site.targets["3.2"], site.chair, entry)
    assert rows(client, site)["3.2"].sum["text"] == "Parts together: 99.0% of 100.0%"


def test_a_sum_that_is_off_is_warned_about_and_explained_by_its_note(site):
    catalogue = read_catalogue(site.programme)
    period = site.programme.periods.get(quarter=QUARTER)
    [queued] = read_queue(catalogue, period)
    assert [row.target.number for row in queued.warned] == ["3.2"]
    assert queued.unexplained == []
    assert queued.plain
    assert not queued.clean


def test_yearly_rates_and_breaks_are_told(client, site):
    found = rows(client, site)
    assert found["4"].to_date == "97.0%; 80.0% in 2021, the worst year"
    assert found["6"].year_before is None
    assert found["6"].broken.startswith("Counted anew from Q1 2023 (Chuẩn nghèo mới)")
    assert "Chuẩn nghèo mới" in client.get(site.page).text


def test_the_exempt_have_no_row_and_nothing_is_missing_of_them(client, site):
    response = client.get(site.page)
    assert "5" not in rows(client, site)
    assert (response.context["answered"], len(response.context["rows"])) == (6, 6)


def test_a_unit_that_is_exempt_from_all_that_is_asked_has_no_report(client, site):
    other = factories.make_commune(site.programme.district)
    tasks = [one.standing.commune for one in read_queue(*queue_of(site))]
    assert other in tasks
    for target in site.programme.targets.exclude(number__in=["1", "3"]):
        if target.number != "5":
            factories.make_exemption(target, other, start=QUARTER, end=None)
    site.targets["5"].exemptions.all().delete()
    factories.make_exemption(site.targets["5"], other, start=QUARTER, end=None)
    tasks = [one.standing.commune for one in read_queue(*queue_of(site))]
    assert tasks == [site.commune]
    assert client.get(f"{site.place}review/{other.code}/").status_code == 404
    page = words(client.get(f"{site.place}review/remind/").text)
    assert other.name not in page


def queue_of(site):
    return read_catalogue(site.programme), site.programme.periods.get(quarter=QUARTER)


def test_the_goal_is_told_in_the_words_of_the_resolution_where_it_is_the_targets_own(client, site):
    target = site.targets["4"]
    target.goal_text = "từ 90% trở lên hằng năm"
    target.save()
    assert rows(client, site)["4"].goal == "từ 90% trở lên hằng năm"
    factories.make_allocation(target, site.commune, goal=95)
    assert rows(client, site)["4"].goal == "95.0%"


def test_of_a_report_without_figures_no_part_is_met(client, site):
    Figure.objects.filter(target__parent=site.targets["3"]).update(value=None)
    assert rows(client, site)["3.1"].heading["met"] == "0/3 parts met"
    assert rows(client, site)["3.2"].sum["text"] == "Parts together: – of 100.0%"
    assert not re.search("come to", client.get(site.page).text)
