"""Text in an old encoding or with lost letters is recognised; good text of any language is not."""

import csv
import unicodedata

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from targets.legacy import (
    SYLLABLES,
    TCVN3,
    VNI_LETTERS,
    VNI_MARKS,
    is_syllable,
    legacy_word,
    misread_word,
    word_with_losses,
)
from targets.rules import check_unicode
from targets.vietnamese import TONES, nfc
from tests.paths import ROOT

TO_TCVN3 = {letter: code for code, letter in TCVN3.items()}
TO_VNI = {nfc("a" + marks): "a" + mark for mark, marks in VNI_MARKS.items()}
for vowel in "aeouyơư":
    for mark, marks in VNI_MARKS.items():
        TO_VNI.setdefault(nfc(vowel + marks), {"ơ": "ô", "ư": "ö"}.get(vowel, vowel) + mark)
TO_VNI |= {letter: code for code, letter in VNI_LETTERS.items()}

STOPS = ("c", "ch", "p", "t")
VOWELS = "aăâeêioôơuưy"


def toned(syllable, tone):
    """`syllable` with its tone on the vowel that bears it, as far as spelling allows."""
    places = [place for place, letter in enumerate(syllable) if letter in VOWELS]
    marked = [place for place in places if syllable[place] in "ăâêôơư"] or places
    place = marked[-1] if len(marked) == 1 or syllable[marked[-1]] in "ơêâ" else marked[-2]
    return nfc(syllable[: place + 1] + tone + syllable[place + 1 :])


words = st.builds(toned, st.sampled_from(sorted(SYLLABLES)), st.sampled_from(["", *TONES])).filter(
    is_syllable
)
cases = st.sampled_from([str, str.capitalize, str.upper])
texts = st.builds(lambda found, case: case(" ".join(found)), st.lists(words, min_size=1), cases)


def encoded(text, table):
    return "".join(table.get(letter, letter) for letter in text)


@pytest.mark.parametrize(
    "text",
    [
        *("B¶o ¸i", "x· B¶o ¸i", "huyÖn Yªn B×nh", "ViÖt Nam", "®Êt", "§¶ng ñy", "CÇn Th¬"),
        *("Sè hé nghÌo gi¶m", "Tû lÖ hé nghÌo", "®­êng giao th«ng n«ng th«n", "TÝch"),
    ],
)
def test_tcvn3_is_recognised(text):
    assert legacy_word(text)[1] == "TCVN3 (ABC)"


@pytest.mark.parametrize(
    "text",
    [
        *("Baûo AÙi", "xaõ Baûo AÙi", "huyeän Yeân Bình", "Töôøng", "Thò traán Yeân Bình"),
        *("Tyû leä hoä ngheøo", "ñöôøng giao thoâng noâng thoân", "Yeân Bình", "Moâ"),
    ],
)
def test_vni_is_recognised(text):
    assert legacy_word(text)[1] == "VNI"


def in_windows_1258(text):
    """`text` saved in Windows-1258, where tones stand behind their vowels, and read as Latin-1."""
    saved = b""
    for letter in text:
        marks = unicodedata.normalize("NFD", letter)
        tone = "".join(mark for mark in marks if mark in TONES)
        plain = nfc("".join(mark for mark in marks if mark not in TONES) or " ") or letter
        whole = letter.encode("cp1258", "ignore")
        saved += whole or plain.encode("cp1258") + tone.encode("cp1258")
    return saved.decode("cp1252")


@pytest.mark.parametrize(
    "text",
    [
        *("Bảo Ái", "Yên Bình", "YÊN BÌNH", "huyện", "được", "Đảng ủy", "Cần Thơ", "Thị trấn"),
        *("Tỷ lệ hộ nghèo", "đường giao thông nông thôn", "Chưa rà soát xong"),
    ],
)
def test_windows_1258_is_recognised(text):
    assert legacy_word(in_windows_1258(text))[1] == "Windows-1258"


@given(st.lists(words, min_size=12, max_size=30))
def test_a_sentence_in_windows_1258_is_refused(found):
    text = " ".join(found)
    if sum(letter in "ảẩậếềệộờ" for letter in text) > 5:
        assert legacy_word(in_windows_1258(text)) is not None


@given(words, st.data())
def test_a_lost_letter_before_another_is_recognised(word, data):
    places = [
        place
        for place, letter in enumerate(word[:-1])
        if not letter.encode("cp1252", "ignore") and word[place + 1].isascii()
    ]
    if places:
        place = data.draw(st.sampled_from(places))
        damaged = f"{word[:place]}?{word[place + 1 :]}"
        assert word_with_losses(f"xã {damaged}, tốt") == damaged
        with translation.override("en"), pytest.raises(ValidationError, match="write the word"):
            check_unicode(damaged)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Đạt chưa?",
            "Đạt chưa?Chưa",
            "vì sao?vì mưa",
            "https://a.vn/t?a=1&b?n",
            "??",
            "? a",
            "a?b",
        ),
        *("Có (bao nhiêu?)", "10?12 km", "#NAME?", "what?ever"),
    ],
)
def test_a_question_is_no_loss(text):
    assert word_with_losses(text) is None
    check_unicode(text)


@given(texts)
def test_vietnamese_in_unicode_is_never_taken_for_it(text):
    assert legacy_word(text) is None


@given(st.lists(words, min_size=12, max_size=30))
def test_a_sentence_in_tcvn3_is_recognised(found):
    text = " ".join(found)
    if sum(letter in "ảăđôơê" for letter in text) > 10:
        assert legacy_word(encoded(text, TO_TCVN3)) is not None


@given(st.lists(words, min_size=12, max_size=30))
def test_a_sentence_in_vni_is_recognised(found):
    text = " ".join(found)
    if sum(letter in "ảàẩậếềệ" for letter in text) > 10:
        assert legacy_word(encoded(text, TO_VNI)) is not None


@pytest.mark.parametrize(
    "text",
    [
        "Müller, Käse für Köln, Österreich, hör zu, öde",
        "Où est le goût de l'août? Noël, naïf, Haïti, laïc, Thaï, maïs, Citroën, dû, coûte",
        "año niño señor España piñata cañón ¿qué? ¡sí! 1ª 2º Mª José",
        "Så gå på må få, blåbærsyltetøy, miljø, Tromsø, køkken, Åse, en dö kö",
        "heä peä teä, hyvää päivää, töö, jõgi, öö",
        "Seán agus Breán ó Ceallaigh, leá, teán",
        "São João não põe Camões leão razão",
        "Þórður ætlar að fara út á sjó",
        "Kyûshû, kyû, Tôkyô, jûdô",
        "Dvořák, Łódź, Győr, naïve façade, cœur",
        "«Ban chỉ đạo» hoá «nước»; từ«anh»đến; “a” – ‘b’",
        "kW·h N·m m×n 3×4 m² m³ ½ ¼ ¾ 5÷2 a÷b 30°C ±5 §5 ¶2 ©2023 Word® 10 µm 5µg ¬p 10¢ £5 ¥7 ¤",
        "xã¹ huyện² s¹, tr.đ, tỷ đồng/ha, người/km²",
        "",
    ],
)
def test_good_text_is_never_taken_for_it(text):
    assert [word for word in [legacy_word(text), *map(legacy_word, text.split())] if word] == []


def test_the_demo_and_the_words_of_the_screens_are_good():
    cells = {
        cell
        for path in (ROOT / "communes/demo").rglob("*.csv")
        for row in csv.reader(path.read_text("utf-8").splitlines())
        for cell in row
    }
    lines = (ROOT / "locale/vi/LC_MESSAGES/django.po").read_text("utf-8").splitlines()
    assert len(cells) > 500
    assert {text: legacy_word(text) for text in [*cells, *lines] if legacy_word(text)} == {}
    assert [text for text in [*cells, *lines] if misread_word(text)] == []
    assert [text for text in [*cells, *lines] if word_with_losses(text)] == []


@given(st.text())
def test_no_text_ends_in_an_exception(text):
    found = legacy_word(text)
    assert found is None or found[0] in nfc(text) or found[0] in text


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
@pytest.mark.parametrize("text", ["Bảo Ái", "Yên Bình", "đường liên xã", "hộ nghèo", "tiêu chí"])
def test_utf_8_that_was_read_as_something_else_is_recognised(text, encoding):
    read = "".join(bytes([byte]).decode(encoding, "replace") for byte in text.encode())
    read = read.replace("\ufffd", "\x81")
    assert misread_word(read) is not None
    with translation.override("en"), pytest.raises(ValidationError, match="copy it anew"):
        check_unicode(read)


@pytest.mark.parametrize(
    "text",
    ["Bảo Ái", "café à la carte", "Ã", "±5 °C", "Müller & Søn", "×", "«Đạt»", "50 µm", "Âu Cơ"],
)
def test_good_text_is_not_taken_for_misread_utf_8(text):
    assert misread_word(text) is None
