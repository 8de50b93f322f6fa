"""A full disk under SQLite: what the person is told, that nothing is lost, and that it goes on."""

import json

import pytest

from tests.browser.server import environment, manage, prepare
from tests.pages import RUNNING

ASK = f"""
import json
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from communes.models import FigureChange

def pragma(text):
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA " + text)
        return cursor.fetchone()[0]

account = get_user_model().objects.get(username="baoai")
client = Client(raise_request_exception=False, SERVER_NAME="127.0.0.1")
client.force_login(account)
asked = []
PAGE = "{RUNNING}entry/04738/"

def save(version, value, note=""):
    fields = {{"account": account.pk, "version": version, "value": value, "note": note}}
    changes = FigureChange.objects.count()
    answer = client.post(PAGE + "1/", fields, headers={{"accept": "application/json"}})
    told = [answer.status_code, answer.get("Retry-After"), answer.text]
    asked.append([*told, FigureChange.objects.count() - changes])
    return answer

first = save(1, "7").json()
room = pragma("max_page_count")
pragma("max_page_count = " + str(pragma("page_count")))
number = 0
while asked[-1][0] == 200 and number < 200:
    number += 1
    first = {{"version": json.loads(asked[-1][2])["version"]}}
    save(first["version"], str(10 + number), "Đã kiểm tra " * 100 + str(number))
page = client.get(PAGE)
pragma("max_page_count = " + str(room))
save(first["version"], "99")
print(json.dumps([asked, page.status_code]))
"""


@pytest.mark.one_database
@pytest.mark.programs
def test_a_save_that_finds_no_room_is_told_so_and_can_be_sent_again(tmp_path):
    environ = environment(tmp_path, LOG_LEVEL="CRITICAL")
    prepare(environ)
    process = manage(environ, "shell", "--verbosity", "0", "--command", ASK)
    printed, _nothing = process.communicate(timeout=60)
    assert process.returncode == 0, printed
    asked, page = json.loads(printed.splitlines()[-1])
    *saved, full, again = asked
    assert [(status, changes) for status, _when, _text, changes in saved] == [(200, 1)] * (
        len(saved) or 1
    )
    status, when, text, changes = full
    assert (status, when, changes) == (503, "10", 0)
    assert "Thử lại" in text
    assert page == 200
    assert (again[0], again[3]) == (200, 1)
