"""Many rows edited at once from their list: shown first, then all of them or none."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from communes.models import Commune
from targets.models import Target
from tests.factories import make_commune, make_district, make_group, make_programme, make_target
from tests.factories import make_user as account

pytestmark = pytest.mark.django_db

TARGETS = reverse("admin:targets_target_changelist")
COMMUNES = reverse("admin:communes_commune_changelist")


def send(client, rows, step="", address=TARGETS, **fields):
    data = {"action": "edit_at_once", "_selected_action": [row.pk for row in rows], **fields}
    return client.post(address, data | ({step: "1"} if step else {}))


def changed(*names, **fields):
    return {f"change_{name}": "on" for name in names} | fields


@pytest.fixture
def targets(db):
    programme = make_programme()
    return [make_target(programme, lead="Phòng cũ") for _index in range(3)]


def test_the_form_says_how_many_are_chosen(keeper, targets):
    answer = send(keeper, targets)
    assert "3 rows are chosen" in answer.content.decode()
    assert "edited" not in answer.content.decode()


def test_what_would_change_is_shown_before_it_does(keeper, targets):
    Target.objects.filter(pk=targets[0].pk).update(lead="Phòng Kinh tế")
    fields = changed("lead", lead="Phòng Kinh tế")
    answer = send(keeper, targets, "_show", **fields)
    assert "2 rows would change" in answer.content.decode()
    assert Target.objects.get(pk=targets[1].pk).lead == "Phòng cũ"
    answer = send(keeper, targets, "_apply", **fields)
    assert answer.status_code == 302
    rows = Target.objects.filter(pk__in=[one.pk for one in targets])
    assert {row.lead for row in rows} == {"Phòng Kinh tế"}
    assert LogEntry.objects.filter(object_id=str(targets[1].pk)).exists()
    assert not LogEntry.objects.filter(object_id=str(targets[0].pk)).exists()


@pytest.mark.parametrize("meanwhile", ["Phòng khác", "Phòng Kinh tế"])
def test_only_what_was_shown_is_applied(keeper, targets, meanwhile):
    """What somebody else wrote since then is shown before it is written over."""
    fields = changed("lead", lead="Phòng Kinh tế")
    shown = send(keeper, targets, "_show", **fields).context["digest"]
    Target.objects.filter(pk=targets[0].pk).update(lead=meanwhile)
    answer = send(keeper, targets, "_apply", shown=shown, **fields)
    assert "Nothing is changed by this" in answer.content.decode()
    assert Target.objects.get(pk=targets[0].pk).lead == meanwhile
    assert Target.objects.get(pk=targets[1].pk).lead == "Phòng cũ"
    shown = answer.context["digest"]
    other = fields | {"lead": "Phòng mới"}
    assert send(keeper, targets, "_apply", shown=shown, **other).status_code == 200
    assert send(keeper, targets, "_apply", shown=shown, **fields).status_code == 302
    rows = Target.objects.filter(pk__in=[one.pk for one in targets])
    assert {row.lead for row in rows} == {"Phòng Kinh tế"}
    assert send(keeper, targets, "_apply", shown=shown, **fields).status_code == 302


def test_only_what_is_ticked_changes(keeper, targets):
    send(keeper, targets, "_apply", **changed("asked_in", lead="Ai đó", asked_in=["2", "4"]))
    rows = Target.objects.filter(pk__in=[one.pk for one in targets])
    assert {(row.lead, row.asked_in) for row in rows} == {("Phòng cũ", "2 4")}


def test_nothing_ticked_changes_nothing_and_says_so(keeper, targets):
    answer = send(keeper, targets, "_apply", lead="Ai đó")
    assert "Tick at least one field" in answer.content.decode()


def test_one_row_that_could_not_stand_so_keeps_all_as_they_are(keeper, targets):
    """Growth is asked in the fourth quarter."""
    growing = make_target(
        targets[0].programme,
        over_time="growth_mean",
        amount_unit="tỷ đồng",
        unit="%",
        baseline=100,
        goal=8,
    )
    fields = changed("asked_in", asked_in=["1", "2"])
    answer = send(keeper, [*targets, growing], "_apply", **fields)
    assert answer.status_code == 200
    assert str(growing) in answer.content.decode()
    assert "_apply" not in answer.content.decode()
    assert set(Target.objects.values_list("asked_in", flat=True)) >= {""}
    assert Target.objects.get(pk=targets[0].pk).asked_in == ""


def test_a_group_is_given_within_one_programme(keeper, targets):
    group = make_group(targets[0].programme)
    send(keeper, targets, "_apply", **changed("group", group=group.pk))
    assert group.targets.count() == 3
    answer = send(keeper, [*targets, make_target()], "_apply", **changed("group", group=group.pk))
    assert answer.context["form"].errors["group"]
    answer = send(keeper, targets, "_apply", **changed("group"))
    assert answer.context["form"].errors["group"] == ["Choose a group."]


def test_targets_are_marked_as_sample_data_or_not(keeper, targets):
    send(keeper, targets, "_apply", **changed("illustrative", illustrative="on"))
    assert all(Target.objects.get(pk=one.pk).illustrative for one in targets)
    send(keeper, targets, "_apply", **changed("illustrative"))
    assert not any(Target.objects.get(pk=one.pk).illustrative for one in targets)


def test_communes_become_wards_at_once(keeper):
    communes = list(make_district(communes=3).communes.all())
    fields = changed("kind", "grade", kind="ward", grade="2")
    answer = send(keeper, communes[:2], "_apply", COMMUNES, **fields)
    assert answer.status_code == 302
    kinds = [(one.kind, one.grade) for one in Commune.objects.filter(district=communes[0].district)]
    assert sorted(kinds) == [("commune", ""), ("ward", "2"), ("ward", "2")]


def test_a_kind_that_a_mean_expects_needs_its_population(keeper):
    programme = make_programme(make_district(communes=1), applies_to="ward")
    make_target(programme, rollup="mean")
    without = make_commune(programme.district, population=None)
    answer = send(keeper, [without], "_apply", COMMUNES, **changed("kind", kind="ward"))
    assert answer.context["problems"]
    assert Commune.objects.get(pk=without.pk).kind == "commune"


def test_only_who_manages_programmes_is_offered_it(client, targets):
    user = account(is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__endswith="_target"))
    client.force_login(user)
    assert "edit_at_once" not in client.get(TARGETS).content.decode()
    send(client, targets, "_apply", **changed("lead", lead="Phòng khác"))
    assert Target.objects.get(pk=targets[0].pk).lead == "Phòng cũ"


@pytest.mark.parametrize(
    ("address", "fields"),
    [
        (TARGETS, changed("lead", lead="Phòng mới")),
        (COMMUNES, changed("kind", kind="ward")),
    ],
)
def test_queries_do_not_grow_with_rows(keeper, address, fields):
    counts = []
    for size in (1, 6):
        programme = make_programme(make_district(communes=size))
        targets = [make_target(programme, rollup="mean") for _index in range(size)]
        rows = targets if address == TARGETS else programme.district.communes.all()
        with CaptureQueriesContext(connection) as queries:
            assert send(keeper, rows, "_apply", address, **fields).status_code == 302
        counts.append(len(queries))
    assert counts[0] == counts[1] < 40
