"""What pages of a published quarter say when its figures were corrected afterwards."""

import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from communes.models import Commune, Figure, Period
from communes.results.corrections import corrections
from communes.results.publishing import store_publication
from targets.models import Target
from targets.quarters import Quarter
from tests import factories
from tests.caches import forget
from tests.pages import PUBLISHED

QUARTER = Quarter(2023, 2)
NOTICE = "Corrected after publication"


@pytest.fixture
def programme(demo_programme):
    return demo_programme


def figure_of(number, code):
    return Figure.objects.get(
        target__programme__code="nqdh-23",
        target__number=number,
        commune__code=code,
        quarter=QUARTER,
    )


def correct(number, code, value):
    """Approve another value of the quarter."""
    figure = figure_of(number, code)
    figure.value = figure.approved_value = Decimal(value)
    figure.save()


def notice(response):
    """The words of the notice of a page; None where it has none."""
    found = re.search(r'<aside class="message warning corrections".*?</aside>', response.text, re.S)
    return found and " ".join(re.sub(r"<[^>]+>", " ", found[0]).split())


def test_nothing_is_corrected_in_the_demo(programme):
    published = Period.objects.filter(programme=programme, published_on__isnull=False)
    assert {str(p.quarter): corrections(programme, p.quarter) for p in published} == {
        str(p.quarter): {} for p in published
    }


def test_a_quarter_that_is_not_published_has_no_corrections(programme):
    assert corrections(programme, Quarter(2023, 3)) == {}


def test_a_correction_names_what_was_published_and_what_it_is_now(programme):
    correct("6", "04738", 12_000)
    found = corrections(programme, QUARTER)
    assert set(found) == {("6", ""), ("6", "04738")}
    of_commune = found["6", "04738"]
    assert (of_commune.before.value, of_commune.after.value) == (10_922, 12_000)
    assert of_commune.fields == ("value", "percent")
    assert found["6", ""].after.value - found["6", ""].before.value == 1078


def test_a_changed_goal_is_a_correction_of_percent_and_band(programme):
    target = Target.objects.get(programme=programme, number="17")
    target.goal = 8
    target.save()
    found = corrections(programme, QUARTER)["17", ""]
    assert found.fields == ("percent", "band", "goal")
    assert (found.before.band, found.after.band) == ("good", "met")


def test_a_result_that_there_was_not_differs_in_every_field(programme):
    target = factories.make_target(programme, number="99", rollup="district")
    found = corrections(programme, QUARTER)
    assert set(found) == {("99", "")}
    assert found["99", ""].before is None
    assert found["99", ""].after.target == target.number
    assert "value" in found["99", ""].fields


def test_a_published_page_without_corrections_says_nothing_of_any(english_viewer):
    for path in ("", "targets/6/", "communes/04738/", "versions/1/"):
        assert notice(english_viewer.get(f"{PUBLISHED}{path}")) is None


def test_the_overview_shows_both_values_and_counts_what_changed_in_single_units(english_viewer):
    correct("6", "04738", 12_000)
    told = notice(english_viewer.get(PUBLISHED))
    assert "published on 20/7/2023 (version 1)" in told
    assert "132,000 · 88.0% ▲ From 70% 133,078 · 88.7% ▲ From 70%" in told
    assert "Results of single units that have changed as well: 1." in told
    assert f'href="{PUBLISHED}versions/1/"' in english_viewer.get(PUBLISHED).text


def test_the_overview_tells_of_single_units_also_where_the_whole_stays_as_it_was(english_viewer):
    for code, more in (("04738", 10), ("04741", -10)):
        correct("6", code, figure_of("6", code).value + more)
    told = notice(english_viewer.get(PUBLISHED))
    assert "Only results of single units have changed: 2." in told
    assert "Both values" not in told


def test_the_overview_keeps_to_the_published_numbers(english_viewer):
    before = english_viewer.get(f"{PUBLISHED}?export=csv").content
    correct("6", "04738", 12_000)
    assert english_viewer.get(f"{PUBLISHED}?export=csv").content == before


def test_a_page_of_a_target_shows_the_whole_and_its_communes(english_viewer):
    correct("6", "04738", 12_000)
    told = notice(english_viewer.get(f"{PUBLISHED}targets/6/"))
    assert "Whole district 132,000" in told
    assert "Bảo Ái Commune 10,922 · 84.6% ▲ From 70% 12,000 · 93.0% ▲ From 70%" in told
    assert notice(english_viewer.get(f"{PUBLISHED}targets/7/")) is None


def test_a_page_of_a_commune_shows_its_own_targets_alone(english_viewer):
    correct("6", "04738", 12_000)
    told = notice(english_viewer.get(f"{PUBLISHED}communes/04738/"))
    assert "Main livestock 10,922" in told
    assert "132,000" not in told
    assert notice(english_viewer.get(f"{PUBLISHED}communes/04741/")) is None


def test_the_notice_names_what_else_has_changed(english_viewer, programme):
    target = Target.objects.get(programme=programme, number="17")
    target.goal = 8
    target.save()
    told = notice(english_viewer.get(PUBLISHED))
    assert "6.80 · 77.4% ▲ From 70% 6.80 · 123.9% ● Met Goal: 5.00 → 8.00" in told


def test_the_notice_says_why_there_can_be_no_data(english_viewer, programme):
    target = factories.make_target(programme, number="99", rollup="mean")
    for commune in programme.district.communes.all():
        factories.make_exemption(target, commune)
    told = notice(english_viewer.get(PUBLISHED))
    assert "no such result – – Not applicable" in told
    assert "No data" not in told


def test_provisional_figures_are_not_compared_with_published_ones(english_viewer):
    correct("6", "04738", 12_000)
    assert notice(english_viewer.get(f"{PUBLISHED}?figures=provisional")) is None


@pytest.mark.parametrize("path", ["", "targets/6/", "communes/04738/", "versions/1/"])
def test_the_public_reads_what_was_published_and_of_no_correction(
    path, english_viewer, english_visitor, settings
):
    settings.NTM_PUBLIC = True
    correct("6", "04738", 12_000)
    assert notice(english_viewer.get(f"{PUBLISHED}{path}")) is not None
    response = english_visitor.get(f"{PUBLISHED}{path}")
    assert response.status_code == 200
    assert NOTICE not in response.text
    assert "133,078" not in response.text


def test_publishing_again_ends_the_notice_and_names_the_new_version(english_viewer, programme):
    correct("6", "04738", 12_000)
    publication = store_publication(Period.objects.get(programme=programme, quarter=QUARTER))
    response = english_viewer.get(PUBLISHED)
    assert notice(response) is None
    day = publication.day
    published = f"version 2, published {day.day}/{day.month}/{day.year}"
    assert f'<a href="{PUBLISHED}versions/2/">{published}</a>' in response.text


def test_a_second_visit_compares_nothing(english_viewer):
    english_viewer.get(PUBLISHED)
    commune = Commune.objects.get(code="04741")
    with CaptureQueriesContext(connection) as queries:
        english_viewer.get(f"{PUBLISHED}communes/{commune.code}/")
    figures = [q for q in queries if "approved_value" in q["sql"]]
    assert figures == []


def test_a_published_overview_asks_at_most_15_queries(english_viewer):
    """In a process that has read its published rows before."""
    english_viewer.get(PUBLISHED)
    forget()
    with CaptureQueriesContext(connection) as queries:
        english_viewer.get(PUBLISHED)
    assert len(queries) <= 15
