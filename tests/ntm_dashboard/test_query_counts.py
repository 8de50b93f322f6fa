"""Pages ask as many queries for 24 communes as for one, on a first visit with an empty cache."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from communes.models import Comment
from communes.results.publishing import store_publication
from targets.quarters import Quarter
from tests import factories

COUNTS = {
    "": 12,
    "?figures=provisional": 12,
    "?q=chi+tieu&band=low&sort=-percent": 12,
    "?export=csv": 11,
    "targets/1/": 16,
    "targets/2/": 16,
    "targets/3/": 16,
    "targets/1/?export=xlsx": 10,
    "matrix/": 10,
    "matrix/?export=csv": 9,
    "communes/": 11,
    "communes/?target=1": 11,
    "communes/?export=xlsx": 11,
    "communes/{commune}/": 14,
    "communes/{commune}/?export=csv": 10,
    "officials/": 11,
    "officials/?export=csv": 10,
    "officials/{lead}/": 13,
    "officials/{overseer}/": 12,
    "officials/{lead}/?export=csv": 11,
    "year/": 12,
    "year/?commune={commune}": 13,
    "compare/2023Q1/": 10,
    "compare/2023Q1/?export=csv": 9,
    "gaps/": 12,
    "gaps/?export=xlsx": 11,
    "criteria/": 10,
    "criteria/?export=xlsx": 9,
    "report/": 15,
    "report.docx": 16,
    "report.xlsx": 15,
    "communes/{commune}/report.docx": 16,
    "officials/{lead}/report.docx": 18,
    "results.csv": 9,
    "results.json?figures=provisional": 9,
}
"""What stands behind the quarter in the address → its queries."""


OF_A_PUBLISHED_QUARTER = {
    "": 14,
    "targets/1/": 18,
    "communes/{commune}/": 16,
    "report/": 16,
    "report.docx": 17,
    "versions/1/": 9,
    "versions/2/": 13,
    "versions/2/?export=csv": 8,
}
"""The same for a quarter that was published twice and corrected since."""


OF_A_CLERK = {
    "entry/": 13,
    "entry/{commune}/": 16,
    "entry/{commune}/sheet.xlsx": 10,
    "entry/{commune}/upload/": 12,
}
"""Pages of a person who enters the figures of every commune."""


OF_A_REVIEWER = {
    "review/": 17,
    "review/?q=xa&state=submitted": 17,
    "review/{commune}/": 19,
    "review/{returned}/": 20,
    "remind/": 16,
    "publish/": 19,
}
"""Pages of the person who reviews two programmes and publishes."""


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
    targets = [
        factories.make_target(programme, number="1"),
        factories.make_target(programme, number="2", rollup="rate", unit="%"),
        factories.make_target(programme, number="3", rollup="count", goal=None, standard=4),
    ]
    for target in targets:
        factories.make_milestone(target)
        factories.make_assignment(people["lead"], programme, target=target)
    factories.make_period(programme, "2023Q1", published_on="2023-04-20")
    factories.make_period(programme, "2023Q2")
    for commune in district.communes.all():
        for target in targets:
            out_of = 10 if target.is_rate else None
            factories.make_allocation(target, commune)
            factories.make_milestone(target, commune)
            for quarter in ("2022Q4", "2023Q1", "2023Q2"):
                factories.make_figure(target, commune, quarter, out_of=out_of)
        factories.make_submission(programme, commune, status="submitted")
        chair = factories.make_official(district, commune=commune)
        factories.make_assignment(chair, programme, commune=commune, duty="report")
        factories.make_assignment(people["overseer"], programme, commune=commune, duty="oversee")
    return programme, people


def queries_of(client, address):
    cache.clear()
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
    ("person", "status", "count"), [("reports", "draft", 14), ("reviews", "submitted", 13)]
)
@pytest.mark.parametrize("communes", [1, 24])
def test_the_to_do_list_asks_a_fixed_number(communes, person, count, status, client, db):
    programme, _people = make_site(communes)
    programme.submissions.update(status=status)
    client.force_login(factories.make_user(busy_people(programme)[person]))
    assert len(queries_of(client, "/todo/")) == count


@pytest.mark.parametrize("communes", [1, 24])
def test_the_header_of_a_busy_person_asks_three_queries_and_for_the_duties(communes, client, db):
    programme, _people = make_site(communes)
    address = f"/{programme.district.code}/{programme.code}/2023Q2/matrix/"
    client.force_login(factories.make_user(busy_people(programme)["reports"]))
    assert len(queries_of(client, address)) == COUNTS["matrix/"] + 4


@pytest.mark.parametrize("person", ["lead", "reports", "reviews"])
def test_a_second_visit_asks_for_session_account_programmes_and_periods_alone(person, client, db):
    programme, people = make_site(communes=2)
    client.force_login(factories.make_user((people | busy_people(programme))[person]))
    address = f"/{programme.district.code}/{programme.code}/2023Q2/"
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    assert len(queries) == 4


def test_an_overview_asks_at_most_14_queries_when_published_12_before_and_no_page_more_than_20():
    assert OF_A_PUBLISHED_QUARTER[""] <= 14
    assert max(OF_A_PUBLISHED_QUARTER.values()) <= 20
    assert max(OF_A_CLERK.values()) <= 20
    assert max(OF_A_REVIEWER.values()) <= 20
    assert max(count for path, count in COUNTS.items() if path.startswith("?") or not path) <= 12
    assert max(COUNTS.values()) <= 20
