import datetime
import html
import re
from decimal import Decimal

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group as Role
from django.contrib.auth.models import Permission
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import strip_tags

from communes.admin import ReadOnlyAdmin
from communes.forms import OF_A_QUARTER
from communes.models import (
    Assignment,
    AuditEvent,
    CatalogueChange,
    Comment,
    Commune,
    CommuneMilestone,
    CorrectiveMeasure,
    Decision,
    Evidence,
    Exemption,
    Figure,
    FigureChange,
    MeasureChange,
    MeasureStatus,
    MeasureVerb,
    Official,
    Period,
    Publication,
    PublishedResult,
    Quote,
    QuoteChange,
    Reminder,
    ReportTemplate,
    Retraction,
    Said,
    Submission,
    Successor,
    TakenPackage,
    Verb,
)
from communes.results.publishing import store_publication
from targets.models import DataVersion, District, Group, Milestone, Programme, Target
from targets.vietnamese import fold
from tests.conftest import empty_tables

from ..factories import (
    make_allocation,
    make_assignment,
    make_break,
    make_commune,
    make_district,
    make_exemption,
    make_figure,
    make_group,
    make_measure,
    make_milestone,
    make_official,
    make_period,
    make_programme,
    make_submission,
    make_successor,
    make_target,
    make_threshold,
    make_user,
)

pytestmark = pytest.mark.django_db

User = get_user_model()
LISTED = sorted(admin.site._registry, key=lambda model: model._meta.label)
READ_ONLY = [
    AuditEvent,
    CatalogueChange,
    Comment,
    CorrectiveMeasure,
    Decision,
    Evidence,
    Figure,
    FigureChange,
    MeasureChange,
    Publication,
    PublishedResult,
    Quote,
    QuoteChange,
    Reminder,
    Retraction,
    Submission,
]


@pytest.fixture
def keeper(client):
    """A client logged in as the person who keeps the catalogue, with English pages."""
    log_in(client)
    with translation.override("en"):
        yield client


def log_in(client):
    client.force_login(make_user(is_staff=True, is_superuser=True))
    client.cookies["django_language"] = "en"


def address(model, page, *arguments):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=arguments)


def posted(page, **changes):
    """What a browser would send back of the forms of `page`, with `changes`."""
    forms = [page.context["adminform"].form]
    for inline in page.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    data = {}
    for field in (field for form in forms for field in form):
        value = field.field.prepare_value(field.value())
        if value is not None and value is not False and not field.field.disabled:
            data[field.html_name] = value if isinstance(value, list) else str(value)
    return data | changes


def send(client, where, **changes):
    return client.post(where, posted(client.get(where), **changes))


def change(client, row, **changes):
    """Open the form of `row`, change it and send it."""
    return send(client, address(type(row), "change", row.pk), **changes)


def added(prefix, number, **values):
    """A new row of an inline form: the `number`th of those there are, counted from 0."""
    return {f"{prefix}-TOTAL_FORMS": number + 1} | {
        f"{prefix}-{number}-{name}": value for name, value in values.items()
    }


def complaints(response):
    """Every sentence of a refused form, its inline rows' too, after a look whether it is shown."""
    assert response.status_code == 200
    formsets = [inline.formset for inline in response.context["inline_admin_formsets"]]
    errors = [response.context["adminform"].form.errors]
    errors += [row for formset in formsets for row in formset.errors]
    told = [str(text) for row in errors for texts in row.values() for text in texts]
    told += [str(text) for formset in formsets for text in formset.non_form_errors()]
    shown = html.unescape(response.content.decode())
    assert [sentence for sentence in told if sentence not in shown] == []
    return " ".join(told)


def saved(response):
    """Whether the form was taken; shows its complaints where it was not."""
    assert response.status_code == 302, complaints(response)
    return True


def make_rows(programme, commune, owner):
    """One row of everything that hangs on a commune."""
    summed, averaged, _district = programme.targets.order_by("number_key")
    for target in (summed, averaged):
        make_allocation(target, commune)
        make_milestone(target, commune)
        make_threshold(target, grade=commune.code)
        for quarter in ("2023Q1", "2023Q2"):
            make_figure(target, commune, quarter)
    make_exemption(averaged, commune)
    report = make_submission(programme, commune, status="approved")
    official = make_official(programme.district, commune=commune)
    make_papers(report, summed, official, make_user(official))
    for target in (summed, averaged, None):
        make_assignment(official, programme, target=target, commune=commune)
        make_assignment(owner, programme, target=target, commune=commune, duty="oversee")


def make_papers(report, target, official, user):
    """What goes along with a report: its log, a comment, evidence and a reminder."""
    now = timezone.now()
    figure = Figure.objects.get(target=target, commune=report.commune, quarter=report.quarter)
    key = {"programme": report.programme, "commune": report.commune, "quarter": report.quarter}
    Decision.objects.create(**key, verb=Verb.LOAD, at=now)
    Decision.objects.create(**key, verb=Verb.APPROVE, at=now, by=user, reason="Đã đối chiếu")
    said = key | {"target": target, "kind": Said.NOTE}
    Quote.objects.create(**said, text="Mưa lũ")
    QuoteChange.objects.create(**said, after="Mưa lũ", at=now, by=user)
    FigureChange.objects.create(figure=figure, before=4, after=5, at=now, by=user)
    Comment.objects.create(submission=report, target=target, text="Xem lại", at=now, by=user)
    Evidence.objects.create(
        figure=figure, file="kept-apart", name="biên bản.pdf", size=9, sha256="0", at=now, by=user
    )
    Reminder.objects.create(official=official, day=now.date())
    MeasureChange.objects.create(
        corrective_measure=make_measure(target, official, commune=report.commune),
        verb=MeasureVerb.WRITE,
        after=MeasureStatus.OPEN,
        at=now,
        by=user,
    )


@pytest.fixture
def world(empty_db):
    return make_world()


def make_world(**values):
    """A district with one commune and a row of everything; call it to add so many communes."""
    district = make_district(communes=0, **values)
    programme = Programme.objects.get(pk=make_programme(district).pk)
    target = make_target(programme)
    make_target(programme, group=target.group, rollup="mean")
    own = make_target(programme, group=target.group, rollup="district")
    make_milestone(target)
    make_break(own)
    make_figure(own)
    owner = make_official(district)

    def grow(communes):
        for _ in range(communes):
            make_rows(programme, make_commune(district), owner)

    grow(1)
    make_successor(make_commune(district))
    ReportTemplate.objects.create(
        programme=programme,
        content=b"",
        name="mẫu.docx",
        uploaded_at=timezone.now(),
        uploaded_by=make_user(),
    )
    publication = store_publication(make_period(programme))
    Retraction.objects.create(publication=publication, at=timezone.now(), by=make_user())
    grow.programme = programme
    return grow


def first_of(model, order):
    return model.objects.order_by(order).first()


def first(model):
    return first_of(model, "pk")


PAGES = [
    (model, page)
    for model in LISTED
    for page in ("changelist", "add", "change", "delete", "history")
    if not (
        issubclass(type(admin.site._registry[model]), ReadOnlyAdmin) and page in ("add", "delete")
    )
]


@pytest.fixture(scope="module")
def queries(django_db_setup, django_db_blocker):
    """(Model, page) → how many queries it asks with one commune, and how many with 24."""
    with django_db_blocker.unblock(), translation.override("en"), transaction.atomic():
        empty_tables()
        world, keeper = make_world(), Client()
        log_in(keeper)
        Role.objects.create(name="Văn phòng")
        addresses = {
            (model, view): address(
                model, view, *([] if view in ("changelist", "add") else [first(model).pk])
            )
            for model, view in PAGES
        }
        queries_of(keeper, addresses)
        alone = queries_of(keeper, addresses)
        world(23)
        store_publication(make_period(world.programme, "2023Q3"))
        grown = queries_of(keeper, addresses)
        transaction.set_rollback(True)
    return {page: (alone[page], grown[page]) for page in PAGES}


def queries_of(client, addresses):
    found = {}
    for page, where in addresses.items():
        with CaptureQueriesContext(connection) as asked:
            assert client.get(where).status_code == 200
        found[page] = len(asked)
    return found


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("model", "view"), PAGES, ids=[f"{model._meta.label_lower}-{view}" for model, view in PAGES]
)
def test_no_page_asks_more_queries_with_24_communes_than_with_one(model, view, queries):
    alone, grown = queries[model, view]
    assert grown == alone
    assert alone <= 25  # an account to delete is looked for in every table that names one


@pytest.mark.parametrize("model", LISTED, ids=lambda model: model._meta.label_lower)
def test_every_filter_and_search_of_a_list_answers(model, world, keeper):
    where = address(model, "changelist")
    page = keeper.get(where, {"q": "khong-co-gi"})
    assert page.context["cl"].result_count == 0
    for filter in keeper.get(where).context["cl"].filter_specs:
        for choice in filter.choices(page.context["cl"]):
            assert keeper.get(where + choice["query_string"]).status_code == 200


@pytest.mark.parametrize(
    "query", ["quarter=%00", "quarter=2023Q5", "target__programme=x", "p=9999"]
)
def test_an_address_that_asks_for_nonsense_leads_back_to_the_list(keeper, query):
    answer = keeper.get(f"{address(Figure, 'changelist')}?{query}")
    assert (answer.status_code, answer.url.rpartition("?")[2]) == (302, "e=1")


@pytest.mark.parametrize(
    ("model", "words", "field", "expected"),
    [
        (Commune, "bao ai", "name", "Bảo Ái"),
        (Commune, "BAO  ai", "name", "Bảo Ái"),
        (Official, "chu tich bao ai", "code", "chair-04738"),
        (Target, "che phu rung", "name", "Tỷ lệ che phủ rừng"),
        (User, "bao ai", "username", "baoai"),
    ],
)
def test_lists_are_searched_without_accents(keeper, model, words, field, expected):
    make_user(Official.objects.get(code="chair-04738"), username="baoai")
    found = keeper.get(address(model, "changelist"), {"q": words}).context["cl"].queryset
    assert [getattr(row, field) for row in found] == [expected]


@pytest.mark.parametrize("sought", ["a", "ha", "chu tich", "pho", "khong co o dau"])
def test_a_search_finds_the_same_whether_most_rows_have_the_words_or_few(keeper, sought):
    listed = admin.site.get_model_admin(Official)
    rows = Official.objects.values_list("pk", *listed.search_fields)
    expected = {
        key
        for key, *values in rows
        if all(any(word in fold(str(v or "")) for v in values) for word in sought.split())
    }
    page = keeper.get(address(Official, "changelist"), {"q": sought})
    assert {official.pk for official in page.context["cl"].queryset} == expected


def test_search_of_figures_takes_words_from_different_columns(keeper):
    found = keeper.get(address(Figure, "changelist"), {"q": "bao ai 2023q2 xi mang"})
    rows = found.context["cl"].queryset
    assert {(row.commune.name, str(row.quarter)) for row in rows} <= {("Bảo Ái", "2023Q2")}


def test_the_choice_of_a_commune_is_searched_without_accents(keeper):
    answer = keeper.get(
        reverse("admin:autocomplete"),
        {
            "term": "bao ai",
            "app_label": "communes",
            "model_name": "assignment",
            "field_name": "commune",
        },
    )
    commune = Commune.objects.get(name="Bảo Ái")
    assert answer.json()["results"] == [{"id": str(commune.pk), "text": str(commune)}]


@pytest.mark.parametrize("staff", [False, None], ids=["official", "anonymous"])
def test_only_staff_reach_the_administration(client, staff):
    if staff is not None:
        client.force_login(make_user(make_official(), is_staff=staff))
    for model in LISTED:
        answer = client.get(address(model, "changelist"))
        assert answer.status_code == 302
        assert "/login/" in answer.url


@pytest.mark.parametrize("model", READ_ONLY, ids=lambda model: model._meta.model_name)
def test_what_is_reported_and_published_can_only_be_read(world, keeper, model):
    row = first(model)
    before = model.objects.filter(pk=row.pk).values().get()
    assert keeper.get(address(model, "change", row.pk)).status_code == 200
    assert keeper.get(address(model, "add")).status_code == 403
    for view in ("change", "delete"):
        assert keeper.post(address(model, view, row.pk), {"post": "yes"}).status_code == 403
    assert model.objects.filter(pk=row.pk).values().get() == before


def test_every_model_of_reports_and_their_log_is_read_only_here():
    kept = {District, Programme, Group, Target, Commune, CommuneMilestone, Official, Assignment}
    kept |= {Exemption, Successor}
    own = {model for model in LISTED if model._meta.app_label in ("communes", "targets")}
    assert own - kept - {Period, ReportTemplate} == set(READ_ONLY)


def test_the_log_names_the_official_or_the_system(world, keeper):
    official = Official.objects.exclude(user=None).get()
    page = keeper.get(address(Decision, "changelist")).content.decode()
    assert official.name in page
    assert "the system" in page


def test_the_day_of_publication_is_not_set_by_hand(world, keeper):
    period = first(Period)
    page = keeper.get(address(Period, "change", period.pk))
    assert 'name="published_on"' not in page.content.decode()
    assert saved(change(keeper, period, published_on="1/2/2023"))
    period.refresh_from_db()
    assert period.published_on is None


@pytest.mark.parametrize("model", [District, Programme, Group, Target, Commune, Official, Period])
def test_what_others_hang_on_is_not_deleted(world, keeper, model):
    row = first(model)
    alone = keeper.get(address(model, "delete", row.pk))
    together = keeper.post(
        address(model, "changelist"), {"action": "delete_selected", "_selected_action": [row.pk]}
    )
    for page in (alone, together):
        assert page.status_code == 200
        assert page.context["protected"] != []
        assert "protected" in page.content.decode()
    keeper.post(address(model, "delete", row.pk), {"post": "yes"})
    keeper.post(
        address(model, "changelist"),
        {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"},
    )
    assert model.objects.filter(pk=row.pk).exists()


def test_a_protected_row_says_how_many_rows_of_each_kind_hang_on_it(world, keeper):
    world(2)
    page = keeper.get(address(Target, "delete", first(Target).pk))
    assert {html.unescape(strip_tags(line)) for line in page.context["protected"]} == {
        "Figures: 6",
        "Allocations: 3",
        "Comments: 3",
        "Communes' milestones: 3",
        "Assignments: 6",
        "Published results: 2",
        "Quotes: 3",
        "Changes of quotes: 3",
        "Corrective measures: 3",
    }


def test_a_row_that_only_published_results_name_is_not_deleted(empty_db, keeper):
    programme = Programme.objects.get(pk=make_programme().pk)
    target, commune = make_target(programme), programme.district.communes.first()
    store_publication(make_period(programme))
    for row in (target, commune):
        assert keeper.get(address(type(row), "delete", row.pk)).context["protected"] != []


@pytest.fixture
def written(empty_db):
    """A period that nothing points to, with a row of each kind that names its quarter."""
    programme = Programme.objects.get(pk=make_programme().pk)
    period, commune = make_period(programme), programme.district.communes.first()
    make_period(programme, "2023Q1")
    target, user = make_target(programme), make_user()
    key = {"programme": programme, "commune": commune, "quarter": period.quarter}
    make_submission(programme, commune)
    make_figure(target, commune)
    make_figure(target, commune, "2022Q4")
    make_figure(make_target(make_programme(programme.district)), commune)
    Decision.objects.create(**key, verb=Verb.ENTER, at=timezone.now(), by=user)
    Quote.objects.create(**key, kind=Said.CAUSES, text="Mưa lũ")
    QuoteChange.objects.create(**key, kind=Said.CAUSES, at=timezone.now(), by=user)
    moments = {"published_at": timezone.now(), "at": timezone.now()}
    TakenPackage.objects.create(**key, **moments, digest="0", content={}, by=user)
    return period


def test_a_period_is_kept_by_what_names_its_quarter(written, keeper):
    alone = keeper.get(address(Period, "delete", written.pk))
    told = {html.unescape(strip_tags(line)) for line in alone.context["protected"]}
    assert told == {
        *("Submissions: 1", "Figures: 1", "Decision log: 1"),
        *("Quotes: 1", "Changes of quotes: 1", "Packages taken: 1"),
    }
    every = list(Period.objects.values_list("pk", flat=True))
    together = {"action": "delete_selected", "_selected_action": every, "post": "yes"}
    page = keeper.post(address(Period, "changelist"), together)
    assert {html.unescape(strip_tags(line)) for line in page.context["protected"]} == told
    keeper.post(address(Period, "delete", written.pk), {"post": "yes"})
    assert Period.objects.count() == 2
    empty = Period.objects.exclude(pk=written.pk).get()
    keeper.post(address(Period, "delete", empty.pk), {"post": "yes"})
    assert list(Period.objects.all()) == [written]


def test_every_model_of_a_quarter_keeps_its_period():
    named = {model for model in apps.get_models() if has_quarter(model)}
    assert named - {Period} == set(OF_A_QUARTER)


def has_quarter(model):
    return any(field.name == "quarter" for field in model._meta.concrete_fields)


@pytest.mark.parametrize(
    ("opens_on", "begun", "kept"),
    [
        ("6/7/2023", True, False),
        ("5/7/2023", True, True),
        ("6/7/2023", False, True),
    ],
)
def test_a_quarter_with_reports_is_not_closed_again(
    written, keeper, settings, opens_on, begun, kept
):
    settings.NTM_TODAY = "2023-07-05"
    if not begun:
        Submission.objects.all().delete()
    answer = change(keeper, written, opens_on=opens_on)
    assert (answer.status_code == 302) is kept
    if not kept:
        assert "begun already (1)" in answer.context["adminform"].form.errors["opens_on"][0]
    assert saved(change(keeper, written, due_on="1/8/2023"))


def test_what_nothing_hangs_on_is_deleted(empty_db, keeper):
    milestone = make_milestone()
    keeper.post(address(Target, "delete", milestone.target_id), {"post": "yes"})
    assert list(Target.objects.all()) == []
    assert list(Milestone.objects.all()) == []


def test_a_goal_changed_here_moves_the_data_version_on(keeper):
    target = make_target()
    before = DataVersion.current()
    assert saved(change(keeper, target, goal="250.5"))
    target.refresh_from_db()
    assert str(target.goal.normalize()) == "250.5"
    assert DataVersion.current() > before


def test_a_deletion_from_the_list_moves_the_data_version_on(keeper):
    target = make_target()
    before = DataVersion.current()
    keeper.post(
        address(Target, "changelist"),
        {"action": "delete_selected", "_selected_action": [target.pk], "post": "yes"},
    )
    assert not Target.objects.filter(pk=target.pk).exists()
    assert DataVersion.current() > before


def test_a_row_saved_as_it_stands_stays_as_it_is(keeper):
    for model in (District, Programme, Group, Target, Commune, Official, Assignment, Period):
        row = first(model)
        before = model.objects.filter(pk=row.pk).values().get()
        assert saved(change(keeper, row))
        assert model.objects.filter(pk=row.pk).values().get() == before


@pytest.mark.parametrize(
    ("model", "name"),
    [
        (District, "province"),
        (Programme, "authority"),
        (Group, "name"),
        (Target, "lead"),
        (Commune, "population"),
        (Official, "phone"),
        (Assignment, "end"),
        (Period, "due_on"),
        (Role, "name"),
    ],
)
def test_who_saves_a_form_that_somebody_else_has_overtaken_is_asked(keeper, model, name):
    row = first(model) or Role.objects.create(name="Văn phòng")
    text = {"population": "4321", "phone": "0900000001"}.get(name, "Mới")
    text = {"end": "2024-12-31", "due_on": "2024-12-31"}.get(name, text)
    page = keeper.get(address(model, "change", row.pk))
    opened = posted(page, seen=page.context["seen"])
    assert f'name="seen" value="{opened["seen"]}"' in page.text
    before = model.objects.filter(pk=row.pk).values().get()
    assert saved(keeper.post(address(model, "change", row.pk), opened | {name: text}))
    mine = model.objects.filter(pk=row.pk).values().get()
    assert mine != before
    told = keeper.post(address(model, "change", row.pk), opened)
    assert "Somebody has changed this since you opened it" in complaints(told)
    assert model.objects.filter(pk=row.pk).values().get() == mine
    again = posted(told, seen=told.context["seen"])
    assert saved(keeper.post(address(model, "change", row.pk), again))
    assert model.objects.filter(pk=row.pk).values().get()[name] == before[name]


def test_a_form_whose_row_comes_in_between_is_told_that_it_is_there(keeper, monkeypatch):
    """As by a double click: both forms are in order until the first has written its row."""
    programme = make_programme()
    group_admin = type(admin.site.get_model_admin(Group))
    get_form = group_admin.get_form

    def overtaken(*_arguments):
        monkeypatch.setattr(group_admin, "get_form", after_the_other)
        raise IntegrityError

    def after_the_other(*arguments, **options):
        Group.objects.get_or_create(programme=programme, name="Kinh tế")
        return get_form(*arguments, **options)

    monkeypatch.setattr(group_admin, "save_model", overtaken)
    sent = {"programme": programme.pk, "name": "Kinh tế", "position": "1"}
    answer = keeper.post(address(Group, "add"), sent)
    assert "The programme has a group of this name already." in complaints(answer)
    assert Group.objects.filter(programme=programme).count() == 1


def test_of_two_who_save_one_form_in_the_same_instant_the_second_is_asked(keeper, monkeypatch):
    """The second waits for the first at the row; how it stands is read after that."""
    target = make_target()
    where = address(Target, "change", target.pk)
    page = keeper.get(where)
    opened = posted(page, seen=page.context["seen"])
    lock = QuerySet.select_for_update

    def after_the_first(rows, *arguments, **options):
        Target.objects.filter(pk=target.pk).update(lead="Phòng Kinh tế")
        return lock(rows, *arguments, **options)

    monkeypatch.setattr(QuerySet, "select_for_update", after_the_first)
    told = keeper.post(where, opened | {"lead": "Phòng Y tế"})
    assert "Somebody has changed this since you opened it" in complaints(told)
    target.refresh_from_db()
    assert target.lead == "Phòng Kinh tế"


def test_an_account_that_somebody_else_has_changed_is_asked_for_too(keeper):
    account = make_user()
    where = address(User, "change", account.pk)
    page = keeper.get(where)
    opened = posted(page, seen=page.context["seen"])
    User.objects.filter(pk=account.pk).update(last_login=timezone.now())
    assert keeper.get(where).context["seen"] == opened["seen"]
    User.objects.filter(pk=account.pk).update(is_active=False)
    assert "Somebody has changed this" in complaints(keeper.post(where, opened))


@pytest.mark.parametrize("opened_with", ["nobody", "the first"])
def test_whose_an_account_is_now_is_asked_for_before_it_is_taken(opened_with, keeper):
    first, second = make_official(), make_official()
    account = make_user(first if opened_with == "the first" else None)
    where = address(User, "change", account.pk)
    page = keeper.get(where)
    joined = {"date_joined_0": "1/9/2023", "date_joined_1": "08:00"}
    opened = posted(page, seen=page.context["seen"]) | joined
    Official.objects.filter(pk=first.pk).update(user=None)
    Official.objects.filter(pk=second.pk).update(user=account)
    told = keeper.post(where, opened)
    assert "Somebody has changed this" in complaints(told)
    second.refresh_from_db()
    assert second.user == account
    again = posted(told, seen=told.context["seen"]) | joined
    assert saved(keeper.post(where, again | {"official": second.pk}))
    second.refresh_from_db()
    assert second.user == account


def test_a_row_that_is_part_of_another_counts_as_changed_with_it(keeper):
    milestone = make_milestone(make_target(), year=2023, value=5)
    where = address(Target, "change", milestone.target_id)
    page = keeper.get(where)
    opened = posted(page, seen=page.context["seen"])
    Milestone.objects.filter(pk=milestone.pk).update(value=7)
    assert "Somebody has changed this" in complaints(keeper.post(where, opened))
    milestone.refresh_from_db()
    assert milestone.value == 7


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"method": "gap"}, "cannot be measured without a baseline"),
        ({"method": "gap", "baseline": "100"}, "The goal equals the baseline"),
        ({"goal": "1e30"}, "This is not a number"),
        ({"goal": "1" + "0" * 30}, "at most 15 digits"),
        ({"goal": "922337203685478"}, "The number is too large"),
        ({"goal": "NaN"}, "This is not a number"),
        ({"goal": "1e999999999"}, "This is not a number"),
        ({"goal": "0.00001"}, "at most four decimals"),
        ({"goal": ""}, "A goal is required"),
        ({"goal": "0"}, "must be above zero"),
        ({"goal": "-5", "method": "ceiling"}, "“At most” a number below zero"),
        ({"rollup": "count", "goal": "0"}, "leave it empty for all"),
        ({"rollup": "rate", "over_time": "year_total"}, "A rate has no totals"),
        ({"method": "milestone", "goal": "1"}, "A yes or no can only be counted"),
        ({"method": "gap", "rollup": "count", "baseline": "1"}, "cannot be judged"),
        ({"method": "nothing"}, "Select a valid choice"),
        ({"number": "1a"}, "written with digits and points"),
        ({"decimals": "5"}, "less than or equal to 4"),
        ({"asked_in": ["5"]}, "Select a valid choice"),
        ({"low": "5", "high": "4"}, "ends before it begins"),
        ({"name": "\x00"}, "Null characters are not allowed"),
    ],
)
def test_a_target_is_refused_with_the_sentence_that_says_why(keeper, changes, sentence):
    target = make_target()
    before = Target.objects.filter(pk=target.pk).values().get()
    assert sentence in complaints(change(keeper, target, **changes))
    assert Target.objects.filter(pk=target.pk).values().get() == before


@pytest.fixture
def new_target(keeper):
    """A function that sends the form of a new target, in order but for the values given."""
    group = make_target().group
    values = {
        "programme": group.programme_id,
        "group": group.pk,
        "number": "99",
        "name": "Chỉ tiêu mới",
        "unit": "km",
        "method": "ratio",
        "over_time": "level",
        "rollup": "sum",
        "goal": "100",
    }

    def enter(**changes):
        return send(keeper, address(Target, "add"), **(values | changes))

    enter.programme = group.programme
    enter.commune = group.programme.district.communes.first()
    return enter


def test_a_target_is_entered_with_its_milestones_and_allocations(new_target):
    rows = added("milestones", 0, year=2023, value="40") | added(
        "allocations", 0, commune=new_target.commune.pk, baseline="1.5", goal="20"
    )
    assert saved(new_target(asked_in=["4", "2"], **rows))
    target = Target.objects.get(number="99", programme=new_target.programme)
    assert target.asked_in == "2 4"
    assert [(row.year, row.value) for row in target.milestones.all()] == [(2023, 40)]
    assert [(row.baseline, row.goal) for row in target.allocations.all()] == [
        (Decimal("1.5"), 20),
    ]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"programme": ""}, "This field is required"),
        ({"programme": "0"}, "Select a valid choice"),
        ({"goal": ""}, "A goal is required"),
        ({"goal": "0"}, "The value is divided by this number"),
        ({"method": ""}, "This field is required"),
        ({"rollup": "district"}, "no commune can have a share of it"),
        ({"method": "gap", "baseline": "150"}, "on the other side of the baseline"),
        ({"method": "ceiling", "milestones-0-value": "-1"}, "“At most” a number below zero"),
        ({"milestones-0-year": "abc"}, "This is not a number"),
        ({"allocations-0-commune": "0"}, "Select a valid choice"),
        ({"allocations-0-goal": ""}, "This field is required"),
        ({"allocations-0-goal": "0"}, "The value is divided by this number"),
        (added("milestones", 1, year=2023, value="9"), "duplicate"),
    ],
)
def test_a_new_target_is_refused_together_with_its_rows(new_target, changes, sentence):
    rows = added("milestones", 0, year=2023, value="40") | added(
        "allocations", 0, commune=new_target.commune.pk, baseline="120", goal="200"
    )
    assert sentence in complaints(new_target(**(rows | changes)))
    assert not Target.objects.filter(number="99", programme=new_target.programme).exists()


def test_a_target_in_another_programmes_group_is_refused(new_target):
    other = make_target()
    assert "belongs to another programme" in complaints(new_target(group=other.group_id))


def test_a_number_that_the_programme_has_already_is_refused(new_target):
    number = new_target.programme.targets.get().number
    assert "has a target of this number already" in complaints(new_target(number=number))


def test_an_allocation_to_a_commune_of_another_district_is_refused(new_target):
    rows = added("allocations", 0, commune=make_commune().pk, goal="20")
    assert "belongs to another district" in complaints(new_target(**rows))


def test_a_milestone_entered_twice_is_refused(keeper):
    milestone = make_milestone()
    rows = added("milestones", 1, year=milestone.year, value="1")
    assert "duplicate" in complaints(change(keeper, milestone.target, **rows)).lower()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"rollup": "district"}, "a commune has no figure for it"),
        ({"rollup": "rate"}, "A rate needs its second number"),
        ({"method": "milestone", "rollup": "count"}, "The answer is yes or no"),
    ],
)
def test_a_target_that_contradicts_its_figures_is_refused(keeper, changes, sentence):
    figure = make_figure(value=5)
    told = complaints(change(keeper, figure.target, **changes))
    assert sentence in told
    assert str(figure) in told


def test_a_target_that_contradicts_only_an_approved_value_is_refused(keeper):
    figure = make_figure(make_target(method="ratio", rollup="count"), value=1, approved_value=5)
    told = complaints(change(keeper, figure.target, method="milestone", goal="1"))
    assert "The answer is yes or no" in told


def test_a_district_target_with_figures_cannot_become_one_of_the_communes(keeper):
    figure = make_figure(make_target(rollup="district"))
    told = complaints(change(keeper, figure.target, rollup="sum"))
    assert "the district has no figure of its own for it" in told


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"rollup": "district"}, "no commune can have a share of it"),
        ({"method": "gap", "baseline": "200"}, "on the other side of the baseline"),
    ],
)
def test_a_target_that_contradicts_its_allocations_is_refused(keeper, changes, sentence):
    allocation = make_allocation(baseline=50, goal=80)
    assert sentence in complaints(change(keeper, allocation.target, **changes))


@pytest.mark.parametrize("own", [True, False], ids=["district", "commune"])
def test_a_target_that_contradicts_its_milestones_is_refused(keeper, own):
    target = make_target()
    make_milestone(target, None if own else target.programme.district.communes.first(), value=0)
    told = complaints(change(keeper, target, method="floor"))
    assert "The value is divided by this number" in told


def test_milestones_are_judged_by_the_method_they_are_sent_with(keeper):
    target = make_target(method="floor")
    rows = added("milestones", 0, year=2023, value="0")
    assert "divided by this number" in complaints(change(keeper, target, **rows))
    assert saved(change(keeper, target, method="ratio", **rows))


def test_a_mean_needs_the_population_of_every_commune_that_reports(keeper):
    target = make_target()
    communes = target.programme.district.communes.all()
    without = make_commune(target.programme.district, population=None)
    told = complaints(change(keeper, target, rollup="mean"))
    assert f"missing for {without}" in told
    rows = added("allocations", 0, commune=communes[0].pk, goal="5")
    assert saved(change(keeper, target, rollup="mean", **rows))
    told = complaints(change(keeper, target, **{"allocations-0-DELETE": "on"}))
    assert f"missing for {without}" in told
    rows = added("allocations", 1, commune=without.pk, goal="5")
    assert f"missing for {without}" in complaints(change(keeper, target, **rows))


@pytest.mark.parametrize("population", ["", "0"])
def test_a_commune_that_enters_a_mean_keeps_its_population(keeper, population):
    target = make_target(rollup="mean")
    commune = target.programme.district.communes.first()
    told = complaints(change(keeper, commune, population=population))
    assert told == f"{target}: The mean is weighted by population, which is missing for {commune}."
    make_allocation(target, target.programme.district.communes.last())
    assert saved(change(keeper, commune, population=population))


def test_a_new_commune_that_enters_a_mean_needs_a_population(keeper):
    district = make_target(rollup="mean").programme.district
    values = {"district": district.pk, "code": "99999", "name": "Mới", "kind": "commune"}
    assert "missing for Mới Commune" in complaints(send(keeper, address(Commune, "add"), **values))
    assert saved(send(keeper, address(Commune, "add"), population="12", **values))


def test_a_programme_cannot_reach_for_communes_whose_population_a_mean_misses(keeper):
    programme = make_programme(applies_to="commune")
    make_target(programme, rollup="mean")
    town = make_commune(programme.district, kind="town", population=None)
    told = complaints(change(keeper, programme, applies_to=["commune", "town"]))
    assert f"missing for {town}" in told
    assert saved(change(keeper, programme, applies_to=["commune", "ward"]))
    programme.refresh_from_db()
    assert programme.applies_to == "commune ward"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"start": "2023Q5"}, "2023Q5 is not a quarter; write it as 2023Q2."),
        ({"start": "2023q2"}, "2023q2 is not a quarter"),
        ({"end": ""}, "This field is required"),
        ({"end": "2020Q4"}, "The last quarter lies before the first"),
        ({"start": "2023Q3"}, "figures, reports or periods of 2023Q2, which would lie outside"),
        ({"end": "2023Q1"}, "figures, reports or periods of 2023Q2, which would lie outside"),
        ({"applies_to": ["xã"]}, "Select a valid choice"),
        ({"good_from": "100"}, "must begin below 100%"),
        ({"good_from": "50"}, "must begin below “good”"),
        ({"fair_from": "0.001"}, "no more than 2 decimal places"),
        ({"good_from": "1e30"}, "This is not a number"),
        ({"good_from": "100000"}, "no more than 5 digits"),
        ({"code": "admin"}, "used by an address of the site"),
        ({"code": "nghị quyết"}, "valid “slug”"),
    ],
)
def test_a_programme_is_refused_with_the_sentence_that_says_why(keeper, changes, sentence):
    programme = make_figure(quarter="2023Q2").target.programme
    assert sentence in complaints(change(keeper, programme, **changes))


def test_a_second_main_programme_is_refused(keeper):
    programme = make_programme(make_programme().district)
    assert "another main programme" in complaints(change(keeper, programme, main="on"))


def test_a_group_is_not_given_a_name_that_its_programme_has_already(keeper):
    programme = make_programme()
    first_group, second = make_group(programme), make_group(programme)
    assert "has a group of this name" in complaints(change(keeper, second, name=first_group.name))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"population": "-1"}, "greater than or equal to 0"),
        ({"map_row": "3"}, "A place on the map needs a row and a column"),
        ({"map_row": "2", "map_col": "2"}, "Another commune stands at this place"),
        ({"code": "00001"}, "has a commune of this code already"),
        ({"latitude": "91"}, "less than or equal to 90"),
        ({"area_km2": "1e30"}, "This is not a number"),
        ({"area_km2": "1" + "0" * 30}, "at most 15 digits"),
        ({"ntm_year": "20231"}, "less than or equal to 2999"),
    ],
)
def test_a_commune_is_refused_with_the_sentence_that_says_why(keeper, changes, sentence):
    district = make_district(communes=0)
    make_commune(district, code="00001", map_row=2, map_col=2)
    assert sentence in complaints(change(keeper, make_commune(district), **changes))


def test_numbers_and_codes_that_are_published_are_not_changed(empty_db, keeper):
    programme = Programme.objects.get(pk=make_programme().pk)
    target, commune = make_target(programme), programme.district.communes.first()
    assert saved(change(keeper, target, number="7"))
    store_publication(make_period(programme))
    assert "stands in published results" in complaints(change(keeper, target, number="8"))
    assert "stands in published results" in complaints(change(keeper, commune, code="8"))


def test_what_a_row_belongs_to_stays_as_it_is(keeper):
    target, other = make_target(), make_programme()
    assert saved(change(keeper, target, programme=other.pk))
    target.refresh_from_db()
    assert target.programme_id != other.pk


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"quarter": "2023Q5"}, "2023Q5 is not a quarter"),
        ({"quarter": "2026Q1"}, "lies outside the programme"),
        ({"quarter": "2023Q2"}, "has a period for this quarter already"),
        ({"due_on": "1/9/2023"}, "due before it opens"),
        ({"due_on": "13/13/2023"}, "Enter a valid date"),
    ],
)
def test_a_period_is_refused_with_the_sentence_that_says_why(keeper, changes, sentence):
    programme = make_period(quarter="2023Q2").programme
    values = {
        "programme": programme.pk,
        "quarter": "2023Q3",
        "opens_on": "15/9/2023",
        "due_on": "10/10/2023",
    }
    assert sentence in complaints(send(keeper, address(Period, "add"), **(values | changes)))


def test_dates_are_read_day_first(keeper):
    values = {
        "programme": make_programme().pk,
        "quarter": "2023Q3",
        "opens_on": "6/9/2023",
        "due_on": "10/10/2023",
    }
    assert saved(send(keeper, address(Period, "add"), **values))
    assert first_of(Period, "-pk").opens_on == datetime.date(2023, 9, 6)


@pytest.fixture
def duty():
    """A duty of an official, with the values of its form."""
    assignment = make_assignment()
    return {
        "official": assignment.official_id,
        "programme": assignment.programme_id,
        "duty": "lead",
        "start": "1/2/2022",
    }


def test_duties_are_entered_with_their_official(keeper, duty):
    official = Official.objects.get(pk=duty.pop("official"))
    assert saved(change(keeper, official, **added("assignments", 1, **duty)))
    assert [row.start for row in official.assignments.order_by("start")] == [
        datetime.date(2021, 1, 1),
        datetime.date(2022, 2, 1),
    ]


def test_a_duty_entered_twice_at_once_is_refused(keeper, duty):
    official = Official.objects.get(pk=duty.pop("official"))
    rows = added("assignments", 1, **duty) | added("assignments", 2, **duty)
    assert "given twice" in complaints(change(keeper, official, **rows))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"start": "1/1/2021"}, "has this duty from this day already"),
        ({"end": "1/1/2022"}, "ends before it begins"),
        ({"start": ""}, "This field is required"),
        ({"duty": "rule"}, "Select a valid choice"),
        ({"official": "0"}, "Select a valid choice"),
    ],
)
def test_a_duty_is_refused_with_the_sentence_that_says_why(keeper, duty, changes, sentence):
    assert sentence in complaints(send(keeper, address(Assignment, "add"), **(duty | changes)))


def test_a_duty_that_reaches_into_another_district_or_programme_is_refused(keeper, duty):
    stranger = {
        "official": make_official().pk,
        "target": make_target().pk,
        "commune": make_commune().pk,
    }
    told = complaints(send(keeper, address(Assignment, "add"), **(duty | stranger)))
    assert "The target belongs to another programme." in told
    assert "The commune belongs to another district." in told


def test_a_new_official_may_have_a_duty_in_another_district(keeper):
    values = {"district": make_district().pk, "code": "moi", "name": "Người mới"}
    duty = {"programme": make_programme().pk, "duty": "lead", "start": "1/2/2022"}
    send(keeper, address(Official, "add"), **values, **added("assignments", 0, **duty))
    (assignment,) = Official.objects.get(code="moi").assignments.all()
    assert assignment.programme_id == duty["programme"]


def test_an_official_of_another_districts_commune_is_refused(keeper):
    told = complaints(change(keeper, make_official(), commune=make_commune().pk))
    assert "The commune belongs to another district." in told


def test_a_communes_milestone_is_judged_by_its_target(keeper):
    target = make_target(method="floor")
    values = {
        "target": target.pk,
        "commune": target.programme.district.communes.first().pk,
        "year": "2023",
        "value": "0",
    }
    where = address(CommuneMilestone, "add")
    assert "divided by this number" in complaints(send(keeper, where, **values))
    assert "another district" in complaints(
        send(keeper, where, **(values | {"commune": make_commune().pk}))
    )
    assert saved(send(keeper, where, **(values | {"value": "3"})))


def test_an_account_is_made_from_the_list_of_officials(keeper):
    official = make_official(code="chair-99999", name="Hoàng Thị Mới")
    page = keeper.get(address(Official, "changelist"), {"q": "hoang thi moi"}).content.decode()
    where = html.unescape(
        re.search(r'class="addlink" href="(/admin/auth/user/add/[^"]+)"', page)[1]
    )
    password = {"password1": "mat-khau-4738", "password2": "mat-khau-4738"}
    assert saved(send(keeper, where, usable_password="true", **password))
    official.refresh_from_db()
    assert official.user.username == "chair-99999"
    assert official.user.check_password("mat-khau-4738")
    assert not official.user.is_staff


def test_an_account_passes_from_one_official_to_another(keeper):
    old, new = make_official(), make_official()
    account = make_user(old)
    joined = {"date_joined_0": "1/9/2023", "date_joined_1": "08:00"}
    assert saved(change(keeper, account, official=new.pk, **joined))
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.user, new.user) == (None, account)
    assert saved(change(keeper, account, official="", **joined))
    new.refresh_from_db()
    assert new.user is None


def test_nobody_deletes_the_own_account(keeper):
    own = User.objects.get(pk=keeper.session["_auth_user_id"])
    other = make_user()
    keeper.post(address(User, "delete", own.pk), {"post": "yes"})
    chosen = {"action": "delete_selected", "post": "yes", "_selected_action": [own.pk, other.pk]}
    page = keeper.post(address(User, "changelist"), chosen, follow=True)
    assert "with which you work now" in page.content.decode()
    assert User.objects.filter(pk__in=[own.pk, other.pk]).count() == 2
    keeper.post(address(User, "changelist"), chosen | {"_selected_action": [other.pk]})
    assert not User.objects.filter(pk=other.pk).exists()


@pytest.mark.parametrize("name", ["is_active", "is_staff", "is_superuser"])
def test_nobody_shuts_the_own_account_out(keeper, name):
    make_user(is_staff=True, is_superuser=True)
    own = User.objects.get(pk=keeper.session["_auth_user_id"])
    data = posted(keeper.get(address(User, "change", own.pk)))
    del data[name]
    answer = keeper.post(address(User, "change", own.pk), data)
    assert "with which you work now" in answer.context["adminform"].form.errors[name][0]
    own.refresh_from_db()
    assert getattr(own, name)


def test_nobody_disables_the_own_password(keeper):
    own = User.objects.get(pk=keeper.session["_auth_user_id"])
    disabled = {"usable_password": "false", "unset-password": "1"}
    answer = keeper.post(f"/admin/auth/user/{own.pk}/password/", disabled)
    assert "with which you work now" in answer.context["form"].errors["usable_password"][0]
    assert "with which you work now" in answer.text
    other = make_user(is_staff=True, is_superuser=True)
    assert keeper.post(f"/admin/auth/user/{other.pk}/password/", disabled).status_code == 302
    own.refresh_from_db()
    other.refresh_from_db()
    assert (own.has_usable_password(), other.has_usable_password()) == (True, False)


def test_the_access_of_the_last_superuser_is_not_ended(empty_db, keeper, client):
    own = User.objects.get(pk=keeper.session["_auth_user_id"])
    last = make_official(user=own)
    assert "with which you work now" in complaints(change(keeper, last, until="1/1/2020"))
    client.force_login(make_user(is_staff=True))
    right = Permission.objects.filter(codename__in=["change_official", "view_official"])
    clerk = User.objects.get(pk=client.session["_auth_user_id"])
    clerk.user_permissions.set(right)
    make_official(last.district, user=clerk)
    assert "No other superuser" in complaints(change(client, last, until="1/1/2020"))
    make_user(is_superuser=True, password=None)
    assert "No other superuser" in complaints(change(client, last, until="1/1/2020"))
    make_user(is_superuser=True)
    assert saved(change(client, last, until="1/1/2020"))


def test_an_official_who_has_an_account_is_not_offered_another(keeper):
    taken = make_official()
    make_user(taken)
    answer = change(keeper, make_user(), official=taken.pk)
    assert "Select a valid choice" in complaints(answer)


def test_staff_without_a_right_to_change_a_target_see_it_with_its_rows(client):
    allocation = make_allocation(goal=4738)
    district = allocation.target.programme.district
    clerk = make_user(make_official(district), is_staff=True)
    clerk.user_permissions.add(Permission.objects.get(codename="view_target"))
    client.force_login(clerk)
    page = client.get(address(Target, "change", allocation.target_id))
    assert "4738" in page.content.decode()
    assert 'name="allocations-0-goal"' not in page.content.decode()


def test_a_file_is_linked_only_where_its_reader_may_open_it(world, keeper):
    file = Evidence.objects.get()
    where, link = address(Evidence, "change", file.pk), f'href="/files/{file.pk}/"'
    page = keeper.get(where).text
    assert link not in page
    assert "Open to the unit and its reviewers alone" in page
    submission = Submission.objects.get()
    Decision.objects.create(
        programme=submission.programme,
        commune=submission.commune,
        quarter=submission.quarter,
        verb=Verb.APPROVE,
        after="approved",
        at=timezone.now(),
    )
    page = keeper.get(where).text
    assert link in page
    assert "kept-apart" not in page
