"""When a page is made of what the replica has. Here one database stands for both."""

from functools import partial

import pytest
from django.db import DataError, OperationalError, connection

from communes.models import Figure
from ntm_dashboard.replica import reading
from ntm_dashboard.replica.reading import read
from ntm_dashboard.replica.router import READS_THERE
from ntm_dashboard.replica.state import NoReplica, ReplicaState
from targets.models import DataVersion, Target
from targets.versions import version_of
from tests import factories
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
    monkeypatch.setattr(reading, "check_follows", lambda: None)
    return state


@pytest.fixture
def numbers(demo_programme):
    """The data versions as the replica has them: of all, and by programme."""
    versions = {demo_programme.pk: version_of(demo_programme)}
    return DataVersion.current(), lambda: versions


def test_with_the_same_versions_it_is_made_at_the_replica(state, numbers):
    page = Page()
    assert read(page, *numbers) == "page"
    assert page.made_there == [True]


def test_a_replica_that_lacks_or_has_more_than_the_primary_is_not_read(state, numbers):
    total, versions = numbers
    ((programme, version),) = versions().items()
    for ahead in (1, -1):
        moved = {programme: version._replace(number=version.number + ahead)}
        others = {programme: version._replace(catalogue=version.catalogue + ahead)}
        for asked in [(total + ahead, versions()), (total, moved), (total, others)]:
            page = Page()
            assert read(page, asked[0], partial(dict, asked[1])) == "page"
            assert page.made_there == [False]
    assert state.answers


def test_a_page_that_loses_the_replica_is_made_once_more_at_the_primary(state, numbers):
    page = Page(OperationalError("canceling statement due to conflict with recovery"))
    assert read(page, *numbers) == "page"
    assert page.made_there == [True, False]
    page = Page()
    read(page, *numbers)
    assert page.made_there == [False], "it rests"


def test_a_replica_that_was_promoted_is_left(state, numbers, monkeypatch):
    def promoted():
        raise NoReplica("x")

    monkeypatch.setattr(reading, "check_follows", promoted)
    page = Page()
    assert read(page, *numbers) == "page"
    assert page.made_there == [False]
    assert not state.answers


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
        offered.append((total, versions()))
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


def test_programmes_beyond_the_readers_own_are_among_them(read_there, demo_programme):
    province = factories.make_programme(main=True, start="2021Q1", end="2025Q4")
    above = factories.make_target(province)
    below = factories.make_programme(main=True, follows=demo_programme)
    demo_programme.follows = province
    demo_programme.save()
    Target.objects.filter(programme=demo_programme, number="11").update(follows=above)
    for path in ("targets/11/", "gaps/"):
        ((_total, versions),) = read_there(PUBLISHED + path)
        assert versions[province.pk] == version_of(province)
    for path in (PUBLISHED, "/districts/"):
        ((_total, versions),) = read_there(path)
        assert versions[below.pk] == version_of(below)


def test_all_districts_of_an_administrator_are_among_them(read_there, client):
    main = factories.make_programme(main=True)
    client.force_login(factories.make_user(is_superuser=True))
    ((_total, versions),) = read_there(f"/districts/?in={PUBLISHED.strip('/')}")
    assert versions[main.pk] == version_of(main)


def test_work_and_what_nobody_keeps_is_not(read_there):
    commune = Figure.objects.filter(commune__isnull=False).first().commune.code
    for path in ("review/", "measures/", f"communes/{commune}/11/", "causes/"):
        assert read_there(PUBLISHED + path) == []
    for path in (f"/search/?in={PUBLISHED.strip('/')}&q=xa", "/todo/", "/accounts/"):
        assert read_there(path) == []
