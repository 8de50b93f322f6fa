"""What the database and the forms refuse of units that begin and end."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from communes.models import Commune, Successor
from targets.quarters import Quarter
from tests.factories import make_commune, make_district, make_successor

pytestmark = pytest.mark.django_db
DAY = datetime.date(2025, 7, 1)
BEFORE = datetime.date(2025, 6, 30)


@pytest.fixture
def district():
    return make_district(communes=0)


def refused(change):
    with pytest.raises(IntegrityError), transaction.atomic():
        change()


def test_the_database_keeps_codes_and_days(district):
    make_commune(district, code="1", until=BEFORE)
    make_commune(district, code="1", since=DAY)
    refused(lambda: make_commune(district, code="1", until=BEFORE))
    refused(lambda: make_commune(district, code="1", since=datetime.date(2026, 1, 1)))
    refused(lambda: make_commune(district, code="1", since=DAY, until=datetime.date(2025, 8, 1)))
    refused(lambda: make_commune(district, code="2", since=DAY, until=BEFORE))


def test_the_database_keeps_shares_and_that_no_unit_succeeds_itself(district):
    row = make_successor(make_commune(district))
    for share in (0, 2):
        refused(lambda share=share: Successor.objects.filter(pk=row.pk).update(share=share))
    refused(lambda: Successor.objects.filter(pk=row.pk).update(successor=row.unit))


def test_a_unit_lives_in_the_quarters_whose_last_day_it_sees(district):
    old, new = make_commune(district, until=BEFORE), make_commune(district, since=DAY)
    amid = make_commune(district, since=datetime.date(2024, 12, 1))
    quarters = [Quarter(2024, 3), Quarter(2024, 4), Quarter(2025, 2), Quarter(2025, 3)]
    assert [[one.lives_in(at) for at in quarters] for one in (old, new, amid)] == [
        [True, True, True, False],
        [False, False, False, True],
        [False, True, True, True],
    ]


def test_two_units_of_a_code_never_meet(district):
    make_commune(district, code="1", until=BEFORE)
    early = Commune(district=district, code="1", name="Mới", since=BEFORE)
    with pytest.raises(ValidationError) as caught:
        early.full_clean()
    assert "code" in caught.value.error_dict
    Commune(district=district, code="1", name="Mới", since=DAY).full_clean()


def test_the_days_of_a_successor_agree_with_its_units(district):
    row = make_successor(make_commune(district))
    row.full_clean()
    row.start = datetime.date(2025, 8, 1)
    with pytest.raises(ValidationError) as caught:
        row.full_clean()
    assert caught.value.error_dict.keys() == {"unit", "successor"}


def test_no_more_than_all_people_go_over(district):
    row = make_successor(make_commune(district), share=Decimal("0.6"))
    other = make_commune(district, since=DAY)
    two = Successor(unit=row.unit, successor=other, start=DAY, share=Decimal("0.4"))
    two.full_clean()
    two.share = Decimal("0.5")
    with pytest.raises(ValidationError) as caught:
        two.full_clean()
    assert caught.value.error_dict.keys() == {"share"}


def test_a_unit_with_successors_keeps_its_last_day(district):
    unit = make_successor(make_commune(district)).unit
    unit.until = DAY
    with pytest.raises(ValidationError) as caught:
        unit.full_clean()
    assert "until" in caught.value.error_dict
