"""What people did in the demo changes no result, and tells how each report came to stand so."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings
from django.utils import translation

from communes.models import Comment, Decision, Evidence, Figure, Official, Verb
from targets.models import Programme
from tests.conftest import empty_tables
from tests.paths import EXPECTED

from .test_demo import ACCOUNTS, demo

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def lived_in(django_db_setup, django_db_blocker, tmp_path_factory):
    """The programme of a fresh demo."""
    files = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("files"))
    with django_db_blocker.unblock(), files, translation.override("en"), transaction.atomic():
        empty_tables()
        demo(accounts=False)
        yield Programme.objects.get(code="nqdh-23")
        transaction.set_rollback(True)


@pytest.mark.parametrize("quarter", ["2021Q2", "2022Q1", "2022Q4", "2023Q2"])
def test_what_its_people_did_changes_no_result(lived_in, quarter):
    for live in (False, True):
        assert exported(quarter, live=live) == expected(quarter)


def test_nor_what_is_handed_in(lived_in):
    assert exported("2023Q3", provisional=True) == expected("2023Q3-provisional")


def exported(quarter, **options):
    out = StringIO()
    call_command("export_results", "nqdh-23", quarter, stdout=out, **options)
    return out.getvalue()


def expected(name):
    return (EXPECTED / "yen-binh" / f"{name}.csv").read_bytes().decode()


def test_everybody_can_be_reached_and_nobody_logs_in_without_a_password(lived_in):
    people = Official.objects.select_related("user")
    assert all(one.phone and one.email and not one.user.has_usable_password() for one in people)
    demo()
    assert {one.user.username for one in people.all() if one.user.has_usable_password()} == {
        *ACCOUNTS
    } - {"quantri"}


def test_every_report_tells_how_it_came_to_stand_where_it_stands(lived_in):
    reports = {(one.quarter, one.commune_id): one for one in lived_in.submissions.all()}
    decided = Decision.objects.filter(programme=lived_in).exclude(verb=Verb.PUBLISH)
    told = {(one.quarter, one.commune_id): one.after for one in decided.order_by("at", "pk")}
    assert told == {key: one.status for key, one in reports.items()}
    assert len(reports) == 10 * 25 + 18
    late = {one.pk for one in reports.values() if one.submitted_on and is_late(one)}
    assert 0 < len(late) < len(reports) / 5


def is_late(report):
    period = report.programme.periods.get(quarter=report.quarter)
    return report.submitted_on > period.due_on


def test_a_published_quarter_was_corrected_and_published_again(lived_in):
    (twice,) = [one for one in lived_in.periods.all() if one.publications.count() == 2]
    assert str(twice.quarter) == "2021Q3"


def test_what_people_wrote_stands_beside_their_figures(lived_in):
    words = lived_in.submissions.exclude(difficulties="")
    assert words.exclude(causes="").exclude(proposals="").count() == words.count() == 12
    assert Figure.objects.filter(target__programme=lived_in).exclude(note="").count() == 14
    assert Comment.objects.count() == 2
    assert Evidence.objects.get().figure.commune.code == "04738"
