"""What is missing is told at the server's start, and at /readyz while it runs."""

import json
import os
import sqlite3
import stat
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder

from ntm_dashboard.replica.state import NoReplica, Position
from ntm_dashboard.running import fitness
from tests.browser import server
from tests.paths import ROOT

NOWHERE = "/sys/no-folder"
"""Where not even root can make a folder."""


@pytest.fixture(autouse=True)
def unseen():
    fitness.all_migrated.clear()


@pytest.fixture(autouse=True)
def whole(settings, tmp_path):
    """A site of which nothing is missing."""
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATIC_ROOT.mkdir()
    (settings.STATIC_ROOT / "ntm.1234.css").touch()
    list_static(settings, {"ntm.css": "ntm.1234.css"})
    settings.MEDIA_ROOT = tmp_path / "files"


def list_static(settings, paths):
    (settings.STATIC_ROOT / "staticfiles.json").write_text(json.dumps({"paths": paths}))


def no_files_folder(settings):
    settings.MEDIA_ROOT = NOWHERE
    with pytest.raises(OSError, match=NOWHERE) as refused:
        os.mkdir(NOWHERE)
    return f"NTM_FILES: không ghi được vào {NOWHERE}: {refused.value.strerror}."


def no_static_list(settings):
    (settings.STATIC_ROOT / "staticfiles.json").unlink()
    return "STATIC_ROOT: thiếu các tệp tĩnh: chạy manage.py collectstatic."


def broken_static_list(settings):
    (settings.STATIC_ROOT / "staticfiles.json").write_text("{")
    return "STATIC_ROOT: thiếu các tệp tĩnh: chạy manage.py collectstatic."


def no_static_file(settings):
    list_static(settings, {"ntm.css": "ntm.1234.css", "a.js": "a.5678.js"})
    return "STATIC_ROOT: thiếu tệp a.5678.js: chạy manage.py collectstatic."


def no_migration(settings):
    recorder = MigrationRecorder(connection)
    newest = max(name for app, name in recorder.applied_migrations() if app == "communes")
    recorder.record_unapplied("communes", newest)
    return (
        f"Thiếu bước cập nhật cơ sở dữ liệu, bước đầu tiên là communes.{newest}: "
        "chạy manage.py migrate."
    )


def newer_database(settings):
    MigrationRecorder(connection).record_applied("communes", "9999_later")
    return "Cơ sở dữ liệu thuộc phiên bản mới hơn mã nguồn này, vốn không biết communes.9999_later."


MISSING_NOW = [no_static_list, broken_static_list, no_static_file, no_migration, newer_database]


@pytest.mark.django_db
@pytest.mark.parametrize("take_away", [no_files_folder, *MISSING_NOW])
def test_what_is_missing_at_the_start_is_told(take_away, settings):
    sentence = take_away(settings)
    with pytest.raises(CommandError) as told:
        call_command("ready")
    assert sentence in str(told.value).splitlines()


@pytest.mark.django_db
@pytest.mark.parametrize("take_away", MISSING_NOW)
def test_a_site_that_lacks_something_is_not_ready(take_away, settings, client):
    sentence = take_away(settings)
    answer = client.get("/readyz")
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert sentence in answer.content.decode().splitlines()
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_a_whole_site_is_ready_and_looks_at_its_migrations_once(
    client, capsys, django_assert_num_queries
):
    call_command("ready")
    assert capsys.readouterr().out == "Không thiếu gì.\n"
    assert client.get("/readyz").content == b"ok"
    with django_assert_num_queries(1):
        answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (200, b"ok")


@pytest.mark.django_db
def test_a_database_that_is_away_is_told_without_its_address(client, monkeypatch, caplog):
    def away():
        raise OperationalError("connection to secret-host failed")

    monkeypatch.setattr(connection, "cursor", away)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.content.decode() == "DATABASE_URL: cơ sở dữ liệu không trả lời."
    assert "secret-host" in caplog.text


@pytest.fixture
def replica_that(monkeypatch):
    """Puts a replica beside the database, which raises the error when it is asked."""

    def replica_that(error):
        monkeypatch.setattr(fitness, "REPLICA", "default")
        monkeypatch.setattr(fitness, "position_of_primary", lambda: Position(1, "ntm", "0/10"))

        def asked(position):
            raise error

        monkeypatch.setattr(fitness, "has_replayed", asked)

    return replica_that


@pytest.mark.django_db
def test_the_replica_of_another_database_is_told_at_the_start(replica_that):
    replica_that(NoReplica("x"))
    with pytest.raises(CommandError, match=r"^DATABASE_REPLICA_URL: đây không phải bản sao"):
        call_command("ready")


@pytest.mark.django_db
def test_a_site_starts_without_its_replica_and_says_so(replica_that, caplog):
    replica_that(OperationalError("connection refused\n\tIs it running?"))
    call_command("ready")
    assert caplog.messages == ["The replica fails: connection refused Is it running?"]


@pytest.mark.django_db
def test_a_site_that_does_without_its_replica_is_ready_and_says_so(client, monkeypatch):
    monkeypatch.setattr(fitness.replica_state, "answers", False)
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.content.decode().splitlines() == [
        "ok",
        "DATABASE_REPLICA_URL: bản sao gặp lỗi, các trang được đọc từ cơ sở dữ liệu chính.",
    ]


def test_a_databases_file_is_its_owners_alone(tmp_path):
    path = tmp_path / "db.sqlite3"
    sqlite3.connect(path).close()
    path.touch()
    path.chmod(0o644)
    command = [sys.executable, "manage.py", "shell", "-v0", "-c"]
    ask = "from django.db import connection as c; c.cursor().execute('PRAGMA user_version')"
    environ = os.environ | server.PRODUCTION | {"DATABASE_URL": f"sqlite:///{path}"}
    subprocess.run([*command, ask], cwd=ROOT, env=environ, check=True, timeout=30)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.one_database
@pytest.mark.programs
def test_the_server_does_not_start_and_says_why(tmp_path):
    environ = server.environment(tmp_path, BIND="127.0.0.1:1", NTM_FILES=NOWHERE)
    started = subprocess.run(
        [sys.executable, "-m", "gunicorn"],
        cwd=ROOT,
        env=environ | {"STATIC_ROOT": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert started.returncode == 1
    told = [line for line in started.stderr.splitlines() if not line.startswith("[")]
    told[0] = told[0].removeprefix("CommandError: ")
    assert [line.partition(":")[0] for line in told] == ["NTM_FILES", "STATIC_ROOT"]
