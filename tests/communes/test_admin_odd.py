"""The administration answers whatever it is asked: every list and filter, with what cannot be."""

import pytest
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import SuspiciousOperation
from django.db import transaction
from django.test import RequestFactory
from django.urls import reverse

from communes.models import Assignment
from targets.long_lists import LongList
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
