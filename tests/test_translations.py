import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import django
import polib
import pytest

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
