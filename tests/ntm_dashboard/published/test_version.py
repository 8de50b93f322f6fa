"""The page of one published version of a quarter."""

import csv
import io
import re
from decimal import Decimal

import pytest
from django.utils import timezone

from communes.models import Figure, Period, Publication
from communes.results.compute import results
from communes.results.publishing import results_of, store_publication, versions_of
from targets.models import Target
from targets.quarters import Quarter
from tests.pages import PUBLISHED

VERSION = f"{PUBLISHED}versions/1/"
QUARTER = Quarter(2023, 2)


@pytest.fixture
def public(settings, english_visitor):
    settings.NTM_PUBLIC = True
    return english_visitor


@pytest.fixture
def second(account_of):
    """The second version, in which target 6 is 1.078 more than in the first."""
    figure = Figure.objects.get(
        target__programme__code="nqdh-23",
        target__number="6",
        commune__code="04738",
        quarter=QUARTER,
    )
    figure.value = figure.approved_value = Decimal(12_000)
    figure.save()
    period = Period.objects.get(programme__code="nqdh-23", quarter=QUARTER)
    return store_publication(period, by=account_of("reviewer-01"))


def words(response):
    assert response.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", response.text).split())


def test_it_says_when_it_was_published_and_what_entered(english_viewer):
    publication = Publication.objects.get(
        period__programme__code="nqdh-23", period__quarter=QUARTER
    )
    text = words(english_viewer.get(VERSION))
    stored = timezone.localdate(publication.published_at)
    assert (
        f"Published on 20/7/2023 stored here on {stored.day}/{stored.month}/{stored.year}" in text
    )
    assert "Published by the system" in text
    assert f"SHA-256 of everything that entered: {publication.digest}" in text


def test_it_says_who_published_it_but_not_to_the_public(second, english_viewer, public):
    assert "Published by Trần Thị An" in words(english_viewer.get(f"{PUBLISHED}versions/2/"))
    told = words(public.get(f"{PUBLISHED}versions/2/"))
    assert second.digest in told
    assert "Published by" not in told
    assert "Trần Thị An" not in told


def test_the_first_version_keeps_its_sentence_and_its_rows(second, english_viewer):
    text = english_viewer.get(f"{VERSION}?export=csv").content.decode("utf-8-sig")
    rows = {row["No."]: row for row in csv.DictReader(io.StringIO(text))}
    assert Decimal(rows["6"]["To date"]) == 132_000
    assert "8/26 targets met or exceeded" in words(english_viewer.get(VERSION))
    assert "A newer version is in force" in words(english_viewer.get(VERSION))
    text = english_viewer.get(f"{PUBLISHED}versions/2/?export=csv").content.decode("utf-8-sig")
    assert "133078" in text


def test_a_version_tells_what_it_changed_against_the_one_before(second, english_viewer):
    text = words(english_viewer.get(f"{PUBLISHED}versions/2/"))
    assert "What changed against version 1" in text
    assert "Whole district 132,000 · 88.0% ▲ From 70% 133,078 · 88.7% ▲ From 70%" in text
    assert "Bảo Ái Commune 10,922" in text
    assert "What changed against" not in words(english_viewer.get(VERSION))


def test_a_version_that_changed_no_result_says_so(english_viewer):
    store_publication(Period.objects.get(programme__code="nqdh-23", quarter=QUARTER))
    assert "No result has changed" in words(english_viewer.get(f"{PUBLISHED}versions/2/"))


def test_only_the_version_in_force_tells_of_corrections(second, english_viewer):
    target = Target.objects.get(programme__code="nqdh-23", number="17")
    target.goal = 8
    target.save()
    assert "Corrected after publication" in words(english_viewer.get(f"{PUBLISHED}versions/2/"))
    assert "Corrected after publication" not in words(english_viewer.get(VERSION))


def test_versions_lead_to_each_other(second, english_viewer):
    for number in (1, 2):
        text = english_viewer.get(f"{PUBLISHED}versions/{number}/").text
        assert f'<a href="{PUBLISHED}versions/1/"' in text
        assert f'<a href="{PUBLISHED}versions/2/"' in text
        assert (
            f'<a href="{PUBLISHED}versions/{number}/" aria-current="page">Version {number}, '
            in text
        )


@pytest.mark.parametrize("path", [f"{PUBLISHED}versions/2/", f"{PUBLISHED}versions/0/"])
def test_a_version_that_there_is_not_is_not_found(path, english_viewer):
    response = english_viewer.get(path)
    assert response.status_code == 404
    assert "The quarter was not published in this version." in response.text


def test_a_quarter_that_is_not_published_has_no_version(english_viewer):
    assert english_viewer.get("/yen-binh/nqdh-23/2023Q3/versions/1/").status_code == 404


def test_the_quarter_picker_leads_to_the_overview_of_another_quarter(english_viewer):
    links = {
        link.url: link.current for link in english_viewer.get(VERSION).context["page"].quarters
    }
    assert links[VERSION] is True
    assert links["/yen-binh/nqdh-23/2023Q1/"] is False


def test_a_version_has_one_reading_whatever_the_address_asks_for(english_viewer):
    page = english_viewer.get(f"{VERSION}?figures=provisional").context["page"]
    assert page.provisional is False


def test_a_part_of_the_sentence_narrows_the_list(english_viewer):
    assert '<a class="fair" href="?band=fair#table">' in english_viewer.get(VERSION).text
    text = english_viewer.get(f"{VERSION}?band=fair&export=csv").content.decode("utf-8-sig")
    assert [line.partition(",")[0] for line in text.splitlines()[1:]] == ["9", "10"]


def test_versions_are_told_newest_first_and_the_latest_is_in_force(second, demo_programme):
    newest, first = versions_of(demo_programme, QUARTER)
    assert (newest.version, first.version) == (2, 1)
    assert results_of(newest).rows == results(demo_programme, QUARTER).rows
    told = results(demo_programme, QUARTER).publication
    assert results_of(newest).publication == told._replace(coverage=None)
    assert results_of(first).district["6"].value == 132_000
