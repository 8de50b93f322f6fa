import gc
import os
import sqlite3
from contextlib import closing

import pytest
from _pytest import runner
from django.apps import apps
from django.core.files.storage import default_storage
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection
from django.utils import translation
from hypothesis import settings as hypothesis

from communes import triggers
from communes.models import Official
from ntm_dashboard.backups.files import names_kept
from targets.models import Programme
from tests import buckets, factories
from tests.caches import forget
from tests.kept import digest, sources

# The browser's event loop runs in the thread of the tests, where Django would refuse every query.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# How long one example takes depends on what else the machine does.
hypothesis.register_profile("unhurried", deadline=None)
hypothesis.load_profile("unhurried")


WITH_DATABASE = {"db", "transactional_db", "django_db_setup", "database_url"}
ELSEWHERE = {"alone", "programs", "django_db"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """What asks nothing of a database is the same on each."""
    for item in items:
        marks = {mark.name for mark in item.iter_markers()}
        if not (WITH_DATABASE & {*item.fixturenames} or ELSEWHERE & marks):
            item.add_marker("one_database")


def pytest_collection_finish():
    """Garbage is looked for less often, and not in what stays until the last test."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def with_room(run, *arguments):
    """`run`, whose frames all lie in one piece of memory, since this one is as large as many.

    Python asks the system for each 16 kB of frames and gives them back at once, so that
    what calls much from where such a piece ends took up to half as long again.
    """
    return run(*arguments)


with_room.__code__ = with_room.__code__.replace(co_stacksize=66_000)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item, nextitem):
    return with_room(runner.pytest_runtest_protocol, item, nextitem)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, pytestconfig):
    """On SQLite the tables come out of a copy, where an earlier run has left one that fits."""
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["MIGRATE"] = not snapshot(pytestconfig).exists()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker, pytestconfig):
    """Every test finds the demo data, and its changes are taken back afterwards."""
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite":
            demo_from_copy(snapshot(pytestconfig))
        else:
            load_demo()


def load_demo():
    from communes.interchange.loading import load
    from communes.management.commands.demo import DEMOS

    for folder in DEMOS["district"].folders:
        load(folder)


def demo_from_copy(copy):
    """Fill the database from the file `copy`; make that first where there is none."""
    connection.ensure_connection()
    if connection.settings_dict["TEST"]["MIGRATE"]:
        load_demo()
        for older in copy.parent.glob("*.sqlite3"):
            older.unlink(missing_ok=True)
        made = copy.with_suffix(f".{os.getpid()}")
        with closing(sqlite3.connect(made)) as file:
            connection.connection.backup(file)
        made.replace(copy)
    else:
        with closing(sqlite3.connect(copy)) as file:
            file.backup(connection.connection)


def snapshot(config):
    """The file of the database that the sources, as they stand, make of the demo data."""
    return config.cache.mkdir("demo") / f"{digest(sources())}.sqlite3"


@pytest.fixture(autouse=True)
def fresh_cache():
    """Data versions repeat when a test is taken back, so that kept results would be wrong."""
    forget()


@pytest.fixture
def one_connection():
    """The server's application leaves the test's connection to the database open."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def demo_programme(db):
    """The resolution of the demo's district."""
    return Programme.objects.get(code="nqdh-23")


@pytest.fixture
def account_of(db):
    """The account of an official of the demo, made where there is none yet."""

    def account_of(code):
        official = Official.objects.get(code=code)
        return official.user or factories.make_user(official)

    return account_of


@pytest.fixture
def six_days_before_due(settings):
    """The clock stands in the demo's last quarter, while its reports are coming in."""
    settings.NTM_TODAY = "2023-10-04"


@pytest.fixture(scope="session")
def s3():
    """The address of an S3 server."""
    with buckets.s3_server() as address:
        yield address


@pytest.fixture
def bucket(s3, settings, monkeypatch):
    """The site's files are in a new bucket, of which this is the address."""
    for name, value in buckets.KEYS.items():
        monkeypatch.setenv(name, value)
    address = buckets.make_bucket(s3)
    buckets.keep_files_at(address, settings)
    return address


ON_S3 = pytest.param("bucket", marks=[pytest.mark.programs, pytest.mark.one_database])


@pytest.fixture(params=["folder", ON_S3])
def stored(request, settings, tmp_path):
    """`files_kept`, for a test that runs with the files in a folder and in a bucket."""
    settings.MEDIA_ROOT = tmp_path
    if request.param == "bucket":
        request.getfixturevalue("bucket")

    return files_kept


def files_kept():
    """Path → content, of all that the storage holds."""
    found = {}
    for name in names_kept():
        with default_storage.open(name) as file:
            found[name] = file.read()
    return found


@pytest.fixture
def english_pages(client):
    """The visitor has chosen English."""
    client.cookies["django_language"] = "en"


@pytest.fixture
def in_english():
    """Sentences are in English, without a request that says so."""
    with translation.override("en"):
        yield


@pytest.fixture
def empty_db(db):
    """The tables of the site without a row, for this test only."""
    empty_tables()


@pytest.fixture
def empty_db_after(db):
    """A function that empties the tables, for a test that first takes something out of them."""
    return empty_tables


def empty_tables():
    """The one place where rows that only ever grow are deleted, inside a test's transaction."""
    with connection.cursor() as cursor:
        lift_triggers(cursor)
        for label in ("communes", "targets"):
            for model in reversed(list(apps.get_app_config(label).get_models())):
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = origin")
        else:
            triggers.install(connection)
    forget()


def lift_triggers(cursor):
    if connection.vendor == "postgresql":
        cursor.execute("SET LOCAL session_replication_role = replica")
        return
    cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    for (name,) in cursor.fetchall():
        cursor.execute(f"DROP TRIGGER {name}")
