"""The thresholds of a programme, which may have decimals, in the signs of the reader's language."""

from decimal import Decimal

import pytest
from django.utils import translation

from ntm_dashboard.display.wording import band_name
from targets.models import DataVersion, Programme
from tests.pages import PUBLISHED, words


@pytest.mark.parametrize(
    ("language", "good", "fair", "name"),
    [
        ("vi", "72.5", "49.25", "Từ 49,25% đến dưới 72,5%"),
        ("en", "72.5", "49.25", "49.25% to under 72.5%"),
        ("vi", "70.00", "50.00", "Từ 50% đến dưới 70%"),
    ],
)
def test_a_band_names_its_thresholds_in_the_signs_of_the_language(language, good, fair, name):
    programme = Programme(good_from=Decimal(good), fair_from=Decimal(fair))
    with translation.override(language):
        assert band_name("fair", programme) == name


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    ["", "matrix/", "communes/", "communes/04738/", "targets/11/", "gaps/", "report/", "brief/"],
)
def test_no_page_tells_a_threshold_with_the_point_of_another_language(path, viewer, demo_programme):
    Programme.objects.filter(pk=demo_programme.pk).update(good_from="72.5", fair_from="49.25")
    DataVersion.move_on()
    text = viewer.get(f"{PUBLISHED}{path}").text
    assert "72,5%" in words(text)
    assert "72.5%" not in text
    assert "49.25%" not in text
