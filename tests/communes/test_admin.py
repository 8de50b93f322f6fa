import datetime

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from communes.admin import ReadOnlyAdmin
from communes.models import (
    Allocation,
    Assignment,
    Commune,
    CommuneMilestone,
    Figure,
    Official,
    Period,
    Publication,
    PublishedResult,
    Submission,
)
from communes.publishing import publish
from targets.models import DataVersion, District, Group, Milestone, Programme, Target
from targets.quarters import Quarter

from ..factories import (
    make_allocation,
    make_assignment,
    make_commune,
    make_district,
    make_figure,
    make_milestone,
    make_official,
    make_period,
    make_programme,
    make_submission,
    make_target,
    make_user,
)

pytestmark = pytest.mark.django_db

User = get_user_model()
LISTED = sorted(admin.site._registry, key=lambda model: model._meta.label)
READ_ONLY = [Figure, Submission, Publication, PublishedResult]


@pytest.fixture
def keeper(client):
    """A client logged in as the person who keeps the catalogue, with English pages."""
    client.force_login(make_user(is_staff=True, is_superuser=True))
    client.cookies["django_language"] = "en"
    return client


def address(model, page, *arguments):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=arguments)


def posted(page, **changes):
    """What a browser would send back of the forms of `page`, with `changes`; None leaves out."""
    forms = [page.context["adminform"].form]
    for inline in page.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    data = {}
    for form in forms:
        for field in form:
            if field.field.disabled:
                continue
            value = field.field.prepare_value(field.value())
            if value not in (None, False):
                data[field.html_name] = value
    data |= changes
    return {name: value for name, value in data.items() if value is not None}


def send(client, where, **changes):
    return client.post(where, posted(client.get(where), **changes))


def complaints(response):
    """Every sentence that a refused form tells, the target's own and its rows'."""
    assert response.status_code == 200
    told = [response.context["adminform"].form.errors]
    for inline in response.context["inline_admin_formsets"]:
        told += inline.formset.errors
    sentences = [str(text) for errors in told for texts in errors.values() for text in texts]
    for inline in response.context["inline_admin_formsets"]:
        sentences += map(str, inline.formset.non_form_errors())
    page = response.content.decode()
    assert all(escaped(sentence) in page for sentence in sentences)
    return " ".join(sentences)


def escaped(text):
    from django.utils.html import escape

    return escape(text)


def make_rows(programme, commune, owner):
    """One row of everything that hangs on a commune."""
    summed, averaged, _district = programme.targets.order_by("number_key")
    for target in (summed, averaged):
        make_allocation(target, commune)
        make_milestone(target, commune)
        for quarter in ("2023Q1", "2023Q2"):
            make_figure(target, commune, quarter)
    make_submission(programme, commune, status="approved")
    official = make_official(programme.district, commune=commune)
    make_user(official)
    for target in (summed, averaged, None):
        make_assignment(official, programme, target=target, commune=commune)
        make_assignment(owner, programme, target=target, commune=commune, duty="oversee")


@pytest.fixture
def world():
    """A district with one commune and a row of everything; call it to add so many communes."""
    district = make_district(communes=0)
    programme = Programme.objects.get(pk=make_programme(district).pk)
    target = make_target(programme)
    make_target(programme, group=target.group, rollup="mean")
    own = make_target(programme, group=target.group, rollup="district")
    make_milestone(target)
    make_figure(own)
    owner = make_official(district)

    def grow(communes):
        for _ in range(communes):
            make_rows(programme, make_commune(district), owner)

    grow(1)
    publish(make_period(programme))
    grow.programme = programme
    return grow


def first(model):
    return model.objects.order_by("pk").first()


PAGES = [
    (model, page)
    for model in LISTED
    for page in ("changelist", "add", "change", "delete", "history")
    if not (
        issubclass(type(admin.site._registry[model]), ReadOnlyAdmin) and page in ("add", "delete")
    )
]


@pytest.mark.parametrize(
    ("model", "view"), PAGES, ids=[f"{model._meta.label_lower}-{view}" for model, view in PAGES]
)
def test_no_page_asks_more_queries_with_24_communes_than_with_one(model, view, world, keeper):
    from django.contrib.auth.models import Group as Role

    Role.objects.create(name="Văn phòng")
    arguments = [] if view in ("changelist", "add") else [first(model).pk]
    where = address(model, view, *arguments)

    def queries():
        with CaptureQueriesContext(connection) as asked:
            assert keeper.get(where).status_code == 200
        return len(asked)

    queries()
    alone = queries()
    world(23)
    publish(make_period(world.programme, "2023Q3"))
    assert queries() == alone
    assert alone <= 20
