"""What the header of every page tells people who enter, report and review."""

import pytest

from communes.models import Assignment, Commune, CorrectiveMeasure
from communes.results.catalogue import read_catalogue
from communes.sheets.sheet import asked
from communes.workflow import verbs
from communes.workflow.report import ReportKey
from communes.workflow.verbs import Entry
from ntm_dashboard.site.inbox import Inbox, inbox_of
from targets.quarters import Quarter
from targets.versions import version_of
from tests import factories
from tests.pages import PUBLISHED, RUNNING

pytestmark = pytest.mark.usefixtures("db", "six_days_before_due", "english_pages")


@pytest.fixture
def told(client, log_in):
    """The notices in the header of a page for an official of the demo, as (kind, text, url)."""

    def told(code, address=PUBLISHED):
        log_in(code)
        notices = client.get(address).context["page"].notices
        return [(notice.kind, notice.text, notice.url) for notice in notices]

    return told


@pytest.fixture
def report_of(demo_programme):
    """The report of a commune in the quarter that is being reported."""
    return lambda code: ReportKey(demo_programme, Commune.objects.get(code=code), Quarter(2023, 3))


def overdue_measure():
    """What the chair of Bảo Ái is told of the measure of the demo."""
    pk = CorrectiveMeasure.objects.get(official__code="chair-04738").pk
    text = "Measure for target 6, due 30/9/2023 (days late: 4)"
    return "due", text, f"{RUNNING}measures/{pk}/"


def test_a_returned_report_is_told_to_its_chair(told):
    assert told("chair-04738") == [
        ("returned", "Returned: Bảo Ái Commune, Q3 2023", f"{RUNNING}entry/04738/"),
        overdue_measure(),
    ]


def test_a_report_that_is_due_is_told_within_a_week_and_when_late(told, settings):
    days = {
        "2023-10-02": [],
        "2023-10-03": ["Due on 10/10/2023 (days left: 7)"],
        "2023-10-10": ["Due on 10/10/2023 (today)"],
        "2023-10-11": ["Due on 10/10/2023 (days late: 1)"],
    }
    for day, sentences in days.items():
        settings.NTM_TODAY = day
        assert told("chair-04756") == [
            (
                "due",
                f"Not handed in: Tân Hương Commune, Q3 2023. {sentence}",
                f"{RUNNING}entry/04756/",
            )
            for sentence in sentences
        ]


def test_a_reviewer_is_told_what_waits_and_which_quarter_is_due(told):
    assert told("reviewer-01") == [
        ("review", "Reports waiting for review: 8", f"{RUNNING}review/"),
        (
            "due",
            "Q3 2023. Due on 10/10/2023 (days left: 6); reports missing: 14",
            f"{RUNNING}review/",
        ),
    ]


def test_who_has_handed_in_or_has_no_duty_is_told_nothing(told):
    assert told("chair-04714") == told("chair-04726") == told("member-01") == []


def test_a_decision_is_told_at_the_next_request(told, report_of, account_of):
    told("chair-04726")
    verbs.return_(report_of("04726"), account_of("reviewer-01"), "xem lại")
    assert [kind for kind, _text, _url in told("chair-04726")] == ["returned"]
    assert told("reviewer-01")[0][1] == "Reports waiting for review: 7"


def test_several_reports_are_counted_and_lead_to_the_page_that_has_them_all(told, report_of):
    report_key = report_of("04726")
    clerk = factories.make_official(report_key.programme.district, code="van-phong")
    for commune in Commune.objects.filter(code__in=["04738", "04753"]):
        factories.make_assignment(clerk, report_key.programme, commune=commune, duty="report")
    assert told("van-phong") == [("returned", "Reports returned: 2", f"{RUNNING}entry/")]
    report_key.programme.submissions.filter(commune__code="04753").update(
        quarter="2023Q2", admitted=True
    )
    factories.make_period(report_key.programme, "2023Q4")
    assert told("van-phong") == [
        ("returned", "Reports returned: 2", "/todo/"),
        (
            "due",
            "Reports not handed in: 2. Due on 10/7/2023 (days late: 86)",
            "/yen-binh/nqdh-23/2023Q4/entry/",
        ),
    ]


def test_saving_a_draft_asks_for_nothing_anew(report_of, account_of, django_assert_num_queries):
    """The first figure begins the report; those after it leave what is told as it was."""
    report_key = report_of("04771")
    chair = account_of("chair-04771")
    first, second = asked(
        read_catalogue(report_key.programme), report_key.commune, report_key.quarter
    )[:2]
    verbs.enter(report_key, first, chair, Entry(5, note="thử"))
    programmes = annotated(report_key.programme)
    version = programmes[0].data_version
    inbox_of(chair, programmes)
    verbs.enter(report_key, second, chair, Entry(6, note="thử"))
    programmes = annotated(report_key.programme)
    assert programmes[0].data_version == version
    with django_assert_num_queries(0):
        assert inbox_of(chair, programmes).count == 1


def annotated(programme):
    """The programme as a request reads it for somebody with duties in it."""
    programme.at_number, programme.at_catalogue = version_of(programme)
    programme.works = True
    programme.leads = programme.answers = False
    return [programme]


def test_each_language_has_its_own_words(told, client):
    told("chair-04738")
    client.cookies["django_language"] = "vi"
    (kind, text, _url), measure = told("chair-04738")
    assert (kind, "quý III/2023" in text) == ("returned", True)
    assert measure[1] == "Giải pháp cho chỉ tiêu 6: thời hạn 30/9/2023 (quá hạn 4 ngày)"


def test_the_menu_leads_to_the_work_of_those_who_have_some(told, client):
    told("reviewer-01")
    nav = client.get(PUBLISHED).context["page"].nav
    assert [(link.label, link.count) for link in nav if link.url == "/todo/"] == [("My work", 9)]
    told("chair-04714")
    page = client.get(PUBLISHED)
    assert [link.count for link in page.context["page"].nav if link.url == "/todo/"] == [0]
    assert "badge-count" not in page.text
    told("member-01")
    nav = client.get(PUBLISHED).context["page"].nav
    assert [link.count for link in nav if link.url == "/todo/"] == [0]
    Assignment.objects.filter(official__code="member-01").delete()
    assert 'href="/todo/"' not in client.get(PUBLISHED).text


def test_the_public_is_told_nothing(client, settings):
    settings.NTM_PUBLIC = True
    page = client.get(PUBLISHED)
    assert page.context["page"].notices == []
    assert "/todo/" not in page.text
    assert inbox_of(None, []) == Inbox()


@pytest.mark.parametrize("path", ["entry/", "entry/04738/", "../../../todo/"])
def test_pages_of_work_stand_under_my_work(path, told, client):
    told("chair-04738")
    address = "/todo/" if path.endswith("todo/") else f"{RUNNING}{path}"
    nav = client.get(address).context["page"].nav
    assert [link.url for link in nav if link.current] == ["/todo/"]
