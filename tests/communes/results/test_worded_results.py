"""Results of a programme whose goals are as its resolution words them equal the expected ones."""

import pytest

from communes.interchange.loading import load
from communes.interchange.results_table import results_as_csv
from communes.results.catalogue import catalogue
from communes.results.compute import results
from communes.workflow.queue import readiness
from targets.models import Programme
from targets.quarters import Quarter
from tests.paths import SON_LANG, SON_LANG_RESULTS

FILES = sorted(SON_LANG_RESULTS.glob("*.csv"))


@pytest.fixture
def programme(db):
    load(SON_LANG)
    return Programme.objects.get(code="nqdh-sl")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
@pytest.mark.parametrize("live", [False, True])
def test_results_equal_the_expected_file_byte_for_byte(path, live, programme):
    quarter, _dash, provisional = path.stem.partition("-")
    found = results(programme, Quarter.parse(quarter), provisional=bool(provisional), live=live)
    assert results_as_csv(found).encode() == path.read_bytes()


def test_parts_are_not_counted(programme):
    found = results(programme, Quarter(2023, 2))
    assert len(found.counted) == 20
    assert sum(found.bands.values()) == 20


def test_what_is_not_due_is_not_missing(programme):
    found, known = results(programme, Quarter(2021, 1)), catalogue(programme)
    assert found.bands["none"] == 18
    missing = readiness([], found, known).without_data
    assert [target.number for target in missing] == ["3"]
