"""What `check_published` finds, says, and ends with."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from communes.models import Figure, Period, Publication, PublishedResult
from communes.results.publishing import store_publication
from targets.quarters import Quarter
from tests.factories import make_figure, make_period, make_programme, make_target

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def check(*arguments):
    """(Exit status, lines) of the command; the last line of a failed one is its summary."""
    out = StringIO()
    try:
        call_command("check_published", *arguments, stdout=out)
    except CommandError as error:
        return error.returncode, [*out.getvalue().splitlines(), str(error)]
    return 0, out.getvalue().splitlines()


@pytest.fixture
def period(empty_db):
    """A quarter published with 10 of 20 km: 5 in each of two communes, 00001 and 00002."""
    programme = make_programme(code="nq")
    target = make_target(programme, number="7", goal=20)
    for index, commune in enumerate(programme.district.communes.order_by("pk"), start=1):
        commune.code = f"0000{index}"
        commune.save()
        make_figure(target, commune, value=5)
    period = make_period(programme, "2023Q2", published_on="2023-07-20")
    store_publication(period)
    return period


def correct(value):
    figure = Figure.objects.order_by("pk").first()
    figure.value = figure.approved_value = value
    figure.save()


def test_the_demo_stands_as_it_was_published():
    status, lines = check()
    assert status == 0
    published = Period.objects.filter(published_on__isnull=False).count()
    assert lines[-1] == f"Quarters checked: {published}; each stands as it was published."
    assert "nqdh-23 2023Q2, version 1, 456 rows: the digest matches" in lines
    assert len(lines) == published + 1


def test_one_quarter_is_checked_alone():
    assert check("nqdh-23", "2023Q2") == (
        0,
        [
            "nqdh-23 2023Q2, version 1, 456 rows: the digest matches",
            "Quarters checked: 1; each stands as it was published.",
        ],
    )


def test_one_programme_is_checked_alone():
    status, lines = check("ntm-xa-21-25")
    assert status == 0
    assert {line.split()[0] for line in lines[:-1]} == {"ntm-xa-21-25"}


def test_every_field_that_differs_is_told_with_both_values(period):
    correct(7)
    assert check() == (
        1,
        [
            "nq 2023Q2, version 1, 3 rows: the digest does not match, and results differ",
            "  target 7, the whole, value: 10 → 12",
            "  target 7, the whole, percent: 50 → 60",
            "  target 7, commune 00001, value: 5 → 7",
            "There are 3 differences.",
        ],
    )


def test_a_number_that_is_gone_is_told_as_a_dash(period):
    correct(None)
    status, lines = check("nq", "2023Q2")
    assert status == 1
    assert "  target 7, commune 00001, value: 5 → –" in lines
    assert "  target 7, commune 00001, as_of: 2023Q2 → –" in lines
    assert "  target 7, the whole, reported: 2 → 1" in lines


def test_a_result_that_there_was_not_is_a_difference(period):
    make_target(period.programme, number="8", rollup="district")
    status, lines = check()
    assert status == 1
    assert "  target 8, the whole, there is such a result only now" in lines
    assert lines[-1] == "There is 1 difference."


def test_a_digest_that_no_longer_matches_alone_is_told_and_is_no_difference(period):
    commune = period.programme.district.communes.first()
    commune.population += 1
    commune.save()
    assert check() == (
        0,
        [
            "nq 2023Q2, version 1, 3 rows: the digest does not match, but every result is the same",
            "Quarters checked: 1; each stands as it was published.",
        ],
    )


def test_an_older_version_is_history_and_compared_with_nothing(period):
    correct(7)
    store_publication(period)
    assert check() == (
        0,
        [
            "nq 2023Q2, version 1, 3 rows: history, not compared",
            "nq 2023Q2, version 2, 3 rows: the digest matches",
            "Quarters checked: 1; each stands as it was published.",
        ],
    )


def stored(period, version, digest="0" * 64, **row):
    publication = Publication.objects.create(
        period=period, version=version, published_at=timezone.now(), digest=digest
    )
    if row:
        PublishedResult.objects.create(publication=publication, **row)


def test_a_published_period_without_stored_rows_is_a_fault(empty_db):
    make_period(make_programme(code="nq"), published_on="2023-07-20")
    assert check() == (1, ["nq 2023Q2", "  no version is stored", "There is 1 difference."])


def test_a_version_without_rows_is_a_fault(period):
    stored(period, 2)
    status, lines = check()
    assert status == 1
    assert "  version 2: no rows are stored" in lines


def test_communes_without_the_row_of_the_whole_are_a_fault(period):
    stored(period, 2, target="7", commune="00001", band="none")
    assert "  version 2: the row of the whole is missing for target 7" in check()[1]


def test_a_digest_of_another_kind_is_a_fault(period):
    stored(period, 2, digest="abc", target="7", band="none")
    assert "  version 2: the digest is no SHA-256" in check()[1]


def test_versions_that_are_missing_are_a_fault(period):
    stored(period, 3, target="7", band="none")
    assert "  versions are missing; there are 1, 3" in check()[1]


def test_versions_of_a_period_that_is_not_published_are_a_fault(period):
    Period.objects.update(published_on=None)
    status, lines = check()
    assert status == 1
    assert "  versions are stored, but the period has no day of publication" in lines


def test_a_quarter_that_is_not_published_has_nothing_to_check():
    assert check("nqdh-23", "2023Q3") == (
        0,
        ["Quarters checked: 0; each stands as it was published."],
    )


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nqdh-24"], "There is no programme “nqdh-24”."),
        (["nqdh-23", "2023"], "“2023” is not a quarter; write it like 2023Q2."),
    ],
)
def test_what_there_is_not_is_said(arguments, sentence):
    assert check(*arguments) == (1, [sentence])


def test_a_check_changes_nothing(period):
    correct(7)
    before = list(PublishedResult.objects.values()), list(Publication.objects.values())
    check()
    assert (list(PublishedResult.objects.values()), list(Publication.objects.values())) == before


def test_the_demo_has_a_check_of_each_published_quarter_of_a_programme(demo_programme):
    lines = check("nqdh-23")[1]
    quarters = [line.split()[1].rstrip(",") for line in lines[:-1]]
    published = demo_programme.periods.filter(published_on__isnull=False).order_by("quarter")
    assert quarters == [str(period.quarter) for period in published]
    assert str(Quarter(2023, 2)) in quarters
