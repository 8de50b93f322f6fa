import datetime
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from ntm_dashboard.display import formats
from targets.quarters import Quarter


@pytest.fixture(autouse=True)
def vietnamese():
    with translation.override("vi"):
        yield


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        ("1234.5", 1, "1.234,5"),
        ("1234.5", 2, "1.234,50"),
        ("1234567", 0, "1.234.567"),
        ("0.125", 2, "0,12"),
        ("0.135", 2, "0,14"),
        ("-12.5", 1, "−12,5"),
        ("-0.0001", 2, "0,00"),
        ("0", 0, "0"),
    ],
)
def test_a_number_is_grouped_with_points_and_has_a_decimal_comma(value, decimals, text):
    assert formats.number(Decimal(value), decimals) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("99.99", "99,9%"),
        ("100", "100,0%"),
        ("97.75", "97,7%"),
        ("-0.01", "−0,1%"),
        ("1234.56", "1.234,5%"),
    ],
)
def test_a_percent_is_cut_down_and_never_rounded_up(value, text):
    assert formats.percent(Decimal(value)) == text


def test_a_change_carries_its_sign():
    assert formats.signed(Decimal("1.5"), 1) == "+1,5"
    assert formats.signed(Decimal("-1.5"), 1) == "−1,5"
    assert formats.signed(Decimal(0), 1) == "0,0"


@given(change=st.decimals(-2, 2, places=4), decimals=st.integers(0, 4))
def test_a_change_has_a_sign_exactly_where_it_does_not_read_as_zero(change, decimals):
    with translation.override("vi"):
        shown, zero = formats.signed(change, decimals), formats.number(0, decimals)
        is_zero = formats.number(change, decimals) == zero
    assert is_zero == (shown == zero) == (shown[0] not in "+−")


def test_quarters_have_roman_numbers():
    quarter = Quarter(2023, 2)
    assert formats.quarter(quarter) == "quý II/2023"
    assert formats.quarter_title(quarter) == "Quý II/2023"
    assert formats.quarter_short(quarter) == "II/2023"


def test_a_date_has_its_day_first_and_no_zeros():
    assert formats.date(datetime.date(2023, 6, 23)) == "23/6/2023"


def test_nothing_is_a_dash_and_never_a_zero():
    shown = [formats.number, formats.percent, formats.signed, formats.quarter, formats.date]
    assert [show(None) for show in shown] == ["–"] * 5


def test_english_has_its_own_signs_and_words():
    with translation.override("en"):
        assert formats.number(Decimal("1234.5"), 1) == "1,234.5"
        assert formats.percent(Decimal("99.99")) == "99.9%"
        assert formats.quarter(Quarter(2023, 2)) == "Q2 2023"
        assert formats.date(datetime.date(2023, 6, 23)) == "23/6/2023"


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [("1.5", 0, "1,5"), ("1.5", 2, "1,50"), ("1.5000", 1, "1,5"), ("1200", 0, "1.200")],
)
def test_an_exact_number_has_all_its_decimals_and_at_least_those_asked_for(value, decimals, text):
    assert formats.exact(Decimal(value), decimals) == text


def test_an_exact_number_that_is_missing_is_a_dash():
    assert formats.exact(None, 2) == formats.NOTHING
