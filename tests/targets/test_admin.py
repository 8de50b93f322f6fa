"""What the catalogue's forms and columns do by themselves; the pages are tested with communes."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.forms import modelform_factory
from django.utils import translation

from targets.admin import plain_number_column, text_column
from targets.fields import QuarterFormField
from targets.forms import CatalogueForm, SpacedChoicesField, TargetForm
from targets.models import Group, Milestone, Programme, Target
from targets.quarters import Quarter

from ..factories import make_group, make_programme, make_target


@pytest.mark.parametrize(
    ("language", "written"), [("vi", ["1.250,5", "0", "–"]), ("en", ["1,250.5", "0", "–"])]
)
def test_numbers_stand_in_lists_without_zeros_at_their_end(language, written):
    column = plain_number_column("goal", "goal")
    goals = [Decimal("1250.5000"), Decimal("0.0000"), None]
    with translation.override(language):
        assert [column(Target(goal=goal)) for goal in goals] == written


def test_what_is_no_quarter_is_told_in_a_short_sentence():
    with pytest.raises(ValidationError) as refused:
        QuarterFormField().clean("x" * 10_000)
    assert len(refused.value.messages[0]) < 100


def test_a_quarter_stands_in_lists_as_it_is_written():
    column = text_column("start", "start")
    assert column(Programme(start=Quarter(2023, 2))) == "2023Q2"
    assert column(Programme(start=None)) == "–"


def test_ticked_boxes_become_words_in_the_order_of_the_boxes():
    field = SpacedChoicesField(choices=[("1", "I"), ("2", "II"), ("4", "IV")], required=False)
    assert field.clean(["4", "2"]) == "2 4"
    assert field.clean([]) == ""
    assert field.prepare_value("2 4") == ["2", "4"]
    assert not field.has_changed("2 4", ["4", "2"])
    assert field.has_changed("2 4", ["2"])


def test_a_number_is_offered_for_editing_as_a_person_writes_it():
    form = modelform_factory(Target, TargetForm, fields=["goal"])(
        instance=Target(goal=Decimal("1250.5000"), decimals=1)
    )
    assert 'value="1.250,5"' in str(form["goal"])


@pytest.mark.django_db
def test_what_a_row_belongs_to_is_fixed_once_it_exists():
    class Form(CatalogueForm):
        fixed = ("programme",)

    form_class = modelform_factory(Group, Form, fields=["programme", "name"])
    group, other = make_group(), make_programme()
    form = form_class({"programme": other.pk, "name": "Khác"}, instance=group)
    assert form.save().programme_id == group.programme_id
    new = form_class({"programme": other.pk, "name": "Khác"})
    assert new.save().programme_id == other.pk


@pytest.mark.django_db
def test_a_problem_of_a_field_that_is_not_shown_is_told_of_the_row():
    target = make_target(method="floor")
    form_class = modelform_factory(Target, CatalogueForm, fields=["method"])
    form = form_class({"method": "gap"}, instance=target)
    with translation.override("en"):
        assert list(form.errors) == ["__all__"]
        assert "cannot be measured without a baseline" in str(form.errors)


@pytest.mark.django_db
def test_contradictions_are_asked_only_of_a_row_that_is_in_order():
    class Form(CatalogueForm):
        def contradictions(self):
            return [("value", "Too small."), (None, "Nobody wants it.")]

    form_class = modelform_factory(Milestone, Form, fields=["target", "year", "value"])
    data = {"target": make_target().pk, "year": "2023", "value": "1"}
    assert form_class(data).errors == {
        "value": ["Too small."],
        "__all__": ["Nobody wants it."],
    }
    assert list(form_class(data | {"year": ""}).errors) == ["year"]
