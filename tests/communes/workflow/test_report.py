import pytest

from communes.models import Status
from communes.workflow.report import NOTHING, state_of


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("has_figures", [False, True])
def test_a_report_stands_where_its_status_says(status, has_figures):
    assert state_of(status, has_figures) == status


def test_figures_without_a_report_count_as_approved():
    assert state_of(None) == Status.APPROVED


def test_a_report_without_figures_is_not_begun():
    assert state_of(None, has_figures=False) == NOTHING
