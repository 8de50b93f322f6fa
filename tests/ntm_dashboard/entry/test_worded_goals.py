"""Typing what resolutions word otherwise than by a plain number: by cell, as a form, by upload."""

import unicodedata
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from django.core.files.base import ContentFile

from communes.models import Figure
from communes.workbooks.book import COLUMNS, HEADINGS_ROW
from targets.quarters import Quarter
from tests import factories
from tests.pages import words
from tests.worded import DURING, make_worded, person

SCRIPT = {"accept": "application/json"}
NAMED = (
    "One of these words belongs here: không hoàn thành; hoàn thành; hoàn thành tốt; "
    "hoàn thành xuất sắc."
)


@pytest.fixture
def site(db, client, settings, english_pages):
    settings.NTM_TODAY = DURING
    site = make_worded()
    site.sheet = f"{site.place}entry/{site.commune.code}/"
    client.force_login(site.chair)
    return site


def save(client, site, number, *, account=None, **typed):
    """One cell, sent as a script does, over what stands there."""
    there = figure(site, number)
    account = site.chair.pk if account is None else account
    fields = {"account": account, "version": there.version if there else 0} | typed
    return client.post(f"{site.sheet}{number}/", fields, headers=SCRIPT)


def send(client, site, number, value):
    """The plain form of the sheet with one row filled in."""
    fields = {f"value-{number}": value, f"version-{number}": 0}
    common = {"account": site.chair.pk, "verb": "save", "seen": 0}
    return client.post(site.sheet, common | fields)


def upload(client, site, number, value):
    """The workbook with one cell filled in, as its preview answers it."""
    book = openpyxl.load_workbook(BytesIO(client.get(f"{site.sheet}sheet.xlsx").content))
    cell = book.active.cell(line_of(book, number), COLUMNS.index("value") + 1)
    cell.value = value
    out = BytesIO()
    book.save(out)
    file = ContentFile(out.getvalue(), name="sheet.xlsx")
    return client.post(f"{site.sheet}upload/", {"file": file}).context["preview"]


def line_of(book, number):
    lines = range(HEADINGS_ROW + 1, book.active.max_row + 1)
    return next(line for line in lines if str(book.active.cell(line, 1).value) == number)


def figure(site, number):
    return site.report_key.figures().filter(target=site.targets[number]).first()


def rows(client, site):
    return {row.number: row for row in client.get(site.sheet).context["rows"]}


# Growth


def test_growth_is_typed_in_amounts_and_shows_what_the_year_is_to_bring(client, site):
    row = rows(client, site)["1"]
    assert (row.unit, row.amount_unit, row.goal) == ("%", "tỷ đồng", "10.00%")
    assert (row.last, row.plan, row.to_date) == ("40.0", "132.0", "9.09%")
    assert row.this_year == "Since January: 100.0 tỷ đồng, 75.7% of the plan"
    assert '<small><span lang="vi">tỷ đồng</span></small>' in client.get(site.sheet).text


def test_an_amount_gives_the_growth_that_the_measure_says(client, site):
    answer = save(client, site, "1", value="20").json()
    assert (answer["value"], answer["to_date"]) == ("20.0", "0.00%")
    assert words(answer["gives"]) == (
        "▼ 0.0% Under 50% Since January: 120.0 tỷ đồng, 90.9% of the plan"
    )
    answer = save(client, site, "1", value="35").json()
    assert (answer["to_date"], answer["needs_note"]) == ("9.09%", False)
    assert words(answer["gives"]).startswith("▲ 90.9% From 70% Since January: 135.0 tỷ đồng")


def test_an_amount_is_read_by_its_own_unit(client, site):
    answer = save(client, site, "1", value="20%").json()
    assert words(answer["says"]) == "No percent sign can stand here."
    assert figure(site, "1") is None


def test_the_plan_of_a_year_grows_by_its_own_milestone(client, site):
    factories.make_milestone(site.targets["1"], site.commune, year=2023, value=20)
    assert rows(client, site)["1"].plan == "144.0"


def test_a_year_whose_year_before_is_not_closed_has_no_plan(client, site):
    Figure.objects.filter(target=site.targets["1"], quarter="2022Q4").delete()
    row = rows(client, site)["1"]
    assert (row.plan, row.this_year) == ("", "Since January: 100.0 tỷ đồng")


def test_a_negative_amount_is_refused_at_every_door(client, site):
    sentence = "This number cannot be below zero."
    assert words(save(client, site, "1", value="-5").json()["says"]) == sentence
    response = send(client, site, "1", "-5")
    assert response.status_code == 422
    assert {row.number: row for row in response.context["rows"]}["1"].problems == {
        "value": [sentence]
    }
    assert [one.sentence for one in upload(client, site, "1", -5)["problems"]] == [sentence]
    assert figure(site, "1") is None


def test_an_amount_surprises_against_the_same_quarter_last_year(client, site):
    answer = save(client, site, "1", value="95").json()
    assert "95.0 tỷ đồng against 30.0 tỷ đồng" in words(answer["says"])
    assert answer["needs_note"]


# Words


@pytest.mark.parametrize(
    "text",
    [
        "hoàn thành tốt",
        "HOÀN THÀNH TỐT",
        "  hoan  thanh tot.",
        unicodedata.normalize("NFD", "Hoàn thành tốt"),
        "3",
    ],
)
def test_a_word_is_understood_however_it_is_written_and_so_is_its_place(text, client, site):
    answer = save(client, site, "2", value=text).json()
    assert (answer["value"], answer["to_date"]) == ("hoàn thành tốt", "hoàn thành tốt")
    assert figure(site, "2").value == 3
    assert words(answer["gives"]) == "● 100.0% Met"
    send(client, site, "2", text)
    assert figure(site, "2").value == 3


@pytest.mark.parametrize("text", ["3", 3, "Hoàn thành tốt", "hoan thanh tot"])
def test_a_workbook_takes_words_and_their_places(text, client, site):
    preview = upload(client, site, "2", text)
    assert preview["problems"] == []
    assert [(cell["old"], cell["new"]) for cell in preview["cells"]] == [("–", "hoàn thành tốt")]


@pytest.mark.parametrize("text", ["0", "5", "2,5", "đạt", "-1", "có", "3 %"])
def test_anything_else_is_refused_with_the_words_named(text, client, site):
    assert words(save(client, site, "2", value=text).json()["says"]) == NAMED
    assert send(client, site, "2", text).status_code == 422
    assert [one.sentence for one in upload(client, site, "2", text)["problems"]] == [NAMED]
    assert figure(site, "2") is None


def test_the_sheet_offers_the_words_and_shows_the_one_that_stands_there(client, site):
    save(client, site, "2", value="4")
    assert rows(client, site)["2"].words[0] == "không hoàn thành"
    page = client.get(site.sheet).text
    assert page.count("<option >không hoàn thành</option>") == 1
    assert page.count("<option selected>hoàn thành xuất sắc</option>") == 1
    history = words(client.get(f"{site.sheet}2/", follow=True).content.decode())
    assert "hoàn thành xuất sắc" in history


def test_a_word_below_the_plausible_ones_is_warned_about_in_words(client, site):
    answer = save(client, site, "2", value="1").json()
    assert words(answer["says"]).startswith(
        "không hoàn thành is below hoàn thành, the least that is plausible."
    )


def test_a_step_of_words_is_no_surprise(client, site):
    factories.make_figure(site.targets["2"], site.commune, "2022Q4", 4)
    answer = save(client, site, "2", value="2").json()
    assert not answer["needs_note"]
    assert answer["to_date"] == "hoàn thành"


def test_two_people_on_one_word_are_shown_words(client, site):
    save(client, site, "2", value="4")
    answer = save(client, site, "2", value="3", version=0).json()
    assert answer["theirs"]["value"] == "hoàn thành xuất sắc"


def test_words_that_differ_by_accents_alone_are_told_apart_by_them(client, site):
    target = site.targets["2"]
    target.scale, target.standard, target.low = "ba | bà | bá", 2, None
    target.save()
    assert save(client, site, "2", value="BÁ").json()["value"] == "bá"
    assert save(client, site, "2", value="ba").json()["value"] == "ba"
    answer = save(client, site, "2", value="bả").json()
    assert words(answer["says"]) == "One of these words belongs here: ba; bà; bá."


# Parts


def test_parts_stand_under_their_target_which_has_no_fields(client, site):
    found = rows(client, site)
    assert list(found) == ["1", "2", "3.1", "3.2", "4", "6"]
    assert found["3.1"].heading == {
        "number": "3",
        "name": "Chỉ tiêu 3",
        "goal": "60% – 40%",
        "url": f"{site.place}targets/3/",
        "met": "0/3 parts met",
    }
    assert [row.is_part for row in found.values()] == [False, False, True, True, False, False]
    assert found["3.2"].heading is None
    page = client.get(site.sheet).text
    assert page.index('id="row-3"') < page.index('id="row-3.1"')
    assert 'name="value-3"' not in page


def test_a_saved_part_tells_what_it_changes_at_the_others(client, site):
    answer = save(client, site, "3.1", value="60").json()
    assert answer["family"]["texts"] == {
        "met-3": "1/3 parts met",
        "sum-3": "Parts together: 60.0% of 100.0%",
    }
    save(client, site, "3.2", value="40")
    family = save(client, site, "3.1", value="59,8").json()["family"]
    [other] = family["rows"].values()
    assert other["needs_note"]
    assert "The parts come to 99.8% together, not to 100.0%." in words(other["says"])
    assert family["texts"]["met-3"] == "1/3 parts met"


@pytest.mark.parametrize(("value", "off"), [("59,8", True), ("59,9", False), ("60,1", False)])
def test_a_sum_that_is_off_by_more_than_a_tenth_asks_for_a_note(value, off, client, site):
    save(client, site, "3.1", value=value)
    answer = save(client, site, "3.2", value="40").json()
    assert answer["needs_note"] is off
    explained = save(client, site, "3.2", value="40", note="Làm tròn").json()
    assert not explained["needs_note"]
    assert ("come to" in explained["says"]) is off


def test_nothing_is_said_of_the_sum_while_a_part_is_missing(client, site):
    answer = save(client, site, "3.2", value="70").json()
    assert not answer["needs_note"]
    assert rows(client, site)["3.2"].sum["text"] == "Parts together: 70.0% of 100.0%"


def test_a_clerk_of_one_part_is_told_of_no_other_row(client, site):
    save(client, site, "3.2", value="40")
    clerk = person(site, duty="enter", commune=site.commune, target=site.targets["3.1"])
    client.force_login(clerk)
    family = save(client, site, "3.1", account=clerk.pk, value="50").json()["family"]
    assert family["rows"] == {}
    assert family["texts"]["sum-3"] == "Parts together: 90.0% of 100.0%"


def test_a_target_with_a_measure_of_its_own_stands_above_its_parts_with_its_field(client, site):
    factories.make_target(site.programme, number="7", rollup="mean", unit="ha", goal=772)
    whole = site.programme.targets.get(number="7")
    factories.make_target(
        site.programme, number="7.1", rollup="mean", unit="ha", goal=507, parent=whole
    )
    found = rows(client, site)
    assert list(found)[-2:] == ["7", "7.1"]
    assert (found["7.1"].is_part, found["7.1"].heading, found["7.1"].sum) == (True, None, None)
    assert 'name="value-7"' in client.get(site.sheet).text


def test_the_workbook_has_the_parts_under_a_locked_line(client, site):
    book = openpyxl.load_workbook(BytesIO(client.get(f"{site.sheet}sheet.xlsx").content))
    sheet = book.active
    line = line_of(book, "3")
    assert [sheet.cell(line + step, 1).value for step in (0, 1, 2)] == [3, "3.1", "3.2"]
    shown = dict(zip(COLUMNS, [cell.value for cell in sheet[line]], strict=False))
    assert (shown["judged"], shown["value"]) == ("0/3", None)
    assert shown["note"] == "The figures of the parts come to 100 together."
    assert all(cell.protection.locked for cell in sheet[line])
    assert upload(client, site, "3.1", 60)["problems"] == []
    assert [one.sentence for one in upload(client, site, "3", 60)["problems"]] == [
        "Target 3 has no figure of its own; fill in those of its parts."
    ]


def test_the_workbook_offers_the_words_and_says_what_amounts_count(client, site):
    book = openpyxl.load_workbook(BytesIO(client.get(f"{site.sheet}sheet.xlsx").content))
    sheet, line = book.active, line_of(book, "2")
    cell = f"H{line}"
    [check] = [one for one in sheet.data_validations.dataValidation if cell in one.sqref]
    assert (check.type, check.formula1) == ("list", f"$N${line}:$Q${line}")
    offered = [sheet[f"{column}{line}"].value for column in "NOPQ"]
    assert offered == list(site.targets["2"].words)
    assert all(sheet.column_dimensions[column].hidden for column in "NOPQ")
    line = line_of(book, "1")
    assert sheet[f"C{line}"].value == "tỷ đồng; growth in %"
    assert [sheet[f"{column}{line}"].value for column in "DFG"] == [40, 9.0909, 132]


# Yearly rates, the exempt, breaks


def test_a_yearly_rate_shows_this_years_and_the_worst(client, site):
    assert rows(client, site)["4"].to_date == "80.0% in 2021, the worst year"
    answer = save(client, site, "4", value="97", out_of="100").json()
    assert answer["to_date"] == "97.0%; 80.0% in 2021, the worst year"
    answer = save(client, site, "4", value="70", out_of="100", note="x").json()
    assert answer["to_date"] == "70.0%"


def test_the_exempt_are_not_asked(client, site):
    assert "5" not in rows(client, site)
    [report] = client.get(f"{site.place}entry/").context["reports"]
    assert report.total == 6
    answer = save(client, site, "5", value="1")
    assert answer.status_code == 409
    assert answer.json()["sentence"] == "This target is not asked for in this report."
    assert figure(site, "5") is None
    exemption = site.targets["5"].exemptions.get()
    exemption.end = Quarter(2023, 3)
    exemption.save()
    assert "5" in rows(client, site)


def test_nothing_is_held_against_figures_of_before_a_break(client, site):
    row = rows(client, site)["6"]
    assert row.last == "40 / 100"
    assert row.broken == (
        "Counted anew from Q1 2023 (Chuẩn nghèo mới): earlier figures do not compare."
    )
    Figure.objects.filter(target=site.targets["6"], quarter="2023Q3").delete()
    answer = save(client, site, "6", value="40", out_of="100").json()
    assert not answer["needs_note"]
    assert Decimal(figure(site, "6").value) == 40


def test_the_report_goes_once_every_row_is_answered(client, site):
    for number, typed in {
        "1": {"value": "35"},
        "2": {"value": "3"},
        "3.1": {"value": "60"},
        "3.2": {"value": "40"},
        "4": {"value": "96", "out_of": "100"},
        "6": {"value": "39", "out_of": "100"},
    }.items():
        save(client, site, number, **typed)
    assert rows(client, site)["3.1"].heading["met"] == "2/3 parts met"
    fields = {"account": site.chair.pk, "verb": "submit", "seen": 0}
    client.post(site.sheet, fields | {"seen": site.report_key.find().version})
    assert site.report_key.find().status == "submitted"
