"""The page of criteria, and the rule by which a commune meets one."""

import csv
import io

import pytest

from communes.models import Commune
from communes.results.catalogue import Catalogue
from communes.results.criteria import FAILED, MET, OPEN, met_count, verdict, verdicts
from communes.results.rows import Results, Row
from ntm_dashboard.criteria.commune import commune_criteria
from ntm_dashboard.site.addresses import Place
from targets.models import Group, Programme, Target
from targets.quarters import Quarter
from tests.pages import words

pytestmark = pytest.mark.one_database

PAGE = "/yen-binh/ntm-xa-21-25/2023Q2/criteria/"
QUARTER_BEFORE = "/yen-binh/ntm-xa-21-25/2021Q1/"
"""No commune has a figure of it."""


def row(target, band, commune="00101"):
    return Row(target, commune, None, None, None, band, "", None, None, None, None)


def state(*bands):
    return verdict([row(str(number), band) for number, band in enumerate(bands, 1)]).state


def test_a_criterion_is_met_when_all_its_targets_are():
    assert state("met") == MET
    assert state("met", "met", "met") == MET


def test_a_criterion_is_open_when_a_number_is_missing_and_none_fails():
    assert state("none") == OPEN
    assert state("met", "none") == OPEN


@pytest.mark.parametrize("band", ["good", "fair", "low"])
def test_a_criterion_fails_when_a_number_falls_short_whatever_is_missing(band):
    assert state("met", band) == FAILED
    assert state(band, "none") == FAILED


def test_a_verdict_names_what_fails_and_what_has_no_figure():
    found = verdict([row("1", "met"), row("2", "low"), row("3", "none"), row("4", "good")])
    assert (found.failed, found.without) == (["2", "4"], ["3"])


def test_a_commune_that_is_asked_nothing_has_no_verdict():
    assert verdict([]) is None


def test_each_commune_is_judged_by_the_targets_it_is_asked_for():
    roads, schools = Group(pk=1, name="2. Giao thông"), Group(pk=2, name="5. Trường học")
    targets = [
        Target(number="3", group=roads),
        Target(number="4", group=roads),
        Target(number="11", group=schools),
    ]
    catalogue = Catalogue(Programme(), targets, [Commune(code="00101"), Commune(code="00102")], {})
    results = Results(
        Quarter(2023, 2),
        [
            row("3", "met", ""),
            row("3", "met"),
            row("4", "none"),
            row("11", "met"),
            row("3", "met", "00102"),
            row("99", "low", "00102"),
        ],
    )
    found = verdicts(catalogue, results)
    assert {code: {g.name: v.state for g, v in by.items()} for code, by in found.items()} == {
        "00101": {"2. Giao thông": OPEN, "5. Trường học": MET},
        "00102": {"2. Giao thông": MET},
    }
    assert {code: (met_count(by), len(by)) for code, by in found.items()} == {
        "00101": (1, 2),
        "00102": (1, 1),
    }


def test_a_commune_reads_first_what_is_open_then_what_fails_then_what_is_met():
    quarter, commune = Quarter(2023, 2), Commune(code="00101")
    by_group = {
        Group(pk=place, name=str(place), position=place): verdict([row("7", band)])
        for place, band in enumerate(["met", "low", "none", "met"], 1)
    }
    told = commune_criteria(by_group, commune, Place("yen-binh", "ntm", quarter))
    assert told["score"] == "2/4"
    assert [(line["label"], line["sign"]) for line in told["lines"]] == [
        ("3", "○"),
        ("2", "✗"),
        ("1", "✓"),
        ("4", "✓"),
    ]
    assert commune_criteria({}, commune, None) is None


@pytest.fixture
def sheet(viewer):
    """The page's file: criterion → commune → word."""
    text = viewer.get(f"{PAGE}?export=csv").text
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    return {line.pop("Tiêu chí"): line for line in rows}


def test_the_demo_has_19_criteria_by_22_communes(sheet):
    assert len(sheet) == 19
    assert {len(line) for line in sheet.values()} == {22}


def test_a_cell_says_in_words_whether_the_criterion_is_met(sheet):
    line = sheet["13. Tổ chức sản xuất và phát triển kinh tế nông thôn"]
    assert (line["xã Bảo Ái"], line["xã Cảm Nhân"]) == ("chưa đạt", "đạt")


def test_the_headline_counts_the_communes_that_meet_the_standard(viewer, sheet):
    whole = sum(
        all(line[commune] == "đạt" for line in sheet.values()) for commune in sheet["4. Điện"]
    )
    assert whole == 14
    assert "14/22 xã" in viewer.get(PAGE).text


def test_the_page_tells_what_bao_ai_misses_by_commune_and_by_criterion(viewer):
    (_heading, by_commune), (_other, by_criterion) = viewer.get(PAGE).context["missing"]
    bao_ai = next(item for item in by_commune if item["label"] == "xã Bảo Ái")
    assert bao_ai["score"] == "17/19"
    assert [(item["label"][:3], numbers(item["failed"])) for item in bao_ai["lacks"]] == [
        ("13.", ["26"]),
        ("14.", ["32"]),
    ]
    schooling = next(item for item in by_criterion if item["label"].startswith("14."))
    assert schooling["score"] == "14/22"
    assert len(schooling["lacks"]) == 8


def numbers(links):
    return [link.label for link in links]


def test_recognition_is_told_with_its_year(viewer):
    assert "Nông thôn mới nâng cao (2023)" in viewer.get(PAGE).text


def test_a_quarter_without_any_figure_is_grey_in_the_charts(viewer):
    charts = {chart.id: chart for chart in viewer.get(QUARTER_BEFORE).context["charts"]}
    by_band = {one["band"]: one["values"][0] for one in charts["chart-quarters"].data["series"]}
    assert by_band == {"met": 0, "good": 0, "fair": 0, "low": 0, "none": 22}
    for chart in ("chart-communes", "chart-criteria"):
        assert set(charts[chart].data["series"][0]["bands"]) == {"none"}


def test_a_recognition_is_told_apart_from_what_is_met_today(viewer):
    text = words(viewer.get(PAGE).text)
    assert "Vì vậy đơn vị đã được công nhận có thể đang đạt ít tiêu chí hơn." in text
    assert "Xã Bạch Hà 3/19 được công nhận: Đạt chuẩn nông thôn mới" in text


def test_what_is_missing_is_folded_with_how_much_it_is(viewer):
    text = viewer.get(PAGE).text
    folded = words(text[text.index('class="criteria-missing"') :])
    assert "Xã Bạch Hà 3/19 còn thiếu 16" in folded
    assert "chỉ tiêu chưa đạt: 13 , 14" in folded
