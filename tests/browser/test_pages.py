"""What holds for every page."""

import pytest
from playwright.sync_api import expect

from ntm_dashboard.urls import pages

from .addresses import (
    ADMIN,
    AT_WORK,
    CRITERIA,
    EVERY_PAGE,
    FORMS_OF_THE_OFFICE,
    PAGES,
    PUBLISHED,
    RUNNING,
    WORK,
)
from .people import speaking
from .sights import COLOURS, VIOLATIONS, bring_axe, too_wide

pytestmark = pytest.mark.one_database

LEADS_ON = "figure"
"""To where a figure is saved; opened, it leads to the page of the figure."""
BLANK = """() => [...document.querySelectorAll("progress-chart")].filter((chart) => {
    const canvas = chart.querySelector("canvas");
    const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
    return new Set(new Uint32Array(pixels.buffer)).size < 3;
}).map((chart) => chart.closest("[id]").id)"""

WRITTEN = """
from communes.models import CorrectiveMeasure, Evidence, Figure, Official, Submission
from django.contrib.auth import get_user_model
from django.utils import timezone
LONG, LINK = "a" * 110, "https://example.vn/" + "b" * 110
of_quarter = {"programme__code": "nqdh-23", "quarter": "2023Q3"}
reports = Submission.objects.filter(commune__code__in=("04738", "04741"), **of_quarter)
figures = Figure.objects.filter(
    target__programme__code="nqdh-23", quarter="2023Q3", commune__code__in=("04738", "04741"),
    target__number="6",
)
chairs = Official.objects.filter(code__startswith="chair-")
measure = CorrectiveMeasure.objects.get(official__code="chair-04738")
"""
LONG_WORDS = (
    WRITTEN
    + """
import builtins
builtins.kept_words = {
    "reasons": {one.pk: one.reason for one in reports},
    "notes": {one.pk: one.note for one in figures},
    "chairs": {one.pk: (one.email, one.phone, one.name, one.position) for one in chairs},
    "measure": [measure.cause, measure.measure, measure.product],
}
reports.update(reason=LONG)
figures.update(note=LINK)
email, phone = "c" * 50 + "@" + "d" * 60 + ".vn", "0912.345.678/" * 3 + "9"
chairs.update(email=email, phone=phone, name=LONG, position=LONG)
CorrectiveMeasure.objects.filter(pk=measure.pk).update(cause=LONG, measure=LONG, product=LINK)
by = get_user_model().objects.get(username="baoai")
for one in figures:
    Evidence.objects.create(
        figure=one, file="long", name=LONG + ".pdf", content_type="application/pdf", size=1,
        sha256="e" * 64, at=timezone.now(), by=by,
    )
"""
)
OVERDUE = WRITTEN + "print(measure.pk, end='')"
SHORT_AGAIN = (
    WRITTEN
    + """
import builtins
kept = builtins.kept_words
for pk, text in kept["reasons"].items():
    Submission.objects.filter(pk=pk).update(reason=text)
for pk, text in kept["notes"].items():
    Figure.objects.filter(pk=pk).update(note=text)
for pk, (email, phone, name, position) in kept["chairs"].items():
    words = {"email": email, "phone": phone, "name": name, "position": position}
    Official.objects.filter(pk=pk).update(**words)
cause, text, product = kept["measure"]
CorrectiveMeasure.objects.filter(pk=measure.pk).update(cause=cause, measure=text, product=product)
Evidence.objects.filter(sha256="e" * 64).delete()
"""
)


def test_every_page_under_a_quarter_is_opened_here():
    names = {route.name for route in pages if str(route.pattern).endswith("/")} | {"overview"}
    assert names - {LEADS_ON} == set(PAGES) | set(WORK)


@pytest.mark.parametrize("address", EVERY_PAGE)
@pytest.mark.parametrize("width", [1440, 390])
def test_a_page_loads_without_complaint_and_draws_its_charts(look, address, width):
    page = look(address, AT_WORK.get(address, "xem"), width=width)
    expect(page.locator("progress-chart:not([data-drawn])")).to_have_count(0)
    assert page.evaluate(BLANK) == []
    assert page.locator("h1").count() == 1
    assert page.title().strip(" ·")
    page.set_viewport_size({"width": 360 if width == 390 else width, "height": 900})
    assert too_wide(page) == []


@pytest.fixture
def long_words(in_site):
    """The demo's people have written words of 110 letters wherever they may, for one test."""
    in_site(LONG_WORDS)
    yield int(in_site(OVERDUE))
    in_site(SHORT_AGAIN)


def test_long_words_do_not_widen_a_page(look, long_words):
    for address, person in {
        "/todo/": "baoai",
        f"{RUNNING}entry/04738/": "baoai",
        f"{RUNNING}entry/": "baoai",
        f"{RUNNING}review/04738/": "duyet",
        f"{RUNNING}review/04741/": "duyet",
        f"{RUNNING}communes/04738/6/": "duyet",
        f"{RUNNING}communes/04741/6/": "duyet",
        f"{RUNNING}measures/{long_words}/": "duyet",
        f"{RUNNING}measures/": "duyet",
        f"{RUNNING}remind/": "duyet",
        f"{RUNNING}review/": "duyet",
        f"{RUNNING}communes/04738/": "duyet",
        f"{RUNNING}officials/": "duyet",
        f"{RUNNING}officials/chair-04738/": "duyet",
        f"{RUNNING}present/": "duyet",
    }.items():
        for width in (1440, 768, 390):
            page = look(address, person, width=width)
            assert too_wide(page) == [], (address, width)


@pytest.mark.parametrize("address", EVERY_PAGE)
def test_axe_finds_nothing_in_light_and_dark_wide_and_narrow(look, address):
    page = look(address, AT_WORK.get(address, "xem"))
    bring_axe(page)
    assert page.evaluate(VIOLATIONS) == []
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(VIOLATIONS, COLOURS) == []
    page.set_viewport_size({"width": 390, "height": 900})
    assert page.evaluate(VIOLATIONS) == []


@pytest.mark.parametrize(
    "menu", ["details.bar-picker >> nth=0", "details.bar-picker >> nth=1", ".bar-end"]
)
def test_axe_finds_nothing_in_an_open_menu(visit, menu):
    page = visit(PUBLISHED)
    page.locator(menu).locator("summary").click()
    bring_axe(page)
    assert page.evaluate(VIOLATIONS) == []


@pytest.mark.parametrize("person", [None, "xem"])
def test_log_in_and_the_page_of_a_wrong_address_are_as_clean(visit, complaints, person):
    page = visit("/accounts/login/" if person is None else f"{PUBLISHED}targets/99/", person)
    if person:
        assert [text for text in complaints if "404" not in text] == []
        complaints.clear()
    page.set_viewport_size({"width": 360, "height": 900})
    assert too_wide(page) == []
    bring_axe(page)
    assert page.evaluate(VIOLATIONS) == []
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(VIOLATIONS, COLOURS) == []


LOW = """() => [...document.querySelectorAll(
    ".btn, .menu > summary, .menu-list :is(a, button), .bar-search > a, .bar-button,"
    + ".field :is(select, input:not([type=checkbox], [type=radio], [type=hidden])),"
    + ".entry-table :is(select, input[type=text]), main summary"
)]
    .filter((element) => element.checkVisibility() && element.offsetHeight < 44)
    .map((element) => element.outerHTML.slice(0, 120))"""
LOW_CONTROLS = """() => [...document.querySelectorAll(
    "main :is(button:not(.visually-hidden), select, textarea, label:has([type=file])),"
    + "main :is(.field, .upload-form) input"
)]
    .filter((element) => element.checkVisibility() && element.type !== "checkbox")
    .filter((element) => element.offsetHeight > 1 && element.offsetHeight < 44)
    .map((element) => element.outerHTML.slice(0, 120))"""
PHONE = {
    PUBLISHED: "xem",
    f"{PUBLISHED}communes/": "xem",
    f"{RUNNING}review/": "duyet",
    f"{RUNNING}review/04741/": "duyet",
    f"{RUNNING}publish/": "duyet",
    f"{RUNNING}remind/": "duyet",
    f"{RUNNING}causes/": "duyet",
    f"{PUBLISHED}targets/11/": "xem",
    f"{RUNNING}measures/2/": "baoai",
    f"{RUNNING}entry/04738/": "baoai",
    "/accounts/": "xem",
    "/accounts/password/": "xem",
}
"""Pages with each kind of control → the account that opens them."""


@pytest.mark.parametrize("address", PHONE)
def test_on_a_phone_what_is_pressed_is_as_high_as_a_thumb_is_wide(look, address):
    page = look(address, PHONE[address], width=390)
    page.locator(".bar .menu").evaluate_all("all => all.forEach((menu) => (menu.open = true))")
    assert page.evaluate(LOW) == []
    ticks = page.locator("main [type=checkbox]").evaluate_all(
        "all => all.filter((tick) => tick.checkVisibility()).map((tick) => tick.offsetHeight)"
    )
    assert min(ticks, default=24) >= 24


@pytest.mark.parametrize(
    ("address", "person"),
    [
        (f"{PUBLISHED}matrix/", "xem"),
        (f"{CRITERIA}criteria/", "xem"),
        (f"{CRITERIA}bieu-10/", "xem"),
        (f"{RUNNING}entry/04738/", "baoai"),
        (f"{RUNNING}entry/04738/upload/", "baoai"),
        (f"{RUNNING}packages/", "duyet"),
    ],
)
def test_on_a_phone_no_control_is_lower_than_a_thumb_is_wide(look, address, person):
    page = look(address, person, width=390)
    assert page.evaluate(LOW_CONTROLS) == []


@pytest.mark.parametrize("language", ["vi", "en"])
def test_on_a_phone_the_name_of_the_district_is_read_whole(visit, language):
    page = visit(f"{RUNNING}entry/", "baoai", width=390)
    speaking(page, language)
    name = page.locator(".bar-name")
    assert name.evaluate("(name) => name.scrollWidth <= name.clientWidth")
    assert name.evaluate("(name) => getComputedStyle(name).whiteSpace") == "normal"
    assert too_wide(page) == []


def test_on_a_phone_a_long_title_begins_beside_the_way_to_it(look):
    page = look(f"{RUNNING}measures/2/", "baoai", width=390)
    tops = page.locator(".crumbs :is(a, span)").evaluate_all(
        "all => all.map((one) => one.getClientRects()[0].bottom)"
    )
    assert max(tops) - min(tops) < 8


@pytest.mark.parametrize("address", ADMIN)
def test_the_administration_works_under_the_content_policy(look, address):
    page = look(address, "quantri")
    assert page.locator("#content h1").count() == 1


@pytest.mark.parametrize("address", FORMS_OF_THE_OFFICE)
def test_axe_finds_nothing_in_the_administration(visit, address):
    page = visit(address, "quantri")
    bring_axe(page)
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert too_wide(page) == []
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert page.evaluate(VIOLATIONS, COLOURS if scheme == "dark" else None) == []


def test_on_a_tablet_no_field_of_the_administration_is_cut(look):
    page = look("/admin/targets/target/add/", "quantri", width=768)
    cut = page.locator(".form-row").evaluate_all(
        """all => all
            .filter((row) => row.checkVisibility() && row.scrollWidth > row.clientWidth)
            .map((row) => row.className)"""
    )
    assert cut == []


LOW_IN_ADMIN = """() => [...document.querySelectorAll(
    "#header :is(a, button), .object-tools a, .submit-row :is(input, button, a), .button,"
    + "#changelist-filter :is(summary, li a), .paginator a, .toplinks a, .add-row a,"
    + ".related-widget-wrapper-link,"
    + "#content .module :is(.section, .addlink, .changelink, .viewlink), .selector button,"
    + "#content :is(select, input:not([type=checkbox], [type=radio], [type=hidden]))"
)]
    .filter((element) => element.checkVisibility() && element.offsetHeight < 44)
    .map((element) => element.outerHTML.slice(0, 120))"""
PRESSED_IN_ADMIN = [
    *("/admin/", "/admin/setup/", "/admin/auth/user/1/change/", "/admin/communes/auditevent/"),
    *("/admin/targets/programme/1/allocations/", "/admin/targets/programme/1/change/"),
    *FORMS_OF_THE_OFFICE,
]


@pytest.mark.parametrize("width", [390, 768])
@pytest.mark.parametrize("address", PRESSED_IN_ADMIN)
def test_what_is_pressed_in_the_administration_is_as_high_as_a_thumb_is_wide(look, address, width):
    page = look(address, "quantri", width=width)
    assert page.evaluate(LOW_IN_ADMIN) == []
    ticks = page.locator("#content :is([type=checkbox], [type=radio])").evaluate_all(
        "all => all.filter((tick) => tick.checkVisibility()).map((tick) => tick.offsetHeight)"
    )
    assert min(ticks, default=24) >= 24


@pytest.mark.parametrize("width", [1440, 768, 390])
@pytest.mark.parametrize(
    "address", ["/admin/targets/programme/1/change/", "/admin/targets/target/"]
)
def test_what_can_be_done_with_a_page_stands_below_its_name(look, address, width):
    page = look(address, "quantri", width=width)
    names = page.locator("#content > :is(h1, h2)").evaluate_all(
        "all => all.map((name) => name.getBoundingClientRect().bottom)"
    )
    tools = [one for one in page.locator(".object-tools a").all() if one.is_visible()]
    boxes = [tool.evaluate("one => one.getBoundingClientRect().toJSON()") for tool in tools]
    below = page.locator(".object-tools + *").evaluate("one => one.getBoundingClientRect().top")
    assert min(box["top"] for box in boxes) >= max(names)
    assert max(box["bottom"] for box in boxes) <= below
    assert len({(box["left"], box["top"]) for box in boxes}) == len(boxes)


def test_on_a_tablet_a_list_of_the_administration_has_the_whole_width(look):
    page = look("/admin/targets/target/", "quantri", width=768)
    assert page.locator("#changelist-form").bounding_box()["width"] > 700
    assert not page.locator("#nav-sidebar").is_visible()
    page.locator(".filter-way a").click()
    assert page.locator("#changelist-filter h2").evaluate(
        "(name) => name.getBoundingClientRect().top < innerHeight"
    )
    page.set_viewport_size({"width": 1440, "height": 900})
    assert not page.locator(".filter-way").is_visible()
