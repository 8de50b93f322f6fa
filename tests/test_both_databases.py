"""What the site shows of the demo does not hang on the database."""

import json
import subprocess
import sys

import pytest

from tests.browser.server import environment, prepare
from tests.on_postgres import postgres
from tests.paths import ROOT


def asking(environ):
    """The process that asks a site with the demo for everything."""
    prepare(environ)
    command = [sys.executable, "-m", "tests.bodies"]
    return subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.PIPE)


def told(process):
    printed, _nothing = process.communicate()
    assert process.returncode == 0
    return json.loads(printed)


@pytest.mark.one_database
@pytest.mark.programs
def test_every_answer_is_the_same_on_sqlite_and_on_postgresql(tmp_path):
    (tmp_path / "sqlite").mkdir()
    with postgres() as cluster:
        both = [
            asking(environment(tmp_path / "sqlite")),
            asking(environment(tmp_path / "postgresql", cluster.url)),
        ]
        ours, theirs = map(told, both)
    assert {key: ours[key] for key in ours if ours[key] != theirs[key]} == {}
    assert len(ours) == len(theirs) > 800
    assert sum(status == 200 for status, _digest in ours.values()) > 300
