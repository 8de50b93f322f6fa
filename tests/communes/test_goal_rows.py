"""Thresholds, breaks, exemptions, parents and parts in models, forms and the database."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.forms import modelform_factory
from django.urls import reverse

from communes.forms import ProgrammeForm, TargetForm
from communes.models import Assignment, Exemption
from targets.forms import OfTargetForm, OfWholeForm
from targets.models import Break, Programme, Target, Threshold
from targets.numbers import NumberShape
from targets.quarters import Quarter
from tests.factories import (
    make_allocation,
    make_assignment,
    make_break,
    make_commune,
    make_exemption,
    make_figure,
    make_milestone,
    make_official,
    make_programme,
    make_target,
    make_threshold,
)
from tests.targets.refusals import GROWTH, OF_PARTS, WITHIN, columns

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def refused_fields(row):
    """The fields that the model refuses, which it must."""
    with pytest.raises(ValidationError) as refused:
        row.full_clean()
    return set(refused.value.message_dict)


def refused_by_the_database(row):
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
    return True


def changed(target, changes):
    for name, value in columns(changes).items():
        setattr(target, name, value)
    return target


def test_a_threshold_has_a_class_and_stands_once_for_a_year():
    threshold = make_threshold()
    threshold.full_clean()
    for year in (None, 2023):
        make_threshold(threshold.target, grade="2", year=year)
        again = Threshold(target=threshold.target, grade="2", year=year, value=1)
        assert refused_fields(again) == {"__all__"}
        assert refused_by_the_database(again)
    threshold.grade = " "
    assert refused_fields(threshold) >= {"grade"}
    assert refused_by_the_database(threshold)


def test_a_threshold_is_refused_where_nobody_is_judged_by_it():
    assert refused_fields(make_threshold(make_target(rollup="sum"))) == {"target"}
    assert refused_fields(make_threshold(value=0)) == {"value"}


def test_a_break_has_a_name_and_stands_once_in_a_quarter():
    series = make_break()
    series.full_clean()
    again = Break(target=series.target, start=series.start, name="Khác", goal=1)
    assert refused_fields(again) == {"__all__"}
    assert refused_by_the_database(again)
    series.name = ""
    assert refused_fields(series) >= {"name"}
    assert refused_by_the_database(series)


def test_a_break_is_judged_as_the_target_would_be():
    assert refused_fields(make_break(goal=0)) == {"goal"}
    assert refused_fields(make_break(start="2021Q1")) == {"start"}
    way = make_target(rollup="district", method="gap", baseline=5, goal=9)
    assert refused_fields(make_break(way, goal=4)) == {"baseline"}
    make_break(way, start="2024Q1", baseline=9, goal=5).full_clean()


def test_an_exemption_has_a_reason_and_ends_after_it_begins():
    exemption = make_exemption()
    exemption.full_clean()
    exemption.end = Quarter(2022, 4)
    assert refused_fields(exemption) >= {"end"}
    assert refused_by_the_database(exemption)
    exemption.end, exemption.reason = None, " "
    assert refused_fields(exemption) >= {"reason"}
    assert refused_by_the_database(exemption)


def test_exemptions_of_a_commune_do_not_overlap():
    exemption = make_exemption()
    pair = {"target": exemption.target, "commune": exemption.commune, "reason": "x"}
    assert refused_fields(Exemption(**pair, start=Quarter(2022, 4))) == {"start"}
    assert refused_fields(Exemption(**pair, start=Quarter(2023, 4))) == {"start"}
    assert refused_by_the_database(Exemption(**pair, start=exemption.start))
    Exemption(**pair, start=Quarter(2022, 1), end=Quarter(2022, 4)).full_clean()
    Exemption(**pair, start=Quarter(2024, 1)).full_clean()


def test_a_commune_of_another_district_is_not_exempt():
    exemption = make_exemption()
    exemption.commune = make_commune()
    assert refused_fields(exemption) == {"commune"}


def test_a_part_belongs_to_a_parent_of_its_programme_that_is_no_part():
    parent = make_target()
    part = make_target(parent.programme, parent=parent)
    part.full_clean()
    assert refused_fields(make_target(parent.programme, parent=part)) == {"parent"}
    assert refused_fields(make_target(parent=parent)) == {"parent"}
    parent.parent = make_target(parent.programme)
    assert refused_fields(parent) == {"parent"}
    alone = make_target()
    alone.parent = alone
    assert "parent" in refused_fields(alone)
    assert refused_by_the_database(alone)


def test_a_sum_and_a_method_of_parts_need_parts():
    target = make_target()
    target.sums_to = 100
    assert refused_fields(target) == {"sums_to"}
    changed(target, OF_PARTS)
    assert refused_fields(target) == {"method"}
    make_target(target.programme, parent=target)
    target.full_clean()


def test_the_last_part_of_a_parent_is_neither_deleted_nor_moved(admin_client):
    parent = changed(make_target(), OF_PARTS)
    parent.save()
    first, last = (make_target(parent.programme, parent=parent) for _ in range(2))
    assert form_of(Target, TargetForm, first, {"parent": None}).is_valid()
    address = reverse("admin:targets_target_delete", args=[first.pk])
    assert admin_client.post(address, {"post": "yes"}).status_code == 302
    form = form_of(Target, TargetForm, last, {"parent": None})
    assert list(form.errors) == ["parent"]
    address = reverse("admin:targets_target_delete", args=[last.pk])
    assert admin_client.post(address, {"post": "yes"}).status_code == 200
    assert Target.objects.filter(pk=last.pk).exists()


def test_a_parent_can_be_made_before_its_parts():
    other = make_target()
    target = Target(programme=other.programme, group=other.group, number="9", name="Cơ cấu")
    changed(target, OF_PARTS | {"sums_to": 100}).full_clean()


@pytest.mark.parametrize(
    "hang",
    [
        lambda target: make_figure(target),
        lambda target: make_exemption(target),
        lambda target: make_milestone(target, target.programme.district.communes.first()),
        lambda target: make_assignment(
            make_official(target.programme.district), target.programme, target=target, duty="enter"
        ),
    ],
)
def test_a_target_does_not_become_a_parent_of_parts_over_rows_that_name_it(hang):
    target = make_target(rollup="mean")
    make_target(target.programme, parent=target)
    hang(target)
    form = form_of(Target, TargetForm, target, OF_PARTS)
    assert "contradicts" in str(form.errors)


def form_of(model, form_class, row, changes):
    """The admin's form of `row` with changes, bound to all of its columns."""
    fields = [f.name for f in model._meta.concrete_fields if f.editable and f.name != "id"]
    made = modelform_factory(model, form_class, fields=fields)
    data = made(instance=row).initial | changes
    return made({name: value for name, value in data.items() if value is not None}, instance=row)


def test_a_parent_of_parts_is_led_and_not_reported():
    parent = changed(make_target(), OF_PARTS)
    parent.save()
    official = make_official(parent.programme.district)
    made = {"official": official, "programme": parent.programme, "target": parent}
    for duty in ("lead", "support", "oversee"):
        make_assignment(official, parent.programme, target=parent, duty=duty).full_clean()
    for duty in ("enter", "report", "review"):
        row = Assignment(**made, duty=duty, start="2021-01-01")
        assert refused_fields(row) == {"target"}


@pytest.mark.parametrize(
    ("hang", "quarters"),
    [
        (lambda programme: make_target(programme, **columns(GROWTH) | {"parent": None}),
         {"start": "2021Q2"}),
        (lambda programme: make_target(programme, due="2025Q1"), {"end": "2024Q4"}),
        (lambda programme: make_break(make_target(programme, rollup="district")),
         {"start": "2023Q1"}),
        (lambda programme: make_exemption(make_target(programme, rollup="mean")),
         {"end": "2023Q3"}),
    ],
)  # fmt: skip
def test_a_programmes_quarters_must_suit_what_its_targets_say(hang, quarters):
    programme = make_programme()
    hang(programme)
    assert form_of(Programme, ProgrammeForm, programme, {}).is_valid()
    assert "__all__" in form_of(Programme, ProgrammeForm, programme, quarters).errors


def test_communes_and_years_have_no_goals_of_their_own_under_a_range():
    target = changed(make_target(), WITHIN)
    target.save()
    commune = target.programme.district.communes.first()
    for row in (
        make_allocation(target, commune),
        make_milestone(target),
        make_milestone(target, commune),
        make_threshold(target),
    ):
        assert "target" in refused_fields(row)


def test_numbers_of_growth_are_amounts_and_per_cents():
    target = changed(make_target(), GROWTH | {"decimals": 3})
    form = modelform_factory(Target, TargetForm, fields=["goal", "baseline"])(instance=target)
    assert form.shape_of("baseline") == NumberShape(3, "tỷ đồng")
    assert form.shape_of("goal") == NumberShape(2, "%")
    target.save()
    rows = modelform_factory(Break, OfWholeForm, fields=["target", "goal"])
    assert rows(instance=Break(target=target)).shape_of("goal") == NumberShape(2, "%")
    rows = modelform_factory(Threshold, OfTargetForm, fields=["target", "value"])
    plain = make_target(unit="km", decimals=1)
    assert rows(instance=Threshold(target=plain)).shape_of("value") == NumberShape(1, "km")
