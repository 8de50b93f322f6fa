"""Each page sends the style sheets and scripts that it uses, and no other."""

import re

import pytest

from ntm_dashboard.site.assets import SCRIPTS, scripts_of
from tests import factories
from tests.pages import PUBLISHED, RUNNING

HTMX = "django_htmx/htmx-2.min.js"
LIST = [HTMX, "js/filter-form.js"]
GUARD = "js/leave-guard.js"
CHARTS = ["vendor/chart.js", "js/progress-chart.js"]
ALWAYS = ["js/top-bar.js", "js/entry-forget.js"]


@pytest.fixture
def open_as(client, log_in, six_days_before_due):
    """The text of a page as an official sees it in the quarter that is being reported."""

    def answer(code, address, **headers):
        log_in(code)
        return client.get(address, headers=headers).text

    return answer


def scripts(text):
    return re.findall(r'<script src="/static/([^"]+)" defer></script>', text)


def styles(text):
    return re.findall(r'<link rel="stylesheet" href="/static/css/([^"]+)">', text)


@pytest.mark.parametrize(
    ("official", "address", "expected"),
    [
        ("member-01", PUBLISHED, [*LIST, *CHARTS]),
        ("member-01", f"{PUBLISHED}targets/11/", [HTMX, *CHARTS]),
        ("member-01", f"{PUBLISHED}communes/", [*LIST, *CHARTS]),
        ("member-01", f"{PUBLISHED}matrix/", ["js/matrix-legend.js", "js/matrix-grid.js"]),
        ("member-01", f"{PUBLISHED}officials/", LIST),
        ("member-01", f"{PUBLISHED}report/", []),
        ("member-01", "/yen-binh/nqdh-23/2025Q4/", []),
        ("reviewer-01", f"{RUNNING}review/", [*LIST, GUARD]),
        ("reviewer-01", f"{RUNNING}review/04741/", [GUARD, "js/quick-send.js"]),
        ("reviewer-01", f"{RUNNING}remind/", ["js/copy-words.js"]),
        ("reviewer-01", f"{RUNNING}measures/new/?target=6", [GUARD]),
        ("chair-04738", f"{RUNNING}entry/04738/", SCRIPTS["<entry-sheet"]),
    ],
)
def test_a_page_sends_the_scripts_of_the_elements_in_it(open_as, official, address, expected):
    assert scripts(open_as(official, address)) == [*ALWAYS, *expected]


def test_a_target_without_a_figure_needs_no_chart(open_as, demo_programme):
    factories.make_target(demo_programme, number="27", group=demo_programme.groups.first())
    assert scripts(open_as("member-01", f"{RUNNING}targets/27/")) == [*ALWAYS, HTMX]


@pytest.mark.parametrize("page", ["", "communes/", "officials/"])
def test_a_part_of_a_page_brings_no_script(open_as, page):
    headers = {"HX-Request": "true", "HX-Target": "table"}
    text = open_as("member-01", f"{PUBLISHED}{page}", **headers)
    assert 'id="table"' in text
    assert "<script" not in text
    assert scripts_of(text) == [HTMX]


@pytest.mark.parametrize(
    ("official", "address", "expected"),
    [
        ("member-01", PUBLISHED, []),
        ("member-01", f"{PUBLISHED}report/", ["paper.css"]),
        ("reviewer-01", "/todo/", ["work.css"]),
        ("reviewer-01", f"{RUNNING}review/", ["work.css", "review.css"]),
        ("chair-04738", f"{RUNNING}entry/04738/", ["work.css", "entry.css"]),
    ],
)
def test_a_page_sends_the_style_of_its_kind(open_as, official, address, expected):
    assert styles(open_as(official, address)) == ["tokens.css", "ntm.css", *expected]


def test_the_log_in_needs_no_list(client, db):
    assert scripts(client.get("/accounts/login/").text) == ["js/top-bar.js"]


def test_a_page_that_is_kept_sends_the_same_scripts(open_as):
    pages = [open_as("member-01", PUBLISHED) for _visit in range(2)]
    assert scripts(pages[0]) == scripts(pages[1]) != ALWAYS
