import unicodedata
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from targets.fields import VietnameseField
from targets.vietnamese import (
    ALPHABET,
    PUNCTUATION,
    TONES,
    begins_words,
    compare,
    fold,
    hidden,
    keepable,
    leaves_out_accents,
    nfc,
    sort_key,
)

IN_ORDER = [
    "",
    "(Đảng) ủy",
    "10 hộ",
    "2 hộ",
    "An Bình",
    "Bảo Ái",
    "Bình",
    "Cảm Ân",
    "Dương",
    "Đại Minh",
    "ma",
    "Ma",
    "mà",
    "mả",
    "mã",
    "má",
    "mạ",
    "Mạ",
    "mai",
    "măng",
    "mận",
    "Ô Lâu",
    "Ở",
    "Yên Bình",
]
VOWELS = [
    unicodedata.normalize("NFC", vowel + tone)
    for vowel in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
    for tone in TONES
]
CHARACTERS = [*ALPHABET, *ALPHABET.upper(), *PUNCTUATION, *"0123456789", *VOWELS]


def ordered_by_database(texts):
    """`texts` as the database orders them, each once."""
    rows = " UNION ".join(["SELECT CAST(%s AS varchar(100)) AS word"] * len(texts))
    collation = VietnameseField.COLLATIONS[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT word FROM ({rows}) t ORDER BY word COLLATE "{collation}"', texts)
        return [word for (word,) in cursor]


def test_the_key_orders_by_letter_then_tone_then_case():
    assert sorted(set(IN_ORDER), key=sort_key) == IN_ORDER


@pytest.mark.django_db
def test_the_database_orders_as_the_key_does():
    assert ordered_by_database(IN_ORDER[::-1]) == IN_ORDER


@pytest.mark.django_db
@given(st.lists(st.text(CHARACTERS, max_size=6), min_size=2, max_size=30, unique=True))
def test_any_texts_are_ordered_alike_by_database_and_key(texts):
    assert ordered_by_database(texts) == sorted(texts, key=sort_key)


def test_comparison_says_which_comes_first():
    assert compare("dơ", "đa") == -1
    assert compare("đa", "dơ") == 1
    assert compare("đa", "đa") == 0


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Bảo Ái", "bao ai"), ("ĐẶNG", "dang"), ("Thị trấn Thác Bà", "thi tran thac ba")],
)
def test_folding_drops_accents_and_case(text, folded):
    assert fold(text) == folded
    assert fold(unicodedata.normalize("NFD", text)) == folded


@pytest.mark.parametrize(
    ("text", "word", "answer"),
    [
        ("chua dat", "Chưa đạt", True),
        ("chua Đạt", "chưa đạt", True),
        ("hòa", "hoà", True),
        ("hoa", "hoà", True),
        ("hoà", "hoa", False),
        ("chùa", "chưa", False),
        ("chưa", "chua", False),
        ("đất", "đạt", False),
        ("ân", "ấn", True),
        ("á", "ấ", True),
        ("dat", "đạt chuẩn", False),
        ("x\u0302", "x", False),
    ],
)
def test_accents_may_be_left_out_and_none_may_be_another(text, word, answer):
    for form in "NFC", "NFD":
        assert leaves_out_accents(unicodedata.normalize(form, text), word) is answer


@given(st.text(), st.text())
def test_any_text_leaves_out_accents_of_itself_and_whatever_does_is_found_alike(text, word):
    assert leaves_out_accents(text, text)
    assert leaves_out_accents(text, word) <= (fold(text) == fold(word))


def test_stored_text_is_composed_and_trimmed():
    assert nfc(unicodedata.normalize("NFD", "  Bảo Ái ")) == "Bảo Ái"


def test_text_has_plain_line_ends_and_no_control_characters():
    assert nfc("một\r\nhai\rba\x0b\x00\tbốn\n") == "một\nhai\nba\tbốn"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a\ufffeb\uffffc\U0001fffed\U0010ffffe\ufdd0f", "abcdef"),
        ("a\ud800b\udfffc", "abc"),
        ("a\x01b\x7fc\x85d\x9fe", "abcde"),
        ("a\u2028b\u2029c\rd\r\ne", "a\nb\nc\nd\ne"),
        ("a_x000D_b_x000d_\nc", "a\nb\nc"),
        ("a\vb\fc_x000B_d_x000c_e", "a\nb\nc\nd\ne"),
        ("a\u200bb\u202ec\ufeffd👨\u200d👩", "a\u200bb\u202ec\ufeffd👨\u200d👩"),
    ],
)
def test_what_no_workbook_holds_is_dropped_and_the_rest_is_kept(text, kept):
    assert nfc(text) == kept


ANY_TEXT = st.text(st.characters() | st.characters(categories=["Cs", "Cc", "Cn", "Cf"]))


@given(ANY_TEXT)
def test_what_is_kept_stays_and_any_xml_holds_it(text):
    kept = nfc(text)
    assert nfc(kept) == kept
    assert ElementTree.fromstring(f"<a>{escape(kept)}</a>".encode()).text in (kept, None)
    assert ElementTree.fromstring(f"<a>{escape(keepable(text))}</a>".encode()).tag == "a"


def test_what_nobody_sees_is_named_with_its_place():
    assert hidden("00\u200b123") == ("U+200B", 3)
    assert hidden("Bảo\u00a0Ái\n") is None


@pytest.mark.parametrize(
    ("sought", "found"),
    [
        ("bao ai", True),
        ("AI bảo", True),
        ("ao", False),
        ("04738", True),
        ("bao z", False),
        ("", True),
        ("(bao", False),
    ],
)
def test_every_word_sought_begins_a_word_without_accents(sought, found):
    assert begins_words("Xã Bảo Ái 04738", sought) is found
