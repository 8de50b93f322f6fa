import pickle

import pytest

from targets.quarters import Quarter


def test_a_quarter_is_read_and_written_the_same_way():
    assert Quarter.parse("2023Q2") == Quarter(2023, 2)
    assert str(Quarter(2023, 2)) == "2023Q2"
    assert str(Quarter(987, 4)) == "0987Q4"


@pytest.mark.parametrize(
    "text",
    ["", "2023", "2023Q", "2023Q0", "2023Q5", "2023q2", " 2023Q2", "2023Q2\n", "23Q2", "٢٠٢٣Q2"],
)
def test_anything_else_is_refused_with_the_way_to_write_it(text):
    with pytest.raises(ValueError, match="is not a quarter; a quarter is written like 2023Q2"):
        Quarter.parse(text)


def test_quarters_sort_by_time():
    quarters = [Quarter(2022, 4), Quarter(2021, 1), Quarter(2022, 1)]
    assert [str(quarter) for quarter in sorted(quarters)] == ["2021Q1", "2022Q1", "2022Q4"]


@pytest.mark.parametrize(
    ("quarters", "shifted"),
    [(0, "2023Q1"), (1, "2023Q2"), (3, "2023Q4"), (4, "2024Q1"), (-1, "2022Q4"), (-5, "2021Q4")],
)
def test_shifting_moves_over_the_years_ends(quarters, shifted):
    assert str(Quarter(2023, 1).shift(quarters)) == shifted


def test_the_ordinal_grows_by_one_a_quarter():
    assert Quarter(2023, 1).ordinal - Quarter(2022, 4).ordinal == 1
    assert Quarter.from_ordinal(Quarter(2023, 3).ordinal) == Quarter(2023, 3)


def test_a_range_includes_both_ends():
    quarters = Quarter.range(Quarter(2021, 3), Quarter(2022, 2))
    assert [str(quarter) for quarter in quarters] == ["2021Q3", "2021Q4", "2022Q1", "2022Q2"]


def test_a_range_that_ends_before_it_begins_is_empty():
    assert list(Quarter.range(Quarter(2022, 1), Quarter(2021, 4))) == []


def test_a_quarter_survives_pickling_and_serves_as_a_key():
    quarter = Quarter(2023, 2)
    assert pickle.loads(pickle.dumps(quarter)) == quarter
    assert {quarter: "second"}[Quarter.parse("2023Q2")] == "second"
