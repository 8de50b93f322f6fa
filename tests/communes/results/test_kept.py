"""What a process keeps of the database."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from communes.results.kept import shared

numbers = st.decimals(-(10**15), 10**15, places=4).map(lambda number: number + 0)
"""As a column gives them: without a negative zero."""
rows = st.lists(st.tuples(st.integers(), st.text(), numbers, st.none() | numbers))


@given(rows)
def test_shared_rows_are_the_same_to_the_last_digit(rows):
    assert [*map(repr, shared(rows))] == [*map(repr, rows)]


def test_equal_values_of_a_column_are_one_object():
    first, second = shared([("4", Decimal("48.5000")), ("4", Decimal("48.5000"))])
    assert first[1] is second[1]


def test_a_number_keeps_the_decimals_of_its_column():
    ((value, percent),) = shared([(Decimal("48.5000"), Decimal("48.5"))])
    assert (str(value), str(percent)) == ("48.5000", "48.5")


def test_columns_of_one_kind_share_equal_values():
    number, percent = Decimal("48.5000"), Decimal("48.50")
    rows = [(number, Decimal("48.5000"), percent), (Decimal("48.5000"), number, Decimal("48.50"))]
    (value, goal, share), second = shared(rows, [4, 4, 2])
    assert goal is value
    assert second[0] is value
    assert second[1] is value
    assert second[2] is share
    assert str(share) == "48.50"
