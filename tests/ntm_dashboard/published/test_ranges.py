"""A published quarter keeps both ends of a range, whatever the target asks for later."""

import re
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pytest

from communes.models import Period, Publication, PublishedResult
from communes.results.corrections import corrections
from communes.results.integrity import check_programme
from communes.results.publishing import store_publication
from communes.results.stored import kept_results_of
from targets.quarters import Quarter
from tests import factories
from tests.caches import forget
from tests.pages import words

pytestmark = pytest.mark.django_db

AT = Quarter(2023, 2)
NOTICE = re.compile(r'<aside class="message warning corrections".*?</aside>', re.DOTALL)
BEFORE, AFTER = (re.compile(f"từ 10(,00)?( km)? đến {end}( km)?") for end in ("20", "40,25"))


@pytest.fixture
def target():
    """From 10 to 20, with 25 in a quarter that is published and in the next, of two communes."""
    programme = factories.make_programme(factories.make_district(communes=2))
    made = factories.make_target(
        programme, number="1", method="within", rollup="mean", goal=10, goal_high=20, decimals=0
    )
    for commune, value in zip(programme.district.communes.all(), (22, 28), strict=True):
        for quarter in ("2023Q2", "2023Q3"):
            factories.make_figure(made, commune, quarter, value)
    made.refresh_from_db()
    store_publication(factories.make_period(programme, published_on="2023-07-20"))
    factories.make_period(programme, "2023Q3")
    return made


@pytest.fixture
def reader(client):
    client.force_login(factories.make_user(is_superuser=True, is_staff=True))
    return client


def place(target, quarter="2023Q2"):
    return f"/{target.programme.district.code}/{target.programme.code}/{quarter}/"


def widen(target):
    """The range goes to 40.25 from now on, in which 25 lies; nothing is kept but what is stored."""
    target.goal_high = Decimal("40.25")
    target.save()
    forget()


def pages(target):
    commune = target.programme.district.communes.first().code
    return [
        *("", "targets/1/", "matrix/", "communes/", "year/", "gaps/", "present/", "brief/"),
        *("compare/2023Q1/", "versions/1/", f"communes/{commune}/", f"communes/{commune}/1/"),
        *("?export=csv", "year/?export=csv", "gaps/?export=csv", "targets/1/?export=csv"),
        *("report/", "report.docx", "report.xlsx", f"communes/{commune}/report.docx"),
        *("results.csv", f"communes/{commune}/?export=csv", "versions/1/?export=csv"),
    ]


def read(client, path):
    """The text of a page without what was corrected since; of an Office file, of all its parts."""
    response = client.get(path)
    assert response.status_code == 200, path
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if not content.startswith(b"PK"):
        return NOTICE.sub("", content.decode())
    with ZipFile(BytesIO(content)) as parts:
        return " ".join(parts.read(one).decode() for one in parts.namelist() if "xml" in one)


def test_pages_and_files_of_a_published_quarter_keep_the_upper_end(target, reader):
    shown = {path: read(reader, place(target) + path) for path in pages(target)}
    told = {path for path, text in shown.items() if BEFORE.search(words(text))}
    assert {"", "targets/1/", "report.docx"} <= told, told
    widen(target)
    for path in pages(target):
        text = words(read(reader, place(target) + path))
        assert "40,25" not in text, path
        assert "40.25" not in text, path
        assert path not in told or BEFORE.search(text), path


def test_the_public_reads_the_published_quarter_as_before(target, client, settings):
    """But for the sum of how the number is made, which is told while figures give the same."""
    settings.NTM_PUBLIC = True
    paths = [path for path in pages(target) if client.get(place(target) + path).status_code == 200]
    assert {"", "targets/1/", "gaps/", "versions/1/"} <= {*paths}
    html = [path for path in paths if "." not in path]
    shown = {path: words(read(client, place(target) + path)) for path in html}
    widen(target)
    for path in html:
        text = words(read(client, place(target) + path))
        assert text == shown[path].replace(" 150.000 / 6.000 = 25 ", " "), path


def test_what_is_not_published_has_the_upper_end_of_today(target, reader):
    widen(target)
    assert AFTER.search(words(read(reader, f"{place(target, '2023Q3')}targets/1/")))
    assert AFTER.search(words(read(reader, f"{place(target)}targets/1/?figures=provisional")))


def test_the_words_of_the_goal_are_not_told_of_another_range(target, reader):
    target.goal_text = "khoảng 10 đến 20 km"
    target.save()
    forget()
    assert "khoảng 10 đến 20 km" in words(read(reader, f"{place(target)}targets/1/"))
    target.goal_text = "khoảng 10 đến 40 km"
    widen(target)
    assert "khoảng 10 đến 40 km" not in words(read(reader, f"{place(target)}targets/1/"))


def test_the_notice_names_the_upper_end_that_was_published(target, reader):
    widen(target)
    assert corrections(target.programme, AT)["1", ""].fields == (
        "percent",
        "band",
        "pace",
        "goal_high",
    )
    [told] = NOTICE.findall(reader.get(f"{place(target)}targets/1/").text)
    assert "Đầu trên của khoảng: 20 → 40,25" in words(told)


def bare(target):
    """The same published as before upper ends were kept."""
    first = Publication.objects.get(period__programme=target.programme)
    second = Publication.objects.create(
        period=first.period, version=2, published_at=first.published_at, digest=first.digest
    )
    for row in first.results.order_by("pk"):
        row.pk, row.publication, row.goal_high = None, second, None
        row.save(force_insert=True)
    forget()
    return second


def test_a_row_without_an_upper_end_is_told_with_that_of_today(target, reader):
    bare(target)
    assert BEFORE.search(words(read(reader, f"{place(target)}targets/1/")))
    widen(target)
    assert AFTER.search(words(read(reader, f"{place(target)}targets/1/")))


def test_a_row_without_an_upper_end_is_no_correction(target):
    second = bare(target)
    assert corrections(target.programme, AT) == {}
    [checked] = check_programme(target.programme, AT)
    assert checked.count == 0
    assert checked.same_inputs
    assert {row.goal_high for row in kept_results_of(second).rows} == {None}
    widen(target)
    assert corrections(target.programme, AT)["1", ""].fields == ("percent", "band", "pace")


def test_only_a_range_has_an_upper_end(target):
    factories.make_target(target.programme, number="2", rollup="district")
    store_publication(Period.objects.get(programme=target.programme, quarter=AT))
    rows = PublishedResult.objects.filter(
        publication__period__programme=target.programme, publication__version=2
    )
    kept = {*rows.values_list("target", "goal_high")}
    assert kept == {("1", Decimal(20)), ("2", None)}
