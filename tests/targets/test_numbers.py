"""What people type is read as they meant it, is asked about, or is refused with a sentence."""

import csv
import re
import sys
import unicodedata
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.utils.translation import override
from hypothesis import assume, example, given
from hypothesis import strategies as st

from targets.numbers import (
    EMPTY,
    ZERO_WIDTH,
    Ask,
    Number,
    NumberKind,
    Rejected,
    check_number,
    commas_group,
    figure_decimals,
    number_kind,
    read_number,
    written,
)

RATE_IN_PERCENT = "Write two numbers, how many out of how many; the percent is worked out."

CASES = list(
    csv.DictReader((Path(__file__).parent / "numbers.csv").read_text("utf-8").splitlines())
)
DIGITS = [chr(code) for code in range(sys.maxunicode + 1) if chr(code).isdecimal()]
SPACES = [chr(code) for code in range(sys.maxunicode + 1) if chr(code).isspace()]
SPACES += ["\u200b", "\u200c", "\u200d", "\u2060", "\ufeff"]

decimals_shown = st.integers(0, 4)
kinds = st.sampled_from(NumberKind)
units = st.sampled_from(["%", "km"])
GROUPING = [space for space in SPACES if unicodedata.category(space) == "Zs"]
spaces = st.text(st.sampled_from(SPACES), max_size=3)
unseen = st.text(st.sampled_from(ZERO_WIDTH), max_size=2)


def read(text, decimals=1, unit="km", kind="level"):
    return read_number(text, decimals=decimals, unit=unit, kind=kind)


def number(text):
    return Number(Decimal(text))


@st.composite
def values(draw):
    """A number with as many decimals as its target shows, at most 15 digits before them."""
    decimals = draw(decimals_shown)
    digits = draw(st.one_of(st.integers(0, 9_999_999), st.integers(0, 10 ** (15 + decimals) - 1)))
    return Decimal(digits * draw(st.sampled_from([1, -1]))).scaleb(-decimals), decimals


def vietnamese(value, decimals):
    return f"{value:,.{decimals}f}".translate(str.maketrans(".,-", ",.−"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['typed']}|{case['decimals']}")
def test_the_worked_cases_read_as_they_say(case):
    answer = read(case["typed"], int(case["decimals"]), case["unit"], case["kind"])
    match case["read_as"]:
        case "empty":
            assert answer == EMPTY
        case "ask":
            assert isinstance(answer, Ask)
        case "refuse":
            assert isinstance(answer, Rejected)
            assert answer.sentence
        case written:
            assert answer == number(written)


def test_both_readings_are_offered_the_decimal_one_first():
    assert read("1.234", 1) == Ask((Decimal("1.234"), Decimal(1234)))
    assert read("-12.500", 2) == Ask((Decimal("-12.5"), Decimal(-12500)))


def test_a_comma_before_three_digits_offers_only_the_grouped_number_without_decimals():
    assert read("1,234", 0) == Ask((Decimal(1234),))
    assert read("1,000", 0) == Ask((Decimal(1000),))
    assert read("1,234", 2, "%", "rate") == Ask((Decimal(1234),))


def test_a_reading_that_cannot_stand_is_not_offered():
    assert read("1.000", 1, kind="milestone") == Ask((Decimal(1),))
    assert isinstance(read("-1.234", 1, kind="count"), Rejected)
    assert isinstance(read("2,000", 0, kind="milestone"), Rejected)


@pytest.mark.parametrize(
    ("typed", "decimals", "read_as"),
    [
        ("1234,000", 0, "1234"),
        ("0,000", 0, "0"),
        ("000.500", 1, "0.5"),
        ("-,5", 1, "-0.5"),
        ("1.234.567,0000000", 0, "1234567"),
        ("999999999999999,9999", 1, "999999999999999.9999"),
        ("00000000000000000001", 0, "1"),
        ("012.345.678", 1, "12345678"),
    ],
)
def test_zeros_at_the_ends_do_not_count(typed, decimals, read_as):
    assert read(typed, decimals) == number(read_as)


@pytest.mark.parametrize(
    ("typed", "options", "sentence"),
    [
        ("12a", {}, "This is not a number; write digits only, for example 1,234.5 or 1234.5."),
        ("²", {}, "This is not a number; write digits only, for example 1,234.5 or 1234.5."),
        ("-", {}, "This is not a number; write digits only, for example 1,234.5 or 1234.5."),
        (
            "%",
            {"unit": "%"},
            "This is not a number; write digits only, for example 1,234.5 or 1234.5.",
        ),
        (
            "1.23.456",
            {},
            "The digits are not grouped by threes; write for example 1,234.5 or 1234.5.",
        ),
        (
            "1.234,5,6",
            {},
            "The digits are not grouped by threes; write for example 1,234.5 or 1234.5.",
        ),
        ("5%", {}, "No percent sign can stand here."),
        ("5%", {"unit": "%", "kind": "rate"}, RATE_IN_PERCENT),
        ("1.234,", {}, "Digits are missing after the decimal sign."),
        ("1,5", {"decimals": 0}, "Only a whole number can stand here, without decimals."),
        ("1.234,567", {"decimals": 0}, "Only a whole number can stand here, without decimals."),
        ("0,00001", {}, "A number has at most four decimals."),
        ("1" * 16, {}, "A number has at most 15 digits before the decimal sign."),
        ("-5", {"kind": "count"}, "This number cannot be below zero."),
        ("2", {"kind": "milestone"}, "The answer is yes or no: 1 or 0."),
        ("-1", {"kind": "milestone"}, "The answer is yes or no: 1 or 0."),
    ],
)
def test_a_refusal_says_why(typed, options, sentence):
    with override("en"):
        assert read(typed, **options) == Rejected(sentence)


def test_zero_has_no_sign():
    for kind in NumberKind:
        assert str(read("-0,00", 2, kind=kind).value) == "0"


@pytest.mark.parametrize(
    ("method", "rollup", "kind"),
    [
        ("gap", "rate", NumberKind.RATE),
        ("milestone", "count", NumberKind.MILESTONE),
        ("milestone", "district", NumberKind.MILESTONE),
        ("floor", "count", NumberKind.COUNT),
        ("ratio", "sum", NumberKind.LEVEL),
        ("ratio", "district", NumberKind.LEVEL),
    ],
)
def test_the_kind_follows_from_the_target(method, rollup, kind):
    target = SimpleNamespace(method=method, rollup=rollup, over_time="level", scale="")
    assert number_kind(target) is kind


@pytest.mark.parametrize("over_time", ["growth_mean", "growth_worst"])
@pytest.mark.parametrize("rollup", ["sum", "district"])
def test_growth_is_reckoned_from_amounts(over_time, rollup):
    target = SimpleNamespace(method="floor", rollup=rollup, over_time=over_time, scale="")
    assert number_kind(target) is NumberKind.AMOUNT


@pytest.mark.parametrize("rollup", ["count", "district"])
def test_the_answers_of_a_scale_are_places_of_words(rollup):
    target = SimpleNamespace(method="milestone", rollup=rollup, over_time="level", scale="no|yes")
    assert number_kind(target) is NumberKind.WORD


@pytest.mark.parametrize(("rollup", "decimals"), [("rate", 0), ("mean", 2), ("sum", 2)])
def test_the_two_numbers_of_a_rate_have_no_decimals_whatever_its_percent_has(rollup, decimals):
    target = SimpleNamespace(method="floor", rollup=rollup, decimals=2, over_time="level")
    assert figure_decimals(target) == decimals


@given(values())
def test_a_number_written_the_vietnamese_way_reads_back(case):
    value, decimals = case
    assert read(vietnamese(value, decimals), decimals) == Number(value)


@given(values())
def test_a_number_written_plain_reads_back_or_is_asked_about(case):
    value, decimals = case
    answer = read(f"{value:f}", decimals)
    if decimals == 3 and 1 <= abs(value) < 1000:
        assert answer == Ask((value, value * 1000))
    else:
        assert answer == Number(value)


@given(values(), st.data())
def test_digits_of_any_script_and_what_takes_no_room_change_nothing(case, data):
    value, decimals = case
    typed = data.draw(spaces)
    for character in vietnamese(value, decimals):
        if character.isdecimal():
            alike = [digit for digit in DIGITS if unicodedata.decimal(digit) == int(character)]
            character = data.draw(st.sampled_from(alike))
        typed += character + data.draw(unseen)
    assert read(typed + data.draw(spaces), decimals) == Number(value)


@given(values(), st.sampled_from(GROUPING))
def test_spaces_may_group_the_digits_by_threes(case, space):
    value, decimals = case
    assert read(vietnamese(value, decimals).replace(".", space), decimals) == Number(value)


@given(values(), st.sampled_from(SPACES), st.data())
def test_a_space_anywhere_else_within_a_number_is_refused(case, space, data):
    value, decimals = case
    plain = f"{abs(value):.{decimals}f}".replace(".", ",")
    place = data.draw(st.integers(1, max(len(plain) - 1, 1)))
    typed = f"{plain[:place]}{space}{plain[place:]}"
    groups = re.fullmatch(r"(?!0+ )[0-9]{1,3}( [0-9]{3})+(,[0-9]+)?", typed.replace(space, " "))
    assume(len(plain) > 1 and not (groups and space in GROUPING) and space not in ZERO_WIDTH)
    assert isinstance(read(typed, decimals), Rejected)


@pytest.mark.parametrize(
    "typed",
    [
        *("12 5", "12\t5", "1\t234", "1\n234", "97 75", "1,5 5", "1.000 5", "1 2 3", "0 500"),
        *("1  234", "1.234 567", "1 234 56", "1 234,5 6", "1, 5", "1 ,5", "12 345 6789"),
    ],
)
@pytest.mark.parametrize("decimals", [0, 1])
def test_two_numbers_are_never_run_together(typed, decimals):
    assert isinstance(read(typed, decimals), Rejected)


@given(spaces, decimals_shown, units, kinds)
def test_nothing_but_spaces_is_empty(text, decimals, unit, kind):
    assert read(text, decimals, unit, kind) == EMPTY


@given(
    st.one_of(
        st.text(),
        st.text(st.characters(exclude_categories=[])),
        st.text(st.sampled_from([*"0123456789.,+-−% e", *SPACES[:3], *DIGITS[:30], "²", "½", "Ⅷ"])),
        st.text("0123.,-"),
    ),
    decimals_shown,
    units,
    kinds,
)
@example("-1", 0, "", NumberKind.WORD)
def test_any_text_gets_one_of_four_answers(text, decimals, unit, kind):
    answer = read(text, decimals, unit, kind)
    match answer:
        case Number(value):
            readings = [value]
        case Ask(readings):
            assert 1 <= len(readings) <= 2
        case Rejected(sentence):
            assert sentence
            readings = []
        case _:
            assert answer is EMPTY
            readings = []
    for value in readings:
        assert value == round(value, 4)
        assert abs(value) < 10**15
        assert not value.is_signed() or value < 0
        assert kind == NumberKind.LEVEL or value >= 0
        assert decimals or value == int(value)


def test_a_very_long_text_is_answered_at_once():
    assert isinstance(read("1" * 500_000 + "x"), Rejected)
    assert isinstance(read("1." * 500_000), Rejected)
    assert read("0" * 500_000 + "7") == number("7")


@given(
    st.decimals(-(10**17), 10**17, places=5),
    st.integers(0, 4),
    st.sampled_from(list(NumberKind)),
)
def test_a_number_of_a_workbook_is_held_to_the_limits_of_what_is_typed(value, decimals, kind):
    typed = read_number(f"{value:f}", decimals=decimals, unit="km", kind=kind)
    assert check_number(value, decimals=decimals, kind=kind) == typed


# The English way, where a comma groups


@pytest.mark.parametrize(
    ("text", "decimals", "answer"),
    [
        ("1,234.5", 1, Number(Decimal("1234.5"))),
        ("1.234,5", 1, Number(Decimal("1234.5"))),
        ("1,234", 1, Ask((Decimal("1.234"), Decimal(1234)))),
        ("1.234", 1, Ask((Decimal("1.234"), Decimal(1234)))),
        ("1.2340", 1, Number(Decimal("1.234"))),
        ("1,234", 0, Number(Decimal(1234))),
        ("7,763", 0, Number(Decimal(7763))),
        ("1,234,567", 1, Number(Decimal(1234567))),
        ("0,5", 1, Number(Decimal("0.5"))),
    ],
)
def test_where_a_comma_may_group_it_is_asked_about_as_the_point_is(text, decimals, answer):
    assert (
        read_number(text, decimals=decimals, unit="km", kind="level", comma_may_group=True)
        == answer
    )


@given(values(), st.booleans())
def test_what_is_written_is_read_back_in_either_way(of, comma_groups):
    value, decimals = of
    text = written(value, decimals, comma_may_group=comma_groups)
    answer = read_number(
        text, decimals=decimals, unit="km", kind="level", comma_may_group=comma_groups
    )
    assert answer == Number(value + 0)


@pytest.mark.parametrize(
    ("value", "decimals", "vietnamese", "english"),
    [
        ("7763", 0, "7.763", "7,763"),
        ("1234.5", 1, "1.234,5", "1,234.5"),
        ("1.234", 1, "1,234", "1.2340"),
        ("0.234", 1, "0,234", "0.234"),
        ("-1.234", 3, "-1,234", "-1.2340"),
    ],
)
def test_a_field_is_written_in_the_way_of_its_page(value, decimals, vietnamese, english):
    assert written(Decimal(value), decimals) == vietnamese
    assert written(Decimal(value), decimals, comma_may_group=True) == english


@pytest.mark.parametrize(("language", "groups"), [("vi", False), ("en", True)])
def test_commas_group_on_english_pages(language, groups):
    with override(language):
        assert commas_group() is groups
