"""The to-do list, and where people land after log-in."""

import datetime

import pytest

from communes.models import Assignment, Official
from tests import factories
from tests.pages import RUNNING

pytestmark = pytest.mark.usefixtures("db", "six_days_before_due", "english_pages")


@pytest.fixture
def as_person(client, log_in):
    """Logs the client in as an official of the demo, and answers the client."""

    def as_person(code):
        log_in(code)
        return client

    return as_person


def test_a_chair_sees_the_returned_report_with_its_reason_and_a_link(as_person):
    response = as_person("chair-04738").get("/todo/")
    (line,) = response.context["reports"]
    assert line["url"] == f"{RUNNING}entry/04738/"
    assert (line["left"], line["late"]) == ("days left: 6", False)
    assert (line["lack"].missing, line["total"]) == (0, 16)
    assert line["url"] in response.text
    assert "Đàn gia súc tăng gấp 10 lần" in response.text
    assert line["lack"]
    assert "Nothing: every target has a number or a note." not in response.text


def test_a_late_report_is_said_to_be_late_and_what_it_misses(as_person, settings):
    settings.NTM_TODAY = "2023-10-12"
    response = as_person("district-01").get("/todo/")
    (line,) = response.context["reports"]
    assert (line["left"], line["late"]) == ("days late: 2", True)
    assert f"{line['total']} of {line['total']} without a number or a note" in response.text


def test_a_reviewer_sees_what_waits_by_quarter_and_the_quarter_to_publish(as_person):
    response = as_person("reviewer-01").get("/todo/")
    (group,) = response.context["reviews"]
    assert group["quarter"] == "Q3 2023"
    assert [line["url"] for line in group["lines"]][:2] == [
        f"{RUNNING}review/04726/",
        f"{RUNNING}review/04729/",
    ]
    (quarter,) = response.context["quarters"]
    assert quarter["url"] == f"{RUNNING}review/"
    assert "not handed in: 14, waiting for review: 8" in response.text


def test_an_administrator_is_led_to_the_administration(as_person):
    official, desk = Official.objects.get(code="member-01"), 'class="btn" href="/admin/"'
    duties = Assignment.objects.filter(official=official)
    programme = duties.first().programme
    duties.delete()
    assert desk not in as_person("member-01").get("/todo/").text
    factories.make_assignment(official, programme, duty="administer")
    assert desk in as_person("member-01").get("/todo/").text


def test_a_superuser_is_led_to_the_administration(client):
    client.force_login(factories.make_user(is_staff=True, is_superuser=True))
    assert 'class="btn" href="/admin/"' in client.get("/todo/").text


def test_somebody_without_duties_is_led_to_the_overview(as_person):
    Assignment.objects.filter(official__code="member-01").delete()
    text = as_person("member-01").get("/todo/").text
    assert "You have no reports to enter or to review" in text
    assert '<a class="btn" href="/yen-binh/nqdh-23/2023Q2/">To the overview</a>' in text


def test_somebody_with_nothing_left_is_told_why_and_what_comes_next(as_person):
    programme = Official.objects.get(code="chair-04714").assignments.first().programme
    factories.make_period(
        programme,
        "2023Q4",
        opens_on=datetime.date(2023, 12, 15),
        due_on=datetime.date(2024, 1, 10),
    )
    text = as_person("chair-04714").get("/todo/").text
    assert "Nothing waits for you" in text
    assert "The next to open is Q4 2023, on 15/12/2023." in text


def test_with_no_period_planned_the_list_says_that_the_next_will_show(as_person):
    assert "as soon as its quarter opens" in as_person("chair-04714").get("/todo/").text


def test_the_list_stands_in_the_frame_of_the_main_programme(as_person):
    page = as_person("chair-04738").get("/todo/").context["page"]
    assert page.home == "/yen-binh/nqdh-23/2023Q2/"
    assert [(link.url, link.count) for link in page.nav if link.current] == [("/todo/", 2)]
    assert {link.url for link in page.quarters} >= {RUNNING, "/yen-binh/nqdh-23/2023Q1/"}
    assert [link.url for link in page.programmes] == [
        "/yen-binh/nqdh-23/2023Q2/",
        "/yen-binh/ntm-xa-21-25/2023Q2/",
    ]
    assert page.notices == []


def test_nothing_of_it_is_kept_by_the_browser(as_person):
    assert as_person("chair-04738").get("/todo/")["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("code", "lands_on"),
    [
        ("chair-04738", "/todo/"),
        ("district-01", "/todo/"),
        ("reviewer-01", "/todo/"),
        ("chair-04714", "/"),
        ("member-01", "/"),
    ],
)
def test_after_log_in_people_land_where_their_work_is(code, lands_on, client):
    """chair-04714's report is approved; member-01 has no duty. So too from the site's address."""
    factories.make_user(Official.objects.get(code=code), username="toi", password="mật khẩu")
    for log_in in "/accounts/login/", client.get("/").url:
        response = client.post(log_in, {"username": "toi", "password": "mật khẩu"})
        assert response.url == lands_on


def test_log_in_goes_to_the_address_asked_for_all_the_same(client):
    official = Official.objects.get(code="chair-04738")
    factories.make_user(official, username="toi", password="mật khẩu")
    response = client.post(
        f"/accounts/login/?next={RUNNING}", {"username": "toi", "password": "mật khẩu"}
    )
    assert response.url == RUNNING


def attention(client):
    """What needs a decision of the person: the numbers of targets, and the communes."""
    [own] = client.get("/todo/").context["attention"]
    return (
        [line.link.label.split(".")[0] for line in own.targets],
        [line.commune.code for line in own.communes],
    )


def test_who_oversees_communes_sees_the_targets_that_these_hold_back(as_person):
    client = as_person("member-01")
    targets, communes = attention(client)
    assert targets == []
    assert set(communes) <= {"04714", "04717", "04720"}
    [own] = client.get("/todo/").context["attention"]
    [line] = [line for line in own.communes if line.commune.code == "04714"]
    [label] = [link.label for link in line.targets if link.label.startswith("10. ")]
    assert label.endswith(": 6 enterprises (15.7%)")
    assert line.targets[0].url.startswith("/yen-binh/nqdh-23/2023Q2/communes/04714/")


def test_who_leads_a_target_sees_it_while_it_needs_a_decision(as_person):
    leads = {
        row.target.number: row.official.code
        for row in Assignment.objects.filter(duty="lead", programme__code="nqdh-23")
    }
    assert attention(as_person(leads["10"]))[0][0] == "10"
    assert "At risk: 35.0% of the year" in as_person(leads["10"]).get("/todo/").text


def test_who_leads_every_target_sees_all_of_them(as_person):
    official = Official.objects.get(code="member-01")
    official.assignments.all().delete()
    factories.make_assignment(official, official.district.programmes.get(code="nqdh-23"))
    assert attention(as_person("member-01")) == (["10", "6", "7", "19", "22"], [])


def test_a_leader_whose_targets_need_nothing_is_told_so(as_person):
    official = Official.objects.get(code="member-01")
    official.assignments.all().delete()
    programme = official.district.programmes.get(code="nqdh-23")
    factories.make_assignment(official, programme, target=programme.targets.get(number="5"))
    text = as_person("member-01").get("/todo/").text
    assert "None of your targets and communes needs a decision now." in text
    assert "You have no reports to enter or to review" not in text


def test_a_clerk_is_told_of_no_decision(as_person):
    assert as_person("chair-04738").get("/todo/").context["attention"] == []
