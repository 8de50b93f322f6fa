"""A number is understood alike wherever it was written: in a field, or in a cell of a workbook."""

import unicodedata
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.utils.translation import override

from communes.files.spreadsheets import NumberCell
from communes.sheets.reading import NoNumber, number_of


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


def target(rollup="sum", unit="km", decimals=1, method="gap"):
    return SimpleNamespace(
        method=method, rollup=rollup, unit=unit, decimals=decimals, is_rate=rollup == "rate"
    )


LEVEL, COUNT, PERCENT = target(), target(unit="con", decimals=0), target(unit="%")
RATE, YES_OR_NO = target("rate", unit="%"), target("count", "", 0, "milestone")


@pytest.mark.parametrize(
    ("about", "text", "cell", "number"),
    [
        (LEVEL, "1.234,5", NumberCell(Decimal("1234.5")), "1234.5"),
        (COUNT, "11.140", NumberCell(Decimal(11140)), "11140"),
        (PERCENT, "97,75%", NumberCell(Decimal("0.9775"), "0.00%"), "97.75"),
        (RATE, "7 918", NumberCell(Decimal(7918)), "7918"),
        (YES_OR_NO, "1", NumberCell(Decimal(1)), "1"),
        (LEVEL, "0,3", NumberCell(Decimal("0.30000000000000004")), "0.3"),
    ],
)
def test_a_text_and_a_cell_of_a_number_say_the_same(about, text, cell, number):
    assert number_of(about, text) == number_of(about, cell) == Decimal(number)


@pytest.mark.parametrize("text", ["", " ", "\u200b"])
def test_nothing_but_spaces_is_no_number(text):
    assert number_of(LEVEL, text) is None


@pytest.mark.parametrize(("word", "number"), [("Có", 1), (" đạt ", 1), ("KHÔNG", 0), ("chưa", 0)])
def test_a_yes_or_no_may_be_a_word(word, number):
    assert number_of(YES_OR_NO, word) == number


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("có, đạt, Đạt., đã đạt, đạt chuẩn, rồi, đ, x, X, v, ✓, ✔, ✔️, ☑, yes, TRUE, 1, 1.0", 1),
        ("không, Không đạt, K.đạt, K. đạt, k đạt, KĐ, ko, chưa, chưa đạt, CĐ, C.đạt, ✗, no, 0", 0),
    ],
)
def test_every_common_word_and_sign_for_yes_and_no_is_understood(words, number):
    for word in words.split(", "):
        for form in unicodedata.normalize("NFC", word), unicodedata.normalize("NFD", word):
            for spaced in form, form.replace(" ", "\u00a0"), f"\u200b {form}\n":
                assert number_of(YES_OR_NO, spaced) == number, repr(spaced)


@pytest.mark.parametrize(
    "text", ["gần đạt", "không rõ", "đạt/không đạt", "x x", "☐", "2", "1 0", "-"]
)
def test_what_is_neither_yes_nor_no_is_refused(text):
    with pytest.raises(NoNumber, match="The answer is yes or no"):
        number_of(YES_OR_NO, text)


def test_only_a_yes_or_no_may_be_a_word():
    with pytest.raises(NoNumber, match="This is not a number") as refusal:
        number_of(LEVEL, "có")
    assert refusal.value.readings == ()


@pytest.mark.parametrize(
    ("about", "text", "readings", "sentence"),
    [
        (
            LEVEL,
            "1.234",
            ("1.234", "1234"),
            "“1.234” can be 1.234 or 1,234: write it so that it can be only one.",
        ),
        (COUNT, "1,234", ("1234",), "Does “1,234” mean 1,234? Write it without grouping."),
    ],
)
def test_a_doubt_tells_what_could_be_meant(about, text, readings, sentence):
    with pytest.raises(NoNumber) as doubt:
        number_of(about, text)
    assert doubt.value.readings == tuple(Decimal(reading) for reading in readings)
    assert str(doubt.value) == sentence


@pytest.mark.parametrize(
    ("about", "cell", "sentence"),
    [
        (COUNT, NumberCell(Decimal("2.5")), "Only a whole number can stand here"),
        (LEVEL, NumberCell(Decimal("0.5"), "0%"), "No percent sign can stand here."),
        (RATE, NumberCell(Decimal("0.5"), "0%"), "No percent sign can stand here."),
        (RATE, NumberCell(Decimal(-1)), "This number cannot be below zero."),
        (YES_OR_NO, NumberCell(Decimal(2)), "The answer is yes or no: 1 or 0."),
    ],
)
def test_a_cell_is_under_the_limits_of_what_is_typed(about, cell, sentence):
    with pytest.raises(NoNumber, match=sentence):
        number_of(about, cell)
