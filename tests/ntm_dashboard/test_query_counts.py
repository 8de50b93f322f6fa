"""Pages ask as many queries for 24 communes as for one, on a first visit with an empty cache."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from communes.accounts.tokens import new_token
from communes.models import Comment
from communes.results.publishing import store_publication
from targets.quarters import Quarter
from tests import factories
from tests.caches import forget_all

pytestmark = pytest.mark.one_database

COUNTS = {
    "": 15,
    "?figures=provisional": 15,
    "?q=chi+tieu&band=low&sort=-percent": 15,
    "?export=csv": 12,
    "targets/1/": 17,
    "targets/2/": 17,
    "targets/3/": 17,
    "targets/1/?export=xlsx": 11,
    "matrix/": 10,
    "matrix/?export=csv": 10,
    "communes/": 11,
    "communes/?target=1": 11,
    "communes/?export=xlsx": 12,
    "communes/{commune}/": 15,
    "communes/{commune}/?export=csv": 11,
    "communes/{commune}/1/": 15,
    "communes/{commune}/2/?figures=provisional": 15,
    "causes/": 13,
    "causes/?by=unit&q=xa": 13,
    "officials/": 11,
    "officials/?export=csv": 11,
    "officials/{lead}/": 15,
    "officials/{overseer}/": 15,
    "officials/{chair}/": 17,
    "officials/{chair}/facts.csv": 17,
    "officials/{lead}/?export=csv": 13,
    "year/": 10,
    "year/?commune={commune}": 11,
    "compare/2023Q1/": 10,
    "compare/2023Q1/?export=csv": 10,
    "gaps/": 11,
    "gaps/?export=xlsx": 10,
    "present/": 14,
    "brief/": 14,
    "measures/": 12,
    "measures/?export=csv": 11,
    "measures/{measure}/": 11,
    "measures/new/?target=1": 9,
    "criteria/": 10,
    "criteria/?export=xlsx": 10,
    "report/": 15,
    "report.docx": 17,
    "report.xlsx": 16,
    "communes/{commune}/report.docx": 17,
    "officials/{lead}/report.docx": 19,
    "bieu-10/": 12,
    "bieu-10/?unit={commune}": 12,
    "bieu-10.docx?unit={commune}": 13,
    "results.csv": 10,
    "results.json?figures=provisional": 10,
}
"""What stands behind the quarter in the address → its queries; of a file one notes who took it."""


OF_A_PUBLISHED_QUARTER = {
    "": 16,
    "targets/1/": 18,
    "communes/{commune}/": 16,
    "communes/{commune}/1/": 16,
    "report/": 16,
    "report.docx": 18,
    "versions/1/": 9,
    "versions/2/": 13,
    "versions/2/?export=csv": 9,
}
"""The same for a quarter that was published twice and corrected since."""


OF_A_CLERK = {
    "entry/": 13,
    "entry/{commune}/": 16,
    "entry/{commune}/sheet.xlsx": 11,
    "entry/{commune}/upload/": 12,
    "entry/{commune}/report.docx": 20,
}
"""Pages of a person who enters the figures of every commune."""


OF_A_REVIEWER = {
    "review/": 19,
    "review/?q=xa&state=submitted": 19,
    "review/{commune}/": 19,
    "review/{returned}/": 20,
    "causes/": 16,
    "communes/{commune}/1/": 19,
    "communes/{returned}/1/": 20,
    "remind/": 20,
    "publish/": 20,
}
"""Pages of the person who reviews two programmes and publishes."""


OF_AN_ADMINISTRATOR = {
    "/admin/": 10,
    "/admin/setup/": 4,
    "/admin/setup/preview/": 3,
    "/admin/setup/communes.xlsx": 5,
    "/admin/setup/allocations.csv": 5,
}
"""Pages on which a district is set up."""


def make_site(communes):
    """A district of so many communes, each with figures, a report, a chair and an overseer.

    Its criteria are a sum, a rate and a count of communes; a quarter is published.
    """
    district = factories.make_district(communes=communes)
    programme = factories.make_programme(district, kind="criteria")
    people = {
        "lead": factories.make_official(district),
        "overseer": factories.make_official(district),
    }
    doer = factories.make_official(district)
    targets = [
        factories.make_target(programme, number="1"),
        factories.make_target(programme, number="2", rollup="rate", unit="%"),
        factories.make_target(programme, number="3", rollup="count", goal=None, standard=4),
    ]
    for target in targets:
        factories.make_milestone(target)
        factories.make_measure(target, doer)
        factories.make_assignment(people["lead"], programme, target=target)
    factories.make_period(programme, "2023Q1", published_on="2023-04-20")
    factories.make_period(programme, "2023Q2")
    for commune in district.communes.all():
        for target in targets:
            out_of = 10 if target.is_rate else None
            factories.make_allocation(target, commune)
            factories.make_measure(target, doer, commune=commune)
            factories.make_milestone(target, commune)
            for quarter in ("2022Q4", "2023Q1", "2023Q2"):
                factories.make_figure(target, commune, quarter, out_of=out_of, note="?")
        factories.make_submission(programme, commune, status="submitted", causes="?")
        factories.make_quote(programme, commune)
        people["chair"] = factories.make_official(district, commune=commune)
        factories.make_assignment(people["chair"], programme, commune=commune, duty="report")
        factories.make_assignment(people["overseer"], programme, commune=commune, duty="oversee")
    return programme, people


def queries_of(client, address):
    forget_all()
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in queries]


@pytest.mark.parametrize("communes", [1, 24])
def test_every_page_and_list_asks_a_fixed_number_of_queries(communes, client, db):
    programme, people = make_site(communes)
    client.force_login(factories.make_user(people["lead"]))
    place = f"/{programme.district.code}/{programme.code}/2023Q2/"
    parts = {name: official.code for name, official in people.items()}
    parts["commune"] = programme.district.communes.first().code
    parts["measure"] = programme.targets.first().corrective_measures.first().pk
    found = {path: queries_of(client, place + path.format(**parts)) for path in COUNTS}
    assert {path: len(queries) for path, queries in found.items()} == COUNTS


@pytest.mark.parametrize("communes", [1, 24])
def test_pages_of_a_published_and_corrected_quarter_ask_a_fixed_number(communes, client, db):
    programme, people = make_site(communes)
    period = programme.periods.get(quarter=Quarter(2023, 2))
    target = programme.targets.get(number="1")
    for goal in (20, 30):
        store_publication(period)
        target.goal = goal
        target.save()
    client.force_login(factories.make_user(people["lead"]))
    place = f"/{programme.district.code}/{programme.code}/2023Q2/"
    commune = programme.district.communes.first().code
    found = {
        path: len(queries_of(client, place + path.format(commune=commune)))
        for path in OF_A_PUBLISHED_QUARTER
    }
    assert found == OF_A_PUBLISHED_QUARTER


@pytest.mark.parametrize("communes", [1, 24])
def test_pages_of_entry_ask_a_fixed_number(communes, client, db):
    programme, _people = make_site(communes)
    commune = programme.district.communes.first()
    clerk = factories.make_official(programme.district)
    for unit in programme.district.communes.all():
        factories.make_assignment(clerk, programme, commune=unit, duty="enter")
    client.force_login(factories.make_user(clerk))
    place = f"/{programme.district.code}/{programme.code}/2023Q2/"
    found = {
        path: len(queries_of(client, place + path.format(commune=commune.code)))
        for path in OF_A_CLERK
    }
    assert found == OF_A_CLERK


@pytest.mark.parametrize("communes", [1, 24])
def test_pages_of_review_ask_a_fixed_number(communes, client, settings, db):
    settings.NTM_TODAY = "2023-07-05"
    programme, _people = make_site(communes)
    commune = programme.district.communes.first()
    missing, returned = (factories.make_commune(programme.district) for _index in range(2))
    for target in programme.targets.all():
        factories.make_allocation(target, missing)
        factories.make_allocation(target, returned)
        out_of = 10 if target.is_rate else None
        factories.make_figure(target, returned, "2023Q1", approved=False, out_of=out_of)
        factories.make_figure(target, returned, "2023Q2", approved=False, out_of=out_of)
    chair = factories.make_official(programme.district)
    factories.make_assignment(chair, programme, commune=missing, duty="report")
    reviewer = factories.make_official(programme.district)
    other = factories.make_programme(programme.district)
    factories.make_period(other, "2023Q2")
    for reviewed in (programme, other):
        factories.make_assignment(reviewer, reviewed, duty="review")
    report = programme.submissions.get(commune=commune)
    sent_back = factories.make_submission(programme, returned, status="returned", reason="?")
    user = factories.make_user(reviewer)
    for target in [None, *programme.targets.all()]:
        for commented in (report, sent_back):
            Comment.objects.create(
                submission=commented, target=target, text="?", at=timezone.now(), by=user
            )
    client.force_login(user)
    place = f"/{programme.district.code}/{programme.code}/2023Q2/"
    found = {
        path: len(
            queries_of(client, place + path.format(commune=commune.code, returned=returned.code))
        )
        for path in OF_A_REVIEWER
    }
    assert found == OF_A_REVIEWER


def busy_people(programme):
    """One official who reports for all communes, and one who reviews them all."""
    reports, reviews = (factories.make_official(programme.district) for _index in range(2))
    for commune in programme.district.communes.all():
        factories.make_assignment(reports, programme, commune=commune, duty="report")
    factories.make_assignment(reviews, programme, duty="review")
    return {"reports": reports, "reviews": reviews}


@pytest.mark.parametrize(
    ("person", "status", "count"), [("reports", "draft", 20), ("reviews", "submitted", 18)]
)
@pytest.mark.parametrize("communes", [1, 24])
def test_the_to_do_list_asks_a_fixed_number(communes, person, count, status, client, db):
    programme, _people = make_site(communes)
    programme.submissions.update(status=status)
    client.force_login(factories.make_user(busy_people(programme)[person]))
    assert len(queries_of(client, "/todo/")) == count


@pytest.mark.parametrize("communes", [1, 24])
def test_the_to_do_list_of_who_was_left_out_asks_a_fixed_number(communes, client, db):
    programme, _people = make_site(communes)
    programme.submissions.update(status="draft")
    programme.periods.update(published_on="2023-07-20")
    client.force_login(factories.make_user(busy_people(programme)["reports"]))
    assert len(queries_of(client, "/todo/")) == 18
    assert len(client.get("/todo/").context["left_out"]) == communes


@pytest.mark.parametrize("communes", [1, 24])
def test_the_to_do_list_of_who_leads_two_programmes_asks_a_fixed_number(communes, client, db):
    programme, people = make_site(communes)
    other = factories.make_programme(programme.district)
    factories.make_period(other, "2023Q1")
    factories.make_target(other)
    factories.make_assignment(people["lead"], other)
    client.force_login(factories.make_user(people["lead"]))
    assert len(queries_of(client, "/todo/")) == 19


@pytest.mark.parametrize("communes", [1, 24])
def test_what_the_site_is_about_asks_a_fixed_number(communes, client, settings, db):
    settings.NTM_PUBLIC = True
    make_site(communes)
    assert len(queries_of(client, "/about/")) == 8


@pytest.mark.parametrize("communes", [1, 24])
def test_the_header_of_a_busy_person_asks_three_queries_and_for_the_duties(communes, client, db):
    programme, _people = make_site(communes)
    address = f"/{programme.district.code}/{programme.code}/2023Q2/matrix/"
    client.force_login(factories.make_user(busy_people(programme)["reports"]))
    assert len(queries_of(client, address)) == COUNTS["matrix/"] + 4


@pytest.mark.parametrize("person", ["lead", "reports", "reviews"])
def test_a_second_visit_asks_for_session_account_and_periods_alone(person, client, db):
    programme, people = make_site(communes=2)
    client.force_login(factories.make_user((people | busy_people(programme))[person]))
    address = f"/{programme.district.code}/{programme.code}/2023Q2/"
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    assert len(queries) == 3


@pytest.mark.parametrize("communes", [1, 24])
def test_pages_of_the_administration_ask_a_fixed_number(communes, client, settings, db):
    settings.NTM_TODAY = "2023-05-04"
    make_site(communes)
    client.force_login(factories.make_user(is_staff=True, is_superuser=True))
    file = SimpleUploadedFile("communes.csv", client.get("/admin/setup/communes.csv").content)
    client.post("/admin/setup/", {"file": file})
    found = {path: len(queries_of(client, path)) for path in OF_AN_ADMINISTRATOR}
    assert found == OF_AN_ADMINISTRATOR


OF_A_PROGRAM = {
    "": 3,
    "{district}/": 5,
    "{district}/{programme}/": 8,
    "{district}/{programme}/targets/": 13,
    "{district}/{programme}/2023Q2/overview/": 12,
    "{district}/{programme}/2023Q2/results/": 5,
    "{district}/{programme}/2023Q2/results/?live=true": 11,
    "{district}/{programme}/2023Q2/results/?figures=provisional": 10,
    "{district}/{programme}/2023Q2/versions/": 4,
    "{district}/{programme}/2023Q2/versions/2/": 5,
    "{district}/{programme}/2023Q2/reports/": 10,
}
"""What stands behind /api/districts/ → its queries, the token's two among them."""


@pytest.mark.parametrize("communes", [1, 24])
def test_answers_to_a_program_ask_a_fixed_number(communes, client, db):
    programme, people = make_site(communes)
    for _version in range(2):
        store_publication(programme.periods.get(quarter=Quarter(2023, 2)))
    for target in programme.targets.all():
        factories.make_exemption(target, programme.district.communes.first())
    token = new_token(factories.make_user(people["lead"]), "a")
    program = Client(headers={"Authorization": f"Bearer {token}"})
    program.get("/api/districts/")
    parts = {"district": programme.district.code, "programme": programme.code}
    found = {
        path: len(queries_of(program, f"/api/districts/{path.format(**parts)}"))
        for path in OF_A_PROGRAM
    }
    assert found == OF_A_PROGRAM


OF_AN_ACCOUNT = {
    "": 6,
    "password/": 2,
    "password/done/": 2,
    "second/": 6,
    "tokens/new/": 2,
    "first/": 2,
    "reset/": 2,
}
"""What stands behind /accounts/ → its queries."""


@pytest.mark.parametrize("sessions", [1, 24])
def test_the_pages_of_an_account_ask_a_fixed_number(sessions, client, db):
    user = factories.make_user()
    new_token(user, "a")
    for index in range(sessions - 1):
        Client().force_login(user)
        new_token(user, f"{index}")
    client.force_login(user)
    found = {path: len(queries_of(client, f"/accounts/{path}")) for path in OF_AN_ACCOUNT}
    assert found == OF_AN_ACCOUNT
    assert len(client.get("/accounts/").context["sessions"]) == sessions


def test_an_overview_asks_at_most_18_queries_and_no_page_more_than_20():
    assert OF_A_PUBLISHED_QUARTER[""] <= 18
    assert max(OF_A_PUBLISHED_QUARTER.values()) <= 20
    assert max(OF_A_CLERK.values()) <= 20
    assert max(OF_A_REVIEWER.values()) <= 20
    assert max(OF_AN_ADMINISTRATOR.values()) <= 20
    assert max(OF_A_PROGRAM.values()) <= 15
    assert max(count for path, count in COUNTS.items() if path.startswith("?") or not path) <= 18
    assert max(COUNTS.values()) <= 20
