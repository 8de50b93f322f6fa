"""What was answered as saved is kept, whatever is killed meanwhile: the server, a worker, or the
database.

Four people's browsers save one figure after another. Like the sheet in the browser, each repeats a
save until it is answered. Afterwards every answered save must be in the log exactly once.
"""

import json
import os
import signal
import time
from collections import defaultdict
from http.client import HTTPException
from threading import Event, Thread
from urllib.error import HTTPError

import pytest

from tests.browser.server import PASSWORD, manage, serving
from tests.browser.visitor import Visitor
from tests.databases import on_sqlite
from tests.on_postgres import DURABLE, postgres
from tests.pages import RUNNING

ENTRY = f"{RUNNING}entry/"
STREAMS = [
    ("baoai", "04738", ["1", "5"]),
    ("baoai", "04738", ["6", "7"]),
    ("huyen", "district", ["2", "3"]),
    ("huyen", "district", ["9", "15"]),
]
"""Account, unit of the report, and the targets whose figures the stream writes in turn."""

ENOUGH = 40
"""Answered saves before, between and after the failures."""
PATIENCE = 20
"""Seconds for so many."""

LOOK = """
import json
from communes.models import Figure, FigureChange
from targets.fields import plain_decimal

def plain(number):
    return None if number is None else plain_decimal(number)

kept = []
for figure in Figure.objects.filter(quarter="2023Q3", target__programme__code="nqdh-23"):
    changes = FigureChange.objects.filter(figure=figure, approved=False).order_by("pk")
    kept.append({
        "unit": figure.commune.code if figure.commune else "district",
        "target": figure.target.number,
        "version": figure.version,
        "value": plain(figure.value),
        "note": figure.note,
        "changes": [[plain(c.before), plain(c.after), c.note] for c in changes],
    })
print(json.dumps(kept))
"""


class Stream(Thread):
    """A person who saves without end; `answered` is (target, value, version) of each."""

    def __init__(self, site, account, unit, targets, versions):
        super().__init__(daemon=True)
        self.site, self.unit, self.targets = site, unit, targets
        self.versions = {target: versions[unit, target] for target in targets}
        self.answered = []
        self.unexpected = None
        self.ending = Event()
        self.visitor = Visitor(site.url)
        self.visitor.read("/accounts/login/")
        fields = {"username": account, "password": PASSWORD}
        self.account = self.post("/accounts/login/", fields)["account"]

    def post(self, path, fields):
        """The answer as data; raises OSError or HTTPException where there is none."""
        with self.visitor.ask(path, fields, Accept="application/json") as answer:
            return json.load(answer)

    def run(self):
        number = 0
        while not self.ending.is_set() and not self.unexpected:
            number += 1
            self.save(self.targets[number % len(self.targets)], number)

    def save(self, target, value):
        """Send one save until it is answered."""
        fields = {
            "account": self.account,
            "version": self.versions[target],
            "value": value,
            "note": f"lần {value}",
        }
        while not self.unexpected:
            try:
                answer = self.post(f"{ENTRY}{self.unit}/{target}/", fields)
            except HTTPError as error:
                with error:
                    if error.code < 500:
                        self.unexpected = f"{error.code}: {error.read().decode()}"
                time.sleep(0.05)
            except (OSError, HTTPException):
                time.sleep(0.05)
            else:
                self.versions[target] = answer["version"]
                self.answered.append((target, str(value), answer["version"]))
                return


class Streams:
    """All people at once."""

    def __init__(self, site):
        self.before = look(site)
        versions = defaultdict(int, {key: row["version"] for key, row in self.before.items()})
        self.streams = [Stream(site, *people, versions) for people in STREAMS]
        for stream in self.streams:
            stream.start()

    def go_on(self):
        """Wait for `ENOUGH` further answers, some to everybody; raises where they do not come."""
        goals = [len(stream.answered) + ENOUGH // len(STREAMS) for stream in self.streams]
        deadline = time.monotonic() + PATIENCE
        while any(len(s.answered) < goal for s, goal in zip(self.streams, goals, strict=True)):
            told = [stream.unexpected for stream in self.streams if stream.unexpected]
            assert not told, told[0]
            assert time.monotonic() < deadline, "the saves are not answered any more"
            time.sleep(0.01)

    def end(self):
        """Let each finish the save that it has begun."""
        for stream in self.streams:
            stream.ending.set()
        for stream in self.streams:
            stream.join(timeout=PATIENCE)
            assert not stream.is_alive()
            assert stream.unexpected is None


def look(site):
    """(Unit, target) → its figure as it stands in the database, with all its changes."""
    process = manage(site.environ, "shell", "--verbosity", "0", "--command", LOOK)
    printed, _nothing = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, printed
    return {(row["unit"], row["target"]): row for row in json.loads(printed)}


def check_kept(site, streams):
    after = look(site)
    for stream in streams.streams:
        for target in stream.targets:
            before = streams.before.get((stream.unit, target), {"changes": [], "version": 0})
            row = after[stream.unit, target]
            answered = [one for one in stream.answered if one[0] == target]
            changes = row["changes"][len(before["changes"]) :]
            assert [value for _target, value, _version in answered] == [
                value for _before, value, _note in changes
            ]
            versions = [version for _target, _value, version in answered]
            assert versions == [before["version"] + n for n in range(1, len(answered) + 1)]
            assert [old for old, _value, _note in changes[1:]] == [
                value for _old, value, _note in changes[:-1]
            ]
            assert all(note == f"lần {value}" for _old, value, note in changes)
            assert (row["version"], row["value"]) == (versions[-1], changes[-1][1])
            assert row["note"] == changes[-1][2]


@pytest.fixture(scope="module")
def cluster():
    """A server that keeps what it has confirmed; None where the suite runs on SQLite."""
    if on_sqlite():
        yield None
        return
    with postgres(DURABLE) as cluster:
        yield cluster


@pytest.fixture(scope="module")
def site(tmp_path_factory, cluster):
    with serving(tmp_path_factory.mktemp("kill"), cluster and cluster.url) as site:
        yield site


@pytest.fixture
def streams(site):
    streams = Streams(site)
    try:
        streams.go_on()
        yield streams
    finally:
        streams.end()


@pytest.mark.programs
def test_every_answered_save_outlives_the_server(site, streams):
    for _time in range(2):
        site.kill()
        site.start()
        streams.go_on()
    streams.end()
    check_kept(site, streams)


@pytest.mark.programs
def test_every_answered_save_outlives_a_worker(site, streams):
    """The server has another one soon; what the killed one had in hand is sent again."""
    for worker in site.workers:
        os.kill(worker, signal.SIGKILL)
        streams.go_on()
        assert worker not in site.workers
    streams.end()
    check_kept(site, streams)


if not on_sqlite():

    @pytest.mark.programs
    def test_every_answered_save_outlives_the_database(site, streams, cluster):
        cluster.stop()
        with pytest.raises(HTTPError) as told:
            streams.streams[0].visitor.ask(RUNNING)
        assert (told.value.code, told.value.headers["Retry-After"]) == (503, "10")
        assert "Thử lại" in told.value.read().decode()
        cluster.start()
        streams.go_on()
        streams.end()
        check_kept(site, streams)
