"""Words of the level: no page, file, mail or form speaks of a district of another level.

Every address of the URLconf and of the administration is asked for, in an installation of each of
the five levels, whose own rows have neutral names.
"""

import datetime
import html
import re
import zipfile
from io import BytesIO
from itertools import product

import pytest
from django.contrib import admin
from django.core import mail
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse
from docx import Document

from communes.models import Commune, CorrectiveMeasure, Official, Publication, ReportTemplate
from communes.results.publishing import store_publication
from ntm_dashboard.display.wording import level_name
from targets.models import District, Group, Programme, Target
from targets.quarters import Quarter
from tests import factories
from tests.communes.test_admin import make_world
from tests.conftest import empty_tables
from tests.ntm_dashboard.site.test_access import names_of
from tests.ntm_dashboard.test_administrators import addresses_of_lists, addresses_of_rows, row_of
from tests.pages import words

pytestmark = [pytest.mark.thorough, pytest.mark.one_database]

KINDS = {
    "district": "commune",
    "town": "ward",
    "city": "ward",
    "province": "commune",
    "commune": "village",
}
"""Level → the kind of its units."""
WORDS = {
    "district": ["huyện"],
    "town": ["toàn thị xã", "thị ủy"],
    "city": ["toàn thành phố", "thành ủy"],
    "province": ["toàn tỉnh", "tỉnh ủy"],
    "commune": ["toàn xã", "đảng ủy xã"],
}
"""Level → words of it, which no page of another level says."""
OF_COMMUNES = [
    *("các xã", "mọi xã", "mỗi xã", "từng xã", "số xã", "cho xã", "xã này", "thị trấn"),
    *("nhóm xã", "những xã"),
]
"""What is said of units that are communes."""
CHOICES = {"Huyện", "Thị xã", "Thành phố", "Tỉnh", "Xã", "Thị trấn", "Phường", "Thôn"}
"""A level or a kind that can be chosen stands alone in its element."""
NOT_SHOWN = {
    *("logout", "set_language", "home", "login_code", "first_password", "recovery_codes"),
    *("second_factor_off", "end_sessions", "setup_preview", "evidence", "figure"),
    *("healthz", "readyz", "metrics", "package", "token_revoke", "api_unknown"),
}
"""Addresses that lead elsewhere, take a form or have no words."""
OF_TESTS = re.compile(r"Đảng ủy xã Mẫu")
"""The example of the workbook to start from."""
CODES = re.compile(r"\b(?:district|town|city|province|commune|ward|village|quarter): [\w ]+")
"""The codes of levels and kinds, which the workbook to start from explains."""
NUMBERS, QUARTER = ("1", "2"), "2023Q2"


def forbidden(level):
    others = [word for other in WORDS if other != level for word in WORDS[other]]
    return others + (OF_COMMUNES if KINDS[level] != "commune" else [])


def make_installation(level):
    """A district of the level, with a row of everything; its two programmes."""
    empty_tables()
    programme = make_world(level=level).programme
    district = programme.district
    criteria = factories.make_programme(district, kind="criteria", code="tieu-chi")
    factories.make_target(criteria, number=NUMBERS[0], rollup="count", goal=None, standard=1)
    for one in (programme, criteria):
        factories.make_period(one, "2023Q3", due_on=datetime.date(2023, 10, 10))
    for model in (District, Programme, Group, Target, Official):
        for row in model.objects.all():
            model.objects.filter(pk=row.pk).update(name=f"Tên {row.pk}")
    District.objects.update(code="noi-thu", province="")
    for commune in Commune.objects.all():
        values = {"name": f"Tên {commune.pk}", "kind": KINDS[level]}
        Commune.objects.filter(pk=commune.pk).update(**values)
    for number, rollup in zip(NUMBERS, ("sum", "district"), strict=True):
        targets = Target.objects.filter(programme=programme, rollup=rollup)
        targets.update(number=number)
    store_publication(programme.periods.get(quarter=Quarter.parse(QUARTER)))
    Official.objects.update(email="ai@example.vn")
    ReportTemplate.objects.update(content=empty_document())
    return Programme.objects.get(pk=programme.pk), Programme.objects.get(pk=criteria.pk)


def empty_document():
    content = BytesIO()
    Document().save(content)
    return content.getvalue()


def make_people(programmes, commune):
    """Clients of whoever sees all, of who reviews and leads, and of who reports."""
    duties = {
        "reviewer": [("review", None), ("lead", None)],
        "reporter": [("report", commune), ("report", None)],
    }
    people = [factories.make_user(is_superuser=True, is_staff=True)]
    for rows in duties.values():
        official = factories.make_official(programmes[0].district, name="Tên", email="b@example.vn")
        for duty, unit in rows:
            for programme in programmes:
                factories.make_assignment(official, programme, duty=duty, commune=unit)
        people.append(factories.make_user(official))
    clients = [Client() for _person in people]
    for client, user in zip(clients, people, strict=True):
        client.force_login(user)
    return clients


def addresses(programmes):
    """(Name, address) of every address of the URLconf but the administration's."""
    commune = programmes[0].district.communes.first()
    official = programmes[0].district.officials.first()
    measure = CorrectiveMeasure.objects.first()
    parts = {
        "district": programmes[0].district.code,
        "commune": commune.code,
        "official": official.code,
        "then": "2022Q4",
        "version": Publication.objects.standing().get().version,
        "name": "nobody",
        "code": "AAAAA-AAAAA",
        "pk": measure.pk,
        "table": "communes",
    }
    names = sorted(set(names_of(get_resolver().url_patterns)) - NOT_SHOWN - {"admin"})
    choices = {
        "programme": [programme.code for programme in programmes],
        "quarter": [QUARTER, "2023Q3"],
        "unit": [commune.code, "district"],
        "kind": ["docx", "xlsx", "csv"],
        "number": NUMBERS,
    }
    for name, *chosen in product(names, *choices.values()):
        place = dict(zip(choices, chosen, strict=True))
        if address := reversed_with(name, parts | place):
            yield name, address


def reversed_with(name, values):
    """The address of this name with those of `values` that it has; None where it has others."""
    resolver, prefix = get_resolver(), ""
    if name not in resolver.reverse_dict:
        resolver, prefix = resolver.namespace_dict["api"][1], "api:"
    for pattern in resolver.reverse_dict.getlist(name):
        for _template, names in pattern[0]:
            if set(names) <= values.keys():
                try:
                    return reverse(prefix + name, kwargs={one: values[one] for one in names})
                except NoReverseMatch:
                    return None
    return None


def text_of(response):
    """What a person reads in an answer: of a page, of its fields and titles, of an office file."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if zipfile.is_zipfile(BytesIO(body)):
        with zipfile.ZipFile(BytesIO(body)) as archive:
            names = [name for name in archive.namelist() if name.endswith(".xml")]
            body = b" ".join(archive.read(name) for name in names)
    text = body.decode("utf-8", "replace")
    alone = re.compile(rf">\s*({'|'.join(CHOICES)})\s*<")
    text = alone.sub("> <", alone.sub("> <", text))
    text = CODES.sub(" ", OF_TESTS.sub("Tên", text))
    told = re.findall(r'(?:title|aria-label|placeholder|content|data-label)="([^"]*)"', text)
    return html.unescape(" ".join([words(text), *told])).lower()


def said(text, level):
    """What is said there of another level, each with what stands around it."""
    words = rf"(?<!\w)(?:{'|'.join(forbidden(level))})(?!\w)"
    return {
        text[max(0, found.start() - 40) : found.end() + 30] for found in re.finditer(words, text)
    }


@pytest.fixture(scope="module", params=KINDS)
def installation(request, django_db_setup, django_db_blocker):
    """The level, the programmes, and the clients."""
    with django_db_blocker.unblock(), transaction.atomic():
        programmes = make_installation(request.param)
        commune = programmes[0].district.communes.first()
        yield request.param, programmes, make_people(programmes, commune)
        transaction.set_rollback(True)


def test_no_page_or_file_of_the_site_speaks_of_another_level(installation, db):
    level, programmes, clients = installation
    shown, found = set(), {}
    for name, address in dict.fromkeys(addresses(programmes)):
        for client in clients if "accounts" not in address else [Client(), *clients]:
            response = client.get(address)
            if response.status_code == 200:
                shown.add(name)
                text = text_of(response)
                if name == "districts":
                    text = text.replace(str(level_name({level})).lower(), "")
                if strange := said(text, level):
                    found[address] = strange
    assert not found, "\n".join(f"{place}: {strange}" for place, strange in found.items())
    assert set(names_of(get_resolver().url_patterns)) - NOT_SHOWN - {"admin"} - shown == set()


def test_no_page_of_the_administration_speaks_of_another_level(installation, db):
    level, programmes, clients = installation
    found, shown = {}, 0
    for model in admin.site._registry:
        row = row_of(model, programmes[0].district)
        paths = [*addresses_of_lists(model), *(addresses_of_rows(model, row) if row else [])]
        for path in paths:
            response = clients[0].get(path)
            if response.status_code == 200:
                shown += 1
                if strange := said(text_of(response), level):
                    found[path] = strange
    assert not found, "\n".join(f"{place}: {strange}" for place, strange in found.items())
    assert shown > 100


def test_no_log_in_slip_speaks_of_another_level(installation, db, settings):
    """On paper, and in a letter."""
    level, _programmes, (keeper, *_others) = installation
    settings.EMAIL_HOST = "localhost"
    officials = list(Official.objects.all())
    ids = [one.pk for one in officials]
    for paper in ("1", ""):
        where = reverse("admin:communes_official_changelist")
        keeper.post(where, {"action": "make_accounts", "_selected_action": ids})
        asked = keeper.get(reverse("admin:slips"))
        keys = [one.key for one in asked.context["people"]]
        made = keeper.post(reverse("admin:slips"), {"person": keys, "paper": paper})
        assert made.context["slips"] or made.context["mailed"]
        for page in (asked, made):
            assert said(text_of(page), level) == set()
    assert mail.outbox
    letters = " ".join(f"{letter.subject} {letter.body}" for letter in mail.outbox).lower()
    assert said(letters, level) == set()


def test_no_mail_speaks_of_another_level(installation, db, monkeypatch):
    level, _programmes, _clients = installation
    call_command("remind")
    assert mail.outbox
    told = " ".join(f"{letter.subject} {letter.body}" for letter in mail.outbox).lower()
    assert said(told, level) == set()
