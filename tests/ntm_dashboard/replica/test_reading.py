"""When a page is made of what the replica has. Here one database stands for both."""

import pytest
from django.db import DataError, OperationalError, connection

from communes.models import Figure
from ntm_dashboard.replica import reading
from ntm_dashboard.replica.reading import read
from ntm_dashboard.replica.router import READS_THERE
from ntm_dashboard.replica.state import ReplicaState
from targets.models import DataVersion
from targets.versions import version_of
from tests.pages import PUBLISHED

pytestmark = pytest.mark.django_db


class Page:
    """Made by calling it; `made_there` is whether it was made at the replica, of each time."""

    def __init__(self, *errors):
        self.errors = [*errors]
        self.made_there = []

    def __call__(self):
        self.made_there.append(READS_THERE.get())
        if self.errors:
            raise self.errors.pop()
        return "page"


@pytest.fixture
def state(monkeypatch):
    """A replica that has been met."""
    state = ReplicaState()
    state.answers = True
    monkeypatch.setattr(reading, "state", state)
    monkeypatch.setattr(reading, "REPLICA", "default")
    return state


@pytest.fixture
def numbers(demo_programme):
    """The data versions as the replica has them: of all, and by programme."""
    return DataVersion.current(), {demo_programme.pk: version_of(demo_programme)}


def test_with_the_same_versions_it_is_made_at_the_replica(state, numbers):
    page = Page()
    assert read(page, *numbers) == "page"
    assert page.made_there == [True]


def test_a_replica_that_lacks_or_has_more_than_the_primary_is_not_read(state, numbers):
    total, versions = numbers
    ((programme, version),) = versions.items()
    for ahead in (1, -1):
        moved = {programme: version._replace(number=version.number + ahead)}
        others = {programme: version._replace(catalogue=version.catalogue + ahead)}
        for asked in [(total + ahead, versions), (total, moved), (total, others)]:
            page = Page()
            assert read(page, *asked) == "page"
            assert page.made_there == [False]
    assert state.answers


def test_a_page_that_loses_the_replica_is_made_once_more_at_the_primary(state, numbers):
    page = Page(OperationalError("canceling statement due to conflict with recovery"))
    assert read(page, *numbers) == "page"
    assert page.made_there == [True, False]
    page = Page()
    read(page, *numbers)
    assert page.made_there == [False], "it rests"


@pytest.mark.parametrize("error", [DataError("x"), ValueError("x")])
def test_what_is_no_fault_of_the_replica_is_raised(error, state, numbers):
    page = Page(error)
    with pytest.raises(type(error)):
        read(page, *numbers)
    assert page.made_there == [True]
    assert state.answers


def test_where_the_primary_fails_it_is_the_primarys_fault(state, numbers, monkeypatch):
    monkeypatch.setattr(connection, "errors_occurred", True)
    page = Page(OperationalError("x"))
    with pytest.raises(OperationalError):
        read(page, *numbers)
    assert state.answers


def test_without_a_replica_nothing_is_asked(numbers, django_assert_num_queries):
    page = Page()
    with django_assert_num_queries(0):
        assert read(page, *numbers) == "page"
    assert page.made_there == [False]


@pytest.fixture
def read_there(client, account_of, monkeypatch):
    """Answers what of an address is offered to the replica."""
    client.force_login(account_of("reviewer-01"))
    offered = []

    def noted(make, total, versions):
        offered.append((total, versions))
        return make()

    monkeypatch.setattr("ntm_dashboard.site.quarter_view.read", noted)

    def read_there(path):
        offered.clear()
        assert client.get(path).status_code == 200
        return [*offered]

    return read_there


def test_pages_and_files_that_only_tell_are_offered_with_the_versions_they_are_made_of(
    read_there, demo_programme
):
    for path in ("", "targets/11/", "?export=csv", "report.docx", "results.json", "year/"):
        ((total, versions),) = read_there(PUBLISHED + path)
        assert total == DataVersion.current()
        assert versions[demo_programme.pk] == version_of(demo_programme)


def test_work_and_what_nobody_keeps_is_not(read_there):
    commune = Figure.objects.filter(commune__isnull=False).first().commune.code
    for path in ("review/", "measures/", f"communes/{commune}/11/", "causes/"):
        assert read_there(PUBLISHED + path) == []
    for path in (f"/search/?in={PUBLISHED.strip('/')}&q=xa", "/todo/", "/accounts/"):
        assert read_there(path) == []
