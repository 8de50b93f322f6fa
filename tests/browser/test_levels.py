"""Levels that work together: a province takes the package of a commune's own site, an official
works in two districts, and a commune that came from others tells its past."""

import json

import pytest
from playwright.sync_api import expect

from tests.packages import WAYS

from .conftest import windows_of
from .console import console
from .server import serving
from .sights import too_wide

pytestmark = pytest.mark.one_database

PREPARED = """
import json, random
from communes.interchange.loading import load
from communes.models import Official
from pathlib import Path
from tempfile import TemporaryDirectory
from targets.models import Programme
from tests import factories
from tests.communes.interchange.tables import as_folder
from tests.mergers import merger_tables
from tests.packages import fill, make_above, make_site, package_of, published
above = make_above()
units = []
for number in range(2):
    below, commune = make_site(above, number)
    fill(below, random.Random(number))
    published(below)
    package = package_of(below, number)
    units.append({"code": commune.code, "name": commune.name, "package": package})
for person, programme in (("tinh", above), ("haidiaphuong", Programme.objects.get(code="nqdh-23"))):
    official = factories.make_official(above.district, code=person, name=person)
    factories.make_assignment(official, programme, duty="review")
    factories.make_user(official, username=person)
with TemporaryDirectory() as folder:
    load(as_folder(Path(folder) / "mergers", merger_tables()))
factories.make_period(Programme.objects.get(code="nqdh-23"), "2025Q3")
print(json.dumps({
    "province": f"/{above.district.code}/{above.code}/2023Q2/",
    "units": units,
}))
"""


@pytest.fixture(scope="module")
def province(tmp_path_factory):
    with serving(tmp_path_factory.mktemp("province")) as site:
        yield site


@pytest.fixture(scope="module")
def in_province(province):
    with console(province.environ) as run:
        yield run


@pytest.fixture(scope="module")
def made(in_province):
    """Where the province's pages are; code, name and package of two of its communes."""
    return json.loads(in_province(PREPARED))


@pytest.fixture
def work(browser, province, in_province, made, complaints):
    with windows_of(browser, province, in_province, complaints) as open_as:
        yield open_as


@pytest.mark.parametrize(("number", "width"), [(0, 1440), (1, 390)])
def test_a_provinces_reviewer_loads_a_communes_package(work, made, number, width):
    unit = made["units"][number]
    page = work(f"{made['province']}review/", "tinh", width)
    page.click("a[href$='/packages/']")
    page.set_input_files(
        "[name=packages]",
        {
            "name": "xa.json",
            "mimeType": "application/json",
            "buffer": unit["package"].encode(),
        },
    )
    page.click("form:has([name=packages]) button")
    expect(page.locator("#plan")).to_be_visible()
    assert page.locator("[aria-labelledby=plan] tbody tr").count() == len(WAYS)
    assert too_wide(page) == []
    page.click("button[name=take]")
    expect(page.locator(".message")).to_contain_text("Đã nhận 1 gói số liệu")
    expect(page.locator("table")).to_contain_text("công bố ở đó")
    assert too_wide(page) == []
    page.click(f"a[href$='review/{unit['code']}/']")
    expect(page.locator(".page-head")).to_contain_text(unit["name"])
    assert too_wide(page) == []


@pytest.mark.parametrize("width", [1440, 390])
def test_a_person_of_two_districts_goes_from_one_to_the_other_by_typing(work, made, width):
    page = work("/districts/", "haidiaphuong", width)
    expect(page.locator("main tbody tr")).to_have_count(4)
    expect(page.locator("main tbody tr:has(a)")).to_have_count(2)
    assert too_wide(page) == []
    page.fill("main [name=q]", "yen binh")
    expect(page.locator("main tbody tr")).to_have_count(1)
    page.click("main tbody a >> text=Yên Bình")
    page.wait_for_url("**/yen-binh/**", wait_until="load")
    expect(page.locator(".bar-name")).to_contain_text("Yên Bình")


@pytest.mark.parametrize("width", [1440, 390])
def test_a_commune_that_came_from_others_tells_its_past(work, made, width):
    page = work("/yen-binh/nqdh-23/2025Q3/communes/04744/", "xem", width)
    main = page.locator("main")
    expect(main).to_contain_text("Hợp nhất từ")
    expect(main).to_contain_text("1/7/2025")
    assert too_wide(page) == []
    page.goto("/yen-binh/nqdh-23/2023Q2/communes/04741/")
    assert too_wide(page) == []
