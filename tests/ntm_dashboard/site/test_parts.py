"""A part of a page, which htmx asks for alone: what the page does not have is the whole page."""

import pytest

from communes.models import Official
from targets.models import Target
from tests import factories
from tests.pages import PUBLISHED

from .test_access import GET

READERS = ["member-01", "reviewer-01", "chair-04738"]
ODD_TARGETS = ["map", "main", "content", "TABLE", "table ", "", "%00", "é", "x" * 4000]
PAGES = {path for path, _expected in GET.values() if path.startswith(("/yen-binh/", "/todo/"))}


def ask(client, path, target):
    return client.get(path, headers={"HX-Request": "true", "HX-Target": target})


def is_whole(response):
    return response.text.lstrip().startswith("<!DOCTYPE html>")


@pytest.mark.one_database
@pytest.mark.thorough
@pytest.mark.parametrize(("place", "reader"), [*enumerate([*READERS, None])])
@pytest.mark.parametrize("path", sorted(PAGES))
def test_a_page_answers_whatever_part_is_asked_for(path, place, reader, client, settings, db):
    """Each page is asked for its table by every reader, and for each odd part by one of them."""
    settings.NTM_PUBLIC = True
    if reader:
        client.force_login(factories.make_user(Official.objects.get(code=reader)))
    plain = client.get(path)
    for target in ["table", *ODD_TARGETS[place::4]]:
        answer = ask(client, path, target)
        if not reader and plain.status_code == 302:
            assert answer.headers["HX-Redirect"] == plain.url
            continue
        assert answer.status_code == plain.status_code
        if plain.status_code == 200 and target != "table":
            assert answer.headers["Content-Type"] == plain.headers["Content-Type"]
            assert "html" not in answer.headers["Content-Type"] or is_whole(answer)


def test_of_a_target_without_a_table_the_whole_page_is_shown(viewer):
    for target in Target.objects.filter(programme__code="nqdh-23"):
        answer = ask(viewer, f"{PUBLISHED}targets/{target.number}/", "table")
        assert answer.status_code == 200
        assert is_whole(answer) == target.is_district


def test_of_a_person_who_leads_nothing_the_whole_page_is_shown(viewer):
    shown = [
        (response.context["table"] is None, is_whole(ask(viewer, path, "table")))
        for path in (f"{PUBLISHED}officials/{one.code}/" for one in Official.objects.all())
        if (response := viewer.get(path)).status_code == 200 and response.context
    ]
    assert shown
    assert [missing for missing, whole in shown if missing != whole] == []
