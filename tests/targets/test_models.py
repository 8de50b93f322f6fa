from decimal import Decimal
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from targets.models import DataVersion, District, Group, Milestone, Programme, Target
from targets.quarters import Quarter

from ..factories import (
    make_district,
    make_group,
    make_milestone,
    make_programme,
    make_target,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

LARGEST = Decimal(922337203685477)


def stored(row, field):
    return type(row).objects.values_list(field, flat=True).get(pk=row.pk)


@pytest.mark.parametrize(
    "number", ["0", "0.1", "-0.0001", "1234.5678", "922337203685477", "-922337203685477"]
)
def test_a_number_is_kept_to_the_last_digit(number):
    milestone = make_milestone(value=number)
    assert stored(milestone, "value") == Decimal(number)


def test_numbers_are_compared_and_added_up_by_the_database():
    target = make_target()
    for year, value in [(2021, "9.5"), (2022, "10.25")]:
        make_milestone(target, year=year, value=value)
    rows = target.milestones
    assert [row.year for row in rows.order_by("value")] == [2021, 2022]
    assert rows.get(value=Decimal("10.25")).year == 2022
    assert rows.get(value__gt=Decimal("9.9999")).year == 2022


def test_a_quarter_is_kept_as_text_that_sorts_by_time():
    programme = make_programme(start="2019Q4", end="2021Q1")
    with connection.cursor() as cursor:
        cursor.execute("SELECT start FROM targets_programme WHERE id = %s", [programme.pk])
        assert cursor.fetchone() == ("2019Q4",)
    assert stored(programme, "start") == Quarter(2019, 4)
    assert Programme.objects.filter(start__lt=Quarter(2020, 1), pk=programme.pk).exists()


def test_text_is_kept_composed_and_without_spaces_at_its_ends():
    district = make_district(name=" Ye\u0302n Bi\u0300nh ")
    assert stored(district, "name") == "Yên Bình"


def test_names_are_sorted_by_the_vietnamese_alphabet():
    programme = make_programme()
    for name in ["Ông", "Đa", "Ăn", "Dừa", "An", "Ân", "Ơn", "On"]:
        make_group(programme, name=name)
    names = programme.groups.order_by("name").values_list("name", flat=True)
    assert list(names) == ["An", "Ăn", "Ân", "Dừa", "Đa", "On", "Ông", "Ơn"]


def test_targets_stand_in_the_order_of_their_numbers():
    programme = make_programme()
    for number in ["10", "2.10", "2", "2.9", "1"]:
        make_target(programme, number=number)
    assert [target.number for target in programme.targets.all()] == ["1", "2", "2.9", "2.10", "10"]


def test_a_renumbered_target_is_sorted_anew():
    target = make_target(number="2")
    target.number = "11"
    target.save()
    assert stored(target, "number_key") == "00000011"


def test_a_target_knows_in_which_quarters_it_is_asked():
    assert [Target(asked_in="2 4").asks(Quarter(2023, number)) for number in (1, 2, 3, 4)] == [
        False,
        True,
        False,
        True,
    ]
    assert all(Target(asked_in="").asks(Quarter(2023, number)) for number in (1, 2, 3, 4))


REFUSED_BY_THE_DATABASE = [
    {"goal": None},
    {"goal": 0},
    {"goal": -1, "method": "floor"},
    {"goal": -1, "method": "ceiling"},
    {"method": "gap"},
    {"method": "gap", "baseline": 100},
    {"method": "gap", "baseline": 1, "rollup": "count"},
    {"rollup": "count", "goal": 0},
    {"rollup": "count", "standard": 0},
    {"rollup": "count", "standard": -1, "method": "ceiling"},
    {"rollup": "rate", "over_time": "year_total"},
    {"rollup": "rate", "method": "milestone", "goal": 1},
    {"rollup": "district", "method": "milestone", "goal": 2},
    {"rollup": "count", "method": "milestone", "standard": 2},
    {"rollup": "sum", "method": "milestone", "goal": 1},
    {"rollup": "count", "method": "milestone", "over_time": "year_mean"},
    {"decimals": 5},
    {"low": 2, "high": 1},
]


@pytest.mark.parametrize("values", REFUSED_BY_THE_DATABASE, ids=str)
def test_a_target_that_cannot_be_judged_is_refused_by_model_and_database(values):
    target = make_target()
    for name, value in values.items():
        setattr(target, name, Decimal(value) if isinstance(value, int) else value)
    with pytest.raises(ValidationError) as refused:
        target.full_clean()
    assert all(message.endswith(".") for message in refused.value.messages)
    with pytest.raises(IntegrityError), transaction.atomic():
        target.save()


@pytest.mark.parametrize(
    "values",
    [
        {"rollup": "count", "goal": None, "standard": 5},
        {"rollup": "count", "goal": 99, "standard": None},
        {"rollup": "count", "goal": 20, "method": "milestone", "standard": 1},
        {"rollup": "district", "goal": 1, "method": "milestone"},
        {"method": "ceiling", "goal": 0},
        {"method": "gap", "baseline": 0, "goal": -5},
        {"rollup": "rate", "method": "floor", "goal": "97.5"},
        {"goal": LARGEST},
    ],
    ids=str,
)
def test_a_target_that_can_be_judged_is_taken(values):
    target = make_target(**values)
    Target.objects.get(pk=target.pk).full_clean()


def test_a_target_of_another_programmes_group_is_refused():
    target = make_target()
    target.group = make_group()
    with pytest.raises(ValidationError) as refused:
        target.full_clean()
    assert refused.value.message_dict == {"group": ["The group belongs to another programme."]}


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"start": Quarter(2026, 1)}, "end"),
        ({"good_from": Decimal(100)}, "good_from"),
        ({"good_from": Decimal(50)}, "fair_from"),
        ({"fair_from": Decimal(0)}, "fair_from"),
    ],
)
def test_a_programme_out_of_order_is_refused_by_model_and_database(values, field):
    programme = make_programme()
    for name, value in values.items():
        setattr(programme, name, value)
    with pytest.raises(ValidationError) as refused:
        programme.full_clean()
    assert field in refused.value.message_dict
    with pytest.raises(IntegrityError), transaction.atomic():
        programme.save()


def test_a_programme_for_an_unknown_kind_of_commune_is_refused():
    programme = make_programme()
    programme.applies_to = "commune xã"
    with pytest.raises(ValidationError, match="xã is not a kind of commune"):
        programme.full_clean()


@pytest.mark.parametrize(
    "make_twice",
    [
        lambda: [make_programme(district, main=True) for district in [make_district()] * 2],
        lambda: [make_group(programme, name="Kinh tế") for programme in [make_programme()] * 2],
        lambda: [make_target(programme, number="7") for programme in [make_programme()] * 2],
        lambda: [make_milestone(target, year=2023) for target in [make_target()] * 2],
        lambda: [make_district(code="yb") for _ in range(2)],
        lambda: [make_programme(code="nq") for _ in range(2)],
    ],
    ids=["main programme", "group", "target", "milestone", "district", "programme"],
)
def test_the_database_keeps_what_there_is_only_once(make_twice):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_twice()


@pytest.mark.parametrize("code", ["admin", "Static", "district", "xã", "a b", "a/b", ""])
def test_a_code_that_an_address_cannot_bear_is_refused(code):
    with pytest.raises(ValidationError) as refused:
        District(code=code, name="Yên Bình").full_clean()
    assert list(refused.value.message_dict) == ["code"]


def test_a_threshold_that_cannot_be_judged_is_refused():
    milestone = Milestone(target=make_target(method="floor"), year=2023, value=Decimal(0))
    with pytest.raises(ValidationError, match="must be above zero"):
        milestone.full_clean()


def test_a_milestone_of_a_target_that_is_not_saved_yet_is_judged_by_it():
    milestone = Milestone(target=Target(method="ceiling"), year=2023, value=Decimal(-1))
    with pytest.raises(ValidationError, match="At most"):
        milestone.clean()


def test_every_change_of_the_catalogue_moves_the_data_version_on():
    target = make_target()
    seen = [DataVersion.current()]
    milestone = make_milestone(target)
    seen.append(DataVersion.current())
    target.save()
    seen.append(DataVersion.current())
    Milestone.objects.filter(pk=milestone.pk).delete()
    seen.append(DataVersion.current())
    Group.objects.get(pk=target.group_id).save()
    seen.append(DataVersion.current())
    assert seen == sorted(set(seen))


def test_the_database_keeps_a_number_once_however_it_is_written():
    target = make_target(number="1.1")
    for number in ("01.1", "1.01"):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_target(target.programme, number=number)
    assert make_target(target.programme, number="1.10").number == "1.10"


def upgraded(*keys):
    """What the migration says of targets with these (programme, sort key, number)."""
    rows = SimpleNamespace(values_list=lambda *names: keys)
    model = SimpleNamespace(objects=SimpleNamespace(order_by=lambda *names: rows))
    migration = import_module("targets.migrations.0005_number_key_once")
    migration.refuse_doubles(SimpleNamespace(get_model=lambda *names: model), None)


def test_an_upgrade_names_the_numbers_that_stand_twice():
    upgraded(("a", "00000001", "1"), ("a", "00000002", "2"), ("b", "00000001", "01"))
    with pytest.raises(ValueError, match=r"a: 01, 1$"):
        upgraded(("a", "00000001", "01"), ("a", "00000001", "1"), ("a", "00000002", "2"))
