"""Files in a bucket: the site's alone, and what a visitor is told where it does not answer."""

import logging
import os
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from urllib.parse import urlsplit

import pytest
from botocore.config import Config
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from communes.models import Evidence
from communes.models.attachments import unguessable
from ntm_dashboard import bucket as of_site
from tests.buckets import KEYS, client_of, keep_files_at
from tests.communes.files import samples
from tests.conftest import files_kept
from tests.pages import RUNNING
from tests.paths import ROOT

pytestmark = [pytest.mark.programs, pytest.mark.one_database, pytest.mark.django_db]
NOBODY = "http://127.0.0.1:9"
AWAY = "Lúc này không giữ được tệp: nơi lưu đã đầy hoặc không trả lời. Hãy báo cho văn phòng."
JSON = {"Accept": "application/json"}


@pytest.fixture
def attach(client, log_in, six_days_before_due):
    """Attaches a file as the commune's chair, who stays logged in; answers the response."""

    def attach(content_type="application/pdf"):
        user = log_in("chair-04738")
        file = SimpleUploadedFile("a.pdf", samples.PDF, content_type)
        form = {"account": user.pk, "file": file}
        return client.post(f"{RUNNING}entry/04738/11/", form, headers=JSON)

    return attach


def at(server, address):
    """The bucket's address, were it of another server."""
    return f"{address.partition('?')[0]}?endpoint={server}"


def test_nothing_of_a_file_is_public_nor_told_by_its_owner(attach, bucket, s3):
    assert attach(content_type="text/html; của tôi").status_code == 200
    name = Evidence.objects.get().file.name
    place = {"Bucket": urlsplit(bucket).netloc, "Key": f"files/{name}"}
    assert client_of(s3).head_object(**place)["ContentType"] == "application/octet-stream"
    grants = client_of(s3).get_object_acl(**place)["Grants"]
    assert [grant["Grantee"]["Type"] for grant in grants] == ["CanonicalUser"]
    with pytest.raises(ValueError, match="has no address"):
        default_storage.url(name)


def test_no_file_takes_the_place_of_another(bucket):
    names = [default_storage.save("evidence/a1", ContentFile(text)) for text in (b"a", b"b")]
    assert files_kept() == dict(zip(names, (b"a", b"b"), strict=True))


def test_threads_write_and_read_side_by_side_through_one_connection(bucket):
    def written_and_read(number):
        content = b"%d" % number * 10_000
        name = default_storage.save(unguessable(None, "a.pdf"), ContentFile(content))
        with default_storage.open(name) as file:
            return name, file.read() == content

    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(written_and_read, range(40)))
    assert all(same for _name, same in found)
    assert files_kept().keys() == {name for name, _same in found}
    assert len(found) == len(files_kept())


def test_neither_keys_nor_signatures_get_into_the_log(attach, bucket, caplog):
    caplog.set_level(logging.DEBUG)
    assert attach().status_code == 200
    assert "PUT /" in caplog.text
    assert not [secret for secret in ("AWS4-HMAC", *KEYS.values()) if secret in caplog.text]


def test_a_site_with_a_bucket_is_ready(bucket):
    assert not [line for line in told_by_ready() if line.startswith("NTM_FILES")]
    assert files_kept() == {}


def told_by_ready():
    with pytest.raises(CommandError) as told:
        call_command("ready")
    return str(told.value).splitlines()


def away(address, monkeypatch):
    return at(NOBODY, address), "EndpointConnectionError"


def no_bucket(address, monkeypatch):
    return address.replace("s3://ntm-", "s3://none-"), "NoSuchBucket"


def no_keys(address, monkeypatch):
    for name in KEYS:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    return address, "NoCredentialsError"


@pytest.mark.parametrize("wrong", [away, no_bucket, no_keys])
def test_a_bucket_that_cannot_be_written_to_is_told_at_the_start(
    wrong, bucket, settings, monkeypatch
):
    address, reason = wrong(bucket, monkeypatch)
    keep_files_at(address, settings)
    assert told_by_ready()[0] == f"NTM_FILES: không ghi được vào {address}: {reason}."


def test_while_it_does_not_answer_nothing_is_lost_and_a_sentence_says_so(
    attach, bucket, client, settings, caplog, django_capture_on_commit_callbacks
):
    attach()
    file = Evidence.objects.get()
    address = file.get_absolute_url()
    keep_files_at(at(NOBODY, bucket), settings)

    refused = attach()
    assert (refused.status_code, refused.json()["sentence"]) == (409, AWAY)
    assert [*Evidence.objects.all()] == [file]
    client.raise_request_exception = False
    later = client.get(address)
    assert (later.status_code, later["Retry-After"]) == (503, "10")
    assert "Thử lại" in later.text
    assert "NTM_FILES" not in client.get("/readyz").text

    form = {"account": client.session["_auth_user_id"]}
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(address, form, headers=JSON).status_code == 204
    assert not Evidence.objects.exists()
    assert "a file that no row names could not be deleted" in caplog.text

    keep_files_at(bucket, settings)
    assert files_kept() == {file.file.name: samples.PDF}


def test_a_server_that_says_nothing_is_waited_for_once(attach, bucket, settings, monkeypatch):
    """It is asked whether the name is free, and that is sent twice."""
    assert (of_site.LIMITS.connect_timeout, of_site.LIMITS.read_timeout) == (5, 5)
    monkeypatch.setattr(of_site, "LIMITS", of_site.LIMITS.merge(Config(read_timeout=0.1)))
    with socket.create_server(("127.0.0.1", 0)) as silent:
        keep_files_at(at(f"http://127.0.0.1:{silent.getsockname()[1]}", bucket), settings)
        assert attach().json()["sentence"] == AWAY
        assert len(connections_to(silent)) == 2


def connections_to(server):
    """All that have been made so far."""
    server.setblocking(False)
    found = []
    with suppress(BlockingIOError):
        while True:
            connection, _address = server.accept()
            connection.close()
            found.append(connection)
    return found


def test_a_site_with_a_folder_loads_nothing_of_s3(tmp_path):
    ask = "import sys, ntm_dashboard.wsgi as site; from django.core.files.storage import *; "
    ask += "default_storage.exists('a'); print({'boto3', 'storages'} & {*sys.modules})"
    asked = subprocess.run(
        [sys.executable, "-c", ask],
        cwd=ROOT,
        env=os.environ | {"NTM_FILES": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert asked.stdout == "set()\n", asked.stderr
