"""A primary and a streaming replica, the site before both, and its people: what is read where."""

import re
import time
from concurrent.futures import ThreadPoolExecutor

import psycopg2
import pytest

from tests.browser.server import Site, environment, manage, prepare
from tests.browser.visitor import Visitor
from tests.on_postgres import FAST, free_port, postgres
from tests.pages import CRITERIA, PUBLISHED

pytestmark = [pytest.mark.one_database, pytest.mark.programs]

PATIENCE = 15
"""Seconds for what takes a moment."""
CROWD = 8
TODAY = "2023-09-20"
"""So that a measure written today is shown with the published quarter."""
NOTED = f"{FAST} -c log_statement=all"
TARGET = f"{PUBLISHED}targets/11/"
MEASURE = "Rút ngắn thủ tục còn ba ngày"
READ = re.compile(r'^ntm_pages_read_total\{database="(\w+)"\} (\d+)', re.MULTILINE)

MIDWAY = """
from django.db import connections
from ntm_dashboard.replica.reading import read
from targets.models import DataVersion, Programme
from targets.versions import version_of

def make():
    asked.append(Programme.objects.all().db)
    if asked[-1] == "replica":
        connections["replica"].cursor().execute("SELECT pg_terminate_backend(pg_backend_pid())")
    return "made"

asked = []
programme = Programme.objects.get(code="nqdh-23")
versions = {programme.pk: version_of(programme)}
print(read(make, DataVersion.current(), lambda: versions), *asked)
"""


def until(true):
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def asked(cluster, statement, *values):
    connection = psycopg2.connect(cluster.url)
    connection.autocommit = True
    cursor = connection.cursor()
    cursor.execute(statement, values)
    (answer,) = cursor.fetchone()
    connection.close()
    return answer


class Pair:
    """The site, its two databases, and who asks."""

    def __init__(self, primary, replica, site):
        self.primary, self.replica, self.site = primary, replica, site
        self.public = Visitor(site.url)
        self.reader = Visitor(site.url, "xem")
        self.writer = Visitor(site.url, "duyet")

    def read_at(self):
        """Database → how many pages were read there so far."""
        counts = dict(READ.findall(self.public.read("/metrics")))
        return {name: int(counts.get(name, 0)) for name in ("primary", "replica")}

    def where(self, visitor, path):
        """Where a page was read that the visitor asks for now."""
        before = self.read_at()
        visitor.ask(path).read()
        (where,) = (name for name, count in self.read_at().items() if count > before[name])
        return where

    def crowd(self):
        """Ask in so many threads at once that some of the site's have a connection each."""
        with ThreadPoolExecutor(CROWD) as threads:
            list(threads.map(self.public.read, [f"{PUBLISHED}gaps/"] * CROWD))

    def catch_up(self):
        written = asked(self.primary, "SELECT pg_current_wal_flush_lsn()")
        until(lambda: asked(self.replica, "SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn", written))

    def told(self):
        """The lines that the site has written down about the replica."""
        return [line for line in self.site.log.read_text().splitlines() if "replica" in line]


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    folder = tmp_path_factory.mktemp("replica")
    more = {"BIND": f"127.0.0.1:{free_port()}", "NTM_PUBLIC": "1", "NTM_TODAY": TODAY}
    with postgres(NOTED) as primary:
        environ = environment(folder, primary.url, WEB_CONCURRENCY="1", **more)
        prepare(environ)
        with postgres(NOTED, primary) as replica:
            site = Site(environ | {"DATABASE_REPLICA_URL": replica.url}, folder / "server.log")
            site.start()
            try:
                pair = Pair(primary, replica, site)
                until(lambda: pair.where(pair.reader, PUBLISHED) == "replica")
                yield pair
            finally:
                site.stop()


def tables(cluster, after):
    """The tables that the cluster was asked for since the first `after` characters of its log."""
    return {*re.findall(r'FROM "(\w+)"', (cluster.folder / "log").read_text()[after:])}


def test_published_pages_are_read_at_the_replica(pair):
    pair.catch_up()
    begun = [len((one.folder / "log").read_text()) for one in (pair.primary, pair.replica)]
    assert pair.where(pair.reader, CRITERIA) == "replica"
    at_primary, at_replica = map(tables, (pair.primary, pair.replica), begun)
    shown = {"communes_publishedresult", "communes_figure"}
    assert shown <= at_replica
    assert shown.isdisjoint(at_primary)
    assert at_replica.isdisjoint({"auth_user", "communes_accountsession"})
    assert pair.where(pair.writer, f"{PUBLISHED}communes/") == "replica"
    assert pair.where(pair.public, f"{PUBLISHED}matrix/") == "replica"
    assert pair.where(pair.public, f"{PUBLISHED}report.docx") == "replica"


def test_what_was_written_is_read_at_once_and_nothing_older_is_kept(pair):
    new = f"{PUBLISHED}measures/new/?target=11"
    officials = pair.writer.read(new).partition('name="official"')[2]
    official = re.search(r'<option value="(\d+)"', officials)[1]
    pair.catch_up()
    assert pair.where(pair.reader, TARGET) == "replica"
    asked(pair.replica, "SELECT pg_wal_replay_pause()")
    fields = {"cause": "Chậm", "measure": MEASURE, "product": "Quy trình", "official": official}
    pair.writer.read(new, fields | {"commune": "", "due_quarter": "2023Q4", "due_day": ""})
    for visitor in (pair.writer, pair.reader):
        assert pair.where(visitor, TARGET) == "primary"
        assert MEASURE in visitor.read(TARGET)
    assert MEASURE not in pair.public.read(TARGET)
    asked(pair.replica, "SELECT pg_wal_replay_resume()")
    pair.catch_up()
    for visitor in (pair.writer, pair.reader):
        for path in (TARGET, f"{TARGET}?figures=provisional"):
            assert pair.where(visitor, path) == "replica"
            assert MEASURE in visitor.read(path)


def test_without_the_replica_pages_are_read_at_the_primary_and_it_is_told_once(pair):
    pair.catch_up()
    pair.crowd()
    assert pair.told() == []
    pair.replica.stop()
    for visitor in (pair.reader, pair.writer, pair.public):
        for path in (PUBLISHED, f"{PUBLISHED}gaps/", f"{PUBLISHED}results.csv"):
            assert pair.where(visitor, path) == "primary"
    (line,) = pair.told()
    assert "The replica fails, pages are read at the primary: " in line
    ready = pair.public.read("/readyz").splitlines()
    assert ready[0] == "ok"
    assert ready[1].startswith("DATABASE_REPLICA_URL: ")
    pair.replica.start()
    until(lambda: pair.where(pair.reader, f"{PUBLISHED}gaps/") == "replica")
    pair.crowd()
    assert pair.public.read("/readyz") == "ok"
    _fails, again = pair.told()
    assert "The replica answers again." in again


def test_a_page_that_loses_the_replica_is_made_once_more_at_the_primary(pair):
    pair.catch_up()
    script = manage(pair.site.environ, "shell", "--verbosity", "0", "--command", MIDWAY)
    printed, _nothing = script.communicate(timeout=PATIENCE)
    *told, last = printed.splitlines()
    assert last == "made replica default"
    assert len(told) == 1
    assert "server closed the connection" in told[0]


def test_the_replica_of_another_database_ends_the_start(pair):
    other = f"{pair.replica.url.rpartition('/')[0]}/template1"
    script = manage(pair.site.environ | {"DATABASE_REPLICA_URL": other}, "ready", "--no-color")
    printed, _nothing = script.communicate(timeout=PATIENCE)
    assert script.returncode == 1
    assert printed == (
        "CommandError: DATABASE_REPLICA_URL: "
        "đây không phải bản sao của cơ sở dữ liệu ở DATABASE_URL.\n"
    )


def test_a_replica_that_is_promoted_is_read_no_more(pair):
    """Though connections to it are kept, and its data are still those of the primary."""
    pair.catch_up()
    assert pair.where(pair.reader, PUBLISHED) == "replica"
    pair.crowd()
    pair.replica.promote()
    for visitor in (pair.reader, pair.writer, pair.public):
        for path in (PUBLISHED, f"{PUBLISHED}gaps/", f"{PUBLISHED}results.csv"):
            assert pair.where(visitor, path) == "primary"
    assert "it was promoted and follows the primary no more" in pair.told()[-1]
