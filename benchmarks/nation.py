"""A nation's rows: the demo district many times over, in a PostgreSQL database.

    python -m benchmarks.nation DISTRICTS

The database in the environment has the demo, see `manage.py demo --accounts`, and nothing else.
"""

import sys

import django
from django.apps import apps
from django.core.management.color import no_style
from django.db import connection
from django.db.models import CharField, FileField

LEFT_OUT = {"DataVersion", "Permission", "Group_permissions", "ContentType"}
"""Tables that every installation has once."""
NAMED = {"District", "Commune", "Official"}
"""Rows whose names differ from district to district."""
OF_THE_HISTORY = {
    "object_id": "object_id + {shift}",
    "object_pk": "(object_pk::bigint + {shift})::text",
    "belongs_to": (
        "split_part(belongs_to, ':', 1) || ':' || "
        "(split_part(belongs_to, ':', 2)::bigint + {shift})"
    ),
}
"""Columns that name a row without a foreign key."""

VERSIONS = """
INSERT INTO targets_dataversion (programme_id, number, catalogue, published)
SELECT id, 1, 1, 1 FROM targets_programme
WHERE id NOT IN (SELECT programme_id FROM targets_dataversion WHERE programme_id IS NOT NULL)
"""
"""Each programme has its data version, as if its rows had been entered."""


def of_districts():
    """Models whose rows are multiplied, in any order: foreign keys are not looked at."""
    return [
        model
        for model in apps.get_models()
        if model._meta.app_label in ("targets", "communes", "auth")
        and model.__name__ not in LEFT_OUT
        and model._base_manager.exists()
    ]


def cell_of(field, models, shift):
    """SQL of what the copy number `k` of a row has in the field; keys are moved by `shift`."""
    column, model = quoted(field.column), field.model.__name__
    if model == "CatalogueChange" and field.name in OF_THE_HISTORY:
        return OF_THE_HISTORY[field.name].format(shift=shift)
    if field.primary_key or (field.remote_field and field.remote_field.model in models):
        return f"{column} + {shift}"
    if field.unique and isinstance(field, CharField | FileField):
        return f"{column} || '-' || k"
    if field.name == "name" and model in NAMED:
        return f"{column} || ' ' || k"
    return column


def quoted(name):
    return connection.ops.quote_name(name)


def grow(districts):
    """Let there be so many of the one district."""
    models = of_districts()
    step = max(model._base_manager.latest("pk").pk for model in models) + 1
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SET work_mem = '256MB'")
        for model in models:
            fields = model._meta.concrete_fields
            cells = [cell_of(field, models, f"k * {step}") for field in fields]
            table = model._meta.db_table
            cursor.execute(
                f"INSERT INTO {table} ({', '.join(quoted(field.column) for field in fields)}) "
                f"SELECT {', '.join(cells)} FROM {table}, generate_series(1, %s) k "
                f"ORDER BY k, {table}.{model._meta.pk.column}",
                [districts - 1],
            )
            print(f"{model._meta.label:30}{cursor.rowcount:12,}", flush=True)
        for reset in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(reset)
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute(VERSIONS)
        cursor.execute("VACUUM ANALYZE")


if __name__ == "__main__":
    django.setup()
    grow(int(sys.argv[1]))
