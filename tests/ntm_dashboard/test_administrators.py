"""A district's administrator: every address of the administration, with another district's rows."""

import datetime

import pytest
from django import forms
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group as Role
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Value
from django.db.models.functions import Concat
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse
from django.utils import translation

from communes.accounts.actions import CHOSEN
from communes.clock import today
from communes.interchange.tables import TABLES
from communes.models import Allocation, Assignment, Commune, Evidence, Exemption, Official
from targets.districts import district_of, district_path, own_rows
from targets.models import District, Group, Programme, Target
from targets.own_rows import OwnChoices, OwnRows
from tests import factories
from tests.communes.test_admin import added, address, complaints, make_world, posted, send
from tests.conftest import empty_tables

User = get_user_model()
OF_THE_INSTALLATION = {Role}
"""Models of no district, which are kept by superusers alone."""
LISTED = sorted(admin.site._registry, key=lambda model: model._meta.label)
OWN = [model for model in LISTED if model not in OF_THE_INSTALLATION]
MARK = "Nơi khác "
REFUSED = {403, 404, 405}


def make_administrator(district, **values):
    """An official of the district with the duty, and the account."""
    official = factories.make_official(district)
    programme = district.programmes.first() or factories.make_programme(district)
    factories.make_assignment(official, programme, duty="administer", **values)
    return factories.make_user(official)


def log_in_to(district):
    client = Client()
    client.force_login(make_administrator(district))
    client.cookies["django_language"] = "en"
    return client


def mark(district):
    """Everything of the district that has a name says in it that it is of elsewhere."""
    for model in (District, Programme, Group, Target, Commune, Official):
        own_rows(model.objects.all(), district.pk).update(name=Concat(Value(MARK), "name"))


def row_of(model, district):
    return own_rows(model._base_manager.all(), district.pk).order_by("pk").first()


@pytest.fixture
def districts(empty_db):
    """Two districts with a row of everything; the second's names are marked."""
    with translation.override("en"):
        own, other = (make_world().programme.district for _index in range(2))
        mark(other)
        yield own, other


@pytest.fixture
def administrator(districts):
    return log_in_to(districts[0])


def addresses_of_rows(model, row):
    """Every address of the administration that names a row of the model, with that of `row`."""
    for pattern in admin.site.get_model_admin(model).get_urls():
        names = list(pattern.pattern.converters)
        if names and pattern.name:
            yield reverse(f"admin:{pattern.name}", kwargs=dict.fromkeys(names, row.pk))
        elif names:
            yield f"{address(model, 'changelist')}{row.pk}/"


def addresses_of_lists(model):
    """Those that name none."""
    for pattern in admin.site.get_model_admin(model).get_urls():
        if pattern.name and not pattern.pattern.converters and "preview" not in pattern.name:
            yield reverse(f"admin:{pattern.name}")


@pytest.fixture(scope="module")
def visits(django_db_setup, django_db_blocker):
    """What an administrator is answered: address → (status, text), by the model and the method.

    `rows` are of another district, `lists` name none, `own` are the change forms of own rows.
    """
    with django_db_blocker.unblock(), translation.override("en"), transaction.atomic():
        empty_tables()
        own, other = (make_world().programme.district for _index in range(2))
        mark(other)
        client, found = log_in_to(own), {}
        for model in OWN:
            strange = row_of(model, other)
            found[model] = {
                "rows": [
                    visit(client, method, where)
                    for where in addresses_of_rows(model, strange)
                    for method in (client.get, client.post)
                ],
                "lists": [visit(client, client.get, where) for where in addresses_of_lists(model)],
                "own": visit(client, client.get, address(model, "change", row_of(model, own).pk)),
                "fields": fields_of(client, model, row_of(model, own)),
                "strange": {field_model: row_of(field_model, other) for field_model in OWN},
                "stays": row_of(model, other) == strange,
            }
        transaction.set_rollback(True)
    return found


def visit(client, method, where):
    response = method(where, follow=True)
    return where, response.status_code, response.text


def fields_of(client, model, row):
    """The choices of other rows that the forms of the model offer, its inline rows' too."""
    found = []
    for where in (address(model, "add"), address(model, "change", row.pk)):
        response = client.get(where)
        if response.status_code == 200 and "adminform" in response.context:
            shown = [response.context["adminform"].form]
            for inline in response.context["inline_admin_formsets"]:
                shown += [inline.formset.empty_form]
            found += [
                (name, field, list(field.queryset))
                for form in shown
                for name, field in form.fields.items()
                if isinstance(field, forms.ModelChoiceField) and name != "id"
            ]
    return found


def test_every_model_of_the_administration_knows_its_district():
    assert [model for model in LISTED if district_path(model) is None] == [*OF_THE_INSTALLATION]


def test_every_page_of_the_administration_keeps_to_the_district():
    for model in OWN:
        page = admin.site.get_model_admin(model)
        assert isinstance(page, OwnRows), model
        assert [inline for inline in page.inlines if not issubclass(inline, OwnChoices)] == []


def test_no_address_leads_from_a_number_to_a_row(districts, administrator):
    kind = ContentType.objects.get_for_model(Evidence)
    row = row_of(Evidence, districts[0])
    assert administrator.get(f"/admin/r/{kind.pk}/{row.pk}/").status_code == 404


def test_a_row_and_a_query_find_the_same_district(districts):
    for model in OWN:
        for district in districts:
            assert district_of(row_of(model, district)) == district.pk


@pytest.mark.parametrize("model", OWN, ids=lambda model: model._meta.label_lower)
def test_another_districts_row_does_not_exist(model, visits):
    rows = visits[model]["rows"]
    assert rows
    assert [(where, status) for where, status, _text in rows if status not in REFUSED] == []
    assert [where for where, _status, text in rows if MARK in text] == []
    assert visits[model]["stays"]


@pytest.mark.parametrize("model", OWN, ids=lambda model: model._meta.label_lower)
def test_lists_and_new_forms_show_nothing_of_another_district(model, visits):
    lists = visits[model]["lists"]
    assert [where for where, _status, text in lists if MARK in text] == []
    assert (address(model, "changelist"), 200) in [(where, status) for where, status, _ in lists]


@pytest.mark.parametrize("model", OWN, ids=lambda model: model._meta.label_lower)
def test_own_rows_open_and_name_nothing_of_another_district(model, visits):
    _where, status, text = visits[model]["own"]
    assert status == 200
    assert MARK not in text


@pytest.mark.parametrize("model", OWN, ids=lambda model: model._meta.label_lower)
def test_no_form_takes_a_row_of_another_district(model, visits):
    for name, field, offered in visits[model]["fields"]:
        strange = visits[model]["strange"].get(field.queryset.model)
        assert strange is None or strange not in offered, name


def test_the_forms_that_take_other_rows_are_found(visits):
    found = {(model, name) for model in OWN for name, _field, _offered in visits[model]["fields"]}
    assert found >= {
        (Target, "group"),
        (Target, "parent"),
        (Target, "commune"),
        (Commune, "district"),
        (Official, "programme"),
        (Official, "target"),
        (Assignment, "official"),
        (Exemption, "target"),
        (User, "official"),
    }


@pytest.mark.parametrize("model", [Commune, Assignment, Target, Official, Exemption])
def test_a_foreign_key_of_another_district_is_refused(model, districts, administrator):
    own, other = districts
    page = administrator.get(address(model, "add"))
    form = page.context["adminform"].form
    choices = {
        name: field
        for name, field in form.fields.items()
        if isinstance(field, forms.ModelChoiceField)
    }
    assert choices
    for name, field in choices.items():
        strange = row_of(field.queryset.model, other) or row_of(field.queryset.model, own)
        if field.queryset.model is not User:
            with pytest.raises(ValidationError, match="Select a valid choice"):
                field.clean(strange.pk)
            answer = administrator.post(address(model, "add"), posted(page, **{name: strange.pk}))
            assert "Select a valid choice" in complaints(answer)


def test_an_inline_row_of_another_district_is_refused(districts, administrator):
    own, other = districts
    target = row_of(Allocation, own).target
    page = administrator.get(address(Target, "change", target.pk))
    row = added("allocations", target.allocations.count(), commune=row_of(Commune, other).pk)
    answer = administrator.post(
        address(Target, "change", target.pk), posted(page, **row, **{"allocations-1-goal": "5"})
    )
    assert "Select a valid choice" in complaints(answer)


AUTOCOMPLETES = [
    (model, name) for model in OWN for name in admin.site._registry[model].autocomplete_fields
]


@pytest.mark.parametrize(("model", "name"), AUTOCOMPLETES)
def test_autocomplete_offers_own_rows_alone(model, name, districts, administrator):
    own, other = districts
    query = {"app_label": model._meta.app_label, "model_name": model._meta.model_name}
    answer = administrator.get(reverse("admin:autocomplete"), query | {"field_name": name})
    assert answer.status_code == 200
    offered = {int(result["id"]) for result in answer.json()["results"]}
    related = model._meta.get_field(name).related_model
    assert offered <= set(own_rows(related.objects.all(), own.pk).values_list("pk", flat=True))
    assert offered
    assert not offered & set(own_rows(related.objects.all(), other.pk).values_list("pk", flat=True))


STRANGERS = {"programme": Programme, "commune": Commune, "district": District}


@pytest.mark.parametrize("model", OWN, ids=lambda model: model._meta.label_lower)
def test_no_filter_leads_to_another_district(model, districts, administrator):
    _own, other = districts
    page = administrator.get(address(model, "changelist"))
    shown = page.context["cl"]
    for spec in shown.filter_specs:
        assert MARK not in str(list(spec.choices(shown)))
    for name in [getattr(spec, "field_path", "") for spec in shown.filter_specs]:
        if strange := STRANGERS.get(name.rpartition("__")[-1]):
            where = {f"{name}__id__exact": row_of(strange, other).pk}
            found = administrator.get(address(model, "changelist"), where)
            assert found.context["cl"].result_count == 0


def test_an_action_on_rows_of_another_district_does_nothing(districts, administrator):
    other = factories.make_commune(districts[1])
    own = factories.make_commune(districts[0])
    data = {"action": "delete_selected", "_selected_action": [other.pk, own.pk], "post": "yes"}
    administrator.post(address(Commune, "changelist"), data)
    assert list(Commune.objects.filter(pk__in=[other.pk, own.pk])) == [other]


def test_what_is_of_the_installation_is_not_an_administrators(districts, administrator):
    role = Role.objects.create(name="Văn phòng")
    for page, ids in (("changelist", []), ("add", []), ("change", [role.pk])):
        assert administrator.get(address(Role, page, *ids)).status_code == 403


def test_the_own_district_is_neither_made_nor_deleted(districts, administrator):
    own = districts[0]
    assert administrator.get(address(District, "add")).status_code == 403
    assert administrator.get(address(District, "delete", own.pk)).status_code == 403
    assert (
        send(administrator, address(District, "change", own.pk), name="Huyện Mới").status_code
        == 302
    )
    own.refresh_from_db()
    assert own.name == "Huyện Mới"


def test_no_administrator_reaches_a_superuser(districts, administrator):
    boss = factories.make_user(
        factories.make_official(districts[0]), is_superuser=True, is_staff=True
    )
    for page in ("change", "delete", "history"):
        assert administrator.get(address(User, page, boss.pk)).status_code == 404
    assert (
        administrator.get(reverse("admin:auth_user_password_change", args=[boss.pk])).status_code
        == 404
    )


def test_an_administrator_gives_no_rights_to_an_account(districts, administrator):
    official = factories.make_official(districts[0])
    user = factories.make_user(official)
    page = administrator.get(address(User, "change", user.pk))
    fields = page.context["adminform"].form.fields
    assert not {"is_staff", "is_superuser", "groups", "user_permissions"} & fields.keys()
    joined = {"date_joined_0": "1/9/2023", "date_joined_1": "08:00"}
    data = posted(page, is_superuser="on", is_staff="on", first_name="Lan", **joined)
    assert administrator.post(address(User, "change", user.pk), data).status_code == 302
    user.refresh_from_db()
    assert (user.first_name, user.is_superuser, user.is_staff) == ("Lan", False, False)


def test_an_administrator_makes_an_account_for_an_own_official(districts, administrator):
    official = factories.make_official(districts[0])
    secret = {
        "password1": "let-me-in-4738",
        "password2": "let-me-in-4738",
        "usable_password": "true",
    }
    new = {"username": "lan", **secret}
    answer = administrator.post(address(User, "add"), new)
    assert "This field is required" in complaints(answer)
    strange = factories.make_official(districts[1])
    answer = administrator.post(address(User, "add"), new | {"official": strange.pk})
    assert "Select a valid choice" in complaints(answer)
    assert (
        administrator.post(address(User, "add"), new | {"official": official.pk}).status_code == 302
    )
    official.refresh_from_db()
    assert official.user.username == "lan"


def test_an_administrator_gives_duties_in_the_own_district(districts, administrator):
    own, other = districts
    official, programme = factories.make_official(own), own.programmes.first()
    new = {"programme": programme.pk, "duty": "administer", "start": "1/1/2021"}
    answer = administrator.post(address(Assignment, "add"), new | {"official": official.pk})
    assert answer.status_code == 302
    assert official.assignments.get().duty == "administer"
    strange = factories.make_official(other)
    answer = administrator.post(address(Assignment, "add"), new | {"official": strange.pk})
    assert "Select a valid choice" in complaints(answer)


def test_which_account_is_whose_is_not_changed_on_the_officials_form(districts, administrator):
    official = factories.make_official(districts[0])
    user = factories.make_user(official)
    send(administrator, address(Official, "change", official.pk), user="", position="Chủ tịch")
    official.refresh_from_db()
    assert (official.position, official.user) == ("Chủ tịch", user)


@pytest.mark.parametrize(
    ("dates", "status"),
    [
        ({}, 200),
        ({"end": 0}, 200),
        ({"end": -1}, 302),
        ({"start": 1}, 302),
    ],
)
def test_the_administration_ends_with_the_duty(dates, status, empty_db):
    days = {name: today() + datetime.timedelta(days=days) for name, days in dates.items()}
    client = Client()
    client.force_login(make_administrator(factories.make_district(), **days))
    assert client.get("/admin/").status_code == status


def test_the_administration_ends_with_the_access_and_the_account(empty_db):
    user = make_administrator(factories.make_district())
    client = Client()
    client.force_login(user)
    assert client.get("/admin/").status_code == 200
    Official.objects.filter(user=user).update(until=today() - datetime.timedelta(days=1))
    assert client.get("/admin/").status_code == 302
    Official.objects.filter(user=user).update(until=None)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert client.get("/admin/").status_code == 302


def test_an_administrator_logs_in_at_the_administration(empty_db):
    user = make_administrator(factories.make_district())
    reader = factories.make_user(factories.make_official())
    for account, status in ((reader, 403), (user, 200)):
        client = Client()
        data = {"username": account.username, "password": "let-me-in-4738"}
        client.post("/accounts/login/", data)
        assert client.get("/admin/", follow=True).status_code == status


def test_the_site_leads_an_administrator_to_the_administration(districts):
    client = log_in_to(districts[0])
    assert 'href="/admin/"' in client.get("/todo/").text
    reader = Client()
    reader.force_login(factories.make_user(factories.make_official(districts[0])))
    assert 'href="/admin/"' not in reader.get("/todo/").text


@pytest.mark.parametrize("model", OWN, ids=lambda model: model._meta.label_lower)
def test_staff_of_the_district_see_nothing_that_they_have_no_right_to(model, districts):
    """Neither a page nor a file, though the rows are of their own district."""
    client = Client()
    client.force_login(factories.make_user(factories.make_official(districts[0]), is_staff=True))
    own = [*addresses_of_lists(model), *addresses_of_rows(model, row_of(model, districts[0]))]
    answered = {
        where: method(where).status_code for where in own for method in (client.get, client.post)
    }
    assert {where for where, status in answered.items() if status not in REFUSED | {302}} == set()


def test_staff_without_a_district_see_no_rows(districts):
    user = factories.make_user(is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_target"))
    client = Client()
    client.force_login(user)
    assert client.get(address(Target, "changelist")).context["cl"].result_count == 0
    assert client.get(address(Target, "change", Target.objects.first().pk)).status_code == 404


@pytest.fixture(scope="module")
def queries(django_db_setup, django_db_blocker):
    """Model → how many queries its list asks of an administrator, with one commune and with 24."""
    with django_db_blocker.unblock(), translation.override("en"), transaction.atomic():
        empty_tables()
        world = make_world()
        client = log_in_to(world.programme.district)
        queries_of(client)
        alone = queries_of(client)
        world(23)
        grown = queries_of(client)
        transaction.set_rollback(True)
    return {model: (alone[model], grown[model]) for model in OWN}


def queries_of(client):
    found = {}
    for model in OWN:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address(model, "changelist")).status_code == 200
        found[model] = len(asked)
    return found


@pytest.mark.parametrize("model", OWN, ids=lambda model: model._meta.label_lower)
def test_no_list_asks_more_queries_with_24_communes_than_with_one(model, queries):
    alone, grown = queries[model]
    assert grown == alone <= 20


def leaves(patterns, route=""):
    """(Route, name) of every address below `patterns`."""
    for pattern in patterns:
        whole = f"{route}{pattern.pattern}"
        if hasattr(pattern, "url_patterns"):
            yield from leaves(pattern.url_patterns, whole)
        else:
            yield whole, pattern.name


def of_the_administration():
    """Route → name of each of its addresses."""
    found = leaves(get_resolver().url_patterns)
    return {route: name for route, name in found if route.startswith("admin/")}


OF_NO_MODEL = {
    "admin:index": [{}],
    "admin:login": [{}],
    "admin:logout": [{}],
    "admin:password_change": [{}],
    "admin:password_change_done": [{}],
    "admin:jsi18n": [{}],
    "admin:slips": [{}],
    "admin:app_list": [{"app_label": label} for label in ("targets", "communes", "auth")],
    "setup": [{}],
    "setup_preview": [{}],
    "starter_book": [{}],
    "setup_table": [{"table": table.name} for table in TABLES],
    "table_file": [{"table": table.name, "kind": "csv"} for table in TABLES],
}
"""Addresses that belong to no model's pages, each with what it is visited with."""
VISITED_ELSEWHERE = {"autocomplete"}
"""By each of the fields that ask it."""


def test_every_address_of_the_administration_is_visited():
    of_models = {
        pattern.name
        for model in LISTED
        for pattern in admin.site.get_model_admin(model).get_urls()
        if pattern.name
    }
    others = {name.removeprefix("admin:") for name in OF_NO_MODEL} | VISITED_ELSEWHERE
    found = of_the_administration()
    assert set(filter(None, found.values())) == of_models | others
    nameless = {route for route, name in found.items() if name is None}
    rows = {f"admin/{str(model._meta).replace('.', '/')}/<path:object_id>/" for model in LISTED}
    assert nameless == rows | {"admin/(?P<url>.*)$"}


@pytest.mark.parametrize("name", OF_NO_MODEL)
def test_what_belongs_to_no_model_shows_nothing_of_another_district(name, districts, administrator):
    for values in OF_NO_MODEL[name]:
        answer = administrator.get(reverse(name, kwargs=values), follow=True)
        body = b"".join(answer) if answer.streaming else answer.content
        assert answer.status_code in (200, 405), values
        assert MARK.encode() not in body, values


def test_the_start_page_leads_to_no_official_of_another_district(districts, administrator):
    for district in districts:
        official = factories.make_official(district)
        factories.make_assignment(official, district.programmes.first(), duty="enter")
    mark(districts[1])
    answer = administrator.get(f"{reverse('admin:slips')}?incomplete=account")
    assert answer.status_code == 200
    assert MARK not in answer.text


ACTIONS = [
    (model, name)
    for model in OWN
    for name in sorted(
        getattr(action, "__name__", action) for action in admin.site._registry[model].actions
    )
]


@pytest.mark.parametrize(("model", "name"), ACTIONS)
def test_no_action_takes_a_row_of_another_district(model, name, districts, administrator):
    strange = row_of(model, districts[1])
    before = model._base_manager.filter(pk=strange.pk).values().get()
    chosen = {"action": name, "_selected_action": [strange.pk]}
    answer = administrator.post(address(model, "changelist"), chosen, follow=True)
    assert answer.status_code == 200
    assert MARK not in answer.text
    assert model._base_manager.filter(pk=strange.pk).values().get() == before
    assert administrator.session.get(CHOSEN, {}) in ({}, {"officials": []}, {"accounts": []})
