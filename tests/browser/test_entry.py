"""A quarter's figures typed in, as the people live it: bad lines, ended sessions, two at once.

Each test works on a unit of its own, since what it writes stays for the others.
"""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.pages import CRITERIA

from .addresses import RUNNING
from .people import speaking
from .server import PASSWORD
from .sights import VIOLATIONS, bring_axe, too_wide
from .test_weight import LATER_PAGE
from .wire import weigh

DEPUTY = """
from django.contrib.auth import get_user_model
from communes.models import Assignment, Commune, Official
commune = Commune.objects.get(code=%(unit)r, district__code="yen-binh")
chair = Official.objects.get(code="chair-" + commune.code)
deputy = Official.objects.create(
    district=commune.district, code="deputy-" + commune.code, name="Lê Thị Phó", commune=commune,
    user=get_user_model().objects.create_user("deputy-" + commune.code),
)
deputy.user.password = chair.user.password
deputy.user.save()
for duty in chair.assignments.all():
    Assignment.objects.create(
        official=deputy, programme=duty.programme, commune=duty.commune, target=duty.target,
        duty=duty.duty, start=duty.start,
    )
"""
REPORT = """
import json
from communes.models import Commune, Decision, FigureChange, Official
from communes.results.catalogue import read_catalogue
from communes.sheets.sheet import read_sheet
from communes.workflow import verbs
from communes.workflow.report import ReportKey
from communes.workflow.verbs import Entry
from targets.fields import plain_decimal
from targets.models import Programme
from targets.quarters import Quarter
commune = Commune.objects.get(code=%(unit)r, district__code="yen-binh")
report_key = ReportKey(Programme.objects.get(code="nqdh-23"), commune, Quarter.parse("2023Q3"))
chair = Official.objects.get(code="chair-" + commune.code).user
"""
CHANGES = """
print(json.dumps([
    [change.figure.target.number, plain_decimal(change.after), change.by.username]
    for change in FigureChange.objects.filter(
        figure__commune=report_key.commune, figure__quarter=report_key.quarter, approved=False
    ).exclude(after=None).order_by("pk").select_related("figure__target", "by")
]))
"""
FILL = """
for row in read_sheet(read_catalogue(report_key.programme), report_key.commune, report_key.quarter):
    if row.needs_note:
        figure = row.figure
        verbs.enter(
            report_key, row.target, chair,
            Entry(figure.value, figure.out_of, figure.estimate, "Đã kiểm tra"),
        )
"""
GIVE = """
from django.utils import timezone
from communes.models import GivenPassword
deputy = Official.objects.get(code="deputy-" + commune.code).user
GivenPassword.objects.create(user=deputy, at=timezone.now())
"""
ATTACH = """
from django.utils import timezone
from communes.models import Evidence
from communes.workflow.evidence import figure_of
Evidence.objects.create(
    figure=figure_of(report_key, report_key.programme.targets.get(number="8")), file="a.pdf",
    name="Biên bản.pdf", content_type="application/pdf", size=1, sha256="0" * 64,
    at=timezone.now(), by=Official.objects.get(code="chair-04771").user,
)
"""
UNIT = """
target = report_key.programme.targets.get(number="5")
target.unit = %r
target.save()
"""
SUBMIT = "verbs.submit(report_key, chair)"
SUBMITTED = """
submitted = report_key.decisions().filter(verb="submit")
print(json.dumps(list(submitted.values_list("after", flat=True))))
"""
STORED = "() => Object.keys(localStorage).filter((key) => key.startsWith('entry:'))"
LEAVE = """(row, fields) => {
    const { account } = row.closest("entry-sheet").dataset;
    const item = { fields, version: 0, sent: null };
    localStorage.setItem(`entry:${account}:${row.dataset.url}`, JSON.stringify(item));
}"""
"""Keeps in the browser what was typed into a row, as the sheet does."""
LINE_IS_BACK = "['offline', 'online'].forEach((name) => dispatchEvent(new Event(name)))"
OFFLINE = "net::ERR_INTERNET_DISCONNECTED"
PAPER = {"name": "biên bản.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF\n"}


@pytest.fixture(scope="session", autouse=True)
def deputy(in_site, chairs):
    """The chairs of 04774, 04777 and 04780 have deputies with the same duties."""
    for unit in ("04774", "04777", "04780"):
        in_site(DEPUTY % {"unit": unit})


@pytest.fixture
def in_report(in_site):
    """Runs code that knows the `report_key` of a unit and its `chair`; answers what it prints."""
    return lambda unit, code: in_site(REPORT % {"unit": unit} + code)


@pytest.fixture
def changes(in_report):
    """Answers what was written into a unit's report: [target, value, by whom], oldest first."""
    return lambda unit: json.loads(in_report(unit, CHANGES))


@pytest.fixture
def sheet(visit):
    """Opens the report of a unit as its chair, or as `person`."""

    def open_sheet(unit, person=None, **options):
        page = visit(address(unit), person or f"chair-{unit}", **options)
        expect(page.locator("entry-sheet")).to_be_visible()
        return page

    return open_sheet


def address(unit):
    return f"{RUNNING}entry/{unit}/"


def row(page, number):
    return page.locator(f"[id='row-{number}']")


def field(page, number, name="value"):
    return page.locator(f"[id='{name}-{number}']")


def in_state(page, number, state):
    """Wait until the row of a target is saved, failed, held …"""
    expect(row(page, number)).to_have_attribute("data-state", state)


def type_in(page, number, text, name="value"):
    field(page, number, name).fill(text)
    field(page, number, name).press("Enter")


def paste(page, number, text):
    """Paste as from a spreadsheet, through the clipboard and the keyboard."""
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    field(page, number).focus()
    page.keyboard.press("Control+V")


def stored(page):
    """Numbers of the targets that wait in the browser."""
    return sorted(key.rstrip("/").rpartition("/")[2] for key in page.evaluate(STORED))


def provoked(complaints, *parts):
    """Take back the complaints that a test means to bring about; others stay."""
    complaints[:] = [text for text in complaints if not any(part in text for part in parts)]


@pytest.mark.parametrize(("unit", "width"), [("04771", 1440), ("04774", 390)])
def test_a_pasted_column_and_a_typed_number_are_saved_as_they_are_understood(
    sheet, unit, width, changes
):
    page = sheet(unit, width=width, permissions=["clipboard-read", "clipboard-write"])
    paste(page, "1", "72\r\n931\r\n11140\r\n")
    for number in "1", "5", "6":
        in_state(page, number, "saved")
    type_in(page, "11", "1.234,5")
    in_state(page, "11", "saved")
    paste(page, "16", "7918\t8030\n3235\t4576\n")
    in_state(page, "18", "saved")
    assert field(page, "6").input_value() == "11.140"
    assert field(page, "11").input_value() == "1.234,5"
    assert field(page, "16", "out_of").input_value() == "8.030"
    expect(page.locator("[data-count]")).to_contain_text("6/16")
    expect(page.locator("[data-all]")).to_have_attribute("data-all", "saved")
    assert too_wide(page) == []
    chair = f"chair-{unit}"
    typed = [("1", "72"), ("5", "931"), ("6", "11140"), ("11", "1234.5"), ("16", "7918")]
    assert changes(unit)[-6:] == [[*one, chair] for one in [*typed, ("18", "3235")]]
    page.reload()
    assert field(page, "11").input_value() == "1.234,5"
    assert row(page, "11").locator(".entry-warns").count() >= 1


def test_a_pasted_heading_fills_nothing_and_a_blank_cell_leaves_what_stands_there(sheet, changes):
    page = sheet("04765", permissions=["clipboard-read", "clipboard-write"])
    before = [field(page, number).input_value() for number in ("1", "5")]
    paste(page, "1", "Quý III/2023\r\n27\r\n580\r\n")
    expect(page.locator("[data-notice]")).to_be_in_viewport()
    assert [field(page, number).input_value() for number in ("1", "5")] == before
    type_in(page, "5", "560")
    in_state(page, "5", "saved")
    paste(page, "1", "27\r\n\r\n5020\r\n")
    for number in "1", "6":
        in_state(page, number, "saved")
    expect(page.locator("[data-notice]")).to_be_hidden()
    typed = [("5", "560"), ("1", "27"), ("6", "5020")]
    assert changes("04765")[-len(typed) :] == [[*one, "chair-04765"] for one in typed]


def test_a_number_that_can_be_read_two_ways_is_asked_about(sheet, changes, complaints):
    page = sheet("04756")
    type_in(page, "11", "1.234")
    in_state(page, "11", "held")
    expect(field(page, "11")).to_have_attribute("aria-invalid", "true")
    expect(row(page, "11").locator("button[data-choose]")).to_have_text(["1,234", "1.234"])
    row(page, "11").get_by_role("button", name="1,234").click()
    in_state(page, "11", "saved")
    assert field(page, "11").input_value() == "1,234"
    type_in(page, "11", "nhiều")
    expect(row(page, "11").locator(".entry-problem")).to_be_visible()
    described = field(page, "11").get_attribute("aria-describedby")
    assert "1234.5" in page.locator(f"[id='{described}']").inner_text()
    type_in(page, "11", "1,234")
    in_state(page, "11", "saved")
    expect(row(page, "11").locator(".entry-problem")).to_have_count(0)
    assert stored(page) == []
    assert changes("04756")[-1] == ["11", "1.234", "chair-04756"]
    provoked(complaints, "422")


@pytest.mark.parametrize(("unit", "width"), [("04780", 1440), ("04783", 390)])
def test_what_is_typed_without_a_line_goes_out_once_when_it_is_back(
    sheet, unit, width, changes, complaints
):
    page = sheet(unit, width=width)
    type_in(page, "5", "900")
    in_state(page, "5", "saved")
    page.context.set_offline(True)
    for number, text in ("6", "11000"), ("7", "190"), ("5", "901"):
        type_in(page, number, text)
        in_state(page, number, "failed")
    assert stored(page) == ["5", "6", "7"]
    expect(page.locator("[data-all]")).to_have_attribute("data-all", "failed")
    page.context.set_offline(False)
    for number in "5", "6", "7":
        in_state(page, number, "saved")
    assert stored(page) == []
    by = f"chair-{unit}"
    written = changes(unit)
    assert sorted(written) == sorted(
        [["5", "900", by], ["5", "901", by], ["6", "11000", by], ["7", "190", by]]
    )
    provoked(complaints, OFFLINE)


def test_what_waits_is_read_as_it_was_typed_when_the_language_changes_meanwhile(
    sheet, changes, complaints
):
    page = sheet("04777")
    speaking(page, "en")
    page.context.set_offline(True)
    for number in "6", "1":
        type_in(page, number, "1,234")
        in_state(page, number, "failed")
    page.context.add_cookies([{"name": "django_language", "value": "vi", "url": page.url}])
    page.route("**/entry/04777/1/", lambda route: route.abort())
    page.context.set_offline(False)
    in_state(page, "6", "saved")
    expect(field(page, "6")).to_have_value("1,234")
    page.unroute("**/entry/04777/1/")
    page.reload()
    in_state(page, "1", "saved")
    expect(field(page, "1")).to_have_value("1.234")
    type_in(page, "1", "1.235")
    in_state(page, "1", "saved")
    by = "chair-04777"
    assert changes("04777")[-3:] == [["6", "1234", by], ["1", "1234", by], ["1", "1235", by]]
    provoked(complaints, OFFLINE, "net::ERR_FAILED")


def test_of_a_row_that_waits_only_the_number_that_is_typed_anew_changes_its_language(
    sheet, complaints
):
    page = sheet("04759")
    page.route("**/entry/04759/16/", lambda route: route.abort())
    row(page, "16").evaluate(LEAVE, {"value": "no", "out_of": "1,234", "typed_in": "en"})
    page.reload()
    in_state(page, "16", "failed")
    field(page, "16").fill("900")
    [kept] = page.evaluate("() => Object.values(localStorage)")
    told = json.loads(kept)["fields"]
    assert [told[name] for name in ("typed_in", "typed_in_value")] == ["en", "vi"]
    assert "typed_in_out_of" not in told
    provoked(complaints, "net::ERR_FAILED")


def test_what_waits_for_another_target_of_this_number_is_held_until_it_is_typed_anew(
    sheet, complaints, changes
):
    page = sheet("04759")
    other = row(page, "16").locator("[data-target]").get_attribute("value")
    row(page, "8").evaluate(LEAVE, {"value": "12", "typed_in": "vi", "target": other})
    page.reload()
    in_state(page, "8", "held")
    expect(row(page, "8").locator("[data-says]")).to_contain_text("nay mang số 16")
    expect(field(page, "8")).to_have_value("12")
    assert [one for one in changes("04759") if one[0] == "8"] == []
    type_in(page, "8", "13")
    in_state(page, "8", "saved")
    assert [value for number, value, _by in changes("04759") if number == "8"] == ["13"]
    provoked(complaints, "422")


@pytest.fixture
def other_unit(in_report):
    """Gives a target another unit until the test is over."""
    yield lambda: in_report("04759", UNIT % "kg")
    in_report("04759", UNIT % "tấn")


def test_a_number_typed_by_another_unit_is_held_until_that_is_seen(
    sheet, other_unit, complaints, changes
):
    page = sheet("04759")
    other_unit()
    type_in(page, "5", "777")
    in_state(page, "5", "held")
    told = "“777” được nhập theo “tấn”; nay chỉ tiêu tính theo “kg”"
    expect(row(page, "5").locator("[data-says]")).to_contain_text(told)
    expect(field(page, "5")).to_have_value("777")
    assert [one for one in changes("04759") if one[1] == "777"] == []
    page.reload()
    in_state(page, "5", "held")
    row(page, "5").get_by_role("link", name="Sửa lại").click()
    expect(field(page, "5")).to_be_focused()
    row(page, "5").locator("[data-choose]").click()
    in_state(page, "5", "saved")
    assert [one[0] for one in changes("04759") if one[1] == "777"] == ["5"]
    provoked(complaints, "422")


def test_an_answer_that_was_lost_is_no_conflict(sheet, changes, complaints):
    page = sheet("04759")

    def lose(route):
        route.fetch()
        route.abort()

    page.route("**/entry/04759/7/", lose)
    type_in(page, "7", "150")
    in_state(page, "7", "failed")
    type_in(page, "7", "151")
    page.unroute("**/entry/04759/7/")
    in_state(page, "7", "saved")
    assert [value for number, value, _by in changes("04759") if number == "7"] == [
        "150",
        "151",
    ]
    provoked(complaints, "net::ERR_FAILED")


@pytest.mark.parametrize("is_left_for_good", [True, False])
def test_a_page_that_was_made_before_a_save_shows_what_was_saved(
    sheet, changes, complaints, is_left_for_good
):
    unit = "04768"
    text = "81" if is_left_for_good else "82"
    page = sheet(unit)
    page.on("dialog", lambda dialog: dialog.accept())
    saves, pages = [], []
    page.route(f"**/entry/{unit}/8/", lambda route: saves.append(route))
    type_in(page, "8", text)
    in_state(page, "8", "saving")
    page.route(f"**/entry/{unit}/", lambda route: pages.append(route))
    with page.expect_request(f"**/entry/{unit}/"):
        page.evaluate("() => { setTimeout(() => location.reload()) }")
    page.wait_for_timeout(200)
    made_before = pages[0].fetch()
    assert f'value="{text}"' not in made_before.text()
    with page.expect_response(f"**/entry/{unit}/8/") as answer:
        saves[0].continue_()
    answer.value.finished()
    page.wait_for_timeout(200)
    if is_left_for_good:
        pages[0].fulfill(response=made_before)
    else:
        pages[0].abort()
    page.unroute_all()
    if not is_left_for_good:
        page.reload()
    expect(field(page, "8")).to_have_value(text)
    in_state(page, "8", "saved")
    page.reload()
    expect(field(page, "8")).to_have_value(text)
    assert stored(page) == []
    assert [value for number, value, _by in changes(unit) if number == "8"][-1] == text
    provoked(complaints, "net::ERR_FAILED")


def test_what_waits_outlives_the_tab_and_a_server_that_is_away(sheet, changes, complaints):
    page = sheet("04762")
    page.route("**/entry/04762/*/", lambda route: route.fulfill(status=503))
    type_in(page, "7", "55")
    in_state(page, "7", "failed")
    context = page.context
    page.close()
    page = context.new_page()
    page.goto(address("04762"))
    assert field(page, "7").input_value() == "55"
    in_state(page, "7", "saved")
    assert stored(page) == []
    assert ["7", "55", "chair-04762"] in changes("04762")
    provoked(complaints, "503")


def test_a_session_that_ended_is_renewed_in_place_and_nothing_is_typed_again(
    sheet, changes, complaints
):
    page = sheet("04765")
    page.context.clear_cookies(name="sessionid")
    type_in(page, "7", "61")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    assert dialog.locator("[name=username]").input_value() == "chair-04765"
    bring_axe(page)
    assert page.evaluate(VIOLATIONS) == []
    dialog.locator("[name=password]").fill("wrong")
    dialog.locator("[name=password]").press("Enter")
    expect(dialog.get_by_role("alert")).not_to_be_empty()
    dialog.locator("[name=password]").fill(PASSWORD)
    dialog.locator("[name=password]").press("Enter")
    expect(dialog).to_be_hidden()
    in_state(page, "7", "saved")
    type_in(page, "8", "12")
    in_state(page, "8", "saved")
    assert [one[:2] for one in changes("04765")][-2:] == [["7", "61"], ["8", "12"]]
    provoked(complaints, "401", "422")


@pytest.mark.parametrize(("unit", "keeps"), [("04774", True), ("04780", False)])
def test_a_given_password_is_changed_first_and_nothing_is_typed_again(
    sheet, new_context, states, in_report, changes, complaints, unit, keeps
):
    if keeps:
        page = sheet(unit, f"deputy-{unit}")
    else:
        context = new_context(storage_state=states(f"deputy-{unit}"))
        context.add_init_script("Storage.prototype.setItem = () => { throw new Error() }")
        page = context.new_page()
        page.goto(address(unit))
    page.context.clear_cookies(name="sessionid")
    in_report(unit, GIVE)
    type_in(page, "7", "61")
    dialog = page.get_by_role("dialog")
    dialog.locator("[name=password]").fill(PASSWORD)
    dialog.locator("[name=password]").press("Enter")
    expect(dialog).to_be_hidden()
    in_state(page, "7", "due")
    expect(page.locator("[data-all]")).to_contain_text("do người khác cấp")
    link = page.locator("[data-due]")
    if keeps:
        link.click()
        choose_password(page)
    else:
        with page.context.expect_page() as opened:
            link.click()
        choose_password(opened.value)
        opened.value.close()
        page.evaluate("dispatchEvent(new Event('focus'))")
    expect(page).to_have_url(re.compile(address(unit)))
    expect(row(page, "7")).to_have_attribute("data-state", "saved")
    expect(link).to_be_hidden()
    assert changes(unit)[-1][:2] == ["7", "61"]
    provoked(complaints, "401", "403")


def choose_password(page):
    """Change the given password, as the page asks."""
    page.locator("[name=old_password]").fill(PASSWORD)
    for name in ("new_password1", "new_password2"):
        page.locator(f"[name={name}]").fill("lua-moi-2023")
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/entry/**")


def test_what_one_account_typed_is_never_sent_for_another(sheet, changes, complaints):
    page = sheet("04768")
    before = changes("04768")
    page.context.clear_cookies(name="sessionid")
    type_in(page, "7", "62")
    dialog = page.get_by_role("dialog")
    dialog.locator("[name=username]").fill("huyen")
    dialog.locator("[name=password]").fill(PASSWORD)
    dialog.locator("[name=password]").press("Enter")
    expect(dialog.get_by_role("alert")).not_to_be_empty()
    expect(dialog).to_be_visible()
    page.goto(f"{RUNNING}entry/district/")
    expect(page.locator("entry-sheet")).to_be_visible()
    assert stored(page) == ["7"]
    assert changes("04768") == before
    provoked(complaints, "401")


@pytest.mark.parametrize("other", ["huyen", "deputy-04777"])
def test_a_page_of_another_account_sends_nothing(sheet, states, other, changes, complaints):
    page = sheet("04777")
    before = changes("04777")
    own = page.context.cookies()
    page.context.add_cookies(states(other)["cookies"])
    type_in(page, "8", "63")
    in_state(page, "8", "account")
    expect(page.locator("[data-notice]")).to_be_visible()
    assert stored(page) == ["8"]
    assert changes("04777") == before
    page.context.add_cookies(own)
    page.reload()
    in_state(page, "8", "saved")
    assert field(page, "8").input_value() == "63"
    type_in(page, "8", "")
    in_state(page, "8", "saved")
    provoked(complaints, "403")


def test_a_log_out_forgets_what_waits_and_an_ended_session_does_not(visit, changes, complaints):
    page = visit(address("04786"), "chair-04786")
    page.route("**/entry/04786/*/", lambda route: route.fulfill(status=503))
    type_in(page, "7", "64")
    in_state(page, "7", "failed")
    page.context.clear_cookies(name="sessionid")
    page.goto("/accounts/login/")
    assert stored(page) == ["7"]
    page.fill("[name=username]", "chair-04786")
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.goto(address("04786"))
    in_state(page, "7", "failed")
    page.click(".bar-end summary")
    page.click("form[action$='/logout/'] button")
    page.wait_for_url("**/accounts/login/")
    assert stored(page) == []
    assert changes("04786") == []
    provoked(complaints, "503")


def test_two_people_on_one_cell_see_both_values_and_choose(sheet, changes, complaints):
    first = sheet("04777")
    second = sheet("04777", "deputy-04777", width=390)
    type_in(first, "7", "70")
    in_state(first, "7", "saved")
    type_in(second, "7", "71")
    in_state(second, "7", "held")
    choices = row(second, "7").locator("button[data-keep]")
    expect(choices).to_have_count(2)
    assert ["71" in choices.nth(0).inner_text(), "70" in choices.nth(1).inner_text()] == [True] * 2
    bring_axe(second)
    assert second.evaluate(VIOLATIONS) == []
    choices.nth(0).click()
    in_state(second, "7", "saved")
    type_in(first, "7", "72")
    in_state(first, "7", "held")
    row(first, "7").locator("button[data-keep=theirs]").click()
    in_state(first, "7", "saved")
    assert field(first, "7").input_value() == "71"
    assert [one for one in changes("04777") if one[0] == "7"] == [
        ["7", "70", "chair-04777"],
        ["7", "71", "deputy-04777"],
    ]
    provoked(complaints, "409")


def test_of_two_windows_of_one_person_neither_forgets_what_was_typed_in_the_other(
    sheet, changes, complaints
):
    first = sheet("04753")
    second = first.context.new_page()
    second.goto(address("04753"))
    held = []
    first.route("**/entry/04753/14/", lambda route: held.append(route))
    second.route("**/entry/04753/14/", lambda route: route.abort())
    type_in(first, "14", "4")
    in_state(first, "14", "saving")
    type_in(second, "14", "5")
    in_state(second, "14", "failed")
    held[0].continue_()
    in_state(first, "14", "saved")
    assert stored(second) == ["14"]
    second.unroute("**/entry/04753/14/")
    in_state(second, "14", "held")
    expect(row(second, "14").locator("button[data-keep]")).to_have_count(2)
    assert field(second, "14").input_value() == "5"
    assert [one[1] for one in changes("04753") if one[0] == "14"][-1] == "4"
    provoked(complaints, "409", "net::ERR_FAILED")


def test_two_people_on_the_words_choose_too(sheet, complaints):
    first = sheet("04777")
    second = sheet("04777", "deputy-04777")
    for page, words, state in (first, "Thiếu vốn", "saved"), (second, "Mưa lũ", "held"):
        page.locator("#difficulties").fill(words)
        page.locator("#causes").focus()
        expect(page.locator("#words")).to_have_attribute("data-state", state)
    expect(second.locator("#words button[data-keep=theirs]")).to_contain_text("Thiếu vốn")
    second.locator("#words button[data-keep=mine]").click()
    expect(second.locator("#words")).to_have_attribute("data-state", "saved")
    first.reload()
    assert first.locator("#difficulties").input_value() == "Mưa lũ"
    provoked(complaints, "409")


def test_a_report_that_was_closed_meanwhile_keeps_what_was_typed_to_be_read(
    sheet, in_report, complaints
):
    page = sheet("04756")
    in_report("04756", FILL + SUBMIT)
    type_in(page, "7", "4321")
    expect(page.locator("[data-notice]")).to_be_visible()
    expect(field(page, "7")).to_have_attribute("readonly", "")
    assert field(page, "7").input_value() == "4321"
    expect(page.locator("button[value=submit]")).to_be_hidden()
    page.reload()
    said = row(page, "7").locator("[data-says]")
    expect(said).to_contain_text("4321")
    said.get_by_role("button").click()
    expect(said).not_to_contain_text("4321")
    assert stored(page) == []
    provoked(complaints, "409")


def test_all_that_was_typed_can_be_read_once_the_report_is_closed(visit, complaints):
    page = visit(f"{CRITERIA}entry/04738/", "baoai")
    rows = page.locator("tr[data-plan]")
    number, answer = rows.and_(page.locator(":not([data-yes-no])")), page.locator("[data-yes-no]")
    left = [
        (number.nth(0), {"value": "", "planned": "97,5"}, "Kế hoạch đến hết năm 2023: 97,5"),
        (number.nth(1), {"value": "", "not_applicable": "1"}, "không áp dụng"),
        (
            number.nth(2),
            {"value": "12", "estimate": "1", "note": "Mưa"},
            "12 · ước thực hiện · Mưa",
        ),
        (
            answer.nth(0),
            {"value": "1", "planned": "0"},
            "Đạt · Kế hoạch đến hết năm 2023: Chưa đạt",
        ),
    ]
    for line, fields, _told in left:
        line.evaluate(LEAVE, fields)
    page.reload()
    for line, _fields, told in left:
        expect(line.locator("[data-says] b")).to_have_text(told)


def test_what_a_report_lacks_is_pointed_out_with_links(sheet, complaints):
    page = sheet("04771", width=390)
    page.click("button[value=submit]")
    links = page.locator(".entry-lacking li a")
    expect(links.first).to_be_visible()
    assert links.count() == page.locator("tr[data-needs]").count() > 0
    bring_axe(page)
    assert page.evaluate(VIOLATIONS) == []
    page.locator(".entry-lacking li a[href='#value-13']").click()
    expect(field(page, "13")).to_be_focused()
    expect(field(page, "13")).to_be_in_viewport()
    field(page, "13").select_option("1")
    in_state(page, "13", "saved")
    expect(page.locator(".entry-lacking li a[href='#value-13']")).to_have_count(0)
    assert complaints == []


def test_a_number_that_is_wrong_is_pointed_out_as_not_saved(sheet, complaints):
    page = sheet("04771")
    lacking = page.locator("tr[data-needs]:has(input[data-field=value])").first
    number = lacking.get_attribute("id").removeprefix("row-")
    type_in(page, number, "nhiều")
    in_state(page, number, "held")
    item = page.locator(f".entry-lacking li:has(a[href='#value-{number}'])")
    expect(item).to_contain_text("Chưa lưu")
    provoked(complaints, "422")


def test_a_report_is_submitted_once_however_often_the_button_is_pressed(sheet, in_report):
    in_report("04762", FILL)
    page = sheet("04762")
    page.locator("#difficulties").fill("Mưa lũ kéo dài")
    page.locator("button[value=submit]").dblclick()
    expect(page.locator("button[value=withdraw]")).to_be_visible()
    assert json.loads(in_report("04762", SUBMITTED)) == ["submitted"]
    expect(page.locator(".entry-words")).to_contain_text("Mưa lũ kéo dài")
    assert page.locator("[data-field]").count() == 0
    bring_axe(page)
    assert page.evaluate(VIOLATIONS) == []
    page.click("button[value=withdraw]")
    expect(page.locator("button[value=submit]")).to_be_visible()


def test_a_report_is_submitted_with_the_file_that_is_still_on_its_way(sheet, in_report):
    in_report("04783", FILL)
    page = sheet("04783", width=390)
    held = []

    def hold_first(route):
        if held:
            route.continue_()
        held.append(route)

    page.route("**/entry/04783/7/", hold_first)
    chooser = row(page, "7").locator("input[type=file]")
    chooser.set_input_files(PAPER)
    chooser.set_input_files(PAPER | {"name": "biên bản 2.pdf", "buffer": b"%PDF-1.4\n%2\n%%EOF\n"})
    state = page.locator("[data-all]")
    expect(state).to_have_attribute("data-all", "saving")
    page.locator("button[value=submit]").click()
    expect(state).to_have_text("Sẽ nộp ngay khi lưu xong…")
    held[0].continue_()
    expect(page.locator("button[value=withdraw]")).to_be_visible()
    names = row(page, "7").locator(".entry-evidence a")
    expect(names).to_have_text(["biên bản.pdf", "biên bản 2.pdf"])
    page.click("button[value=withdraw]")
    expect(page.locator("button[value=submit]")).to_be_visible()


def test_a_file_that_is_not_taken_is_named_and_keeps_the_report_from_being_submitted(
    sheet, in_report, complaints
):
    in_report("04783", FILL)
    page = sheet("04783", width=390)
    held = []
    page.route("**/entry/04783/8/", lambda route: held.append(route))
    row(page, "8").locator("input[type=file]").set_input_files(PAPER)
    page.locator("button[value=submit]").click()
    expect(page.locator("[data-all]")).to_have_attribute("data-all", "saving")
    held[0].abort()
    expect(row(page, "8").locator("entry-files [role=status]")).to_contain_text("biên bản.pdf")
    expect(row(page, "8").locator("input[type=file]")).to_be_focused()
    expect(page.locator("[data-all]")).to_have_attribute("data-all", "saved")
    expect(page.locator("button[value=submit]")).to_be_visible()
    provoked(complaints, "net::ERR_FAILED")


def test_a_report_that_is_submitted_without_a_line_says_so_on_its_page(
    sheet, in_report, complaints
):
    in_report("04786", FILL)
    page = sheet("04786", width=390)
    submit, state = page.locator("button[value=submit]"), page.locator("[data-all]")
    page.context.set_offline(True)
    submit.click()
    expect(state).to_have_attribute("data-all", "unanswered")
    expect(state).to_be_in_viewport()
    assert too_wide(page) == []
    page.context.set_offline(False)
    page.context.clear_cookies(name="sessionid")
    submit.click()
    dialog = page.get_by_role("dialog")
    dialog.locator("[name=password]").fill(PASSWORD)
    dialog.locator("[name=password]").press("Enter")
    expect(page.locator("button[value=withdraw]")).to_be_visible()
    expect(page.locator(".message.success")).to_be_visible()
    assert json.loads(in_report("04786", SUBMITTED)) == ["submitted"]
    page.click("button[value=withdraw]")
    expect(submit).to_be_visible()
    provoked(complaints, OFFLINE, "401")


def test_what_waits_for_a_log_in_does_not_go_out_when_the_line_is_back(
    sheet, in_report, complaints
):
    in_report("04768", FILL)
    page = sheet("04768")
    sent = []
    page.on("request", lambda request: sent.append((request.method, request.url)))
    page.context.clear_cookies(name="sessionid")
    dialog = page.get_by_role("dialog")
    page.click("button[value=submit]")
    expect(dialog).to_be_visible()
    sent.clear()
    page.evaluate(LINE_IS_BACK)
    page.keyboard.press("Escape")
    type_in(page, "7", "13")
    in_state(page, "7", "login")
    page.evaluate(LINE_IS_BACK)
    page.wait_for_timeout(100)
    assert [url for method, url in sent if method == "POST"] == []
    page.locator("[data-login]").click()
    dialog.locator("[name=password]").fill(PASSWORD)
    dialog.locator("[name=password]").press("Enter")
    in_state(page, "7", "saved")
    assert json.loads(in_report("04768", SUBMITTED)) == []
    provoked(complaints, "401")


def test_a_report_that_was_changed_meanwhile_is_not_submitted_unseen(sheet, in_report):
    in_report("04768", FILL)
    page = sheet("04768")
    in_report(
        "04768",
        "seen = report_key.find().version\n"
        "words = {'difficulties': 'Mưa lũ', 'causes': '', 'proposals': ''}\n"
        "verbs.write_words(report_key, chair, **words, seen=seen)",
    )
    page.locator("button[value=submit]").click()
    expect(page.locator(".message.error")).to_be_visible()
    expect(page.locator("#difficulties")).to_have_value("Mưa lũ")
    assert json.loads(in_report("04768", SUBMITTED)) == []


def test_a_figure_that_a_colleague_has_changed_meanwhile_is_not_submitted_unseen(sheet, in_report):
    in_report("04768", FILL)
    page = sheet("04768")
    type_in(page, "7", "12")
    in_state(page, "7", "saved")
    in_report(
        "04768",
        "target = report_key.programme.targets.get(number='8')\n"
        "verbs.enter(report_key, target, chair, verbs.Entry(note='Chưa đo được'))",
    )
    page.locator("button[value=submit]").click()
    expect(page.locator(".message.error")).to_contain_text("8")
    expect(row(page, "8").locator("[data-field=note]")).to_have_value("Chưa đo được")
    assert json.loads(in_report("04768", SUBMITTED)) == []
    page.locator("button[value=submit]").click()
    expect(page.locator("button[value=withdraw]")).to_be_visible()
    page.click("button[value=withdraw]")
    expect(page.locator("button[value=submit]")).to_be_visible()


def test_a_file_that_a_colleague_has_attached_meanwhile_is_not_submitted_unseen(sheet, in_report):
    in_report("04768", FILL)
    page = sheet("04768")
    in_report("04768", ATTACH)
    page.locator("button[value=submit]").click()
    expect(page.locator(".message.error")).to_contain_text("chỉ tiêu 8.")
    expect(row(page, "8").get_by_role("link", name="Biên bản.pdf")).to_be_visible()
    page.locator("button[value=submit]").click()
    page.click("button[value=withdraw]")
    expect(page.locator("button[value=submit]")).to_be_visible()


def test_the_sheet_is_light_also_with_its_scripts(visit):
    page = visit(f"{RUNNING}matrix/", "chair-04771")
    weight = weigh(page, address("04771"))
    print(f"\n{weight / 1000:6.1f} kB")
    assert 0 < weight <= LATER_PAGE


def test_enter_and_arrows_move_between_fields_as_in_a_spreadsheet(sheet):
    page = sheet("04774")
    field(page, "14").focus()
    for key, there in (
        ("Enter", "value-16"),
        ("ArrowDown", "value-18"),
        ("ArrowUp", "value-16"),
        ("Tab", "out_of-16"),
        ("Enter", "out_of-18"),
        ("Enter", "value-20"),
        ("Shift+Enter", "value-18"),
    ):
        page.keyboard.press(key)
        assert page.evaluate("document.activeElement.id") == there


def test_evidence_is_attached_and_removed_at_the_row(sheet, complaints):
    page = sheet("04774")
    page.on("dialog", lambda dialog: dialog.accept())
    row(page, "5").locator("input[type=file]").set_input_files(PAPER)
    files = row(page, "5").locator(".entry-evidence li")
    expect(files).to_have_count(1)
    expect(files.get_by_role("link")).to_have_text("biên bản.pdf")
    page.reload()
    expect(files).to_have_count(1)
    files.get_by_role("button").click()
    expect(files).to_have_count(0)
    page.reload()
    expect(files).to_have_count(0)
    wrong = {"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"MZ no paper"}
    row(page, "5").locator("input[type=file]").set_input_files(wrong)
    expect(row(page, "5").get_by_role("status")).not_to_be_empty()
    expect(files).to_have_count(0)
    provoked(complaints, "409")


def test_what_is_typed_before_the_scripts_are_there_is_saved(sheet, changes):
    page = sheet("04753")
    before = changes("04753")
    waiting = []
    page.route("**/js/**", lambda held: waiting.append(held))
    page.reload(wait_until="commit")
    field(page, "6").fill("12.346")
    field(page, "5", "note").fill("Vụ mùa sớm")
    row(page, "1").locator("[data-field=estimate]").check()
    row(page, "8").locator("input[type=file]").set_input_files(PAPER)
    assert changes("04753") == before
    for held in waiting:
        held.continue_()
    expect(page.locator("[data-all]")).to_have_attribute("data-all", "saved")
    files = row(page, "8").locator(".entry-evidence li")
    expect(files).to_have_count(1)
    page.unroute("**/js/**")
    page.reload(wait_until="load")
    expect(field(page, "6")).to_have_value("12.346")
    expect(field(page, "5", "note")).to_have_value("Vụ mùa sớm")
    expect(row(page, "1").locator("[data-field=estimate]")).to_be_checked()
    expect(files).to_have_count(1)
    expect(page.locator("[data-state=held]")).to_have_count(0)


def test_without_storage_the_sheet_says_so_and_saves_all_the_same(sheet, new_context, states):
    context = new_context(storage_state=states("chair-04783"))
    context.add_init_script(
        "Object.defineProperty(window, 'localStorage', "
        "{ get() { throw new DOMException('off', 'SecurityError'); } })"
    )
    page = context.new_page()
    page.goto(address("04783"))
    expect(page.locator("[data-notice]")).to_be_visible()
    type_in(page, "8", "15")
    in_state(page, "8", "saved")
    page.reload()
    assert field(page, "8").input_value() == "15"


def test_without_scripts_the_sheet_is_a_form(sheet, changes, complaints):
    page = sheet("04780", java_script_enabled=False)
    field(page, "8").fill("14")
    field(page, "11").fill("1.234")
    page.locator(".entry-verbs button[value=save]").click()
    assert field(page, "8").input_value() == "14"
    row(page, "11").get_by_role("button", name="1,234").click()
    assert field(page, "11").input_value() == "1,234"
    page.locator("button[value=submit]").click()
    expect(page.locator(".message.error")).to_be_visible()
    written = [one[:2] for one in changes("04780")]
    assert written[-2:] == [["8", "14"], ["11", "1.234"]]
    provoked(complaints, "422")


def test_without_scripts_files_come_and_go_with_what_is_typed(sheet):
    page = sheet("04759", java_script_enabled=False)
    files = row(page, "8").locator(".entry-evidence li")
    row(page, "8").locator("input[type=file]").set_input_files(PAPER)
    field(page, "8").fill("14")
    page.locator(".entry-verbs button[value=save]").click()
    expect(files.get_by_role("link")).to_have_text("biên bản.pdf")
    assert field(page, "8").input_value() == "14"
    field(page, "8").fill("15")
    files.get_by_role("button").click()
    expect(files).to_have_count(0)
    assert field(page, "8").input_value() == "15"


DROP = """(place, names) => {
    const dataTransfer = new DataTransfer();
    for (const name of names) dataTransfer.items.add(new File(["%PDF-1.4\\n%%EOF\\n"], name));
    const told = { dataTransfer, bubbles: true, cancelable: true };
    return ["dragover", "drop"].map((type) => !place.dispatchEvent(new DragEvent(type, told)));
}"""
"""Drops files as the browser does; answers whether it is kept from opening them."""
KEPT = [True, True]


def test_a_file_dropped_on_a_row_is_its_evidence_and_one_dropped_elsewhere_is_refused(sheet):
    page = sheet("04759")
    refused = page.locator("file-drop [role=alert], td [role=alert]")
    for place in page.locator("h1"), page.locator("#difficulties"), page.locator(".entry-bar"):
        assert place.evaluate(DROP, ["biên bản.pdf"]) == KEPT
        expect(refused).to_be_in_viewport()
    assert field(page, "14").evaluate(DROP, ["một.pdf", "hai.pdf"]) == KEPT
    expect(row(page, "14").get_by_role("alert")).to_be_in_viewport()
    assert field(page, "14").evaluate(DROP, ["biên bản.pdf"]) == KEPT
    expect(row(page, "14").locator(".entry-evidence a")).to_have_text("biên bản.pdf")
    expect(refused).to_have_count(0)
    assert page.locator(".entry-evidence a").count() == 1


@pytest.mark.parametrize(
    ("person", "path"),
    [
        ("baoai", f"{RUNNING}entry/04738/upload/"),
        ("duyet", f"{RUNNING}packages/"),
        ("quantri", "/admin/setup/"),
    ],
)
def test_a_file_dropped_on_a_page_with_one_place_for_files_goes_there(visit, person, path):
    page = visit(path, person)
    chosen = page.locator("input[type=file]")
    assert page.locator("h1").first.evaluate(DROP, ["biểu.xlsx"]) == KEPT
    assert chosen.evaluate("field => field.files[0].name") == "biểu.xlsx"
    expect(page.locator("file-drop [role=alert]")).to_have_count(0)
