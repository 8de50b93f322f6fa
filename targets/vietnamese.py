"""Vietnamese text: one spelling for storing, one without accents for finding, one order."""

import re
import unicodedata
from functools import lru_cache

TONES = "\u0300\u0309\u0303\u0301\u0323"  # huyền, hỏi, ngã, sắc, nặng
PUNCTUATION = " _-–—,;:!?.·'‘’\"“”«»()[]{}@*/\\&#%•`^°+±÷×<=>|~≤≥$₫€"
ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
PLANES = "".join(
    chr(plane + last) for plane in range(0, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF)
)
UNKEEPABLE = re.compile(rf"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef{PLANES}]")
"""Controls, halves of pairs and what is no character: no XML holds them, so no workbook."""

BETWEEN_DIGITS = re.compile(rf"(?<=\d){UNKEEPABLE.pattern}+(?=\d)")

LINE_ENDS = re.compile("(?:\r|_x000[Dd]_)\n?|_x000[BbCc]_|[\u2028\u2029]")
"""Also the carriage return, and the breaks of Word, as workbooks write them."""

BREAKS_OF_WORD = re.compile(r"(?<=[^\s\x00-\x1f])[\v\f]+(?=[^\s\x00-\x1f])")
"""Of a line and of a page, as they are pasted, where they keep two words apart."""

HIDDEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffd\ue000-\uf8ff\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""What takes no room on the screen, turns the direction of what follows, or stands for nothing."""

ORDER = {pair[1]: pair for pair in enumerate(PUNCTUATION + "0123456789" + ALPHABET)}
"""Letter → (place, letter); all texts share the pairs."""


def nfc(text: str) -> str:
    """`text` composed (a Mac sends it decomposed) and without spaces at its ends.

    Lines end in a line feed, and what no workbook can hold is dropped.
    """
    text = LINE_ENDS.sub("\n", keepable(BREAKS_OF_WORD.sub("\n", text)))
    return unicodedata.normalize("NFC", text).strip()


def keepable(text: str) -> str:
    """`text` without what no XML can hold, which older databases may have."""
    return text if text.isprintable() else UNKEEPABLE.sub("", text)


def hidden(text: str) -> tuple[str, int] | None:
    """The first character of `text` that nobody sees, as ``U+200B``, and its place from 1 on."""
    return named(HIDDEN.search(text))


def joining(text: str) -> tuple[str, int] | None:
    """The first character that `nfc` would drop from between two digits, as `hidden` names it."""
    lines = BREAKS_OF_WORD.sub(lambda breaks: "\n" * len(breaks[0]), text)
    return named(BETWEEN_DIGITS.search(lines))


def named(found: re.Match | None) -> tuple[str, int] | None:
    return found and (f"U+{ord(found[0]):04X}", found.start() + 1)


def fold(text: str) -> str:
    """`text` in small letters without accents: "Bảo Ái" and "bao ai" fold alike, đ is d."""
    decomposed = unicodedata.normalize("NFD", text.lower())
    return "".join(c for c in decomposed if not unicodedata.combining(c)).replace("đ", "d")


def leaves_out_accents(text: str, word: str) -> bool:
    """Whether `text` is `word`, but for accents that it leaves out: "chua", "chưa", never "chùa".

    A tone may stand on another vowel of its syllable, as both spellings are in use.
    """
    if fold(text) != fold(word):
        return False
    syllables = zip(text.lower().split(), word.lower().split(), strict=True)
    return all(is_less_of(said, syllable) for said, syllable in syllables)


def is_less_of(said: str, syllable: str) -> bool:
    """The same of one syllable."""
    (bare, few), (letters, tones) = without_tones(said), without_tones(syllable)
    pairs = zip(bare, letters, strict=False)
    same = len(bare) == len(letters) and all(one in (fold(other), other) for one, other in pairs)
    return same and few <= tones


def without_tones(syllable: str) -> tuple[str, set[str]]:
    """Its letters, each composed, and the tones on them."""
    decomposed = unicodedata.normalize("NFD", syllable)
    letters = "".join(c for c in decomposed if c not in TONES)
    return unicodedata.normalize("NFC", letters), {c for c in decomposed if c in TONES}


def begins_words(text: str, sought: str) -> bool:
    """Whether every word of `sought` begins a word of `text`, without accents."""
    folded = fold(text)
    return all(re.search(rf"(?<!\w){re.escape(word)}", folded) for word in fold(sought).split())


@lru_cache(maxsize=8192)
def sort_key(text: str) -> tuple:
    """Orders like PostgreSQL's collation vi-x-icu: letters first, then tones, then case.

    So "đa" follows "dơ", and "ma", "mà", "mả", "mã", "má", "mạ", "Mạ", "mai" is in order.
    Different texts never have equal keys.
    """
    letters, marks, cases = [], [], []
    for character in unicodedata.normalize("NFC", text):
        decomposed = unicodedata.normalize("NFD", character.lower())
        letter = unicodedata.normalize("NFC", "".join(c for c in decomposed if c not in TONES))
        accents = [c for c in decomposed if c in TONES]
        if letter not in ORDER and len(letter) == 1:
            letter, *foreign = unicodedata.normalize("NFD", letter)
            accents += foreign
        letters.append(ORDER.get(letter) or (len(ORDER), letter))
        marks += [0, *(TONES.find(c) + 1 or len(TONES) + ord(c) for c in accents)]
        cases.append(character != character.lower())
    return tuple(letters), tuple(marks), tuple(cases), text


def compare(left: str, right: str) -> int:
    """-1, 0 or 1, as SQLite asks a collation."""
    left, right = sort_key(left), sort_key(right)
    return (left > right) - (left < right)
