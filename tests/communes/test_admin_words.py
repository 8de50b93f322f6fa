"""The administration speaks one language: no English on its Vietnamese pages, nor the reverse."""

import datetime
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import django
import polib
import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group as Role
from django.contrib.auth.models import Permission
from django.forms.models import _get_foreign_key
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext, override, pgettext

from communes.models import Commune, Official
from communes.rules import successor_problems
from targets.models import Target
from tests.admins import registered
from tests.factories import (
    make_allocation,
    make_commune,
    make_milestone,
    make_successor,
    make_user,
)
from tests.paths import ROOT

from .test_admin import (
    LISTED,
    PAGES,
    added,
    address,
    change,
    complaints,
    first,
    make_world,
)

pytestmark = [pytest.mark.django_db, pytest.mark.thorough, pytest.mark.one_database]

DJANGO = Path(django.__file__).parent
ENGLISH = [
    DJANGO / place / "locale/en/LC_MESSAGES" / name
    for place in ("conf", "contrib/admin", "contrib/auth")
    for name in ("django.po", "djangojs.po")
    if (DJANGO / place / "locale/en/LC_MESSAGES" / name).exists()
]
WORD = re.compile(r"[^\W\d_]{3,}")
CODE = re.compile(r"\S*(?:\d[-.:@/]?|[-@/]\d|[@_=])\S*|[A-Z]{2,}\S*")
"""Codes, addresses, quarters and abbreviations: the same in every language."""
SHOWN = {"title", "placeholder", "aria-label", "alt"}
UNTRANSLATED = {"Email", "IPv4", "IPv6", "UUID", "Slug (up to %(max_length)s)", "SHA-256"}


class Text(HTMLParser):
    """What a person reads of a page, or is read to."""

    def __init__(self):
        super().__init__()
        self.found, self.hidden = [], 0

    def handle_starttag(self, tag, attrs):
        self.hidden += tag in ("script", "style")
        values = dict(attrs)
        self.found += [values[name] or "" for name in SHOWN & values.keys()]
        if tag == "input" and values.get("type") in ("submit", "button"):
            self.found.append(values.get("value") or "")

    def handle_endtag(self, tag):
        self.hidden -= tag in ("script", "style")

    def handle_data(self, data):
        if not self.hidden:
            self.found.append(data)


def words_of(text):
    return {word.lower() for word in WORD.findall(CODE.sub(" ", text))}


def read(response):
    text = Text()
    text.feed(response.content.decode())
    return words_of(" ".join(text.found))


def own_data():
    """Words of rows, the names of languages, and units that are the same in both."""
    found = {"quantri", "văn", "phòng", "english", "km²", "đồng"}
    for model in apps.get_models():
        if model._meta.app_label in ("targets", "communes"):
            for values in model.objects.values_list(*text_fields(model)):
                found |= words_of(" ".join(map(str, values)))
    return found


def text_fields(model):
    kinds = ("CharField", "TextField", "VietnameseField", "LineField")
    return [
        field.name
        for field in model._meta.concrete_fields
        if field.get_internal_type() in kinds and not field.choices
    ] or ["pk"]


def english_words():
    """Words of Django's English that no Vietnamese text of it or of ours has."""
    english = {
        word for path in ENGLISH for entry in polib.pofile(path) for word in words_of(entry.msgid)
    }
    vietnamese = set()
    for path in [*(ROOT / "locale").rglob("vi/**/*.po")]:
        for entry in polib.pofile(str(path)):
            for text in (entry.msgstr, *entry.msgstr_plural.values()):
                vietnamese |= words_of(re.sub(r"%\(\w+\)\w|\{\w*\}|<[^>]*>", " ", text))
    return english - vietnamese


@pytest.fixture
def keeper(empty_db, client):
    make_world()
    Role.objects.create(name="Văn phòng")
    client.force_login(make_user(username="quantri", is_staff=True, is_superuser=True))
    return client


def answers(client):
    """(Address, answer) for every kind of page, refusals too."""
    for model, page in PAGES:
        arguments = [] if page in ("changelist", "add") else [first(model).pk]
        yield f"{model.__name__} {page}", client.get(address(model, page, *arguments))
    for model in LISTED:
        where = address(model, "changelist")
        yield f"{model.__name__} nothing found", client.get(where, {"q": "khong-co-gi"})
        keeper = admin.site.get_model_admin(model)
        if (model, "add") in PAGES:
            yield f"{model.__name__} empty form", client.post(address(model, "add"), empty(keeper))
            chosen = {"action": "delete_selected", "_selected_action": [first(model).pk]}
            yield f"{model.__name__} delete selected", client.post(where, chosen)
            yield (
                f"{model.__name__} nothing chosen",
                client.post(where, {"action": ""}, follow=True),
            )
    yield "index", client.get(reverse("admin:index"))
    for label in ("targets", "communes", "auth"):
        yield label, client.get(reverse("admin:app_list", args=[label]))
    yield "password", client.get(reverse("admin:auth_user_password_change", args=[account().pk]))
    gone = client.get(address(Target, "change", 999999), follow=True)
    yield "no such row", gone
    wrong = {"population": "31,9", "code": "có dấu", "name": "", "latitude": "x"}
    yield "wrong", client.post(address(Commune, "change", first(Commune).pk), wrong)
    dates = {"until": "31/31/2023", "name": ""} | empty(admin.site.get_model_admin(Official))
    yield "wrong day", client.post(address(Official, "change", first(Official).pk), dates)


def account():
    return get_user_model().objects.get(username="quantri")


def empty(keeper):
    """Nothing filled in, of the inlines' forms neither."""
    found = {}
    for inline in keeper.inlines:
        key = _get_foreign_key(keeper.model, inline.model, fk_name=inline.fk_name)
        prefix = key.remote_field.get_accessor_name(model=inline.model)
        found |= {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}
    return found


def test_no_page_of_the_administration_has_an_english_word(keeper):
    english = english_words() - own_data()
    found = {}
    for name, answer in answers(keeper):
        expected = (404,) if name == "no such row" else (200, 403)
        assert answer.status_code in expected, (name, answer.status_code)
        if mixed := read(answer) & english:
            found[name] = mixed
    assert found == {}


def test_no_english_page_of_the_administration_has_vietnamese_words(keeper):
    keeper.cookies["django_language"] = "en"
    data = own_data() | words_of("Tiếng Việt")
    found = {}
    for name, answer in answers(keeper):
        mixed = {word for word in read(answer) - data if not word.isascii()}
        if mixed:
            found[name] = mixed
    assert found == {}


def test_staff_without_a_right_are_told_in_vietnamese(client, empty_db):
    client.force_login(make_user(is_staff=True))
    english = english_words() - {"english"}
    assert read(client.get(reverse("admin:index"))) & english == set()
    refused = client.get(address(Target, "changelist"))
    assert (refused.status_code, read(refused) & english) == (403, set())


@pytest.mark.parametrize("place", ["contrib/admin", "contrib/auth"])
def test_all_that_djangos_own_pages_say_has_a_vietnamese_text(place):
    entries = polib.pofile(DJANGO / place / "locale/en/LC_MESSAGES/django.po")
    with override("vi"):
        same = {entry.msgid for entry in entries if said(entry) == entry.msgid}
    assert same - UNTRANSLATED == {"%(class_name)s %(instance)s"} & same


def said(entry):
    if entry.msgctxt:
        return pgettext(entry.msgctxt, entry.msgid)
    if entry.msgid_plural:
        return ngettext(entry.msgid, entry.msgid_plural, 2)
    return gettext(entry.msgid)


def test_calendar_and_lists_of_the_scripts_are_vietnamese(keeper):
    page = keeper.get(reverse("admin:jsi18n")).content.decode()
    catalogue = json.loads(re.search(r"newcatalog = (\{.*?\});\n", page, re.DOTALL)[1])
    entries = polib.pofile(DJANGO / "contrib/admin/locale/en/LC_MESSAGES/djangojs.po")
    keys = {
        f"{entry.msgctxt}\x04{entry.msgid}" if entry.msgctxt else entry.msgid for entry in entries
    }
    assert keys - catalogue.keys() == set()
    assert {key for key in keys if catalogue[key] == key.split("\x04")[-1]} == set()


def test_rights_are_named_in_words(keeper):
    page = keeper.get(address(Role, "add"))
    offered = page.context["adminform"].form.fields["permissions"]
    labels = [label for _key, label in offered.choices]
    assert "Đơn vị: sửa" in map(str, labels)
    names = {permission.name for permission in Permission.objects.all()}
    assert names & set(map(str, labels)) == set()
    assert not any("session" in str(label) for label in labels)


def test_every_column_is_named_in_the_language_of_the_reader():
    """A field without a name of its own is called as in the code, in whatever language."""
    for keeper in registered():
        fields = {field.name: field for field in keeper.model._meta.concrete_fields}
        for name in {*keeper.list_display, *keeper.readonly_fields} & fields.keys():
            named = fields[name].verbose_name
            assert isinstance(named, Promise) or named in UNTRANSLATED, (keeper.model, name)


def test_rows_that_are_there_twice_are_told_by_the_names_that_the_form_shows(client):
    milestone = make_milestone()
    allocation = make_allocation(milestone.target)
    client.force_login(make_user(is_staff=True, is_superuser=True))
    rows = added("milestones", 1, year=milestone.year, value="1")
    rows |= added("allocations", 1, commune=allocation.commune_id, goal="1")
    told = complaints(change(client, milestone.target, **rows))
    for name in ("năm", "đơn vị"):
        assert f"Có dòng trùng nhau về {name}; hãy sửa hoặc xoá dòng thừa." in told
    assert "Dòng này trùng với dòng khác." in told


def test_a_refused_form_leads_from_its_top_to_each_field_that_is_to_be_mended(client):
    milestone = make_milestone()
    client.force_login(make_user(is_staff=True, is_superuser=True))
    page = change(client, milestone.target, number="", goal="abc", **{"milestones-0-value": "x"})
    links = re.search(r'<ul class="wrong-fields">(.*?)</ul>', page.text, re.DOTALL)[1]
    named = re.findall(r'<a href="#([^"]+)">(.+?)</a>', links)
    assert named == [
        ("id_number_error", "Số"),
        ("id_goal_error", "Mục tiêu"),
        ("milestones-group", "Kế hoạch năm"),
        ("id_milestones-0-value_error", "Giá trị"),
    ]
    assert all(page.text.count(f'id="{place}"') == 1 for place, _name in named)
    where = address(Target, "change", milestone.target_id)
    assert "wrong-fields" not in client.get(where).text


@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_a_successor_lacks_is_told_by_the_name_of_its_field(language):
    row = make_successor(make_commune())
    row.start += datetime.timedelta(days=30)
    with override(language):
        told = [str(sentence) for _field, sentence in successor_problems(row)]
        fields = [Commune._meta.get_field(name).verbose_name for name in ("until", "since")]
        for sentence, name in zip(told, fields, strict=True):
            assert f"“{capfirst(name)}”" in sentence or f"“{name}”" in sentence
