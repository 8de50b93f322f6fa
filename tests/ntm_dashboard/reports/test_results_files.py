"""results.csv and results.json: the bytes of the command `export_results`."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from communes.models import Commune, Figure
from targets.models import DataVersion
from targets.quarters import Quarter
from tests.pages import PUBLISHED, RUNNING
from tests.paths import EXPECTED

HEADER = b"target,commune,value,as_of,percent,band,pace,reported,expected\r\n"

pytestmark = pytest.mark.django_db


def exported(quarter, *options):
    out = StringIO(newline="")
    call_command("export_results", "nqdh-23", quarter, *options, stdout=out)
    return out.getvalue().encode()


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (PUBLISHED, "yen-binh/2023Q2.csv"),
        ("/yen-binh/nqdh-23/2021Q2/", "yen-binh/2021Q2.csv"),
        ("/yen-binh/ntm-xa-21-25/2023Q2/", "ntm-xa/2023Q2.csv"),
    ],
)
def test_the_csv_is_the_expected_file_byte_for_byte(address, expected, viewer):
    response = viewer.get(f"{address}results.csv")
    assert response.content == (EXPECTED / expected).read_bytes()


def test_provisional_figures_count_where_the_address_asks_for_them(viewer):
    provisional = viewer.get(f"{RUNNING}results.csv?figures=provisional").content
    assert provisional == (EXPECTED / "yen-binh/2023Q3-provisional.csv").read_bytes()
    assert provisional != viewer.get(f"{RUNNING}results.csv").content


@pytest.mark.parametrize("quarter", ["2022Q4", "2023Q3"])
def test_the_files_are_what_the_command_writes(quarter, viewer):
    address = f"/yen-binh/nqdh-23/{quarter}/results"
    assert viewer.get(f"{address}.csv").content == exported(quarter)
    assert viewer.get(f"{address}.json").content == exported(quarter, "--format", "json")
    assert viewer.get(f"{address}.csv?figures=provisional").content == exported(
        quarter, "--provisional"
    )


def test_the_csv_has_crlf_line_ends_and_no_byte_order_mark(viewer):
    content = viewer.get(f"{PUBLISHED}results.csv").content
    assert content.startswith(HEADER)
    assert content.endswith(b"\r\n")
    assert content.count(b"\n") == content.count(b"\r\n")


def test_the_json_is_a_list_of_objects_with_the_columns_of_the_csv(viewer):
    rows = json.loads(viewer.get(f"{PUBLISHED}results.json").content)
    assert rows[0] == {
        "target": "1",
        "commune": "",
        "value": "2890.0000",
        "as_of": "2022Q4",
        "percent": "97.73",
        "band": "good",
        "pace": "on_track",
        "reported": "24",
        "expected": "24",
    }
    assert len(rows) == len(viewer.get(f"{PUBLISHED}results.csv").content.splitlines()) - 1


def test_files_are_taken_away_under_a_name_that_says_what_they_are(viewer):
    csv, json_file = (viewer.get(f"{PUBLISHED}results.{kind}") for kind in ("csv", "json"))
    assert csv["Content-Disposition"] == 'attachment; filename="nqdh-23-2023Q2.csv"'
    assert csv["Content-Type"] == "text/csv; charset=utf-8"
    assert json_file["Content-Disposition"] == 'attachment; filename="nqdh-23-2023Q2.json"'
    assert json_file["Content-Type"] == "application/json"


def test_the_overview_leads_to_both_files_on_the_reading_it_shows(viewer):
    text = viewer.get(f"{RUNNING}?figures=provisional").text
    assert f'href="{RUNNING}results.csv?figures=provisional"' in text
    assert f'href="{RUNNING}results.json?figures=provisional"' in text


def test_a_published_quarter_gives_the_stored_results_after_a_correction(viewer):
    before = viewer.get(f"{PUBLISHED}results.csv").content
    commune = Commune.objects.get(code="04738")
    corrected = Figure.objects.filter(
        target__programme__code="nqdh-23",
        target__number="14",
        commune=commune,
        quarter=Quarter(2023, 2),
    )
    assert corrected.update(approved_value=999) == 1
    DataVersion.move_on()
    assert viewer.get(f"{PUBLISHED}results.csv").content == before
    assert exported("2023Q2", "--live") != before
