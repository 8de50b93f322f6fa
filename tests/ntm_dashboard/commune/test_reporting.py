"""The strip of the overview: who has reported the quarter that is being reported."""

import datetime

import pytest

from communes.models import Official
from tests import factories


@pytest.fixture
def programme(db, settings):
    """Two communes; the first has submitted, and the quarter is due on 10/7/2023."""
    settings.NTM_TODAY = "2023-07-04"
    programme = factories.make_programme()
    factories.make_target(programme)
    factories.make_period(programme)
    first = programme.district.communes.order_by("code").first()
    factories.make_submission(programme, first, status="submitted")
    return programme


@pytest.fixture
def second(programme):
    return programme.district.communes.order_by("code").last()


@pytest.fixture
def strip(client, programme, english_pages):
    """The strip as an official of the district sees it."""

    def strip():
        official = Official.objects.filter(district=programme.district).first()
        official = official or factories.make_official(programme.district)
        client.force_login(official.user or factories.make_user(official))
        page = f"/{programme.district.code}/{programme.code}/2023Q2/"
        return client.get(page).context["strip"]

    return strip


def test_it_names_who_is_missing_before_the_due_date_and_who_is_late_after_it(
    strip, second, settings
):
    shown = strip()
    assert shown["text"] == "1/2 communes have reported Q2 2023"
    assert shown["detail"] == "1 waiting for review, 1 not begun"
    assert shown["due"] == "Due on 10/7/2023 (days left: 6)"
    assert named(shown) == {"not begun": [f"{second.name} Commune"]}
    settings.NTM_TODAY = "2023-07-11"
    assert named(strip()) == {"overdue, not begun": [f"{second.name} Commune"]}


def test_a_returned_report_is_being_mended_and_never_late(strip, second, programme, settings):
    factories.make_submission(programme, second, status="returned", reason="Count again.")
    settings.NTM_TODAY = "2023-07-11"
    assert named(strip()) == {"being mended as asked": [f"{second.name} Commune"]}


def test_one_that_is_being_entered_is_late_after_the_due_date(strip, second, programme, settings):
    factories.make_submission(programme, second)
    assert list(named(strip())) == ["being entered"]
    settings.NTM_TODAY = "2023-07-11"
    assert list(named(strip())) == ["overdue, being entered"]


def named(strip):
    """What comes before the names → the names."""
    return {group["label"]: [item.label for item in group["units"]] for group in strip["groups"]}


def test_figures_that_came_with_data_count_as_approved(strip, second, programme):
    factories.make_figure(programme.targets.get(), second)
    assert strip()["detail"] == "1 approved, 1 waiting for review"


def test_a_report_that_is_being_entered_is_no_approved_one(strip, second, programme):
    factories.make_figure(programme.targets.get(), second, approved=False)
    factories.make_submission(programme, second)
    assert strip()["detail"] == "1 waiting for review, 1 being entered"


def test_a_quarter_that_has_not_opened_is_not_reported_yet(strip, programme):
    programme.periods.update(published_on=datetime.date(2023, 7, 3))
    factories.make_period(
        programme, "2023Q3", opens_on=datetime.date(2023, 9, 15), due_on=datetime.date(2023, 10, 10)
    )
    assert strip() is None
