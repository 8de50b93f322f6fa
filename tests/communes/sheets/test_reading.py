"""A number is understood alike wherever it was written: in a field, or in a cell of a workbook."""

import unicodedata
from contextlib import suppress
from decimal import Decimal

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from communes.files.spreadsheets import NumberCell
from communes.sheets.reading import NO, YES, NoNumber, number_of
from targets.models import Target
from targets.vietnamese import TONES, fold


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


def target(rollup="sum", unit="km", decimals=1, method="gap", over_time="level", scale=""):
    return Target(
        method=method, rollup=rollup, unit=unit, decimals=decimals, over_time=over_time, scale=scale
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
    "text",
    [
        *("gần đạt", "không rõ", "đạt/không đạt", "x x", "☐", "2", "1 0", "-"),
        *("đất", "Dặt", "chùa", "cỏ", "cọ", "chưa dắt", "khống", "rơi", "khóng đạt"),
    ],
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


WORDS = st.text("aàáạăbcdđeêghiớuưyAĐ ", min_size=1, max_size=12).map(str.strip).filter(bool)
SCALES = st.lists(
    WORDS, min_size=2, max_size=9, unique_by=lambda word: " ".join(word.split()).casefold()
)
WAYS = [str.upper, str.title, lambda text: f"  {text}. ", lambda text: text.replace(" ", "  ")]
WAYS += [lambda text: unicodedata.normalize("NFD", text), lambda text: f"\ufeff{text}"]


def of_scale(words):
    return target("district", "mức", 0, "milestone", scale=" | ".join(words))


@given(st.sampled_from([*YES.values(), *NO.values()]), st.data())
def test_an_answer_may_lack_any_of_its_accents_and_bear_no_other(word, data):
    letters = [data.draw(st.sampled_from([letter, fold(letter)])) for letter in word]
    assert number_of(YES_OR_NO, "".join(letters)) == (word in YES.values())
    other = data.draw(st.sampled_from([*set(TONES) - set(unicodedata.normalize("NFD", word))]))
    place = data.draw(st.integers(1, len(word)))
    with pytest.raises(NoNumber):
        number_of(YES_OR_NO, word[:place] + other + word[place:])


@given(SCALES, st.data())
def test_a_word_of_a_scale_that_bears_another_accent_is_none_of_its_words(words, data):
    word = data.draw(st.sampled_from(words))
    other = word[:-1] + unicodedata.normalize("NFC", word[-1] + "\u0309")
    with pytest.raises(NoNumber, match="One of these words belongs here"):
        number_of(of_scale(words), other)


@given(SCALES, st.data())
def test_every_word_of_a_scale_is_understood_however_it_is_written(words, data):
    place = data.draw(st.integers(1, len(words)))
    way = data.draw(st.sampled_from(WAYS))
    assert number_of(of_scale(words), way(words[place - 1])) == place


@given(SCALES, st.integers(1, 9))
def test_a_place_of_a_scale_is_taken_as_text_and_as_a_number(words, place):
    about = of_scale(words)
    for written in (str(place), f" {place} ", NumberCell(Decimal(place))):
        if place <= len(words):
            assert number_of(about, written) == place
        else:
            with pytest.raises(NoNumber, match="One of these words belongs here"):
                number_of(about, written)


@given(SCALES, st.text(max_size=20))
def test_what_is_read_under_a_scale_is_always_one_of_its_places(words, text):
    with suppress(NoNumber):
        assert number_of(of_scale(words), text) in (None, *range(1, len(words) + 1))


@given(st.decimals(-10_000, -1, places=1))
def test_an_amount_of_growth_is_never_below_zero(value):
    about = target(decimals=1, over_time="growth_mean")
    about.amount_unit = "tỷ đồng"
    for written in (f"{value:f}", NumberCell(value)):
        with pytest.raises(NoNumber, match="cannot be below zero"):
            number_of(about, written)
