"""With NTM_PUBLIC=1 published quarters are open, read-only, by one list of public fields."""

import csv
import datetime
import io
from urllib.parse import urlencode

import openpyxl
import pytest
from django.test import Client

from communes.interchange.results_table import HEADER
from communes.models import Commune, Figure, Official, Period, Submission
from communes.results.publishing import store_publication
from ntm_dashboard.commune.ranking import CommuneFilter
from ntm_dashboard.lists.targets import TargetFilter, TargetTable
from ntm_dashboard.site.public import PUBLIC_FIELDS, hidden_columns, visible
from targets.models import DataVersion, Programme, Target
from targets.quarters import Quarter
from tests import factories
from tests.caches import forget
from tests.pages import PUBLISHED

CRITERIA = "/yen-binh/ntm-xa-21-25/2023Q2/"
PAGES = [
    PUBLISHED,
    f"{PUBLISHED}targets/11/",
    f"{PUBLISHED}targets/2/",
    f"{PUBLISHED}targets/17/",
    f"{PUBLISHED}matrix/",
    f"{PUBLISHED}communes/",
    f"{PUBLISHED}communes/04738/",
    f"{PUBLISHED}communes/04738/11/",
    f"{PUBLISHED}district/2/",
    f"{CRITERIA}criteria/",
    f"{CRITERIA}communes/04738/",
    f"{PUBLISHED}compare/2022Q4/",
    f"{PUBLISHED}gaps/",
]
FILES = [
    f"{PUBLISHED}?export=csv",
    f"{PUBLISHED}?export=xlsx",
    f"{PUBLISHED}targets/11/?export=csv",
    f"{PUBLISHED}matrix/?export=csv",
    f"{PUBLISHED}communes/?export=csv",
    f"{PUBLISHED}communes/?export=xlsx",
    f"{PUBLISHED}communes/04738/?export=csv",
    f"{CRITERIA}criteria/?export=csv",
    f"{PUBLISHED}compare/2022Q4/?export=csv",
    f"{PUBLISHED}gaps/?export=xlsx",
    f"{PUBLISHED}results.csv",
    f"{PUBLISHED}results.json",
]


@pytest.fixture(autouse=True)
def open_to_the_public(settings, db):
    settings.NTM_PUBLIC = True


@pytest.fixture
def official(account_of):
    """A client in which an official of the district is logged in."""
    client = Client()
    client.force_login(account_of("member-01"))
    return client


@pytest.fixture
def secrets():
    """What no visitor without an account may read, wherever the database holds it."""
    Official.objects.filter(code="chair-04738").update(phone="0912345678", email="tuan@example.vn")
    Official.objects.filter(code="dept-02").update(phone="0987654321", email="mai@example.vn")
    Figure.objects.filter(quarter=Quarter(2023, 2)).update(note="ghi chú nội bộ", estimate=True)
    Submission.objects.update(reason="đề nghị kiểm tra lại")
    DataVersion.move_on()
    return [
        *Official.objects.values_list("name", flat=True),
        *("0912345678", "tuan@example.vn", "0987654321", "mai@example.vn"),
        *("ghi chú nội bộ", "đề nghị kiểm tra lại", "Bị trả lại", "officials/"),
    ]


def text_of(response):
    """All that a response holds, of a workbook too, as one text."""
    assert response.status_code == 200
    if not response["Content-Type"].endswith("spreadsheetml.sheet"):
        return response.text
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    return "\n".join(str(cell) for row in sheet.values for cell in row)


def header_of(response):
    return next(csv.reader(io.StringIO(response.text.removeprefix("\ufeff"))))


@pytest.mark.parametrize("address", PAGES + FILES)
def test_no_page_or_file_holds_people_notes_or_reports(address, client, secrets):
    text = text_of(client.get(address))
    assert [secret for secret in secrets if secret in text] == []


@pytest.mark.parametrize(
    "address", [PUBLISHED, f"{PUBLISHED}communes/", f"{PUBLISHED}communes/04738/"]
)
def test_no_part_of_a_page_that_is_sent_alone_holds_people_or_reports(address, client, secrets):
    headers = {"HX-Request": "true", "HX-Target": "table"}
    text = text_of(client.get(address, headers=headers))
    assert "<html" not in text
    assert [secret for secret in secrets if secret in text] == []


def test_the_log_in_leads_back_to_the_page_of_which_it_was_opened(client):
    address = f"{PUBLISHED}targets/11/?figures=official"
    asked = f"/accounts/login/?{urlencode({'next': address}, safe='/')}"
    assert f'href="{asked}"' in client.get(address).text


def test_an_official_does_read_what_is_kept_from_the_public(official, secrets):
    read = "".join(text_of(official.get(address)) for address in [*PAGES, f"{PUBLISHED}officials/"])
    assert {"Hà Xuân Mai", "Hoàng Hữu Tuấn", "0912345678"} <= {s for s in secrets if s in read}


def test_a_column_of_anything_else_than_public_fields_leaves_page_and_file(client, official):
    shown = header_of(official.get(f"{PUBLISHED}communes/?export=csv"))
    public = header_of(client.get(f"{PUBLISHED}communes/?export=csv"))
    assert [name for name in shown if name not in public] == ["Báo cáo quý III/2023"]
    assert "Báo cáo quý III/2023" not in client.get(f"{PUBLISHED}communes/").text


def test_sorting_and_filtering_by_what_is_not_public_is_ignored(client):
    address = f"{PUBLISHED}communes/?export=csv"
    plain = client.get(address).text
    for query in ("sort=report", "sort=-report", "state=returned", "state=approved"):
        assert client.get(f"{address}&{query}").text == plain


def test_the_search_looks_only_at_public_fields(client, official):
    address = f"{PUBLISHED}?q=Hà Xuân Mai&export=csv"
    assert "Giá trị sản xuất công nghiệp" in official.get(address).text
    assert len(client.get(address).text.splitlines()) == 1


def test_everything_that_searches_or_lists_asks_the_one_list():
    assert visible(TargetFilter.searched, public=True) == [
        *("target__number", "target__name", "target__local_name"),
        *("target__local_unit", "target__group__local_name", "target__local_lead"),
    ]
    assert visible(CommuneFilter.searched, public=True) == ["commune__title"]
    assert visible(CommuneFilter.codes, public=True) == ["commune__code"]
    assert visible(["official__name", "words"], public=False) == ["official__name", "words"]
    assert hidden_columns(TargetTable([])) == []
    assert {f"row__{column}" for column in HEADER} <= PUBLIC_FIELDS


@pytest.mark.parametrize("path", ["", "matrix/", "targets/14/", "communes/04738/", "results.csv"])
def test_provisional_figures_are_not_given(path, client, official):
    figure = Figure.objects.get(
        target__programme__code="nqdh-23",
        target__number="14",
        commune__code="04738",
        quarter=Quarter(2023, 2),
    )
    factories.make_submission(figure.target.programme, figure.commune, status="submitted")
    figure.value = 1_000_000
    figure.save()
    address = f"{PUBLISHED}{path}?figures=provisional"
    beyond = "9999.99" if path == "results.csv" else "9.999,9"
    assert beyond in official.get(address).text
    assert beyond not in client.get(address).text
    assert "tạm tính" not in client.get(address).text.lower()


@pytest.mark.parametrize("path", ["", "results.csv", "results.json", "matrix/", "communes/"])
@pytest.mark.parametrize("quarter", ["2023Q3", "2025Q4"])
def test_a_quarter_that_is_not_published_asks_for_a_log_in(quarter, path, client):
    address = f"/yen-binh/nqdh-23/{quarter}/{path}"
    assert client.get(address).url == f"/accounts/login/?next={address}"


def test_pickers_and_charts_show_published_quarters_only(client):
    Period.objects.filter(programme__code="nqdh-23", quarter=Quarter(2022, 4)).update(
        published_on=None
    )
    DataVersion.move_on()
    for path in ("", "targets/11/", "communes/04738/"):
        text = client.get(f"{PUBLISHED}{path}").text
        assert "2023Q1" in text
        assert "2022Q4" not in text
        assert "2023Q3" not in text


def test_another_programme_opens_at_its_last_published_quarter(client):
    links = client.get("/yen-binh/nqdh-23/2023Q1/").context["page"].programmes
    assert [link.url for link in links] == [
        "/yen-binh/nqdh-23/2023Q1/",
        "/yen-binh/ntm-xa-21-25/2022Q4/",
    ]


def test_a_programme_without_a_published_quarter_is_not_offered(client):
    Period.objects.filter(programme__code="ntm-xa-21-25").update(published_on=None)
    assert len(client.get(PUBLISHED).context["page"].programmes) == 1


def test_only_the_latest_version_of_a_quarter_is_shown(client, demo_programme):
    before = client.get(f"{PUBLISHED}results.csv").text
    commune = Commune.objects.get(code="04738")
    Figure.objects.filter(
        target__programme=demo_programme, target__number="14", commune=commune
    ).update(approved_value=9)
    assert client.get(f"{PUBLISHED}results.csv").text == before
    store_publication(Period.objects.get(programme=demo_programme, quarter=Quarter(2023, 2)))
    assert "\n14,04738,9.0000," in client.get(f"{PUBLISHED}results.csv").text


@pytest.mark.parametrize("officials_first", [True, False])
@pytest.mark.parametrize("path", ["", "targets/11/", "communes/", "communes/04738/"])
def test_the_cache_never_mixes_audiences(path, officials_first, client, official, secrets):
    forget()
    order = [official, client] if officials_first else [client, official]
    read = {visitor: text_of(visitor.get(f"{PUBLISHED}{path}")) for visitor in order}
    assert [secret for secret in secrets if secret in read[client]] == []
    assert [secret for secret in secrets if secret in read[official]] != []


def test_other_districts_are_as_public_as_the_first(client):
    programme = factories.make_programme(start="2023Q1")
    factories.make_target(programme, name="Đường làng")
    factories.make_period(programme, "2023Q1", published_on=datetime.date(2023, 4, 20))
    response = client.get(f"/{programme.district.code}/{programme.code}/2023Q1/")
    assert "Đường làng" in response.text


REASON = "Đang di dời"


def test_why_a_unit_is_exempt_is_a_note_and_not_for_the_public(son_lang, client):
    pages = [
        f"/son-lang/nqdh-sl/2023Q3/{one}"
        for one in ("targets/12/", "communes/sl-11/", "matrix/", "report/")
    ]
    for page in pages:
        text = client.get(page).text
        assert REASON not in text
        assert "()" not in text
    assert "Làng Sơ Lam." in client.get(pages[0]).text
    assert "Không áp dụng" in client.get(pages[1]).text
    client.force_login(factories.make_user(Official.objects.get(code="sl-chutich")))
    assert [REASON in client.get(page).text for page in pages] == [True, True, True, False]


def test_a_criterion_that_does_not_apply_is_told_to_the_public_without_the_reason(son_lang, client):
    lone = Target.objects.get(programme=son_lang, number="12")
    lone.group = factories.make_group(son_lang, name="Nước sạch")
    lone.save()
    Programme.objects.filter(pk=son_lang.pk).update(kind="criteria")
    for page in ("criteria/", "communes/sl-11/"):
        text = client.get(f"/son-lang/nqdh-sl/2023Q3/{page}").text
        assert "không áp dụng" in text
        assert REASON not in text
        assert "()" not in text
