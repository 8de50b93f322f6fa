"""Vietnamese is spelt one way on all screens: docs/decisions/20-one-spelling.md."""

import re
from pathlib import Path
from unicodedata import normalize

import django
import polib
import pytest
from django.utils.translation import gettext, override, pgettext

from targets.vietnamese import TONES, fold
from tests.paths import DOCS, ROOT

CATALOGUES = sorted((ROOT / "locale").rglob("*.po"))
FIRST = [normalize("NFC", f"{a}{tone}{b}") for a, b in ("oa", "oe", "uy") for tone in TONES]
"""The tone on the first of two vowels that end a word, where the rule wants it on the second."""
OTHER_SPELLING = re.compile(
    rf"\b(?!ủy\b)(?<!cộng )\w*(?:{'|'.join(FIRST)})\b|\buỷ\b|\bcộng hoà\b", re.IGNORECASE
)


def misspelt(text):
    """The words of `text` that are not spelt by the rule."""
    return OTHER_SPELLING.findall(normalize("NFC", text))


@pytest.mark.parametrize(
    "text",
    [
        "văn hoá, luỹ kế, minh hoạ, thuỷ sản, khoá, xoá, huỷ, hoè",
        "Ủy ban nhân dân, Huyện ủy, ủy quyền",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "quý II, hoàn thành, hoạt động, toàn huyện, khuyến, duyệt",
    ],
)
def test_words_after_the_rule_pass(text):
    assert misspelt(text) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Văn hóa và luỹ kế", ["hóa"]),
        ("LŨY KẾ, minh họa", ["LŨY", "họa"]),
        ("thủy sản, hòe, qúy", ["thủy", "hòe", "qúy"]),
        (normalize("NFD", "khóa"), ["khóa"]),
        ("Uỷ ban của nước Cộng hoà", ["Uỷ", "Cộng hoà"]),
        ("hòa bình ở nước Cộng hòa", ["hòa"]),
    ],
)
def test_words_against_the_rule_are_found(text, words):
    assert misspelt(text) == words


def translations(file):
    return [text for entry in file for text in (entry.msgstr, *entry.msgstr_plural.values())]


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: str(path.relative_to(ROOT)))
def test_translations_are_spelt_by_the_rule(path):
    texts = translations(polib.pofile(str(path)))
    assert len(texts) > 1
    assert {text: found for text in texts if (found := misspelt(text))} == {}


def test_texts_of_the_sources_are_spelt_by_the_rule():
    folders = ["targets", "communes", "ntm_dashboard", "templates", "static"]
    found = [ROOT / "README.md", ROOT / "CHANGELOG.md", *DOCS.glob("*.md")]
    for folder in folders:
        for ending in ("py", "html", "txt", "js"):
            found += (ROOT / folder).rglob(f"*.{ending}")
    own = [path for path in found if "vendor" not in path.parts]
    assert {path.name: misspelt(path.read_text("utf-8")) for path in own} == {
        path.name: [] for path in own
    }


@pytest.mark.parametrize("package", ["conf", "contrib/admin", "contrib/auth"])
def test_what_django_says_is_spelt_by_the_rule(package):
    file = Path(django.__file__).parent / package / "locale/vi/LC_MESSAGES/django.po"
    with override("vi"):
        said = [
            pgettext(entry.msgctxt, entry.msgid) if entry.msgctxt else gettext(entry.msgid)
            for entry in polib.pofile(str(file))
            if entry.translated() and not entry.msgid_plural
        ]
    assert len(said) > 10
    assert [text for text in said if misspelt(text)] == []


def test_both_spellings_are_found_by_the_same_letters():
    assert fold("hoá") == fold("hóa") == "hoa"
    assert fold("Uỷ") == fold("Ủy") == "uy"
