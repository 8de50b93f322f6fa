"""Many rows edited at once from their list: shown first, then all of them or none."""

import datetime

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from communes.models import Allocation, Commune, Period
from targets.models import Programme, Target
from targets.quarters import Quarter
from tests.communes.test_admin import posted
from tests.factories import (
    make_commune,
    make_district,
    make_group,
    make_period,
    make_programme,
    make_target,
)
from tests.factories import make_user as account

pytestmark = pytest.mark.django_db

TARGETS = reverse("admin:targets_target_changelist")
COMMUNES = reverse("admin:communes_commune_changelist")
DAY = datetime.date(2023, 3, 15)


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


def test_of_two_who_apply_in_the_same_instant_the_second_is_shown_what_the_first_did(
    keeper, targets, monkeypatch
):
    fields = changed("lead", lead="Phòng Kinh tế")
    shown = send(keeper, targets, "_show", **fields).context["digest"]
    lock = QuerySet.select_for_update

    def after_the_first(rows, *arguments, **options):
        Target.objects.filter(pk=targets[0].pk).update(lead="Phòng Y tế")
        return lock(rows, *arguments, **options)

    monkeypatch.setattr(QuerySet, "select_for_update", after_the_first)
    answer = send(keeper, targets, "_apply", shown=shown, **fields)
    assert "Nothing is changed by this" in answer.content.decode()
    assert Target.objects.get(pk=targets[0].pk).lead == "Phòng Y tế"


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


@pytest.fixture
def many(db):
    """More than the fields of a form that Django takes by itself."""
    one = make_target(number="1")
    return Target.objects.bulk_create(
        Target(
            programme=one.programme,
            group=one.group,
            number=str(number),
            number_key=f"{number:08d}",
            name="Trồng rừng",
            unit="ha",
            method="ratio",
            over_time="level",
            rollup="district",
            goal=1,
        )
        for number in range(1000, 2100)
    )


def test_more_than_a_thousand_rows_are_edited_and_deleted_at_once(keeper, many):
    assert send(keeper, many, "_show", **changed("lead", lead="Phòng mới")).status_code == 200
    assert send(keeper, many, "_apply", **changed("lead", lead="Phòng mới")).status_code == 302
    rows = Target.objects.filter(pk__in=[one.pk for one in many])
    assert rows.filter(lead="Phòng mới").count() == len(many)
    data = {"action": "delete_selected", "_selected_action": [row.pk for row in many]}
    assert keeper.post(TARGETS, data).status_code == 200
    assert keeper.post(TARGETS, data | {"post": "yes"}).status_code == 302
    assert not rows.exists()


def test_more_periods_than_a_database_compares_one_by_one_are_deleted(keeper):
    periods = [make_period(make_programme(), "2023Q1")]
    Programme.objects.bulk_create(
        Programme(
            district=periods[0].programme.district,
            code=f"long-{number}",
            name="NQ",
            start=Quarter(2021, 1),
            end=Quarter(2030, 4),
            good_from=70,
            fair_from=50,
        )
        for number in range(30)
    )
    for programme in Programme.objects.filter(code__startswith="long-"):
        quarters = [programme.start.shift(step) for step in range(40)]
        periods += Period.objects.bulk_create(
            Period(programme=programme, quarter=one, opens_on=DAY, due_on=DAY) for one in quarters
        )
    data = {"action": "delete_selected", "_selected_action": [row.pk for row in periods]}
    answer = keeper.post(reverse("admin:communes_period_changelist"), data | {"post": "yes"})
    assert answer.status_code == 302
    assert not Period.objects.filter(pk__in=[row.pk for row in periods]).exists()


def test_so_many_rows_as_no_form_can_name_are_not_chosen_at_once(keeper, targets, monkeypatch):
    monkeypatch.setattr("targets.odd_requests.MOST_AT_ONCE", 2)
    answer = keeper.post(
        TARGETS,
        {"action": "edit_at_once", "_selected_action": [targets[0].pk], "select_across": "1"},
        follow=True,
    )
    assert "At most 2 rows are chosen at once" in answer.content.decode()


def test_the_form_of_a_target_takes_the_allocations_of_a_whole_province(keeper):
    target = make_target(goal=1000, rollup="sum")
    units = Commune.objects.bulk_create(
        Commune(district=target.programme.district, code=f"9{number:04d}", name=f"Xã {number}")
        for number in range(166)
    )
    Allocation.objects.bulk_create(
        Allocation(target=target, commune=unit, baseline=1, goal=5) for unit in units
    )
    where = reverse("admin:targets_target_change", args=[target.pk])
    data = posted(keeper.get(where), **{"allocations-165-goal": "7"})
    assert len(data) > 1000
    assert keeper.post(where, data).status_code == 302
    assert target.allocations.filter(goal=7).count() == 1


def test_units_that_would_share_kind_and_name_are_named_before_it_is_done(keeper):
    district = make_district(communes=0)
    town = make_commune(district, name="Yên Bình", kind="town")
    unit, other = (make_commune(district, name=name) for name in ("Yên  bình", "Bảo Ái"))
    fields = changed("kind", kind="town")
    page = send(keeper, [unit, other], "_show", address=COMMUNES, **fields)
    sentence = f"{unit.code}) would bear the name of {town.code}."
    assert sentence in page.text
    assert page.text.count("would bear the name") == 1
    assert Commune.objects.get(pk=unit.pk).kind == "commune"
    both = send(keeper, [unit, town], "_show", address=COMMUNES, **changed("kind", kind="ward"))
    assert both.text.count("would bear the name") == 2
    shown = page.context["digest"]
    Commune.objects.filter(pk=other.pk).update(name="Yên Bình")
    again = send(keeper, [unit, other], "_apply", address=COMMUNES, shown=shown, **fields)
    assert again.text.count("would bear the name") == 2
    Commune.objects.filter(pk=other.pk).update(name="Bảo Ái")
    send(keeper, [unit, other], "_apply", address=COMMUNES, shown=shown, **fields)
    assert district.communes.filter(kind="town").count() == 3


def test_targets_that_would_share_group_and_name_are_named_before_it_is_done(keeper):
    programme = make_programme()
    one, other = (make_target(programme, name="Hộ nghèo") for _index in range(2))
    group = make_group(programme)
    Target.objects.filter(pk=one.pk).update(group=group)
    Target.objects.filter(pk=other.pk).update(group=make_group(programme))
    page = send(keeper, [other], "_show", **changed("group", group=group.pk))
    assert f"({other.number}) would bear the name of {one.number}." in page.text
