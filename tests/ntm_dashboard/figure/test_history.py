"""The history of a figure, and the decisions on the pages of targets and communes."""

from decimal import Decimal

import pytest

from communes.models import Commune, Official
from communes.results.catalogue import read_catalogue
from communes.sheets.sheet import asked
from communes.workflow import verbs
from communes.workflow.report import ReportKey
from communes.workflow.verbs import Entry
from ntm_dashboard.lists.log import figure_in_words
from targets.models import Target
from targets.quarters import Quarter
from tests.pages import PUBLISHED, RUNNING

pytestmark = pytest.mark.usefixtures("db", "six_days_before_due", "english_pages")


@pytest.fixture
def see(client, log_in):
    """Opens a page as an official of the demo."""

    def see(code, address):
        log_in(code)
        return client.get(address)

    return see


@pytest.fixture
def report_key(demo_programme):
    return ReportKey(demo_programme, Commune.objects.get(code="04738"), Quarter(2023, 3))


@pytest.fixture
def target(report_key):
    return asked(read_catalogue(report_key.programme), report_key.commune, report_key.quarter)[0]


@pytest.fixture
def corrected(report_key, target, account_of):
    """The demo's returned report, corrected and submitted again, with a note on every row."""
    for one in asked(read_catalogue(report_key.programme), report_key.commune, report_key.quarter):
        figure = report_key.figures().get(target=one)
        entry = Entry(figure.value, figure.out_of, note="đã kiểm tra")
        verbs.enter(report_key, one, account_of("chair-04738"), entry)
    verbs.enter(
        report_key,
        target,
        account_of("chair-04738"),
        Entry(Decimal(1234), estimate=True, note="ước cả quý"),
    )
    verbs.submit(report_key, account_of("chair-04738"))


def test_a_change_is_shown_with_its_author_both_values_and_note(see, report_key, target, corrected):
    old = report_key.figures().get(target=target).changes.earliest("at").before
    address = f"{RUNNING}communes/04738/{target.number}/"
    response = see("chair-04738", address)
    (change, *_others) = response.context["changes"]
    assert (change["by"], change["note"], change["estimate"]) == (
        Official.objects.get(code="chair-04738").name,
        "ước cả quý",
        True,
    )
    assert (change["before"], change["after"]) == (f"{old:,.0f}", "1,234")
    assert "ước cả quý" in response.text


def test_officials_read_a_change_once_it_is_approved(
    see, report_key, target, corrected, account_of
):
    address = f"{RUNNING}communes/04738/{target.number}/"
    assert see("member-01", address).context["changes"] == []
    assert "ước cả quý" not in see("member-01", address).text
    assert see("reviewer-01", address).context["changes"] != []
    verbs.approve(report_key, account_of("reviewer-01"))
    (change,) = see("member-01", address).context["changes"]
    assert (change["approved"], change["by"]) == (
        True,
        Official.objects.get(code="reviewer-01").name,
    )


def test_who_works_on_the_report_is_led_there(see, target):
    address = f"{RUNNING}communes/04738/{target.number}/"
    links = {
        code: [link.url for link in see(code, address).context["work"]]
        for code in ("chair-04738", "reviewer-01", "member-01")
    }
    assert links == {
        "chair-04738": [f"{RUNNING}entry/04738/#row-{target.number}"],
        "reviewer-01": [f"{RUNNING}review/04738/#row-{target.number}"],
        "member-01": [],
    }


def test_the_district_s_own_figures_have_a_history_too(see):
    response = see("district-01", f"{RUNNING}district/2/")
    assert response.status_code == 200
    assert "No change to show" in response.text


@pytest.mark.parametrize("path", ["04738/2", "district/11", "04738/99", "99999/11"])
def test_a_unit_that_is_not_asked_for_the_target_has_no_history(path, see):
    assert see("chair-04738", f"{RUNNING}entry/{path}/").status_code == 404
    page = path if path.startswith("district") else f"communes/{path}"
    assert see("chair-04738", f"{RUNNING}{page}/").status_code == 404


def test_the_address_under_which_a_figure_is_saved_leads_to_its_page(see):
    for unit, page in [("04738/11", "communes/04738/11"), ("district/2", "district/2")]:
        response = see("member-01", f"{RUNNING}entry/{unit}/?figures=provisional")
        assert (response.status_code, response.url) == (
            302,
            f"{RUNNING}{page}/?figures=provisional",
        )


def test_script_in_a_note_comes_out_as_text(see, report_key, target, account_of):
    verbs.enter(
        report_key,
        target,
        account_of("chair-04738"),
        Entry(Decimal(1), note="<script>alert(1)</script>"),
    )
    text = see("chair-04738", f"{RUNNING}communes/04738/{target.number}/").text
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)" in text


def test_a_figure_is_written_with_all_its_decimals_and_both_numbers_of_a_rate():
    assert figure_in_words(None, None, Target(decimals=1)) == "–"
    assert figure_in_words(Decimal("1234.5"), None, Target(decimals=2)) == "1.234,50"
    assert figure_in_words(Decimal("0.125"), None, Target(decimals=1)) == "0,125"
    assert figure_in_words(Decimal(45), Decimal(800), Target(rollup="rate")) == ("45 / 800")
    assert figure_in_words(Decimal(0), None, Target(method="milestone")) == "chưa đạt"


def test_values_of_a_commune_and_of_a_target_lead_to_their_history(see):
    history = f"{PUBLISHED}communes/04738/11/"
    for page in (f"{PUBLISHED}communes/04738/", f"{PUBLISHED}targets/11/"):
        assert f'<a href="{history}"' in see("member-01", page).text


def test_an_older_value_leads_to_the_history_of_its_own_quarter(see):
    text = see("member-01", f"{RUNNING}communes/04738/").text
    assert f'<a href="{PUBLISHED}communes/04738/11/"' in text


def test_the_decisions_on_a_commune_s_report_are_on_its_page(see, corrected):
    page = see("member-01", f"{RUNNING}communes/04738/")
    assert [decision["what"] for decision in page.context["decisions"]] == ["Submit"]
    assert f'<a class="nowrap" href="{RUNNING}communes/04738/#decisions">' in page.text
    before = see("member-01", f"{PUBLISHED}communes/04738/")
    assert before.context["decisions"] == []
    assert f'href="{RUNNING}communes/04738/#decisions"' in before.text


def test_the_decisions_of_the_quarter_are_on_the_page_of_the_target(
    see, report_key, corrected, target, account_of
):
    verbs.return_(report_key, account_of("reviewer-01"), "vẫn chưa đúng")
    page = see("member-01", f"{RUNNING}targets/{target.number}/")
    lines = page.context["decisions"]
    assert [(line["what"], line["unit"], line["reason"]) for line in lines] == [
        ("Return", "Bảo Ái Commune", "vẫn chưa đúng"),
        ("Submit", "Bảo Ái Commune", ""),
    ]
    assert "vẫn chưa đúng" in page.text


def test_the_public_reads_neither_decisions_nor_histories(
    client, see, report_key, account_of, settings
):
    settings.NTM_PUBLIC = True
    q2 = ReportKey(report_key.programme, report_key.commune, Quarter(2023, 2))
    verbs.reopen(q2, account_of("reviewer-01"), "số liệu sai")
    for path in ("communes/04738/", "targets/11/"):
        client.logout()
        public = client.get(f"{PUBLISHED}{path}").text
        assert "số liệu sai" not in public
        assert "/entry/" not in public
        assert "số liệu sai" in see("member-01", f"{PUBLISHED}{path}").text
