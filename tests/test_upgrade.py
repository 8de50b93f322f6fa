"""A database of the first release becomes one of this, and says the same results."""

import csv
import io
import os
import re
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing

import psycopg2
import pytest

from tests.browser import server
from tests.databases import empty_database
from tests.paths import ROOT

FIRST = ROOT / "tests" / "data" / "first-release"
INSERT = re.compile(
    r'^INSERT INTO (?:public\.)?"?((?:communes|targets)_\w+|auth_user)"? VALUES', re.MULTILINE
)
AS_FILLED_IN = {"targets_dataversion"}
ROLL = """
import django, sys
from pathlib import Path
django.setup()
from django.core.management import call_command
from django.db import connection

call_command("migrate", verbosity=0)
folder = Path(sys.argv[1])
for quarter, more in (("2023Q2", []), ("2023Q3", ["--provisional"])):
    with (folder / f"{quarter}.csv").open("w") as file:
        call_command("export_results", "nqdh-23", quarter, *more, stdout=file)
call_command("check_published")
call_command("makemigrations", "--check", "--dry-run", verbosity=0)
for table in sys.argv[2:]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        print(table, cursor.fetchone()[0])
"""


@pytest.fixture
def url(tmp_path):
    """The address of a database that the first release has filled."""
    with empty_database() as server_url:
        if server_url is None:
            path = tmp_path / "site.sqlite3"
            with closing(sqlite3.connect(path)) as database:
                database.create_collation("vietnamese", lambda a, b: (a > b) - (a < b))
                database.executescript((FIRST / "sqlite.sql").read_text("utf-8"))
            yield f"sqlite:///{path}"
        else:
            with closing(psycopg2.connect(server_url)) as database:
                database.cursor().execute((FIRST / "postgresql.sql").read_text("utf-8"))
                database.commit()
            yield server_url


def rows(text, columns):
    return [{name: row[name] for name in columns} for row in csv.DictReader(io.StringIO(text))]


@pytest.mark.programs
@pytest.mark.django_db
def test_the_first_release_is_rolled_forward(url, tmp_path):
    kind = url.partition(":")[0]
    before = Counter(INSERT.findall((FIRST / f"{kind}.sql").read_text("utf-8")))
    before = {table: count for table, count in before.items() if table not in AS_FILLED_IN}
    assert len(before) >= 15
    rolled = subprocess.run(
        [sys.executable, "-c", ROLL, tmp_path, *before],
        cwd=ROOT,
        env={**os.environ, **server.environment(tmp_path, url)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert rolled.returncode == 0, rolled.stdout + rolled.stderr
    for quarter in ("2023Q2", "2023Q3"):
        text = (FIRST / f"{quarter}.csv").read_text("utf-8")
        columns = text.partition("\n")[0].split(",")
        now = (tmp_path / f"{quarter}.csv").read_text("utf-8")
        assert rows(now, columns) == rows(text, columns)
        assert len(rows(text, columns)) == 79
    counts = [line.split() for line in rolled.stdout.splitlines()[-len(before) :]]
    assert {table: int(count) for table, count in counts} == before
