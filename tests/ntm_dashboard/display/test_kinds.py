"""What is said by the kind of a programme."""

import pytest
from django.utils import translation

from ntm_dashboard.display.kinds import KIND_OF_PROGRAMME, programme_kind
from targets.models import Programme


def test_every_kind_of_programme_is_known():
    assert KIND_OF_PROGRAMME.keys() == dict(Programme.PROGRAMME_KINDS).keys()


@pytest.mark.parametrize(
    ("kind", "counts_criteria", "goal"),
    [("resolution", False, "mục tiêu Nghị quyết"), ("criteria", True, "mục tiêu")],
)
def test_only_a_resolution_has_the_goals_of_a_resolution(kind, counts_criteria, goal):
    found = programme_kind(Programme(kind=kind))
    with translation.override("vi"):
        assert (found.counts_criteria, str(found.the_goal)) == (counts_criteria, goal)
