"""English of one: no page says *1 communes*, and Vietnamese has one form for every number."""

import re

import pytest
from lxml import html

from communes.results.publishing import store_publication
from ntm_dashboard.display.wording import units_of
from tests import factories
from tests.caches import forget_all

pytestmark = [pytest.mark.django_db]

PLURAL = re.compile(r"(?<![\d.,])1 (communes|targets|units|criteria|parts|rows|reports|people)\b")
PLURAL_VERB = re.compile(r"\b1 (commune|target|unit) (are|have|meet)\b")
PAGES = ["", "matrix/", "communes/", "officials/", "measures/", "criteria/", "year/", "gaps/"]
PAGES += ["present/", "brief/", "report/", "entry/", "review/", "publish/"]
SAID = ("title", "aria-label", "data-label", "label")


def told(response):
    """What a page says, its titles and labels among it, each element in one line."""
    page = html.fromstring(response.content)
    for hidden in page.xpath("//script|//style"):
        hidden.drop_tree()
    said = [one.get(name) for one in page.iter() for name in SAID if one.get(name)]
    blocks = page.xpath("//p|//li|//td|//th|//h1|//h2|//figcaption|//dd|//summary|//a|//small")
    return [" ".join(text.split()) for text in said + [one.text_content() for one in blocks]]


def one_of_each(kind, value):
    """A quarter of a programme with one commune, one field and one target that counts communes."""
    district = factories.make_district(communes=1)
    programme = factories.make_programme(district, kind=kind)
    target = factories.make_target(
        programme, rollup="count", goal=1, standard=50, unit="km", lead="Phòng Kinh tế"
    )
    official = factories.make_official(district)
    commune = district.communes.get()
    for duty in ("lead", "review"):
        factories.make_assignment(official, programme, duty=duty)
    factories.make_assignment(official, programme, duty="oversee", commune=commune)
    if value is not None:
        factories.make_figure(target, commune, "2023Q2", value=value)
        factories.make_measure(target, official)
    return factories.make_period(programme), official


@pytest.mark.parametrize("value", [None, 7, 60])
@pytest.mark.parametrize("kind", ["resolution", "criteria"])
def test_one_is_told_of_in_the_singular(empty_db, client, kind, value):
    period, official = one_of_each(kind, value)
    programme, target = period.programme, period.programme.targets.get()
    unit = programme.district.communes.get().code
    client.force_login(factories.make_user(official))
    client.cookies["django_language"] = "en"
    place = f"/{programme.district.code}/{programme.code}/2023Q2/"
    pages = [*PAGES, f"targets/{target.number}/", f"communes/{unit}/"]
    pages += [f"communes/{unit}/{target.number}/", f"officials/{official.code}/"]
    if kind == "resolution":
        pages.remove("criteria/")
    wrong = set()
    for state in ("open", "published"):
        if state == "published" and value is not None:
            period.published_on = period.due_on
            period.save()
            store_publication(period)
            forget_all()
        for page in pages:
            response = client.get(place + page)
            assert response.status_code == 200, page
            wrong |= {
                (page, text)
                for text in told(response)
                if PLURAL.search(text) or PLURAL_VERB.search(text)
            }
    assert wrong == set()


def test_a_kind_of_unit_stands_beside_its_number(empty_db):
    district = factories.make_district(communes=2)
    communes = list(district.communes.all())
    assert units_of(communes) == units_of(communes, count=1) == "xã"
