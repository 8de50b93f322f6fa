"""The history of the catalogue: who changed what, when, old → new."""

import datetime
from types import SimpleNamespace

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group as Role
from django.contrib.auth.models import Permission
from django.utils import translation

from communes.history import changes
from communes.interchange.loading import load
from communes.models import Assignment, AuditEvent, AuditKind, CatalogueChange, Official
from communes.models.history import WHOLES, ChangeKind, key_of
from communes.visitor import visiting
from targets.districts import district_of
from targets.models import District, Target

from ...factories import (
    make_allocation,
    make_assignment,
    make_break,
    make_commune,
    make_district,
    make_exemption,
    make_group,
    make_milestone,
    make_new_goal,
    make_official,
    make_period,
    make_successor,
    make_target,
    make_threshold,
    make_user,
)
from ..interchange.tables import as_folder, small, with_cell

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

MAKERS = [
    make_allocation,
    make_assignment,
    make_break,
    make_commune,
    make_district,
    make_exemption,
    make_group,
    make_milestone,
    make_new_goal,
    make_official,
    make_period,
    make_successor,
    make_target,
    make_threshold,
    make_user,
]


def last():
    return CatalogueChange.objects.first()


def of_kind(row):
    return CatalogueChange.objects.filter(
        content_type__model=row._meta.model_name, object_id=row.pk
    )


@pytest.mark.parametrize("make", MAKERS, ids=lambda make: make.__name__)
def test_a_new_row_is_written_down_with_all_that_it_holds(make):
    row = make()
    change = of_kind(row).last()
    assert (change.action, change.object_repr) == (ChangeKind.ADDED, str(row))
    assert change.district_id == district_of(row)
    assert change.belongs_to == key_of(
        getattr(row, WHOLES[row._meta.model_name]) if row._meta.model_name in WHOLES else row
    )
    assert changes.ARROW not in changes.in_words(change)


def test_every_model_of_the_catalogue_is_kept():
    made = {type(make()) for make in MAKERS}
    assert {*changes.recorded()} == made | {changes.Programme, changes.CommuneMilestone} | {
        changes.ReportTemplate
    }


def test_a_change_has_what_stood_there_and_what_does_now():
    target = make_target(goal=100, lead="Phòng Nông nghiệp")
    target.goal, target.lead, target.strict = 1120, "Phòng Kinh tế", True
    target.save()
    assert changes.told(last()) == [
        ("goal", "100", "1,120"),
        ("lead office", "Phòng Nông nghiệp", "Phòng Kinh tế"),
        ("strictly more or less", "no", "yes"),
    ]


def test_what_is_chosen_and_dated_is_told_as_a_person_reads_it():
    duty = make_assignment(duty="lead")
    duty.duty, duty.end = "review", datetime.date(2023, 12, 31)
    duty.save()
    assert changes.in_words(last()) == "duty: Lead → Review; to: – → 31/12/2023"
    with translation.override("vi"):
        assert changes.in_words(last()).startswith("nhiệm vụ: Chủ trì → Thẩm định")


def test_what_is_kept_as_a_code_is_told_in_words_of_the_reader():
    target = make_target()
    target.strict, target.asked_in = True, "2 4"
    target.save()
    programme = target.programme
    programme.applies_to = "commune village"
    programme.save()
    commune = make_commune(programme.district, population=2282)
    commune.population = 12345
    commune.save()
    told = {row: of_kind(row).first() for row in (target, programme, commune)}
    assert changes.in_words(told[target]).endswith("strictly more or less: no → yes")
    with translation.override("vi"):
        strict = Target._meta.get_field("strict").verbose_name
        asked, exact = changes.in_words(told[target]).split("; ")
        assert (asked, exact) == ("quý phải báo cáo: – → II, IV", f"{strict}: không → có")
        assert changes.in_words(told[programme]) == "áp dụng cho: – → Xã, Thôn"
        assert changes.in_words(told[commune]) == "dân số: 2.282 → 12.345"


@pytest.mark.parametrize(
    ("language", "text"), [("en", "6/10/2023 07:05"), ("vi", "07:05 6/10/2023")]
)
def test_the_day_of_a_moment_stands_before_its_month_in_every_language(language, text):
    with translation.override(language):
        assert changes.moment("2023-10-06T00:05:00Z") == text


def test_another_row_is_told_by_its_name_as_it_was():
    district = make_district(communes=0)
    old, new = make_commune(district, name="Cũ"), make_commune(district, name="Mới")
    official = make_official(district, commune=old)
    official.commune = new
    official.save()
    old.name = "Khác hẳn"
    old.save()
    [(_name, before, after)] = changes.told(of_kind(official).first())
    assert (before, after) == (str(old).replace("Khác hẳn", "Cũ"), str(new))


def test_a_row_saved_as_it_stands_is_no_change():
    target = Target.objects.get(pk=make_target().pk)
    count = CatalogueChange.objects.count()
    target.save()
    assert CatalogueChange.objects.count() == count


def test_a_deleted_row_is_written_down_with_what_it_held():
    milestone = make_milestone(value=50)
    target = milestone.target
    milestone.delete()
    assert last().action == ChangeKind.DELETED
    assert "value: 50" in changes.in_words(last())
    assert last() == changes.of_row(target).first()


def test_a_district_is_deleted_and_its_history_stays():
    district = make_district(communes=0)
    number = district.pk
    district.delete()
    assert last().district_id == number


def test_who_changes_it_is_the_visitor_else_the_system():
    official = make_official(name="Ma Kim Hoa")
    user = make_user(official, username="hoa")
    target = make_target()
    with visiting(SimpleNamespace(user=user), "192.0.2.7"):
        target.goal = 5
        target.save()
    assert (last().actor, last().who) == (user, "Ma Kim Hoa (hoa)")
    assert last().remote_addr == "192.0.2.7"
    target.goal = 6
    target.save()
    assert (last().actor, last().who, last().remote_addr) == (None, "", None)


def test_a_password_is_never_written_down():
    user = make_user(password="mat-khau-rat-kin")
    user.set_password("mat-khau-khac-nua")
    user.save()
    change = of_kind(user).first()
    assert change.changes == {"password": ["•••", "•••"]}
    assert user.password not in str(list(CatalogueChange.objects.values_list("changes")))


def test_rights_of_an_account_are_written_down():
    user = make_user()
    user.groups.add(Role.objects.create(name="Văn phòng"))
    assert changes.in_words(last()) == "groups: – → Văn phòng"
    user.is_superuser = True
    user.save()
    assert changes.in_words(last()) == "superuser status: no → yes"


def test_who_gives_a_group_or_a_right_to_an_account_is_in_the_audit_log():
    user, role = make_user(), Role.objects.create(name="Văn phòng")
    right = Permission.objects.get(codename="view_target")
    for given, row in ((user.groups, role), (user.user_permissions, right)):
        for act in (given.add, given.remove):
            act(row)
            [noted] = AuditEvent.objects.filter(kind=AuditKind.RIGHTS, change=last())
            assert str(row) in changes.what_of(noted)


def test_changes_are_found_without_accents():
    make_commune(name="Bảo Ái")
    assert CatalogueChange.objects.filter(searched__contains="bao ai").exists()


@pytest.fixture
def loaded(empty_db, tmp_path):
    load(as_folder(tmp_path / "small", small()))
    return tmp_path


def test_a_load_writes_the_history_too(loaded):
    added = CatalogueChange.objects.filter(action=ChangeKind.ADDED)
    assert added.filter(content_type__model="target").count() == Target.objects.count()
    assert added.filter(content_type__model="assignment").count() == Assignment.objects.count()
    assert not added.filter(content_type__model="figure").exists()


def test_a_load_over_rows_writes_what_it_changes_alone(loaded):
    count = CatalogueChange.objects.count()
    load(as_folder(loaded / "same", small()))
    assert CatalogueChange.objects.count() == count
    user = make_user(username="tai")
    changed = with_cell(small(), "targets", 2, "goal", "120")
    with visiting(SimpleNamespace(user=user), "192.0.2.7"):
        load(as_folder(loaded / "again", changed))
    assert CatalogueChange.objects.count() == count + 2
    assert (last().object_repr, last().who) == (str(Target.objects.get(goal=120)), "tai")
    assert changes.in_words(last()) == "goal: 100 → 120"


def test_a_load_is_noted_once_for_its_district(loaded):
    [event] = AuditEvent.objects.filter(kind=AuditKind.LOAD)
    assert event.district_id == District.objects.get().pk
    assert "targets" in event.words
    load(as_folder(loaded / "same", small()))
    assert AuditEvent.objects.filter(kind=AuditKind.LOAD).count() == 1


def test_a_trial_leaves_no_history(empty_db, tmp_path):
    load(as_folder(tmp_path / "small", small()), dry_run=True)
    assert not CatalogueChange.objects.exists()
    assert not AuditEvent.objects.exists()


def test_changes_of_rights_are_noted_wherever_they_come_from(loaded):
    noted = AuditEvent.objects.filter(kind=AuditKind.RIGHTS)
    assert noted.count() == Assignment.objects.count()
    duty = make_assignment(Official.objects.first())
    assert noted.first().change.object_repr == str(duty)
    assert "Added: assignment" in changes.what_of(noted.first())
    user = get_user_model().objects.create_user("lan")
    assert noted.first().change.object_id == user.pk
