"""A publication is taken back: by who made it, soon, and never shown as official again."""

import datetime

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from communes.models import Decision, Publication, Retraction
from communes.results.compute import results
from communes.results.corrections import corrections
from communes.results.integrity import check_programme
from communes.results.publishing import store_publication, versions_of
from communes.workflow import retracting, verbs
from communes.workflow.refusals import Conflict, NotAllowed, Refused
from communes.workflow.retracting import retract, retractable

from .world import EARLY, QUARTER, TODAY, make_world, number

pytestmark = pytest.mark.django_db


@pytest.fixture
def w(settings):
    settings.NTM_TODAY = TODAY.isoformat()
    with translation.override("en"):
        yield make_world()


@pytest.fixture
def publisher(w):
    return w.reviewer()


@pytest.fixture
def later(monkeypatch):
    """Lets fifteen minutes pass."""

    def pass_by():
        moment = timezone.now() + datetime.timedelta(minutes=15)
        monkeypatch.setattr(retracting.timezone, "now", lambda: moment)

    return pass_by


def test_before_the_due_date_a_reason_is_asked_and_kept(w, publisher):
    for reason in ("", "  "):
        with pytest.raises(Refused, match="not over yet"):
            verbs.publish(w.period, publisher, reason)
    assert not Publication.objects.filter(period=w.period).exists()
    verbs.publish(w.period, publisher, EARLY)
    assert Decision.objects.get(verb="publish", quarter=QUARTER).reason == f"Version 1: {EARLY}"


def test_on_the_due_date_units_are_in_time_so_that_a_reason_is_asked(w, publisher):
    w.period.due_on = TODAY
    w.period.save()
    with pytest.raises(Refused, match="not over yet"):
        verbs.publish(w.period, publisher)


def test_after_the_due_date_no_reason_is_asked(w, publisher):
    w.period.due_on = TODAY - datetime.timedelta(days=1)
    w.period.save()
    verbs.publish(w.period, publisher)
    assert Decision.objects.get(verb="publish", quarter=QUARTER).reason == "Version 1"


def test_a_quarter_whose_publication_is_taken_back_is_open_again(w, publisher):
    w.filled("approved")
    publication = verbs.publish(w.period, publisher, EARLY)
    verbs.admit(neighbours(w), publisher, "Thiếu")
    retraction = retract(w.period, publisher, 1, "Nhầm quý")
    w.period.refresh_from_db()
    assert w.period.published_on is None
    assert (retraction.publication, retraction.by) == (publication, publisher)
    row = Decision.objects.get(verb="retract")
    assert (row.quarter, row.commune, row.reason) == (QUARTER, None, "Version 1: Nhầm quý")
    assert neighbours(w).find().admitted is False
    chair = w.person("report", commune=w.neighbour)
    verbs.enter(neighbours(w), w.roads, chair, number(4))


def neighbours(w):
    """The neighbour's report."""
    return type(w.report)(w.programme, w.neighbour, QUARTER)


def test_nothing_shows_it_as_official_again(w, publisher):
    w.filled("approved")
    publication = verbs.publish(w.period, publisher, EARLY)
    assert results(w.programme, QUARTER).publication.version == 1
    retract(w.period, publisher, 1)
    assert results(w.programme, QUARTER).publication is None
    assert corrections(w.programme, QUARTER) == {}
    assert versions_of(w.programme, QUARTER) == []
    assert check_programme(w.programme) == []
    call_command("check_published", w.programme.code)
    assert publication.results.exists()


def test_the_next_publication_has_a_number_of_its_own(w, publisher):
    w.filled("approved")
    verbs.publish(w.period, publisher, EARLY)
    retract(w.period, publisher, 1)
    again = verbs.publish(w.period, publisher, EARLY)
    assert again.version == 2
    assert results(w.programme, QUARTER).publication.version == 2
    [check] = check_programme(w.programme)
    assert (check.count, check.latest.publication.version) == (0, 2)


def test_a_correction_taken_back_leaves_the_version_before_in_force(w, publisher):
    w.filled("approved")
    verbs.publish(w.period, publisher, EARLY)
    verbs.reopen(w.report, publisher, "Sai đơn vị")
    chair = w.chair()
    verbs.enter(w.report, w.roads, chair, number(9, "Đúng"))
    verbs.submit(w.report, chair)
    verbs.approve(w.report, publisher)
    verbs.publish(w.period, publisher)
    verbs.reopen(w.report, publisher, "Lại sai")
    retract(w.period, publisher, 2)
    w.period.refresh_from_db()
    assert w.period.published_on == TODAY
    stored = results(w.programme, QUARTER)
    assert stored.publication.version == 1
    assert stored.by_commune[w.commune.code]["1"].value == 5
    assert w.submission().admitted is True


def test_only_the_publisher_takes_it_back_for_fifteen_minutes(w, publisher, later):
    publication = verbs.publish(w.period, publisher, EARLY)
    assert retractable(w.period, publisher) == publication
    other = w.reviewer()
    assert retractable(w.period, other) is None
    with pytest.raises(Refused, match="Only who published it"):
        retract(w.period, other, 1)
    with pytest.raises(NotAllowed):
        retract(w.period, w.chair(), 1)
    later()
    assert retractable(w.period, publisher) is None
    with pytest.raises(Refused, match="within 15 minutes"):
        retract(w.period, publisher, 1)
    assert not Retraction.objects.exists()


def test_a_version_that_came_with_loaded_data_is_not_taken_back(w, publisher):
    store_publication(w.period)
    assert retractable(w.period, publisher) is None
    with pytest.raises(Refused, match="Only who published it"):
        retract(w.period, publisher, 1)


@pytest.mark.parametrize("version", [0, 2])
def test_only_the_version_in_force_is_taken_back(version, w, publisher):
    verbs.publish(w.period, publisher, EARLY)
    with pytest.raises(Conflict, match="no longer the one in force"):
        retract(w.period, publisher, version)


def test_what_is_taken_back_twice_by_the_same_person_is_taken_back_once(w, publisher):
    verbs.publish(w.period, publisher, EARLY)
    assert retract(w.period, publisher, 1) == retract(w.period, publisher, 1)
    assert Decision.objects.filter(verb="retract").count() == 1


def test_the_database_lets_a_publication_be_taken_back_once(w, publisher):
    publication = verbs.publish(w.period, publisher, EARLY)
    retract(w.period, publisher, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Retraction.objects.create(publication=publication, at=timezone.now(), by=publisher)
