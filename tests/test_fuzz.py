"""Some hundred requests that nobody meant; `python -m benchmarks.fuzz` makes as many as wanted."""

import pytest

from tests.fuzz import Fuzz, people
from tests.ntm_dashboard.every_address import OF_PAGES, of_administration

SEED, REQUESTS = 1, 400


@pytest.mark.thorough
def test_no_request_fails_inside_nor_changes_something_by_reading(settings, tmp_path, db):
    settings.NTM_PUBLIC = True
    settings.MEDIA_ROOT = tmp_path
    settings.NTM_TODAY = "2023-10-04"
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    fuzz = Fuzz(SEED, people(), [*OF_PAGES, *of_administration()])
    print(f"seed {SEED}")
    assert fuzz.run(range(REQUESTS)) == []
    assert {200, 302, 400, 404, 405} <= set(fuzz.statuses)
