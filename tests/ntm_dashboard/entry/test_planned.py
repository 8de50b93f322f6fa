"""In sets of criteria a unit writes each half-year what it plans to reach next: *Biểu 10*."""

import pytest

from communes.models import FigureChange
from communes.workflow import verbs
from communes.workflow.refusals import Unfit
from communes.workflow.verbs import Entry
from targets.models import Programme
from tests import factories
from tests.pages import words
from tests.worded import DURING, QUARTER, make_worded

SCRIPT = {"accept": "application/json"}


@pytest.fixture
def site(db, client, settings, english_pages):
    """A report of the fourth quarter in a set of criteria, its chair logged in."""
    settings.NTM_TODAY = DURING
    site = make_worded()
    Programme.objects.filter(pk=site.programme.pk).update(kind="criteria")
    site.programme.refresh_from_db()
    site.sheet = f"{site.place}entry/{site.commune.code}/"
    client.force_login(site.chair)
    return site


def save(client, site, number, **typed):
    """One row, sent as a script does, over what stands there."""
    there = site.report_key.figures().filter(target=site.targets[number]).first()
    fields = {"account": site.chair.pk, "version": there.version if there else 0} | typed
    return client.post(f"{site.sheet}{number}/", fields, headers=SCRIPT)


def planned(site, number):
    return site.report_key.figures().get(target=site.targets[number]).planned


def test_it_is_asked_of_each_row_with_up_to_when(client, site):
    rows = client.get(site.sheet).context["rows"]
    assert {row.plan_label for row in rows} == {"Plan of 2024"}
    assert 'name="planned-6"' in client.get(site.sheet).text


def test_in_a_resolution_it_is_not_asked_and_is_refused(client, site):
    Programme.objects.filter(pk=site.programme.pk).update(kind="resolution")
    sheet = client.get(site.sheet).text
    assert "planned-" not in sheet
    answer = save(client, site, "6", planned="5")
    assert answer.status_code == 422
    assert words(answer.json()["says"]) == "This report asks for no plan."


def test_it_is_asked_half_yearly(client, site):
    factories.make_period(site.programme, "2023Q3", opens_on="2023-09-15", due_on="2024-01-05")
    assert "planned-" not in client.get(site.sheet.replace("2023Q4", "2023Q3")).text


@pytest.mark.parametrize(
    ("number", "typed", "kept", "shown"),
    [
        ("1", "12,5", "12.5", "12.5"),
        ("2", "Hoàn thành tốt", "3", "hoàn thành tốt"),
        ("3.1", "61,5", "61.5", "61.5"),
        ("4", "97,5%", "97.5", "97.5"),
    ],
)
def test_it_is_read_in_the_unit_of_the_results(client, site, number, typed, kept, shown):
    answer = save(client, site, number, planned=typed).json()
    assert (str(planned(site, number).normalize()), answer["planned"]) == (kept, shown)
    assert answer["needs_note"], "a plan is no figure"


@pytest.mark.parametrize(
    ("number", "typed", "told"),
    [
        ("2", "xuất chúng", "One of these words belongs here"),
        ("6", "khoảng 20", "This is not a number"),
        ("6", "1.234", "Which number is meant?"),
    ],
)
def test_what_is_no_plan_is_told_at_its_field(client, site, number, typed, told):
    answer = save(client, site, number, planned=typed)
    assert answer.status_code == 422
    assert answer.json()["wrong"] == ["planned"]
    assert told in words(answer.json()["says"])


def test_the_plain_form_keeps_it_and_the_history_tells(client, site):
    form = {"account": site.chair.pk, "verb": "save", "seen": 0}
    form |= {"value-4": "97", "out_of-4": "100", "note-4": "", "planned-4": "98", "version-4": 0}
    client.post(site.sheet, form)
    assert planned(site, "4") == 98
    assert 'value="98.0"' in client.get(site.sheet).text
    assert FigureChange.objects.get(figure__target=site.targets["4"]).planned == 98
    assert "97 / 100 plan: 98.0" in words(client.get(f"{site.sheet}4/", follow=True).text)


def test_somebody_elses_plan_is_not_overwritten_unseen(client, site):
    save(client, site, "4", value="97", out_of="100", planned="98")
    answer = client.post(
        f"{site.sheet}4/",
        {"account": site.chair.pk, "version": 0, "value": "97", "out_of": "100", "planned": "99"},
        headers=SCRIPT,
    )
    assert answer.status_code == 409
    assert answer.json()["theirs"]["planned"] == "98.0"


def test_the_reviewer_reads_it_and_the_form_shows_it_once_it_is_approved(client, site):
    for number in ("1", "2", "3.1", "3.2", "6"):
        verbs.enter(site.report_key, site.targets[number], site.chair, Entry(note="Chưa có"))
    save(client, site, "4", value="97", out_of="100", planned="88")
    verbs.submit(site.report_key, site.chair)
    client.force_login(site.reviewer)
    review = f"{site.place}review/{site.commune.code}/"
    form = f"{site.place}bieu-10/?unit={site.commune.code}"
    assert "Plan of 2024: 88.0" in words(client.get(review).text)
    assert line_of(client, form, "4").texts[7] == ""
    verbs.approve(site.report_key, site.reviewer)
    assert line_of(client, form, "4").texts[5:9] == ["80.0", "Not met", "88.0", "Not met"]
    verbs.reopen(site.report_key, site.reviewer, "Sửa")
    rows = {row.target.number: row for row in client.get(review).context["rows"]}
    assert rows["4"].planned == "Plan of 2024: 88.0"


def line_of(client, address, number):
    lines = client.get(address).context["form"].lines
    return next(line for line in lines if line.number == number)


def test_without_one_the_form_shows_the_plan_that_was_set(client, site):
    factories.make_milestone(site.targets["4"], site.commune, year=2024, value=93)
    form = f"{site.place}bieu-10/?unit={site.commune.code}"
    assert line_of(client, form, "4").texts[7] == "93.0"


def test_a_plan_beyond_the_words_is_refused(site):
    with pytest.raises(Unfit):
        verbs.enter(site.report_key, site.targets["2"], site.chair, Entry(planned=9))
    assert not site.report_key.figures().filter(quarter=QUARTER).exists()
