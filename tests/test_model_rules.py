"""Each rule of a model, found by reflection: the database keeps it, and a sentence tells it."""

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.db.models.constraints import BaseConstraint
from django.utils import timezone, translation

from communes.models import Commune, Figure, FigureChange, PublishedResult
from tests.factories import make_district

MODELS = [
    model for label in ("targets", "communes") for model in apps.get_app_config(label).get_models()
]
ENDINGS = [
    ("at", "by"),
    ("value", "out_of"),
    ("before", "before_out_of"),
    ("after", "after_out_of"),
    ("low", "high"),
    ("start", "end"),
    ("opens_on", "due_on"),
    ("good_from", "fair_from"),
    ("row", "col"),
    ("latitude", "longitude"),
    ("reported", "expected"),
]
"""How the names of two fields end that say one thing together; what stands before is the same."""


def pairs_of(model):
    """Pairs of fields of `model` of which one alone, or one against the other, makes no sense."""
    fields = {field.name: field for field in model._meta.concrete_fields}
    return [
        (fields[name], fields[other])
        for name in fields
        for first, second in ENDINGS
        if name.endswith(first) and (other := name.removesuffix(first) + second) in fields
    ]


def says_who_if_anyone(first, second):
    """A moment that is always there, and whose person may be the system: each stands for itself."""
    return second.name.endswith("by") and not first.null


PAIRS = [
    pytest.param(model, {first.name, second.name}, id=f"{model.__name__}-{first.name}")
    for model in MODELS
    for first, second in pairs_of(model)
    if not says_who_if_anyone(first, second)
]
CONSTRAINTS = [
    pytest.param(model, constraint, id=constraint.name)
    for model in MODELS
    for constraint in model._meta.constraints
]
UNIQUE_FIELDS = [
    pytest.param(model, field, id=f"{model.__name__}-{field.name}")
    for model in MODELS
    for field in model._meta.concrete_fields
    if field.unique and not field.primary_key
]


def test_the_pairs_are_found():
    found = {(case.values[0].__name__, *sorted(case.values[1])) for case in PAIRS}
    assert found >= {
        ("Submission", "review_begun_at", "review_begun_by"),
        ("Figure", "approved_out_of", "approved_value"),
        ("FigureChange", "before", "before_out_of"),
        ("Commune", "map_col", "map_row"),
        ("Programme", "end", "start"),
    }


@pytest.mark.parametrize(("model", "names"), PAIRS)
def test_a_check_speaks_of_both_fields_of_a_pair(model, names):
    checks = [
        constraint.name
        for constraint in model._meta.constraints
        if isinstance(constraint, models.CheckConstraint)
        and names <= constraint.condition.referenced_base_fields
    ]
    assert checks != []


@pytest.mark.parametrize(("model", "constraint"), CONSTRAINTS)
def test_the_database_keeps_each_rule(model, constraint, db):
    with connection.cursor() as cursor:
        kept = connection.introspection.get_constraints(cursor, model._meta.db_table)
    assert constraint.name in kept


@pytest.mark.parametrize(("model", "constraint"), CONSTRAINTS)
def test_each_rule_has_a_sentence_of_its_own_in_vietnamese(model, constraint):
    english, vietnamese = in_both(constraint.get_violation_error_message)
    assert constraint.name not in english
    assert constraint.violation_error_message != BaseConstraint.default_violation_error_message
    assert english.endswith(".")
    assert vietnamese.endswith(".")
    assert vietnamese != english


@pytest.mark.parametrize(("model", "field"), UNIQUE_FIELDS)
def test_each_unique_field_is_told_in_vietnamese(model, field):
    def sentence():
        return " ".join(model().unique_error_message(model, [field.name]).messages)

    english, vietnamese = in_both(sentence)
    assert vietnamese != english
    with translation.override("vi"):
        assert str(field.verbose_name).casefold() in vietnamese.casefold()


def test_no_rule_stands_where_it_could_have_no_sentence():
    assert [model for model in MODELS if model._meta.unique_together] == []


def in_both(sentence):
    """What a function returns in English and in Vietnamese."""
    found = []
    for language in ("en", "vi"):
        with translation.override(language):
            found.append(str(sentence()))
    return found


def refused(write, **values):
    """Whether the database refuses what `write` writes with `values`."""
    try:
        with transaction.atomic():
            write(**values)
    except IntegrityError:
        return True
    return False


def test_a_commune_has_both_coordinates_or_none(db):
    commune = Commune.objects.filter(district=make_district())
    assert refused(commune.update, latitude=21, longitude=None)
    assert refused(commune.update, latitude=None, longitude=104)
    assert not refused(commune.update, latitude=None, longitude=None)
    assert not refused(commune.update, latitude=21, longitude=104)


@pytest.mark.parametrize("when", ["before", "after"])
def test_the_log_takes_only_pairs_that_a_figure_may_have(when, db):
    def write(value, out_of):
        pair = {when: value, f"{when}_out_of": out_of}
        FigureChange.objects.create(figure=Figure.objects.first(), at=timezone.now(), **pair)

    assert refused(write, value=6, out_of=5)
    assert refused(write, value=-1, out_of=5)
    assert refused(write, value=0, out_of=0)
    assert not refused(write, value=5, out_of=5)
    assert not refused(write, value=5, out_of=None)


def test_a_published_result_counts_reports_against_those_expected(db):
    row = PublishedResult.objects.filter(commune="").first()

    def write(reported, expected):
        PublishedResult.objects.create(
            publication=row.publication,
            target="none",
            band=row.band,
            reported=reported,
            expected=expected,
        )

    assert refused(write, reported=3, expected=None)
    assert refused(write, reported=None, expected=3)
    assert refused(write, reported=4, expected=3)
    assert not refused(write, reported=3, expected=3)


def may_be_empty(model, path):
    """Whether a field on the way of `path` from `model` may be without a value."""
    for name in path.lstrip("-").split("__"):
        field = model._meta.pk if name == "pk" else model._meta.get_field(name)
        if field.null:
            return True
        model = field.related_model
    return False


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_the_order_of_rows_is_the_same_on_every_database(model):
    """Empty values come first on SQLite and last on PostgreSQL, unless an order says where."""
    plain = [path for path in model._meta.ordering if isinstance(path, str)]
    assert [path for path in plain if may_be_empty(model, path)] == []
