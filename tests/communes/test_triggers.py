"""What only ever grows: the database refuses to change or to delete its rows."""

import sys

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils import timezone

from communes import triggers
from communes.models import (
    AuditEvent,
    CatalogueChange,
    Commune,
    Decision,
    ExactMean,
    Figure,
    FigureChange,
    MeasureChange,
    MeasureStatus,
    MeasureVerb,
    Publication,
    PublishedResult,
    QuoteChange,
    Retraction,
    ReturnedRow,
    Said,
    TakenPackage,
    Verb,
)

from ..factories import make_measure, make_user

pytestmark = pytest.mark.django_db

PROMISES = ("Rows are only ever added", "which never change")
"""What a growing model, or its module, says of it."""
EMPTYING = {"postgresql": "TRUNCATE {table} CASCADE", "sqlite": "DELETE FROM {table}"}
"""How each database takes all rows of a table at once."""


@pytest.fixture
def rows():
    """A row of each growing table; the demo has no decisions and changes of its own."""
    figure = Figure.objects.select_related("target__programme").first()
    now = timezone.now()
    decision = Decision.objects.create(
        programme=figure.target.programme, quarter=figure.quarter, verb=Verb.LOAD, at=now
    )
    return {
        "AuditEvent": AuditEvent.objects.get(decision=decision),
        "CatalogueChange": CatalogueChange.objects.first(),
        "Decision": decision,
        "FigureChange": FigureChange.objects.create(figure=figure, at=now),
        "MeasureChange": MeasureChange.objects.create(
            corrective_measure=make_measure(),
            verb=MeasureVerb.WRITE,
            after=MeasureStatus.OPEN,
            at=now,
        ),
        "Publication": Publication.objects.first(),
        "PublishedResult": PublishedResult.objects.first(),
        "QuoteChange": QuoteChange.objects.create(
            programme=figure.target.programme,
            commune=figure.commune,
            quarter=figure.quarter,
            kind=Said.CAUSES,
            after="Mưa lũ",
            at=now,
            by=make_user(),
        ),
        "ReturnedRow": ReturnedRow.objects.create(
            decision=Decision.objects.create(
                programme=figure.target.programme, quarter=figure.quarter, verb=Verb.RETURN, at=now
            ),
            target=figure.target,
        ),
        "ExactMean": ExactMean.objects.create(
            taken=TakenPackage.objects.create(
                programme=figure.target.programme,
                commune=Commune.objects.last(),
                quarter=figure.quarter,
                published_at=now,
                content={},
                at=now,
                by=make_user(),
            ),
            target=figure.target,
            value=5,
            total="50",
            people="10",
        ),
        "TakenPackage": TakenPackage.objects.create(
            programme=figure.target.programme,
            commune=Commune.objects.first(),
            quarter=figure.quarter,
            published_at=now,
            content={},
            at=now,
            by=make_user(),
        ),
        "Retraction": Retraction.objects.create(
            publication=Publication.objects.first(), at=now, by=make_user()
        ),
    }


def of_name(name):
    return apps.get_model("communes", name)


def table_of(name):
    return connection.ops.quote_name(of_name(name)._meta.db_table)


def refused(act):
    """Whether the database refuses `act`, with the sentence that says why."""
    with pytest.raises(IntegrityError, match="never change"), transaction.atomic():
        act()
    return True


def execute(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


def docs_of(model):
    return sys.modules[model.__module__].__doc__, model.__doc__


def test_every_model_whose_module_promises_that_it_only_grows_has_triggers():
    promised = {
        model.__name__
        for model in apps.get_app_config("communes").get_models()
        if any(words in doc for words in PROMISES for doc in docs_of(model))
    }
    assert promised == set(triggers.GROWING)


def test_the_rows_of_the_test_are_one_of_each(rows):
    assert set(rows) == set(triggers.GROWING)


@pytest.mark.parametrize("name", triggers.GROWING)
def test_a_row_is_not_changed_through_the_models(name, rows):
    row = rows[name]
    before = of_name(name).objects.filter(pk=row.pk).values().get()
    assert refused(row.save)
    assert refused(lambda: of_name(name).objects.filter(pk=row.pk).update(id=F("id")))
    assert refused(lambda: of_name(name).objects.bulk_update([row], [updatable(row)]))
    assert of_name(name).objects.filter(pk=row.pk).values().get() == before


def updatable(row):
    return next(field.name for field in row._meta.concrete_fields if not field.primary_key)


@pytest.mark.parametrize("name", triggers.GROWING)
def test_a_row_is_not_deleted_through_the_models(name, rows):
    row = rows[name]
    assert refused(lambda: of_name(name).objects.filter(pk=row.pk)._raw_delete("default"))
    assert of_name(name).objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("name", ["Decision", "FigureChange", "PublishedResult"])
def test_a_row_on_which_none_hangs_is_not_deleted(name, rows):
    row = rows[name]
    assert refused(of_name(name).objects.filter(pk=row.pk).delete)
    assert refused(row.delete)


@pytest.mark.parametrize("name", triggers.GROWING)
@pytest.mark.parametrize("sql", ["UPDATE {table} SET id = id", "DELETE FROM {table}"])
def test_no_row_is_changed_or_deleted_by_bare_sql(sql, name, rows):
    count = of_name(name).objects.count()
    assert refused(lambda: execute(sql.format(table=table_of(name))))
    assert of_name(name).objects.count() == count > 0


@pytest.mark.parametrize("name", triggers.GROWING)
def test_an_insertion_that_would_replace_a_row_is_refused(name, rows):
    row = rows[name]
    again = of_name(name).objects.get(pk=row.pk)
    update = [updatable(row)]
    assert refused(
        lambda: of_name(name).objects.bulk_create(
            [again], update_conflicts=True, unique_fields=["id"], update_fields=update
        )
    )


@pytest.mark.parametrize("name", triggers.GROWING)
def test_a_table_is_not_emptied_at_once(name, rows):
    connection.check_constraints()  # PostgreSQL empties no table whose new rows it has to check
    assert refused(lambda: execute(EMPTYING[connection.vendor].format(table=table_of(name))))


@pytest.mark.parametrize("name", triggers.GROWING)
def test_migrate_makes_lost_triggers_anew(name, rows):
    drop_triggers(of_name(name)._meta.db_table)
    execute(f"UPDATE {table_of(name)} SET id = id")
    call_command("migrate", verbosity=0)
    assert refused(lambda: execute(f"UPDATE {table_of(name)} SET id = id"))
    assert refused(lambda: execute(f"DELETE FROM {table_of(name)}"))


def drop_triggers(table):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for trigger in ("stays", "not_emptied"):
                cursor.execute(f"DROP TRIGGER {table}_{trigger} ON {table}")
        else:
            for event in ("update", "delete"):
                cursor.execute(f"DROP TRIGGER {table}_no_{event}")


def test_making_the_triggers_twice_changes_nothing(rows):
    triggers.install(connection)
    triggers.install(connection)
    assert refused(rows["Decision"].save)
