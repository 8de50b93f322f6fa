"""An administrator enters the targets of a resolution, each from an example worded like it."""

import csv
import shutil
from itertools import count

import pytest
from playwright.sync_api import expect

from tests.databases import empty_database
from tests.paths import SON_LANG

from .conftest import watch
from .console import console
from .people import cookies_of
from .server import finish, manage, serving
from .sights import VIOLATIONS, bring_axe, too_wide

pytestmark = pytest.mark.one_database

ADD = "/admin/targets/target/add/"
OVERVIEW = "/son-lang/nqdh-sl/2023Q3/"

FROM_TO = "giảm từ … xuống …"
REACH = "đạt … vào năm …"
EVERY_YEAR = "từ … % trở lên hằng năm"
YES_OR_NO = "có / không"
WELL = "hoàn thành tốt trở lên hằng năm"
PARTS = "gồm nhiều chỉ tiêu thành phần"
EXAMPLES = {
    "1": PARTS,
    **dict.fromkeys(("1.1", "1.2", "1.3", "6"), FROM_TO),
    **dict.fromkeys(("2", "10", "12"), REACH),
    "3": "hằng năm tăng từ … so với năm trước",
    "4": YES_OR_NO,
    "5": "có … đơn vị đạt chuẩn …",
    "7": "trên … %",
    **dict.fromkeys(("8", "13.2", "13.3", "14", "15", "16", "18"), EVERY_YEAR),
    "9": "giữ ở mức …",
    "11": YES_OR_NO,
    "13": PARTS,
    "13.1": YES_OR_NO,
    "17": "bình quân trên … mỗi năm",
    **dict.fromkeys(("19", "20"), WELL),
}
"""Number of each of Sơn Lang's targets → the example that its goal is worded like."""

MORE = [
    (
        "tăng bình quân … mỗi năm",
        {"unit": "%", "goal": "16", "baseline": "640", "amount_unit": "tỷ đồng"},
        "Đạt từ 16% trở lên",
    ),
    (
        "từ … đến …",
        {"unit": "USD", "goal": "5400", "goal_high": "5500"},
        "từ 5.400 USD đến 5.500 USD",
    ),
    ("không quá …", {"unit": "%", "goal": "4"}, "Đạt khi không quá 4%"),
    ("dưới …", {"unit": "%", "goal": "4"}, "Đạt khi thấp hơn hẳn 4%"),
    ("cả nhiệm kỳ được …", {"unit": "km", "goal": "50"}, "Cộng số liệu từ đầu nhiệm kỳ"),
]
"""Examples that none of them is worded like, what is typed, and what the preview says of it."""

numbers = count(21)

BOXES = ("strict", "illustrative")
CHOICES = ("method", "over_time", "rollup")
PROGRAMME = "Nghị quyết Đại hội Đảng bộ xã Sơn Lang, nhiệm kỳ 2020 - 2025"
LEFT = ("programme", "group", "number", "parent", "asked_in", *BOXES, *CHOICES)


BEGINNING = """
import datetime
from django.contrib.auth import get_user_model
from communes.models import Period
from targets.models import Group, Programme
from targets.quarters import Quarter
programme = Programme.objects.get(code="nqdh-sl")
for position, name in enumerate(%(names)s, start=1):
    Group.objects.create(programme=programme, name=name, position=position)
opens, due = datetime.date(2023, 9, 15), datetime.date(2023, 10, 5)
Period.objects.create(programme=programme, quarter=Quarter(2023, 3), opens_on=opens, due_on=due)
get_user_model().objects.create_superuser("quantri")
"""


def rows():
    return read(SON_LANG)


def read(folder):
    with (folder / "targets.csv").open(newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="session")
def office(tmp_path_factory):
    """A site of its own, with Sơn Lang's villages, programme and groups, and no target."""
    folder = tmp_path_factory.mktemp("son-lang")
    tables = folder / "tables"
    tables.mkdir()
    for name in ("districts", "programmes", "communes"):
        shutil.copy(SON_LANG / f"{name}.csv", tables)
    data = ("load_data", str(tables))
    with empty_database() as url, serving(folder, url, data) as site:
        yield site


@pytest.fixture(scope="session")
def cookies(office):
    names = list(dict.fromkeys(row["group"] for row in rows()))
    with console(office.environ) as run:
        run(BEGINNING % {"names": names})
        return cookies_of(run, office.url, "quantri")


@pytest.fixture
def page(browser, office, cookies, complaints):
    context = browser.new_context(base_url=office.url, storage_state=cookies, locale="vi-VN")
    context.set_default_timeout(5000)
    page = context.new_page()
    page.set_viewport_size({"width": 1440, "height": 900})
    watch(page, office, complaints)
    yield page
    context.close()


def save(page):
    page.click("[name=_save]")
    expect(page.locator(".messagelist .success")).to_have_count(1)


def begin(page, example):
    page.get_by_role("link", name=example, exact=True).click()
    expect(page.locator("target-fields a[aria-current]")).to_have_text(example)


def type_row(page, row):
    """Type what a row of the table says; a field that is not shown is one that it leaves empty."""
    page.select_option("[name=group]", label=f"nqdh-sl · {row['group']}")
    page.fill("[name=number]", row["number"])
    for name in CHOICES:
        if row[name]:
            page.select_option(f"[name={name}]", row[name])
    for name in BOXES:
        box = page.locator(f"[name={name}]")
        if box.is_enabled():
            box.set_checked(row[name] == "1")
        else:
            assert row[name] != "1"
    for name, text in row.items():
        if name in LEFT:
            continue
        field = page.locator(f"[name={name}]")
        if field.is_visible():
            field.fill(text or ("0" if name == "decimals" else ""))
        else:
            assert text in ("", "0")
    for number in row["asked_in"].split():
        page.check(f"[name=asked_in][value='{number}']")


def normal(row):
    """A row of the table of targets, whatever zeros and spaces it is written with."""
    numbers = ("baseline", "goal", "goal_high", "standard", "low", "high", "sums_to")
    same = {name: float(row[name]) for name in (*numbers, "assigned_goal") if row[name]}
    same["scale"] = [word.strip() for word in row["scale"].split("|")]
    same |= {name: row[name] if row[name] != "0" else "" for name in ("decimals", *BOXES)}
    return row | same


def test_an_administrator_enters_a_resolution_and_the_headline_counts_its_targets(
    page, office, tmp_path
):
    page.goto(ADD)
    page.select_option("[name=programme]", label=PROGRAMME)
    programme = page.input_value("[name=programme]")
    pages = {}
    for row in rows():
        if row["parent"]:
            page.goto(pages[row["parent"]])
            page.click("a.addlink[href*='parent=']")
            expect(page.locator("[name=number]")).to_have_value(row["number"])
        else:
            page.goto(f"{ADD}?programme={programme}")
        begin(page, EXAMPLES[row["number"]])
        type_row(page, row)
        expect(page.locator("[data-answer] li").first).to_be_visible()
        save(page)
        if row["method"] == "parts":
            pages[row["number"]] = page.url
    page.goto(pages["13"])
    assert page.locator("#parts-group tr.has_original").count() == 3
    page.click("#parts-group a:has-text('Đạt hay chưa đạt')")
    expect(page.locator("[name=number]")).to_have_value("13.1")
    finish(manage(office.environ, "dump_data", str(tmp_path / "dump"), "--district", "son-lang"))
    entered = read(tmp_path / "dump")
    for row, typed in zip(rows(), entered, strict=True):
        assert normal(row) == {name: normal(typed)[name] for name in normal(row)}
    page.goto(OVERVIEW)
    assert "cả 20 chỉ tiêu đều chưa có kết quả" in page.inner_text("h1.sentence")


@pytest.mark.parametrize(("example", "typed", "said"), MORE)
def test_every_other_example_fills_a_form_that_is_saved(page, example, typed, said):
    page.goto(f"{ADD}?number={next(numbers)}")
    page.select_option("[name=programme]", label=PROGRAMME)
    page.select_option("[name=group]", label="nqdh-sl · Kinh tế")
    begin(page, example)
    page.fill("[name=name]", example)
    for name, text in typed.items():
        page.fill(f"[name={name}]", text)
    expect(page.locator("[data-answer]")).to_contain_text(said)
    save(page)


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_what_helps(page, complaints, width, scheme):
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    page.goto(ADD)
    page.select_option("[name=programme]", label=PROGRAMME)
    begin(page, "không quá …")
    for name, text in {"unit": "%", "goal": "4", "preview-first": "3"}.items():
        page.fill(f"[name={name}]", text)
    expect(page.locator("[data-answer] table")).to_be_visible()
    assert too_wide(page) == []
    assert complaints == []
    bring_axe(page)
    for part in "target-fields", "target-preview":
        assert page.evaluate(VIOLATIONS.replace("axe.run(", f"axe.run('{part}', ")) == []
    complaints.clear()  # axe looks for a style sheet that the content policy keeps from it


def test_a_field_comes_and_goes_with_what_is_chosen(page):
    page.goto(ADD)
    begin(page, "giữ ở mức …")
    page.fill("[name=goal_high]", "1,2")
    assert page.locator("#thresholds-group").is_hidden()
    page.select_option("[name=method]", "ratio")
    assert page.locator("[name=goal_high]").is_hidden()
    assert page.locator("[name=strict]").is_visible()
    page.select_option("[name=method]", "within")
    assert page.input_value("[name=goal_high]") == "1,2"
    begin(page, PARTS)
    hidden = ("over_time", "rollup", "goal", "decimals", "assigned_goal", "parent")
    assert [name for name in hidden if page.locator(f"[name={name}]").is_visible()] == []
    assert page.locator("#milestones-group").is_hidden()
    page.select_option("[name=method]", "floor")
    page.select_option("[name=rollup]", "count")
    assert page.locator("[name=standard]").is_visible()
    assert page.locator("#thresholds-group").is_visible()


def offered(page, name):
    """The choices of a field that can be chosen, without the empty one."""
    options = page.locator(f"[name={name}] option:not([disabled])")
    return {one for one in options.evaluate_all("all => all.map((one) => one.value)") if one}


def test_only_choices_that_the_method_takes_are_offered(page):
    page.goto(ADD)
    page.select_option("[name=method]", "milestone")
    assert offered(page, "over_time") == {"level", "year_worst"}
    assert offered(page, "rollup") == {"count", "district"}
    page.select_option("[name=method]", "floor")
    assert "growth_worst" in offered(page, "over_time")
    page.select_option("[name=over_time]", "growth_worst")
    assert offered(page, "rollup") == {"sum", "district"}
    page.select_option("[name=method]", "milestone")
    assert offered(page, "over_time") == {"level", "year_worst", "growth_worst"}, "still chosen"
    assert page.input_value("[name=over_time]") == "growth_worst"
    page.select_option("[name=over_time]", "level")
    assert offered(page, "over_time") == {"level", "year_worst"}


def test_no_example_is_left_out(page):
    page.goto(ADD)
    examples = page.locator("target-fields a").all_inner_texts()
    assert set(examples) == {*EXAMPLES.values(), *(example for example, _typed, _said in MORE)}
