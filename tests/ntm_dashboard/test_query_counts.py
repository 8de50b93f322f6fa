"""Pages ask as many queries for 24 communes as for one."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories

COUNTS = {
    "": 12,
    "targets/1/": 14,
    "matrix/": 10,
    "communes/": 11,
    "communes/{commune}/": 12,
    "officials/": 11,
    "officials/{official}/": 12,
    "criteria/": 10,
    "results.csv": 9,
}
"""Path behind the quarter → queries of a first visit, with nothing in the cache."""


def make_site(communes):
    """A district of so many communes, each with figures, a report, and a chair."""
    district = factories.make_district(communes=communes)
    programme = factories.make_programme(district, kind="criteria")
    lead = factories.make_official(district)
    for number in ("1", "2", "3"):
        target = factories.make_target(programme, number=number)
        factories.make_milestone(target)
        factories.make_assignment(lead, programme, target=target)
        for commune in district.communes.all():
            factories.make_allocation(target, commune)
            factories.make_figure(target, commune, "2023Q1")
            factories.make_figure(target, commune, "2023Q2")
    factories.make_period(programme, "2023Q2")
    for commune in district.communes.all():
        factories.make_submission(programme, commune, status="approved")
        chair = factories.make_official(district, commune=commune)
        factories.make_assignment(chair, programme, commune=commune, duty="report")
    return programme, lead


@pytest.mark.parametrize("communes", [1, 24])
@pytest.mark.parametrize("path", COUNTS)
def test_first_visit_asks_a_fixed_number_of_queries(path, communes, client, db):
    programme, lead = make_site(communes)
    client.force_login(factories.make_user(lead))
    commune = programme.district.communes.first().code
    url = f"/{programme.district.code}/{programme.code}/2023Q2/"
    url += path.format(commune=commune, official=lead.code)
    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    assert len(queries) == COUNTS[path], "\n".join(q["sql"][:160] for q in queries)


def test_no_page_asks_more_than_20_queries_and_the_overview_at_most_12():
    assert COUNTS[""] <= 12
    assert max(COUNTS.values()) <= 20
