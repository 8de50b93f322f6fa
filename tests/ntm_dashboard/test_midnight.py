"""The clock goes on, and so do other workers: nobody is shown, or may do, what was so before."""

import re

import pytest
from django.conf import settings as site
from django.core.cache import caches

from communes.models import Assignment, Figure, Official, Submission
from communes.results import stored
from communes.workflow import verbs
from communes.workflow.report import ReportKey
from tests import factories
from tests.caches import OF_VERSIONS, forget_all
from tests.pages import RUNNING

UNIT = "04738"
PAGES = ["/todo/", RUNNING, f"{RUNNING}communes/{UNIT}/", f"{RUNNING}entry/{UNIT}/"]
NIGHTS = [("2023-10-10", "2023-10-11"), ("2023-09-30", "2023-10-01"), ("2023-12-31", "2024-01-01")]
"""Over the day on which reports are due, the end of a quarter, and that of a year."""


def texts(client, pages):
    """What each page says, without the tokens of its forms."""
    found = [re.sub(r'value="\w{64}"', "", client.get(page).text) for page in pages]
    assert all(found)
    return found


@pytest.fixture
def chair(client, log_in):
    log_in(f"chair-{UNIT}")
    return client


@pytest.mark.thorough
@pytest.mark.parametrize(("day", "next_day"), NIGHTS)
def test_after_midnight_pages_are_those_of_a_process_that_has_just_begun(
    day, next_day, chair, settings
):
    settings.NTM_TODAY = day
    before = texts(chair, PAGES)
    settings.NTM_TODAY = next_day
    after = texts(chair, PAGES)
    forget_all()
    assert texts(chair, PAGES) == after
    assert after != before


def test_a_duty_that_ends_at_midnight_saves_nothing_after_it_and_says_so(chair, settings):
    settings.NTM_TODAY = "2023-10-10"
    duties = Assignment.objects.filter(official__code=f"chair-{UNIT}", duty="report")
    assert duties.update(end="2023-10-10")
    address = f"{RUNNING}entry/{UNIT}/1/"
    account = Official.objects.get(code=f"chair-{UNIT}").user_id
    typed = {"account": account, "version": 0, "value": "7"}
    figures = Figure.objects.filter(commune__code=UNIT, quarter="2023Q3", target__number="1")
    version = figures.values_list("version", flat=True).first() or 0
    script = {"accept": "application/json"}
    answer = chair.post(address, typed | {"version": version}, headers=script)
    assert answer.status_code == 200
    kept = list(figures.values_list("value", "version"))
    settings.NTM_TODAY = "2023-10-11"
    late = chair.post(address, typed | {"version": version + 1, "value": "8"}, headers=script)
    assert late.status_code == 404
    assert list(figures.values_list("value", "version")) == kept


def stores():
    """All that a process keeps, as mappings."""
    both = [caches[name] for name in site.CACHES]
    of_caches = [part for cache in both for part in (cache._cache, cache._expire_info)]
    of_results = [one.kept for one in (*OF_VERSIONS, stored.KEPT)]
    return of_caches + of_results


class Worker:
    """What one process of the server keeps; within `with` the tests are that process."""

    def __init__(self):
        self.kept = [{} for _store in stores()]

    def __enter__(self):
        for store, kept in zip(stores(), self.kept, strict=True):
            store.clear()
            store.update(kept)

    def __exit__(self, *error):
        self.kept = [dict(store.items()) for store in stores()]


@pytest.mark.thorough
def test_what_one_worker_did_the_other_shows_at_once(chair, settings, demo_programme):
    settings.NTM_TODAY = "2023-10-09"
    pages = [f"{RUNNING}?figures=provisional", f"{RUNNING}communes/", "/todo/"]
    one, other = Worker(), Worker()
    with one:
        before = texts(chair, pages)
    with other:
        texts(chair, pages)
        report = Submission.objects.filter(programme=demo_programme, status="submitted").first()
        reviewer = factories.make_user(factories.make_official(demo_programme.district))
        factories.make_assignment(reviewer.official, demo_programme, duty="review")
        key = ReportKey(report.programme, report.commune, report.quarter)
        verbs.approve(key, reviewer)
    with one:
        after = texts(chair, pages)
    forget_all()
    assert texts(chair, pages) == after
    assert after != before
