"""Every example begins a target that the rules take, and the form fills it in as a link says."""

from decimal import Decimal
from types import SimpleNamespace
from urllib.parse import parse_qs

import pytest
from django.utils import translation

from targets import rules
from targets.examples import EXAMPLES
from targets.progress import GROWTH, Method
from targets.taken import TAKEN, takes

from .refusals import BASE

pytestmark = pytest.mark.usefixtures("in_english")


def begun(example):
    """A target as the example begins it, with the numbers that a person would add."""
    fields = dict(example.fields)
    values = BASE | {"goal": 10, "baseline": 20, "decimals": 0} | fields
    values |= {"goal": Decimal(fields.get("goal", 10)), "strict": bool(fields["strict"])}
    if example.over_time in GROWTH:
        values["amount_unit"] = "tỷ đồng"
    values["decimals"] = int(values["decimals"])
    if example.method is Method.WITHIN:
        values["goal_high"] = 11
    if example.method is Method.PARTS:
        values |= {"goal": None, "baseline": None}
    return SimpleNamespace(**values)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: str(example.words))
@pytest.mark.parametrize("language", ["vi", "en"])
def test_an_example_begins_a_target_that_is_taken(example, language):
    with translation.override(language):
        assert rules.target_problems(begun(example)) == []


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: str(example.words))
def test_an_example_fills_only_what_its_ways_take(example):
    ways = (example.method, example.over_time, example.rollup)
    filled = [name for name, value in example.fields.items() if value]
    assert [name for name in filled if not takes(TAKEN.get(name, {}), *ways)] == []


def test_a_link_carries_what_is_filled_and_what_is_emptied():
    first = EXAMPLES[0]
    assert {name: value for name, [value] in parse_qs(first.query, True).items()} == first.fields
    assert first.fields["strict"] == first.fields["scale"] == ""


def test_no_two_examples_are_worded_alike():
    assert len({str(example.words) for example in EXAMPLES}) == len(EXAMPLES)
