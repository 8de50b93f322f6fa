"""Numbers typed into the admin are read as on the sheet: as meant, asked about, or refused."""

import datetime
import re
from decimal import Decimal

import pytest
from django import forms
from django.db import models
from django.test import RequestFactory
from django.utils import timezone, translation
from hypothesis import given, settings
from hypothesis import strategies as st

from communes.models import Allocation, Commune, CommuneMilestone, MeasureChange
from targets.fields import PlainDecimalField, WholeNumberField, WrittenNumber
from targets.forms import CatalogueForm, ProgrammeForm, TargetForm
from targets.models import Milestone, Programme, Target
from targets.numbers import Ask, read_number

from ..admins import registered
from ..factories import (
    make_allocation,
    make_commune,
    make_district,
    make_measure,
    make_milestone,
    make_period,
    make_programme,
    make_target,
    make_user,
)
from ..pages import words
from .test_admin import added, address, change, complaints, saved, send

languages = st.sampled_from(["vi", "en"])


@pytest.fixture
def keeper(client):
    """A client logged in as the person who keeps the catalogue, with Vietnamese pages."""
    client.force_login(make_user(is_staff=True, is_superuser=True))
    with translation.override("vi"):
        yield client


def form_fields(model_admin, request):
    """Each field of the forms of a page, its inlines' too, beside that of the model."""
    forms_and_models = [(model_admin.get_form(request), model_admin.model)]
    for inline in model_admin.get_inline_instances(request):
        forms_and_models.append((inline.get_formset(request).form, inline.model))
    for form, model in forms_and_models:
        for name, field in form.base_fields.items():
            kept = {kept.name: kept for kept in model._meta.concrete_fields}.get(name)
            yield model, field, kept


@pytest.mark.django_db
def test_every_number_of_every_form_is_read_by_the_one_function():
    request = RequestFactory().get("/")
    request.user = make_user(is_staff=True, is_superuser=True)
    seen = set()
    for model_admin in registered():
        for model, field, kept in form_fields(model_admin, request):
            if isinstance(kept, models.DecimalField | models.IntegerField):
                assert isinstance(field, WrittenNumber), (model, kept.name)
                assert isinstance(field.widget, forms.TextInput)
                assert not isinstance(field.widget, forms.NumberInput)
                seen.add(f"{model.__name__}.{kept.name}")
    assert seen >= {
        *(f"Target.{name}" for name in ("decimals", "baseline", "goal", "standard", "low", "high")),
        *("Milestone.year", "Milestone.value", "Allocation.baseline", "Allocation.goal"),
        *("CommuneMilestone.year", "CommuneMilestone.value", "Group.position"),
        *("Commune.population", "Commune.households", "Commune.area_km2", "Commune.ntm_year"),
        *("Commune.latitude", "Commune.longitude", "Commune.map_row", "Commune.map_col"),
        *("Programme.good_from", "Programme.fair_from"),
    }


def number_fields():
    """Each field of numbers of every form and inline of the administration."""
    request = RequestFactory().get("/")
    request.user = make_user(is_staff=True, is_superuser=True)
    return [
        field
        for model_admin in registered()
        for _model, field, kept in form_fields(model_admin, request)
        if isinstance(kept, models.DecimalField | models.IntegerField)
    ]


def taken(field, text):
    """The number that the field takes `text` for, or None where it asks or refuses."""
    try:
        return field.clean(text)
    except forms.ValidationError:
        return None


WRITTEN = st.one_of(
    st.sampled_from(["150.000", "1.234,5", "1.234", "1,234", "0,5", "12.345.678", "1 250", "7"]),
    st.from_regex(r"[0-9]{1,3}([., ][0-9]{1,4}){0,2}", fullmatch=True),
)


@pytest.mark.django_db
def test_every_field_takes_a_number_for_what_the_one_function_reads():
    fields = number_fields()
    assert len(fields) > 20

    @settings(deadline=None, max_examples=60)
    @given(WRITTEN)
    def holds(text):
        for field in fields:
            found = taken(field, text)
            shape = field.shape
            answer = read_number(text, decimals=shape.decimals, unit=shape.unit, kind="level")
            meant = answer.readings if isinstance(answer, Ask) else {getattr(answer, "value", None)}
            assert found is None or found in meant
            if text == "150.000" and taken(field, "150000") is not None:
                assert found in (None, 150000), field.label

    with translation.override("vi"):
        holds()


ASKED = "“150.000” có thể là 150 hoặc 150.000: viết 150 hoặc 150000."


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("decimals", "text", "goal"),
    [
        (0, "150.000", 150000),
        (0, "31,9", "31.9"),
        (1, "31,9", "31.9"),
        (1, "31.9", "31.9"),
        (1, "150.000,0", 150000),
        (1, "1.234.567", 1234567),
        (1, "150 000", 150000),
        (3, "1,234", "1.234"),
        (1, " 150 ", 150),
        (1, "−5", -5),
        (1, "١٥٠", 150),
    ],
)
def test_a_goal_is_kept_as_it_was_meant(keeper, decimals, text, goal):
    target = make_target(decimals=decimals, method="ceiling" if goal != -5 else "gap", baseline=7)
    assert saved(change(keeper, target, goal=text))
    target.refresh_from_db()
    assert target.goal == Decimal(goal)


@pytest.mark.django_db
def test_what_can_be_read_two_ways_is_asked_about_and_not_saved(keeper):
    target = make_target(decimals=1, goal=400)
    commune = target.programme.district.communes.first()
    make_milestone(target, value=40), make_allocation(target, commune, goal=20)
    plan = make_milestone(target, commune, value=30)
    for name in ("goal", "baseline", "low", "high", "milestones-0-value", "allocations-0-goal"):
        assert ASKED in complaints(change(keeper, target, **{name: "150.000"}))
    assert ASKED in complaints(change(keeper, plan, value="150.000"))
    target.refresh_from_db()
    assert target.goal == 400
    assert [row.value for row in Milestone.objects.filter(target=target)] == [40]
    assert [row.goal for row in Allocation.objects.filter(target=target)] == [20]
    assert CommuneMilestone.objects.get(pk=plan.pk).value == 30


@pytest.mark.django_db
def test_a_whole_number_target_makes_it_certain_in_its_rows_too(keeper):
    target = make_target(decimals=0)
    commune = target.programme.district.communes.first()
    rows = added("milestones", 0, year="2.023", value="150.000") | added(
        "allocations", 0, commune=commune.pk, baseline="10.922", goal="20.000"
    )
    assert saved(change(keeper, target, **rows))
    assert [(row.year, row.value) for row in target.milestones.all()] == [(2023, 150000)]
    assert [(row.baseline, row.goal) for row in target.allocations.all()] == [(10922, 20000)]


@pytest.mark.django_db
def test_decimals_typed_in_the_same_form_decide(keeper):
    target = make_target(decimals=0)
    assert ASKED in complaints(change(keeper, target, decimals="1", goal="150.000"))
    assert saved(change(keeper, make_target(decimals=1), decimals="0", goal="150.000"))


@pytest.mark.django_db
def test_more_decimals_ask_about_no_number_that_stands(keeper):
    target = make_target(decimals=0, goal=150000)
    make_milestone(target, value=40000)
    assert saved(change(keeper, target, decimals="2"))
    target.refresh_from_db()
    assert (target.decimals, target.goal) == (2, 150000)
    assert target.milestones.get().value == 40000


@pytest.mark.django_db
def test_communes_that_are_counted_are_whole_whatever_their_target_shows(keeper):
    target = make_target(decimals=1, rollup="count", goal=5, standard=9)
    assert saved(change(keeper, target, goal="1.000", standard="9,5"))
    target.refresh_from_db()
    assert (target.goal, target.standard) == (1000, Decimal("9.5"))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("12a", "Đây không phải là số"),
        ("1e3", "Đây không phải là số"),
        ("1.23.456", "Chữ số chưa được tách đúng từng nhóm ba"),
        ("5%", "Không ghi dấu phần trăm vào ô này."),
        ("5,", "Thiếu chữ số sau dấu thập phân."),
        ("1,23456", "Chỉ ghi tối đa bốn chữ số thập phân."),
    ],
)
def test_what_is_no_number_is_refused_in_vietnamese(keeper, text, sentence):
    target = make_target(decimals=1)
    assert sentence in complaints(change(keeper, target, goal=text))
    target.refresh_from_db()
    assert target.goal == 100


@pytest.mark.django_db
def test_a_refused_form_is_vietnamese_from_head_to_foot(keeper):
    changes = {"goal": "12a", "low": "1.234", "number": "1a", "unit": "", "name": "x" * 301}
    target = make_target(decimals=1)
    page = change(keeper, target, **changes)
    told = complaints(page) + words(page.content.decode())
    assert "Hãy sửa lỗi dưới đây." in told
    assert not re.search(r"Please|Enter|Ensure|This|must|valid|least|characters", told)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["good_from", "fair_from"])
def test_the_limits_of_bands_stay_once_a_quarter_is_published_by_them(keeper, name):
    programme = make_programme()
    assert saved(change(keeper, programme, **{name: "60"}))
    period = make_period(programme, published_on=datetime.date(2023, 7, 20))
    assert saved(change(keeper, programme, **{name: "60,00"}, name="Another name"))
    assert "đã công bố theo mức cũ" in complaints(change(keeper, programme, **{name: "61"}))
    period.delete()
    assert saved(change(keeper, programme, **{name: "61"}))


@pytest.mark.django_db
def test_a_percent_may_have_its_sign(keeper):
    target = make_target(decimals=1, unit="%")
    assert saved(change(keeper, target, goal="97,75%"))
    programme = make_programme()
    assert saved(change(keeper, programme, good_from="80%", fair_from="62,5 %"))
    target.refresh_from_db()
    programme.refresh_from_db()
    assert target.goal == Decimal("97.75")
    assert (programme.good_from, programme.fair_from) == (80, Decimal("62.5"))


@pytest.mark.django_db
def test_numbers_of_a_commune_are_read_as_they_are_meant(keeper):
    commune = make_commune(make_district(communes=0))
    numbers = {
        "population": "12.345",
        "households": "3 100",
        "area_km2": "32,45",
        "latitude": "21.712",
        "longitude": "104,912345",
        "map_row": "3",
        "map_col": "4",
        "ntm_year": "2020",
    }
    assert saved(change(keeper, commune, **numbers))
    kept = Commune.objects.filter(pk=commune.pk).values(*numbers).get()
    assert list(kept.values()) == [
        *(12345, 3100, Decimal("32.45"), Decimal("21.712"), Decimal("104.912345"), 3, 4, 2020),
    ]
    assert "chỉ ghi số nguyên" in complaints(change(keeper, commune, population="31,9")).lower()
    assert "Có phải" in complaints(change(keeper, commune, population="12,345"))
    assert "có thể là" in complaints(change(keeper, commune, area_km2="1.234"))
    assert saved(change(keeper, commune, name="Tên mới"))
    assert Commune.objects.filter(pk=commune.pk).values(*numbers).get() == kept


@pytest.mark.django_db
def test_a_new_target_is_asked_about_as_one_that_stands(keeper):
    group = make_target().group
    values = {
        "programme": group.programme_id,
        "group": group.pk,
        "number": "99",
        "name": "Chỉ tiêu mới",
        "unit": "km",
        "decimals": "1",
        "method": "ratio",
        "over_time": "level",
        "rollup": "sum",
        "goal": "150.000",
    }
    assert ASKED in complaints(send(keeper, address(Target, "add"), **values))
    assert not Target.objects.filter(number="99").exists()


@pytest.mark.django_db
def test_in_english_a_comma_is_asked_about_too(keeper):
    keeper.cookies["django_language"] = "en"
    target = make_target(decimals=1)
    question = "“1,234” can be 1.234 or 1,234: write 1.2340 or 1234."
    with translation.override("en"):
        assert question in complaints(change(keeper, target, goal="1,234"))
        for text, goal in [("1.2340", "1.234"), ("1,234.5", "1234.5"), ("1.234,5", "1234.5")]:
            assert saved(change(keeper, target, goal=text))
            target.refresh_from_db()
            assert target.goal == Decimal(goal)


@pytest.mark.django_db
def test_a_form_is_read_in_the_language_of_its_page_whatever_the_cookie_says_since(keeper):
    target = make_target(decimals=1)
    english = "“1,234” can be 1.234 or 1,234: write 1.2340 or 1234."
    answer = change(keeper, target, goal="1,234", page_language="en")
    assert english in complaints(answer)
    assert 'name="page_language"' in answer.text


@pytest.mark.django_db
@pytest.mark.parametrize(
    "page", ["change", "allocations", "milestones", "periods", "copy", "yearly"]
)
def test_each_form_with_numbers_says_its_language(keeper, page):
    programme = make_target().programme
    answer = keeper.get(address(Programme, page, programme.pk))
    assert re.search(r'name="page_language"\s+value="vi"', answer.text)


# What is shown is read back


def sent_back(form_class, instance, name):
    """The value that a form gives when the field `name` comes back as it was shown."""
    fields = [name, "decimals"] if isinstance(instance, Target) else [name]
    form = forms.modelform_factory(type(instance), form_class, fields=fields)
    shown = {field.html_name: field.value() for field in form(instance=instance)}
    shown = {key: form(instance=instance)[key].field.prepare_value(v) for key, v in shown.items()}
    again = form({key: form_text(value) for key, value in shown.items()}, instance=instance)
    return again[name].field.clean(again[name].data), again.has_changed()


def form_text(value):
    return "" if value is None else str(value)


exact = st.decimals(-(10**14), 10**14, places=4)


@given(exact, st.integers(0, 4), languages, st.sampled_from(["goal", "baseline", "low"]))
def test_what_a_field_shows_is_read_as_the_same_number(value, decimals, language, name):
    target = Target(**{name: value}, decimals=decimals, rollup="sum", method="gap", unit="km")
    with translation.override(language):
        assert sent_back(TargetForm, target, name) == (value, False)


@given(st.decimals("0.01", "99.99", places=2), languages)
def test_a_threshold_is_read_as_it_is_shown(value, language):
    with translation.override(language):
        assert sent_back(ProgrammeForm, Programme(good_from=value), "good_from") == (value, False)


@given(st.integers(0, 2**31 - 1), st.booleans(), languages)
def test_a_whole_number_is_read_as_it_is_shown(value, grouping, language):
    field = WholeNumberField(grouping=grouping)
    with translation.override(language):
        assert field.clean(field.prepare_value(value)) == value


@given(st.decimals(-180, 180, places=6), languages)
def test_degrees_are_read_as_they_are_shown(value, language):
    field = PlainDecimalField(max_digits=9, decimal_places=6)
    with translation.override(language):
        assert field.clean(field.prepare_value(value)) == value


@given(st.text(alphabet="0123456789.,-+ %eE−\u200b\u00a0½x", max_size=12), languages)
def test_no_text_ends_in_an_exception_or_in_two_meanings(text, language):
    """What is taken leaves one reading: the number written plainly gives the same."""
    with translation.override(language):
        field = forms.modelform_factory(Target, CatalogueForm, fields=["goal"])().fields["goal"]
        try:
            value = field.clean(text)
        except forms.ValidationError:
            return
        assert value is None or field.clean(field.prepare_value(value)) == value


ORDINALS = {"position", "action", "year", "ntm_year", "number", "version"}
"""Whole numbers that count nothing, or never a thousand."""


def test_what_a_list_or_a_row_shows_is_written_as_by_a_person():
    for keeper in registered():
        fields = {field.name: field for field in keeper.model._meta.concrete_fields}
        for name in ({*keeper.list_display, *keeper.readonly_fields} & fields.keys()) - ORDINALS:
            raw = models.DecimalField | models.IntegerField | models.JSONField
            assert not isinstance(fields[name], raw), (keeper.model, name)


@pytest.mark.django_db
def test_a_unit_is_listed_with_its_people_in_groups(keeper):
    make_commune(population=12282, households=3149)
    shown = words(keeper.get(address(Commune, "changelist")).text)
    assert "12.282 3.149" in shown


@pytest.mark.django_db
def test_what_a_step_changed_of_a_measure_is_told_in_words(keeper):
    step = MeasureChange.objects.create(
        corrective_measure=make_measure(),
        verb="change",
        after="open",
        changed={"due": ["2023-09-30", "2023-12-31"], "cause": ["", "<Thiếu vốn>"]},
        at=timezone.now(),
    )
    shown = words(keeper.get(address(MeasureChange, "change", step.pk)).text)
    assert "thời hạn: 30/9/2023 → 31/12/2023" in shown
    assert "nguyên nhân: – → &lt;Thiếu vốn&gt;" in shown
