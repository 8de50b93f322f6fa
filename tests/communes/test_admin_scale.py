"""Lists of the administration read no more than a bounded number of rows."""

import re

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from communes.models import Assignment, Commune, Evidence, Figure, Official
from targets import admin as catalogue
from targets import long_lists
from targets.models import Target
from tests.factories import make_user

from .test_admin import LISTED, address, first, make_world

pytestmark = pytest.mark.django_db

OF_THE_FRAME = ("django_session", "auth_user", "django_content_type", "django_admin_log")


@pytest.fixture
def keeper(empty_db, client):
    make_world()(2)
    client.force_login(make_user(is_staff=True, is_superuser=True))
    return client


MOST = 2


@pytest.fixture
def in_a_nation(monkeypatch):
    """As if the few rows were as many as a nation's."""
    monkeypatch.setattr(long_lists, "MOST", MOST)
    monkeypatch.setattr(long_lists, "FEW", 1)
    for model in LISTED:
        monkeypatch.setattr(admin.site.get_model_admin(model), "list_per_page", 1)


def asked_by(client, where):
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(where)
    assert answer.status_code == 200, answer
    return answer, [query["sql"] for query in asked]


def unbounded(statements, table):
    """Statements that read `table` without an end, and are not of one row by its key."""
    reads = [sql for sql in statements if f'FROM "{table}"' in sql]
    return [sql for sql in reads if "LIMIT" not in sql]


@pytest.mark.parametrize("model", LISTED, ids=lambda model: model._meta.label_lower)
def test_no_list_counts_sorts_or_reads_all_its_rows(model, keeper, in_a_nation):
    answer, statements = asked_by(keeper, address(model, "changelist"))
    changelist, table = answer.context["cl"], model._meta.db_table
    if table in OF_THE_FRAME:
        statements = statements[2:]
    counts = [sql for sql in statements if re.match(r"SELECT COUNT\(", sql)]
    assert [sql for sql in counts if "LIMIT" not in sql] == []
    if model._default_manager.count() > MOST:
        assert unbounded(statements, table) == []
        assert changelist.is_long
        of_rows = [sql for sql in statements if f'FROM "{table}"' in sql]
        sorted_by = [found for sql in of_rows for found in re.findall("ORDER BY (.*?) LIMIT", sql)]
        key = rf'1 DESC|\S+\."{model._meta.pk.column}" DESC'  # the first of the keys' statement
        assert [found for found in sorted_by if re.fullmatch(key, found)]
        assert (changelist.date_hierarchy, list(changelist.search_fields)) == (None, [])
        assert "Danh sách dài" in answer.content.decode()


@pytest.mark.parametrize("model", LISTED, ids=lambda model: model._meta.label_lower)
def test_filters_read_no_rows_of_the_list(model, keeper):
    """Their choices come from programmes, and from other tables where these are small."""
    answer, statements = asked_by(keeper, address(model, "changelist"))
    distinct = [sql for sql in statements if sql.startswith("SELECT DISTINCT")]
    of_rows = [sql for sql in distinct if f'FROM "{model._meta.db_table}"' in sql]
    assert [sql for sql in of_rows if 'AS "date' not in sql] == []  # the days of a short list
    for spec in answer.context["cl"].filter_specs:
        assert len(list(spec.choices(answer.context["cl"]))) <= long_lists.FEW + 3


def test_a_long_list_sorts_and_searches_once_a_programme_is_chosen(keeper, monkeypatch):
    monkeypatch.setattr(long_lists, "MOST", Figure.objects.count() - 1)
    where = address(Figure, "changelist")
    assert keeper.get(where).context["cl"].is_long
    for query in ("q=x", "estimate__exact=1", "quarter=2023Q1"):
        answer = keeper.get(f"{where}?{query}")
        assert (answer.status_code, answer.url) == (302, f"{where}?e=1")
    figure = first(Figure)
    of_target = f"{where}?target__id__exact={figure.target_id}&q={figure.quarter}"
    changelist = keeper.get(of_target).context["cl"]
    assert not changelist.is_long
    assert {row.quarter for row in changelist.queryset} == {figure.quarter}


def test_a_count_that_ends_says_that_there_are_more(keeper, in_a_nation):
    page = keeper.get(address(Figure, "changelist"))
    assert f"hơn {MOST} dòng" in page.content.decode()
    assert [row.pk for row in page.context["cl"].result_list] == [Figure.objects.latest("pk").pk]
    assert page.context["cl"].paginator.num_pages == MOST


@pytest.mark.parametrize(
    ("query", "narrowed"),
    [("", False), ("?o=1", False), ("?q=a", True), ("?number__exact=1", True)],
)
def test_a_list_leads_to_all_its_rows_where_it_does_not_show_them(keeper, query, narrowed):
    page = keeper.get(address(Target, "changelist") + query).content.decode()
    assert ("Xem tất cả" in page) == narrowed


def test_a_row_of_a_long_table_is_found_by_typing(keeper, in_a_nation):
    page = keeper.get(address(Assignment, "changelist"), {"commune__id__exact": first(Commune).pk})
    text = page.content.decode()
    assert 'name="commune__id__exact"' in text
    assert f'<option value="{first(Commune).pk}" selected>' in text
    assert "admin/js/autocomplete.js" in text
    form = keeper.get(address(Official, "add")).content.decode()
    assert 'data-field-name="commune"' in form


def test_a_form_lists_no_table_whole(keeper, in_a_nation):
    for model in LISTED:
        keeper_of = admin.site.get_model_admin(model)
        if keeper_of.has_add_permission(keeper.get("/admin/").wsgi_request):
            _answer, statements = asked_by(keeper, address(model, "add"))
            for table in ("communes_commune", "communes_official", "targets_target"):
                assert unbounded(statements, table) == [], model


def test_many_values_are_compared_as_they_are_written(keeper, monkeypatch):
    monkeypatch.setattr(catalogue, "MOST_FOLDED", 0)
    Target.objects.filter(pk=first(Target).pk).update(name="Tỷ lệ che phủ rừng")
    where = address(Target, "changelist")
    assert keeper.get(where, {"q": "che phu rung"}).context["cl"].result_count == 0
    assert keeper.get(where, {"q": "che phủ rừng"}).context["cl"].result_count == 1


def test_a_choice_is_made_of_few_rows_at_a_time(keeper):
    query = {"app_label": "communes", "model_name": "assignment", "field_name": "commune"}
    _answer, statements = asked_by(keeper, reverse("admin:autocomplete", query=query))
    assert unbounded(statements, "communes_commune") == []


@pytest.mark.parametrize("few", [0, 5_000], ids=["by values", "row by row"])
def test_a_search_shows_the_newest_of_what_it_finds_and_says_that_there_are_more(
    few, keeper, monkeypatch
):
    monkeypatch.setattr(catalogue, "MOST_FOLDED", few)
    Commune.objects.update(name="Xã Mới")
    newest = [*Commune.objects.order_by("-pk").values_list("pk", flat=True)]
    for most in (2, len(newest) - 1, len(newest)):
        monkeypatch.setattr(catalogue, "MOST_FOUND", most)
        page = keeper.get(address(Commune, "changelist"), {"q": "Mới"})
        assert {row.pk for row in page.context["cl"].queryset} == set(newest[:most])
        for words in (f"hơn {most} dòng", "các dòng mới nhất tìm được"):
            assert (words in page.content.decode()) == (most < len(newest))


@pytest.mark.parametrize("few", [0, 5_000], ids=["by values", "row by row"])
def test_a_field_in_which_a_row_is_sought_offers_all_that_are_found(few, keeper, monkeypatch):
    monkeypatch.setattr(catalogue, "MOST_FOLDED", few)
    monkeypatch.setattr(catalogue, "MOST_FOUND", 1)
    Commune.objects.update(name="Xã Mới")
    query = {"app_label": "communes", "model_name": "assignment", "field_name": "commune"}
    answer = keeper.get(reverse("admin:autocomplete", query={**query, "term": "Mới"}))
    assert len(answer.json()["results"]) == Commune.objects.count() > 1


PARITY = ("chẵn", "lẻ")


@pytest.mark.parametrize("size", [1, 2, 3, 400])
def test_a_search_looks_through_all_rows_in_whatever_parts_they_are_read(keeper, monkeypatch, size):
    monkeypatch.setattr(catalogue, "AT_FIRST", size)
    communes = [*Commune.objects.order_by("pk")]
    for number, commune in enumerate(communes):
        Commune.objects.filter(pk=commune.pk).update(name=f"Bản {PARITY[number % 2]}")
    for words, expected in (("chan", communes[::2]), ("ban", communes), ("khong", [])):
        found = keeper.get(address(Commune, "changelist"), {"q": words}).context["cl"].queryset
        assert set(found) == set(expected)


def test_a_search_that_finds_nothing_asks_for_no_days(keeper):
    _answer, statements = asked_by(keeper, f"{address(Evidence, 'changelist')}?q=khong-co-gi")
    assert [sql for sql in statements if "MIN(" in sql and '"communes_evidence"' in sql] == []
