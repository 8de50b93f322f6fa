"""Shares add up to the whole to the last digit, and follow their weights."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targets.sharing import share_out

wholes = st.decimals(min_value=0, max_value=10**9, places=4)
weights = st.lists(st.integers(0, 100_000), min_size=1, max_size=40).filter(any)
decimals = st.integers(0, 4)


@given(whole=wholes, weights=weights, decimals=decimals)
def test_shares_add_up_to_the_whole(whole, weights, decimals):
    assert sum(share_out(whole, weights, decimals)) == whole


@given(whole=wholes, weights=weights, decimals=decimals)
def test_no_share_is_further_than_one_unit_from_its_exact_part(whole, weights, decimals):
    unit = Decimal(1).scaleb(-decimals)
    for share, weight in zip(share_out(whole, weights, decimals), weights, strict=True):
        assert abs(share - whole * weight / sum(weights)) < 2 * unit


@given(whole=st.integers(0, 10**6), weights=weights)
def test_a_larger_weight_never_has_less(whole, weights):
    shares = share_out(Decimal(whole), weights, 0)
    by_weight = sorted(zip(weights, shares, strict=True))
    for (weight, share), (other, more) in pairwise(by_weight):
        assert share <= more or weight == other


@given(whole=st.integers(0, 10**6), weights=weights, decimals=decimals)
def test_a_share_has_the_decimals_it_is_shown_with(whole, weights, decimals):
    for share in share_out(Decimal(whole), weights, decimals):
        assert share == round(share, decimals)
        assert share >= 0


def test_what_is_left_over_goes_to_those_that_lost_most():
    assert share_out(Decimal(10), [1, 1, 1], 0) == [4, 3, 3]
    assert share_out(Decimal(100), [5, 3, 1], 0) == [56, 33, 11]
    assert share_out(Decimal("1.0"), [1, 2], 1) == [Decimal("0.3"), Decimal("0.7")]


def test_what_has_no_weight_has_no_share():
    assert share_out(Decimal(7), [0, 2, 0], 0) == [0, 7, 0]


@pytest.mark.parametrize("weights", [[0, 0], [-1, 3]])
def test_weights_that_say_nothing_are_refused(weights):
    with pytest.raises(ValueError, match="weights"):
        share_out(Decimal(7), weights, 0)
