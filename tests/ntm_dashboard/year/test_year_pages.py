"""The year, two quarters side by side, and what is missing, as pages."""

import csv
import io
from collections import defaultdict
from decimal import Decimal

import pytest

from communes.models import Period
from ntm_dashboard.year.compare_tables import CAME, DOWN, SAME, UP, WENT, direction
from targets.models import Target
from tests.pages import PUBLISHED
from tests.paths import EXPECTED

pytestmark = pytest.mark.one_database


def rows_of(response):
    """The rows of a csv, by their first column."""
    text = response.content.decode("utf-8-sig")
    return {row[0]: row for row in csv.reader(io.StringIO(text))}


def test_a_year_tells_what_each_quarter_brought_so_far_and_the_plan(english_viewer):
    rows = rows_of(english_viewer.get(f"{PUBLISHED}year/?export=csv"))
    name, unit, first, second, third, fourth, so_far, plan, of_plan, before = rows["11"][1:11]
    assert (name, unit) == ("Rural roads given a solid surface in 5 years", "km")
    numbers = [Decimal(text) for text in (first, second, so_far, plan, of_plan, before)]
    assert numbers == [Decimal(text) for text in ("28.1", "24.5", "348", "80", "65.75", "76.9")]
    assert (third, fourth) == ("", "")


def test_a_year_says_where_some_have_not_reported_the_quarter_yet(english_viewer):
    address = "/yen-binh/nqdh-23/2023Q3/year/?figures=provisional"
    assert "Figures of Q3 2023 are not complete for 16 targets" in english_viewer.get(address).text
    assert "not complete for 1 target: what" in " ".join(
        english_viewer.get(f"{PUBLISHED}year/").text.split()
    )
    assert "not complete" not in english_viewer.get(f"{PUBLISHED}year/?commune=04738").text


def test_a_card_of_a_year_says_of_which_quarter_a_number_is(viewer):
    """Its header says *II*, beside *I*; a card has no headers."""
    assert 'data-label="Quý II"' in viewer.get(f"{PUBLISHED}year/").text
    viewer.cookies["django_language"] = "en"
    text = viewer.get(f"{PUBLISHED}year/").text
    assert 'data-label="Quarter II"' in text
    assert 'data-label="II"' not in text


def test_a_year_of_a_commune_has_its_own_numbers(english_viewer):
    rows = rows_of(english_viewer.get(f"{PUBLISHED}year/?commune=04738&export=csv"))
    assert Decimal(rows["11"][7]) == Decimal("31.2")
    assert rows["11"][8] == ""


def test_a_year_of_an_unknown_commune_is_not_found(english_viewer):
    assert english_viewer.get(f"{PUBLISHED}year/?commune=99999").status_code == 404


def test_the_year_leads_to_the_quarter_before_and_to_what_is_missing(english_viewer):
    text = english_viewer.get(f"{PUBLISHED}year/").text
    assert f'href="{PUBLISHED}compare/2023Q1/"' in text
    assert f'href="{PUBLISHED}gaps/"' in text


def test_a_comparison_tells_how_many_targets_moved_by_a_band(english_viewer):
    response = english_viewer.get(f"{PUBLISHED}compare/2022Q4/")
    assert (
        "Since Q4 2022: 4 targets up a band, 0 down a band, 22 in the same band." in response.text
    )
    rows = rows_of(english_viewer.get(f"{PUBLISHED}compare/2022Q4/?export=csv"))
    then, now, change, percent_then, percent_now, points, band, moved = rows["13"][3:]
    assert [Decimal(text) for text in (then, now, change)] == [4, 5, 1]
    assert [Decimal(text) for text in (percent_then, percent_now, points)] == [
        Decimal("66.66"),
        Decimal("83.33"),
        Decimal("16.67"),
    ]
    assert (band, moved) == ("70% or more", "up a band")


def test_a_comparison_names_the_largest_gains_and_what_fell(english_viewer):
    told = dict(english_viewer.get(f"{PUBLISHED}compare/2022Q4/").context["highlights"])
    gains, falls = told["Largest gains"], told["Fell"]
    assert [(line.target.number, str(line.points)) for line in gains] == [
        ("13", "16.67"),
        ("21", "13.65"),
        ("11", "13.15"),
    ]
    assert falls == []
    told = dict(
        english_viewer.get("/yen-binh/nqdh-23/2022Q4/compare/2023Q2/").context["highlights"]
    )
    assert [line.target.number for line in told["Fell"]][:3] == ["13", "21", "11"]
    assert told["Largest gains"] == []


def test_a_comparison_names_the_targets_in_which_a_commune_fell(english_viewer):
    table = english_viewer.get(f"{PUBLISHED}compare/2022Q4/").context["communes"]
    moves = {row.record.commune.name: row.record for row in table.rows}
    fallen = {name: [link.label for link in one.fallen] for name, one in moves.items()}
    assert {name: numbers for name, numbers in fallen.items() if numbers} == {
        "Đại Đồng": ["6"],
        "Xuân Lai": ["6"],
        "Yên Thành": ["6"],
    }


def test_a_comparison_of_criteria_counts_the_criteria_of_each_commune(english_viewer):
    response = english_viewer.get("/yen-binh/ntm-xa-21-25/2023Q2/compare/2022Q4/")
    moves = {row.record.commune.code: row.record for row in response.context["communes"].rows}
    assert moves["04738"].met_now == 17
    assert moves["04738"].met_then < 17
    assert "Criteria met now" in response.text


def test_a_comparison_with_a_quarter_outside_the_programme_is_not_found(english_viewer):
    assert english_viewer.get(f"{PUBLISHED}compare/2020Q4/").status_code == 404


def test_the_picker_keeps_the_distance_within_the_programme(english_viewer):
    links = english_viewer.get("/yen-binh/nqdh-23/2021Q2/compare/2025Q4/").context["page"].quarters
    assert {link.url for link in links if "/2023Q2/" in link.url} == {f"{PUBLISHED}compare/2025Q4/"}
    links = english_viewer.get(f"{PUBLISHED}compare/2021Q2/").context["page"].quarters
    assert {link.url for link in links if "/2022Q4/" in link.url} == {
        "/yen-binh/nqdh-23/2022Q4/compare/2021Q1/"
    }


def test_the_public_compares_published_quarters_only(client, settings, db):
    settings.NTM_PUBLIC = True
    assert client.get(f"{PUBLISHED}compare/2022Q4/").status_code == 200
    Period.objects.filter(programme__code="nqdh-23", quarter="2022Q4").update(published_on=None)
    response = client.get(f"{PUBLISHED}compare/2022Q4/")
    assert response.url == f"/accounts/login/?next={PUBLISHED}compare/2022Q4/"


class Result:
    def __init__(self, band, percent):
        self.band, self.percent = band, percent


@pytest.mark.parametrize(
    ("then", "now", "way"),
    [
        (Result("good", 80), Result("met", 100), UP),
        (Result("good", 80), Result("fair", 60), DOWN),
        (Result("good", 80), Result("good", 90), SAME),
        (Result("none", None), Result("low", 1), CAME),
        (None, Result("low", 1), CAME),
        (Result("low", 1), Result("none", None), WENT),
        (None, Result("none", None), SAME),
    ],
)
def test_a_target_moves_up_down_comes_and_goes(then, now, way):
    assert direction(then, now) == way


def test_what_is_missing_is_told_with_the_communes_that_carry_most(english_viewer):
    text = english_viewer.get(f"{PUBLISHED}gaps/").text
    assert "18 of 26 targets are not met" in text
    rows = rows_of(english_viewer.get(f"{PUBLISHED}gaps/?export=csv"))
    assert len(rows) == 19
    assert [Decimal(rows["9"][7]), Decimal(rows["9"][8])] == [1400, 4400]
    assert rows["11"][9].startswith("Yên Thành Commune 7.4 (12.7%); Yên Bình Town 5.6 (9.6%)")


def expected_sentence():
    """*14/22 xã đạt 19/19 tiêu chí; …*, worked out from the expected results of 2023Q2."""
    folder = EXPECTED / "ntm-xa"
    group_of = dict(
        Target.objects.filter(programme__code="ntm-xa-21-25").values_list("number", "group_id")
    )
    bands = defaultdict(lambda: defaultdict(list))
    for row in csv.DictReader((folder / "2023Q2.csv").read_text(encoding="utf-8").splitlines()):
        if row["commune"]:
            bands[row["commune"]][group_of[row["target"]]].append(row["band"])
    met = [sum(set(found) == {"met"} for found in by_group.values()) for by_group in bands.values()]
    total = len(set(group_of.values()))
    mean = f"{Decimal(sum(met)) / len(met):.1f}".replace(".", ",")
    return (
        f"{met.count(total)}/{len(met)} xã đạt {total}/{total} tiêu chí; "
        f"bình quân {mean} tiêu chí/xã."
    )


def test_the_overview_of_criteria_speaks_of_communes_and_criteria(english_viewer):
    english_viewer.cookies["django_language"] = "vi"
    context = english_viewer.get("/yen-binh/ntm-xa-21-25/2023Q2/").context
    sentence = "".join(f"{part['text']}{part['rest']} " for part in context["sentence"]).strip()
    assert sentence == "14/22 xã đạt 19/19 tiêu chí; bình quân 16,0 tiêu chí/xã."
    assert sentence == expected_sentence()
    assert [tile["number"] for tile in context["tiles"]][13:17] == ["19", "17", "15", "14"]
