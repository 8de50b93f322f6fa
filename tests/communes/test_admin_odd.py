"""The administration answers whatever it is asked: every list and filter, with what cannot be."""

from collections import Counter

import pytest
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import SuspiciousOperation
from django.db import transaction
from django.db.models import Lookup
from django.test import RequestFactory
from django.urls import reverse

from communes.models import Assignment, Submission
from targets.long_lists import LongList
from targets.odd_requests import may_be_compared
from tests import factories
from tests.admins import registered

HUGE = "99999999999999999999"
BAD = {
    "": HUGE,
    "__year": "2147483648",
    "__id__exact": "x",
    "__gte": HUGE,
    "__range": "0",
}
"""How a list is narrowed by a field, and by what it cannot be."""


@pytest.fixture
def superuser(db):
    return factories.make_user(is_superuser=True, is_staff=True)


def names(keeper):
    """What its list may be narrowed by."""
    found = {field.name for field in keeper.opts.fields}
    for one in keeper.list_filter:
        one = one[0] if isinstance(one, tuple) else one
        found.add(one if isinstance(one, str) else one.parameter_name)
    return sorted(found)


def refuses(keeper, user, parameter, value):
    """Whether the list cannot be narrowed so; raises what nobody foresaw."""
    request = RequestFactory().get("/", {parameter: value})
    request.user = user
    try:
        with transaction.atomic():
            keeper.get_changelist_instance(request)
    except (IncorrectLookupParameters, SuspiciousOperation):
        return True
    return False


@pytest.mark.thorough
def test_every_list_answers_every_filter_whatever_it_is_asked(superuser):
    asked = [
        refuses(keeper, superuser, f"{name}{lookup}", value)
        for keeper in registered()
        for name in names(keeper)
        for lookup, value in BAD.items()
    ]
    assert all(isinstance(keeper, LongList) for keeper in registered())
    assert sum(asked) > len(asked) / 2


def one_of_each_field():
    """(Keeper, field) of one field of each class that a list of the administration has."""
    found = {type(field): (one, field) for one in registered() for field in one.opts.fields}
    return list(found.values())


def lookups_of(field):
    """Names of all that a field may be compared by, also through what may be made of it."""
    for name, lookup in field.get_lookups().items():
        yield name
        if not issubclass(lookup, Lookup):
            made = lookup(field.get_col(field.model._meta.db_table)).output_field
            yield from (f"{name}__{then}" for then in made.get_lookups())


@pytest.mark.thorough
@pytest.mark.parametrize("value", ["", "0", "ab", "abc", "<script>", "(", "%s", HUGE, "0,1,x"])
def test_a_field_may_be_compared_in_every_way_with_anything(value, superuser):
    asked = Counter(
        refuses(keeper, superuser, f"{field.name}__{lookup}", value)
        for keeper, field in one_of_each_field()
        for lookup in lookups_of(field)
    )
    assert asked[True]
    assert asked.total() > 400


@pytest.mark.parametrize("lookup", ["range", "date__range", "regex", "iregex", "contained_by"])
def test_no_list_is_narrowed_by_a_pattern_or_a_range(lookup, superuser):
    for keeper in registered():
        assert refuses(keeper, superuser, f"{keeper.opts.pk.name}__{lookup}", "12")


@pytest.mark.parametrize(
    ("name", "may"),
    [
        ("quarter", True),
        ("commune", True),
        ("commune__id__exact", True),
        ("commune__isnull", True),
        ("reason__isempty", True),
        ("programme__district__code", True),
        ("programme__archived_on__year", True),
        ("programme__archived_on__year__gte", True),
        ("pk__in", True),
        ("q", True),
        ("kind__range", True),
        ("quarter__regex", False),
        ("pk__range", False),
        ("commune__id__iregex", False),
        ("programme__archived_on__week_day__contains", False),
        ("programme__archived_on__date__range", False),
    ],
)
def test_what_a_list_of_reports_may_be_narrowed_by(name, may):
    assert may_be_compared(Submission, name) is may


@pytest.mark.parametrize(
    "path", ["communes/quotechange/?at__year=2147483648", "communes/quote/?kind__range=0"]
)
def test_a_list_that_cannot_be_narrowed_so_leads_to_the_whole_one(path, client, superuser):
    client.force_login(superuser)
    answer = client.get(f"/admin/{path}")
    assert answer.url == f"/admin/{path.partition('?')[0]}?e=1"


def test_a_log_that_cannot_be_narrowed_so_is_not_taken_away_but_shown_whole(client, superuser):
    client.force_login(superuser)
    answer = client.get("/admin/communes/cataloguechange/csv/?band__exact=x")
    assert answer.url == "../?e=1"


@pytest.mark.parametrize("key", ["x", HUGE, "", "-1", "1,2", "²"])
def test_a_row_that_is_none_is_not_ticked(key, client, superuser):
    client.force_login(superuser)
    where = reverse("admin:auth_user_changelist")
    form = {"action": "delete_selected", "_selected_action": key, "index": "x"}
    assert client.post(where, form).status_code in (200, 302)


@pytest.mark.parametrize("key", ["x", HUGE, "-1"])
def test_what_is_no_row_is_told_at_its_field(key, client, superuser, english_pages):
    client.force_login(superuser)
    one = Assignment.objects.first()
    where = reverse("admin:communes_assignment_change", args=[one.pk])
    form = {"official": key, "programme": one.programme_id, "duty": one.duty, "start": "x"}
    assert "Select a valid choice" in client.post(where, form).text
    account = reverse("admin:auth_user_change", args=[superuser.pk])
    rights = {"username": "a", "user_permissions": [key], "groups": [key]}
    assert client.post(account, rights).status_code == 200


def test_a_programme_is_added_with_the_thresholds_that_the_form_offers(client, superuser):
    client.force_login(superuser)
    where = reverse("admin:targets_programme_add")
    answer = client.post(where, {"good_from": "70,00", "fair_from": "50,00"})
    assert answer.status_code == 200
    assert not {"good_from", "fair_from"} & set(answer.context["adminform"].form.errors)
