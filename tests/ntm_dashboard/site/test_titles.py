"""What a browser's tabs, its history and its bookmarks call the pages."""

import html
import re

import pytest

from tests.ntm_dashboard.every_address import OF_PAGES, log_in_as, of_administration
from tests.pages import CRITERIA, PUBLISHED, RUNNING

pytestmark = pytest.mark.one_database

TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
LINK_OF_A_SLIP = "/accounts/first/nobody/AAAAA-AAAAA/"
"""Shows the page on which the code can be typed instead."""
MORE = [
    f"{quarter}{page}"
    for quarter in (PUBLISHED, RUNNING, CRITERIA)
    for page in ("", "year/", "year/?commune=04738", "gaps/", "matrix/", "review/district/")
] + [f"{PUBLISHED}measures/new/{query}" for query in ("", "?target=6", "?target=7")]
"""Pages of the same address in other quarters, and of the same quarter by what is asked."""


def titles(addresses, client):
    """Title → the addresses of the pages that have it; an address that leads on is none."""
    found = {}
    for address in addresses:
        answer = client.get(address)
        is_page = answer.status_code == 200 and answer["Content-Type"].startswith("text/html")
        if is_page and not answer.streaming and (title := TITLE.search(answer.text)):
            title = html.unescape(" ".join(title[1].split()))
            found.setdefault(title, []).append(address)
    return found


def parts(title):
    return [part.casefold() for part in re.split(r" [·|] ", title)]


@pytest.mark.thorough
@pytest.mark.parametrize("person", ["admin", "reviewer", "chair", "public"])
def test_each_page_has_a_title_of_its_own_that_says_nothing_twice(person, client, settings, db):
    log_in_as(person, client, settings)
    addresses = {*OF_PAGES, *MORE, *(of_administration() if person == "admin" else [])}
    found = titles(sorted(addresses - {LINK_OF_A_SLIP}), client)
    assert len(found) > 10
    assert [same for same in found.values() if len(same) > 1] == []
    assert [title for title in found if len(set(parts(title))) < len(parts(title))] == []
