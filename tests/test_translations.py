import os
import re
import shutil
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import django
import polib
import pytest
from django.utils.translation import override

from communes.models import Figure, Official, Publication
from ntm_dashboard.commune.ranking import RankingTable
from ntm_dashboard.display.wording import PACES
from ntm_dashboard.lists.targets import TargetTable
from ntm_dashboard.reports.rows import assessment
from targets.models import Group, Programme
from tests.paths import ROOT

SOURCES = ["ntm_dashboard", "communes", "targets", "templates"]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


@pytest.fixture(scope="module")
def vietnamese():
    """The translations of the tree, by context and message."""
    file = polib.pofile(str(ROOT / "locale/vi/LC_MESSAGES/django.po"))
    return {(entry.msgctxt, entry.msgid): entry for entry in file if not entry.obsolete}


@pytest.fixture(scope="module")
def extracted(tmp_path_factory):
    """The messages that the sources hold now, read from a copy of them."""
    copy = tmp_path_factory.mktemp("sources")
    for folder in SOURCES:
        shutil.copytree(
            ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__", "demo")
        )
    (copy / "locale").mkdir()
    environment = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
    subprocess.run(
        [sys.executable, "-m", "django", "makemessages", "--locale", "vi", "--verbosity", "0"],
        cwd=copy,
        env=environment,
        check=True,
    )
    return polib.pofile(str(copy / "locale/vi/LC_MESSAGES/django.po"))


def test_every_message_is_translated_into_vietnamese(extracted, vietnamese):
    missing = [
        entry.msgid
        for entry in extracted
        if (found := vietnamese.get((entry.msgctxt, entry.msgid))) is None or not found.translated()
    ]
    assert missing == []


def test_translations_keep_the_placeholders():
    wrong = [
        entry.msgid
        for path in (ROOT / "locale").rglob("*.po")
        for entry in polib.pofile(str(path))
        for text in [entry.msgstr, *entry.msgstr_plural.values()]
        if text
        and set(PLACEHOLDER.findall(text))
        != set(PLACEHOLDER.findall(entry.msgid + entry.msgid_plural))
    ]
    assert wrong == []


OWN_WORDS = {
    "Administration",
    "Filter",
    "Log out",
    "Logged out",
    "Page not found",
    "Show all",
    "name",
    "version",
}
"""What Django's own pages say as the site does, on purpose."""


def test_no_message_changes_what_django_says_on_its_own_pages(extracted, vietnamese):
    own = {}
    for app in ("admin", "auth"):
        folder = Path(django.__file__).parent / "contrib" / app
        file = polib.pofile(str(folder / "locale/vi/LC_MESSAGES/django.po"))
        own |= {(entry.msgctxt, entry.msgid): entry.msgstr for entry in file if entry.translated()}
    keys = {(entry.msgctxt, entry.msgid) for entry in extracted} & own.keys() & vietnamese.keys()
    assert {key[1] for key in keys if vietnamese[key].msgstr != own[key]} == OWN_WORDS


def test_an_english_word_with_two_meanings_has_a_vietnamese_word_for_each():
    with override("vi"):
        assert str(Group._meta.get_field("position").verbose_name) == "thứ tự"
        assert str(Official._meta.get_field("position").verbose_name) == "chức vụ"
        assert str(Figure._meta.get_field("version").verbose_name) == "lần sửa"
        assert str(Publication._meta.get_field("version").verbose_name) == "phiên bản"
        assert str(TargetTable.base_columns["unit"].verbose_name) == "ĐVT"
        assert str(RankingTable.base_columns["commune"].verbose_name) == "Đơn vị"


def test_the_pace_has_the_same_words_in_a_report_as_on_screen():
    programme = Programme(good_from=Decimal(70), fair_from=Decimal(50))
    with override("vi"):
        for pace in ("at_risk", "behind"):
            words = assessment(SimpleNamespace(band="good", pace=pace), programme)
            assert words == f"Từ 70% trở lên, {str(PACES[pace]).lower()}"
