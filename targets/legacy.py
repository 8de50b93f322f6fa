"""Recognising Vietnamese that was spoilt on its way: in an old encoding, misread, or with losses.

The bytes of TCVN3 (ABC), VNI and Windows-1258, taken for Latin-1, give `B¶o ¸i`, `Baûo AÙi` or
`BaÒo Ái` for *Bảo Ái*. A word counts only where it becomes a Vietnamese syllable once it is decoded
and holds what is never written inside a word, so that good text in Vietnamese or another language
is not taken for it. UTF-8 taken for Latin-1, `Báº£o Ãi`, is recognised because it can be read back.
Saved in an encoding that lacks its letters, `B?o Ái` is left: a word counts where other letters in
the place of its question marks make a syllable of it.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

from .vietnamese import TONES

TCVN3 = dict(
    zip(
        "µ¶·¸¹¨»¼½¾Æ©ÇÈÉÊËÌÎÏÐÑªÒÓÔÕÖ×ØÜÝÞßáãâä«åæçèé¬êëìíîïñòóô\u00adõö÷øùúûüýþ®¡¢£¤¥¦§",
        "àảãáạăằẳẵắặâầẩẫấậèẻẽéẹêềểễếệìỉĩíịòỏóõọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵđĂÂÊÔƠƯĐ",
        strict=True,
    )
)
INSIDE = set("¶¨¼½¾©®«¬ª¡¢£¤¥¦§»¹")
"""No letters, and in good text never between two."""
AFTER_LETTERS = set("µ¬")
"""Good text has these in front: µm, ¬p."""
OPERATORS = set("×·÷")
"""These are, between letters that stand for sizes or units."""

HAT, BREVE = "\u0302", "\u0306"
GRAVE, HOOK, TILDE, ACUTE, DOT = TONES
VNI_MARKS = {
    **dict(zip("ùøûõï", (ACUTE, GRAVE, HOOK, TILDE, DOT), strict=True)),
    **dict(
        zip("âáàåãä", (HAT + tone for tone in ("", ACUTE, GRAVE, HOOK, TILDE, DOT)), strict=True)
    ),
    **dict(
        zip("êéèúüë", (BREVE + tone for tone in ("", ACUTE, GRAVE, HOOK, TILDE, DOT)), strict=True)
    ),
}
"""What a letter behind a vowel does to it."""
VNI_LETTERS = dict(zip("ñôöíìæóòî", "đơưíìỉĩịỵ", strict=True))
CERTAIN_MARKS = set("ûøå")
CERTAIN_PAIRS = ("aâ", "eâ", "oâ", "aá", "aà", "eà")
"""A vowel and a mark that no language writes one after the other."""
MARK_OF_FRENCH = "ï"
"""*laïc*, *Thaï* become syllables too."""

WINDOWS_MARKS = dict(zip("ÌÒÞìò", (GRAVE, HOOK, TILDE, ACUTE, DOT), strict=True))
"""What a letter behind a vowel does to it, in Windows-1258."""
WINDOWS_LETTERS = dict(zip("ÃãÐðÕõÝý", "ĂăĐđƠơƯư", strict=True))
WINDOWS_VOWELS = set("âêôãõý")
"""No language writes a letter of `WINDOWS_MARKS` behind these."""
WINDOWS_PAIRS = ("ýõ", "ýa")

WORD = re.compile(r"[^\W\d_]+")
TOKEN = re.compile(rf"[\w{''.join(sorted(TCVN3))}]+")
TCVN3_WORD = re.compile(rf"[a-zA-Z{''.join(sorted(TCVN3))}]+")
LOST = "?"
"""Stands for a letter that the encoding of a file lacks."""
WITH_LOST = re.compile(r"(?<![^\W_])[^\W\d_?]*(?:\?+[^\W\d_?]+)+\??(?![^\W_])")
OF_AN_ADDRESS = re.compile(r"[=&]|//|www\.")
NOT_ASCII = re.compile(r"[\x80-\xff]")

ONSETS = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"
RIMES = """
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu
    i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu
    o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet
    oi om on ong ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
    u ua uân uâng uât uây uc uê uêch uênh ui um un ung uôc uôi uôm uôn uông uôt uơ up ut
    uy uya uych uyên uyêt uyn uynh uyt uyu
    ư ưa ưc ưi ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu y yêm yên yêng yêt yêu
    """
SYLLABLES = {onset + rime for onset in ["", *ONSETS.split()] for rime in RIMES.split()}
"""Without their tones."""

STOPS = ("c", "ch", "p", "t")
TONES_OF_STOPS = (ACUTE, DOT)


def misread_word(text: str) -> str | None:
    """A word of `text` that is UTF-8 read as Latin-1 or Windows-1252; None where there is none."""
    for word in text.split(" "):
        try:
            read = b"".join(map(single_byte, word)).decode()
        except UnicodeError:
            continue
        if read != word and any(letter.isalpha() for letter in read if not letter.isascii()):
            return word
    return None


def single_byte(letter: str) -> bytes:
    """As Windows writes the letter, which leaves some bytes out; there as Latin-1 does."""
    try:
        return letter.encode("cp1252")
    except UnicodeEncodeError:
        return letter.encode("latin-1")


def legacy_word(text: str) -> tuple[str, str] | None:
    """A word of `text` in an old encoding and the name of that; None where there is none."""
    if not NOT_ASCII.search(text):
        return None
    if word := next(filter(is_tcvn3, TOKEN.findall(text)), None):
        return word, "TCVN3 (ABC)"
    if word := next(vni_words(text), None):
        return word, "VNI"
    if word := next(windows_words(text), None):
        return word, "Windows-1258"
    return None


def is_tcvn3(word: str) -> bool:
    if not TCVN3_WORD.fullmatch(word) or not betrays_tcvn3(word):
        return False
    return is_syllable("".join(TCVN3.get(letter, letter) for letter in word))


def betrays_tcvn3(word: str) -> bool:
    """Whether something stands in `word` where nobody writes it: a sign, or a capital."""
    between = word[1:-1]
    return (
        "¸" in word
        or not AFTER_LETTERS.isdisjoint(word[1:])
        or (word[0] == "®" and not word[1:2].isascii())
        or not INSIDE.isdisjoint(between)
        or (len(word) > 3 and not OPERATORS.isdisjoint(between))
        or (
            len(word) > 2
            and any(
                before.isascii() and before.islower() and not after.isascii() and after.isupper()
                for before, after in pairwise(word)
            )
        )
        or any(
            not one.isascii() and one.isupper() and after.isascii() and after.islower()
            for one, after in pairwise(word[1:])
        )
    )


def vni_words(text: str) -> Iterator[str]:
    """Words of `text` that are VNI: with a certain mark, else with two likely ones in the text."""
    return betrayed_words(text, read_vni, is_certain_vni, {MARK_OF_FRENCH})


def is_certain_vni(word: str, marks: set[str]) -> bool:
    return not CERTAIN_MARKS.isdisjoint(marks) or any(
        pair in word.lower() for pair in CERTAIN_PAIRS
    )


def windows_words(text: str) -> Iterator[str]:
    """Words of `text` that are Windows-1258, told like those of VNI."""
    return betrayed_words(text, read_windows, is_certain_windows, set())


def is_certain_windows(word: str, marks: set[str]) -> bool:
    """Whether a mark stands behind a vowel of this encoding, or a capital one inside the word."""
    lower = word.lower()
    return (
        lower[0] == "ð"
        or any(pair in lower for pair in WINDOWS_PAIRS)
        or any(
            mark in WINDOWS_MARKS
            and (
                vowel.lower() in WINDOWS_VOWELS
                or (mark.isupper() and (vowel.islower() or place < len(word)))
            )
            for place, (vowel, mark) in enumerate(pairwise(word), 2)
        )
    )


def betrayed_words(text, read, is_certain, innocent) -> Iterator[str]:
    """Words of `text` that `read` makes syllables of: one that `is_certain`, else one of several.

    `read` answers a word decoded and the marks that it held. Where the text holds but one mark, or
    `innocent` ones, or less than half of it becomes syllables, no word is betrayed by others.
    """
    words = WORD.findall(unicodedata.normalize("NFC", text))
    decoded = {word: read(word) for word in words}
    marked = {
        word: marks
        for word, (syllable, marks) in decoded.items()
        if marks and is_syllable(syllable) and not is_syllable(word)
    }
    yield from (word for word, marks in marked.items() if is_certain(word, marks))
    likely = {word: marks for word, marks in marked.items() if marks != innocent}
    syllables = sum(is_syllable(decoded[word][0]) for word in words)
    if len(set().union(*likely.values())) > 1 and 2 * syllables >= len(words):
        yield next(iter(likely))


def read_vni(word: str) -> tuple[str, set[str]]:
    """`word` decoded, and the marks that it held; empty where it cannot be VNI."""
    read, marks = "", set()
    for letter in word.lower():
        vowel = read[-1:]
        if vowel and vowel in "aeouyơư" and letter in VNI_MARKS:
            read += VNI_MARKS[letter]
            if vowel != "y":
                marks.add(letter)
        elif letter.isascii() or letter in VNI_LETTERS:
            read += VNI_LETTERS.get(letter, letter)
        else:
            return "", set()
    return unicodedata.normalize("NFC", read), marks


def read_windows(word: str) -> tuple[str, set[str]]:
    """`word` decoded from Windows-1258, and the letters that it held of what betrays it."""
    read, marks = "", set()
    for letter in word:
        vowel = read[-1:].lower()
        if vowel and vowel in "aăâeêioôơuưy" and letter in WINDOWS_MARKS:
            read += WINDOWS_MARKS[letter]
            marks.add(letter.lower())
        elif letter in WINDOWS_LETTERS:
            read += WINDOWS_LETTERS[letter]
            marks.add(letter.lower())
        else:
            read += letter
    return unicodedata.normalize("NFC", read.lower()), marks


def word_with_losses(text: str) -> str | None:
    """A word of `text` in which question marks took the place of letters; None where there is none.

    Only where a letter follows the mark: at the end of a word it may ask something.
    """
    if LOST not in text:
        return None
    for piece in text.split():
        if not OF_AN_ADDRESS.search(piece):
            for word in WITH_LOST.findall(piece):
                if is_syllable_with_losses(word):
                    return word
    return None


def is_syllable_with_losses(word: str) -> bool:
    """Whether letters that older encodings lack can stand for the question marks of `word`."""
    known = "".join(letter for letter in unicodedata.normalize("NFD", word) if letter not in TONES)
    pattern = unicodedata.normalize("NFC", known.lower()).replace(LOST, "[^bcghklmnpqrstvxd]")
    return any(map(re.compile(pattern).fullmatch, SYLLABLES))


def is_syllable(word: str) -> bool:
    """Whether `word` could be one syllable of Vietnamese, with its tone wherever it stands."""
    decomposed = unicodedata.normalize("NFD", word.lower())
    tones = [mark for mark in decomposed if mark in TONES]
    letters = unicodedata.normalize("NFC", "".join(c for c in decomposed if c not in TONES))
    if len(tones) > 1 or (letters.endswith(STOPS) and not set(tones) & set(TONES_OF_STOPS)):
        return False
    return letters in SYLLABLES
