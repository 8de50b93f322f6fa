"""The results equal those that were worked out for the demo data."""

import csv
import json

import pytest

from communes.interchange.results_table import HEADER, results_as_csv, results_as_json
from communes.models import PublishedResult
from communes.results.compute import results
from communes.results.rows import KeptYear, Row
from targets.models import Programme
from targets.progress import Band, Pace
from targets.quarters import Quarter
from tests.paths import EXPECTED

PROGRAMMES = {"yen-binh": "nqdh-23", "ntm-xa": "ntm-xa-21-25"}
FILES = sorted(EXPECTED.glob("*/*.csv"))
PUBLISHED = [path for path in FILES if "provisional" not in path.name]

pytestmark = pytest.mark.django_db


def found(path, **options):
    quarter, _dash, provisional = path.stem.partition("-")
    programme = Programme.objects.get(code=PROGRAMMES[path.parent.name])
    return results(
        programme, Quarter.parse(quarter), provisional=provisional == "provisional", **options
    )


def name(path):
    return f"{path.parent.name}-{path.stem}"


def test_there_are_expected_results_of_both_programmes():
    assert {path.parent.name for path in FILES} == set(PROGRAMMES)


@pytest.mark.parametrize("path", FILES, ids=name)
def test_results_equal_the_expected_file_byte_for_byte(path):
    assert results_as_csv(found(path)).encode() == path.read_bytes()


@pytest.mark.parametrize("path", PUBLISHED, ids=name)
def test_stored_results_of_a_published_quarter_equal_computed_ones(path):
    stored, computed = found(path), found(path, live=True)
    assert stored.publication.version == 1
    assert computed.publication is None
    assert stored.rows == computed.rows


@pytest.mark.parametrize("live", [False, True])
def test_bands_and_paces_are_no_plain_texts_wherever_the_rows_come_from(live):
    rows = found(PUBLISHED[0], live=live).rows
    assert {type(row.band) for row in rows} == {Band}
    assert {type(row.pace) for row in rows if row.pace is not None} == {Pace}
    assert {row.pace for row in rows if row.commune} == {None}


def test_a_published_result_has_the_columns_of_a_row_and_of_its_year():
    columns = [field.name for field in PublishedResult._meta.concrete_fields]
    assert sorted(columns) == sorted(["id", "publication", *Row._fields, *KeptYear._fields])


@pytest.mark.parametrize("path", FILES, ids=name)
def test_json_holds_the_same_rows_as_csv(path):
    with path.open(newline="") as file:
        assert json.loads(results_as_json(found(path))) == list(csv.DictReader(file))


def test_the_header_names_the_columns_of_the_format():
    assert ",".join(HEADER) == ("target,commune,value,as_of,percent,band,pace,reported,expected")
