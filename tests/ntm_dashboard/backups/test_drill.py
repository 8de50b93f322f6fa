"""The drill: what a site holds is backed up, put back into an empty site and over a changed one."""

import json
import os
import shutil
import sqlite3
import stat
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from threading import Event, Thread

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, connections

from communes.models import Official
from ntm_dashboard.backups import manifest, postgresql
from ntm_dashboard.backups.refusals import BackupRefused
from ntm_dashboard.backups.restoring import restore
from ntm_dashboard.backups.taking import ENGINES, back_up
from targets.models import DataVersion, Target
from tests import factories
from tests.buckets import keep_files_at
from tests.conftest import files_kept, snapshot
from tests.databases import empty_database, on_sqlite
from tests.pages import PUBLISHED

from .tables import content, execute

pytestmark = [pytest.mark.django_db, pytest.mark.programs]
FILES = ("evidence/a1", "evidence/b2")
PEOPLE = """INSERT INTO auth_user (id, username, password, first_name, last_name, email, is_staff,
  is_superuser, is_active, date_joined)
  VALUES (77, 'kho', '', '', '', '', false, false, true, '2023-10-04 00:00:00Z')"""
EVIDENCE = """INSERT INTO communes_evidence
  (figure_id, file, name, content_type, size, sha256, at, by_id)
  SELECT min(id), '{0}', 'a.pdf', 'application/pdf', 1, '{0}', '2023-10-04 00:00:00Z', 77
  FROM communes_figure"""


@contextmanager
def site(folder, settings):
    """A connection to an empty database of its own; the settings' files are in `folder`."""
    folder.mkdir()
    with empty_database() as url:
        own = connections.create_connection("default")
        own.settings_dict = {
            **own.settings_dict,
            "NAME": url.rpartition("/")[2] if url else str(folder / "site.sqlite3"),
        }
        settings.MEDIA_ROOT = folder / "files"
        try:
            yield own
        finally:
            own.close()


@pytest.fixture
def demo(tmp_path, pytestconfig):
    """A connection to a database with the demo, which is not changed."""
    own = connections.create_connection("default")
    own.settings_dict = {**connection.settings_dict}
    if on_sqlite():
        own.settings_dict["NAME"] = str(tmp_path / "demo.sqlite3")
        shutil.copyfile(snapshot(pytestconfig), tmp_path / "demo.sqlite3")
    yield own
    own.close()


@pytest.fixture
def taken(demo, tmp_path, settings):
    """A backup of the demo, which has no evidence."""
    settings.MEDIA_ROOT = tmp_path / "none"
    assert back_up(tmp_path / "taken", demo) == []
    return tmp_path / "taken"


def files_of(folder):
    return {name: (folder / name).read_bytes() for name in manifest.names_below(folder)}


def test_the_drill(demo, taken, tmp_path, settings):
    with site(tmp_path / "new", settings) as own:
        restore(taken, own)
        assert content(own) == content(demo)

        files = Path(settings.MEDIA_ROOT)
        (files / "evidence").mkdir(parents=True)
        for name in FILES:
            (files / name).write_text(name)
        (files / "evidence" / "nobody-names-it").touch()
        execute(own, PEOPLE, *(EVIDENCE.format(name) for name in FILES))
        before = content(own), {name: name.encode() for name in FILES}
        assert back_up(tmp_path / "second", own) == []

        execute(own, "DELETE FROM communes_evidence", "CREATE TABLE of_nobody (id integer)")
        execute(own, "UPDATE targets_target SET name = 'x'", PEOPLE.replace("77, 'kho'", "78, 'b'"))
        (files / FILES[0]).unlink()
        (files / FILES[1]).write_text("changed")
        (files / "evidence" / "later").touch()
        with pytest.raises(BackupRefused, match="--replace"):
            restore(tmp_path / "second", own)
        restore(tmp_path / "second", own, replace=True)
        assert (content(own), files_of(files)) == before
        restored = [path for path in files.rglob("*") if path.is_file()]
        for path in [tmp_path / "second", *(tmp_path / "second").rglob("*"), *restored]:
            assert not stat.S_IMODE(path.stat().st_mode) & 0o077, path


@contextmanager
def asked(own):
    """The site asks the database of `own` meanwhile."""
    usual = connections["default"]
    connections["default"] = own
    try:
        yield
    finally:
        connections["default"] = usual


def test_no_page_from_before_is_shown_again(taken, tmp_path, settings, client):
    """The same number of writes before and after the restore, each with another name."""
    address, names = f"{PUBLISHED}targets/11/", ["Tên thứ nhất", "Tên thứ hai", "Tên thứ ba"]
    with site(tmp_path / "new", settings) as own, asked(own):
        restore(taken, own)
        client.force_login(factories.make_user(Official.objects.get(code="member-01")))
        client.get(address)
        target = Target.objects.get(programme__code="nqdh-23", number="11")
        back_up(tmp_path / "second", own)
        seen, tag = [], ""
        for name in names:
            target.name = name
            target.save()
            response = client.get(address, headers={"If-None-Match": tag})
            assert response.status_code == 200
            assert name in response.text
            seen += DataVersion.objects.values_list("programme", "number", "catalogue")
            tag = response["ETag"]
            restore(tmp_path / "second", own, replace=True)
            found = DataVersion.objects.values_list("programme", "number", "catalogue")
            assert {*found}.isdisjoint(seen)
            assert all(number > max(of for _one, of, _catalogue in seen) for _, number, _ in found)
            assert DataVersion.objects.filter(programme=None).count() == 1


def test_migrate_moves_on_what_was_put_back_by_other_means(taken, tmp_path, settings):
    with site(tmp_path / "new", settings) as own, asked(own):
        restore(taken, own)
        DataVersion.objects.filter(programme=None).delete()
        before = DataVersion.objects.order_by("-number").first().number
        call_command("migrate", verbosity=0)
        found = DataVersion.objects.values_list("programme", "number", "catalogue")
        assert None in {programme for programme, *_numbers in found}
        assert min(min(numbers) for _programme, *numbers in found) > before


@pytest.mark.one_database
def test_what_is_in_a_bucket_comes_back_into_a_bucket_or_a_folder(
    taken, bucket, tmp_path, settings
):
    with site(tmp_path / "new", settings) as own:
        restore(taken, own)
        keep_files_at(bucket, settings)
        for name in (*FILES, "evidence/nobody-names-it"):
            default_storage.save(name, ContentFile(name.encode()))
        execute(own, PEOPLE, *(EVIDENCE.format(name) for name in FILES))
        before = content(own), {name: name.encode() for name in FILES}
        assert back_up(tmp_path / "second", own) == []

        execute(own, "DELETE FROM communes_evidence")
        for name in FILES:
            default_storage.delete(name)
        for name in (FILES[1], "evidence/later"):
            default_storage.save(name, ContentFile(b"changed"))
        restore(tmp_path / "second", own, replace=True)
        assert (content(own), files_kept()) == before

    with site(tmp_path / "other", settings) as own:
        keep_files_at(tmp_path / "other" / "files", settings)
        restore(tmp_path / "second", own)
        assert (content(own), files_kept()) == before


@pytest.mark.one_database
def test_a_bucket_that_does_not_answer_is_told_and_changes_nothing(
    demo, taken, bucket, tmp_path, settings
):
    """Neither a backup is left nor a database touched."""
    settings.MEDIA_ROOT = tmp_path / "one-file"
    default_storage.save("evidence/a1", ContentFile(b"a"))
    execute(demo, PEOPLE, EVIDENCE.format("evidence/a1"))
    assert back_up(tmp_path / "second", demo) == []
    before = content(demo)
    keep_files_at(f"{bucket.partition('?')[0]}?endpoint=http://127.0.0.1:9", settings)
    with pytest.raises(BackupRefused, match="NTM_FILES không trả lời: EndpointConnectionError"):
        back_up(tmp_path / "third", demo)
    with pytest.raises(BackupRefused, match="Không đưa được các tệp trở lại"):
        restore(tmp_path / "second", demo, replace=True)
    assert content(demo) == before
    assert not (tmp_path / "third").exists()


def test_a_backup_during_saves_is_of_one_moment(taken, tmp_path, settings):
    """A row and its file come and go together, and with them the number in two tables."""
    with site(tmp_path / "new", settings) as own, site_again(own) as busy:
        restore(taken, own)
        execute(own, PEOPLE)
        evidence = Path(settings.MEDIA_ROOT) / "evidence"
        evidence.mkdir(parents=True)
        begun, ending = Event(), Event()

        def save():
            number = 0
            while not ending.is_set():
                number += 1
                name = f"evidence/{number}"
                (evidence / str(number)).write_text(name)
                execute(
                    busy,
                    "BEGIN",
                    f"UPDATE auth_user SET first_name = '{number}' WHERE id = 77",
                    f"UPDATE targets_district SET name = '{number}'",
                    EVIDENCE.format(name),
                    "COMMIT",
                )
                if number % 3 == 0:
                    execute(busy, f"DELETE FROM communes_evidence WHERE file = '{name}'")
                    (evidence / str(number)).unlink()
                begun.set()

        saving = Thread(target=save)
        saving.start()
        try:
            assert begun.wait(timeout=20)
            for number in range(3):
                assert back_up(tmp_path / f"at-{number}", own) == []
        finally:
            ending.set()
            saving.join()
        for number in range(3):
            restore(tmp_path / f"at-{number}", own, replace=True)
            with own.cursor() as cursor:
                cursor.execute("SELECT first_name FROM auth_user WHERE id = 77")
                (there,) = cursor.fetchone()
                cursor.execute("SELECT DISTINCT name FROM targets_district")
                assert cursor.fetchall() == [(there,)]
                cursor.execute("SELECT file FROM communes_evidence")
                assert {name for (name,) in cursor.fetchall()} == {*files_of(evidence.parent)}


@contextmanager
def site_again(own):
    """A second connection to the same database, for another thread."""
    second = connections.create_connection("default")
    second.settings_dict = own.settings_dict
    second.inc_thread_sharing()
    try:
        yield second
    finally:
        second.close()


def lose_a_file(folder, described):
    (folder / "files" / "evidence" / "a1").unlink()
    return "Bản sao lưu không trọn vẹn: thiếu files/evidence/a1."


def change_a_file(folder, described):
    (folder / "files" / "evidence" / "a1").write_text("b")
    return "Bản sao lưu đã hỏng: files/evidence/a1 không còn như lúc sao lưu."


def change_the_database(folder, described):
    name = ENGINES[connection.vendor].NAME
    with (folder / name).open("r+b") as file:
        file.seek(100)
        file.write(b"\0\1")
    return f"Bản sao lưu đã hỏng: {name} không còn như lúc sao lưu."


def add_a_file(folder, described):
    (folder / "files" / "more").touch()
    return "Bản sao lưu không còn như lúc sao lưu: có thêm files/more."


def lose_the_manifest(folder, described):
    (folder / manifest.NAME).unlink()
    return f"{folder} không phải bản sao lưu trọn vẹn: không đọc được manifest.json."


def newer(folder, described):
    described["newest_migrations"]["communes"] = "9999_later"
    return "Bản sao lưu thuộc phiên bản mới hơn mã nguồn này, vốn không biết communes.9999_later."


def of_another_kind(folder, described):
    described["engine"] = "oracle"
    return f"Bản sao lưu là của oracle, còn cơ sở dữ liệu của trang là {connection.vendor}."


def of_a_later_form(folder, described):
    described["form"] = 2
    return "Bản sao lưu có dạng mà phiên bản này không biết."


@pytest.mark.parametrize(
    "spoil",
    [
        *(lose_a_file, change_a_file, change_the_database, add_a_file, lose_the_manifest),
        *(newer, of_another_kind, of_a_later_form),
    ],
)
def test_what_is_not_as_it_was_taken_is_refused(spoil, tmp_path, settings):
    """In a site with data, which stays as it is."""
    folder = tmp_path / "taken"
    (folder / "files" / "evidence").mkdir(parents=True)
    (folder / "files" / "evidence" / "a1").write_text("a")
    (folder / ENGINES[connection.vendor].NAME).write_bytes(b"\0" * 200)
    manifest.write(folder, connection)
    described = json.loads((folder / manifest.NAME).read_text())
    assert len(described["code"]) in {0, 40}
    settings.MEDIA_ROOT = tmp_path / "files"
    sentence = spoil(folder, described)
    with suppress(FileNotFoundError):
        (folder / manifest.NAME).stat()
        (folder / manifest.NAME).write_text(json.dumps(described))
    with pytest.raises(CommandError) as told:
        call_command("restore", str(folder), "--replace")
    assert str(told.value) == sentence
    assert not Path(settings.MEDIA_ROOT).exists()


@pytest.mark.parametrize(
    "described",
    [
        *([], 1, "x", {}, {"form": 1}, {"form": 1, "files": []}),
        {"form": 1, "files": {}, "engine": "sqlite", "taken": "x", "newest_migrations": 1},
        {"form": 1, "files": {}, "engine": None, "taken": "x", "newest_migrations": {}},
    ],
)
def test_a_manifest_of_something_else_is_refused(described, tmp_path):
    (tmp_path / manifest.NAME).write_text(json.dumps(described))
    with pytest.raises(CommandError, match=f"không đọc được {manifest.NAME}"):
        call_command("restore", str(tmp_path), "--replace")


def test_what_else_lies_beside_the_evidence_is_neither_copied_nor_deleted(
    taken, tmp_path, settings
):
    """The folder may hold the database itself."""
    with site(tmp_path / "new", settings) as own:
        restore(taken, own)
        for name in ("site.sqlite3", "photos/team.jpg", "evidence/left"):
            default_storage.save(name, ContentFile(b"x"))
        assert back_up(tmp_path / "second", own) == []
        assert [*(tmp_path / "second").glob("files/**/*.*")] == []
        restore(taken, own, replace=True)
        assert [*files_of(Path(settings.MEDIA_ROOT))] == ["photos/team.jpg", "site.sqlite3"]


def test_a_database_that_others_hold_is_told_and_stays_as_it_is(
    taken, tmp_path, settings, monkeypatch
):
    monkeypatch.setattr("ntm_dashboard.backups.sqlite.PATIENCE", 0.2)
    monkeypatch.setattr(postgresql, "EMPTIED", postgresql.EMPTIED.replace("30s", "200ms"))
    with site(tmp_path / "new", settings) as own:
        restore(taken, own)
        before = content(own)
        other = connections.create_connection("default")
        other.settings_dict = own.settings_dict
        with closing(other):
            execute(other, "BEGIN IMMEDIATE" if on_sqlite() else "BEGIN")
            execute(other, "UPDATE targets_target SET name = 'x'")
            with pytest.raises(BackupRefused, match=r"đang được dùng|lock timeout"):
                restore(taken, own, replace=True)
            execute(other, "ROLLBACK")
        assert content(own) == before


@pytest.mark.parametrize("error", [sqlite3.OperationalError, OperationalError])
@pytest.mark.parametrize(
    ("part", "act", "sentence"),
    [
        ("dump", back_up, "Không sao chép được cơ sở dữ liệu: database or disk is full."),
        ("load", restore, "Không đưa được cơ sở dữ liệu trở lại: database or disk is full."),
    ],
)
def test_a_database_that_fails_is_told_in_a_sentence(
    part, act, sentence, error, demo, taken, tmp_path, settings, monkeypatch
):
    def fails(*args):
        raise error("database or disk is full")

    monkeypatch.setattr(ENGINES[demo.vendor], part, fails)
    folder = {"dump": tmp_path / "second", "load": taken}[part]
    with pytest.raises(BackupRefused) as told:
        act(folder, demo, *([True] if part == "load" else []))
    assert str(told.value).startswith(sentence)
    assert not (tmp_path / "second").exists()


def test_what_is_left_of_a_killed_backup_goes_with_the_next(demo, tmp_path, settings):
    """Not what another is writing, nor what is not called so."""
    settings.MEDIA_ROOT = tmp_path / "none"
    copies = tmp_path / "copies"
    names = ["a.half-12", "b.half-13", "c.half-x", "taken"]
    for name in names:
        (copies / name).mkdir(parents=True)
        (copies / name / "database").touch()
    for name in ("a.half-12", "c.half-x", "taken"):
        os.utime(copies / name, (0, 0))
    back_up(copies / "new", demo)
    assert sorted(path.name for path in copies.iterdir()) == [*names[1:3], "new", "taken"]


def test_a_folder_with_something_in_it_is_kept(tmp_path, settings):
    (tmp_path / "mine").touch()
    with pytest.raises(CommandError, match="đã có"):
        call_command("backup", str(tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_nothing_is_left_of_a_backup_that_fails(demo, tmp_path, settings, monkeypatch):
    settings.MEDIA_ROOT = tmp_path / "none"

    def full(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("ntm_dashboard.backups.manifest.write", full)
    with pytest.raises(BackupRefused, match="No space left on device"):
        back_up(tmp_path / "copies" / "taken", demo)
    assert [*(tmp_path / "copies").iterdir()] == []


def test_the_commands_tell_what_they_did(taken, tmp_path, settings, monkeypatch, capsys):
    """Of a file that is gone, too, which hinders nothing, and of an older version's backup."""
    with site(tmp_path / "new", settings) as own:
        for name in ("backup", "restore"):
            monkeypatch.setattr(f"ntm_dashboard.management.commands.{name}.connection", own)
        call_command("restore", str(taken))
        execute(own, PEOPLE, EVIDENCE.format("evidence/gone"))
        call_command("backup", str(tmp_path / "second"))
        monkeypatch.setattr("ntm_dashboard.running.migrations.missing", lambda own: ["a.0002"])
        call_command("restore", str(tmp_path / "second"), "--replace")
    told = capsys.readouterr()
    assert told.err == "Cơ sở dữ liệu nêu tên evidence/gone nhưng không có tệp đó.\n"
    first, written, second, migrate = told.out.splitlines()
    assert first.startswith("Đã khôi phục như lúc 20")
    assert second.startswith("Đã khôi phục như lúc 20")
    assert written == f"Đã ghi vào {tmp_path / 'second'}."
    assert migrate == "Bản này thuộc phiên bản cũ hơn: chạy manage.py migrate."


def test_without_postgresqls_programs_a_sentence_says_so(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BackupRefused) as told:
        postgresql.run(ElsewhereConnection, "pg_dump")
    assert str(told.value) == (
        "Không thấy pg_dump trong PATH: hãy cài các chương trình máy khách của PostgreSQL."
    )


def test_what_postgresqls_programs_say_is_told_and_the_password_is_no_argument():
    script = "env | grep ^PG | sort; echo wrong >&2; exit 1"
    with pytest.raises(BackupRefused, match=r"^sh không chạy được: wrong$"):
        postgresql.run(ElsewhereConnection, "sh", "-c", script)
    told = postgresql.run(ElsewhereConnection, "sh", "-c", 'echo "$PGPASSWORD@$PGHOST/$PGDATABASE"')
    assert told == b"secret@elsewhere/ntm\n"


class ElsewhereConnection:
    settings_dict = {
        "HOST": "elsewhere",
        "PORT": "",
        "USER": "ntm",
        "PASSWORD": "secret",
        "NAME": "ntm",
        "OPTIONS": {},
    }


def test_the_version_of_the_code_is_its_commit_or_what_the_image_says(settings, tmp_path):
    assert manifest.version_of_code() == "" or len(manifest.version_of_code()) == 40
    settings.BASE_DIR = tmp_path
    assert manifest.version_of_code() == ""
    (tmp_path / ".version").write_text("abc\n")
    assert manifest.version_of_code() == "abc"


if on_sqlite():

    def test_a_damaged_database_is_not_backed_up(taken, tmp_path, settings):
        with site(tmp_path / "new", settings) as own:
            restore(taken, own)
            path = Path(own.settings_dict["NAME"])
            with path.open("r+b") as file:
                file.seek(path.stat().st_size // 2)
                file.write(b"\xff" * 40_000)
            with pytest.raises(BackupRefused, match="toàn vẹn"):
                back_up(tmp_path / "second", own)
            assert not (tmp_path / "second").exists()
